"""What a calendar is refused for at the desk, with nothing written, and which typed closures are none."""

import hashlib
from typing import Any

import pytest
from tests.calendars import calendar
from tests.cast import HEAD, ROK, US, apart

from tandem.desk import group as grouping
from tandem.record import canonical
from tandem.regimes.calendar import MAX_DAYS
from tandem.rules.calendar import read_closures
from tandem.rules.reason import because


def the_year(year: int, *, begins: str, minutes: int = 540) -> dict[str, Any]:
    """A calendar of the ROK without a closed day."""
    return {**calendar(ROK, 2019), "year": year, "days": [], "offsets": [{"from": begins, "minutes": minutes}]}


def test_a_year_that_leaves_one_out_is_refused() -> None:
    cast = apart()

    with cast.refused(because("calendar_hole", code=ROK, year=2021, missing=2020)):
        cast.call(grouping.publish_calendar, ROK, HEAD, calendar=the_year(2021, begins="2020-12-31T15:00:00Z"))


def test_a_clock_that_does_not_join_that_of_the_year_before_is_refused() -> None:
    cast = apart()
    ends, begins = (
        "2019: 2018-12-31T15:00:00Z - 2019-12-31T15:00:00Z",
        "2020: 2019-12-31T16:00:00Z - 2020-12-31T16:00:00Z",
    )

    with cast.refused(because("calendar_clock_gap", code=ROK, year=2020, ends=ends, begins=begins)):
        an_hour_west = the_year(2020, begins="2019-12-31T16:00:00Z", minutes=480)
        cast.call(grouping.publish_calendar, ROK, HEAD, calendar=an_hour_west)


def test_the_same_calendar_is_published_once() -> None:
    cast = apart()
    table = calendar(US, 2018)
    digest = hashlib.sha256(canonical.encode(table)).hexdigest()

    with cast.refused(because("calendar_published_already", digest=digest[:12])):
        cast.call(grouping.publish_calendar, US, HEAD, calendar=table)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("22 November; Thanksgiving; 추수감사절", because("closure_no_day", line=1, found="22 November")),
        ("2018-11-22; Thanksgiving", because("closure_other_year", line=1, day="2018-11-22", year=2019)),
        ("2019-11-28; Thanksgiving\n2019-11-28; Again", because("closure_twice", line=2, day="2019-11-28")),
        ("2019-11-28", because("closure_names", line=1, languages="en, ko")),
        ("2019-11-28; One; 둘; Three", because("closure_names", line=1, languages="en, ko")),
    ],
)
def test_a_closure_that_is_none_is_named_with_its_line(typed: str, why: Any) -> None:
    _, wrong = read_closures(typed, year=2019, languages=("en", "ko"))

    assert wrong == (why,)


def test_more_closures_than_a_year_has_days_are_refused() -> None:
    days, wrong = read_closures("2019-11-28; A\n" * 400, year=2019, languages=("en",))

    assert days == ()
    assert wrong == (because("closures_many", most=MAX_DAYS, found=400),)
