"""What the calendar does not allow, and what it does."""

import pytest
from tests.watched import NAMES, document, span

from tandem.watch.accounts import find_accounts
from tandem.watch.found import Account, Found
from tandem.watch.page import Printed, Span


def _slips(*founds: Found) -> list[Account]:
    return [one for one in find_accounts(founds, (), NAMES) if one.kind == "calendar"]


def _report(text: str, *days: tuple[str, str], published: str = "2021-06-10") -> Found:
    return document(text, file="report.txt", days=days, published=published)


def test_a_day_after_the_documents_own_that_is_told_as_past_is_a_slip_and_the_likely_day_is_named() -> None:
    text = (
        "The first meeting of the Norway-Japan task force was held in Oslo on May 20.\n"
        "At the meeting of the task force on June 20, nets were discussed and quotas were agreed."
    )

    (account,) = _slips(_report(text, ("May 20", "2021-05-20"), ("June 20", "2021-06-20")))

    assert account.reason == "after-own-day-slip"
    assert account.positions[0].at.span == span(text, "June 20")
    assert [one.value for one in account.positions] == ["2021-06-20", "2021-05-20"]
    assert "bears the day 2021-06-10 and tells of 2021-06-20 as past" in account.explanation
    assert "2021-05-20, so that a slip in the month or day is likely" in account.explanation


@pytest.mark.parametrize(
    "text",
    [
        "The second meeting of the task force was scheduled for June 20.",
        "It was decided to hold the second meeting on June 20.",
        "The ship will sail on June 20.",
        "The ministers agreed to meet on June 20.",
        "Nets must be paid for by June 20.",
        "They agreed that a gauge shall be added by June 20.",
    ],
)
def test_a_later_day_that_is_told_as_still_to_come_is_no_slip(text: str) -> None:
    assert _slips(_report(text, ("June 20", "2021-06-20"))) == []


def test_a_document_that_was_updated_may_tell_of_days_up_to_its_update() -> None:
    found = _report("The ship sailed on June 12 and was seen off Tromso.", ("June 12", "2021-06-12"))
    updated = Printed("2021-06-13", "updated", Span(0, 0))
    page = type(found.page)(**{**_fields(found), "published": (*found.page.published, updated)})

    assert len(_slips(found)) == 1
    assert _slips(Found(page, found.notes, found.sentences, dates=found.dates, names=found.names)) == []


def _fields(found: Found) -> dict[str, object]:
    return {name: getattr(found.page, name) for name in found.page.__struct_fields__}


def test_a_weekday_that_the_date_does_not_have_is_told_with_the_one_it_has() -> None:
    (account,) = _slips(_report("They met on Wednesday, June 8, 2021.", ("Wednesday, June 8, 2021", "2021-06-08")))

    assert account.explanation == "2021-06-08 was a Tuesday, and is told as a Wednesday."
    assert _slips(_report("They met on Tuesday, June 8, 2021.", ("June 8, 2021", "2021-06-08"))) == []


def test_a_korean_weekday_in_brackets_is_checked_too() -> None:
    wrong = _report("양측은 6월 8일(수) 회의를 열었다.", ("6월 8일", "2021-06-08"))
    right = _report("양측은 6월 8일(화) 회의를 열었다.", ("6월 8일", "2021-06-08"))

    assert [one.reason for one in _slips(wrong)] == ["weekday"]
    assert _slips(right) == []


def test_an_end_before_its_start_is_told() -> None:
    text = "The survey ran from June 8 to June 4 off Tromso."

    (account,) = _slips(_report(text, ("June 8", "2021-06-08"), ("June 4", "2021-06-04")))

    assert (account.reason, account.positions[0].value) == ("order", "2021-06-08/2021-06-04")


@pytest.mark.parametrize(("told", "slips"), [("18-day", []), ("17-day", []), ("12-day", ["duration"])])
def test_days_that_are_told_must_fit_the_span_with_or_without_its_last_day(told: str, slips: list[str]) -> None:
    text = f"It was decided to conduct a {told} survey from November 30 to December 17."
    found = _report(text, ("November 30 to December 17", "2018-11-30/2018-12-17"), published="2018-11-28")

    assert [one.reason for one in _slips(found)] == slips


def test_a_span_that_is_told_by_its_beginning_and_its_end_must_fit_too() -> None:
    text = "An inquiry, which began on 1 April, was to last ten weeks and to end on 20 May."
    days = [("1 April", "2021-04-01"), ("20 May", "2021-05-20")]

    assert [one.reason for one in _slips(_report(text, *days))] == ["duration"]
    assert _slips(_report(text.replace("ten", "seven"), *days)) == []


def test_korean_days_that_are_told_must_fit_the_span() -> None:
    right = _report(
        "조사는 11월 30일부터 12월 17일까지 18일간 진행할 예정이다.",
        ("11월 30일부터 12월 17일까지", "2018-11-30/2018-12-17"),
    )
    wrong = _report(
        "조사는 11월 30일부터 12월 17일까지 12일간 진행할 예정이다.",
        ("11월 30일부터 12월 17일까지", "2018-11-30/2018-12-17"),
    )

    assert _slips(right) == []
    assert [one.reason for one in _slips(wrong)] == ["duration"]


def test_a_vague_time_has_no_days_to_count() -> None:
    text = "A three-day survey is planned from early June to late June."

    assert _slips(_report(text, ("early June to late June", "2021-06-01/2021-06-30"), published="2021-05-01")) == []
