"""A piece of a text around what a query found in it, cut so that what fits can be marked."""

import re
from collections.abc import Iterator

import msgspec

from tandem.rules.person_names import names_in
from tandem.store.tokens import Query, Token, composed, tokens

_LONGEST, _BEFORE, _MOST_MARKS = 220, 70, 200


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a snippet; `marked` where it is what was looked for."""

    text: str
    marked: bool = False


def snippet(text: str, query: Query) -> tuple[Piece, ...]:
    """Answer the piece of a text with the most of what fits, marked; its beginning where nothing fits."""
    text = composed(text)
    marks = _merged(sorted(_marks(text, query))[:_MOST_MARKS])
    start, end = _window(text, marks)
    pieces, place = [Piece("… ")] if start else [], start
    for first, last in marks:
        if first >= start and last <= end:
            pieces += [Piece(text[place:first]), Piece(text[first:last], marked=True)]
            place = last
    pieces += [Piece(text[place:end]), Piece(" …" if end < len(text) else "")]
    flat = (msgspec.structs.replace(piece, text=re.sub(r"\s+", " ", piece.text)) for piece in pieces)
    return tuple(piece for piece in flat if piece.text)


def _marks(text: str, query: Query) -> Iterator[tuple[int, int]]:
    whole = {word for phrase in query.phrases for word in phrase.words}
    begun = tuple(phrase.words[-1] for phrase in query.phrases if phrase.open_ended and phrase.words)
    runs = {run for phrase in query.phrases for run in phrase.runs}
    for token in tokens(text):
        if token.run:
            yield from _in_run(text, token, runs)
        elif token.words[0] in whole or (begun and token.words[0].startswith(begun)):
            yield token.start, token.end
    keys = {key for keys, _ in query.names for key in keys}
    yield from ((name.start, name.end) for name in names_in(text) if keys and not keys.isdisjoint(name.filed))


def _in_run(text: str, token: Token, runs: set[str]) -> Iterator[tuple[int, int]]:
    for run in runs:
        if run in token.run and len(token.run) != token.end - token.start:
            # Folding changed the number of letters, so that a place within the run is not known.
            yield token.start, token.end
        else:
            yield from (
                (token.start + f.start(), token.start + f.end()) for f in re.finditer(re.escape(run), token.run)
            )


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """Where the piece begins and ends: around the mark after which most others follow near by."""
    if len(text) <= _LONGEST:
        return 0, len(text)
    if not marks:
        return 0, _LONGEST
    best = max(marks, key=lambda mark: (_following(marks, mark[0]), -mark[0]))
    start = max(0, min(best[0] - _BEFORE, len(text) - _LONGEST))
    if start:
        # Not in the middle of a word, where a space is near.
        space = text.find(" ", start, best[0])
        start = space + 1 if space >= 0 else start
    return start, max(min(len(text), start + _LONGEST), best[1])


def _following(marks: list[tuple[int, int]], start: int) -> int:
    return len({end for first, end in marks if start <= first and end <= start + _LONGEST - _BEFORE})
