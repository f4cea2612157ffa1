"""A report's own days against the calendar, by the checks that public documents are put to."""

import pytest
from tests.watch_reports import ORIGINALS, source

from tandem.node.report_calendar import calendar_remarks, with_calendar
from tandem.rules.watch_report_check import check_report
from tandem.rules.watch_report_source import read_source


@pytest.mark.parametrize(
    ("english", "code"),
    [
        ("They met on December 20, 2018. [1]", "wreport_later_day"),
        ("On Wednesday, November 20, 2018 they talked. [1]", "wreport_weekday"),
        ("It lasted from 5 November 2018 to 1 November 2018. [1]", "wreport_order"),
    ],
)
def test_what_the_calendar_does_not_allow_is_remarked_with_its_line(english: str, code: str) -> None:
    (found,) = calendar_remarks(read_source(source(english, "entry US-ROK/ROK-1")))

    assert (found.severity, found.reason.code, found.line) == ("remarked", code, 11)


def test_what_the_rules_have_remarked_is_not_told_twice() -> None:
    report = read_source(source("They met on 20 December 2018. [1]", "entry US-ROK/ROK-1"))

    check = with_calendar(check_report(report, originals=ORIGINALS), report)

    assert [one.reason.code for one in check.findings] == ["wreport_later_day"]


def test_days_that_fit_are_not_remarked() -> None:
    english = "The survey ran from 5 November 2018 to 9 November 2018. [1] They will meet on 20 December 2018. [1]"

    assert list(calendar_remarks(read_source(source(english, "entry US-ROK/ROK-1")))) == []
