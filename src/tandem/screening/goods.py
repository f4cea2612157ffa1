"""Proposes codes of the Harmonized System for the words of a manifest line; an officer chooses, never this.

Two readings of the words are joined. The lexicon knows how desks write (laptop, oseltamivir, diesel fuel for a
locomotive): its longest expressions count first, and what stands behind *for* counts less, because a pump for a truck
is no truck. The nomenclature is searched by BM25, an own subheading before its heading and its chapter. Where any of
the likeliest chapters is controlled, the line asks: the first proposal is wrong too often to be trusted alone.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from threading import Lock

import msgspec
import yaml

from tandem.screening.nomenclature import Heading, Nomenclature, nomenclature

MOST_CHAPTERS = 5
"""Chapters that are looked at when a line has no code."""

_LONGEST = 400
_MOST_KNOWN = 5000
_WORD = re.compile(r"[0-9a-z]+|[가-힣]+")
_PURPOSE = frozenset({"for", "to", "of", "with", "in", "on", "used", "from", "carrying", "loaded"})
_EMPTY = frozenset({"a", "an", "and", "or", "the", "other", "new", "set", "kg", "piece", "unit", "various"})
_ENDINGS = ("은", "는", "이", "가", "을", "를", "용", "의", "과", "와", "류", "등")
# Expressions of the lexicon against the ranks of the search: written by people for these goods, they lead.
_LEXICON, _SEARCH, _RANKED = 4.0, 1.0, 60


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """One code to look at first: its words, whether the lexicon or the search brought it, and its score."""

    code: str
    words: str
    by: str
    score: float
    expression: str = ""

    @property
    def chapter(self) -> str:
        """The chapter of the code."""
        return self.code[:2]


class _Expression(msgspec.Struct, frozen=True, gc=False):
    code: str
    words: tuple[str, ...]


class Suggester:
    """Reads the words of goods by a nomenclature and a lexicon: expressions by code."""

    def __init__(self, table: Nomenclature, lexicon: Mapping[str, Sequence[str]]) -> None:
        """Build the index of both."""
        self._table = table
        self._index = _Index(table)
        self._known: dict[str, list[Proposal]] = {}
        self._by_first: dict[str, list[_Expression]] = {}
        for code, expressions in lexicon.items():
            for words in expressions:
                tokens = tuple(tokens_of(words))
                self._by_first.setdefault(tokens[0], []).append(_Expression(code, tokens))
        every = (one for rows in self._by_first.values() for one in rows)
        self._korean = tuple(one for one in every if len(one.words) == 1 and not one.words[0].isascii())

    def proposals(self, words: str, *, most: int = 8) -> tuple[Proposal, ...]:
        """Answer codes for the words of a line, the likeliest first; none where nothing speaks for any."""
        return tuple(self._scored(words)[:most])

    def chapters(self, words: str, *, most: int = MOST_CHAPTERS) -> tuple[str, ...]:
        """Answer the likeliest chapters for the words of a line, the likeliest first."""
        return tuple(dict.fromkeys(found.chapter for found in self._scored(words)))[:most]

    def _scored(self, words: str) -> list[Proposal]:
        # Lines of one sheet repeat, and each is asked for its codes and for its chapters.
        if words not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[words] = self._score(words)
        return self._known[words]

    def _score(self, words: str) -> list[Proposal]:
        tokens = tokens_of(words[:_LONGEST])
        score: dict[str, float] = {}
        said: dict[str, str] = {}
        for place, expression in enumerate(self._expressions_in(tokens)):
            score.setdefault(expression.code, _LEXICON / (1 + place))
            said.setdefault(expression.code, " ".join(expression.words))
        for rank, code in enumerate(self._index.search(tokens)):
            score[code] = score.get(code, 0.0) + _SEARCH / (1 + rank)
        ranked = sorted(score.items(), key=lambda pair: (-pair[1], pair[0]))
        return [self._proposal(code, value, said.get(code, "")) for code, value in ranked]

    def _proposal(self, code: str, score: float, expression: str) -> Proposal:
        words = _words_of(self._table.heading(code))
        return Proposal(code, words, "lexicon" if expression else "search", round(score, 4), expression)

    def _expressions_in(self, tokens: list[str]) -> list[_Expression]:
        """The expressions that these words hold: the goods before their purpose, then the longer, then the later."""
        behind = next((at for at, word in enumerate(tokens) if at and word in _PURPOSE), len(tokens))
        found: list[tuple[tuple[bool, int, int], _Expression]] = []
        for at, word in enumerate(tokens):
            for expression in self._by_first.get(word, ()):
                size = len(expression.words)
                if tuple(tokens[at : at + size]) == expression.words:
                    # In English the last of several nouns is the thing itself: a generator truck is a truck.
                    found.append(((at >= behind, -size, -(at + size)), expression))
            if not word.isascii():
                found += [((at >= behind, 0, -len(one.words[0])), one) for one in self._inside(word)]
        found.sort(key=lambda row: row[0])
        return [expression for _, expression in found]

    def _inside(self, word: str) -> list[_Expression]:
        """Korean expressions that stand inside a longer word, which is written without spaces."""
        return [one for one in self._korean if len(one.words[0]) > 1 and one.words[0] != word and one.words[0] in word]


def controlled_among(found: Iterable[str], *, prefixes: Iterable[str]) -> tuple[str, ...]:
    """Answer which of these chapters hold goods that a rule names by one of these prefixes of codes."""
    barred = {prefix[:2] for prefix in prefixes}
    return tuple(chapter for chapter in found if chapter in barred)


def tokens_of(words: str) -> list[str]:
    """Answer the words of a line as they are compared: lower case, singular, numbers left out."""
    text = unicodedata.normalize("NFKC", words).casefold()
    return [_singular(word) for word in _WORD.findall(text) if not word.isdecimal()]


@lru_cache(maxsize=1)
def suggester() -> Suggester:
    """Answer the one of the shipped lexicon. Raises NoNomenclature where the nomenclature is not installed."""
    return Suggester(nomenclature(), shipped_lexicon())


def shipped_lexicon() -> Mapping[str, tuple[str, ...]]:
    """Answer the expressions of the shipped lexicon by code."""
    raw = yaml.safe_load(files("tandem.screening").joinpath("lexicon.yaml").read_text("utf-8"))
    return {code: tuple(words) for code, words in raw["words"].items()}


def _singular(word: str) -> str:
    """A word without the ending of its plural, or of its case in Korean."""
    if not word.isascii():
        return next((word[:-1] for end in _ENDINGS if len(word) > 2 and word.endswith(end)), word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", "gps")) and len(word) > 3 else word


def _words_of(place: Heading | None) -> str:
    return place.words if place else ""


class _Index:
    """The nomenclature as a table of FTS5 in memory: own words, those of the heading, those of the chapter."""

    def __init__(self, table: Nomenclature) -> None:
        self._rows = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = Lock()
        self._rows.execute(
            "create virtual table goods using fts5(code unindexed, own, heading, chapter, tokenize='porter unicode61')"
        )
        rows = (
            (one.code, one.words, _words_of(table.heading(one.code[:4])), _words_of(table.heading(one.code[:2])))
            for one in table.subheadings()
        )
        self._rows.executemany("insert into goods values (?, ?, ?, ?)", rows)

    def search(self, tokens: Iterable[str]) -> list[str]:
        """Answer the codes whose words fit best."""
        left_out = _PURPOSE | _EMPTY
        asked = [w for w in dict.fromkeys(tokens) if w.isascii() and len(w) > 1 and w not in left_out]
        if not asked:
            return []
        query = " OR ".join(f'"{word}"' for word in asked)
        order = "select code from goods where goods match ? order by bm25(goods, 0, 4.0, 2.0, 1.0), code limit ?"
        with self._lock:
            return [code for (code,) in self._rows.execute(order, (query, _RANKED))]
