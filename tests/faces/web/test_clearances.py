"""The page of the clearances: lines by authorities, what decides the date, and a what-if that writes nothing."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from tests.cast import READER, ROK, US
from tests.clearances import OIL, PAPER, UN, UNC, assess, assessed, decide, file
from tests.faces.web.pages import GROUP, Site, words_of

FUEL = {"name": "light oil", "quantity": "55000", "unit": "L", "hs": "271019", "returns": "partly"}
COACH = {"name": "sleeping coach", "quantity": "1", "unit": "pcs", "hs": "8605", "returns": "yes"}
MEDICINE = {"name": "oseltamivir", "quantity": "200000", "unit": "pcs", "hs": "300490", "returns": "no"}
UNCODED = {"name": "other survey equipment"}


def given(site: Site, *rows: Mapping[str, str]) -> str:
    lines = tuple({"line": number, **row} for number, row in enumerate(rows, start=1))
    return site.cast.give(ROK, manifest=lines, crosses=("MDL",))


def opened(site: Site, ref: str, asked: str = "", code: str = ROK) -> Any:
    return site.officer(code).open(f"/{ref}/clearances{asked}")


def plain(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words_of(page)))


@pytest.fixture
def survey(site: Site) -> str:
    return given(site, FUEL, COACH, MEDICINE, UNCODED)


def test_a_preview_says_that_nothing_of_it_is_on_record(site: Site, survey: str) -> None:
    before = site.entries()

    page = opened(site, survey)

    assert page.status_code == 200
    assert "preview under the rules that this node ships. Nothing of it is on record." in plain(page)
    assert site.entries() == before


def test_the_verdict_counts_the_authorities_and_names_the_one_that_decides_the_date(site: Site, survey: str) -> None:
    page = plain(opened(site, survey))

    assert "authorities is missing; as far as times are known," in page
    assert "decides the date." in page
    assert re.search(r"0 of \d+ authorities have consented, or were waived", page)
    assert "It had to be asked by" in page


def test_every_line_shows_its_status_and_no_line_is_called_cleared(site: Site, survey: str) -> None:
    page = plain(opened(site, survey))

    for status in ("needs classification", "no rule matched", "authority's view needed"):
        assert status in page
    assert "On 1 line no rule matched; that is not a clearance." in page
    assert "granted" not in page.replace("granted:", "")


def test_the_fuel_is_told_in_barrels_with_its_share_of_the_cap(site: Site, survey: str) -> None:
    page = plain(opened(site, survey))

    assert "345.94" in page
    assert "0.069 %" in page


def test_what_is_not_confirmed_says_so(site: Site, survey: str) -> None:
    page = plain(opened(site, survey))

    assert "unconfirmed" in page
    assert "seen in past cases, not a rule" in page
    assert "known from press reports only" in page


def test_the_host_has_no_known_time_and_the_page_says_so(site: Site, survey: str) -> None:
    page = plain(opened(site, survey))

    assert "not known, not before" in page
    assert "nothing is guessed here" in page


def test_both_sides_see_the_same_clearances_and_korean_reads_them_too(site: Site, survey: str) -> None:
    korean = site.officer(US)
    korean.client.cookies["tandem_language"] = "ko"

    page = plain(korean.open(f"/{survey}/clearances"))

    assert "승인 현황" in page
    assert "날짜를 좌우합니다" in page
    assert "유엔" in page


def test_a_what_if_shows_what_would_change_and_writes_nothing(site: Site, survey: str) -> None:
    before = site.entries()

    page = plain(opened(site, survey, "?departure=2019-03-29&later_of=UN-1718&days=-7"))

    assert "Fri 29 Mar 2019" in page
    assert "Then" in page
    assert site.entries() == before


def test_a_line_left_out_takes_its_authority_along(site: Site) -> None:
    ref = given(site, COACH, MEDICINE)

    page = plain(opened(site, ref, "?without=1"))

    assert "falls away" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("departure=30+November", "30 November is no day. Write it as 2018-11-30."),
        ("later_of=UN-1718&days=soon", "soon is no number of days."),
        ("days=7", "Choose the authority that answers later or sooner."),
        ("without=9", "9 is no line of this manifest."),
    ],
)
def test_a_what_if_that_cannot_be_read_keeps_what_was_typed(site: Site, survey: str, asked: str, sentence: str) -> None:
    page = opened(site, survey, f"?{asked}&practice=yes")

    assert page.status_code == 200
    assert sentence in plain(page)
    name, _, value = asked.rpartition("&")[2].partition("=")
    assert f'value="{value.replace("+", " ")}"' in words_of(page)
    assert name


def test_a_tie_that_is_named_brings_its_regime_or_authority(site: Site, survey: str) -> None:
    without, named = (plain(opened(site, survey, asked)) for asked in ("", "?tie=US-NGO"))

    assert "ties: none named" in without
    assert "ties: none named" not in named


def test_without_a_manifest_the_page_says_what_is_missing(site: Site) -> None:
    ref = given(site)

    page = plain(opened(site, ref))

    assert "no manifest that can be read" in page
    assert "decided" not in page


def test_fifty_lines_stand_on_a_page(site: Site) -> None:
    ref = given(site, *({**COACH, "name": f"coach {n}"} for n in range(1, 62)))

    first, second = plain(opened(site, ref)), plain(opened(site, ref, "?page=2"))

    assert ("coach 50" in first, "coach 51" in first) == (True, False)
    assert ("coach 50" in second, "coach 61" in second) == (False, True)


def test_the_page_of_an_action_leads_to_its_clearances(site: Site, survey: str) -> None:
    page = words_of(site.officer(ROK).open(f"/{survey}"))

    assert f'href="/{survey}/clearances"' in page


def test_a_stranger_sees_nothing(site: Site, survey: str) -> None:
    assert site.stranger().open(f"/{survey}/clearances").status_code in (302, 303)
    assert site.officer("JP", 2, "JP-US").open(f"/{survey}/clearances").status_code == 404
    assert GROUP in survey


def test_the_button_puts_the_assessment_on_record_as_the_preview_showed_it(site: Site, survey: str) -> None:
    rok = site.officer(ROK)

    sent = rok.send(f"/{survey}/assess", f"/{survey}/clearances?direction=to&tie=US-NGO")

    assert sent.headers["Location"] == f"/{survey}/clearances"
    (assessment,) = site.cast.notice(survey).clearance.assessments  # type: ignore[union-attr]
    assert (assessment.facts.direction, assessment.facts.nexus) == ("to", ("US-NGO",))
    page = plain(rok.open(f"/{survey}/clearances"))
    assert "On record, by ROK" in page
    assert "This is a preview" not in page


def test_who_may_not_assess_writes_nothing_and_reads_why(site: Site, survey: str) -> None:
    reader, before = site.officer(ROK, READER), site.entries()

    page = plain(reader.open(f"/{survey}/clearances"))
    sent = reader.post(f"/{survey}/assess", {"direction": "to"})

    assert "Put this assessment on record" not in page
    assert sent.status_code in (403, 422)
    assert site.entries() == before


def test_what_was_granted_and_what_was_asked_stand_in_the_cells(site: Site) -> None:
    ref = assessed(site.cast, OIL, PAPER, crosses=("MDL",))
    granted = file(site.cast, ref, authority=UN)
    decide(site.cast, granted, valid_until="2018-12-31")
    asked = file(site.cast, ref, authority=UNC)

    page = plain(opened(site, ref))

    assert "The full consent of 1 authority is missing;" in page
    assert "1 of 2 authorities have consented, or were waived" in page
    assert "granted until Mon 31 Dec 2018 asked: 55,000 Name; granted: 55,000" in page
    assert f"asked Asked on Mon 15 Oct 2018 asked: 55,000 Name {asked}" in page
    assert granted in page


def test_a_refusal_stands_in_the_verdict_and_is_not_told_as_undecided(site: Site) -> None:
    ref = assessed(site.cast, OIL, PAPER, crosses=("MDL",))
    decide(site.cast, file(site.cast, ref, authority=UN), outcome="refused", reason="Not enough was said.")

    page = plain(opened(site, ref))

    assert re.search(r" refused line \d", page)
    assert "has not decided" not in page
    assert "have not decided" not in page


def test_an_assessment_of_an_older_manifest_is_told_and_a_preview_takes_its_place(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    site.cast.revise(ref, manifest=(OIL, PAPER))

    page = plain(opened(site, ref))

    assert "This is a preview" in page
    assert "were last assessed in version 1" in page


def test_a_preview_beside_the_record_says_that_it_is_one(site: Site, survey: str) -> None:
    assess(site.cast, survey)

    page = plain(opened(site, survey, "?preview=yes"))

    assert "This is a preview" in page
    assert "See what is on record." in page
    assert "Put the assessment on record anew" in page


def test_nothing_is_planned_for_an_action_that_has_left_or_is_withdrawn(site: Site, survey: str) -> None:
    assert "If everything is filed today" in plain(opened(site, survey))
    site.officer(ROK).send(f"/{survey}/withdraw", reason="Given up.")

    page = opened(site, survey)

    assert page.status_code == 200
    assert "If everything is filed today" not in plain(page)


def test_a_long_manifest_is_turned_over_by_pages_and_a_form_keeps_what_is_typed(site: Site) -> None:
    ref = given(site, *({"name": f"crate {number}", "hs": "300490"} for number in range(1, 251)))
    rok = site.officer(ROK)

    first, last = (words_of(rok.open(f"/{ref}{asked}")) for asked in ("", "?goods=3"))

    assert "crate 100<" in first
    assert "crate 101<" not in first
    assert "Page 1 of 3" in first
    assert 'href="?goods=2#manifest"' in first
    assert "crate 250<" in last
    assert "Page 3 of 3" in plain(rok.open(f"/{ref}?goods=99"))
    assert "Page 1 of 3" in plain(rok.open(f"/{ref}?goods=x"))
    assert f'href="/{ref}?goods=2#manifest"' in words_of(site.officer(US).open(f"/{ref}/take-position"))
