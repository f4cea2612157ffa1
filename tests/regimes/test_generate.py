"""Calendars as they are made at a founding, held against what the parties' governments kept in 2018."""

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tandem.regimes.calendar import GROUP_ITSELF, BadCalendar, ClosedDay, read_calendar
from tandem.regimes.generate import CalendarNotMade, generate_calendar


def korean(year: int = 2018, **changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "code": "ROK",
        "holiday_country": "KR",
        "zone": "Asia/Seoul",
        "languages": ("en", "ko"),
    }
    return generate_calendar(year=year, **{**given, **changed})


def american(year: int = 2018, **changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "code": "US",
        "holiday_country": "US",
        "zone": "America/New_York",
        "languages": ("en", "ko"),
    }
    return generate_calendar(year=year, **{**given, **changed})


def names_by_date(table: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {day["date"]: day["names"] for day in table["days"]}


def test_the_korean_calendar_of_2018_has_chuseok_and_the_national_days() -> None:
    days = names_by_date(korean())

    assert days["2018-09-24"] == {"en": "Chuseok", "ko": "추석"}
    assert {"2018-09-25", "2018-09-26", "2018-10-03", "2018-10-09", "2018-08-15"} <= set(days)
    assert "2018-09-27" not in days


def test_the_american_calendar_of_2018_has_thanksgiving_and_veterans_day_observed() -> None:
    days = names_by_date(american())

    assert days["2018-11-22"] == {"en": "Thanksgiving Day", "ko": "추수감사절"}
    assert days["2018-11-12"] == {"en": "Veterans Day (observed)", "ko": "재향군인의 날(대체 휴일)"}
    assert "2018-11-23" not in days


def test_a_new_year_that_is_observed_in_december_is_in_the_calendar_of_december() -> None:
    assert "2021-12-31" in names_by_date(american(2021))
    assert "2022-01-01" in names_by_date(american(2022))


def test_the_table_says_what_it_is() -> None:
    table = korean()

    head = {name: table[name] for name in ("v", "code", "year", "zone", "weekend")}
    assert head == {"v": 1, "code": "ROK", "year": 2018, "zone": "Asia/Seoul", "weekend": [6, 7]}
    assert table["source"].startswith("holidays 0.")
    assert table["source"].endswith(", South Korea")


def test_clock_changes_are_in_the_table() -> None:
    assert korean()["offsets"] == [{"from": "2017-12-31T15:00:00Z", "minutes": 540}]
    assert american()["offsets"] == [
        {"from": "2018-01-01T05:00:00Z", "minutes": -300},
        {"from": "2018-03-11T07:00:00Z", "minutes": -240},
        {"from": "2018-11-04T06:00:00Z", "minutes": -300},
    ]


@pytest.mark.parametrize(
    ("zone", "year"),
    [
        ("Asia/Pyongyang", 2018),  # 30 minutes forward on 5 May 2018
        ("Australia/Lord_Howe", 2018),  # half an hour of summer time, across the new year
        ("Africa/Casablanca", 2018),  # four changes and a new standard time in one year
        ("Asia/Dhaka", 2009),  # the clock went back in the last hour of the year
        ("Pacific/Apia", 2011),  # 30 December was left out
        ("UTC", 2020),
    ],
)
def test_the_offsets_agree_with_the_zone_in_every_hour_of_the_year(zone: str, year: int) -> None:
    table = generate_calendar(code="BODY", year=year, holiday_country=None, zone=zone, languages=())
    calendar = read_calendar(table)

    hours = int((calendar.ends - calendar.begins) / timedelta(hours=1))
    instants = [calendar.begins + timedelta(hours=number) for number in range(hours)]

    for at in instants:
        row = next(row for row in reversed(calendar.offsets) if row.since <= at)
        assert at.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(minutes=row.minutes)


def test_the_years_of_one_zone_join_without_a_gap() -> None:
    calendars = [read_calendar(american(year)) for year in range(2017, 2021)]

    assert [this.ends for this in calendars[:-1]] == [following.begins for following in calendars[1:]]


def test_a_leap_year_is_covered_to_its_last_minute() -> None:
    calendar = read_calendar(korean(2020))

    assert calendar.ends - calendar.begins == timedelta(days=366)
    assert calendar.ends == datetime(2020, 12, 31, 15, tzinfo=UTC)


def test_closures_of_the_partys_own_join_the_public_holidays() -> None:
    mourning = ClosedDay(date=date(2018, 12, 5), names={"en": "National day of mourning"})
    feast = ClosedDay(date=date(2018, 12, 25), names={"en": "Office closed", "ko": "휴무"})

    days = names_by_date(american(closures=(mourning, feast)))

    assert days["2018-12-05"] == {"en": "National day of mourning"}
    assert days["2018-12-25"] == {"en": "Christmas Day; Office closed", "ko": "성탄절; 휴무"}


def test_a_closure_in_another_year_is_refused() -> None:
    closure = ClosedDay(date=date(2019, 1, 2), names={"en": "Closed"})

    with pytest.raises(BadCalendar, match=r"expected a day of 2018, found 2019-01-02\."):
        american(closures=(closure,))


def test_a_group_has_a_calendar_of_its_own_closures_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    closure = ClosedDay(date=date(2018, 12, 24), names={"en": "Secretariat closed"})

    table = generate_calendar(
        code=GROUP_ITSELF, year=2018, holiday_country=None, zone="UTC", languages=("en",), closures=(closure,)
    )

    assert names_by_date(table) == {"2018-12-24": {"en": "Secretariat closed"}}
    assert (table["weekend"], table["source"]) == ([], "own closures")


def test_names_do_not_depend_on_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = korean()

    monkeypatch.setenv("LANGUAGE", "th")

    assert korean() == expected


def test_a_language_that_the_package_does_not_have_is_left_out() -> None:
    assert set(names_by_date(korean(languages=("xx",)))["2018-09-24"]) == {"ko"}


def test_a_country_without_translations_is_named_in_english() -> None:
    table = generate_calendar(
        code="NZ", year=2018, holiday_country="NZ", zone="Pacific/Auckland", languages=("en", "ko")
    )

    assert names_by_date(table)["2018-02-06"] == {"en": "Waitangi Day"}


def test_a_weekend_of_its_own_is_kept() -> None:
    iranian: dict[str, Any] = {
        "code": "IRAN",
        "holiday_country": "IR",
        "zone": "Asia/Tehran",
        "languages": ("en",),
    }

    assert generate_calendar(year=2018, **iranian)["weekend"] == [5]
    assert generate_calendar(year=2018, weekend=(4, 5), **iranian)["weekend"] == [4, 5]


def test_a_part_of_a_country_has_its_own_days() -> None:
    british: dict[str, Any] = {"code": "UK", "zone": "Europe/London", "languages": ("en",)}

    whole = generate_calendar(year=2018, holiday_country="GB", **british)
    england = generate_calendar(year=2018, holiday_country="GB-ENG", **british)

    assert "2018-04-02" not in names_by_date(whole)
    assert names_by_date(england)["2018-04-02"]["en"].startswith("Easter Monday")
    assert england["source"].endswith("United Kingdom (GB-ENG)")


def test_without_the_package_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(CalendarNotMade) as refused:
        korean()

    assert str(refused.value) == (
        "Calendars are made with the package holidays, which is not installed. Install it with"
        " pip install 'tandem-desk[calendars]', or take in a calendar that another party published."
    )


@pytest.mark.parametrize("country", ["ZZ", "US-XX", "no such country"])
def test_a_country_that_the_package_does_not_know_is_refused(country: str) -> None:
    with pytest.raises(CalendarNotMade) as refused:
        american(holiday_country=country)

    assert f"does not know the country {country!r}" in str(refused.value)
    assert "Expected an ISO 3166 code" in str(refused.value)


def test_a_year_that_the_package_does_not_know_is_refused_and_never_left_empty() -> None:
    with pytest.raises(CalendarNotMade, match=r"knows KR from 1948 to 2100, not 1947\. Enter the days"):
        korean(1947)


def test_a_year_out_of_range_is_refused() -> None:
    with pytest.raises(CalendarNotMade, match=r"No calendar for 20180: expected a year from 1900 to 2200\."):
        korean(20180)


@pytest.mark.parametrize("zone", ["Asia/Nowhere", "", "../etc/passwd", "Asia"])
def test_a_zone_that_is_not_known_is_refused(zone: str) -> None:
    with pytest.raises(CalendarNotMade) as refused:
        korean(zone=zone)

    assert f"The time zone {zone!r} is not known here." in str(refused.value)


def test_a_clock_that_is_seconds_off_is_refused() -> None:
    with pytest.raises(CalendarNotMade, match=r"In Africa/Monrovia .* whole minutes only\."):
        generate_calendar(code="BODY", year=1950, holiday_country=None, zone="Africa/Monrovia", languages=())
