"""Speech, belief and stance that is told without its words, with the chain of those through whom it is told.

A report inside another has the outer one's sources before its own. What is denied, supposed or asked for is left out,
and what the author says as "we" is no report.
"""

from collections.abc import Sequence

import msgspec

from tandem.watch._units import Unit, units_of
from tandem.watch.chains import Sources
from tandem.watch.found import Indirect, Note
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page, Span
from tandem.watch.sources import children, is_somebody, is_stance
from tandem.watch.tellings import Telling, tellings

STAGE = ("indirect", 2)

_MOST, _SOME = 0.7, 0.4
"""How much of what one says has to be another's stance for that other to stand in the chain; less
where it is what the clause begins with."""


def find_indirect(
    page: Page, sentences: tuple[Span, ...], notes: tuple[Note, ...], lexicon: Lexicon
) -> tuple[Indirect, ...]:
    """Answer what an English page tells of speech, belief and stance, in the order of the text."""
    units = units_of(page, sentences, notes)
    sources = Sources(units, page.text, lexicon)
    told = [
        one
        for unit in units
        for one in reports_of(tellings(unit), sources)
        if not any(mark.inner.start <= one.span.start < mark.inner.end for mark in unit.woven)
    ]
    return tuple(sorted(told, key=lambda one: (one.span.start, one.content.start, -one.content.end)))


def reports_of(found: Sequence[Telling], sources: Sources) -> list[Indirect]:
    """Answer the reports that the words of speech in one unit make, each with its chain."""
    pairs = [(telling, one) for telling in found if (one := _report(telling, sources)) is not None]
    bare = [one for _, one in pairs]
    chained = [_chained(one, bare) for one in bare]
    return [
        _with_named_holder(telling, _with_holder(one, chained), sources)
        for (telling, _), one in zip(pairs, chained, strict=True)
    ]


def _with_named_holder(telling: Telling, one: Indirect, sources: Sources) -> Indirect:
    """Put at the end of the chain whose act the told clause is, where nothing else has told of it."""
    if telling.rule != "indirect.clause" or telling.reach is None or one.chain[-1:] != (one.speaker,):
        return one
    first, last = telling.reach
    for verb in children(telling.cue, "ccomp"):
        if first <= verb.i <= last and is_stance(verb):
            who = next(iter(children(verb, "nsubj")), None)
            name = sources.name(who, telling.unit) if who is not None and who.tag_ != "PRP" else None
            if who is not None and name is not None and is_somebody(who) and name not in one.chain:
                return msgspec.structs.replace(one, chain=(*one.chain, name))
    return one


def _with_holder(one: Indirect, others: Sequence[Indirect]) -> Indirect:
    """Put at the end of the chain whose stance it is that is told: "she said that the mayor supports the plan"."""
    whole = one.content.end - one.content.start
    inner = [
        other
        for other in others
        if other is not one and one.content.holds(other.span) and other.speaker not in (None, one.speaker)
        and _hull(other) >= (_SOME if other.span.start - one.content.start < 5 else _MOST) * whole
    ]  # fmt: skip
    if not inner:
        return one
    widest = max(inner, key=_hull)
    return Indirect(one.span, one.speaker, widest.chain, one.cue, one.content, one.rule, one.score)


def _hull(one: Indirect) -> int:
    return one.span.end - one.span.start


def _report(telling: Telling, sources: Sources) -> Indirect | None:
    if telling.void or telling.reach is None or telling.unit.doc is None:
        return None
    doc, unit = telling.unit.doc, telling.unit
    content = _closed(unit, unit.spot(doc[telling.reach[0]], doc[telling.reach[1]]))
    cue = unit.spot(telling.cue, telling.cue)
    speaker = sources.name(telling.source, unit) if telling.source is not None else None
    if speaker is None and not telling.unnamed:
        return None
    parts = [content, cue, *([unit.spot(telling.source, telling.source)] if telling.source is not None else [])]
    span = Span(min(one.start for one in parts), max(one.end for one in parts))
    chain: tuple[str, ...] = (speaker,) if speaker is not None else (telling.unnamed,)
    through = sources.name(telling.through, unit) if telling.through is not None else None
    if through is not None and through != speaker:
        chain = (through, *chain)
    return Indirect(span, speaker, chain, _cue(telling), content, telling.rule, telling.score)


def _closed(unit: Unit, content: Span) -> Span:
    """Take the closing mark in, where the opening one is in."""
    for mark in unit.woven:
        if content.start < mark.outer.start < content.end <= mark.outer.end:
            return Span(content.start, mark.outer.end)
        if mark.outer.start < content.start <= mark.inner.start and content.end > mark.outer.end:
            return Span(mark.outer.start, content.end)
    return content


def _cue(telling: Telling) -> str:
    cue = telling.cue
    return f"{cue.text} to" if cue.lower_ == "according" and cue.i + 1 < len(cue.doc) else cue.text


def _chained(one: Indirect, others: Sequence[Indirect]) -> Indirect:
    """Put those before it in whose report it stands."""
    around = [
        other
        for other in others
        if other is not one
        and other.content.holds(one.content)
        and (other.content != one.content or (other.span != one.span and other.span.holds(one.span)))
        and _cue_in(one, other)
    ]
    around.sort(key=lambda other: other.content.start - other.content.end)
    chain: list[str] = []
    for link in (link for other in (*around, one) for link in other.chain):
        if not chain or chain[-1] != link:
            chain.append(link)
    return Indirect(one.span, one.speaker, tuple(chain), one.cue, one.content, one.rule, one.score)


def _cue_in(one: Indirect, other: Indirect) -> bool:
    return other.content.start <= one.span.start
