"""Commitments on pages: the list by instrument, one with its history, and the forms, with nothing typed lost."""

from typing import Any

import pytest
from tests.cast import READER, ROK, US, at
from tests.faces.web.pages import GROUP, Officer, Site, words_of

from tandem.faces.web.commitment_forms import CHANGES
from tandem.reports.speaker import LANGUAGES

PAGE = f"/{GROUP}/commitments"
SAID = "2018-11-20"
STATED = {
    "evidence": "reported", "commitment_text": "Ease sanctions by steps.", "owners": US, "track": "sanctions",
    "said_on": SAID,
}  # fmt: skip
WAITS = {
    "condition_text": "Pressure holds until it is verified.", "condition_sort": "after_verified",
    "condition_basis": "own_words", "said_on": SAID,
}  # fmt: skip


@pytest.fixture
def rok(site: Site) -> Officer:
    """The desk officer of the ROK, at noon in Seoul on 22 November 2018."""
    site.cast.now = at("2018-11-22T03:00")
    return site.officer(ROK)


def state(officer: Officer, code: str, **texts: str) -> None:
    sent = officer.send(f"{PAGE}/state", new_code=code, **{**STATED, **texts})
    assert sent.headers.get("Location") == f"{PAGE}/{code}", words_of(sent)


def wait(officer: Officer, code: str, on: str, awaits: str, **texts: str) -> None:
    texts = {**WAITS, "awaits": awaits, "claimed_by": officer.code, **texts}
    sent = officer.send(f"{PAGE}/condition", f"{PAGE}/condition?on={on}", new_code=code, **texts)
    assert sent.headers.get("Location") == f"{PAGE}/{on}", words_of(sent)


def test_a_step_is_reported_from_the_commitment_and_leads_back_to_it_and_to_its_entry(site: Site, rok: Officer) -> None:
    state(rok, "US-SR")
    assert f'href="/{GROUP}/steps/new?on=US-SR">Report a step on it' in words_of(rok.open(f"{PAGE}/US-SR"))
    assert 'value="US-SR"' in words_of(rok.open(f"/{GROUP}/steps/new?on=US-SR"))
    step = {
        "evidence": "reported", "step_code": "OFFER", "title": "An offer said again", "step_sides": US,
        "step_track": "sanctions", "step_sort": "step", "step_status": "claimed", "happened": SAID,
        "step_consulted": "not_known", "step_answers": "US-SR",
    }  # fmt: skip
    sent = rok.send(f"/{GROUP}/steps/new", **step)
    place = sent.headers["Location"]

    one = words_of(rok.open(f"{PAGE}/US-SR"))
    assert f'<a href="/{GROUP}/steps/OFFER">An offer said again</a>' in one
    assert "told and not counted" in one
    assert "It was stated; no side has signed or acknowledged it." in one
    assert f'<a href="/{GROUP}/record?find=' in words_of(rok.open(place))
    assert 'value="2018-11-22"' in words_of(rok.open(f"/{GROUP}/steps/OFFER/assess"))
    assert 'value="2018-11-22"' in words_of(rok.open(f"/{GROUP}/surprises/explain"))


def test_a_commitment_is_stated_in_an_instrument_answered_and_settled(site: Site, rok: Officer) -> None:
    us = site.officer(US)
    assert "No commitment is on record." in words_of(rok.open(PAGE))

    filed = {"title": "Joint statement", "concluded": SAID, "signatories": "ROK, US", "agreed_signed": "yes"}
    rok.send(f"{PAGE}/instrument", new_code="JS", **filed)
    state(rok, "JS-1", instrument_code="JS", deadline="2018-12-01", towards=ROK)

    page = words_of(us.open(PAGE))
    assert "One commitment is on record; no deadline has passed." in page
    assert "Joint statement" in page
    assert "One commitment of US was stated by another, and US has neither acknowledged nor disputed it." in page
    assert f'href="{PAGE}?asked=yes">One commitment of US was stated' in words_of(us.open(f"/{GROUP}/"))
    assert "?asked=yes" not in words_of(rok.open(f"/{GROUP}/"))
    us.send(f"{PAGE}/answer", f"{PAGE}/answer?on=JS-1", commitment_answer="acknowledged", evidence="own")
    assert "neither acknowledged nor disputed" not in words_of(us.open(PAGE))

    one = words_of(rok.open(f"{PAGE}/JS-1"))
    assert "It is due." in one
    assert "Reported, not signed" in one
    assert "US acknowledges it" in one
    us.send(
        f"{PAGE}/settle", f"{PAGE}/settle?on=JS-1", commitment_outcome="fulfilled", evidence="own", reason="All eased."
    )
    one = words_of(rok.open(f"{PAGE}/JS-1"))
    assert "It was fulfilled." in one
    assert "All eased." in one
    assert f"/{GROUP}/record?find=" in one


def test_a_condition_shows_whose_word_it_is_and_ends(site: Site, rok: Officer) -> None:
    us = site.officer(US)
    state(rok, "SR")
    state(rok, "SGP-3", owners=ROK)
    wait(us, "w04", "SR", "SGP-3")
    wait(rok, "w05", "SR", "SGP-3", claimed_by=f"{US} {ROK}", speaker="Mike Pompeo")

    page = words_of(rok.open(PAGE))
    assert "w04: until it is verified" in page
    page = words_of(rok.open(f"{PAGE}/SR"))
    assert "SR waits until SGP-3 is verified" in page
    assert "Only US says so." in page
    assert "signed by that side" in page
    assert "Mike Pompeo" in page
    assert f'{PAGE}/end-condition?on=w04"' in page
    us.send(f"{PAGE}/end-condition", f"{PAGE}/end-condition?on=w04", condition_ending="withdrawn", evidence="own")
    assert "given up" in words_of(rok.open(f"{PAGE}/SR"))


@pytest.mark.parametrize(
    ("what", "texts", "said"),
    [
        ("state", {"owners": "NOBODY"}, "The charter does not name NOBODY"),
        ("state", {"evidence": "own"}, "ROK cannot sign this as its own word"),
        ("state", {"evidence": ""}, "Say whether these are your own words or reported ones."),
        ("state", {"evidence": "hearsay"}, "There is no evidence hearsay; choose one of: own, reported."),
        ("state", {"towards": US}, "US would be committed to itself"),
        ("state", {"deadline": "2018-11-01"}, "is before the day on which it was said"),
        ("state", {"said_on": "soon"}, "found soon."),
        ("state", {"instrument_code": "XX"}, "There is no instrument XX on record"),
        ("state", {"new_code": "a b"}, "The code a b does not fit"),
        ("condition", {"condition_sort": ""}, "Say how it waits."),
        ("condition", {"condition_sort": "when_pigs_fly"}, "A condition cannot wait when_pigs_fly; choose one of:"),
        ("condition", {"condition_basis": "rumour"}, "There is no basis rumour; choose one of:"),
        ("condition", {"awaits": "XX"}, "There is no commitment XX on record"),
        ("condition", {"awaits": "SR"}, "SR would wait for itself"),
        ("condition", {"awaits": ""}, "Say for what it waits"),
        ("condition", {"softens": "w99"}, "There is no condition w99 on record"),
        ("settle", {"commitment_outcome": "forgotten"}, "A commitment cannot have become forgotten; choose one of:"),
        ("answer", {"commitment_answer": "perhaps"}, "A commitment cannot be answered perhaps; choose one of:"),
        ("end-condition", {"condition_ending": "melted"}, "A condition cannot end melted; choose one of:"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    site: Site, rok: Officer, what: str, texts: dict[str, str], said: str
) -> None:
    state(rok, "SR")
    every: dict[str, Any] = {
        "state": {**STATED, "new_code": "SR-2"},
        "condition": {**WAITS, "new_code": "w01", "commitment_code": "SR", "awaits": "SR", "claimed_by": ROK},
        "settle": {"commitment_code": "SR", "commitment_outcome": "lapsed", "evidence": "reported"},
        "answer": {"commitment_code": "SR", "commitment_answer": "disputed", "evidence": "reported"},
        "end-condition": {"condition_code": "w01", "condition_ending": "resolved", "evidence": "reported"},
    }
    before = site.entries()

    answer = rok.send(f"{PAGE}/{what}", **{**every[what], "source": "A source typed.", **texts})
    page = words_of(answer)

    assert answer.status_code == 422
    assert said in page
    assert f'id="fault-{next(iter(texts))}"' in page
    assert "A source typed." in page
    assert site.entries() == before


def test_a_deadlock_stands_first_as_a_list_and_then_as_a_drawing(site: Site, rok: Officer) -> None:
    state(rok, "SR")
    assert "Nobody is stuck" in words_of(rok.open(PAGE))
    state(rok, "SGP-3", owners=ROK, track="denuclearization")
    state(rok, "IK", owners=ROK, track="inter-korean")
    wait(rok, "w03", "SGP-3", "SR")
    wait(site.officer(US), "w04", "SR", "SGP-3")
    wait(rok, "w22", "IK", "SR")

    page = words_of(rok.open(PAGE))

    assert "One deadlock of 2 commitments since Tue 20 Nov 2018" in page
    assert "It reaches other tracks:" in page
    assert "SR waits until SGP-3 is verified" in page
    assert "2 ways out" in page
    assert page.index("2 ways out") < page.index("<svg") < page.index("All commitments")
    assert "<title" in page.partition("<svg")[2]
    assert 'style="' not in page
    assert "In the account of US" in words_of(rok.open(f"{PAGE}?graph=US"))
    unknown = rok.open(f"{PAGE}?graph=MARS")
    assert unknown.status_code == 422
    assert "There is no graph of MARS; choose one of: union, ROK, US." in words_of(unknown)


def test_the_list_is_filtered_and_the_sums_stay(site: Site, rok: Officer) -> None:
    state(rok, "SR")
    state(rok, "IK", owners=ROK, track="inter-korean")

    page = words_of(rok.open(f"{PAGE}?track=sanctions"))
    assert '<details id="SR">' in page
    assert '<details id="IK">' not in page
    assert "1 of 2 are shown." in page
    assert '<details id="IK">' in words_of(rok.open(f"{PAGE}?side=ROK"))
    assert "1 of 2 are shown." in words_of(site.officer(US).open(f"{PAGE}?asked=yes"))


def test_a_commitment_with_the_code_of_a_form_is_reached_by_its_label(rok: Officer) -> None:
    rok.send(f"{PAGE}/state", new_code="settle", **STATED)
    address = words_of(rok.open(PAGE)).partition(f'href="{PAGE}/ROK-')[2].partition('"')[0]

    assert "Ease sanctions by steps." in words_of(rok.open(f"{PAGE}/ROK-{address}"))
    assert rok.open(f"{PAGE}/XX-1").status_code == 404


def test_a_reader_reads_and_is_offered_no_form(site: Site, rok: Officer) -> None:
    state(rok, "SR")
    reader = site.officer(ROK, READER)

    page = words_of(reader.open(PAGE))
    assert "Ease sanctions by steps." in page
    assert [what for what in CHANGES if f"{PAGE}/{what}" in page] == []
    assert {reader.open(f"{PAGE}/{what}").status_code for what in CHANGES} == {303}


def test_a_past_day_shows_what_was_said_by_then_and_keeps_the_day(rok: Officer) -> None:
    state(rok, "SR")
    page = words_of(rok.open(f"{PAGE}?as_of=2018-11-20"))

    assert "Ease sanctions by steps." in page
    assert f'href="{PAGE}/SR?as_of=2018-11-20"' in page
    assert f"{PAGE}/state" not in page
    assert "Ease sanctions by steps." not in words_of(rok.open(f"{PAGE}?as_of=2018-11-19"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_opens_in_both_languages(rok: Officer, language: str) -> None:
    rok.client.cookies["tandem_language"] = language

    titles = {"en": "State a commitment", "ko": "약속 기재하기"}
    assert titles[language] in words_of(rok.open(f"{PAGE}/state"))
    assert {rok.open(f"{PAGE}/{what}").status_code for what in CHANGES} == {200}
