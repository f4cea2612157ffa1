"""How a time is told before it is worked out: the words on the calendar, and words that lean on another day."""

import re
from collections.abc import Callable
from typing import Literal

import msgspec

from tandem.watch.date_words import (
    WORDS,
    day_number,
    month_number,
    number,
    part_of,
)
from tandem.watch.page import Span

Leaning = Literal["calendar", "value", "weekday", "day", "unit", "ago", "next-told", "later-told", "event"]


class Told(msgspec.Struct, frozen=True):
    """A time as the words tell it. What leans on the page's day or on another time has no year of its own.

    `last` is the last day of a stretch in one month; `until` the last year of one. `which` is last, next, this, same,
    following or previous; `count` how many units lie between, before (negative) or after.
    """

    span: Span
    leaning: Leaning
    rule: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last: int | None = None
    until: int | None = None
    part: str = ""
    weekday: str = ""
    which: str = ""
    unit: str = ""
    count: int = 0
    value: str = ""


Match = re.Match[str]
Made = Callable[[Match], Told | None]


def _group(match: Match, name: str) -> str:
    return match.groupdict().get(name) or ""


def calendar(rule: str) -> Made:
    """Answer what makes a time of a year, month, day or part of them."""

    def made(match: Match) -> Told:
        found = {key: value for key, value in match.groupdict().items() if value}
        return Told(
            Span(*match.span()),
            "calendar",
            rule,
            year=int(found["year"]) if "year" in found else None,
            month=month_number(found["month"]) if "month" in found else None,
            day=day_number(found["day"]) if "day" in found else None,
            last=day_number(found["last"]) if "last" in found else None,
            part=part_of(found.get("part")),
            weekday=found.get("weekday", found.get("bracketed", "")).rstrip("."),
        )

    return made


def numeric(match: Match) -> Told | None:
    """Answer a day in figures, `20/11/2018`; None where day and month could change places."""
    year = int(match["year"])
    one, other = int(match["one"]), int(match["other"])
    if match["between"] == "." or one > 12:
        one, other = other, one
    elif other <= 12 and one != other:
        return None
    if not (1 <= one <= 12 and 1 <= other <= 31):
        return None
    return Told(Span(*match.span()), "calendar", "date.numeric", year=year, month=one, day=other)


def iso(match: Match) -> Told | None:
    """Answer a day in figures that begins with its year."""
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Told(Span(*match.span()), "calendar", "date.iso", year=int(match["year"]), month=month, day=day)


def years(match: Match) -> Told | None:
    """Answer a stretch of years, `2017-18`; None where the figures make none."""
    year, until = match["year"], match["until"]
    last = int(until) if len(until) == 4 else int(year[:2] + until)
    if not int(year) < last <= int(year) + 60:
        return None
    return Told(Span(*match.span()), "value", "date.years", value=f"{year}/{last}", year=int(year))


def season(match: Match) -> Told:
    """Answer a season, of a year or by the page's day."""
    code = WORDS.seasons[match["season"].lower()]
    year = _group(match, "year")
    if year:
        return Told(Span(*match.span()), "value", "date.season", value=f"{year}-{code}", year=int(year))
    which = _last_word(match["which"] if "which" in match.groupdict() else "")
    return Told(Span(*match.span()), "unit", "date.season", unit="season", which=which, count=code)


def decade(match: Match) -> Told:
    """Answer a decade."""
    digits = match["decade"]
    decade = digits[:3] if len(digits) == 4 else f"19{digits[0]}"
    return Told(
        Span(*match.span()),
        "value",
        "date.decade",
        value=f"{decade}X",
        part=part_of(match["part"]),
        year=int(f"{decade}0"),
    )


def century(match: Match) -> Told:
    """Answer a century."""
    century = int(match["century"]) - 1
    return Told(Span(*match.span()), "value", "date.century", value=f"{century:02d}XX", year=century * 100)


def quarter(match: Match) -> Told:
    """Answer a quarter or a half of a year."""
    word = " ".join((_group(match, "nth") or _group(match, "number")).lower().split())
    nth = int(word) if word.isdigit() else WORDS.ordinals.get(word, 0)
    year = _group(match, "year")
    unit = "half" if _group(match, "unit").lower() == "half" else "quarter"
    return Told(Span(*match.span()), "unit", f"date.{unit}", unit=unit, count=nth, year=int(year) if year else None)


def holiday(match: Match) -> Told:
    """Answer a day that has a name of its own."""
    names = {name.lower(): day for name, day in WORDS.holidays.items()}
    month, day = names[" ".join(match["holiday"].replace("’", "'").lower().split())]
    year = _group(match, "year")
    return Told(Span(*match.span()), "calendar", "date.holiday", year=int(year) if year else None, month=month, day=day)


def weekday(match: Match) -> Told:
    """Answer a day of the week."""
    which = _last_word(match["which"] if "which" in match.groupdict() else "")
    return Told(Span(*match.span()), "weekday", "date.weekday", weekday=match["weekday"].rstrip("."), which=which)


def which_month(match: Match) -> Told:
    """Answer last, this or next October."""
    which = _last_word(match["which"])
    month = month_number(match["month"])
    return Told(
        Span(*match.span()), "unit", "date.month", unit="month", which=which, month=month, part=part_of(match["part"])
    )


def which_unit(match: Match) -> Told:
    """Answer last, this or next week, month or year: all of it, or its early or late part."""
    which = {"the": "this", "latest": "last"}.get(_last_word(match["which"]), _last_word(match["which"]))
    words = _group(match, "part").lower().split(" ")[0]
    within = "-within" if words in ("earlier", "later") else "-end" if match["which"].lower() == "the" else ""
    part = part_of(match["part"])
    return Told(Span(*match.span()), "unit", f"date.unit{within}", unit=match["unit"].lower(), which=which, part=part)


def _last_word(words: str | None) -> str:
    return ((words or "").lower().split() or [""])[-1]


def leaning_day(count: int) -> Made:
    """Answer what makes a time so many days from the page's day."""
    return lambda match: Told(Span(*match.span()), "day", "date.day", count=count)


def ago(match: Match) -> Told:
    """Answer a time that lies so many units before the page's day, or after it."""
    count = number(match["count"]) * (1 if _group(match, "hence") else -1)
    return Told(Span(*match.span()), "ago", "date.ago", unit=match["unit"].lower(), count=count)


def year_earlier(match: Match) -> Told:
    """Answer the year before, as in *the year-earlier quarter*."""
    return Told(Span(*match.span()), "later-told", "date.later", unit="year", count=-1)


def later(match: Match) -> Told:
    """Answer a time so many units after, or before, one told already."""
    sign = -1 if match["way"].lower().split()[0] in ("earlier", "before", "previously") else 1
    count = sign * number(match["count"])
    return Told(Span(*match.span()), "later-told", "date.later", unit=match["unit"].lower(), count=count)


def same(match: Match) -> Told:
    """Answer the day, week, month or year of one told already, or the one after it."""
    which = (_group(match, "which") or "same").lower()
    unit = match["unit"].lower()
    count = {"following": 1, "next": 1, "previous": -1, "preceding": -1, "prior": -1}.get(which, 0)
    unit = "day" if unit in ("morning", "afternoon", "evening", "night") else unit
    return Told(Span(*match.span()), "next-told", "date.same", unit=unit, count=count)


def after(match: Match) -> Told:
    """Answer the day before or after one told already."""
    count = 1 if match["way"].lower() == "after" else -1
    return Told(Span(*match.span()), "next-told", "date.same", unit="day", count=count)


def event(match: Match) -> Told:
    """Answer the day of something told of elsewhere, or a day so many units from it."""
    sign = -1 if _group(match, "way").lower() == "before" else 1
    count = sign * number(match["count"]) if _group(match, "count") else 0
    end = match.start("whose") if _group(match, "whose") else match.end()
    unit = (_group(match, "unit") or "day").lower()
    return Told(Span(match.start(), end), "event", "date.event", unit=unit, count=count, value=match["event"])
