"""Lines of a text, and the pieces that they make: lines that were broken at a fixed width belong together again."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]")
_EDGE = " \t\xa0\u3000\ufeff\u200b\u200e\u200f\u2002\u2003\u2009\u202f\x1f"
_ENDED = re.compile(r"[.!?。…:;][\"”’'」』)\]]*(?:\s*\[\d+\])*$")
_OWN = re.compile(
    r"[§•·▲▶■◆○●※☞*]|\[\w{1,5}\]|https?://|[-–—]\s|\(?\d{1,3}[.)]\s|[①-⑳]|[A-Z][A-Z .'’-]{1,40}:|Q[.:]|A[.:]"
)
_NARROWEST = 40
_WIDEST = 110
_UNWRAPPED = 130


class Line(msgspec.Struct, frozen=True):
    """A line without the white space around it; `apart` where an empty line stands before it."""

    start: int
    end: int
    words: str
    apart: bool


class Piece(msgspec.Struct, frozen=True):
    """One or several lines that are one part of the page."""

    start: int
    end: int
    words: str
    apart: bool


def lines_of(text: str) -> tuple[Line, ...]:
    """Answer the lines that have anything in them."""
    found: list[Line] = []
    before = 0
    for line in _LINE.finditer(text):
        words = line[0].strip(_EDGE)
        if words:
            start = line.start() + line[0].index(words)
            apart = not found or len(_BREAK.findall(text, before, line.start())) > 1
            found.append(Line(start, start + len(words), words, apart))
            before = line.end()
    return tuple(found)


def pieces_of(text: str, lines: Sequence[Line]) -> tuple[Piece, ...]:
    """Answer the pieces: as many as lines, unless the text was broken at a fixed width."""
    width = _broken_at(lines)
    return tuple(
        Piece(some[0].start, some[-1].end, text[some[0].start : some[-1].end], some[0].apart)
        for some in _joined(lines, width)
    )


def _joined(lines: Sequence[Line], width: int) -> Iterator[list[Line]]:
    some: list[Line] = []
    for line in lines:
        if some and not _goes_on(some[-1], line, width):
            yield some
            some = []
        some.append(line)
    if some:
        yield some


def _goes_on(line: Line, following: Line, width: int) -> bool:
    """Answer whether the second line is more of the first: its first word would not have gone on the first."""
    if not width or following.apart or _OWN.match(following.words) or line.words.startswith(("http://", "https://")):
        return False
    return _wide(line.words) + 1 + _wide(following.words.split()[0]) > width


def _broken_at(lines: Sequence[Line]) -> int:
    """Answer the width at which the text was broken, or 0: most lines that go on end near it, and amid a sentence."""
    wide = [_wide(line.words) for line in lines]
    if sum(one > _UNWRAPPED for one in wide) * 10 > len(wide):
        return 0
    full = [
        (one, line.words)
        for one, line, following in zip(wide, lines, lines[1:], strict=False)
        if not following.apart and _NARROWEST <= one <= _WIDEST and "://" not in line.words
    ]
    if len(full) < 2:
        return 0
    width = max(one for one, _ in full)
    near = [words for one, words in full if one >= width - 14]
    amid = sum(not _ENDED.search(words) for words in near)
    return width if len(near) >= max(2, 0.6 * len(full)) and amid * 2 >= len(near) else 0


def _wide(words: str) -> int:
    """Answer how many columns words take: a syllable of Hangul takes two."""
    if words.isascii():
        return len(words)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
