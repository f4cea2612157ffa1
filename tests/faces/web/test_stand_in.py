"""Stand-ins and hand-overs on the pages: named and ended, told to both parties, suggested, and read by two alone."""

import pytest
from tests.cast import DESK, HEAD, READER, ROK, ROLES, US, at
from tests.faces.web.pages import GROUP, Site, form_at, forms_of, words_of
from tests.faces.web.test_moves import carried, refused

from tandem.desk.group import appoint_officer
from tandem.desk.notice import acknowledge_notice

OTHER = 4
AWAY = {"officer": "2", "stand_in": "4", "starts_on": "2018-11-22", "ends_on": "2018-11-25",
        "absence_note": "Thanksgiving."}  # fmt: skip
NAME, END, PEOPLE = f"/{GROUP}/people/stand-in", f"/{GROUP}/people/stand-in/end", f"/{GROUP}/people"
PAPERS = f"/{GROUP}/hand-over"
CANARY = "The embassy expects a call."


@pytest.fixture
def staffed(site: Site) -> Site:
    """A site on which the US has a second desk officer."""
    cast = site.cast
    cast.call(appoint_officer, US, HEAD, number=OTHER, roles=(ROLES[DESK],), name="Another desk officer")
    cast.now = at("2018-11-20T12:00")
    return site


def test_a_stand_in_is_named_and_every_party_reads_it(staffed: Site) -> None:
    us, rok, other = staffed.officer(US), staffed.officer(ROK), staffed.officer(US, OTHER)
    ref = staffed.cast.give()

    answer = us.send(NAME, **AWAY)
    assert answer.status_code == 303, words_of(answer)

    said = "Officer 2 is away from Thu 22 Nov 2018 to Sun 25 Nov 2018; officer 4 stands in."
    assert said in words_of(rok.open(PEOPLE))
    assert END not in [goes for goes, _ in forms_of(rok.open(PEOPLE))]
    assert "officer 4 stands in" not in words_of(rok.open(f"/{ref}"))
    staffed.cast.now = at("2018-11-22T12:00")
    assert "US officer 2 is away until Sun 25 Nov 2018; officer 4 stands in." in words_of(rok.open(f"/{ref}"))
    assert "You stand in for officer 2 until Sun 25 Nov 2018." in words_of(other.open(f"/{GROUP}/"))
    assert "You stand in" not in words_of(us.open(f"/{GROUP}/"))
    rok.client.cookies["tandem_language"] = "ko"
    assert "담당관 2번이" in words_of(rok.open(PEOPLE))


def test_whoever_is_back_ends_it_on_the_page(staffed: Site) -> None:
    us = staffed.officer(US)
    us.send(NAME, **AWAY)

    page = us.open(PEOPLE)
    answer = us.post(END, form_at(page, END))

    assert answer.status_code == 303, words_of(answer)
    assert "stands in." not in words_of(us.open(PEOPLE))
    fields = {**carried(staffed, us), "on": "US-99"}
    refused(staffed, us, END, fields, "US has no absence US-99 that could be ended")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stand_in": "3"}, "Officer 3 may not do all that officer 2 does (desk officer); have officer 3 appointed"),
        ({"stand_in": "2"}, "Officer 2 cannot stand in for herself or himself"),
        ({"stand_in": ""}, "US has no officer 0 who may act."),
        ({"ends_on": "2018-11-21"}, "The absence would end (Wed 21 Nov 2018) before it begins (Thu 22 Nov 2018)"),
        ({"starts_on": "Thursday"}, "found Thursday"),
        ({"starts_on": "2018-11-01", "ends_on": "2018-11-02"}, "The absence would be over already"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(
    staffed: Site, changed: dict[str, str], words: str
) -> None:
    us = staffed.officer(US)

    page = refused(staffed, us, NAME, {**carried(staffed, us), **AWAY, **changed}, words)

    assert "Thanksgiving." in page


def test_a_reader_names_nobody(staffed: Site) -> None:
    reader = staffed.officer(US, READER)

    assert reader.open(NAME).status_code == 403
    assert reader.post(END, carried(staffed, reader)).status_code == 403


def test_a_hand_over_is_read_by_the_two_alone(staffed: Site) -> None:
    us, other, head, rok = (
        staffed.officer(US), staffed.officer(US, OTHER), staffed.officer(US, HEAD), staffed.officer(ROK),
    )  # fmt: skip
    ref = staffed.cast.give()
    us.send(NAME, **AWAY)
    before = staffed.entries()
    assert form_at(us.open(PAPERS), PAPERS)["to_officer"] == "4"

    answer = us.send(PAPERS, handed_over=CANARY)

    assert answer.status_code == 303, words_of(answer)
    assert staffed.entries() == before
    for reader in (us, other):
        page = words_of(reader.open(PAPERS))
        assert CANARY in page
        assert f'href="/{ref}"' in page
    assert "Officer 2 left you a hand-over:" in words_of(other.open(f"/{GROUP}/"))
    assert all("left you a hand-over" not in words_of(one.open(f"/{GROUP}/")) for one in (us, head, rok))
    assert all(CANARY not in words_of(one.open(PAPERS)) for one in (head, rok))
    (discarding,) = [goes for goes, _ in forms_of(other.open(PAPERS)) if goes.endswith("/discard")]
    assert head.post(discarding, {}).status_code == 404
    assert other.post(discarding, {}).status_code == 303
    assert CANARY not in words_of(us.open(PAPERS))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to_officer": "2", "handed_over": CANARY}, "A hand-over goes to another officer of your seat"),
        ({"to_officer": "", "handed_over": CANARY}, "US has no officer 0 who may act."),
        ({"to_officer": "4", "handed_over": ""}, "there is nothing to hand over"),
    ],
)
def test_a_hand_over_to_nobody_or_of_nothing_is_refused(staffed: Site, fields: dict[str, str], words: str) -> None:
    us = staffed.officer(US)

    page = refused(staffed, us, PAPERS, fields, words)

    assert fields["handed_over"] in page


def test_my_desk_names_the_holiday_in_which_something_closes(staffed: Site) -> None:
    cast, us, rok = staffed.cast, staffed.officer(US), staffed.officer(ROK)
    ref = cast.give()
    cast.call(acknowledge_notice, US, DESK, ref=ref)
    assert "is near" not in words_of(us.open(f"/{GROUP}/"))

    cast.extend(ref, US, "2018-12-25T20:00:00Z")
    cast.now = at("2018-12-19T12:00")

    page = words_of(us.open(f"/{GROUP}/"))
    assert "Holiday is near: your side is closed from Tue 25 Dec 2018 to Tue 25 Dec 2018" in page
    assert "is near" not in words_of(us.open(f"/{GROUP}/?as_of=2018-12-18"))
    assert rok.open(f"/{GROUP}/").status_code == 200


def test_nothing_of_it_is_done_on_a_past_day(staffed: Site) -> None:
    us = staffed.officer(US)

    for address in (NAME, PAPERS):
        assert us.open(f"{address}?as_of=2018-11-01").status_code == 422
