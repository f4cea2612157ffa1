"""What a calendar must hold to be taken in, and with which words a bad one is refused."""

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tandem.regimes.calendar import GROUP_ITSELF, BadCalendar, calendar_table, read_calendar

UNITED_STATES: dict[str, Any] = {
    "v": 1,
    "code": "US",
    "year": 2018,
    "zone": "America/New_York",
    "weekend": [6, 7],
    "days": [
        {"date": "2018-11-12", "names": {"en": "Veterans Day (observed)"}},
        {"date": "2018-11-22", "names": {"en": "Thanksgiving Day", "ko": "추수감사절"}},
    ],
    "offsets": [
        {"from": "2018-01-01T05:00:00Z", "minutes": -300},
        {"from": "2018-03-11T07:00:00Z", "minutes": -240},
        {"from": "2018-11-04T06:00:00Z", "minutes": -300},
    ],
    "source": "holidays 0.109, United States",
}


def table_with(**changed: Any) -> dict[str, Any]:
    return {**copy.deepcopy(UNITED_STATES), **changed}


def refusal_of(table: Any) -> str:
    with pytest.raises(BadCalendar) as refused:
        read_calendar(table)
    return str(refused.value)


def test_a_calendar_is_read_from_its_bytes_as_from_its_value() -> None:
    raw = json.dumps(UNITED_STATES, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    assert read_calendar(raw) == read_calendar(UNITED_STATES)


def test_a_calendar_gives_back_the_table_that_it_was_read_from() -> None:
    assert calendar_table(read_calendar(UNITED_STATES)) == UNITED_STATES


def test_thanksgiving_is_a_closed_day_and_a_saturday_is_a_weekend_day() -> None:
    calendar = read_calendar(UNITED_STATES)

    thanksgiving = calendar.closed_day(date(2018, 11, 22))

    assert thanksgiving is not None
    assert thanksgiving.names["ko"] == "추수감사절"
    assert calendar.closed_day(date(2018, 11, 21)) is None
    assert calendar.closed_day(date(2018, 12, 31)) is None
    assert calendar.is_weekend(date(2018, 11, 24))
    assert not calendar.is_weekend(date(2018, 11, 23))


def test_a_calendar_covers_its_year_from_midnight_to_midnight_there() -> None:
    calendar = read_calendar(UNITED_STATES)

    assert calendar.begins == datetime(2018, 1, 1, 5, tzinfo=UTC)
    assert calendar.ends == datetime(2019, 1, 1, 5, tzinfo=UTC)


def test_a_body_without_weekend_or_closed_days_has_a_calendar_too() -> None:
    calendar = read_calendar(table_with(code="GROUP", weekend=[], days=[]))

    assert not calendar.is_weekend(date(2018, 11, 24))


def test_a_closed_day_of_another_year_is_refused() -> None:
    days = [*UNITED_STATES["days"], {"date": "2019-01-01", "names": {"en": "New Year's Day"}}]

    assert refusal_of(table_with(days=days)) == (
        "Calendar 'US' of 2018, days[2].date: expected a day of 2018, found 2019-01-01."
    )


def test_unsorted_days_are_refused() -> None:
    assert refusal_of(table_with(days=UNITED_STATES["days"][::-1])) == (
        "Calendar 'US' of 2018, days[1].date: expected a day after 2018-11-22, found 2018-11-12."
    )


def test_a_day_that_comes_twice_is_refused() -> None:
    days = [UNITED_STATES["days"][1], UNITED_STATES["days"][1]]

    assert refusal_of(table_with(days=days)) == (
        "Calendar 'US' of 2018, days[1].date: expected a day after 2018-11-22, found 2018-11-22."
    )


def test_more_closed_days_than_a_year_has_are_refused() -> None:
    assert refusal_of(table_with(days=UNITED_STATES["days"] * 201)) == (
        "Calendar 'US' of 2018, days: expected at most 366 closed days, found 402."
    )


@pytest.mark.parametrize(
    ("weekend", "words"),
    [
        ([6, 8], "weekend: expected weekdays from 1 (Monday) to 7 (Sunday), found 8."),
        ([0], "weekend: expected weekdays from 1 (Monday) to 7 (Sunday), found 0."),
        ([7, 6], "weekend: expected each weekday once, in order, found [7, 6]."),
        ([6, 6], "weekend: expected each weekday once, in order, found [6, 6]."),
        ([1, 2, 3, 4, 5, 6, 7], "weekend: expected at least one weekday that is worked, found all seven."),
    ],
)
def test_a_weekend_that_is_none_is_refused(weekend: list[int], words: str) -> None:
    assert refusal_of(table_with(weekend=weekend)) == f"Calendar 'US' of 2018, {words}"


def test_the_group_itself_has_closures_and_no_weekend() -> None:
    assert read_calendar(table_with(code=GROUP_ITSELF, weekend=[])).code == GROUP_ITSELF
    assert refusal_of(table_with(code=GROUP_ITSELF)) == (
        "Calendar 'group' of 2018, weekend: expected none, because the weekends are those of the parties, found [6, 7]."
    )


def test_offsets_that_begin_after_the_first_midnight_are_refused() -> None:
    assert refusal_of(table_with(offsets=UNITED_STATES["offsets"][1:])) == (
        "Calendar 'US' of 2018, offsets[0].from: expected the first midnight of 2018 there,"
        " 2018-01-01T04:00:00Z, found 2018-03-11T07:00:00Z."
    )


def test_offsets_that_begin_in_the_year_before_are_refused() -> None:
    offsets = [{"from": "2017-11-05T06:00:00Z", "minutes": -300}]

    assert "expected the first midnight of 2018 there, 2018-01-01T05:00:00Z" in refusal_of(table_with(offsets=offsets))


def test_offsets_that_go_on_after_the_year_are_refused() -> None:
    offsets = [*UNITED_STATES["offsets"], {"from": "2019-03-10T07:00:00Z", "minutes": -240}]

    assert refusal_of(table_with(offsets=offsets)) == (
        "Calendar 'US' of 2018, offsets[-1].from: expected an instant before the year is over there,"
        " 2019-01-01T04:00:00Z, found 2019-03-10T07:00:00Z."
    )


def test_offsets_out_of_order_are_refused() -> None:
    first, spring, autumn = UNITED_STATES["offsets"]

    assert refusal_of(table_with(offsets=[first, autumn, spring])) == (
        "Calendar 'US' of 2018, offsets[2].from: expected an instant after 2018-11-04T06:00:00Z,"
        " found 2018-03-11T07:00:00Z."
    )


def test_a_calendar_without_offsets_is_refused() -> None:
    assert refusal_of(table_with(offsets=[])) == ("Calendar 'US' of 2018, offsets: expected 1 to 40 rows, found 0.")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2018-01-01T14:00:00+09:00", "expected a whole second in UTC, found 2018-01-01T14:00:00+09:00."),
        ("2018-01-01T05:00:00", "expected a whole second in UTC, found 2018-01-01T05:00:00."),
        ("2018-01-01T05:00:00.5Z", "expected a whole second in UTC, found 2018-01-01T05:00:00.500000+00:00."),
        ("2018-01-01T05:00:00+00:00", "expected 2018-01-01T05:00:00Z, found '2018-01-01T05:00:00+00:00'."),
    ],
)
def test_an_instant_has_one_way_of_being_written(written: str, words: str) -> None:
    offsets = [{"from": written, "minutes": -300}]

    assert refusal_of(table_with(offsets=offsets)) == f"Calendar 'US' of 2018, offsets[0].from: {words}"


def test_an_offset_wider_than_any_clock_is_refused() -> None:
    offsets = [{"from": "2018-01-01T05:00:00Z", "minutes": 6000}]

    assert refusal_of(table_with(offsets=offsets)) == (
        "Calendar 'US' of 2018, offsets[0].minutes: expected minutes from -960 to 960, found 6000."
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({}, "names: expected a name in at least one language, found none."),
        ({"English": "Thanksgiving"}, "names: expected languages such as en or ko, found 'English'."),
        ({"en": " "}, "names.en: expected 1 to 200 printable characters in NFC, found ' '."),
        ({"en": "Day\u202e"}, "names.en: expected 1 to 200 printable characters in NFC, found 'Day\\u202e'."),
        ({"ko": "\u1112\u1161"}, "names.ko: expected 1 to 200 printable characters in NFC, found"),
        ({"en": "x" * 201}, "names.en: expected 1 to 200 printable characters in NFC, found"),
    ],
)
def test_a_day_without_a_plain_name_is_refused(names: dict[str, str], words: str) -> None:
    days = [{"date": "2018-11-22", "names": names}]

    assert refusal_of(table_with(days=days)).startswith(f"Calendar 'US' of 2018, days[0].{words}")


def test_a_name_that_needs_a_zero_width_joiner_is_taken() -> None:
    days = [{"date": "2018-11-22", "names": {"fa": "تعطیل می\u200cشود"}}]

    assert read_calendar(table_with(days=days)).days[0].names["fa"].endswith("شود")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "us"}, "code: expected 1 to 12 capitals and digits, a capital first, or 'group', found 'us'."),
        ({"year": 18}, "year: expected a year from 1900 to 2200, found 18."),
        ({"zone": "New York"}, "zone: expected a zone such as Area/City, found 'New York'."),
        ({"source": ""}, "source: expected 1 to 200 printable characters in NFC, found ''."),
    ],
)
def test_a_head_that_is_not_in_form_is_refused(changed: dict[str, Any], words: str) -> None:
    assert words in refusal_of(table_with(**changed))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (table_with(v=2), "Invalid enum value 2 - at `$.v`"),
        (table_with(note="x"), "Object contains unknown field `note`"),
        (table_with(days=[{"date": "2018-02-29", "names": {"en": "x"}}]), "at `$.days[0].date`"),
        (table_with(weekend=["6"]), "Expected `int`, got `str` - at `$.weekend[0]`"),
        ({"v": 1}, "missing required field `code`"),
        ([], "Expected `object`, got `array`"),
    ],
)
def test_a_table_of_another_shape_is_refused_with_the_place(table: Any, words: str) -> None:
    sentence = refusal_of(table)

    assert sentence.startswith("The calendar is not in form: ")
    assert words in sentence


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"v":"\xed\xa0\x80"}'])
def test_bytes_that_are_no_json_are_refused(raw: bytes) -> None:
    assert refusal_of(raw).startswith("The calendar is not ")


def test_a_calendar_of_ten_megabytes_is_refused_unread() -> None:
    assert refusal_of(b" " * 10_000_000) == ("The calendar is too long: expected at most 262144 bytes, found 10000000.")
