"""The words by which a page tells time, read once from `date_words.yaml`, and the pieces of patterns made of them."""

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import cast

import msgspec
import yaml


class DateWords(msgspec.Struct, frozen=True):
    """The words of `date_words.yaml`, by what they do."""

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    seasons: Mapping[str, int]
    parts: Mapping[str, tuple[str, ...]]
    holidays: Mapping[str, tuple[int, int]]
    named_after_days: frozenset[str]
    after_months: frozenset[str]
    before_months: frozenset[str]
    before_years: frozenset[str]
    after_years: frozenset[str]
    before_numbers: frozenset[str]
    future: frozenset[str]
    ahead: frozenset[str]
    past: frozenset[str]
    modals: frozenset[str]
    events: tuple[tuple[str, ...], ...]


def _read() -> DateWords:
    text = files("tandem.watch").joinpath("date_words.yaml").read_text(encoding="utf-8")
    return msgspec.convert(cast(object, yaml.safe_load(text)), DateWords)


WORDS = _read()


def one_of(words: Iterable[str]) -> str:
    """Answer a pattern for any of the words, the longest first, with any white space between their parts."""
    longest = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in longest) + ")"


def _with_capitals(rows: Iterable[tuple[str, ...]]) -> dict[str, int]:
    return {form: n for n, row in enumerate(rows) for word in row for form in (word, word.upper())}


MONTHS: Mapping[str, int] = {word: n + 1 for word, n in _with_capitals(WORDS.months).items()}
WEEKDAYS: Mapping[str, int] = _with_capitals(WORDS.weekdays)
PARTS: Mapping[str, str] = {word: part for part, words in WORDS.parts.items() for word in words}
KINDS: Mapping[str, str] = {word: row[0] for row in WORDS.events for word in row}
"""What kind of event each word tells of: `launched` of a launch."""

_WHOLE = one_of(form for row in WORDS.months for form in (row[0], row[0].upper()))
_SHORT = one_of(form for row in WORDS.months for word in row[1:] for form in (word, word.upper()))
MONTH = rf"(?:{_WHOLE}(?![A-Za-z])(?:\.(?=\s*\d))?|{_SHORT}(?![A-Za-z])\.?)"
WEEKDAY = rf"{one_of(WEEKDAYS)}(?![A-Za-z])\.?"
FULL_WEEKDAY = rf"(?:{'|'.join(row[0] for row in WORDS.weekdays)})"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\dA-Za-z])"
YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
PART = rf"(?i:{one_of(PARTS)})"
NUMBER = rf"(?i:\d{{1,3}}|{one_of(WORDS.numbers)})"
UNIT = r"(?i:day|week|month|year|quarter|decade)"
TO = r"(?:\s*[-–—]\s*|\s+(?:to|through|until|till|and)\s+)"


def month_number(word: str) -> int:
    """Answer which month a word names: `Nov.` is 11."""
    return MONTHS[word.rstrip(".")]


def weekday_number(word: str) -> int:
    """Answer which day of the week a word names, Monday being 0."""
    return WEEKDAYS[word.rstrip(".")]


def day_number(word: str) -> int:
    """Answer the day of the month that `20th` or `20` tells."""
    return int(re.sub(r"\D", "", word))


def number(word: str) -> int:
    """Answer how many `three` or `3` are."""
    return int(word) if word.isdigit() else WORDS.numbers[word.lower()]


def part_of(words: str | None) -> str:
    """Answer early, mid or late for `the end of`; empty for None."""
    return PARTS.get(" ".join((words or "").lower().split()), "")
