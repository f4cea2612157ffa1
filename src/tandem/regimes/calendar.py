"""The calendar of one party, or of one body, for one year: the days on which it is closed, and its clock.

A calendar is a table on the record: made once, accepted by the parties, named by its hash. It holds
everything that a deadline needs, clock changes included, so that no deadline depends on an installed list
of holidays or time zones. Weekdays are those of ISO 8601, Monday 1 to Sunday 7. A weekend day that is
worked in exchange cannot be said in format 1; it stays a weekend day, which makes a deadline later and
never earlier.

The group itself has a calendar, too, where the parties agree on days on which the joint desk is closed. It goes by
`GROUP_ITSELF`, which no member can have for a code, has no weekend, and counts only where it was agreed.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal, NoReturn

import msgspec

MAX_BYTES = 262_144
MAX_DAYS = 366
MAX_OFFSETS = 40
MAX_NAME = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
# The widest offset that the tz database ever knew is 15 hours 56 minutes, of the century before last.
MAX_MINUTES = 16 * 60

GROUP_ITSELF = "group"
"""The code of the group's own closures; in small letters, which no code of a member has."""

_CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")
_ZONE = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Several scripts cannot be written without the two zero-width joiners, which Python counts as not printable.
_JOINERS = {0x200C: None, 0x200D: None}


class BadCalendar(ValueError):
    """A calendar that is not in form; the sentence says what was expected, what was found, and where."""


class ClosedDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A day on which the party is closed besides its weekends, with its names by language."""

    date: date
    names: Mapping[str, str]


class Offset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Local time is UTC plus `minutes`, from the instant `since` until the next row."""

    since: datetime = msgspec.field(name="from")
    minutes: int


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The closed days and the clock of one party or body in one year."""

    v: Literal[1]
    code: str
    year: int
    zone: str
    weekend: tuple[int, ...]
    days: tuple[ClosedDay, ...]
    offsets: tuple[Offset, ...]
    source: str

    @property
    def begins(self) -> datetime:
        """The instant of the first local midnight of the year."""
        return self.offsets[0].since

    @property
    def ends(self) -> datetime:
        """The instant at which 31 December is over; the first one that this calendar does not cover."""
        midnight = datetime(self.year + 1, 1, 1, tzinfo=self.begins.tzinfo)
        return midnight - timedelta(minutes=self.offsets[-1].minutes)

    def is_weekend(self, day: date) -> bool:
        """True where the day is one of the weekend."""
        return day.isoweekday() in self.weekend

    def closed_day(self, day: date) -> ClosedDay | None:
        """The entry of this day among the closed days; none for a plain weekend or working day."""
        place = bisect_left(self.days, day, key=lambda row: row.date)
        found = self.days[place] if place < len(self.days) else None
        return found if found and found.date == day else None


def read_calendar(raw: bytes | Mapping[str, Any]) -> Calendar:
    """Read a calendar from the bytes or the decoded value of its table.

    Raises BadCalendar where it is not in form. That the bytes are canonical is for the record to check.
    """
    table = _decoded(raw) if isinstance(raw, bytes) else raw
    try:
        calendar = msgspec.convert(table, Calendar)
    except msgspec.ValidationError as error:
        raise BadCalendar(f"The calendar is not in form: {error}.") from error
    _check_head(calendar)
    _check_weekend(calendar)
    _check_days(calendar)
    _check_offsets(calendar)
    _check_spelling(calendar, table)
    return calendar


def calendar_table(calendar: Calendar) -> dict[str, Any]:
    """The value to encode as the table; `read_calendar` gives the same calendar back."""
    table: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(calendar))
    return table


def _decoded(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise BadCalendar(f"The calendar is too long: expected at most {MAX_BYTES} bytes, found {len(raw)}.")
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCalendar(f"The calendar is not JSON: {error}.") from error


def _refuse(calendar: Calendar, place: str, *, expected: str, found: object) -> NoReturn:
    raise BadCalendar(
        f"Calendar {calendar.code[:12]!a} of {calendar.year}, {place}: expected {expected}, found {found}."
    )


def _check_head(calendar: Calendar) -> None:
    if calendar.code != GROUP_ITSELF and not _CODE.fullmatch(calendar.code):
        expected = f"1 to 12 capitals and digits, a capital first, or {GROUP_ITSELF!r}"
        _refuse(calendar, "code", expected=expected, found=ascii(calendar.code[:40]))
    if not FIRST_YEAR <= calendar.year <= LAST_YEAR:
        _refuse(calendar, "year", expected=f"a year from {FIRST_YEAR} to {LAST_YEAR}", found=calendar.year)
    if not _ZONE.fullmatch(calendar.zone):
        _refuse(calendar, "zone", expected="a zone such as Area/City", found=ascii(calendar.zone[:40]))
    _check_text(calendar, "source", calendar.source)


def _check_text(calendar: Calendar, place: str, text: str) -> None:
    plain = text.translate(_JOINERS).isprintable() and bool(text.strip())
    if not plain or len(text) > MAX_NAME or unicodedata.normalize("NFC", text) != text:
        expected = f"1 to {MAX_NAME} printable characters in NFC"
        _refuse(calendar, place, expected=expected, found=ascii(text[:40]))


def _check_weekend(calendar: Calendar) -> None:
    for day in calendar.weekend:
        if day not in range(1, 8):
            _refuse(calendar, "weekend", expected="weekdays from 1 (Monday) to 7 (Sunday)", found=day)
    if not _ascending(calendar.weekend):
        _refuse(calendar, "weekend", expected="each weekday once, in order", found=list(calendar.weekend))
    if calendar.code == GROUP_ITSELF and calendar.weekend:
        expected = "none, because the weekends are those of the parties"
        _refuse(calendar, "weekend", expected=expected, found=list(calendar.weekend))
    if len(calendar.weekend) == 7:
        _refuse(calendar, "weekend", expected="at least one weekday that is worked", found="all seven")


def _check_days(calendar: Calendar) -> None:
    if len(calendar.days) > MAX_DAYS:
        _refuse(calendar, "days", expected=f"at most {MAX_DAYS} closed days", found=len(calendar.days))
    for number, row in enumerate(calendar.days):
        if row.date.year != calendar.year:
            _refuse(calendar, f"days[{number}].date", expected=f"a day of {calendar.year}", found=row.date)
        _check_names(calendar, f"days[{number}].names", row.names)
    for number, (earlier, later) in enumerate(pairwise(calendar.days), start=1):
        if later.date <= earlier.date:
            expected = f"a day after {earlier.date}"
            _refuse(calendar, f"days[{number}].date", expected=expected, found=later.date)


def _check_names(calendar: Calendar, place: str, names: Mapping[str, str]) -> None:
    if not names:
        _refuse(calendar, place, expected="a name in at least one language", found="none")
    for language, name in names.items():
        if not _LANGUAGE.fullmatch(language):
            _refuse(calendar, place, expected="languages such as en or ko", found=ascii(language[:40]))
        _check_text(calendar, f"{place}.{language}", name)


def _check_offsets(calendar: Calendar) -> None:
    if not 1 <= len(calendar.offsets) <= MAX_OFFSETS:
        _refuse(calendar, "offsets", expected=f"1 to {MAX_OFFSETS} rows", found=len(calendar.offsets))
    for number, row in enumerate(calendar.offsets):
        _check_offset(calendar, f"offsets[{number}]", row)
    for number, (earlier, later) in enumerate(pairwise(calendar.offsets), start=1):
        if later.since <= earlier.since:
            expected = f"an instant after {_written(earlier.since)}"
            _refuse(calendar, f"offsets[{number}].from", expected=expected, found=_written(later.since))
    _check_cover(calendar)


def _check_offset(calendar: Calendar, place: str, row: Offset) -> None:
    if row.since.utcoffset() != timedelta(0) or row.since.microsecond:
        _refuse(calendar, f"{place}.from", expected="a whole second in UTC", found=row.since.isoformat())
    if abs(row.minutes) > MAX_MINUTES:
        expected = f"minutes from -{MAX_MINUTES} to {MAX_MINUTES}"
        _refuse(calendar, f"{place}.minutes", expected=expected, found=row.minutes)


def _check_cover(calendar: Calendar) -> None:
    first, last = calendar.offsets[0], calendar.offsets[-1]
    midnight = datetime(calendar.year, 1, 1, tzinfo=first.since.tzinfo) - timedelta(minutes=first.minutes)
    if first.since != midnight:
        expected = f"the first midnight of {calendar.year} there, {_written(midnight)}"
        _refuse(calendar, "offsets[0].from", expected=expected, found=_written(first.since))
    if last.since >= calendar.ends:
        expected = f"an instant before the year is over there, {_written(calendar.ends)}"
        _refuse(calendar, "offsets[-1].from", expected=expected, found=_written(last.since))


def _check_spelling(calendar: Calendar, table: Mapping[str, Any]) -> None:
    """Refuse a second way of writing the same instant: equal calendars must have equal hashes."""
    for number, row in enumerate(calendar.offsets):
        found = table["offsets"][number]["from"]
        if found != _written(row.since):
            _refuse(calendar, f"offsets[{number}].from", expected=_written(row.since), found=ascii(found))
    for number, day in enumerate(calendar.days):
        found = table["days"][number]["date"]
        if found != day.date.isoformat():
            _refuse(calendar, f"days[{number}].date", expected=day.date.isoformat(), found=ascii(found))


def _ascending(values: Iterable[int]) -> bool:
    return all(earlier < later for earlier, later in pairwise(values))


def _written(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
