"""The working days of a year over several calendars, laid out once, so that ten thousand windows need not walk them.

A layout is kept by the identity of its calendars, which are frozen, and holds on to them: what was laid out is always
of these very calendars. What is kept is a cache and decides nothing.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from tandem.regimes.calendar import Calendar

_MOST = 512


class SkippedDay(msgspec.Struct, frozen=True):
    """A day that would have counted, had the party `code` not been closed on it."""

    date: date
    code: str
    names: Mapping[str, str]


class Workdays:
    """The days of one year that are worked in every calendar, and those that one of them takes away."""

    def __init__(self, sheets: tuple[Calendar, ...], year: int) -> None:
        """Lay out a year."""
        self.sheets = sheets
        self.days: list[date] = []
        self.closed: list[date] = []
        self.skipped: list[tuple[SkippedDay, ...]] = []
        day, last = date(year, 1, 1), date(year, 12, 31)
        while day <= last:
            self._lay(day)
            day += timedelta(days=1)

    def _lay(self, day: date) -> None:
        if any(sheet.is_weekend(day) for sheet in self.sheets):
            return
        rows = [(sheet.code, row) for sheet in self.sheets if (row := sheet.closed_day(day))]
        if rows:
            self.closed.append(day)
            self.skipped.append(tuple(SkippedDay(date=day, code=code, names=row.names) for code, row in rows))
        else:
            self.days.append(day)

    def take(self, after: date, count: int) -> tuple[date | None, int, tuple[SkippedDay, ...]]:
        """Answer the day so many working days after another, or None with what is left where the year ends before.

        With it come the days that were skipped on the way.
        """
        first = bisect_right(self.days, after)
        left = count - (len(self.days) - first)
        day = self.days[first + count - 1] if left <= 0 else None
        begin = bisect_right(self.closed, after)
        end = len(self.closed) if day is None else bisect_right(self.closed, day)
        if begin == end:
            return day, max(left, 0), ()
        return day, max(left, 0), tuple(one for rows in self.skipped[begin:end] for one in rows)


_kept: dict[tuple[int, ...], Workdays] = {}
_ends: dict[int, tuple[Calendar, datetime]] = {}


def workdays_of(sheets: tuple[Calendar, ...], year: int) -> Workdays:
    """Answer the layout of a year over these calendars."""
    key = (year, *map(id, sheets))
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        found = _kept[key] = Workdays(sheets, year)
    return found


def end_of(calendar: Calendar) -> datetime:
    """Answer the first instant that a calendar does not cover; reckoned once."""
    found = _ends.get(id(calendar))
    if found is None:
        if len(_ends) >= _MOST:
            _ends.clear()
        found = _ends[id(calendar)] = calendar, calendar.ends
    return found[1]
