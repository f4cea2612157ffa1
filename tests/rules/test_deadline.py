"""Deadlines over the calendars of 2018, to the minute."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tandem.regimes.calendar import Calendar, read_calendar
from tandem.rules.deadline import (
    Closing,
    Length,
    OutsideCalendar,
    add_length,
    closing_of,
    instant_of,
    local,
)

SEOUL = {
    2018: [("2017-12-31T15:00:00Z", 540)],
    2019: [("2018-12-31T15:00:00Z", 540)],
    2020: [("2019-12-31T15:00:00Z", 540)],
}
NEW_YORK = {
    2018: [("2018-01-01T05:00:00Z", -300), ("2018-03-11T07:00:00Z", -240), ("2018-11-04T06:00:00Z", -300)],
    2019: [("2019-01-01T05:00:00Z", -300), ("2019-03-10T07:00:00Z", -240), ("2019-11-03T06:00:00Z", -300)],
    2020: [("2020-01-01T05:00:00Z", -300), ("2020-03-08T07:00:00Z", -240), ("2020-11-01T06:00:00Z", -300)],
}
KOREAN_DAYS = {
    2018: "01-01 02-15 02-16 02-17 03-01 05-05 05-07 05-22 06-06 06-13 08-15 09-23 09-24 09-25 09-26 10-03 10-09 12-25",
    2019: "01-01 02-04 02-05 02-06 03-01 05-05 05-06 05-12 06-06 08-15 09-12 09-13 09-14 10-03 10-09 12-25",
    2020: "01-01 01-24 01-25 01-26 01-27 03-01 04-15 04-30 05-05",
}
AMERICAN_DAYS = {
    2018: "01-01 01-15 02-19 05-28 07-04 09-03 10-08 11-11 11-12 11-22 12-25",
    2019: "01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25",
    2020: "01-01 01-20 02-17 05-25",
}
NAMES = {"2018-11-22": {"en": "Thanksgiving Day"}, "2018-09-24": {"en": "Chuseok", "ko": "추석"}}


def calendar(code: str, year: int) -> Calendar:
    zone, offsets, days = {
        "ROK": ("Asia/Seoul", SEOUL, KOREAN_DAYS),
        "US": ("America/New_York", NEW_YORK, AMERICAN_DAYS),
    }[code]
    dates = [f"{year}-{day}" for day in days[year].split()]
    table: dict[str, Any] = {
        "v": 1,
        "code": code,
        "year": year,
        "zone": zone,
        "weekend": [6, 7],
        "days": [{"date": day, "names": NAMES.get(day, {"en": "Holiday"})} for day in dates],
        "offsets": [{"from": since, "minutes": minutes} for since, minutes in offsets[year]],
        "source": "written by hand",
    }
    return read_calendar(table)


ACCEPTED = {code: tuple(calendar(code, year) for year in (2018, 2019, 2020)) for code in ("ROK", "US")}
BOTH = ("ROK", "US")
FIVE_WORKING_DAYS = Length(count=5, unit="working_days")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def closing(received: str, answering: str, length: Length = FIVE_WORKING_DAYS, **changed: Any) -> Closing:
    given_ = {"calendars": ACCEPTED, "union_of": BOTH}
    return closing_of(opened=utc(received), length=length, zone_of=answering, **{**given_, **changed})


def skipped(found: Closing) -> list[tuple[str, str]]:
    return [(day.date.isoformat(), day.code) for day in found.skipped]


def test_a_receipt_on_monday_closes_on_the_next_monday_at_six_there() -> None:
    found = closing("2018-10-15T01:00", "ROK")

    assert found.at == utc("2018-10-22T09:00")
    assert found.skipped == ()
    assert found.why.code == "window_counted"
    assert found.why.values == {
        "count": 5,
        "unit": "working_days",
        "zone_of": "ROK",
        "from_day": "2018-10-15",
        "last_day": "2018-10-22",
        "hour": "18:00",
    }


@pytest.mark.parametrize("received", ["2018-10-19T08:59", "2018-10-19T09:00", "2018-10-19T09:01"])
def test_a_receipt_on_friday_counts_from_monday_before_and_after_closing_time(received: str) -> None:
    assert closing(received, "ROK").at == utc("2018-10-26T09:00")


def test_a_receipt_on_a_holiday_counts_from_the_next_working_day_of_both() -> None:
    found = closing("2018-10-03T01:00", "ROK")

    assert found.at == utc("2018-10-12T09:00")
    assert skipped(found) == [("2018-10-08", "US"), ("2018-10-09", "ROK")]


def test_a_minute_to_midnight_in_seoul_is_a_day_earlier_than_midnight() -> None:
    before, midnight = "2018-11-20T14:59", "2018-11-20T15:00"

    assert closing(before, "ROK").at == utc("2018-11-28T09:00")
    assert closing(midnight, "ROK").at == utc("2018-11-29T09:00")


def test_midnight_of_the_other_party_does_not_move_a_window_in_washington() -> None:
    before, midnight = "2018-11-20T14:59", "2018-11-20T15:00"

    assert closing(before, "US").at == closing(midnight, "US").at == utc("2018-11-28T23:00")


def test_five_working_days_over_chuseok_wait_for_it_also_in_washington() -> None:
    chuseok = [("2018-09-24", "ROK"), ("2018-09-25", "ROK"), ("2018-09-26", "ROK")]

    in_seoul, in_washington = closing("2018-09-20T01:00", "ROK"), closing("2018-09-20T13:00", "US")

    assert in_seoul.at == utc("2018-10-02T09:00")
    assert in_washington.at == utc("2018-10-02T22:00")
    assert skipped(in_seoul) == skipped(in_washington) == chuseok
    assert in_seoul.skipped[0].names == {"en": "Chuseok", "ko": "추석"}


def test_chuseok_does_not_move_a_window_over_the_other_calendar_alone() -> None:
    found = closing("2018-09-20T13:00", "US", union_of=("US",))

    assert found.at == utc("2018-09-27T22:00")
    assert found.skipped == ()


def test_thanksgiving_of_one_side_moves_the_window_of_the_other_and_is_named() -> None:
    found = closing("2018-11-20T01:00", "ROK")

    assert found.at == utc("2018-11-28T09:00")
    assert skipped(found) == [("2018-11-22", "US")]
    assert found.skipped[0].names == {"en": "Thanksgiving Day"}


def test_a_holiday_on_a_weekend_moved_nothing_and_is_not_named() -> None:
    found = closing("2018-11-09T01:00", "ROK", Length(count=1, unit="working_days"))

    assert skipped(found) == [("2018-11-12", "US")]
    assert found.at == utc("2018-11-13T09:00")


def test_a_day_on_which_both_are_closed_is_named_for_both() -> None:
    found = closing("2018-12-24T01:00", "ROK", Length(count=1, unit="working_days"), union_of=("US", "ROK"))

    assert skipped(found) == [("2018-12-25", "ROK"), ("2018-12-25", "US")]
    assert found.at == utc("2018-12-26T09:00")


def test_a_clock_that_goes_back_inside_the_window_keeps_the_closing_at_six_there() -> None:
    friday = closing("2018-11-01T14:00", "US", Length(count=1, unit="working_days"))
    monday = closing("2018-11-01T14:00", "US", Length(count=2, unit="working_days"))

    assert friday.at == utc("2018-11-02T22:00")
    assert monday.at == utc("2018-11-05T23:00")


def test_a_clock_that_goes_forward_inside_the_window_keeps_the_closing_at_six_there() -> None:
    assert closing("2018-03-08T14:00", "US", Length(count=1, unit="working_days")).at == utc("2018-03-09T23:00")
    assert closing("2018-03-08T14:00", "US", Length(count=2, unit="working_days")).at == utc("2018-03-12T22:00")


def test_hours_run_through_nights_holidays_and_clock_changes() -> None:
    urgent = Length(count=24, unit="hours")

    assert closing("2018-11-03T20:15", "US", urgent).at == utc("2018-11-04T20:15")
    assert closing("2018-09-24T01:00", "ROK", urgent, calendars={}, union_of=()).at == utc("2018-09-25T01:00")


def test_calendar_days_count_holidays_and_close_at_the_hour_there() -> None:
    found = closing("2018-09-20T01:00", "ROK", Length(count=5, unit="calendar_days"), union_of=())

    assert found.at == utc("2018-09-25T09:00")
    assert found.skipped == ()


def test_another_closing_hour_is_kept() -> None:
    assert closing("2018-10-15T01:00", "ROK", close_at="12:30").at == utc("2018-10-22T03:30")


def test_a_window_over_the_new_year_closes_in_the_next_calendar() -> None:
    found = closing("2018-12-27T01:00", "ROK")

    assert found.at == utc("2019-01-04T09:00")
    assert skipped(found) == [("2019-01-01", "ROK"), ("2019-01-01", "US")]


def test_beyond_the_last_accepted_calendar_the_closing_is_not_known() -> None:
    only_2018 = {code: calendars[:1] for code, calendars in ACCEPTED.items()}

    found = closing("2018-12-27T01:00", "ROK", calendars=only_2018)

    assert found.at is None
    assert found.why.code == "calendar_missing"
    assert found.why.values == {"code": "ROK", "year": 2019}


def test_the_calendar_of_one_party_alone_is_not_enough() -> None:
    only_theirs = {"ROK": ACCEPTED["ROK"], "US": ACCEPTED["US"][:1]}

    assert closing("2018-12-26T01:00", "ROK", calendars=only_theirs).why.values == {
        "code": "US",
        "year": 2019,
    }
    assert closing("2018-12-26T01:00", "ROK", Length(count=3, unit="working_days"), calendars=only_theirs).at == utc(
        "2018-12-31T09:00"
    )


def test_a_receipt_on_new_years_day_in_seoul_asks_for_the_year_there() -> None:
    only_2018 = {code: calendars[:1] for code, calendars in ACCEPTED.items()}
    only_2019 = {code: calendars[1:2] for code, calendars in ACCEPTED.items()}

    assert closing("2018-12-31T15:30", "ROK", calendars=only_2018).why.values == {"code": "ROK", "year": 2019}
    assert closing("2018-12-31T15:30", "ROK", calendars=only_2019).at == utc("2019-01-08T09:00")
    assert closing("2019-01-01T04:59", "US", calendars=only_2019).why.values == {"code": "US", "year": 2018}


def test_a_party_without_any_calendar_is_named() -> None:
    found = closing("2018-10-15T01:00", "ROK", union_of=("DPRK", "ROK"))

    assert found == Closing(at=None, why=found.why)
    assert found.why.values == {"code": "DPRK", "year": 2018}


def test_two_calendars_of_one_year_are_not_chosen_between() -> None:
    twice = {**ACCEPTED, "US": (calendar("US", 2018), calendar("US", 2018))}

    found = closing("2018-10-15T01:00", "ROK", calendars=twice)

    assert (found.at, found.why.code) == (None, "calendar_twice")
    assert found.why.values == {"code": "US", "year": 2018}


def test_leap_day_is_a_day() -> None:
    assert closing("2020-02-27T01:00", "ROK", Length(count=2, unit="calendar_days")).at == utc("2020-02-29T09:00")
    assert closing("2020-02-28T01:00", "ROK", Length(count=1, unit="working_days")).at == utc("2020-03-02T09:00")


def test_a_receipt_that_claims_the_end_of_time_is_not_known() -> None:
    found = closing("9999-12-31T23:59", "ROK", Length(count=24, unit="hours"))

    assert (found.at, found.why.code) == (None, "instant_beyond_time")
    assert closing("9999-12-31T23:59", "ROK").why.values == {"code": "ROK", "year": 9999}


def test_a_hold_of_two_working_days_moves_a_deadline_at_six_to_six() -> None:
    found = add_length(
        start=utc("2018-11-20T23:00"),
        length=Length(count=2, unit="working_days"),
        zone_of="US",
        calendars=ACCEPTED,
        union_of=BOTH,
    )

    assert found.at == utc("2018-11-23T23:00")
    assert skipped(found) == [("2018-11-22", "US")]


def test_an_extension_keeps_the_second_of_a_deadline_over_a_clock_change() -> None:
    start = datetime(2018, 11, 2, 14, 12, 59, tzinfo=UTC)

    found = add_length(
        start=start,
        length=Length(count=1, unit="working_days"),
        zone_of="US",
        calendars=ACCEPTED,
        union_of=BOTH,
    )

    assert found.at == datetime(2018, 11, 5, 15, 12, 59, tzinfo=UTC)


def test_one_instant_is_two_days_on_two_clocks() -> None:
    at = utc("2018-11-20T15:00")

    assert local(at, calendar("ROK", 2018)) == (date(2018, 11, 21), "00:00", 540)
    assert local(at, calendar("US", 2018)) == (date(2018, 11, 20), "10:00", -300)


def test_an_hour_that_comes_twice_is_the_later_one() -> None:
    assert instant_of(date(2018, 11, 4), "01:30", calendar("US", 2018)) == utc("2018-11-04T06:30")


def test_an_hour_that_is_jumped_over_is_the_jump() -> None:
    assert instant_of(date(2018, 3, 11), "02:30", calendar("US", 2018)) == utc("2018-03-11T07:00")
    assert instant_of(date(2018, 3, 11), "03:00", calendar("US", 2018)) == utc("2018-03-11T07:00")
    assert instant_of(date(2018, 3, 11), "01:59", calendar("US", 2018)) == utc("2018-03-11T06:59")


def test_an_instant_outside_the_calendar_is_refused() -> None:
    with pytest.raises(OutsideCalendar) as refused:
        local(utc("2018-12-31T15:00"), calendar("ROK", 2018))

    assert str(refused.value) == (
        "The calendar of ROK for 2018 runs from 2017-12-31T15:00:00+00:00 to 2018-12-31T15:00:00+00:00;"
        " 2018-12-31T15:00:00+00:00 lies outside it."
    )


def test_a_day_of_another_year_is_refused() -> None:
    with pytest.raises(OutsideCalendar) as refused:
        instant_of(date(2019, 1, 1), "18:00", calendar("ROK", 2018))

    assert str(refused.value) == "The calendar of ROK is for 2018; 2019-01-01 is a day of another year."


@pytest.mark.parametrize("hour", ["24:00", "18", "1800", "6:00", "18:00:00", "noon", "１８:00"])
def test_a_closing_hour_that_is_none_is_refused(hour: str) -> None:
    with pytest.raises(ValueError, match="Closing hour: expected HH:MM from 00:00 to 23:59, found"):
        closing("2018-10-15T01:00", "ROK", close_at=hour)


def test_a_receipt_without_its_offset_is_refused() -> None:
    opened = utc("2018-10-15T01:00").replace(tzinfo=None)

    with pytest.raises(ValueError, match="An instant needs its offset from UTC; 2018-10-15T01:00:00 has none"):
        closing_of(opened=opened, length=FIVE_WORKING_DAYS, zone_of="ROK", calendars=ACCEPTED, union_of=BOTH)


def test_working_days_over_no_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="expected codes in union_of, found none"):
        closing("2018-10-15T01:00", "ROK", union_of=())


@pytest.mark.parametrize("count", [0, -1, 10_001])
def test_a_length_that_no_procedure_has_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"Length in working_days: expected 1 to 10000, found {count}"):
        Length(count=count, unit="working_days")
    with pytest.raises(msgspec.ValidationError, match="expected 1 to 10000"):
        msgspec.json.decode(b'{"count":%d,"unit":"working_days"}' % count, type=Length)


def test_a_unit_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="expected hours, calendar_days or working_days, found 'weeks'"):
        Length(count=1, unit="weeks")  # type: ignore[arg-type]


LENGTHS = some.builds(
    Length,
    count=some.integers(min_value=1, max_value=60),
    unit=some.sampled_from(["hours", "calendar_days", "working_days"]),
)
RECEIPTS = some.integers(min_value=0, max_value=600 * 24 * 60).map(
    lambda minutes: utc("2018-01-02T00:00") + timedelta(minutes=minutes)
)
PARTIES = some.sampled_from(["ROK", "US"])
HOURS = some.sampled_from(["00:00", "01:30", "02:30", "09:00", "18:00", "23:59"])


def at_of(opened: datetime, length: Length, party: str, union_of: tuple[str, ...], hour: str) -> datetime:
    found = closing_of(
        opened=opened, length=length, zone_of=party, calendars=ACCEPTED, union_of=union_of, close_at=hour
    )
    assert found.at is not None
    return found.at


@settings(deadline=None)
@given(RECEIPTS, LENGTHS, PARTIES, HOURS)
def test_a_window_never_closes_before_it_opened(opened: datetime, length: Length, party: str, hour: str) -> None:
    assert at_of(opened, length, party, BOTH, hour) >= opened


@settings(deadline=None)
@given(RECEIPTS, LENGTHS, PARTIES, HOURS)
def test_a_longer_window_closes_later(opened: datetime, length: Length, party: str, hour: str) -> None:
    longer = Length(count=length.count + 1, unit=length.unit)

    assert at_of(opened, length, party, BOTH, hour) < at_of(opened, longer, party, BOTH, hour)


@settings(deadline=None)
@given(RECEIPTS, RECEIPTS, LENGTHS, PARTIES, HOURS)
def test_a_later_receipt_never_closes_earlier(
    one: datetime, other: datetime, length: Length, party: str, hour: str
) -> None:
    earlier, later = sorted((one, other))

    assert at_of(earlier, length, party, BOTH, hour) <= at_of(later, length, party, BOTH, hour)


@settings(deadline=None)
@given(RECEIPTS, LENGTHS, PARTIES, HOURS)
def test_the_union_never_closes_earlier_than_either_calendar_alone(
    opened: datetime, length: Length, party: str, hour: str
) -> None:
    union = at_of(opened, length, party, BOTH, hour)

    assert union >= max(at_of(opened, length, party, (code,), hour) for code in BOTH)


@settings(deadline=None)
@given(RECEIPTS, LENGTHS, PARTIES)
def test_an_addition_never_goes_back(start: datetime, length: Length, party: str) -> None:
    found = add_length(start=start, length=length, zone_of=party, calendars=ACCEPTED, union_of=BOTH)

    assert found.at is not None
    assert found.at > start


@settings(deadline=None)
@given(RECEIPTS, PARTIES)
def test_a_local_time_leads_back_to_its_instant_or_to_its_second_coming(at: datetime, party: str) -> None:
    sheet = next(sheet for sheet in ACCEPTED[party] if sheet.begins <= at < sheet.ends)

    day, hour, _ = local(at, sheet)

    assert instant_of(day, hour, sheet) - at in (timedelta(0), timedelta(hours=1))
