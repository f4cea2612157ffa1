"""Days that a report tells, held against its own day: what it tells of as past cannot come after it.

What is remarked here needs no more than the sentence; order, duration and spans are checked by the watch floor.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tandem.rules.reason import because
from tandem.rules.watch_report import Finding, Sentence
from tandem.rules.watch_report_words import report_words

_KOREAN = re.compile(
    r"(?P<year>\d{4})년 ?(?P<month>\d{1,2})월 ?(?P<day>\d{1,2})일(?: ?\(?(?P<weekday>[월화수목금토일]요일)\)?)?"
)


def remark_days(sentence: Sentence, language: str, own: date | None) -> Iterator[Finding]:
    """Answer days later than the report that are told as past, and days with the wrong day of the week."""
    text, line = sentence.text, sentence.line
    for match in _pattern(language).finditer(text):
        day = _day_of(match, language)
        if day is None:
            yield Finding("remarked", because("wreport_no_such_day", line=line, found=match[0]), line)
            continue
        told = match["weekday"]
        if told and told != report_words().weekdays[language][day.weekday()]:
            found = because("wreport_weekday", line=line, found=match[0], day=day.isoformat())
            yield Finding("remarked", found, line)
        if own is not None and day > own and not any(word in text for word in report_words().ahead.get(language, ())):
            found = because("wreport_later_day", line=line, day=day.isoformat(), last_day=own.isoformat())
            yield Finding("remarked", found, line)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    if language == "ko":
        return _KOREAN
    words = report_words()
    months = "|".join(words.months["en"])
    weekday = rf"(?:(?P<weekday>{'|'.join(words.weekdays['en'])}),? )?"
    return re.compile(weekday + rf"(?P<day>\d{{1,2}}) (?P<month>{months}) (?P<year>\d{{4}})\b")


def _day_of(match: re.Match[str], language: str) -> date | None:
    months = report_words().months["en"]
    month = int(match["month"]) if language == "ko" else months.index(match["month"]) + 1
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
