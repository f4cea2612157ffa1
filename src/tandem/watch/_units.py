"""What is parsed: a sentence, or the sentences that one quotation ties together, made short for the parser.

A quotation that stands for itself is replaced by one word, so that the clause around it can be read; one that is woven
into its sentence loses its marks alone. Numbers of notes go. Every character knows its place on the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tandem.watch._english_parser import Doc, Token, parse
from tandem.watch.cues import cues, gate
from tandem.watch.found import Note
from tandem.watch.marks import Marked, marked_in
from tandem.watch.page import Page, Span

_NAME_HYPHEN = re.compile(r"\b[A-Z][a-z]+(-)[a-z]+\b")
_NUMBER = re.compile(r"\s*\[\d{1,3}\](?:,\s*(?=\[))?")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its|the)\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Unit:
    """A stretch of the page as it was parsed. `held` are the quotations replaced, with their places in `text`."""

    page: str
    span: Span
    block: Span
    text: str
    at: tuple[int, ...]
    held: tuple[tuple[Marked, Span], ...]
    woven: tuple[Marked, ...]
    doc: Doc | None = field(default=None)

    def place(self, start: int, end: int) -> Span:
        """Answer where on the page a stretch of `text` stands."""
        return Span(self.at[start], self.at[end - 1] + 1)

    def spot(self, first: Token, last: Token) -> Span:
        """Answer where on the page the tokens from one to another stand."""
        return self.place(first.idx, last.idx + len(last))

    def token(self, place: int) -> int:
        """Answer the index of the first token that stands at a place on the page or behind it."""
        doc = self.doc or ()
        return next((one.i for one in doc if self.at[one.idx + len(one) - 1] >= place), len(doc))


def units_of(page: Page, sentences: tuple[Span, ...], notes: tuple[Note, ...]) -> tuple[Unit, ...]:
    """Answer the units of a page in order, parsed where they may hold a report."""
    return _units_in(page.text, page.body, tuple(sentences), tuple(one for note in notes for one in note.markers))


@lru_cache(maxsize=8)
def _units_in(
    text: str, blocks: tuple[Span, ...], sentences: tuple[Span, ...], markers: tuple[Span, ...]
) -> tuple[Unit, ...]:
    marked = marked_in(text, blocks)
    units = []
    for span in _tied(sentences, marked):
        block = next((one for one in blocks if one.holds(span)), span)
        units.append(unit_of(text, span, block, [one for one in marked if span.holds(one.outer)], markers))
    wanted = sorted(_wanted(text, units))
    docs = dict(zip(wanted, parse(units[at].text for at in wanted), strict=True))
    return tuple(_with(unit, docs.get(at)) for at, unit in enumerate(units))


def _with(unit: Unit, doc: Doc | None) -> Unit:
    return Unit(unit.page, unit.span, unit.block, unit.text, unit.at, unit.held, unit.woven, doc)


def _tied(sentences: Sequence[Span], marked: Sequence[Marked]) -> list[Span]:
    tied: list[Span] = []
    for one in sentences:
        last = tied[-1] if tied else None
        if last and any(m.depth == 0 and m.outer.start < last.end and m.outer.end > one.start for m in marked):
            tied[-1] = Span(last.start, one.end)
        else:
            tied.append(one)
    return tied


def _wanted(text: str, units: Sequence[Unit]) -> set[int]:
    """Answer which to parse: those with a cue or a mark, and the two before one that refers back."""
    wanted: set[int] = set()
    for at, unit in enumerate(units):
        if unit.held or unit.woven or gate().search(unit.text):
            wanted.add(at)
            if _PRONOUN.search(unit.text):
                wanted |= {back for back in (at - 1, at - 2) if back >= 0 and units[back].block == unit.block}
    return wanted


def unit_of(text: str, span: Span, block: Span, marked: Sequence[Marked], markers: Sequence[Span]) -> Unit:
    """Answer a stretch made short for the parser, not parsed yet."""
    top = [one for one in marked if one.depth == 0]
    alone = [one for one in top if stands_alone(text, span, one)]
    gone = _gone(text, span, [one for one in top if one not in alone], markers)
    letters: list[str] = []
    at: list[int] = []
    held: list[tuple[Marked, Span]] = []
    here = span.start
    for one in sorted(alone, key=lambda m: m.outer.start):
        _copy(text, here, one.outer.start, gone, letters, at)
        word = _stand_in(text, one, span.end)
        held.append((one, Span(len(letters), len(letters) + len(word))))
        letters += word
        at += [one.outer.start] + [one.inner.start] * (len(word) - 2) + [one.outer.end - 1]
        here = one.outer.end
    _copy(text, here, span.end, gone, letters, at)
    woven = tuple(one for one in top if one not in alone)
    return Unit(text, span, block, "".join(letters), tuple(at), tuple(held), woven)


def _stand_in(text: str, one: Marked, end: int) -> str:
    rest = text[one.outer.end : end].strip(" .,;:!?[]0123456789")
    return "“Yes,”" if rest else "“Yes.”"


def _gone(text: str, span: Span, woven: Sequence[Marked], markers: Sequence[Span]) -> set[int]:
    gone = {at for one in woven for at in (one.outer.start, *((one.outer.end - 1,) if one.closed else ()))}
    for number in _NUMBER.finditer(text, span.start, span.end):
        gone |= set(range(*number.span()))
    for marker in (one for one in markers if span.holds(one)):
        gone |= set(range(marker.start, marker.end))
    gone |= {hyphen.start(1) for hyphen in _NAME_HYPHEN.finditer(text, span.start, span.end)}
    return gone


def _copy(text: str, start: int, end: int, gone: set[int], letters: list[str], at: list[int]) -> None:
    for here in range(start, end):
        if here not in gone:
            letters.append(" " if text[here].isspace() else text[here])
            at.append(here)


_CLAUSE_BEFORE = re.compile(r"[^.;!?“”]*$")


def stands_alone(text: str, span: Span, one: Marked) -> bool:
    """Answer whether a quotation stands for itself, and is no part of the sentence around it."""
    before = text[span.start : one.outer.start].rstrip()
    words = one.inner.of(text).strip().rstrip("’”'\"")
    after = text[one.outer.end : span.end].lstrip()
    ends = words[-1:] in ",.?!…—–-"
    if not before.strip(" (—–-“\"‘'"):
        return ends or not after[:1].isalpha() or bool(re.match(r"[,—–]", after))
    if before[-1] in ":":
        return words[:1].isupper() or words[:1] in "[(…" or ends or len(words.split()) > 3
    clause = _CLAUSE_BEFORE.search(before[:-1])
    told = clause is not None and gate().search(clause.group()) is not None
    if before[-1] in ",—–":
        return told and (words[:1].isupper() or words[:1] in "[(…" or ends or len(words.split()) > 4)
    last = before.rsplit(None, 1)[-1]
    if cues().verb(last, "clause", "ask", "weak"):
        return words[:1].isupper() and len(words.split()) > 2
    joins = (last.lower() in ("and", "but", "or") and "”" in before) or '"' in before
    return words[:1].isupper() and ends and (len(words.split()) > 3 if joins else bool(re.search(r"[.?!…]\s", words)))
