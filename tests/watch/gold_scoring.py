"""How far findings agree with the gold: precision and recall, and what was missed or wrong, in words for people.

The rule of matching, for whoever found it: a quotation is found where the two spans share four fifths of the tokens of
the longer one; indirect speech where its contents share three fifths, for where a clause ends is a matter of taste; a
date where they share half and its value is one of the right ones; a name where they share half and its kind is right.
A speaker is right where it is one of the right ones without article, mark, case and possessive. Of several findings
for one thing the one that fits best is right and the rest are wrong; what lies in neutral spans counts for nothing. A
token is a word; in Korean, a syllable.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec
from tests.watch.gold import Chain, Gold, GoldDate, GoldIndirect, GoldName, GoldNote, GoldQuote, Stretch

TOKEN = re.compile(r"[가-힣]|[^\W가-힣_]+")
_EDGE = re.compile(r"^(?:the|an?)\s+|['’]s$|^[\s\"“”‘’'(,.]+|[\s\"“”‘’'),.]+$", re.IGNORECASE)
G = TypeVar("G", bound=Stretch)
QUOTED, TOLD, TIMED = 0.8, 0.6, 0.5


@dataclass(frozen=True)
class Finding:
    """Something that a reader found, ours or another: a span of the file and what is said of it."""

    start: int
    end: int
    speaker: str | None = None
    chain: tuple[str, ...] = ()
    kind: str = ""
    value: str = ""
    said: str | None = None
    note: str | None = None
    rule: str = ""


@dataclass
class Score:
    """What was wanted, found and right; `missed` and `wrong` tell which, for people."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Answer how much of what was found is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Answer how much of what was wanted was found; 1 where nothing was."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Answer the harmonic mean of both."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.wanted + other.wanted, self.found + other.found, self.right + other.right,
            self.missed + other.missed, self.wrong + other.wrong,
        )  # fmt: skip


def same_speaker(told: str | None, right: Sequence[str]) -> bool:
    """Answer whether a speaker is one of the right ones; with none of these, whether nobody is told."""
    if not right:
        return told is None
    return told is not None and _plain(told) in {_plain(one) for one in right}


def same_chain(told: Sequence[str], right: Chain) -> bool:
    """Answer whether a chain has the right links in their order."""
    return len(told) == len(right) and all(same_speaker(one, of) for one, of in zip(told, right, strict=True))


def _plain(name: str) -> str:
    name, before = " ".join(name.split()), ""
    while name != before:
        name, before = _EDGE.sub("", name), name
    return name.casefold()


class Paired(Generic[G]):
    """The gold of one kind beside what was found, each with the one that fits it best."""

    def __init__(
        self, text: str, gold: Sequence[G], found: Iterable[Finding], neutral: Iterable[Stretch], share: float
    ) -> None:
        """Pair them, each at most once, those that fit best first."""
        self._text = text
        self._starts = tuple((m.start(), m.end()) for m in TOKEN.finditer(text))
        self.gold = tuple(gold)
        self.found = tuple(found)
        fits = sorted(
            (-fit, g, f)
            for g, one in enumerate(self.gold)
            for f, other in enumerate(self.found)
            if other.start < one.end and one.start < other.end and (fit := self.fit(one, other)) >= share
        )
        self.of_gold: dict[int, int] = {}
        self._of_found: dict[int, int] = {}
        for _, g, f in fits:
            if g not in self.of_gold and f not in self._of_found:
                self.of_gold[g], self._of_found[f] = f, g
        self._neutral = tuple(neutral)

    def fit(self, one: Stretch | Finding, other: Stretch | Finding) -> float:
        """Answer which share of the longer one's tokens lies in both."""
        first, second = self._tokens(one), self._tokens(other)
        return len(first & second) / max(len(first), len(second), 1)

    def _tokens(self, one: Stretch | Finding) -> set[int]:
        return {start for start, end in self._starts if one.start <= start and end <= one.end}

    def score(self, is_right: Callable[[G, Finding], bool]) -> Score:
        """Answer the score where a pair counts if it is right in this respect, too."""
        right = {g for g, f in self.of_gold.items() if is_right(self.gold[g], self.found[f])}
        good = {self.of_gold[g] for g in right}
        counted = [f for f, one in enumerate(self.found) if f in good or not self._is_neutral(f, one)]
        missed = [self.words(one) + self.instead(g) for g, one in enumerate(self.gold) if g not in right]
        wrong = [self.words(self.found[f]) + _told(self.found[f]) for f in counted if f not in good]
        return Score(len(self.gold), len(counted), len(right), missed, wrong)

    def _is_neutral(self, number: int, one: Finding) -> bool:
        if number in self._of_found:
            return False
        tokens = self._tokens(one)
        return any(len(tokens & self._tokens(other)) >= TIMED * len(tokens) for other in self._neutral)

    def instead(self, number: int) -> str:
        found = self.of_gold.get(number)
        return "" if found is None else " | found as" + _told(self.found[found])

    def words(self, one: Stretch | Finding) -> str:
        words = " ".join(self._text[one.start : one.end].split())
        return f"[{one.start}:{one.end}] {words if len(words) <= 90 else words[:60] + ' ... ' + words[-25:]}"


def _told(one: Finding) -> str:
    parts = (one.kind, one.value, one.speaker and f"speaker={one.speaker}", " > ".join(one.chain), one.rule)
    return " (" + ", ".join(part for part in parts if part) + ")"


def quotes_of(gold: Gold, text: str, found: Iterable[Finding]) -> Mapping[str, Score]:
    """Answer how the quotations, their kinds, their speakers and what hangs on them agree with the gold."""
    pairs = Paired[GoldQuote](text, gold.quotes, found, gold.neutral.get("quotes", ()), QUOTED)
    return {
        "quotes": pairs.score(lambda _, __: True),
        "kinds": pairs.score(lambda one, other: other.kind in one.kind),
        "speakers": pairs.score(lambda one, other: same_speaker(other.speaker, one.speakers)),
        "chains": _only(pairs, [one for one in gold.quotes if one.chain], lambda a, b: same_chain(b.chain, a.chain)),
        "said": _only(pairs, [one for one in gold.quotes if one.said], lambda a, b: b.said == a.said),
        "quotes' notes": _only(pairs, [one for one in gold.quotes if one.note], lambda a, b: b.note == a.note),
    }


def indirect_of(gold: Gold, text: str, found: Iterable[Finding]) -> Mapping[str, Score]:
    """Answer how indirect speech, its speakers and chains agree with the gold."""
    # What a side is said to hold may be told beside who says so: two findings of one clause, and neither is wrong.
    nested = [one for one in gold.indirect if one.chain]
    pairs = Paired[GoldIndirect](text, gold.indirect, found, (*gold.neutral.get("indirect", ()), *nested), TOLD)
    return {
        "indirect": pairs.score(lambda _, __: True),
        "indirect speakers": pairs.score(lambda one, other: same_speaker(other.speaker, _holders(one))),
        "indirect chains": _only(pairs, nested, lambda a, b: same_chain(b.chain, a.chain)),
    }


def _holders(one: GoldIndirect) -> tuple[str, ...]:
    return (*one.speakers, *(name for link in one.chain for name in link))


def dates_of(gold: Gold, text: str, found: Iterable[Finding]) -> Mapping[str, Score]:
    """Answer how dates and their values agree with the gold, in the body and the notes."""
    notes = [(gold.notes[0].start, len(text))] if gold.notes else []
    parts = (*gold.body, *notes)
    last = max((one.end for one in gold.dates), default=0)
    inside = [one for one in found if any(a <= one.start and one.end <= b for a, b in parts) and one.start <= last]
    pairs = Paired[GoldDate](text, gold.dates, inside, gold.neutral.get("dates", ()), TIMED)
    return {
        "dates": pairs.score(lambda one, other: other.value in one.value),
        "dates' spans": pairs.score(lambda _, __: True),
    }


def names_of(gold: Gold, text: str, found: Iterable[Finding]) -> Mapping[str, Score]:
    """Answer how names and their kinds agree with the gold, in the body."""
    inside = [one for one in found if any(a <= one.start and one.end <= b for a, b in gold.body)]
    pairs = Paired[GoldName](text, gold.names, inside, gold.neutral.get("names", ()), TIMED)
    known = [one for one in gold.names if one.party]
    return {
        "names": pairs.score(lambda one, other: other.kind in one.kind),
        "names of parties": _only(pairs, known, lambda a, b: b.value == a.party),
    }


def notes_of(gold: Gold, found: Mapping[str, tuple[tuple[int, int], ...]]) -> Score:
    """Answer how many markers of notes are tied to their note; where a marker is no word, the note alone counts."""
    if gold.counts == "words":
        found = dict.fromkeys(found, ((0, 0),))
        gold = msgspec.structs.replace(gold, notes=tuple(_called_nowhere(one) for one in gold.notes))
    wanted = {(note.label, marker) for note in gold.notes for marker in note.markers}
    told = {(label, (start, end)) for label, markers in found.items() for start, end in markers}
    missed, wrong = (sorted(map(str, one)) for one in (wanted - told, told - wanted))
    return Score(len(wanted), len(told), len(wanted & told), missed, wrong)


def _called_nowhere(note: GoldNote) -> GoldNote:
    return msgspec.structs.replace(note, markers=((0, 0),))


def body_of(gold: Gold, text: str, found: Iterable[tuple[int, int]]) -> Score:
    """Answer how many tokens of the body are told to be body."""
    spans, told = gold.body, tuple(found)
    tokens = [(m.start(), m.end()) for m in TOKEN.finditer(text)]
    wanted = {at for at in tokens if any(a <= at[0] and at[1] <= b for a, b in spans)}
    given = {at for at in tokens if any(a <= at[0] and at[1] <= b for a, b in told)}
    missed = [f"{len(wanted - given)} tokens of the body"] if wanted - given else []
    wrong = (
        [f"{len(given - wanted)} tokens that are no body: {text[min(given - wanted)[0] :][:60]!r}"]
        if given - wanted
        else []
    )
    return Score(len(wanted), len(given), len(wanted & given), missed, wrong)


def _only(pairs: Paired[G], some: Sequence[G], is_right: Callable[[G, Finding], bool]) -> Score:
    """Answer of the gold that says something more, how much of it was found to be so."""
    numbers = [number for number, one in enumerate(pairs.gold) if one in some]
    right = [g for g in numbers if g in pairs.of_gold and is_right(pairs.gold[g], pairs.found[pairs.of_gold[g]])]
    missed = [pairs.words(pairs.gold[g]) + pairs.instead(g) for g in numbers if g not in right]
    return Score(len(numbers), len(numbers), len(right), missed, [])
