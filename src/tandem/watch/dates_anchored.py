"""Works out times that lean on something told of: the day told just before, or the day of an event.

An event is found again by the kind of its noun or verb (*its launch*: *was launched*) and the words that both have.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
import yaml

from tandem.watch.date_words import KINDS
from tandem.watch.dates_derived import moved_from
from tandem.watch.dates_told import Told
from tandem.watch.edtf import bounds, is_day, of_month, of_week
from tandem.watch.page import Span

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_EMPTY = frozenset(
    {"the", "its", "their", "his", "her", "that", "this", "of", "an", "and", "was", "were", "in", "at", "on"}
)


class KnownEvent(msgspec.Struct, frozen=True):
    """An event that is known by name, by language, and its time as EDTF."""

    names: Mapping[str, tuple[str, ...]]
    value: str


class TimeTold(msgspec.Struct, frozen=True):
    """A time that is worked out, with the words of its sentence, in which an event may be told."""

    span: Span
    value: str
    sentence: Span


@cache
def shipped_events() -> tuple[KnownEvent, ...]:
    """Answer the public events of the field that come with the programme."""
    text = files("tandem.watch").joinpath("known_events.yaml").read_text(encoding="utf-8")
    return msgspec.convert(cast(object, yaml.safe_load(text)), tuple[KnownEvent, ...])


def event_day(words: str, text: str, at: int, dated: Sequence[TimeTold], events: Iterable[KnownEvent]) -> str:
    """Answer the day of the event that the words name, of those told in the text or known; empty where none is."""
    named = known_in(words, events)
    if named:
        return named
    found = _WORD.findall(words)
    kind = next((KINDS[word.lower()] for word in reversed(found) if word.lower() in KINDS), "")
    wanted = {word.lower() for word in found} - _EMPTY
    scored = [
        (_likeness(one, kind, wanted, text), one.span.start < at, -abs(at - one.span.start), one.value)
        for one in dated
        if is_day(one.value)
    ]
    best = max(scored, default=(0.0, False, 0, ""))
    return best[3] if best[0] >= 1 else ""


def _likeness(one: TimeTold, kind: str, wanted: set[str], text: str) -> float:
    words = [word.lower() for word in _WORD.findall(one.sentence.of(text))]
    if kind not in {KINDS.get(word) for word in words}:
        return 0.0
    return 1 + len(wanted & set(words))


def known_in(words: str, events: Iterable[KnownEvent]) -> str:
    """Answer the time of the first known event whose name stands in the words."""
    for event in events:
        for names in event.names.values():
            if any(name.lower() in words.lower() for name in names):
                return event.value
    return ""


def same_or_next(told: Told, last: str) -> str:
    """Answer the same, following or previous day, week, month or year of the time told last."""
    if told.unit == "day":
        return moved_from(last, "day", told.count) if told.count or not is_day(last) else last
    day = bounds(last)[0]
    if told.unit == "week":
        return of_week(date.fromordinal(day.toordinal() + 7 * told.count))
    return of_month(day.year, day.month + told.count) if told.unit == "month" else f"{day.year + told.count:04d}"
