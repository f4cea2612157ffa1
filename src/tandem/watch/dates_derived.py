"""Works out a time that has no year of its own from the day of the page and the tense in which it is told.

A day and month lie where they are nearest to the page's day, unless the words are about the past or what is to come.
What is told in the past and lies a few weeks after the page's day is left there: it is a slip of the writer, and not a
day of the year before. The first of a month is none: that is when laws of this year took effect.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from tandem.watch.date_words import WORDS, weekday_number
from tandem.watch.dates_told import Told
from tandem.watch.edtf import bounds, of_days, of_month, of_part, of_week

SLIP = timedelta(days=45)
_HALF_A_YEAR = timedelta(days=190)
_WORD = re.compile(r"[A-Za-z’']+")
_CLAUSE = re.compile(r"[;“”\"()—]|[,:]\s")
_TO_BEGIN = re.compile(r"\bto\s+(?!have\b)[a-z]+(?:\s+[\w-]+){0,4}?\s+(?:from|as\s+of|starting)\s*(?:on\s+)?$")
"""What is called for or agreed "to be shut from" a day lies ahead of that."""
_SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}


def tense(before: str, after: str) -> int:
    """Answer whether the words around a time look back (-1), ahead (1) or neither (0), by the nearest in its clause."""
    clause = _CLAUSE.split(before)[-1]
    if _TO_BEGIN.search(clause):
        return 1
    behind = _cues(clause, last=True)
    if not behind and before.rstrip().lower().endswith((" by", " until", " till")):
        return 1
    return behind or _cues(_CLAUSE.split(after, maxsplit=1)[0], last=False)


def tense_of_all(before: str) -> int:
    """Answer the tense in which a sentence begins, for a time in a clause without one."""
    return _cues(before, last=False)


def _cues(words: str, *, last: bool) -> int:
    every = [word.lower().replace("’", "'") for word in _WORD.findall(words)]
    found = [
        cue
        for n, word in enumerate(every)
        if (cue := _cue(word, every[n - 1] if n else "", next(iter(every[n + 1 :]), "")))
    ]
    return (found[-1] if last else found[0]) if found else 0


def _cue(word: str, before: str, after: str) -> int:
    if after in ("to", "until", "till") and word in WORDS.ahead:
        return 1
    if before == "be" or before in WORDS.modals:
        return 0
    if word in WORDS.future or word.endswith("'ll"):
        return 1
    return -1 if word in WORDS.past or (word.endswith("ed") and len(word) > 4) else 0


def on_the_calendar(told: Told, near: date | None, ahead: int) -> str:
    """Answer the value of a time with a month, a day or a year; empty where it has no year and nothing gives it one."""
    if told.month is None:
        return _without_month(told, near)
    year = told.year if told.year is not None else (_nearest_year(told, near, ahead) if near else None)
    if year is None:
        return ""
    if told.day is None:
        return of_part(of_month(year, told.month), told.part)
    length = monthrange(year, told.month)[1]
    if told.day > length or (told.last or told.day) > length or (told.last is not None and told.last <= told.day):
        return ""
    return of_days(date(year, told.month, told.day), date(year, told.month, told.last or told.day))


def _without_month(told: Told, near: date | None) -> str:
    if told.year is not None:
        return of_part(f"{told.year:04d}", told.part)
    if near is None or told.day is None:
        return ""
    first = near if told.day <= near.day else near.replace(day=1) - timedelta(days=1)
    return first.replace(day=told.day).isoformat() if told.day <= monthrange(first.year, first.month)[1] else ""


def _nearest_year(told: Told, near: date, ahead: int) -> int:
    month = told.month or 1
    if told.day is None:
        passed = month <= near.month
        return near.year + (0 if passed else -1) if ahead <= 0 else near.year + (1 if month < near.month else 0)
    days = {year: _day(year, month, told.day) for year in (near.year - 1, near.year, near.year + 1)}
    borne_out = [year for year, day in days.items() if _is_borne_out(told, day, near)]
    if len(borne_out) == 1:
        return borne_out[0]
    if ahead < 0:
        slip = SLIP if told.day > 1 else timedelta(days=7)
        return max(year for year, day in days.items() if day - near <= slip)
    if ahead > 0:
        return min(year for year, day in days.items() if day - near >= -SLIP)
    return min(days, key=lambda year: abs(days[year] - near))


def _is_borne_out(told: Told, day: date, near: date) -> bool:
    """Answer whether the day of the week that is printed with a day is that of this year, not half a year away."""
    return bool(told.weekday) and weekday_number(told.weekday) == day.weekday() and abs(day - near) < _HALF_A_YEAR


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def on_a_weekday(told: Told, near: date, ahead: int) -> str:
    """Answer the day that a day of the week means: the nearest past one with the page's own day, or the next."""
    back = (near.weekday() - weekday_number(told.weekday)) % 7
    if told.which in ("last", "past"):
        return (near - timedelta(days=back or 7)).isoformat()
    if told.which in ("next", "coming"):
        return (near + timedelta(days=7 - back)).isoformat()
    if told.which == "this" or ahead > 0:
        return (near + timedelta(days=(7 - back) % 7)).isoformat()
    return (near - timedelta(days=back)).isoformat()


def on_a_unit(told: Told, near: date, ahead: int) -> str:
    """Answer last, this or next week, month, year, season, quarter, or a month so called."""
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(told.which, 0)
    if told.unit == "month" and told.month is not None:
        return of_part(of_month(_which_year(told.month, near, step), told.month), told.part)
    if told.unit == "season":
        return _season(told, near, step, ahead)
    if told.unit in ("quarter", "half"):
        return _quarter(told, near, step)
    if told.unit == "weekend":
        saturday = near - timedelta(days=near.weekday()) + timedelta(days=5 + 7 * step)
        return of_days(saturday, saturday + timedelta(days=1))
    return _part_of_unit(told, moved(near, told.unit, step))


def _part_of_unit(told: Told, value: str) -> str:
    if told.rule == "date.unit-within":
        return value
    if told.rule == "date.unit-end" and told.unit == "year":
        return f"{value}-{'12' if told.part == 'late' else '01'}"
    return of_part(value, told.part)


def _which_year(month: int, near: date, step: int) -> int:
    if step < 0:
        return near.year if month < near.month else near.year - 1
    if step > 0:
        return near.year if month > near.month else near.year + 1
    return near.year


def _season(told: Told, near: date, step: int, ahead: int) -> str:
    first = _SEASON_MONTHS[told.count]
    year = near.year
    if told.which in ("this", "current"):
        return f"{year}-{told.count}"
    if step > 0 or (ahead > 0 and not told.which):
        return f"{year if first > near.month else year + 1}-{told.count}"
    over = 2 if told.which in ("last", "past") else 0
    return f"{year if first + over < near.month or (not over and first <= near.month) else year - 1}-{told.count}"


def _quarter(told: Told, near: date, step: int) -> str:
    months = 3 if told.unit == "quarter" else 6
    now = (near.month - 1) // months + 1
    if not told.count:
        nth, year = (now + step, near.year) if told.which else (4 if months == 3 else 2, told.year or near.year)
    else:
        nth, year = told.count, told.year or (near.year if told.count <= now or told.which == "this" else near.year - 1)
    first = (nth - 1) * months + 1
    return f"{of_month(year, first)}/{of_month(year, first + months - 1)}"


def moved(day: date, unit: str, count: int) -> str:
    """Answer the day, week, month, year or decade that lies so many of them from that of the day."""
    if unit == "day":
        return (day + timedelta(days=count)).isoformat()
    if unit == "week":
        return of_week(day + timedelta(weeks=count))
    if unit in ("month", "quarter"):
        return of_month(day.year, day.month + count * (3 if unit == "quarter" else 1))
    year = day.year + count * (10 if unit == "decade" else 1)
    return f"{year // 10:03d}X" if unit == "decade" and abs(count) < 2 else f"{year:04d}"


def moved_from(value: str, unit: str, count: int) -> str:
    """Answer the time so many units from another that is told: as exact as that one, where days and weeks allow it."""
    day = bounds(value)[1 if count > 0 else 0]
    if unit in ("day", "week"):
        return (day + timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    return moved(day, unit, count)
