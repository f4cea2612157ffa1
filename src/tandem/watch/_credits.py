"""Who is credited with one quotation, by the words around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tandem.watch._units import Unit
from tandem.watch.chains import Sources, bare_name
from tandem.watch.cues import cues
from tandem.watch.found import Indirect
from tandem.watch.marks import Marked
from tandem.watch.page import Span
from tandem.watch.tellings import Telling

_STOP = re.compile(r"[.;!?]\s+[A-Z“\"]")
_DIRECT = re.compile(r"(?:[,:—–-]|\bthat|^|\bas|\bin part)\s*$")
_ASKERS = re.compile(r"^(?:Q|QUESTION|Question|REPORTER|Reporter|PRESS)\d*$")
_NAME_ALONE = re.compile(r"^\s*(?:[-–—]\s*)?(?P<name>(?:[A-Z][\w.’'-]*\s?){1,5})[.\s]*$")
_FARTHEST = 16


@dataclass(frozen=True)
class Credit:
    """Who is credited, through whom, by which word, and how that is known; `content` is the report it stands in."""

    speaker: str | None
    chain: tuple[str, ...]
    cue: Span | None
    rule: str
    score: float
    asks: bool = False
    content: Span | None = None

    def by(self, rule: str, score: float) -> "Credit":
        """Answer the same credit for words that stand apart."""
        return replace(self, rule=rule, score=score)


def held_credit(
    unit: Unit, place: Span, told: Sequence[Telling], reports: Sequence[Indirect], sources: Sources
) -> Credit | None:
    """Answer who is credited with a quotation that stands for itself."""
    before, after = _before(unit, place, told), _after(unit, place, told)
    if before is not None:
        between = unit.text[_end(before) : place.start]
        direct = _DIRECT.search(between) is not None
        if direct or after is None or after.source is None:
            credit = _credit(before, sources, reports, "quote.said-before", 0.9 if direct else 0.7)
            if credit is not None:
                return credit
    if after is not None:
        credit = _credit(after, sources, reports, "quote.said-after", 0.95)
        if credit is not None:
            return credit
    return _by_name(unit, place)


def _end(telling: Telling) -> int:
    return telling.cue.idx + len(telling.cue)


def _before(unit: Unit, place: Span, told: Sequence[Telling]) -> Telling | None:
    for one in reversed(told):
        if one.speech and _end(one) <= place.start:
            between = unit.text[_end(one) : place.start]
            crossed = any(_end(one) <= other.start < place.start for _, other in unit.held)
            return None if crossed or _STOP.search(between) else one
    return None


def _after(unit: Unit, place: Span, told: Sequence[Telling]) -> Telling | None:
    for one in told:
        if one.speech and one.cue.idx >= place.end and not _leads_on(one, told):
            between = unit.text[place.end : one.cue.idx]
            crossed = any(place.end <= other.start < one.cue.idx for _, other in unit.held)
            return None if crossed or ";" in between or len(between.split()) > _FARTHEST else one
    return None


def _leads_on(telling: Telling, told: Sequence[Telling]) -> bool:
    """Answer whether it only leads to another that has the speaker ("the minister was quoted as saying")."""
    way = (
        one for one in told if one.cue.dep_ == "pcomp" and one.cue.head.head == telling.cue and one.source is not None
    )
    return telling.source is None and next(way, None) is not None


def _credit(telling: Telling, sources: Sources, reports: Sequence[Indirect], rule: str, score: float) -> Credit | None:
    unit = telling.unit
    cue = unit.spot(telling.cue, telling.cue)
    if telling.cue.lower_ == "according":
        rule = "quote.according"
    if telling.source is None:
        return Credit(None, (), cue, rule, score, asks=True) if telling.asks else None
    name = sources.name(telling.source, unit)
    if name is None:
        return None
    around = [one for one in reports if one.content.holds(cue) and one.speaker != name]
    around.sort(key=lambda one: one.content.start - one.content.end)
    through = sources.name(telling.through, unit) if telling.through is not None else None
    chain = (*(around[-1].chain if around else ()), *((through,) if through not in (None, name) else ()), name)
    return Credit(name, chain, cue, rule, score, asks=telling.asks)


def _by_name(unit: Unit, place: Span) -> Credit | None:
    """Credit a name that stands alone behind the quotation, or before it with a colon."""
    alone = _NAME_ALONE.match(unit.text[place.end :])
    if alone is not None and alone["name"].split()[0] not in cues().words["starter"]:
        name = bare_name(_page_name(unit, place.end + alone.start("name"), alone["name"]))
        return Credit(name, (name,), None, "quote.name-alone", 0.8)
    before = unit.text[: place.start].rstrip()
    if before.endswith(":") and 0 < len(before.split()) <= 10 and before[0].isupper():
        words = before[:-1].strip()
        if _ASKERS.match(words):
            return Credit(None, (), None, "quote.colon", 0.85, asks=True)
        if all(one[0].isupper() or one in ("of", "the", "for", "and", "de") for one in words.split()):
            name = bare_name(_page_name(unit, 0, before[:-1]))
            return Credit(name, (name,), None, "quote.colon", 0.85)
    return None


def _page_name(unit: Unit, start: int, words: str) -> str:
    """Answer a name as the page has it, with the hyphens that the parser did not see."""
    words = words.rstrip(" .") if len(words.rstrip(" .").rsplit(None, 1)[-1]) > 1 else words.rstrip()
    first = start + len(words) - len(words.lstrip())
    return unit.place(first, start + len(words)).of(unit.page)


def woven_credit(
    unit: Unit, mark: Marked, told: Sequence[Telling], reports: Sequence[Indirect], sources: Sources
) -> Credit | None:
    """Answer who is credited with words woven into a sentence."""
    inside = [one for one in reports if one.content.start <= mark.inner.start and mark.inner.end <= one.content.end + 1]
    if inside:
        inside.sort(key=lambda one: one.content.end - one.content.start)
        best = next((one for one in inside if one.speaker is not None), None)
        if best is not None:
            cue = Span(best.span.start, best.span.start + 1)
            score = 0.85 if best.rule != "indirect.according" else 0.8
            return Credit(best.speaker, best.chain, cue, "quote.within-report", score, content=best.content)
    words = next((one for one in told if one.cue.lower_ == "words" and one.speech), None)
    if words is not None and unit.at[words.cue.idx] < mark.inner.start:
        return _credit(words, sources, reports, "quote.in-the-words", 0.8)
    return _owner(unit, mark) or _governor(unit, mark, told, reports, sources)


_OWNER = re.compile(r"(?P<name>(?:[A-Z][\w.-]*\s)*[A-Z][\w.-]*)(?:’s?|'s?)\s*$")


def _owner(unit: Unit, mark: Marked) -> Credit | None:
    """Credit the one whose words they are ("Berg’s “short list”")."""
    at = next((i for i, place in enumerate(unit.at) if place >= mark.inner.start), 0)
    found = _OWNER.search(unit.text[:at])
    if found is None:
        return None
    name = bare_name(found["name"].removeprefix("The "))
    return Credit(name, (name,), None, "quote.owner", 0.6)


def _governor(
    unit: Unit, mark: Marked, told: Sequence[Telling], reports: Sequence[Indirect], sources: Sources
) -> Credit | None:
    """Credit the subject of the nearest word of speech above the words in the parse."""
    if unit.doc is None:
        return None
    at = unit.token(mark.inner.start)
    if at >= len(unit.doc):
        return None
    above = {one.i for one in (unit.doc[at], *unit.doc[at].ancestors)}
    over = [one for one in told if one.speech and one.source is not None and one.cue.i in above]
    for one in reversed(over):
        if one.source is not None and at not in {t.i for t in one.source.subtree}:
            return _credit(one, sources, reports, "quote.within-clause", 0.6)
    return None
