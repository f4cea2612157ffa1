"""The words of a text with their places, and how much two passages have in common by their rarer words.

Korean words carry their endings, so that a passage of Korean is weighed by pairs of syllables; words compared one by
one (the tokens of a quote) stay whole.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tandem.watch.page import Span

_WORD = re.compile(r"\w+(?:['’‘.-]\w+)*", re.UNICODE)
_BRACKET = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]")
_HANGUL = re.compile(r"[가-힣]+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-"})

STOP = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "do", "does", "for", "from", "had", "has",
    "have", "he", "her", "his", "i", "in", "is", "it", "its", "of", "on", "or", "our", "she", "so", "that", "the",
    "their", "them", "they", "this", "those", "to", "was", "we", "were", "which", "while", "who", "will", "with",
    "would", "you",
})  # fmt: skip
"""Words that tell nothing of what a passage is about."""


class Word(msgspec.Struct, frozen=True):
    """One word of a text: where it stands, its form for comparing, and whether it stands in brackets."""

    span: Span
    form: str
    inserted: bool = False


def words(text: str, within: Span | None = None) -> tuple[Word, ...]:
    """Answer the words of a text, or of a stretch of it."""
    area = within or Span(0, len(text))
    brackets = [one.span() for one in _BRACKET.finditer(text, area.start, area.end)]
    return tuple(
        Word(
            Span(*one.span()),
            one.group().translate(_APOSTROPHES).casefold(),
            any(start <= one.start() < end for start, end in brackets),
        )
        for one in _WORD.finditer(text, area.start, area.end)
    )


def stem(form: str) -> str:
    """Answer a word without its English possessive and plural."""
    short = form.removesuffix("'s").removesuffix("'")
    if len(short) > 3 and short.endswith("ies"):
        return short[:-3] + "y"
    return short[:-1] if len(short) > 3 and short.endswith("s") and not short.endswith(("ss", "us")) else short


def terms(text: str) -> tuple[str, ...]:
    """Answer what a passage is weighed by: stems of its telling words, and pairs of syllables of Korean."""
    found: list[str] = []
    for word in words(text):
        if _HANGUL.search(word.form):
            found.extend(_pairs(word.form))
        elif word.form not in STOP:
            found.append(stem(word.form))
    return tuple(found)


def _pairs(form: str) -> Iterable[str]:
    for run in _HANGUL.findall(form):
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))


Weights = Mapping[str, float]


def rarity(passages: Sequence[Sequence[str]]) -> Weights:
    """Answer how telling each term is among these passages: the fewer of them have it, the more."""
    counts = Counter(term for passage in passages for term in set(passage))
    total = len(passages) + 1
    return {term: math.log(total / (1 + count)) + 1 for term, count in counts.items()}


def vector(passage: Sequence[str], weights: Weights) -> Weights:
    """Answer a passage as terms with their weights, of length one."""
    raw = {term: (1 + math.log(count)) * weights.get(term, 1.0) for term, count in Counter(passage).items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {term: value / length for term, value in raw.items()}


def cosine(a: Weights, b: Weights) -> float:
    """Answer how much two passages have in common, from 0 to 1."""
    few, many = (a, b) if len(a) < len(b) else (b, a)
    return sum(value * many[term] for term, value in few.items() if term in many)
