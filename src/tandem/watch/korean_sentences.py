"""Sentences of Korean documents, by their endings: no parse is needed, as written Korean ends them with a stop.

A stop ends a sentence where white space follows, but not within quotation marks (“…다. …다”고 말했다 is one), in a
number or day (2018. 11. 20.), after the number of a list, or in an abbreviation in Latin letters.
"""

import re
from collections.abc import Iterator

from tandem.watch.korean_marks import Marked, marked, outermost
from tandem.watch.page import Page, Span

STAGE = ("korean-sentences", 1)

_STOP = re.compile(r"[.?!。…]+[)\]”’」』\"']*(?=\s|$)")
_NO_STOP = re.compile(r"(?:(?<!\d)\d{1,4}|(?<![A-Za-z])[A-Za-z]|\b(?:No|Mr|Ms|Dr|St|vs))\.$")


def korean_sentences(page: Page) -> tuple[Span, ...]:
    """Find the sentences of a document's body."""
    return tuple(sentence for part in page.body for sentence in split(page.text, part))


def split(text: str, part: Span) -> Iterator[Span]:
    """Go through the sentences of one stretch."""
    quoted = outermost(marked(text, part))
    start = part.start
    for stop in _STOP.finditer(text, part.start, part.end):
        if _ends(text, start, stop, quoted):
            yield from _bare(text, start, stop.end())
            start = stop.end()
    yield from _bare(text, start, part.end)


def _ends(text: str, start: int, stop: re.Match[str], quoted: tuple[Marked, ...]) -> bool:
    if any(one.span.start <= stop.start() and stop.end() <= one.span.end for one in quoted):
        return False
    return _NO_STOP.search(text[start : stop.end()]) is None


def _bare(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    if words.strip():
        yield Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
