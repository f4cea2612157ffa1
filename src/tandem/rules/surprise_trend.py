"""How many surprises there were, and how they lie in time: by quarters, and by years where those are too many.

Only a row in which a side was taken unawares is counted. Every period stands there, from that of the first surprise to
that of the day that was asked for, so that a quiet one shows as none.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from tandem.rules.surprises import SurpriseRow
from tandem.state.group import Group

_MOST_QUARTERS = 16
"""More rows than that no reader compares."""


class Period(msgspec.Struct, frozen=True):
    """How many surprises fell into a quarter or a year, by who acted; `name` is `2018-Q3` or `2018`."""

    name: str
    count: int
    by_actor: tuple[tuple[str, int], ...] = ()


class Trend(msgspec.Struct, frozen=True):
    """How many surprises there were, how many of them have no explanation, and how they lie in time.

    `quiet_days` are those since the last one, without it and with the day that was asked for.
    """

    count: int
    unexplained: int
    outside: int
    besides: int
    first: str = ""
    last: str = ""
    quiet_days: int = 0
    periods: tuple[Period, ...] = ()


def trend_of(group: Group, rows: Iterable[SurpriseRow], *, day: str) -> Trend:
    """Answer the count and course of a register up to a day, every period from the first surprise to that day."""
    every = tuple(rows)
    counted = [row for row in every if row.counts]
    outside = sum(not any(group.is_party(code) for code in row.unawares) for row in counted)
    if not counted:
        return Trend(0, 0, 0, len(every))
    days = sorted(row.day for row in counted)
    quiet = (date.fromisoformat(day) - date.fromisoformat(days[-1])).days
    return Trend(
        len(counted), sum(not row.answered for row in counted), outside, len(every) - len(counted), days[0], days[-1],
        max(quiet, 0), _periods(counted, days[0], max(day, days[-1])),
    )  # fmt: skip


def _periods(rows: list[SurpriseRow], first: str, last: str) -> tuple[Period, ...]:
    begin, end = _quarter(first), _quarter(last)
    by_year = end - begin >= _MOST_QUARTERS
    names = [_period_name(4 * year, True) for year in range(begin // 4, end // 4 + 1)] if by_year else [
        _period_name(one, False) for one in range(begin, end + 1)
    ]  # fmt: skip
    actors = tuple(dict.fromkeys(row.actor for row in sorted(rows, key=lambda row: row.actor)))
    found = []
    for name in names:
        acting = [row.actor for row in rows if _period_name(_quarter(row.day), by_year) == name]
        found.append(Period(name, len(acting), tuple((code, acting.count(code)) for code in actors)))
    return tuple(found)


def _quarter(day: str) -> int:
    """Quarters since the year 0."""
    return int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3


def _period_name(quarter: int, by_year: bool) -> str:
    year, rest = divmod(quarter, 4)
    return f"{year:04d}" if by_year else f"{year:04d}-Q{rest + 1}"
