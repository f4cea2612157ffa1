"""The pages of what the desks do not settle: who must now speak, why, since when, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import DESK, ROK, US, Cast
from tests.charters import amend
from tests.faces.web.pages import GROUP, Officer, Site, words_of
from tests.faces.web.test_moves import carried, refused

from tandem.desk.escalation import escalate_matter
from tandem.desk.notice import acknowledge_notice
from tandem.reports.speaker import Speaker


def routine(cast: Cast) -> str:
    ref = cast.give(action_type="routine_measure", manifest=())
    cast.call(acknowledge_notice, US, DESK, ref=ref)
    return ref


def korean(officer: Officer) -> Officer:
    officer.client.cookies["tandem_language"] = "ko"
    return officer


def test_an_officer_asks_for_a_level_and_both_sides_see_who_must_speak(site: Site) -> None:
    ref = site.cast.give()
    rok, us = site.officer(ROK), site.officer(US)

    answer = us.send(f"/{ref}/escalate", level="co_chairs", reason="The desks do not get on.")

    assert answer.status_code == 303, words_of(answer)
    for officer in (rok, us):
        page = words_of(officer.open(f"/{ref}"))
        assert "Who must now speak" in page
        assert "<b>Co-chairs</b>" in page
        assert "US asked for this level: co-chairs." in page
        assert "This stops no clock and blocks nothing." in page
        assert "Goes on by itself to: Principals," in page
        assert "with: Co-chairs" in words_of(officer.open(f"/{GROUP}/"))
    assert "이제 말해야 할 쪽" in words_of(korean(site.officer(ROK)).open(f"/{ref}"))


def test_a_request_is_settled_on_the_page(site: Site) -> None:
    ref = site.cast.give()
    rok, us = site.officer(ROK), site.officer(US)
    us.send(f"/{ref}/escalate", level="director", reason="The desks do not get on.")

    rok.send(f"/{ref}/settle", settlement="Agreed by telephone.")
    assert "ROK says that it is settled; it ends when US says so too." in words_of(us.open(f"/{ref}"))
    us.send(f"/{ref}/settle", settlement="So it is.")

    assert "Who must now speak" not in words_of(us.open(f"/{ref}"))
    assert "said that it is settled" in words_of(us.open(f"/{ref}"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "x"}, "Choose the level."),
        ({"level": "ministers", "reason": "x"}, "The charter has no level ministers; choose one of: desk, director,"),
        (
            {"level": "desk", "reason": "x"},
            "is at this level already, or above it: desk officers. Choose a higher one.",
        ),
        ({"level": "director"}, "Fill in the reason."),
    ],
)
def test_a_request_is_refused_in_words(site: Site, fields: dict[str, str], words: str) -> None:
    ref, us = site.cast.give(), site.officer(US)

    refused(site, us, f"/{ref}/escalate", {**carried(site, us), "level": "", "reason": "", **fields}, words)


def test_nothing_is_settled_that_nobody_asked_for(site: Site) -> None:
    ref, us = site.cast.give(), site.officer(US)

    fields = {**carried(site, us), "settlement": "Agreed by telephone."}
    page = refused(site, us, f"/{ref}/settle", fields, f"Nobody's request for a higher level on {ref} is open.")

    assert "Agreed by telephone." in page


def test_an_overdue_receipt_stands_on_both_desks_with_its_level(site: Site) -> None:
    cast = site.cast
    ref = cast.give()
    cast.wait(hours=24, seconds=1)

    for officer in (site.officer(ROK), site.officer(US)):
        desk = words_of(officer.open(f"/{GROUP}/"))
        assert ref in desk
        assert "with: Directors" in desk
        assert "No receipt of US by" in desk


def test_the_owner_puts_a_silence_without_its_closing_on_record(site: Site) -> None:
    cast = site.cast
    ref, rok = routine(cast), site.officer(ROK)
    cast.now = cast.hearing(ref).certify_by or cast.now
    fields = {**carried(site, rok), "silent": "", "reason": ""}
    refused(site, rok, f"/{ref}/uncertified", fields, "Choose the silent party.")

    answer = rok.send(f"/{ref}/uncertified", silent=US)

    assert answer.status_code == 303, words_of(answer)
    page = words_of(rok.open(f"/{ref}"))
    assert "It is on record that nobody certified the silence of US. It did not agree." in page
    assert "lapsed, not certified" in page
    assert "silence, certified" not in page


def test_one_second_too_early_the_page_names_the_hour(site: Site) -> None:
    cast = site.cast
    ref, rok = routine(cast), site.officer(ROK)
    due = cast.hearing(ref).certify_by
    assert due is not None
    cast.now = due - timedelta(seconds=1)

    fields = {**carried(site, rok), "silent": US, "reason": ""}
    hour = Speaker("en", "Asia/Seoul", ("America/New_York",)).both(due)

    refused(site, rok, f"/{ref}/uncertified", fields, f"The node of US has until {hour} to say that the window closed")


def test_the_page_of_a_past_day_says_the_level_of_that_day(site: Site) -> None:
    cast = site.cast
    ref = cast.give()
    cast.wait(days=1)
    cast.call(escalate_matter, US, ref=ref, level="principals", reason="The desks do not get on.")
    cast.wait(days=2)
    rok = site.officer(ROK)

    before, after = (words_of(rok.open(f"/{ref}?as_of={day}")) for day in ("2018-10-15", "2018-10-16"))

    assert "Who must now speak" not in before
    assert "<b>Principals</b>" in after
    assert rok.open(f"/{ref}/escalate?as_of=2018-10-16").status_code == 422


def _renames(plain: dict[str, Any]) -> None:
    """The charter with the co-chairs under another name, and who they are for each side."""
    (level,) = (one for one in plain["levels"] if one["code"] == "co_chairs")
    level["names"] = {"en": "Special envoys", "ko": "특사"}
    level["holders"] = {US: {"en": "Special Representative", "ko": "특별대표"}}


def test_a_level_bears_the_name_that_it_has_in_the_charter_of_the_notice(site: Site) -> None:
    older, rok = site.cast.give(), site.officer(ROK)
    site.cast.call(escalate_matter, US, ref=older, level="co_chairs", reason="The desks do not get on.")
    amend(site.cast, _renames)
    newer = site.cast.give()
    site.cast.call(escalate_matter, US, ref=newer, level="co_chairs", reason="The desks do not get on.")

    before, after = words_of(rok.open(f"/{older}")), words_of(rok.open(f"/{newer}"))

    assert "<b>Co-chairs</b>" in before
    assert "Special" not in before
    assert "<b>Special envoys</b>" in after
    assert "Special Representative" in after
    desk = words_of(rok.open(f"/{GROUP}/"))
    assert "with: Co-chairs" in desk
    assert "with: Special envoys" in desk
