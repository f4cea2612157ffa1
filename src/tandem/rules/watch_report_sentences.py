"""Cuts a paragraph of a report into sentences, and a sentence into words and calls of notes.

The rules are few and say the same on every machine: a sentence ends at `.`, `!`, `?` or `…`, with closing marks and the
calls of notes behind it, before white space or the end. It does not end inside quotation marks, before a small letter,
between figures (`2018. 11. 20.`), after an initial, or after a word of the list of abbreviations.
"""

import re
from collections.abc import Iterator
from functools import cache

from tandem.rules.watch_report import Piece, Sentence
from tandem.rules.watch_report_words import report_words

CALL = re.compile(r"\[(\d{1,6})\]")
_MARK = r"(?:\[\d{1,6}\]|\{(?:view|translated)\})"
_END = re.compile(rf"(?P<stop>[.!?…。]+)(?P<closing>[\"”’)\]」』»]*)(?P<marks>(?:[ \n]*,?[ \n]*{_MARK})*)(?=\s|$)")
_OPENING, _CLOSING = "“「『«", "”」』»"
_VIEW = re.compile(r"[ \n]*\{(view|translated)\}")
_QUOTATION = re.compile(
    r"“([^“”]*)”|\"([^\"]*)\"|「([^「」]*)」|『([^『』]*)』|«([^«»]*)»|(?<!\w)‘([^‘’]*(?:’\w[^‘’]*)*)’(?!\w)"
)
_NEXT = re.compile(r"\s*(\S{1,24})")
_FIGURED = re.compile(r"\d{4}\. ?\d{1,2}\. ?\d{1,2}$")
_LONGEST = 24
_SPACES = re.compile(r"\s+")


def sentences_of(text: str, *, line: int = 0) -> tuple[Sentence, ...]:
    """Answer the sentences of a paragraph; `line` is where it begins in the source."""
    found, at = [], 0
    for start, end in split(text):
        line += text.count("\n", at, start)
        at = start
        found.append(_sentence(text[start:end], line))
    return tuple(found)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Answer where the sentences of a paragraph stand, without the white space between them."""
    start, inside = 0, _insides(text)
    for match in _END.finditer(text):
        if _ends(text, match, inside):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def unclosed(text: str) -> bool:
    """Answer whether a quotation mark in a paragraph is opened and not closed, or the other way round."""
    pairs = zip(_OPENING, _CLOSING, strict=True)
    return text.count('"') % 2 == 1 or any(text.count(one) != text.count(other) for one, other in pairs)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if kept := words.strip():
        first = start + words.index(kept)
        yield first, first + len(kept)


def _insides(text: str) -> bytearray:
    """Which characters stand inside double quotation marks; none where the marks do not pair."""
    inside = bytearray(len(text))
    if unclosed(text):
        return inside
    for match in _QUOTATION.finditer(text):
        if text[match.start()] != "‘":
            inside[match.start() : match.end() - 1] = b"\x01" * (match.end() - 1 - match.start())
    return inside


def _ends(text: str, match: re.Match[str], inside: bytearray) -> bool:
    if inside[match.end("stop") - 1] and not _closes(match):
        return False
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    if following[1][0].islower() and following[1][0].isascii():
        return False
    if match["marks"] or match["stop"] != "." or match["closing"]:
        return True
    return _dot_ends(text[max(0, match.start() - _LONGEST) : match.start()], following[1])


def _closes(match: re.Match[str]) -> bool:
    """A full stop right before the closing mark ends what is quoted and the sentence."""
    return bool(match["closing"]) and match["closing"][0] in '"' + _CLOSING


def _dot_ends(before: str, following: str) -> bool:
    word = re.split(r"[\s(“\"‘]", before)[-1]
    if _FIGURED.search(before) or (word.isdecimal() and following[0].isdecimal()):
        return False
    never, may, starters = _lists()
    if word in never or (len(word) == 1 and word.isascii() and word.isupper()):
        return False
    if word in may:
        return re.split(r"\W", following, maxsplit=1)[0] in starters
    return True


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words = report_words()
    return frozenset(words.never_end), frozenset(words.may_end), frozenset(words.starters)


def _sentence(words: str, line: int) -> Sentence:
    marks = {match[1] for match in _VIEW.finditer(words)}
    plain = _SPACES.sub(" ", _VIEW.sub("", words))
    return Sentence(
        pieces=tuple(_pieces(plain)), quoted=quotations(CALL.sub("", plain)), view="view" in marks,
        translated="translated" in marks, line=line,
    )  # fmt: skip


def quotations(text: str) -> tuple[str, ...]:
    """Answer the words between quotation marks, the outer ones where marks stand in one another."""
    return tuple(next(group for group in match.groups() if group is not None) for match in _QUOTATION.finditer(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in CALL.finditer(text):
        if words := text[at : match.start()]:
            yield Piece(text=words)
        yield Piece(call=int(match[1]))
        at = match.end()
    if words := text[at:]:
        yield Piece(text=words)
