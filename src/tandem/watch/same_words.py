"""The same quote in other words: quotes of different documents laid word against word, and what parts them.

An editor's insertion in brackets ("to (South Korea)") is a word like others in the difference and counts for nothing
in the score. Words that are few belong together only where who is credited with them fits.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, pairwise

import msgspec
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from tandem.watch.found import Found, Link, Place, Quote
from tandem.watch.page import Span
from tandem.watch.words import STOP, Word, stem, words

_HANGUL = re.compile("[가-힣]")
_FEW = 5
_RUN = 4
_ENOUGH = 0.7
_STRANGERS = 0.85
Part = tuple[str, str, str]
_NONE: Mapping[str, str] = {}


class _Said(msgspec.Struct, frozen=True):
    found: Found
    quote: Quote
    words: tuple[Word, ...]
    who: frozenset[str]

    @property
    def place(self) -> Place:
        return Place(self.found.page.sha256, self.quote.span)

    @property
    def spoken(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if not word.inserted)

    def printed(self, chosen: Sequence[Word]) -> str:
        return Span(chosen[0].span.start, chosen[-1].span.end).of(self.found.page.text) if chosen else ""


def same_quotes(founds: Sequence[Found], homes: Mapping[str, str] = _NONE) -> tuple[Link, ...]:
    """Link the quotes of different documents that are the same words, whole or in part.

    What a copy or a reprint quotes like its original (`homes`) is linked with the original alone.
    """
    said = [_said(found, quote) for found in founds for quote in found.quotes]
    first = {_as_quoted(one): at for at, one in reversed(list(enumerate(said)))}
    repeated: dict[int, int] = {}
    for at, one in enumerate(said):
        home = homes.get(one.place.sha256)
        there = first.get((home, *_as_quoted(one)[1:])) if home is not None else None
        if there is not None:
            repeated[at] = there
    return tuple(link for a, b in _candidates(said, repeated) if (link := _link(a, b)) is not None)


def _as_quoted(one: _Said) -> tuple[str | None, ...]:
    """Answer a quote as its document has it: its words, its kind, and who is credited."""
    words = " ".join(word.form for word in one.words)
    return (one.place.sha256, one.quote.kind, words, one.quote.speaker, *one.quote.chain)


def credited(found: Found, *printed: str | None) -> frozenset[str]:
    """Answer who is meant by printed words: the codes of names in them, and their telling words."""
    told = [one for one in printed if one]
    names = {name.id for name in found.names if name.id and any(name.span.of(found.page.text) in one for one in told)}
    return frozenset(names | {stem(word.form) for one in told for word in words(one) if _telling(word)})


def _telling(word: Word) -> bool:
    return word.form not in STOP and word.form not in {"mr", "ms", "said"}


def _said(found: Found, quote: Quote) -> _Said:
    who = credited(found, quote.speaker, *quote.chain)
    return _Said(found, quote, words(found.page.text, quote.span), who)


def _candidates(said: Sequence[_Said], repeated: Mapping[int, int]) -> Iterator[tuple[_Said, _Said]]:
    """Answer the pairs that have three words in a row in common, or all words of a short one."""
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(said):
        for key in () if at in repeated else set(_keys([word.form for word in one.spoken])):
            rows[key].append(at)
    pairs = {pair for row in rows.values() for pair in combinations(row, 2)}
    pairs |= {(min(pair), max(pair)) for pair in repeated.items()}
    for a, b in sorted(pairs):
        if said[a].found is not said[b].found:
            yield said[a], said[b]


def _keys(forms: Sequence[str]) -> Iterable[tuple[str, ...]]:
    yield from zip(forms, forms[1:], forms[2:], strict=False)
    yield from ((a, b) for a, b in pairwise(forms) if not {a, b} <= STOP)


def _link(a: _Said, b: _Said) -> Link | None:
    if ("question" in (a.quote.kind, b.quote.kind)) and a.quote.kind != b.quote.kind:
        return None
    score = _score(a, b)
    if score is None:
        return None
    parts = (*_word_parts(a, b), *_credit_parts(a, b))
    told = difference(parts, a.found, b.found)
    return Link("same quote", a.place, b.place, told, round(score, 3), parts, "link.same-quote")


def _score(a: _Said, b: _Said) -> float | None:
    left, right = ([word.form for word in one.spoken] for one in (a, b))
    few = min(len(left), len(right))
    runs = [op.src_end - op.src_start for op in Indel.opcodes(left, right) if op.tag == "equal"]
    share = sum(runs) / few if few else 0.0
    if few < _FEW:
        return round(0.4 + 0.04 * few, 3) if few > 1 and share == 1.0 and _one_speaker(a, b) else None
    korean = _HANGUL.search(left[0]) is not None
    if not korean and (max(runs, default=0) < _RUN or share < _ENOUGH):
        return None
    fits = _fits(a, b)
    if fits and korean:
        share = max(share, ratio(" ".join(left), " ".join(right)) / 100)
        return share if share >= _ENOUGH else None
    if max(runs, default=0) < _RUN or share < (_ENOUGH if fits else _STRANGERS):
        return None
    return share


def _fits(a: _Said, b: _Said) -> bool:
    """Answer whether who is credited with the one fits the other: shared, nobody named, or named in its words."""
    if not a.who or not b.who:
        return min(len(a.spoken), len(b.spoken)) >= _FEW
    return bool(a.who & b.who) or _speaks_of(a, b) or _speaks_of(b, a)


def _one_speaker(a: _Said, b: _Said) -> bool:
    """Answer whether both are credited to one and the same: two words alone are found in any mouth."""
    return bool(credited(a.found, a.quote.speaker) & credited(b.found, b.quote.speaker))


def _speaks_of(a: _Said, b: _Said) -> bool:
    inside = credited(a.found, a.quote.span.of(a.found.page.text))
    return bool(inside & credited(b.found, b.quote.speaker))


def _word_parts(a: _Said, b: _Said) -> Iterator[Part]:
    """Answer where the words differ: a stretch lost beside a stretch won is one exchanged for the other."""
    left, right = _units(a.words), _units(b.words)
    lost: list[Word] = []
    won: list[Word] = []
    for kept, gone, come in _steps([_form(unit) for unit in left], [_form(unit) for unit in right]):
        if kept:
            yield from _part(a, b, lost, won)
            lost, won = [], []
        lost += [word for unit in left[gone.start : gone.stop] for word in unit if not kept]
        won += [word for unit in right[come.start : come.stop] for word in unit if not kept]
    yield from _part(a, b, lost, won)


def _steps(left: Sequence[str], right: Sequence[str]) -> list[tuple[bool, slice, slice]]:
    """Answer what is kept, gone and come, in turn.

    Words that came in are told from the start of a repeated word and not from behind it ("We view them" before "We
    view"): they are moved as far to the left as the words allow.
    """
    steps: list[tuple[bool, slice, slice]] = []
    for op in Indel.opcodes(left, right):
        gone, come = slice(op.src_start, op.src_end), slice(op.dest_start, op.dest_end)
        while op.tag in ("insert", "delete") and steps and steps[-1][0] and steps[-1][1].stop > steps[-1][1].start:
            side, part = (right, come) if op.tag == "insert" else (left, gone)
            if side[part.start - 1] != side[part.stop - 1]:
                break
            kept, before, after = steps.pop()
            steps.append((kept, slice(before.start, before.stop - 1), slice(after.start, after.stop - 1)))
            moved = slice(part.start - 1, part.stop - 1)
            gone, come = (
                (slice(gone.start - 1, gone.start - 1), moved)
                if op.tag == "insert"
                else (moved, slice(come.start - 1, come.start - 1))
            )
        steps.append((op.tag == "equal", gone, come))
    return _filled(steps)


def _filled(steps: Sequence[tuple[bool, slice, slice]]) -> list[tuple[bool, slice, slice]]:
    """Answer the steps with the words kept that a move to the left has set free."""
    filled: list[tuple[bool, slice, slice]] = []
    for at, (kept, gone, come) in enumerate(steps):
        filled.append((kept, gone, come))
        following = steps[at + 1] if at + 1 < len(steps) else None
        if following is not None and not kept and following[0] and following[1].start > gone.stop:
            filled.append((True, slice(gone.stop, following[1].start), slice(come.stop, following[2].start)))
    return [one for one in filled if one[1].start < one[1].stop or one[2].start < one[2].stop]


def _units(told: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Answer the words one by one, those of one insertion together."""
    return [
        tuple(unit) if inserted else (word,)
        for inserted, run in groupby(told, key=lambda word: word.inserted)
        for unit in [list(run)]
        for word in (unit[:1] if inserted else unit)
    ]


def _form(unit: Sequence[Word]) -> str:
    return " ".join(word.form for word in unit) if not unit[0].inserted else f"({' '.join(word.form for word in unit)})"


def _part(a: _Said, b: _Said, lost: Sequence[Word], won: Sequence[Word]) -> Iterator[Part]:
    if lost or won:
        code = "exchanged" if lost and won else ("only in a" if lost else "only in b")
        yield code, _bracketed(a, lost), _bracketed(b, won)


def _bracketed(one: _Said, chosen: Sequence[Word]) -> str:
    text = one.printed(chosen)
    return f"({text})" if text and all(word.inserted for word in chosen) else text


def _credit_parts(a: _Said, b: _Said) -> Iterator[Part]:
    chains = tuple(one.quote.chain or ((one.quote.speaker,) if one.quote.speaker else ()) for one in (a, b))
    left, right = (" > ".join(chain) for chain in chains)
    if not left or not right:
        return
    if len(chains[0]) != len(chains[1]):
        yield "chain shorter" if len(chains[0]) < len(chains[1]) else "chain longer", left, right
    elif not a.who & b.who:
        yield "credited", left, right


_TOLD = {
    "exchanged": "“{a}” in {left}, “{b}” in {right}",
    "only in a": "only {left} has “{a}”",
    "only in b": "only {right} has “{b}”",
    "credited": "{left} credits it to {a}, {right} to {b}",
    "chain shorter": "the chain is shorter in {left} ({a}) than in {right} ({b})",
    "chain longer": "the chain is shorter in {right} ({b}) than in {left} ({a})",
}


def difference(parts: Sequence[Part], a: Found, b: Found) -> str | None:
    """Answer in English what parts tell, the documents by their files; None where they tell nothing."""
    told = [_TOLD[code].format(a=x, b=y, left=a.page.name, right=b.page.name) for code, x, y in parts if code in _TOLD]
    return "; ".join(told) or None
