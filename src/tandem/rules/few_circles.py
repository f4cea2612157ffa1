"""All ways out of a circle that holds not too many circles: they are listed, and every set that meets each is found.

Far faster than the search through orders where it ends, as between some commitments that wait for few others; it ends
not at all between many that wait for most others. Source: K. Murakami and T. Uno, Efficient algorithms for dualizing
large-scale hypergraphs, Discrete Applied Mathematics 170 (2014).
"""

from collections.abc import Sequence

import msgspec

from tandem.rules.knot import Knot

_MOST_CIRCLES = 1_000
_MOST_WALKED = 20_000
"""Conditions walked along while circles are listed."""


class FewCircles(msgspec.Struct, frozen=True):
    """The sets of ids, in no order, and the steps that it took; no sets where a limit was reached."""

    sets: tuple[tuple[str, ...], ...] | None
    steps: int


def ways_by_circles(*, knot: Knot, most_steps: int, most_sets: int) -> FewCircles:
    """Answer all sets that meet every circle and from which nothing can be left out; none beyond a limit."""
    walk = _Walk(knot, min(most_steps, _MOST_WALKED))
    if not walk.whole():
        return FewCircles(None, walk.steps)
    meeting = _Meeting(sorted(walk.circles, key=lambda circle: (circle.bit_count(), circle)), most_steps, most_sets)
    if not meeting.search(0, [], (1 << len(meeting.circles)) - 1, (1 << len(walk.groups)) - 1):
        return FewCircles(None, walk.steps + meeting.steps)
    sets = tuple(tuple(sorted((*knot.own, *_ids(walk.groups, bits)))) for bits in meeting.found)
    return FewCircles(sets, walk.steps + meeting.steps)


class _Walk:
    """A walk through every circle of a knot; a circle is a set of bits, one for each group that is softened together.

    Edges between the same two are two groups where some want the other first and some do not: two ways to go.
    """

    def __init__(self, knot: Knot, most: int) -> None:
        self.size = knot.size
        self.most = most
        self.steps = 0
        self.circles: set[int] = set()
        self.groups: list[tuple[str, ...]] = []
        self.ways: list[list[tuple[int, int, bool]]] = [[] for _ in range(knot.size)]
        for pairs, firm in ((knot.firm, True), (knot.beside, False)):
            for (source, target), ids in pairs.items():
                self.ways[source].append((target, 1 << len(self.groups), firm))
                self.groups.append(ids)
        for source, target in sorted(knot.parts):
            self.ways[source].append((target, 0, False))

    def whole(self) -> bool:
        """List the circles, each from its first commitment; answer whether that ended within the limits."""
        return all(self._from(first, first, 1 << first, 0, False) for first in range(self.size))

    def _from(self, first: int, here: int, seen: int, taken: int, firm: bool) -> bool:
        for target, group, comes_first in self.ways[here]:
            self.steps += 1
            if target == first and (firm or comes_first):
                self.circles.add(taken | group)
            if self.steps > self.most or len(self.circles) > _MOST_CIRCLES:
                return False
            onward = target > first and not seen >> target & 1
            if onward and not self._from(first, target, seen | 1 << target, taken | group, firm or comes_first):
                return False
        return True


class _Meeting:
    """The search for sets that meet every circle, in which each group is the only one to meet some circle."""

    def __init__(self, circles: Sequence[int], most_steps: int, most_sets: int) -> None:
        self.circles = circles
        self.most_steps = most_steps
        self.most_sets = most_sets
        self.steps = 0
        self.found: list[int] = []
        self.met: dict[int, int] = {}
        for place, circle in enumerate(circles):
            for group in _bits(circle):
                self.met[group] = self.met.get(group, 0) | 1 << place

    def search(self, chosen: int, alone: list[int], left: int, free: int) -> bool:
        """Go on from some groups; `alone` are the circles that each meets alone, `left` those that none meets yet."""
        self.steps += 1
        if not left:
            self.found.append(chosen)
            return len(self.found) <= self.most_sets
        if self.steps > self.most_steps:
            return False
        circle = self.circles[(left & -left).bit_length() - 1] & free
        free &= ~circle
        for group in _bits(circle):
            met = self.met[group]
            still = [one & ~met for one in alone]
            if all(still):
                if not self.search(chosen | group, [*still, left & met], left & ~met, free):
                    return False
                free |= group
        return True


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        found.append(mask & -mask)
        mask &= mask - 1
    return found


def _ids(groups: Sequence[tuple[str, ...]], bits: int) -> list[str]:
    return [id for group in _bits(bits) for id in groups[group.bit_length() - 1]]
