"""A sentence in which each mention of somebody, of an event and of a time is one letter, with the way back.

The patterns of `slots.yaml` read this, so that no pattern knows a name; what lies in the brackets of an event ("the
US-ROK working group") is part of the event and nobody who acts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from tandem.watch.events import Mention
from tandem.watch.found import Dated, Found, Named
from tandem.watch.page import Span
from tandem.watch.slots import MARKS, ROOM, Mark, Slots

_Seen = tuple[Span, Mark, object]


class Actor(msgspec.Struct, frozen=True):
    """Somebody in a sentence: where, as printed, the code of the name; `self` is "we" in a quote, `both` two sides."""

    span: Span
    words: str
    id: str = ""
    kind: str = ""


class Masked(msgspec.Struct, frozen=True):
    """A sentence with one letter for each mention; `places` leads from each letter back to the text."""

    span: Span
    text: str
    places: tuple[Span, ...]
    actors: tuple[Actor, ...]
    events: tuple[Mention, ...]
    dates: tuple[Dated, ...]

    def back(self, start: int, end: int) -> Span:
        """Answer where a stretch of the masked sentence stands in the document."""
        return Span(self.places[start].start, self.places[end - 1].end) if end > start else self.places[start]

    def actors_in(self, words: str) -> tuple[Actor, ...]:
        """Answer who stands in a stretch of the masked sentence."""
        return tuple(self.actors[at] for at in _numbers(words, "who"))

    def events_in(self, words: str) -> tuple[Mention, ...]:
        """Answer the events in a stretch of the masked sentence."""
        return tuple(self.events[at] for at in _numbers(words, "event"))

    def dates_in(self, words: str) -> tuple[Dated, ...]:
        """Answer the times in a stretch of the masked sentence."""
        return tuple(self.dates[at] for at in _numbers(words, "date"))


def _numbers(words: str, mark: Mark) -> Iterator[int]:
    first = MARKS[mark]
    return (ord(letter) - first for letter in words if first <= ord(letter) < first + ROOM)


def mask(found: Found, sentence: Span, mentions: Iterable[Mention], slots: Slots) -> Masked:
    """Answer a sentence with its mentions as letters."""
    text = found.page.text
    events = [one for one in mentions if one.shown and sentence.holds(one.span)]
    dates = [one for one in found.dates if sentence.holds(one.span)]
    seen: list[_Seen] = [(one.span, "event", one) for one in events]
    seen += [(one.span, "date", one) for one in dates]
    seen += [(one.span, "who", one) for one in _actors(found, sentence, slots)]
    chosen = _apart(seen)
    letters, places = _letters(text, sentence, chosen)
    return Masked(
        sentence,
        letters,
        places,
        tuple(one for _, mark, one in chosen if mark == "who" and isinstance(one, Actor)),
        tuple(one for _, mark, one in chosen if mark == "event" and isinstance(one, Mention)),
        tuple(one for _, mark, one in chosen if mark == "date" and isinstance(one, Dated)),
    )


_ORDER: tuple[Mark, ...] = ("event", "date", "who")


def _apart(seen: Sequence[_Seen]) -> list[_Seen]:
    """Answer the mentions that do not cut one another: an event before a time before somebody, the longer first."""
    kept: list[_Seen] = []
    for one in sorted(seen, key=lambda s: (_ORDER.index(s[1]), s[0].start - s[0].end)):
        if all(one[0].end <= other[0].start or other[0].end <= one[0].start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda s: s[0].start)[:ROOM]


def _letters(text: str, sentence: Span, chosen: Sequence[_Seen]) -> tuple[str, tuple[Span, ...]]:
    letters: list[str] = []
    places: list[Span] = []
    counts: dict[Mark, int] = {"who": 0, "event": 0, "date": 0}
    at = sentence.start
    for span, mark, _ in (*chosen, (Span(sentence.end, sentence.end), None, None)):
        letters.extend(" " if letter.isspace() else letter for letter in text[at : span.start])
        places.extend(Span(i, i + 1) for i in range(at, span.start))
        at = max(at, span.end)
        if mark is not None:
            letters.append(chr(MARKS[mark] + counts[mark]))
            places.append(span)
            counts[mark] += 1
    return "".join(letters), tuple(places)


def _actors(found: Found, sentence: Span, slots: Slots) -> Iterator[Actor]:
    text = found.page.text
    for name in found.names:
        if sentence.holds(name.span) and name.kind != "outlet":
            yield _named(text, name)
    for one in _words(slots.both).finditer(text, sentence.start, sentence.end):
        yield Actor(Span(*one.span()), one.group(), kind="both")
    for quote in found.quotes:
        area = Span(max(sentence.start, quote.span.start), min(sentence.end, quote.span.end))
        if quote.speaker and quote.kind != "question" and area.start < area.end:
            for one in _words(slots.ourselves).finditer(text, area.start, area.end):
                yield Actor(Span(*one.span()), quote.speaker, kind="self")


def _named(text: str, name: Named) -> Actor:
    return Actor(name.span, name.span.of(text), name.id, name.kind)


_READY: dict[tuple[str, ...], re.Pattern[str]] = {}


def _words(told: tuple[str, ...]) -> re.Pattern[str]:
    if told not in _READY:
        ordered = sorted(told, key=len, reverse=True)
        _READY[told] = re.compile("|".join(rf"(?<![\w]){re.escape(one)}(?![a-z])" for one in ordered))
    return _READY[told]
