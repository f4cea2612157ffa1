"""The queue for what no rule has typed: passages of different documents that may be about the same thing.

Words in common are all that it goes by. It reaches no two languages at once, no other words for the same thing, and no
difference in who says so or how surely; `REACH` says that wherever the queue is shown.
"""

from collections.abc import Sequence

import msgspec

from tandem.watch.found import Account, Found, Link, Place
from tandem.watch.same_event import pairs, passages

STAGE = ("similarity", 1)

REACH = (
    "Similarity goes by words in common. It cannot reach two languages at once, the same thing in other words, or a"
    " difference in who says so and how surely: a short queue does not mean that the documents agree."
)
"""What similarity cannot do, in a sentence that is shown beside the queue."""

_LEAST = 0.18


class Pair(msgspec.Struct, frozen=True):
    """Two passages that may be about the same thing, and how much they have in common."""

    a: Place
    b: Place
    score: float


def queue(
    founds: Sequence[Found], links: Sequence[Link], accounts: Sequence[Account], *, most: int = 20
) -> tuple[Pair, ...]:
    """Answer the pairs of passages, the nearest first, that neither a link nor an account has brought together."""
    typed = [(link.a, link.b) for link in links if link.kind != "same document"]
    typed += [
        (a.at, b.at) for account in accounts for a in account.positions for b in account.positions if a is not b
    ]  # fmt: skip
    copies = {frozenset((link.a.sha256, link.b.sha256)) for link in links if link.kind == "same document"}
    weighed = sorted(pairs(passages(founds), _LEAST), key=lambda row: (-row[0], row[1].span, row[2].span))
    found: list[Pair] = []
    for score, a, b in weighed:
        if len(found) >= most:
            break
        if frozenset((a.place.sha256, b.place.sha256)) not in copies and not _typed(a.place, b.place, typed):
            found.append(Pair(a.place, b.place, round(min(score, 1.0), 3)))
    return tuple(found)


def _typed(a: Place, b: Place, typed: Sequence[tuple[Place, Place]]) -> bool:
    return any((_in(x, a) and _in(y, b)) or (_in(x, b) and _in(y, a)) for x, y in typed)


def _in(place: Place, passage: Place) -> bool:
    overlap = place.span.start < passage.span.end and passage.span.start < place.span.end
    return place.sha256 == passage.sha256 and overlap
