"""When a window closes: an instant, counted from receipt over the calendars that the parties accepted.

- Hours run on, day and night. Calendar days and working days count from the day after receipt, in the zone of
  the answering party, and close at the closing hour there.
- A day is a working day only where it is one in every calendar of the union. The group's own closures are in it where
  they were agreed; where none were, nothing is missing.
- A closing hour that comes twice when clocks go back is the later one; one that is jumped over is the jump.
- Where a calendar that is needed was not accepted, the closing is not known, and the reason names it.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal, get_args

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, Calendar, Offset
from tandem.rules.reason import Reason, because
from tandem.rules.workdays import SkippedDay as SkippedDay
from tandem.rules.workdays import end_of, workdays_of

Unit = Literal["hours", "calendar_days", "working_days"]
Calendars = Mapping[str, tuple[Calendar, ...]]
_UNITS = get_args(Unit)

# Longer than any window, hold or validity of a procedure: 13 months in hours, 27 years in days.
MAX_COUNT = 10_000

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class OutsideCalendar(ValueError):
    """An instant or a day that the given calendar does not cover."""


class Length(msgspec.Struct, frozen=True):
    """How long a window is, as a procedure states it."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError for a unit that is not known or a count that no procedure has."""
        if self.unit not in _UNITS:
            raise ValueError(f"Length: expected hours, calendar_days or working_days, found {self.unit!r}.")
        if not 1 <= self.count <= MAX_COUNT:
            raise ValueError(f"Length in {self.unit}: expected 1 to {MAX_COUNT}, found {self.count}.")


class Closing(msgspec.Struct, frozen=True):
    """The instant at which a window closes, or None where it is not known; why; and what moved it."""

    at: datetime | None
    why: Reason
    skipped: tuple[SkippedDay, ...] = ()


def closing_of(
    *,
    opened: datetime,
    length: Length,
    zone_of: str,
    calendars: Calendars,
    union_of: tuple[str, ...],
    close_at: str = "18:00",
) -> Closing:
    """Say when a window closes that a receipt at `opened` started.

    `zone_of` is the code of the answering party: its zone says on which day the receipt fell and when
    `close_at` is. `calendars` holds the accepted ones by code; `union_of` names those whose closed days
    count. A receipt after the closing hour counts like one before it.
    """
    hour = _hour(close_at)
    return _closing(opened=opened, length=length, zone_of=zone_of, hour=hour, calendars=calendars, union_of=union_of)


def add_length(
    *,
    start: datetime,
    length: Length,
    zone_of: str,
    calendars: Calendars,
    union_of: tuple[str, ...],
) -> Closing:
    """Say where `start` moves to when a hold or an extension adds `length`, at the same local time of day.

    The time that was left when a clock stopped is left when it goes on: a deadline at 18:00 stays at
    18:00, and one that was counted in hours keeps its minute.
    """
    return _closing(opened=start, length=length, zone_of=zone_of, hour=None, calendars=calendars, union_of=union_of)


def local(instant: datetime, calendar: Calendar) -> tuple[date, str, int]:
    """The day, the time (`HH:MM`) and the minutes ahead of UTC that the calendar's clock shows at an instant.

    Raises OutsideCalendar where the instant lies in another year there.
    """
    wall = _wall(_utc(instant), calendar)
    return wall.date(), f"{wall:%H:%M}", _offset_at(_utc(instant), calendar).minutes


def instant_of(day: date, hour: str, calendar: Calendar) -> datetime:
    """The instant of a day and time (`HH:MM`) on the calendar's clock: of two the later, of none the jump.

    Raises OutsideCalendar where the day is of another year, ValueError where the time is not one.
    """
    return _instant(datetime.combine(day, _hour(hour)), calendar)


class _NotKnown(LookupError):
    """Carries the reason out of the counting, to `_closing` alone."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def _closing(
    *,
    opened: datetime,
    length: Length,
    zone_of: str,
    hour: time | None,
    calendars: Calendars,
    union_of: tuple[str, ...],
) -> Closing:
    opened = _utc(opened)
    if length.unit == "working_days" and not {*union_of} - {GROUP_ITSELF}:
        raise ValueError("Working days are counted over calendars; expected codes in union_of, found none.")
    try:
        if length.unit == "hours":
            return _after_hours(opened, length)
        received = _shown(opened, _calendar_at(calendars, zone_of, opened))
        if hour is not None:
            return _from_day(received.date(), length, zone_of, hour, calendars, union_of)
        day, skipped = _last_day(received.date(), length, calendars, union_of)
        closes = datetime.combine(day, received.time())
        at = _instant(closes, _calendar_of(calendars, zone_of, day.year))
    except _NotKnown as error:
        return Closing(at=None, why=error.reason)
    return Closing(at=at, why=_counted(length, zone_of, received, closes), skipped=skipped)


_from_days: dict[tuple[object, ...], tuple[tuple[Calendar, ...], Closing]] = {}
_MOST_KEPT = 4096


def _from_day(
    received: date, length: Length, zone_of: str, hour: time, calendars: Calendars, union_of: tuple[str, ...]
) -> Closing:
    """Count from a day to a closing hour: the same for every receipt of that day, over these very calendars.

    What is kept holds on to its calendars, so that no other one can ever have their identity.
    """
    sheets = tuple(sheet for code in (zone_of, GROUP_ITSELF, *union_of) for sheet in calendars.get(code, ()))
    key = (received, length.count, length.unit, zone_of, hour, union_of, *map(id, sheets))
    kept = _from_days.get(key)
    if kept is not None:
        return kept[1]
    day, skipped = _last_day(received, length, calendars, union_of)
    closes = datetime.combine(day, hour)
    at = _instant(closes, _calendar_of(calendars, zone_of, day.year))
    why = _counted(length, zone_of, datetime.combine(received, hour), closes)
    if len(_from_days) >= _MOST_KEPT:
        _from_days.clear()
    found = Closing(at=at, why=why, skipped=skipped)
    _from_days[key] = sheets, found
    return found


def _counted(length: Length, zone_of: str, received: datetime, closes: datetime) -> Reason:
    return because(
        "window_counted",
        count=length.count,
        unit=length.unit,
        zone_of=zone_of,
        from_day=received.date().isoformat(),
        last_day=closes.date().isoformat(),
        hour=closes.isoformat()[11:16],
    )


def _after_hours(opened: datetime, length: Length) -> Closing:
    try:
        at = opened + timedelta(hours=length.count)
    except OverflowError:
        # A receipt may claim any date; one at the end of year 9999 must not stop a page.
        raise _NotKnown(because("instant_beyond_time", opened=opened.isoformat())) from None
    return Closing(at=at, why=because("window_counted", count=length.count, unit=length.unit))


def _last_day(
    received: date, length: Length, calendars: Calendars, union_of: tuple[str, ...]
) -> tuple[date, tuple[SkippedDay, ...]]:
    if length.unit == "calendar_days":
        return received + timedelta(days=length.count), ()
    after, left = received, length.count
    skipped: tuple[SkippedDay, ...] = ()
    while True:
        # A window that begins on the last day of a year needs nothing of that year.
        year = (after + timedelta(days=1)).year
        day, left, passed = workdays_of(_sheets(calendars, union_of, year), year).take(after, left)
        skipped += passed
        if day is not None:
            return day, skipped
        after = date(year, 12, 31)


def _sheets(calendars: Calendars, union_of: tuple[str, ...], year: int) -> tuple[Calendar, ...]:
    """The calendars of a year over which days are counted; the group's own only where there is one."""
    agreed = any(calendar.year == year for calendar in calendars.get(GROUP_ITSELF, ()))
    return tuple(_calendar_of(calendars, code, year) for code in sorted({*union_of}) if code != GROUP_ITSELF or agreed)


def _calendar_of(calendars: Calendars, code: str, year: int) -> Calendar:
    found: Calendar | None = None
    for calendar in calendars.get(code, ()):
        if calendar.year == year:
            if found is not None:
                raise _NotKnown(because("calendar_twice", code=code, year=year))
            found = calendar
    if found is None:
        raise _NotKnown(because("calendar_missing", code=code, year=year))
    return found


def _calendar_at(calendars: Calendars, code: str, instant: datetime) -> Calendar:
    """The calendar of the local year of the instant, which around New Year is not the year in UTC."""
    for calendar in calendars.get(code, ()):
        if calendar.offsets[0].since <= instant < end_of(calendar):
            return _calendar_of(calendars, code, calendar.year)
    year = instant.year
    beside = [calendar for calendar in calendars.get(code, ()) if calendar.year == year]
    if beside:
        year += 1 if instant >= end_of(beside[0]) else -1
    raise _NotKnown(because("calendar_missing", code=code, year=year))


def _wall(instant: datetime, calendar: Calendar) -> datetime:
    _offset_at(instant, calendar)
    return _shown(instant, calendar)


def _shown(instant: datetime, calendar: Calendar) -> datetime:
    """What the clock shows at an instant that the calendar covers."""
    for row in reversed(calendar.offsets):
        if row.since <= instant:
            break
    return instant.replace(tzinfo=None) + timedelta(minutes=row.minutes)


def _offset_at(instant: datetime, calendar: Calendar) -> Offset:
    if not calendar.begins <= instant < end_of(calendar):
        raise OutsideCalendar(
            f"The calendar of {calendar.code} for {calendar.year} runs from {calendar.begins.isoformat()} to"
            f" {calendar.ends.isoformat()}; {instant.isoformat()} lies outside it."
        )
    return next(row for row in reversed(calendar.offsets) if row.since <= instant)


def _instant(wall: datetime, calendar: Calendar) -> datetime:
    if wall.year != calendar.year:
        raise OutsideCalendar(
            f"The calendar of {calendar.code} is for {calendar.year}; {wall.date()} is a day of another year."
        )
    end, there = end_of(calendar), wall.replace(tzinfo=UTC)
    for row in reversed(calendar.offsets):
        at = there - timedelta(minutes=row.minutes)
        if row.since <= at < end:
            return at
        end = row.since
    return _jump(wall, calendar)


def _jump(wall: datetime, calendar: Calendar) -> datetime:
    """The instant at which the clock went from before `wall` to after it."""
    return next(
        later.since
        for earlier, later in pairwise(calendar.offsets)
        if _utc_of(wall, later) < later.since <= _utc_of(wall, earlier)
    )


def _utc_of(wall: datetime, row: Offset) -> datetime:
    return wall.replace(tzinfo=UTC) - timedelta(minutes=row.minutes)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.utcoffset() is None:
        raise ValueError(f"An instant needs its offset from UTC; {instant.isoformat()} has none.")
    return instant.astimezone(UTC)


@cache
def _hour(text: str) -> time:
    if not _HOUR.fullmatch(text):
        raise ValueError(f"Closing hour: expected HH:MM from 00:00 to 23:59, found {text!r}.")
    return time.fromisoformat(text)
