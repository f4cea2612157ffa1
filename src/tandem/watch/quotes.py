"""Words between quotation marks that somebody said, and who is credited with them.

Rules, most certain first: the word of speech before the quotation or behind it, "according to", the name alone, a
colon; for words woven into a sentence the report in which they stand; for a sentence that is nothing but a quotation
the speaker of the one before it. Titles of works and names between marks are no speech; the author's own marks credit
nobody.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from tandem.watch._credits import Credit, held_credit, woven_credit
from tandem.watch._nested import nested_quotes
from tandem.watch._units import Unit, units_of
from tandem.watch.chains import Sources
from tandem.watch.cues import cues
from tandem.watch.found import Dated, Note, Quote, QuoteKind
from tandem.watch.indirect import reports_of
from tandem.watch.lexicon import Lexicon
from tandem.watch.marks import Marked, find_marked
from tandem.watch.page import Page, Span
from tandem.watch.saying_days import said_on
from tandem.watch.tellings import tellings

STAGE = ("quotes", 1)

_SAME = 0.75
_AFTER_REPORT = 0.65
_DEFINED = 5
_SMALL = ("of", "the", "a", "an", "and", "in", "on", "for", "to", "with", "at", "by", "from", "or", "as", "its", "vs")


class _Spoken:
    """A quotation on its way: where, in which unit, and what is known of its speaker so far."""

    def __init__(self, unit: Unit, mark: Marked, held: bool, credit: Credit | None) -> None:
        self.unit, self.mark, self.held, self.credit = unit, mark, held, credit


def find_quotes(
    page: Page,
    sentences: tuple[Span, ...],
    notes: tuple[Note, ...],
    lexicon: Lexicon,
    dates: Sequence[Dated] = (),
) -> tuple[Quote, ...]:
    """Answer the quotations of an English page, in the order of the text; `dates` tell when each was said."""
    units = units_of(page, sentences, notes)
    sources = Sources(units, page.text, lexicon)
    spoken = [one for unit in units for one in _in_unit(unit, page, sources, lexicon)]
    _carry(spoken, units, sources, page)
    headings = page.parts("heading")
    found = []
    for one in spoken:
        if one.credit is None and any(heading.holds(one.mark.outer) for heading in headings):
            continue
        quote = _quote(one, page, notes, dates)
        found.append(quote)
        found += nested_quotes(one.mark, quote, find_marked(page), page, lexicon)
    return tuple(sorted(found, key=lambda one: one.span))


def _in_unit(unit: Unit, page: Page, sources: Sources, lexicon: Lexicon) -> list[_Spoken]:
    told = tellings(unit)
    reports = reports_of(told, sources)
    found: list[_Spoken] = []
    for mark, place in unit.held:
        if not _is_name(page, mark, lexicon, held=True):
            found.append(_Spoken(unit, mark, True, held_credit(unit, place, told, reports, sources)))
    for mark in unit.woven:
        if not _is_name(page, mark, lexicon, held=False):
            found.append(_Spoken(unit, mark, False, woven_credit(unit, mark, told, reports, sources)))
    found.sort(key=lambda one: one.mark.outer)
    _join(found, page)
    return found


def _join(found: Sequence[_Spoken], page: Page) -> None:
    """Credit the one who said “A” with “B” in “A,” and “B.”"""
    for before, after in pairwise(found):
        between = page.text[before.mark.outer.end : after.mark.outer.start].strip(" ,;—–")
        if between in ("", "and", "but", "or", "and that", "while also", "as well as") and before.held == after.held:
            after.credit = after.credit or before.credit
            before.credit = before.credit or after.credit


def _carry(spoken: Sequence[_Spoken], units: Sequence[Unit], sources: Sources, page: Page) -> None:
    """Credit quotations that are their own sentence with the speaker before them, and those that run on with theirs."""
    for at, one in enumerate(spoken):
        before = spoken[at - 1] if at else None
        if one.credit is None and one.held and _is_all(one.unit):
            one.credit = _from_before(one, before, units, sources)
        if one.credit is not None:
            _backwards(spoken, at, one.credit)


def _backwards(spoken: Sequence[_Spoken], at: int, credit: Credit) -> None:
    while at and spoken[at - 1].mark.runs_on and spoken[at - 1].credit is None:
        at -= 1
        spoken[at].credit = credit.by("quote.paragraphs", 0.85)


def _from_before(one: _Spoken, before: _Spoken | None, units: Sequence[Unit], sources: Sources) -> Credit | None:
    if before is not None and before.credit is not None and not before.credit.asks and before.held:
        if before.mark.runs_on:
            return before.credit.by("quote.paragraphs", 0.85)
        if before.unit.block == one.unit.block and not _speaks_between(before, one, units):
            return before.credit.by("quote.same-speaker", _SAME)
    at = units.index(one.unit)
    near = units[at - 1] if at else None
    if near is not None and near.block == one.unit.block:
        told = [telling for telling in tellings(near) if telling.speech and telling.source is not None]
        name = sources.name(told[-1].source, near) if told and told[-1].source is not None else sources.actor(near)
        if name is not None:
            return Credit(name, (name,), None, "quote.after-report", _AFTER_REPORT)
    alone = one.unit.block.start == one.mark.outer.start
    if alone and before is not None and before.credit is not None and before.held and not before.credit.asks:
        return before.credit.by("quote.same-speaker", 0.55) if _next_block(before, one, units) else None
    return None


def _speaks_between(before: _Spoken, one: _Spoken, units: Sequence[Unit]) -> bool:
    """Answer whether somebody else is told to have spoken between two quotations."""
    between = units[units.index(before.unit) + 1 : units.index(one.unit)]
    return any(telling.speech and telling.source is not None for unit in between for telling in tellings(unit))


def _next_block(before: _Spoken, one: _Spoken, units: Sequence[Unit]) -> bool:
    blocks = [unit.block for unit in units]
    return blocks[blocks.index(one.unit.block) - 1] == before.unit.block


def _is_all(unit: Unit) -> bool:
    rest = unit.text
    for _, place in reversed(unit.held):
        rest = rest[: place.start] + rest[place.end :]
    return not re.search(r"\w", rest)


def _quote(one: _Spoken, page: Page, notes: Sequence[Note], dates: Sequence[Dated]) -> Quote:
    credit = one.credit
    inner = _trimmed(page.text, one.mark.inner)
    note = _note(one, notes)
    kind = _kind(one, inner.of(page.text))
    if credit is None:
        return Quote(inner, kind, None, (), None, note, "quote.uncredited", 0.5)
    said = said_on(credit.cue, one.unit, credit.content, page, dates)
    chain = (
        credit.chain if credit.speaker is None or credit.speaker in credit.chain else (*credit.chain, credit.speaker)
    )
    rule = "quote.question" if kind == "question" else credit.rule
    return Quote(inner, kind, credit.speaker, chain, said, note, rule, credit.score)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def _kind(one: _Spoken, words: str) -> QuoteKind:
    if words.rstrip().endswith("?") and one.credit is not None and one.credit.asks:
        return "question"
    if one.held:
        told = one.credit is not None or len(words.split()) > 3 or words.rstrip()[-1:] in ".!?…"
        return "full" if told else "fragment"
    return "full" if _has_clause(one.unit, one.mark) else "fragment"


def _has_clause(unit: Unit, mark: Marked) -> bool:
    """Answer whether the words have a verb of their own with its subject."""
    if unit.doc is None:
        return False
    first, last = unit.token(mark.inner.start), unit.token(mark.inner.end - 1)
    inside = [one for one in unit.doc[first : last + 1] if one.dep_ in ("nsubj", "nsubjpass", "expl")]
    return any(first <= one.head.i <= last and one.tag_ not in ("WDT", "WP") for one in inside)


def _note(one: _Spoken, notes: Sequence[Note]) -> str | None:
    markers = sorted((marker, note.label) for note in notes for marker in note.markers)
    behind = (label for marker, label in markers if one.mark.inner.end <= marker.start < one.unit.span.end + 4)
    return next(behind, None)


_CAPITALS = re.compile(r"[^\W\d_][\w’'-]*")


def _is_name(page: Page, mark: Marked, lexicon: Lexicon, *, held: bool) -> bool:
    """Answer whether what stands between the marks is a title or a name and no speech."""
    words = mark.inner.of(page.text).strip().rstrip(",;")
    known = lexicon.by_name.get(words.rstrip("."))
    if known is not None and known.kind == "outlet":
        return True
    if _is_defined(page.text, mark):
        return True
    before = page.text[max(0, mark.outer.start - 60) : mark.outer.start].rstrip(" ,:(")
    before = _OF_A_DAY.sub("", before).rstrip(" ,:(")
    last = (re.findall(r"[\w’'-]+", before) or [""])[-1].lower()
    parts = _CAPITALS.findall(words)
    capital = bool(parts) and all(one[0].isupper() or one.lower() in _SMALL for one in parts) and parts[0][0].isupper()
    if cues().has("titled", last):
        return True
    if not capital or words[-1:] in ".!":
        return False
    if cues().has("outlet", last) or cues().has("work", last):
        return True
    return not held and mark.inner.start - mark.outer.start == 1 and _is_inside(page, mark)


_DEFINES = re.compile(
    r"[(\[](?:(?:hereinafter|hereafter|henceforth|collectively|together|jointly|referred|known|to|as|or|the|"
    r"called|each|an?|and|in|short|for)\b[\s,:]*|[“\"][^“”\"]{1,60}[”\"][\s,]*)*$",
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    r"[\s,(]+(?:(?:of|on|from|dated)\s+)?(?:\d{1,2}\s+[A-Z][a-z]+\.?|[A-Z][a-z]+\.?(?:\s+\d{1,2},)?)\s+\d{4}$"
)


def _is_defined(text: str, mark: Marked) -> bool:
    """Answer whether the marks say in brackets how something will be called: (hereinafter “the Parties”)."""
    if len(mark.inner.of(text).split()) > _DEFINED or not re.match(
        r"[\s,]*[)\]]|\s+(?:and|or)\s+[“\"]", text[mark.outer.end :][:9]
    ):
        return False
    return bool(_DEFINES.search(text[max(0, mark.outer.start - 120) : mark.outer.start]))


def _is_inside(page: Page, mark: Marked) -> bool:
    """Answer whether a sentence goes on before the marks, so that capitals are those of a name."""
    return bool(re.search(r"[\w,’)]\s+\(?$", page.text[max(0, mark.outer.start - 20) : mark.outer.start]))
