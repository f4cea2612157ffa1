"""Days and longer times told in Korean documents, as EDTF.

A day without its year or month is told from the day of the page, as papers do: `20일` is this month's or, where that
is still to come and nothing says so, last month's; `지난` is the last one before it, `오는` the next one after it.
Ten days are `초`, the last eleven or fewer `말`. A time of day adds nothing, and what lasts (`18일간`) is no date.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from tandem.watch.found import Basis, Dated, Note
from tandem.watch.page import Page, Span

STAGE = ("korean-dates", 1)

_YEAR = r"(?:(?P<year>(?:1[89]|20)\d\d)\s?년|(?P<yearword>재작년|작년|지난해|지난 해|올해|금년|내년|후년))"
_MONTH = (
    r"(?:(?P<month>1[0-2]|0?[1-9])\s?월|(?P<monthword>지지난달|지난달|지난 달|전달|이달|이번 달|다음 달|다음달|내달))"
)
_LASTS = (
    r"(?!\s?(?:간|째|짜리|여|분|만에|동안|안에|이내)|\s(?:전|뒤|후)(?![가-힣])"
    r"|[가-힣]*요일|본|정|부\s|\s\d+(?:회|차례|번))"
)
_DAY = rf"(?P<day>3[01]|[12]\d|0?[1-9])\s?일{_LASTS}"
_PART = r"(?P<part>초순|초반|초(?!기|안|대|과)|중순|하순|말(?!하|씀|을|했|미))"
_DASH = r"\s?[∼~〜～–—-]\s?"
_LOCAL = r"(?:\s?\((?:현지\s?시간|한국\s?시간|[월화수목금토일](?:요일)?)[^)]*\))?"
_TO = rf"(?:{_DASH}|{_LOCAL}(?:부터|에서)\s)(?:(?P<year2>(?:1[89]|20)\d\d)\s?년\s?)?"
_END = rf"{_TO}(?:(?P<monthword2>이달|이번 달|다음 달|다음달|내달)\s?|(?P<month2>1[0-2]|0?[1-9])\s?월\s?)?"
_UNTIL = r"(?P<day2>3[01]|[12]\d|0?[1-9])\s?일" + _LASTS
_AHEAD = r"(?P<ahead>지난|오는|다가오는|이번)\s"
_WHOLE = re.compile(
    rf"(?:{_AHEAD})?(?:{_YEAR}\s?)?(?:{_MONTH}\s?)?"
    rf"(?:(?P<from>3[01]|[12]\d|0?[1-9])(?:\s?일)?{_END}{_UNTIL}(?:{_LOCAL}까지)?|{_DAY}|{_PART})"
)
_ANY = (
    r"(?=(?:지난 |오는 |다가오는 |이번 )?"
    r"(?:\d{1,4}\s?[년월]|재작년|작년|지난|올해|금년|내년|후년|전달|이달|이번|다음|내달))"
)
_LONGER = re.compile(rf"{_ANY}(?:{_AHEAD})?(?:{_YEAR}\s?)?(?:{_MONTH})?(?:\s?(?P<half>상반기|하반기))?")
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<year>(?:1[89]|20)\d\d)(?P<sign>\.\s?|-|/)(?P<month>1[0-2]|0?[1-9])(?P=sign)(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_WEEKDAY = re.compile(
    r"(?<![가-힣(])(?:(?P<ahead>지난|이번|오는|다음)(?P<week>\s?주)?\s)?(?P<name>[월화수목금토일])요일"
)
_WEEK = re.compile(r"(?<![가-힣])(?P<ahead>지지난|지난|이번|금|다음|내)\s?주(?P<end>말)?(?=[\s,.에의부까는은도초]|$)")
_WORD = re.compile(r"(?<![가-힣])(?P<word>그저께|그제|어제|오늘|내일|모레)(?=[\s,.은는의도까부과(]|$)")
_TOLD = re.compile(r"(?<![가-힣])(?P<word>이날|같은 날|당일|전날|이튿날|다음 날|다음날)(?=[\s,.은의도까부과에(]|$)")
_COMING = re.compile(
    r"예정|계획|방침|[할될갈날릴올칠설힐질] (?:것|예정|계획|전망)|기로 (?:했|합의)|앞두"
    r"|[한열난린간온]다(?:[고며.”\"]|$)"
)

_BARE = ("지난", "오는", "다가오는", "이번")

_YEAR_WORDS = {"재작년": -2, "작년": -1, "지난해": -1, "지난 해": -1, "올해": 0, "금년": 0, "내년": 1, "후년": 2}
_MONTH_WORDS = {
    "지지난달": -2, "지난달": -1, "지난 달": -1, "전달": -1, "이달": 0, "이번 달": 0,
    "다음 달": 1, "다음달": 1, "내달": 1,
}  # fmt: skip
_DAY_WORDS = {"그저께": -2, "그제": -2, "어제": -1, "오늘": 0, "내일": 1, "모레": 2}
_TOLD_WORDS = {"이날": 0, "같은 날": 0, "당일": 0, "전날": -1, "이튿날": 1, "다음 날": 1, "다음날": 1}
_WEEK_WORDS = {"지지난": -2, "지난": -1, "이번": 0, "금": 0, "다음": 1, "내": 1}
_WEEKDAYS = "월화수목금토일"


class _Told(msgspec.Struct, frozen=True):
    """What has been told before: the day of the page, the last month that was named, and the last day."""

    today: date | None
    month: tuple[int, int] | None = None
    day: date | None = None


def korean_dates(page: Page, sentences: Sequence[Span], notes: Sequence[Note]) -> tuple[Dated, ...]:
    """Find the times that a document tells of, in its body and in its notes."""
    today = date.fromisoformat(page.day) if page.day else None
    found: list[Dated] = []
    told = _Told(today)
    for sentence in (*sentences, *(note.span for note in notes)):
        told = _Told(today, None, told.day)
        for one, after in _dates_of(page.text, sentence, told):
            found.append(one)
            told = after
    return tuple(sorted(found, key=lambda one: one.span))


def _dates_of(text: str, sentence: Span, told: _Told) -> Iterator[tuple[Dated, _Told]]:
    place = sentence.start
    while match := _next(text, place, sentence.end):
        reader, found = match
        place = found.end()
        read = reader(found, told, text[found.end() : sentence.end])
        if read is None:
            continue
        value, basis, rule = read
        told = _after(told, value)
        yield Dated(_span(found), value, basis, rule), told


def _next(text: str, start: int, end: int) -> "tuple[_Reader, re.Match[str]] | None":
    """The first time told from a place on; of two that begin together, the longer."""
    found = [(reader, match) for reader, pattern in _READERS if (match := _search(pattern, text, start, end))]
    return min(found, key=lambda one: (one[1].start(), -one[1].end()), default=None)


def _search(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    for match in pattern.finditer(text, start, end):
        before = text[match.start() - 1 : match.start()]
        if not any(match.groupdict().values()) or match[0].strip() in _BARE:
            continue
        if not before or not (before.isdigit() or before in ".,:제" or (before.isalpha() and match[0][0].isalpha())):
            return match
    return None


def _span(match: re.Match[str]) -> Span:
    """The words of the time, without the mark of local time behind them."""
    words = match[0].rstrip()
    return Span(match.start(), match.start() + len(words))


def _after(told: _Told, value: str) -> _Told:
    last = value.rpartition("/")[2]
    parts = [int(part) for part in last.split("-")]
    day = date(*parts) if len(parts) == 3 and "/" not in value else told.day
    return _Told(told.today, (parts[0], parts[1]) if len(parts) > 1 else (parts[0], 0), day)


def _read_numbers(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
    return (day.isoformat(), "printed", "korean.date.numbers") if day else None


def _read_whole(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    first = int(found["day"] or found["from"] or 1)
    coming = found["ahead"] == "오는" or found["ahead"] == "다가오는" or (not found["ahead"] and _is_coming(rest))
    month = _month_of(found, told, first, coming=coming)
    if month is None:
        return None if not found["year"] and not found["yearword"] else _read_longer_part(found, told)
    basis: Basis = "printed" if found["year"] and found["month"] else "derived"
    if found["part"]:
        return _part(*month, found["part"]), basis, "korean.date.part-of-month"
    start = _day(*month, first)
    if start is None:
        return None
    if not found["day2"]:
        return start.isoformat(), basis, "korean.date.day"
    end = _end_of(found, start)
    return (f"{start}/{end}", basis, "korean.date.days") if end and end > start else None


def _end_of(found: re.Match[str], start: date) -> date | None:
    if found["month2"]:
        month = int(found["month2"])
        year = int(found["year2"]) if found["year2"] else start.year + (month < start.month)
        return _day(year, month, int(found["day2"]))
    if found["monthword2"]:
        return _day(*_months_on((start.year, start.month), _MONTH_WORDS[found["monthword2"]]), int(found["day2"]))
    return _day(start.year, start.month, int(found["day2"]))


def _month_of(found: re.Match[str], told: _Told, day: int, *, coming: bool) -> tuple[int, int] | None:
    """The year and month of a day, told or worked out."""
    year = _year_of(found, told)
    if found["monthword"]:
        return (
            None
            if told.today is None
            else _months_on((told.today.year, told.today.month), _MONTH_WORDS[found["monthword"]])
        )
    if found["month"]:
        month = int(found["month"])
        if year is None and told.month and not found["ahead"]:
            year = told.month[0] if told.today is None or told.month[0] != told.today.year else None
        if year is not None:
            return year, month
        return (
            None
            if told.today is None
            else (_nearest_year(told.today, month, day, found["ahead"] or "", coming=coming), month)
        )
    if year is not None or found["part"]:
        return None
    return _month_of_day(told, day, found["ahead"] or "", coming=coming)


def _month_of_day(told: _Told, day: int, ahead: str, *, coming: bool) -> tuple[int, int] | None:
    if told.month and told.month[1] and not ahead:
        return told.month
    if told.today is None:
        return None
    this = told.today.year, told.today.month
    if ahead in ("오는", "다가오는"):
        return this if day >= told.today.day else _months_on(this, 1)
    if day <= told.today.day or (coming and ahead != "지난"):
        return this
    return _months_on(this, -1)


def _nearest_year(today: date, month: int, day: int, ahead: str, *, coming: bool) -> int:
    """The year of a month and day: this one, but for `지난` and `오는`, or where half a year lies between."""
    this = (month, day) > (today.month, today.day)
    if ahead == "지난":
        return today.year - this
    if ahead in ("오는", "다가오는"):
        return today.year + (not this and (month, day) != (today.month, today.day))
    return today.year - (month - today.month > (6 if coming else 5))


def _year_of(found: re.Match[str], told: _Told) -> int | None:
    if found["year"]:
        return int(found["year"])
    if found["yearword"] and told.today:
        return told.today.year + _YEAR_WORDS[found["yearword"]]
    return None


def _read_longer(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    year = _year_of(found, told)
    basis: Basis = "printed" if found["year"] else "derived"
    if not (found["month"] or found["monthword"]):
        if year is None:
            return None
        halves = {"상반기": f"{year}-01/{year}-06", "하반기": f"{year}-07/{year}-12"}
        return halves.get(found["half"], f"{year}"), basis, "korean.date.year"
    month = _month_of(found, told, 1, coming=_is_coming(rest))
    return (f"{month[0]}-{month[1]:02}", basis, "korean.date.month") if month else None


def _read_longer_part(found: re.Match[str], told: _Told) -> "_Read | None":
    year = _year_of(found, told)
    if year is None or not found["part"]:
        return None
    months = {"초": "01/{0}-03", "중": "05/{0}-08"}.get(found["part"][0], "10/{0}-12")
    basis: Basis = "printed" if found["year"] else "derived"
    return f"{year}-{months.format(year)}", basis, "korean.date.part-of-year"


def _read_weekday(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    if told.today is None:
        return None
    monday = told.today - timedelta(days=told.today.weekday())
    weekday = _WEEKDAYS.index(found["name"])
    if found["week"] or found["ahead"] == "다음":
        day = monday + timedelta(days=weekday, weeks=_WEEK_WORDS.get(found["ahead"], 0))
    elif found["ahead"] in ("오는", "이번") or (not found["ahead"] and _is_coming(rest)):
        day = told.today + timedelta(days=(weekday - told.today.weekday()) % 7)
    else:
        day = told.today - timedelta(days=(told.today.weekday() - weekday) % 7 or (7 if found["ahead"] else 0))
    return day.isoformat(), "derived", "korean.date.weekday"


def _read_week(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    if told.today is None:
        return None
    weeks = _WEEK_WORDS[found["ahead"]]
    monday = told.today - timedelta(days=told.today.weekday()) + timedelta(weeks=weeks)
    first = monday + timedelta(days=5) if found["end"] else monday
    return f"{first}/{monday + timedelta(days=6)}", "derived", "korean.date.week"


def _read_word(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    if told.today is None:
        return None
    return (told.today + timedelta(days=_DAY_WORDS[found["word"]])).isoformat(), "derived", "korean.date.word"


def _read_told(found: re.Match[str], told: _Told, rest: str) -> "_Read | None":
    day = told.day or told.today
    if day is None:
        return None
    return (day + timedelta(days=_TOLD_WORDS[found["word"]])).isoformat(), "anchored", "korean.date.told-before"


def _is_coming(rest: str) -> bool:
    return _COMING.search(re.split(r"[“\"”]", rest)[0][:60]) is not None


def _part(year: int, month: int, part: str) -> str:
    last = calendar.monthrange(year, month)[1]
    first, end = {"초": (1, 10), "중": (11, 20)}.get(part[0], (21, last))
    return f"{year}-{month:02}-{first:02}/{year}-{month:02}-{end:02}"


def _months_on(month: tuple[int, int], number: int) -> tuple[int, int]:
    months = month[0] * 12 + month[1] - 1 + number
    return months // 12, months % 12 + 1


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


_Read = tuple[str, Basis, str]
_Reader = Callable[[re.Match[str], _Told, str], _Read | None]
_READERS: Iterable[tuple[_Reader, re.Pattern[str]]] = (
    (_read_numbers, _NUMBERS), (_read_whole, _WHOLE), (_read_longer, _LONGER), (_read_weekday, _WEEKDAY),
    (_read_week, _WEEK), (_read_word, _WORD), (_read_told, _TOLD),
)  # fmt: skip
