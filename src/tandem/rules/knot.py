"""The inside of one circle of waiting, by numbers instead of codes, as the two searches for ways out want it.

`firm` are pairs in which the other one comes first, `beside` pairs that are done at once, `parts` links that nobody can
soften. Edges between the same two commitments are softened together.
"""

from collections.abc import Iterable, Mapping

import msgspec

from tandem.rules.waiting import PartLink, Wait, components

Pair = tuple[int, int]
"""Who waits, for whom."""


class Knot(msgspec.Struct, frozen=True, kw_only=True):
    """The edges inside one component; `own` are the ids by which a commitment waits for itself."""

    nodes: tuple[str, ...]
    firm: Mapping[Pair, tuple[str, ...]]
    beside: Mapping[Pair, tuple[str, ...]]
    parts: frozenset[Pair]
    own: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many commitments there are."""
        return len(self.nodes)

    def beside_turns(self) -> bool:
        """Tell whether what is done at once turns in a circle by itself; such a circle is no deadlock."""
        return any(len(one) > 1 for one in components(after=_turning({*self.beside} | self.parts)))


def knot_of(*, nodes: Iterable[str], waits: Iterable[Wait], parts: Iterable[PartLink]) -> Knot:
    """Answer the knot of a component from the edges and links inside it."""
    codes = tuple(sorted(nodes))
    place = {code: number for number, code in enumerate(codes)}
    firm: dict[Pair, list[str]] = {}
    beside: dict[Pair, list[str]] = {}
    own = []
    for wait in sorted(waits, key=lambda one: one.id):
        pair = place[wait.source], place[wait.target]
        if pair[0] != pair[1]:
            (firm if wait.comes_first else beside).setdefault(pair, []).append(wait.id)
        elif wait.comes_first:
            own.append(wait.id)
    return Knot(
        nodes=codes,
        firm={pair: tuple(firm[pair]) for pair in sorted(firm)},
        beside={pair: tuple(beside[pair]) for pair in sorted(beside)},
        parts=frozenset((place[one.whole], place[one.part]) for one in parts),
        own=tuple(own),
    )


def _turning(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    after: dict[str, list[str]] = {}
    for source, target in sorted(pairs):
        after.setdefault(str(source), []).append(str(target))
        after.setdefault(str(target), [])
    return {code: tuple(after[code]) for code in after}
