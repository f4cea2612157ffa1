"""Which lines of a page are its notes: they open with a label, and something calls them or only notes follow."""

import re
from collections.abc import Sequence

import msgspec

from tandem.watch._furniture import forms
from tandem.watch._parts import Part

_SQUARE = re.compile(r"\[(\d{1,5}|[ivxlc]{1,6}|[a-z*†‡])\](?=\s|\S)")
_RAISED = re.compile(r"([⁰¹²³⁴-⁹]{1,4})[.)]?\s?(?=\S)")
_PLAIN = re.compile(r"(?:주\s?)?\(?(\d{1,5})(?:[.)]\s?|\s+)(?=\S)")
_CALL = re.compile(r"\[(\d{1,5}|[ivxlc]{1,6}|[a-z*†‡])\]|\[((?:\d{1,5}\s*[,;–-]\s*)+\d{1,5})\]")
_RAISED_CALL = re.compile(r"(?<=\S)[⁰¹²³⁴-⁹]{1,4}")
_URL = re.compile(r"(?:https?://|www\.)\S+(?:\s*\([^()]{1,40}\))?")
_RULE = re.compile(r"[-_=*–—]{3,}")
_CITES = re.compile(
    r"https?://|www\.|\b(?:ibid|id\.|supra|see|op\. cit)|\b(?:19|20)\d\d\b|참조|참고|위의|앞의", re.IGNORECASE
)


def notes_among(parts: Sequence[Part]) -> list[Part]:
    """Answer the parts with notes labelled, each with the lines that are still its own."""
    labelled = _labelled(parts)
    if not labelled:
        return list(parts)
    found: list[Part] = []
    for at, part in enumerate(parts):
        if at in labelled:
            found.append(part.as_("note"))
        elif found and found[-1].kind == "note" and _belongs(found[-1], part):
            found[-1] = _with(found[-1], part)
        else:
            found.append(part)
    return found


def _labelled(parts: Sequence[Part]) -> frozenset[int]:
    square = [at for at, part in enumerate(parts) if _SQUARE.match(part.words)]
    if square:
        return frozenset(_accepted(parts, square))
    raised = [at for at, part in enumerate(parts) if _RAISED.match(part.words)]
    if raised and any(_RAISED_CALL.search(part.words) for part in parts):
        return frozenset(raised)
    return _under_heading(parts)


def _accepted(parts: Sequence[Part], square: list[int]) -> list[int]:
    """Answer which are notes: called in the text, or citing after its end; numbered paragraphs are none."""
    openings = frozenset(square)
    called: set[str] = set()
    for at, part in enumerate(parts):
        own = _SQUARE.match(part.words)
        for call in _CALL.finditer(part.words, own.end() if own else 0):
            if at not in openings:
                called.update(re.findall(r"\w+|[*†‡]", call[0]))
    last = max((at for at, part in enumerate(parts) if at not in openings and len(part.words) >= 120), default=-1)
    return [at for at in square if _is_note(parts, at, called=called, last=last)]


def _is_note(parts: Sequence[Part], at: int, *, called: set[str], last: int) -> bool:
    label = _SQUARE.match(parts[at].words)
    if label and label[1] in called:
        return True
    following = parts[at + 1].words if at + 1 < len(parts) else ""
    return 0 <= last < at and bool(_CITES.search(parts[at].words) or _URL.fullmatch(following))


def _under_heading(parts: Sequence[Part]) -> frozenset[int]:
    """Answer the numbered lines below a heading such as *Notes*, or below a rule at the end."""
    heads = [
        at
        for at, part in enumerate(parts)
        if at and (forms().notes.fullmatch(part.words) or (_RULE.fullmatch(part.words) and at > len(parts) // 3))
    ]
    for head in reversed(heads):
        numbered = [at for at in range(head + 1, len(parts)) if _PLAIN.match(parts[at].words)]
        if numbered and numbered[0] == head + 1:
            return frozenset(numbered)
    return frozenset()


def _belongs(note: Part, part: Part) -> bool:
    if part.kind:
        return False
    if _URL.fullmatch(part.words):
        return "://" not in note.words
    bare = _SQUARE.fullmatch(note.words) or re.fullmatch(r"\W*\w{1,5}\W*", note.words)
    return bool(bare) or (not part.apart and part.words[:1].islower())


def _with(note: Part, part: Part) -> Part:
    gap = " " * (part.start - note.end)
    return msgspec.structs.replace(note, end=part.end, words=note.words + gap + part.words)
