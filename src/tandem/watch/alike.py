"""Pages with the same text under other bytes, and reprints: the same text cut, corrected or with another frame.

Rows of words (of syllables in Korean, where endings part the same words) are compared by what the shorter page shares.
Pages that have one of their smallest rows in common are compared whole; a row that many pages have is a phrase of the
trade and leads to none of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations
from zlib import crc32

from tandem.watch.page import Page

STAGE = ("alike", 1)
LEAST_SHARE = 0.5
"""Measured on nine documents of the gold: reprints cut to their half, put in another order or with one word in twenty
changed share .76 or more; two texts that quote the same words at length share .22 or less."""

Pair = tuple[str, str, float]

_WORD = re.compile(r"\w+")
_ROW = 4
_ROW_OF_SYLLABLES = 7
_SKETCH = 48
_PHRASE = 60
_LEAST_ROWS = 12


def alike(pages: Sequence[Page]) -> tuple[Pair, ...]:
    """Answer the pairs of pages that are the same or nearly so, each with the share of the shorter one's rows."""
    texts = [_words(page) for page in pages]
    found = dict.fromkeys(_same(texts), 1.0)
    copies = {later for _, later in found}
    rows = [
        frozenset() if at in copies else _rows(words, page.language)
        for at, (words, page) in enumerate(zip(texts, pages, strict=True))
    ]
    for a, b in _likely(rows):
        share = len(rows[a] & rows[b]) / min(len(rows[a]), len(rows[b]))
        if share >= LEAST_SHARE:
            found[a, b] = round(share, 3)
    return tuple((pages[a].sha256, pages[b].sha256, share) for (a, b), share in sorted(found.items()))


def _words(page: Page) -> str:
    body = " ".join(span.of(page.text) for span in page.body) or page.text
    return " ".join(_WORD.findall(body.casefold()))


def _same(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Answer the pairs with one text; of many copies each is paired with the first."""
    first: dict[bytes, int] = {}
    for at, text in enumerate(texts):
        earlier = first.setdefault(blake2b(text.encode(), digest_size=16).digest(), at)
        if earlier != at and text:
            yield earlier, at


def _rows(text: str, language: str) -> frozenset[int]:
    signs = text.replace(" ", "") if language == "ko" else text.split()
    long, glue = (_ROW_OF_SYLLABLES, "") if language == "ko" else (_ROW, " ")
    rows = frozenset(crc32(glue.join(signs[at : at + long]).encode()) for at in range(len(signs) - long + 1))
    return rows if len(rows) >= _LEAST_ROWS else frozenset()


def _likely(rows: Sequence[frozenset[int]]) -> Iterator[tuple[int, int]]:
    """Answer the pairs that share one of their smallest rows."""
    seen: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for check in sorted(row)[:_SKETCH]:
            seen[check].append(at)
    yield from {pair for some in seen.values() if 1 < len(some) <= _PHRASE for pair in combinations(some, 2)}
