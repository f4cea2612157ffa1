"""Which quotation marks of a Korean text belong together: curly and straight, single and double, 「 」 and 『 』."""

from collections.abc import Iterator

import msgspec

from tandem.watch.page import Span

_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "〈": "〉", "《": "》"}
_TITLES = frozenset("「『〈《")
_STRAIGHT = "\"'"
_LONGEST = 1500


class Marked(msgspec.Struct, frozen=True):
    """Words between two marks: the span is without them; `opened` is the first mark."""

    span: Span
    opened: str

    @property
    def outer(self) -> Span:
        """Answer the span with its marks."""
        return Span(self.span.start - 1, self.span.end + 1)

    @property
    def is_title(self) -> bool:
        """Answer whether the marks are those of works, laws and papers."""
        return self.opened in _TITLES


def marked(text: str, within: Span) -> tuple[Marked, ...]:
    """Find the words between marks in a stretch, in the order of their beginnings; marks may stand within others."""
    return tuple(sorted(_pairs(text, within), key=lambda one: (one.span.start, -one.span.end)))


def outermost(found: tuple[Marked, ...]) -> tuple[Marked, ...]:
    """Answer those that stand within no other."""
    return tuple(one for one in found if not any(other is not one and other.span.holds(one.outer) for other in found))


def _pairs(text: str, within: Span) -> Iterator[Marked]:
    waiting: list[tuple[str, int]] = []
    for place in range(within.start, within.end):
        sign = text[place]
        opener = next((at for at in range(len(waiting) - 1, -1, -1) if _closes(sign, waiting[at][0])), None)
        if opener is not None and (sign not in _STRAIGHT or _may_close(text, place, within)):
            mark, start = waiting[opener]
            del waiting[opener:]
            if start + 1 < place <= start + _LONGEST:
                yield Marked(Span(start + 1, place), mark)
        elif sign in _PAIRS or (sign in _STRAIGHT and _may_open(text, place, within)):
            waiting.append((sign, place))


def _closes(sign: str, opener: str) -> bool:
    return sign == _PAIRS.get(opener, opener)


def _may_open(text: str, place: int, within: Span) -> bool:
    before = text[place - 1] if place > within.start else " "
    after = text[place + 1] if place + 1 < within.end else " "
    return not before.isalnum() and not after.isspace()


def _may_close(text: str, place: int, within: Span) -> bool:
    # An apostrophe (don't) has a letter on both sides; after Korean words a particle may follow the mark at once.
    if text[place] == '"':
        return True
    before, after = text[place - 1], text[place + 1] if place + 1 < within.end else " "
    return not before.isspace() and not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())
