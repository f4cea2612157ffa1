"""Times as EDTF: how a value is put, and from which day to which it reaches.

Level 0 and of level 1 what the stages give: seasons (`2018-21` to `2018-24`), decades and centuries (`199X`, `19XX`).
Source: Extended Date/Time Format, Library of Congress, ISO 8601-2:2019.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

_VALUE = re.compile(r"(\d{2}XX|\d{3}X|\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}


def of_month(year: int, month: int) -> str:
    """Answer the value of a month; months before January and after December lead into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}"


def of_days(first: date, last: date) -> str:
    """Answer the value of the days from the first to the last."""
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def of_week(day: date) -> str:
    """Answer the value of the week, Monday to Sunday, in which the day lies."""
    monday = day - timedelta(days=day.weekday())
    return of_days(monday, monday + timedelta(days=6))


def of_part(value: str, part: str) -> str:
    """Answer the early, mid or late part of a month (ten days), of a year (four months), of a decade."""
    if part not in ("early", "mid", "late"):
        return value
    if re.fullmatch(r"\d{4}-(0\d|1[0-2])", value):
        last = bounds(value)[1].day
        start, end = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}[part]
        return f"{value}-{start:02d}/{value}-{end:02d}"
    if re.fullmatch(r"\d{4}", value):
        first, final = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
        return f"{value}-{first:02d}/{value}-{final:02d}"
    if re.fullmatch(r"\d{3}X", value):
        start, end = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
        return f"{value[:3]}{start}/{value[:3]}{end}"
    return value


def between(first: str, last: str) -> str:
    """Answer the interval from the beginning of one value to the end of another."""
    start, end = first.split("/")[0], last.split("/")[-1]
    return start if start == end else f"{start}/{end}"


def bounds(value: str) -> tuple[date, date]:
    """Answer the first and the last day of a value.

    Raises ValueError where it is none that the stages give.
    """
    if "/" in value:
        start, _, end = value.partition("/")
        return bounds(start)[0], bounds(end)[1]
    match = _VALUE.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no time that is read here: expected EDTF such as 2018-11-20")
    year, month, day = match.groups()
    if day:
        return date.fromisoformat(value), date.fromisoformat(value)
    if not month:
        return date(int(year.replace("X", "0")) or 1, 1, 1), date(int(year.replace("X", "9")), 12, 31)
    return _months(int(year), int(month))


def _months(year: int, month: int) -> tuple[date, date]:
    first, length = (_SEASONS[month], 3) if month in _SEASONS else (month, 1)
    until = of_month(year, first + length - 1)
    last = date.fromisoformat(f"{until}-01")
    return date(year, first, 1), last.replace(day=monthrange(last.year, last.month)[1])


def is_day(value: str) -> bool:
    """Answer whether the value is one day."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None
