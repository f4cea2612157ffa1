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
_EXCHANGED = frozenset({"worked", "worked_days", "workdays", "working", "working_days"})
# Several scripts cannot be written without the two zero-width joiners, which Python counts as not printable.
_JOINERS = {0x200C: None, 0x200D: None}


_EXPECTED = {
    "code": "1 to 12 capitals and digits, a capital first, or {itself!r}",
    "year": "a year from {first} to {last}",
    "zone": "a zone such as Area/City",
    "text": "1 to {most} printable characters in NFC",
    "weekdays": "weekdays from 1 (Monday) to 7 (Sunday)",
    "weekday_order": "each weekday once, in order",
    "weekend_of_group": "none, because the weekends are those of the parties",
    "weekend_all": "at least one weekday that is worked",
    "days_many": "at most {most} closed days",
    "day_of_year": "a day of {of}",
    "day_order": "a day after {after}",
    "name_none": "a name in at least one language",
    "language": "languages such as en or ko",
    "offsets_many": "1 to {most} rows",
    "offset_order": "an instant after {after}",
    "offset_utc": "a whole second in UTC",
    "minutes": "minutes from -{most} to {most}",
    "first_midnight": "the first midnight of {of} there, {instant}",
    "year_over": "an instant before the year is over there, {instant}",
    "spelling": "{as_written}",
}


class BadCalendar(ValueError):
    """A calendar that is not in form; the sentence says what was expected, what was found, and where.

    `fault` is the code of what is wrong, and `values` are what its words need, so that a face can say it in the
    reader's language.
    """

    def __init__(self, sentence: str, fault: str, /, **values: str | int) -> None:
        """Refuse with a sentence in English, and with its parts."""
        super().__init__(sentence)
        self.fault = fault
        self.values = values


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
    if isinstance(table, Mapping) and (exchanged := [name for name in table if name in _EXCHANGED]):
        raise BadCalendar(
            f"The calendar has {exchanged[0]!r}: a weekend day that is worked in exchange cannot be said in this "
            "format. Leave it out; it stays a weekend day, which makes a deadline later and never earlier.",
            "exchange", found=exchanged[0],
        )  # fmt: skip
    try:
        calendar = msgspec.convert(table, Calendar)
    except msgspec.ValidationError as error:
        raise BadCalendar(f"The calendar is not in form: {error}.", "form", why=str(error)) from error
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
        raise BadCalendar(
            f"The calendar is too long: expected at most {MAX_BYTES} bytes, found {len(raw)}.", "long",
            most=MAX_BYTES, found=len(raw),
        )  # fmt: skip
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCalendar(f"The calendar is not JSON: {error}.", "json", why=str(error)) from error


def _refuse(calendar: Calendar, place: str, fault: str, *, found: object, **values: str | int) -> NoReturn:
    whose, expected = ascii(calendar.code[:12]), _EXPECTED[fault].format(**values)
    raise BadCalendar(
        f"Calendar {whose} of {calendar.year}, {place}: expected {expected}, found {found}.", fault,
        **{**values, "whose": whose, "year": calendar.year, "place": place, "found": str(found)},
    )  # fmt: skip


def _check_head(calendar: Calendar) -> None:
    if calendar.code != GROUP_ITSELF and not _CODE.fullmatch(calendar.code):
        _refuse(calendar, "code", "code", itself=GROUP_ITSELF, found=ascii(calendar.code[:40]))
    if not FIRST_YEAR <= calendar.year <= LAST_YEAR:
        _refuse(calendar, "year", "year", first=FIRST_YEAR, last=LAST_YEAR, found=calendar.year)
    if not _ZONE.fullmatch(calendar.zone):
        _refuse(calendar, "zone", "zone", found=ascii(calendar.zone[:40]))
    _check_text(calendar, "source", calendar.source)


def _check_text(calendar: Calendar, place: str, text: str) -> None:
    plain = text.translate(_JOINERS).isprintable() and bool(text.strip())
    if not plain or len(text) > MAX_NAME or unicodedata.normalize("NFC", text) != text:
        _refuse(calendar, place, "text", most=MAX_NAME, found=ascii(text[:40]))


def _check_weekend(calendar: Calendar) -> None:
    for day in calendar.weekend:
        if day not in range(1, 8):
            _refuse(calendar, "weekend", "weekdays", found=day)
    if not _ascending(calendar.weekend):
        _refuse(calendar, "weekend", "weekday_order", found=list(calendar.weekend))
    if calendar.code == GROUP_ITSELF and calendar.weekend:
        _refuse(calendar, "weekend", "weekend_of_group", found=list(calendar.weekend))
    if len(calendar.weekend) == 7:
        _refuse(calendar, "weekend", "weekend_all", found="all seven")


def _check_days(calendar: Calendar) -> None:
    if len(calendar.days) > MAX_DAYS:
        _refuse(calendar, "days", "days_many", most=MAX_DAYS, found=len(calendar.days))
    for number, row in enumerate(calendar.days):
        if row.date.year != calendar.year:
            _refuse(calendar, f"days[{number}].date", "day_of_year", of=calendar.year, found=row.date)
        _check_names(calendar, f"days[{number}].names", row.names)
    for number, (earlier, later) in enumerate(pairwise(calendar.days), start=1):
        if later.date <= earlier.date:
            _refuse(calendar, f"days[{number}].date", "day_order", after=earlier.date.isoformat(), found=later.date)


def _check_names(calendar: Calendar, place: str, names: Mapping[str, str]) -> None:
    if not names:
        _refuse(calendar, place, "name_none", found="none")
    for language, name in names.items():
        if not _LANGUAGE.fullmatch(language):
            _refuse(calendar, place, "language", found=ascii(language[:40]))
        _check_text(calendar, f"{place}.{language}", name)


def _check_offsets(calendar: Calendar) -> None:
    if not 1 <= len(calendar.offsets) <= MAX_OFFSETS:
        _refuse(calendar, "offsets", "offsets_many", most=MAX_OFFSETS, found=len(calendar.offsets))
    for number, row in enumerate(calendar.offsets):
        _check_offset(calendar, f"offsets[{number}]", row)
    for number, (earlier, later) in enumerate(pairwise(calendar.offsets), start=1):
        if later.since <= earlier.since:
            after, found = _written(earlier.since), _written(later.since)
            _refuse(calendar, f"offsets[{number}].from", "offset_order", after=after, found=found)
    _check_cover(calendar)


def _check_offset(calendar: Calendar, place: str, row: Offset) -> None:
    if row.since.utcoffset() != timedelta(0) or row.since.microsecond:
        _refuse(calendar, f"{place}.from", "offset_utc", found=row.since.isoformat())
    if abs(row.minutes) > MAX_MINUTES:
        _refuse(calendar, f"{place}.minutes", "minutes", most=MAX_MINUTES, found=row.minutes)


def _check_cover(calendar: Calendar) -> None:
    first, last = calendar.offsets[0], calendar.offsets[-1]
    midnight = datetime(calendar.year, 1, 1, tzinfo=first.since.tzinfo) - timedelta(minutes=first.minutes)
    if first.since != midnight:
        at, found = _written(midnight), _written(first.since)
        _refuse(calendar, "offsets[0].from", "first_midnight", of=calendar.year, instant=at, found=found)
    if last.since >= calendar.ends:
        at, found = _written(calendar.ends), _written(last.since)
        _refuse(calendar, "offsets[-1].from", "year_over", instant=at, found=found)


def _check_spelling(calendar: Calendar, table: Mapping[str, Any]) -> None:
    """Refuse a second way of writing the same instant: equal calendars must have equal hashes."""
    for number, row in enumerate(calendar.offsets):
        found = table["offsets"][number]["from"]
        if found != _written(row.since):
            _refuse(calendar, f"offsets[{number}].from", "spelling", as_written=_written(row.since), found=ascii(found))
    for number, day in enumerate(calendar.days):
        found = table["days"][number]["date"]
        if found != day.date.isoformat():
            as_written = day.date.isoformat()
            _refuse(calendar, f"days[{number}].date", "spelling", as_written=as_written, found=ascii(found))


def _ascending(values: Iterable[int]) -> bool:
    return all(earlier < later for earlier, later in pairwise(values))


def _written(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
