"""The register of surprises and sides outside the group on their pages; what is wrong is said, nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import READER, ROK, US, hosted
from tests.faces.web.pages import GROUP, Site, forget_accounts, words_of
from tests.parallel import OTHERS, TRACKS, measure
from tests.surprises import contact, explain, observe, report

SURPRISES, CONTACTS = f"/{GROUP}/surprises", f"/{GROUP}/contacts"
TYPED = {
    "evidence": "own", "title": "Exercises end", "actor": "ROK", "happened": "2018-10-12", "raised_by": "US",
    "means": "telephone", "grade": "confirmed", "what_was_said": "We were not told.", "code": "s5",
    "accounts": "Who knew: nobody; the minister.",
}  # fmt: skip
MESSAGE = {
    "evidence": "own", "outsider": "DPRK", "direction": "to", "contact_sort": "message", "group_side": "ROK",
    "means": "hot_line", "happened": "2018-10-12", "receipt": "none", "what_was_said": "The days of the survey.",
}  # fmt: skip


@pytest.fixture
def tandem(tmp_path: Path) -> Iterator[Site]:
    """A site whose charter has tracks and names the DPRK as a side outside the group."""
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    forget_accounts()

    def change(plain: dict[str, Any]) -> None:
        plain.update(others=OTHERS, tracks=TRACKS)

    first = hosted(change=change, private=folders[0])
    yield Site(first, hosted("JP", "US", private=folders[1]), tmp_path)
    forget_accounts()


def test_the_page_says_first_how_many_and_shows_both_accounts_side_by_side(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    assert "No surprise is on record up to Mon 15 Oct 2018." in words_of(rok.open(SURPRISES))
    measure(tandem.cast, "m19", "2018-09-19")
    report(tandem.cast, "s1", "m19", by=ROK)
    report(tandem.cast, "s5", by=ROK, actor=US, raised_by=ROK, happened="2018-06-12", grade="puzzled", raised_on=None)
    explain(tandem.cast, by=ROK)

    page = words_of(rok.open(SURPRISES))

    assert "2 surprises are on record, the first on Tue 12 Jun 2018, the last on Wed 19 Sep 2018." in page
    assert "None is on record for the 26 days from Wed 19 Sep 2018 to Mon 15 Oct 2018." in page
    assert "One of them has no explanation on record." in page
    assert "Not told enough." in page
    assert "Consulted closely from beginning to end." in page
    assert "US has said nothing on it that is on record." in page
    assert 'aria-current="page">Surprises' in page
    assert page.count("<rect") == 6
    one_side = words_of(rok.open(f"{SURPRISES}?actor=US"))
    assert "/surprises/s5" in one_side
    assert "/surprises/s1" not in one_side


def test_one_surprise_shows_on_which_points_accounts_differ_and_what_it_is_about(tandem: Site) -> None:
    measure(tandem.cast, "m19", "2018-09-19")
    report(tandem.cast, "s1", "m19", by=ROK)

    page = words_of(tandem.officer(US).open(f"{SURPRISES}/s1"))

    assert (
        "US objected that it was taken unawares by ROK: ROK admits the objection, or it was made in the open." in page
    )
    assert 'data-label="The other">17 September, says Kang.' in page
    assert "m19" in page
    assert "Entry ROK" in page
    assert tandem.officer(US).open(f"{SURPRISES}/s9").status_code == 404


def test_a_side_reports_a_surprise_and_the_other_explains_it_by_the_pages(tandem: Site) -> None:
    rok, us = tandem.officer(ROK), tandem.officer(US)
    tandem.cast.wait(days=2)

    sent = us.send(f"{SURPRISES}/report", **TYPED | {"happened": "2018-10-16"})
    assert sent.headers.get("Location") == SURPRISES, words_of(sent)
    answer = {"evidence": "own", "said_on": "2018-10-17", "what_was_said": "We had spoken on Friday."}
    told = rok.send(f"{SURPRISES}/explain", f"{SURPRISES}/explain?on=s5", **answer)
    assert told.headers.get("Location") == f"{SURPRISES}/s5", words_of(told)

    page = words_of(us.open(f"{SURPRISES}/s5"))
    assert "We had spoken on Friday." in page
    assert "explained" in page
    assert "as reported</span>" not in page


def test_an_unknown_grade_or_means_is_said_at_its_field_and_what_was_typed_stays(tandem: Site) -> None:
    us = tandem.officer(US)
    before = tandem.entries()

    wrong = TYPED | {"grade": "certain", "means": "", "happened": "yesterday"}
    answer = us.send(f"{SURPRISES}/report", **wrong)
    page = words_of(answer)

    assert answer.status_code == 422
    assert "There is no certain here (how sure it is); choose one of: confirmed, reported, puzzled" in page
    assert 'href="#field-means">Choose one: means.' in page
    assert "We were not told." in page
    assert tandem.entries() == before


def test_a_day_a_code_and_a_side_that_are_none_are_refused_with_sentences(tandem: Site) -> None:
    us = tandem.officer(US)
    report(tandem.cast, "s5", by=ROK)
    before = tandem.entries()

    wrong = {"happened": "2018-13-01", "raised_by": "FR", "concerns": "", "actor": "ROK"}
    page = words_of(us.send(f"{SURPRISES}/report", **TYPED | wrong))

    assert "found 2018-13-01" in page
    assert "does not name FR" in page
    assert "The code s5 is taken by" in page
    nothing = words_of(us.send(f"{SURPRISES}/report", **TYPED | {"code": "s6", "concerns": "m99"}))
    assert "m99" in nothing
    assert tandem.entries() == before


def test_sides_outside_the_group_show_when_they_were_last_told_and_that_no_receipt_came(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    assert "No word to a side outside the group is on record." in words_of(rok.open(CONTACTS))
    contact(tandem.cast, by=ROK)
    contact(tandem.cast, by=ROK, direction="from", sort="reaction", happened="2018-10-14", receipt="not_known")

    page = words_of(rok.open(CONTACTS))

    assert "The last word out of the group went to DPRK on Fri 12 Oct 2018; there is no receipt." in page
    assert "1 of 1 messages have no confirmed receipt." in page
    assert "no receipt</span>" in page
    assert "receipt confirmed</span>" not in page
    assert "public reaction" in page
    assert "No contact of this kind is on record." in words_of(rok.open(f"{CONTACTS}?side=UNC"))


def test_a_contact_is_recorded_by_the_page_and_refused_with_a_sentence(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    refused = rok.send(f"{CONTACTS}/record", **MESSAGE | {"receipt": "surely", "direction": ""})
    assert refused.status_code == 422
    assert "There is no surely here (receipt)" in words_of(refused)
    assert "The days of the survey." in words_of(refused)
    to_a_party = rok.send(f"{CONTACTS}/record", **MESSAGE | {"evidence": "reported", "outsider": "US"})
    assert "US is a party of the group" in words_of(to_a_party)

    tandem.cast.wait(days=2)
    sent = rok.send(f"{CONTACTS}/record", **MESSAGE | {"happened": "2018-10-16"})

    assert sent.status_code == 303, words_of(sent)
    assert "The days of the survey." in words_of(rok.open(CONTACTS))


def test_a_reader_reads_and_is_offered_no_form(tandem: Site) -> None:
    report(tandem.cast, by=ROK)
    reader = tandem.officer(ROK, READER)

    for place in (SURPRISES, f"{SURPRISES}/s1", CONTACTS):
        page = words_of(reader.open(place))
        assert "/surprises/report" not in page
        assert "/surprises/explain" not in page
        assert "/contacts/record" not in page
    for form in (f"{SURPRISES}/report", f"{SURPRISES}/explain", f"{CONTACTS}/record"):
        assert reader.open(form).status_code == 303


def test_the_pages_are_korean_too_and_show_a_past_day(tandem: Site) -> None:
    report(tandem.cast, by=ROK)
    observe(tandem.cast)
    contact(tandem.cast, by=ROK)
    tandem.cast.wait(days=2)
    rok = tandem.officer(ROK)
    rok.client.cookies["tandem_language"] = "ko"

    assert "사전 통보 없는 행동 2건이 기재되어 있습니다." in words_of(rok.open(SURPRISES))
    assert "접수 확인 없음" in words_of(rok.open(CONTACTS))
    then = words_of(rok.open(f"{SURPRISES}?as_of=2018-10-01"))
    assert "한 건이" in then
    assert "/surprises/report" not in then
    assert "2018-10-12" not in words_of(rok.open(f"{CONTACTS}?as_of=2018-10-01"))
