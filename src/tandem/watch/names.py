"""Finds names: those of the record and the lexicon first, then persons by the shape of their names, then by a model.

The longest spelling holds. A capital is its government unless the words before it make it a place. A name that is
written with letters of another script or hidden marks is found, but under the rule `name.lookalike`: whoever uses it
has to ask, since it is not the same name.
"""

import re
from collections.abc import Sequence

from tandem.watch.found import Named
from tandem.watch.lexicon import Known, Lexicon
from tandem.watch.page import Page, Span
from tandem.watch.persons import find_persons
from tandem.watch.skeleton import Skeleton, name_words, skeleton_of

STAGE = ("names", 1)

_READ = ("title", "heading", "dateline", "byline", "caption", "paragraph", "note")
_START = re.compile(r"(?<![\w])\w")
_HANGUL = re.compile(r"[가-힣]")
_BEFORE = re.compile(r"([A-Za-z]+)\s+(?:[A-Za-z]+ly\s+|the\s+|downtown\s+|central\s+)?$")
_SHORT = 4
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+\.\w+")


def find_names(page: Page, sentences: Sequence[Span], lexicon: Lexicon) -> tuple[Named, ...]:
    """Find the names in the head, body and notes of a page, in the order of the text."""
    skeleton = skeleton_of(_ADDRESS.sub(lambda match: " " * len(match[0]), page.text))
    found = _known_names(page, skeleton, lexicon)
    if page.language != "ko":
        found = found + find_persons(page, skeleton, sentences, found, lexicon)
    return tuple(sorted(found, key=lambda one: one.span))


def _known_names(page: Page, skeleton: Skeleton, lexicon: Lexicon) -> list[Named]:
    blocks = page.parts(*_READ)  # type: ignore[arg-type]
    found: list[Named] = []
    end = 0
    for match in _START.finditer(skeleton.text):
        at = match.start()
        place = skeleton.places[at]
        if at < end or not any(block.start <= place < block.end for block in blocks):
            continue
        named = _longest(skeleton, at, lexicon)
        if named is not None:
            end, one = named
            found.append(one)
    return found


def _longest(skeleton: Skeleton, at: int, lexicon: Lexicon) -> tuple[int, Named] | None:
    text = skeleton.text
    for spelling, pattern, known in lexicon.by_start.get(text[at : at + 2].casefold(), ()):
        match = pattern.match(text, at)
        if match is None or not _is_spelled(spelling, match[0]) or not _ends(text, match.end()):
            continue
        one = _meant(known, text, at)
        rule = "name.lookalike" if skeleton.is_forged(at, match.end()) else "name.known"
        return match.end(), Named(skeleton.span(at, match.end()), one.kind, one.id, rule)
    return None


def _is_spelled(spelling: str, words: str) -> bool:
    plain = " ".join(words.split())
    if plain == spelling or (plain[:1].isupper() and plain[1:] == spelling[1:]):
        return True
    return len(spelling) > _SHORT and plain.isupper() and plain == spelling.upper()


def _ends(text: str, end: int) -> bool:
    after = text[end : end + 8]
    if not after or not (after[0].isalnum() or after[0] == "_"):
        return True
    if not _HANGUL.match(after):
        return False
    run = re.match(r"[가-힣]+", after)
    return run is not None and _HANGUL.match(text[end - 1]) is not None and run[0].startswith(name_words().particles)


def _meant(known: tuple[Known, ...], text: str, at: int) -> Known:
    """Answer which of those with one name is meant: the place where the words before say where, else the first."""
    place = next((one for one in known if one.kind == "place"), None)
    if place is None or known[0].kind == "place":
        return known[0]
    before = text[max(0, at - 60) : at]
    match = _BEFORE.search(before)
    words, near = name_words(), match[1].lower() if match else ""
    moves = words.moves.intersection(re.findall(r"[a-z]+", before.lower())[-6:])
    is_place = near in words.places or (near in words.ways and bool(moves)) or near in ("visit", "visited", "left")
    return place if is_place else known[0]
