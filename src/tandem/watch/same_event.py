"""Two passages of different documents that tell of the same event.

They share names, their telling words weigh alike, their days do not part them, and each is the nearest to the other in
its document. Precise before whole: what is not sure enough is left to the queue of similar passages.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tandem.watch.found import Found, Link, Place
from tandem.watch.nearness import near
from tandem.watch.page import Span
from tandem.watch.words import Weights, cosine, rarity, terms, vector

ENOUGH = 0.34
"""Weight from which two passages are taken to tell of one event. Fixed on the documents of the tests; a shared day
adds `_SHARED_DAY`, days that are apart take `_DAYS_APART` away."""

_SHARED_DAY = 0.08
_DAYS_APART = 0.12
_DRIFT = 0.3
_LEAST_TERMS = 5
_NONE: Mapping[str, str] = {}


class Passage(msgspec.Struct, frozen=True):
    """One sentence of a document's body: where, who is named in it, the days told, and its weighed words."""

    found: Found
    span: Span
    names: frozenset[str]
    days: tuple[str, ...]
    weights: Weights

    @property
    def place(self) -> Place:
        """Answer where it stands."""
        return Place(self.found.page.sha256, self.span)


def passages(founds: Sequence[Found], homes: Mapping[str, str] = _NONE) -> tuple[Passage, ...]:
    """Answer the sentences of all documents with their words weighed against one another.

    What a copy or a reprint has word for word from its original (`homes`) is the original's.
    """
    own = {sha: set[str]() for sha in homes.values()}
    for found in founds:
        if found.page.sha256 in own:
            own[found.page.sha256] = {span.of(found.page.text) for span in found.sentences}
    spans = [(found, span) for found in founds for span in found.sentences]
    told = [terms(span.of(found.page.text)) for found, span in spans]
    weights = rarity(told)
    return tuple(
        Passage(found, span, _names(found, span), _days(found, span), vector(one, weights))
        for (found, span), one in zip(spans, told, strict=True)
        if len(set(one)) >= _LEAST_TERMS
        and span.of(found.page.text) not in own.get(homes.get(found.page.sha256, ""), ())
    )


def _names(found: Found, span: Span) -> frozenset[str]:
    text = found.page.text
    inside = (name for name in found.names if span.holds(name.span))
    return frozenset(name.id or name.span.of(text).casefold() for name in inside)


def _days(found: Found, span: Span) -> tuple[str, ...]:
    return tuple(day.value for day in found.dates if span.holds(day.span))


def pairs(told: Sequence[Passage], least: float = _DRIFT) -> Iterator[tuple[float, Passage, Passage]]:
    """Answer pairs of passages of different documents that share a name and weigh `least` or more, with their weights.

    What can weigh enough is found by the terms that both have, so that most pairs are never looked at.
    """
    for x, y, most in near(tuple(one.weights for one in told), least - _SHARED_DAY):
        a, b = told[x], told[y]
        if a.found is b.found or (most < least and not (a.days and b.days)) or a.names.isdisjoint(b.names):
            continue
        score = weight(a, b)
        if score >= least:
            yield score, a, b


def weight(a: Passage, b: Passage) -> float:
    """Answer how much speaks for one event: words in common, more for a shared day, less for days apart."""
    days = 0.0
    if a.days and b.days:
        days = _SHARED_DAY if any(meet(x, y) for x in a.days for y in b.days) else -_DAYS_APART
    return cosine(a.weights, b.weights) + days


def meet(a: str, b: str) -> bool:
    """Answer whether two times told as EDTF have a day in common."""
    (start, end), (first, last) = bounds(a), bounds(b)
    return start <= last and first <= end


def bounds(value: str) -> tuple[str, str]:
    """Answer the first and the last day of a time told as EDTF, so that they can be compared as text."""
    start, _, end = value.partition("/")
    last = end or start
    return start + "-01" * ((10 - len(start)) // 3), last + {4: "-12-31", 7: "-31"}.get(len(last), "")


Row = tuple[float, Passage, Passage]


def same_events(rows: Sequence[Row]) -> tuple[Link, ...]:
    """Link the passages that tell of one event, each with the nearest of every other document."""
    weighed = [one for one in rows if one[0] >= ENOUGH and _share_enough(one[1], one[2])]
    best: dict[tuple[Place, str], float] = {}
    for score, a, b in weighed:
        for one, other in ((a, b), (b, a)):
            key = (one.place, other.place.sha256)
            best[key] = max(best.get(key, 0.0), score)
    return tuple(
        Link("same event", a.place, b.place, None, round(min(score, 1.0), 3), (), "link.same-event")
        for score, a, b in weighed
        if score == best[a.place, b.place.sha256] == best[b.place, a.place.sha256]
    )


def _share_enough(a: Passage, b: Passage) -> bool:
    shared = a.names & b.names
    return len(shared) >= 2 or any(meet(x, y) for x in a.days for y in b.days)


def drifts(rows: Sequence[Row]) -> tuple[Link, ...]:
    """Link what one document has from somebody about a third and the other tells of the third without that source.

    "The government said that its ally supports the survey", and "the ally supports the survey": `parts` says *chain
    shorter*, or *chain longer* where the first place has the fuller chain.
    """
    return tuple(link for score, a, b in rows if (link := _drifted(score, a, b)) is not None)


def _drifted(score: float, a: Passage, b: Passage) -> Link | None:
    for code, full, bare in (("chain longer", a, b), ("chain shorter", b, a)):
        chain, short = _drift(full, bare)
        if chain:
            fuller, less = " > ".join(chain), " > ".join(short)
            words = f"{full.found.page.name} has it from {fuller}, {bare.found.page.name} from {less or 'nobody'}"
            part = (code, fuller, less) if full is a else (code, less, fuller)
            return Link("same event", a.place, b.place, words, round(min(score, 1.0), 3), (part,), "link.drift")
    return None


def _drift(full: Passage, bare: Passage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answer the chain of the one, with a source before the last, and the shorter of the other; empty where none."""
    others = _chains(bare)
    for chain in _chains(full):
        last = _ids(full, chain[-1])
        longer = len(chain) > 1 and all(len(other) < len(chain) for other in others)
        if longer and last and last <= bare.names and (not others or any(last & _ids(bare, o[-1]) for o in others)):
            return chain, next((other for other in others if last & _ids(bare, other[-1])), ())
    return (), ()


def _chains(one: Passage) -> list[tuple[str, ...]]:
    quotes = [quote.chain for quote in one.found.quotes if quote.chain and _overlap(one.span, quote.span)]
    told = [speech.chain for speech in one.found.indirect if speech.chain and _overlap(one.span, speech.span)]
    return [*quotes, *told]


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _ids(one: Passage, printed: str) -> set[str]:
    text = one.found.page.text
    return {name.id for name in one.found.names if name.id and name.span.of(text) in printed}
