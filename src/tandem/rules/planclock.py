"""The clocks of a plan, counted both ways: what a filing day leads to, and the last filing day that is still in time.

- A day is in time where the clock that starts on it is over by the day that it must serve. Backward is the inverse of
  forward, so the last safe day is safe and the day after it is not.
- Hours run on; they are counted from the hour of departure on the clock of the zone, and in days of 24 hours where no
  calendar tells that clock. Calendar days and working days count from the day after filing.
- A request is filed on a day that is worked in every calendar of its clock and not closed for the group itself; where
  the last day is not one, on the one before it.
- Working days over a calendar that is missing are not known.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, Calendar
from tandem.regimes.procedure import Span
from tandem.rules.deadline import Calendars, instant_of, local
from tandem.rules.reason import Reason, because
from tandem.rules.workdays import SkippedDay, Workdays, workdays_of

NOON = "12:00"
"""The hour of departure where none is named; only whole days are then told."""
_DAY = timedelta(days=1)


class NotCounted(LookupError):
    """A day that cannot be counted; `reason` says what is missing."""

    def __init__(self, reason: Reason) -> None:
        """Carry the reason out of the counting."""
        super().__init__(reason.code)
        self.reason = reason


class PlanClock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a request: its length, the calendars it runs over, and `later`, the days that a what-if adds."""

    length: Span
    codes: tuple[str, ...] = ()
    zone: str = ""
    later: int = 0

    def ends(self, filed: date, *, calendars: Calendars, hour: str = "") -> date:
        """Answer the day by which the clock is over that a filing on a day starts. Raises NotCounted."""
        over = self._plus(filed, calendars, hour or NOON)
        return max(filed, _moved(over, self.later))

    def last_start(self, needed: date, *, calendars: Calendars, hour: str = "") -> date:
        """Answer the last day on which the clock may start to be over by a day. Raises NotCounted."""
        return min(needed, self._minus(_moved(needed, -self.later), calendars, hour or NOON))

    def last_instant(self, needed: date, *, calendars: Calendars, hour: str) -> datetime | None:
        """Answer the very instant for a clock of hours, where the hour of departure and the zone's clock are known."""
        if self.length.unit != "hours" or not hour or self.later:
            return None
        sheet = _sheet(calendars, self._clock_of, needed.year)
        return instant_of(needed, hour, sheet) - self._hours if sheet else None

    def passed_over(self, filed: date, needed: date, *, calendars: Calendars) -> tuple[SkippedDay, ...]:
        """Answer the closed days between filing and need that a clock of working days skips."""
        if self.length.unit != "working_days":
            return ()
        years = range(filed.year, needed.year + 1)
        laid = (workdays_of(_sheets(calendars, self.codes, year), year) for year in years)
        return tuple(row for year in laid for rows in year.skipped for row in rows if filed < row.date <= needed)

    def _plus(self, day: date, calendars: Calendars, hour: str) -> date:
        if self.length.unit == "working_days":
            return _nth(_worked_after(day, calendars, self.codes), self.length.count)
        if self.length.unit == "calendar_days":
            return _moved(day, self.length.count)
        return self._hours_after(day, calendars, hour)

    def _minus(self, day: date, calendars: Calendars, hour: str) -> date:
        if self.length.unit == "working_days":
            # The clock is over on the last worked day, so it may start the day before the first one that it needs.
            return _nth(_worked_before(day, calendars, self.codes), self.length.count) - _DAY
        if self.length.unit == "calendar_days":
            return _moved(day, -self.length.count)
        return self._hours_before(day, calendars, hour)

    def _hours_after(self, day: date, calendars: Calendars, hour: str) -> date:
        sheet = _sheet(calendars, self._clock_of, day.year)
        if sheet is None or (found := _there(instant_of(day, hour, sheet) + self._hours, calendars, sheet)) is None:
            return _moved(day, self._whole_days)
        there, at = found
        return there if at <= hour else there + _DAY

    def _hours_before(self, day: date, calendars: Calendars, hour: str) -> date:
        sheet = _sheet(calendars, self._clock_of, day.year)
        if sheet is None or (found := _there(instant_of(day, hour, sheet) - self._hours, calendars, sheet)) is None:
            return _moved(day, -self._whole_days)
        there, at = found
        return there if at >= hour else there - _DAY

    @property
    def _hours(self) -> timedelta:
        return timedelta(hours=self.length.count)

    @property
    def _whole_days(self) -> int:
        return -(-self.length.count // 24)

    @property
    def _clock_of(self) -> str:
        return self.zone or next(iter(self.codes), "")

    def clock_missing(self, day: date, calendars: Calendars) -> bool:
        """True where hours are counted in days of 24 because no calendar tells the clock of the zone that is named."""
        named = self.length.unit == "hours" and self._clock_of
        return bool(named) and _sheet(calendars, self._clock_of, day.year) is None


def last_open(day: date, *, codes: tuple[str, ...], calendars: Calendars) -> date:
    """Answer the last day up to this one that is worked in all of these calendars; the day itself without them."""
    while (layout := _layout(day.year, codes, calendars)) is not None:
        place = bisect_right(layout.days, day)
        if place:
            return layout.days[place - 1]
        day = date(day.year - 1, 12, 31)
    return day


def next_open(day: date, *, codes: tuple[str, ...], calendars: Calendars) -> date:
    """Answer the first day from this one on that is worked in all of these calendars; the day itself without them."""
    while (layout := _layout(day.year, codes, calendars)) is not None:
        place = bisect_left(layout.days, day)
        if place < len(layout.days):
            return layout.days[place]
        day = date(day.year + 1, 1, 1)
    return day


def missing_calendar(day: date, *, codes: tuple[str, ...], calendars: Calendars) -> str:
    """Answer which of these calendars is not there for the year of a day; empty where none is missing."""
    return next((code for code in codes if _sheet(calendars, code, day.year) is None), "")


def _layout(year: int, codes: tuple[str, ...], calendars: Calendars) -> Workdays | None:
    found = tuple(sheet for code in (*codes, GROUP_ITSELF) if (sheet := _sheet(calendars, code, year)) is not None)
    whole = all(_sheet(calendars, code, year) is not None for code in codes)
    return workdays_of(found, year) if found and whole else None


def _worked_after(day: date, calendars: Calendars, codes: tuple[str, ...]) -> Iterator[date]:
    # A count that ends in the old year needs nothing of the new one.
    year = (day + _DAY).year
    while True:
        layout = workdays_of(_sheets(calendars, codes, year), year)
        yield from layout.days[bisect_right(layout.days, day) :]
        year += 1


def _worked_before(day: date, calendars: Calendars, codes: tuple[str, ...]) -> Iterator[date]:
    """The worked days up to and with a day, latest first."""
    year = day.year
    while True:
        layout = workdays_of(_sheets(calendars, codes, year), year)
        yield from reversed(layout.days[: bisect_right(layout.days, day)])
        year -= 1


def _nth(days: Iterator[date], count: int) -> date:
    return next(islice(days, count - 1, None))


def _sheets(calendars: Calendars, codes: tuple[str, ...], year: int) -> tuple[Calendar, ...]:
    if not codes:
        raise NotCounted(because("plan_no_calendar_named"))
    found = []
    for code in sorted({*codes}):
        sheet = _sheet(calendars, code, year)
        if sheet is None:
            raise NotCounted(because("plan_calendar_missing", code=code, year=year))
        found.append(sheet)
    return tuple(found)


def _sheet(calendars: Calendars, code: str, year: int) -> Calendar | None:
    return next((sheet for sheet in calendars.get(code, ()) if sheet.year == year), None)


def _there(at: datetime, calendars: Calendars, sheet: Calendar) -> tuple[date, str] | None:
    """The day and the time of an instant on a clock, over New Year, too; None where no calendar covers it."""
    for one in calendars.get(sheet.code, ()):
        if one.begins <= at < one.ends:
            day, hour, _ = local(at, one)
            return day, hour
    return None


def _moved(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise NotCounted(because("plan_beyond_time", day=day.isoformat())) from None
