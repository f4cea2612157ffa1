"""Deadlocks: commitments that wait for one another in a circle, who outside waits for them, and the ways out.

A circle is a whole strongly connected component, because to break it is to break every circle inside it. Where all of
its edges want things done at once, nobody has to begin, and it is none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress

import msgspec

from tandem.rules.every_way import MOST_SETS, MOST_STEPS
from tandem.rules.waiting import PartLink, Wait, circles_of_parts, components, successors
from tandem.rules.ways_out import Ways, ways_out

_AS_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


class Cycle(msgspec.Struct, frozen=True, kw_only=True):
    """One component: its commitments, the ids of the edges inside it, and those that exactly one side claims.

    `since` is the day of its latest edge; None where it has none but links between parts.
    """

    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    one_side_only: Mapping[str, str]
    since: str | None
    ways: Ways


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment on a track of its own that waits for a circle, and the ids of the edges on any way into it.

    `cycle` is the place of that circle among all; no edge has an id where all the way are parts.
    """

    node: str
    track: str
    through: tuple[str, ...]
    cycle: int


class Deadlocks(msgspec.Struct, frozen=True, kw_only=True):
    """All circles of a graph, in the order of their first commitments, and whom they reach on other tracks."""

    cycles: tuple[Cycle, ...]
    reaches: tuple[Reached, ...]


def deadlocks_of(*, waits: Iterable[Wait], parts: Iterable[PartLink], tracks: Mapping[str, str]) -> Deadlocks:
    """Answer the deadlocks among these edges and links; `tracks` tells on which one each commitment stands."""
    edges, links = tuple(waits), tuple(parts)
    web = _Web(edges, links)
    found = sorted(web.deadlocked())
    cycles = _cycles(web, found)
    held = {code for nodes in found for code in nodes}
    reached = tuple(
        one for place, nodes in enumerate(found) for one in web.reaching(place, nodes, held=held, tracks=tracks)
    )
    return Deadlocks(cycles=cycles, reaches=reached)


def _cycles(web: "_Web", found: Sequence[tuple[str, ...]]) -> tuple[Cycle, ...]:
    """The circles with their ways out; the steps are shared, and what one search leaves over the next may use."""
    cycles: list[Cycle] = []
    left = MOST_STEPS
    for place, nodes in enumerate(found):
        waits, parts = web.inside(nodes)
        share = left // (len(found) - place)
        ways = ways_out(
            nodes=nodes, waits=waits, parts=parts, most_steps=share, most_sets=max(MOST_SETS // len(found), 1)
        )
        left -= ways.steps
        cycles.append(_cycle(nodes, waits, ways))
    return tuple(cycles)


class _Web:
    """The edges and links by commitment, and the components."""

    def __init__(self, waits: Sequence[Wait], parts: Sequence[PartLink]) -> None:
        self.waits = sorted(waits, key=lambda one: one.id)
        self.parts = parts
        self.after = successors(waits=waits, parts=parts)
        self.components = components(after=self.after)
        self.place = {code: number for number, nodes in enumerate(self.components) for code in nodes}
        self.inner: dict[int, tuple[list[Wait], list[PartLink]]] = {}
        # Edges by the component that they lead out of, and those inside one, as bits in the order of ids.
        self.out: list[list[tuple[int, int]]] = [[] for _ in self.components]
        self.turning = [0] * len(self.components)
        self._sort_in()

    def _sort_in(self) -> None:
        for number, wait in enumerate(self.waits):
            source, target = self.place[wait.source], self.place[wait.target]
            if source != target:
                self.out[source].append((1 << number, target))
            else:
                self.turning[source] |= 1 << number
                self._within(source)[0].append(wait)
        for link in self.parts:
            whole, part = self.place[link.whole], self.place[link.part]
            if whole != part:
                self.out[whole].append((0, part))
            else:
                self._within(whole)[1].append(link)

    def _within(self, component: int) -> tuple[list[Wait], list[PartLink]]:
        return self.inner.setdefault(component, ([], []))

    def deadlocked(self) -> Iterator[tuple[str, ...]]:
        """Answer the components in which somebody has to begin and nobody can."""
        for number, (waits, parts) in self.inner.items():
            if any(wait.comes_first for wait in waits) or circles_of_parts(parts=parts):
                yield self.components[number]

    def inside(self, nodes: tuple[str, ...]) -> tuple[list[Wait], list[PartLink]]:
        """Answer the edges and links inside a component."""
        return self.inner[self.place[nodes[0]]]

    def reaching(
        self, place: int, nodes: tuple[str, ...], *, held: set[str], tracks: Mapping[str, str]
    ) -> Iterator[Reached]:
        """Answer who waits for this circle from outside all circles, on a track that is none of its own."""
        own = {tracks.get(code) for code in nodes}
        through = self._ways_into(nodes)
        ids = [wait.id for wait in self.waits]
        said: dict[int, tuple[str, ...]] = {}
        for code in sorted(self.after):
            track, ways = tracks.get(code), through[self.place[code]]
            if ways is None or track is None or track in own or code in held:
                continue
            if ways not in said:
                said[ways] = _picked(ids, ways)
            yield Reached(node=code, track=track, through=said[ways], cycle=place)

    def _ways_into(self, nodes: tuple[str, ...]) -> list[int | None]:
        """For each component, the edges on any way from it into these, as a set of bits; None where there is no way.

        A component comes after all that it waits for, so that one look at each edge is enough.
        """
        into = self.place[nodes[0]]
        ways: list[int | None] = [None] * len(self.components)
        for number in range(len(self.components)):
            found = None
            for bit, target in self.out[number] if number != into else ():
                beyond = 0 if target == into else ways[target]
                if beyond is not None:
                    found = (found or 0) | bit | beyond
            ways[number] = None if found is None else found | self.turning[number]
        return ways


def _cycle(nodes: tuple[str, ...], waits: Sequence[Wait], ways: Ways) -> Cycle:
    return Cycle(
        nodes=nodes,
        edges=tuple(wait.id for wait in waits),
        one_side_only={wait.id: wait.claimed_by[0] for wait in waits if len(wait.claimed_by) == 1},
        since=max((wait.said_on for wait in waits), default=None),
        ways=ways,
    )


def _picked(ids: Sequence[str], bits: int) -> tuple[str, ...]:
    return tuple(compress(ids, f"{bits:b}"[::-1].encode().translate(_AS_FLAGS)))
