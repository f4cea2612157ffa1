"""Days that a page prints as its own: "Posted on : Nov.22,2018 16:58 KST", "입력 2018-11-22 07:29", "Dec. 10, 2018"."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from tandem.watch.page import Printed, Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
_DAY = re.compile(
    rf"\b{_WEEKDAY}(?:(?P<mon>{_MONTH})\b\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<mon2>{_MONTH})\b\.?,?[\s-]+(?P<year2>\d{{4}}))\b"
    r"|\b(?P<year3>\d{4})\s?(?P<sign>[-./])\s?(?P<num3>\d{1,2})\s?(?P=sign)\s?(?P<day3>\d{1,2})(?!\d)\.?"
    r"|\b(?P<year4>\d{4})년\s*(?P<num4>\d{1,2})월\s*(?P<day4>\d{1,2})일(?:\s*\(?[월화수목금토일](?:요일)?\)?)?"
    r"|\b(?P<first>\d{1,2})[./](?P<second>\d{1,2})[./](?P<year5>\d{4})\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[\s,T|]*(?:\bat\s+)?(?P<half>오전|오후)?\s*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?(?:\.\d+)?|(?P<hour2>\d{1,2})시(?:\s*(?P<minute2>\d{1,2})분)?)"
    r"\s*(?P<half2>[ap]\.?m\b\.?)?\s*(?P<zone>\(?(?:(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|(?-i:[A-Z]{2,5}|"
    r"Z))\)?(?!\w))?",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"updated?|modified|edited|revised|수정|업데이트|갱신", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:first\s+)?(?:posted|published|released?|issued|dated?|uploaded|entered|created|last|updated?|"
    r"modified|edited|revised)"
    r"\b|\b(?:on|at|by)\b|기사|최초|최종|입력|등록|조회 ?수? ?:? ?[\d,]+|\b(?:views?|hits?):? ?[\d,]+|송고|"
    r"승인|발행|게재|게시|작성|배포|보도|수정|업데이트|갱신|일시|시간|일자|날짜|시각|일(?=\W|$)"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}(?:, [A-Z][\w.]*(?: [A-Z][\w.]*)?)?,\s*")
_LONGEST = 160
_FIGURES = re.compile(r"\d{4}")


class Stamp(msgspec.Struct, frozen=True):
    """A line that dates the page: the days in it, and whether it says of what they are the dates."""

    printed: tuple[Printed, ...]
    labelled: bool


class Day(msgspec.Struct, frozen=True):
    """A whole day as printed, and the time of day behind it."""

    start: int
    end: int
    value: str
    time: str = ""
    zone: str = ""


def days_in(text: str) -> Iterator[Day]:
    """Find every whole day in a text, with the time that follows it."""
    for found in _DAY.finditer(text):
        value = _value(found)
        if value:
            clock = _TIME.match(text, found.end())
            yield Day(
                start=found.start(),
                end=clock.end() if clock else found.end(),
                value=value,
                time=_clock(clock) if clock else "",
                zone=(clock["zone"] or "").strip("()") if clock else "",
            )


def stamp(line: str, at: int) -> Stamp | None:
    """Answer the days of a line that holds nothing but them and their labels; `at` is where the line starts.

    A place may stand before the only day, as below the name of a joint statement.
    """
    if len(line) > _LONGEST or not _FIGURES.search(line):
        return None
    days = tuple(days_in(line))
    if not days or (_rest(line, days) and not _is_place_and_day(line, days)):
        return None
    return Stamp(tuple(_printed(line, days, at)), bool(_LABEL.search(_outside(line, days))))


def _printed(line: str, days: tuple[Day, ...], at: int) -> Iterator[Printed]:
    before = 0
    for day in days:
        label = line[before : day.start]
        kind: Literal["published", "updated"] = "updated" if _UPDATED.search(label) else "published"
        yield Printed(day.value, kind, Span(at + day.start, at + day.end), day.time, day.zone)
        before = day.end


def _outside(line: str, days: tuple[Day, ...]) -> str:
    edges = [0, *(edge for day in days for edge in (day.start, day.end)), len(line)]
    return " ".join(line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def _rest(line: str, days: tuple[Day, ...]) -> bool:
    return bool(re.search(r"\w", _LABEL.sub("", _outside(line, days))))


def _is_place_and_day(line: str, days: tuple[Day, ...]) -> bool:
    return len(days) == 1 and bool(_PLACE.fullmatch(line[: days[0].start])) and not line[days[0].end :].strip(" .")


def _value(found: re.Match[str]) -> str:
    year = found["year"] or found["year2"] or found["year3"] or found["year4"] or found["year5"]
    day = found["day"] or found["day2"] or found["day3"] or found["day4"]
    name = found["mon"] or found["mon2"]
    month = str(_MONTHS.index(name[:3].lower()) + 1) if name else found["num3"] or found["num4"]
    if found["first"]:
        month, day = _ordered(found["first"], found["second"])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _ordered(first: str, second: str) -> tuple[str, str]:
    """Answer month and day of 11/22/2018 or 22.11.2018; where both could be months nobody can tell."""
    if int(first) > 12:
        return second, first
    return (first, second) if int(second) > 12 or first == second else ("0", "0")


def _clock(found: re.Match[str]) -> str:
    hour = int(found["hour"] or found["hour2"])
    half = (found["half"] or found["half2"] or "").lower()
    if half.startswith(("오후", "p")) and hour < 12:
        hour += 12
    if half.startswith(("오전", "a")) and hour == 12:
        hour = 0
    return f"{hour:02}:{int(found['minute'] or found['minute2'] or 0):02}" if hour < 25 else ""
