"""What the calendars say: faults in both languages, differences day by day, surprise days, the clock."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from tests.calendars import calendar, own_closures
from tests.cast import HEAD, JP, ROK, US, accept, apart, three

from tandem.desk import group as grouping
from tandem.desk.reading import read_calendars, reader_of
from tandem.regimes.calendar import BadCalendar, read_calendar
from tandem.regimes.generate import CalendarNotMade, generate_calendar
from tandem.reports.calendar import differences, said_of, view_calendars
from tandem.reports.speaker import Speaker
from tandem.state.reading import Reading

ENGLISH, KOREAN = Speaker("en", "UTC"), Speaker("ko", "UTC")
DAY = {"date": "2018-12-26", "names": {"en": "Closed"}}
FAULTS: tuple[Mapping[str, Any] | bytes, ...] = (
    {"code": "us"}, {"year": 18}, {"zone": "New York"}, {"source": ""}, {"weekend": [8]}, {"weekend": [7, 6]},
    {"weekend": [1, 2, 3, 4, 5, 6, 7]}, {"code": "group"}, {"days": [DAY] * 367}, {"days": [DAY, DAY]},
    {"days": [{**DAY, "date": "2019-01-02"}]}, {"days": [{**DAY, "names": {}}]},
    {"days": [{**DAY, "names": {"E": "x"}}]},
    {"days": [{**DAY, "names": {"en": "x" * 201}}]}, {"offsets": []}, {"worked": []}, {"note": ""}, {"v": 2},
    {"offsets": [{"from": "2018-01-01T06:00:00Z", "minutes": -300}]},
    {"offsets": [{"from": "2018-01-01T05:00:00Z", "minutes": -1000}]},
    {"offsets": [{"from": "2018-01-01T05:00:00.5Z", "minutes": -300}]},
    {"offsets": [{"from": "2018-01-01T05:00:00+00:00", "minutes": -300}]},
    {"offsets": [{"from": "2018-01-01T05:00:00Z", "minutes": -300}] * 2},
    {"offsets": [{"from": "2018-01-01T05:00:00Z", "minutes": -300}, {"from": "2019-02-01T00:00:00Z", "minutes": -300}]},
    b"{", b" " * 300_000,
)  # fmt: skip


@pytest.mark.parametrize("changed", FAULTS)
def test_what_is_wrong_with_a_calendar_is_said_in_both_languages(changed: Mapping[str, Any] | bytes) -> None:
    table = changed if isinstance(changed, bytes) else {**calendar(US, 2018), **changed}
    with pytest.raises(BadCalendar) as refused:
        read_calendar(table)

    assert said_of(refused.value, ENGLISH) == str(refused.value)
    assert re.search("[가-힣]", said_of(refused.value, KOREAN))


@pytest.mark.parametrize(
    "given",
    [{"year": 1800}, {"holiday_country": "XX"}, {"zone": "Nowhere/City"}, {"year": 2190, "holiday_country": "KR"},
     {"zone": "Africa/Monrovia", "year": 1971, "holiday_country": None}],
)  # fmt: skip
def test_why_a_calendar_was_not_made_is_said_in_both_languages(given: dict[str, Any]) -> None:
    with pytest.raises(CalendarNotMade) as refused:
        generate_calendar(
            **{"code": US, "year": 2018, "holiday_country": "US", "zone": "UTC", "languages": ("en",), **given}
        )

    assert said_of(refused.value, ENGLISH) == str(refused.value)
    assert re.search("[가-힣]", said_of(refused.value, KOREAN))


def reading(cast: Any, code: str = ROK) -> Reading:
    return read_calendars(cast.desks[code], reader=reader_of(cast.desks[code], code=code, officer=HEAD), now=cast.now)


def test_the_differences_of_two_calendars_are_told_day_by_day() -> None:
    before = calendar(US, 2018)
    after = calendar(US, 2018)
    after["days"] = [*after["days"][1:-1], {"date": "2018-12-25", "names": {"en": "Christmas Day"}}, DAY]
    after["weekend"] = [5, 6]
    after["zone"] = "America/Chicago"

    told = [
        (one.change, str(one.day or ""), one.before, one.after)
        for one in differences(*map(read_calendar, (before, after)))
    ]

    assert told == [
        ("taken_out", "2018-01-01", "", ""), ("renamed", "2018-12-25", "Holiday", "Christmas Day"),
        ("added", "2018-12-26", "", ""), ("weekend", "", "6, 7", "5, 6"),
        ("zone", "", "America/New_York", "America/Chicago"),
    ]  # fmt: skip


def test_a_surprise_day_is_one_on_which_a_side_or_the_joint_desk_is_closed_and_another_works() -> None:
    cast = three()
    accept(cast, own_closures(2018, {"date": "2018-12-27", "names": {"en": "Desk closed"}}))

    view = view_calendars(reading(cast))
    days = {str(one.date): ([code for code, _ in one.closed], list(one.works)) for one in (*view.past, *view.coming)}

    assert days["2018-11-22"] == ([US], [JP, ROK])
    assert days["2018-09-24"] == ([JP, ROK], [US])
    assert days["2018-12-25"] == ([ROK, US], [JP])
    assert days["2018-12-27"] == (["group"], [JP, ROK, US])
    assert "2018-01-01" not in days
    assert view.coming[0].date > view.past[0].date


def test_a_hole_in_the_years_ends_what_can_be_reckoned_although_a_later_year_is_in_force() -> None:
    cast = apart(calendars=(2018,))
    before = view_calendars(reading(cast))
    cast.call(grouping.publish_calendar, US, HEAD, calendar=calendar(US, 2019))

    after = view_calendars(reading(cast))

    assert str(before.until) == str(after.until) == "2018-12-31"
    assert [(one.code, one.missing.code) for one in after.reaches] == [
        (ROK, "calendar_not_published"), (US, "calendar_waits"),
    ]  # fmt: skip
    assert [sheet.year for sheet in after.to_accept] == [2019]
    assert view_calendars(reading(cast, US)).to_accept == ()
