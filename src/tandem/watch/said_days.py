"""The same words, told as said on two days."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from tandem.watch.account_words import explanation, question
from tandem.watch.found import Account, Found, Link, Place, Position, Quote
from tandem.watch.page import Span
from tandem.watch.same_event import meet
from tandem.watch.same_words import credited

_BESIDE = 30
_WORDS_SHOWN = 8
_WORD = re.compile(r"\S+")


class _Day(msgspec.Struct, frozen=True):
    value: str
    at: Place
    quote: Quote
    found: Found


def find_said_days(founds: Sequence[Found], links: Sequence[Link]) -> Iterator[Account]:
    """Answer an account for each speaker and pair of documents that tell the same words of two days."""
    seen: set[tuple[str, str]] = set()
    quotes = {(found.page.sha256, quote.span): (found, quote) for found in founds for quote in found.quotes}
    for link in (one for one in links if one.kind == "same quote"):
        a, b = (quotes.get((place.sha256, place.span)) for place in (link.a, link.b))
        if a is None or b is None or (link.a.sha256, link.b.sha256) in seen:
            continue
        days = (_day(*a), _day(*b))
        if days[0] is not None and days[1] is not None and not meet(days[0].value, days[1].value):
            seen.add((link.a.sha256, link.b.sha256))
            yield _account((days[0], days[1]))


def _day(found: Found, quote: Quote) -> _Day | None:
    """Answer on which day the words were said: as found, else as told beside the speaker's other words there.

    A day that is only anchored ("after the meeting") gives way to one that is told with the speaker's own verb.
    """
    if quote.said is not None and quote.said.basis != "anchored":
        return _Day(quote.said.value, _told_at(found, quote, quote.said.value), quote, found)
    told = _told_beside(found, quote)
    if told is not None:
        return _Day(told[0], Place(found.page.sha256, told[1]), quote, found)
    if quote.said is None:
        return _told_before(found, quote)
    return _Day(quote.said.value, _told_at(found, quote, quote.said.value), quote, found)


def _told_before(found: Found, quote: Quote) -> _Day | None:
    """Answer the one day that is told in the sentence of a quote before its words."""
    sentence = next((one for one in found.sentences if one.start <= quote.span.start < one.end), None)
    if sentence is None:
        return None
    days = [
        one for one in found.dates if sentence.start <= one.span.start < quote.span.start and len(one.value) == _DAY
    ]
    if len(days) != 1:
        return None
    return _Day(days[0].value, _told_at(found, quote, days[0].value), quote, found)


_DAY = 10


def _told_at(found: Found, quote: Quote, value: str) -> Place:
    """Answer the stretch from the day that is told to the words, in one sentence; else its sentence."""
    inside = [one for one in found.sentences if one.start < quote.span.end and quote.span.start < one.end]
    start, end = min((s.start for s in inside), default=quote.span.start), max((s.end for s in inside), default=0)
    days = [one.span for one in found.dates if one.value == value and start <= one.span.start < end]
    near = min(days, key=lambda one: abs(one.start - quote.span.start), default=Span(start, end))
    return Place(found.page.sha256, Span(min(near.start, quote.span.start), max(near.end, quote.span.end)))


def _told_beside(found: Found, quote: Quote) -> tuple[str, Span] | None:
    """Answer the day that stands right behind the speaker's verb in the nearest speech before the quote."""
    who = credited(found, quote.speaker)
    speeches = [
        one for one in found.indirect if one.span.start < quote.span.start and who & credited(found, one.speaker)
    ]
    for speech in sorted(speeches, key=lambda one: -one.span.start):
        cue = found.page.text.find(speech.cue, speech.span.start, speech.content.end)
        for day in found.dates:
            if (
                cue >= 0
                and cue < day.span.start <= cue + len(speech.cue) + _BESIDE
                and day.span.end <= speech.content.start + 1
            ):
                return day.value, speech.span
    return None


def _account(days: tuple[_Day, _Day]) -> Account:
    a, b = days
    values = {
        "speaker": a.quote.speaker or b.quote.speaker or "",
        "words": " ".join(_WORD.findall(a.quote.span.of(a.found.page.text))[:_WORDS_SHOWN]) + " …",
        "values": "; ".join(f"{day.value} in {day.found.page.name}" for day in days),
    }
    positions = tuple(Position(day.value, "asserted", day.at, day.quote.chain) for day in days)
    told = explanation("said-days", values)
    event = f"said {values['words']}"
    return Account(
        question("said", values),
        "differing",
        positions,
        told,
        event,
        "said",
        "said-days.1",
        "said-days",
        tuple(values.items()),
        "said",
    )
