"""Deadlocks as they are shown: who cannot begin, by whose words and for how long, whom it reaches, and the ways out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from tandem.rules.deadlock import Cycle, Reached, deadlocks_of
from tandem.rules.reason import Reason, because
from tandem.rules.standing_conditions import UNION, StandingGraph, standing_graph
from tandem.rules.waiting import Wait
from tandem.rules.ways_out import WayOut
from tandem.state.commitment import Commitment, Condition
from tandem.state.reading import Reading


class EdgeShown(msgspec.Struct, frozen=True):
    """A condition inside a circle: its words, how old it is, and the side that alone claims it, where one does."""

    wait: Wait
    condition: Condition
    texts: Mapping[str, str]
    age_days: int
    one_side: str

    @property
    def sentence(self) -> Reason:
        """Who waits for whom, and how."""
        return because(f"wait_{self.wait.sort}", source=self.wait.source, target=self.wait.target)

    @property
    def standing(self) -> str:
        """Whether its side signed it: `signed`, else `reported`."""
        return "signed" if self.condition.signed else "reported"


class PartShown(msgspec.Struct, frozen=True):
    """That a whole waits for its part inside a circle; `any_of`: one part is enough for it."""

    whole: str
    part: str
    any_of: bool

    @property
    def sentence(self) -> Reason:
        """Who waits for whom, and whether another part would do."""
        return because("wait_part_any" if self.any_of else "wait_part", source=self.whole, target=self.part)


class NodeShown(msgspec.Struct, frozen=True):
    """A commitment of a circle with its text."""

    commitment: Commitment
    text: str


class CycleShown(msgspec.Struct, frozen=True):
    """One circle: its commitments, edges and parts, whom it reaches, and what can be said of the ways out."""

    cycle: Cycle
    nodes: tuple[NodeShown, ...]
    edges: tuple[EdgeShown, ...]
    parts: tuple[PartShown, ...]
    reaches: tuple[Reached, ...]
    verdict: Reason
    found: Reason

    @property
    def ways(self) -> tuple[WayOut, ...]:
        """The ways out, smallest first."""
        return self.cycle.ways.sets


class DeadlocksView(msgspec.Struct, frozen=True):
    """The deadlocks of a graph on a day, verdict first; `graphs` are those that can be asked for."""

    day: str
    graph: str
    graphs: tuple[str, ...]
    verdict: Reason
    tone: str
    cycles: tuple[CycleShown, ...]

    @property
    def complete(self) -> bool:
        """Whether all ways out of all circles are there."""
        return all(one.cycle.ways.complete for one in self.cycles)

    def plain(self) -> dict[str, Any]:
        """Answer the whole as plain values; `cycle` is the place of a circle among `cycles`, from 0."""
        return {
            "as_of": self.day,
            "graph": self.graph,
            "cycles": [_plain_cycle(one.cycle) for one in self.cycles],
            "reaches": [
                {"node": one.node, "track": one.track, "through": list(one.through), "cycle": one.cycle}
                for cycle in self.cycles
                for one in cycle.reaches
            ],
            "ways_out": [_plain_way(way, place) for place, one in enumerate(self.cycles) for way in one.ways],
            "complete": self.complete,
        }


def view_deadlocks(reading: Reading, *, day: str, graph: str = UNION) -> DeadlocksView:
    """Answer the deadlocks by the end of a day in the union of the graphs, or in that of one side by its code."""
    tandem = reading.group.tandem
    standing = standing_graph(tandem, day=day, graph=graph)
    found = deadlocks_of(waits=standing.waits, parts=standing.parts, tracks=standing.tracks)
    show = _Showing(reading, standing, day)
    cycles = tuple(show.cycle(one, place, found.reaches) for place, one in enumerate(found.cycles))
    verdict, tone = _verdict(cycles, day, graph)
    return DeadlocksView(day=day, graph=graph, graphs=graphs_of(reading), verdict=verdict, tone=tone, cycles=cycles)


def graphs_of(reading: Reading) -> tuple[str, ...]:
    """Answer the graphs that can be asked for: the union, then each member in the order of the charter."""
    charter = reading.group.charter
    members = (*charter.parties, *charter.others, *charter.monitors)
    return (UNION, *dict.fromkeys(member.code for member in members))


def _verdict(cycles: tuple[CycleShown, ...], day: str, graph: str) -> tuple[Reason, str]:
    where = "" if graph == UNION else "_of_side"
    values: dict[str, str | int] = {"day": day} if graph == UNION else {"day": day, "party": graph}
    if not cycles:
        return because(f"deadlock_none{where}", **values), "fine"
    values["commitments"] = sum(len(one.nodes) for one in cycles)
    return because(f"deadlock_some{where}", count=len(cycles), **values), "warn"


class _Showing:
    """What is needed to show a circle: the words, the commitments by name, and the day."""

    def __init__(self, reading: Reading, standing: StandingGraph, day: str) -> None:
        self.reading = reading
        self.standing = standing
        self.day = day
        self.commitments = {one.name: one for one in reading.group.tandem.commitments}
        self.waits = {one.id: one for one in standing.waits}

    def cycle(self, cycle: Cycle, place: int, reaches: tuple[Reached, ...]) -> CycleShown:
        nodes = tuple(self._node(self.commitments[code]) for code in cycle.nodes)
        return CycleShown(
            cycle=cycle,
            nodes=nodes,
            edges=tuple(self._edge(self.waits[id], cycle) for id in cycle.edges),
            parts=tuple(self._parts({*cycle.nodes})),
            reaches=tuple(one for one in reaches if one.cycle == place),
            verdict=_of_cycle(cycle),
            found=_found(cycle),
        )

    def _node(self, commitment: Commitment) -> NodeShown:
        return NodeShown(commitment, self.reading.text(commitment.stamp.entry, "text"))

    def _edge(self, wait: Wait, cycle: Cycle) -> EdgeShown:
        condition = self.standing.conditions[wait.id]
        age = (date.fromisoformat(self.day) - date.fromisoformat(wait.said_on)).days
        texts = self.reading.prose.get(condition.stamp.entry, {})
        return EdgeShown(wait, condition, texts, age, cycle.one_side_only.get(wait.id, ""))

    def _parts(self, nodes: set[str]) -> Iterator[PartShown]:
        for link in self.standing.parts:
            if {link.whole, link.part} <= nodes:
                yield PartShown(link.whole, link.part, self.commitments[link.whole].any_of)


def _of_cycle(cycle: Cycle) -> Reason:
    codes = ", ".join(cycle.nodes)
    if cycle.since is None:
        return because("deadlock_of_parts", codes=codes)
    return because("deadlock_cycle", codes=codes, day=cycle.since)


def _found(cycle: Cycle) -> Reason:
    """What can be said of the ways out: all, the smallest of more, one good one, or none."""
    ways = cycle.ways
    if ways.circles_of_parts:
        return because("ways_out_none", codes=", ".join(ways.circles_of_parts[0]))
    if ways.complete:
        return because("ways_out_all", count=len(ways.sets))
    return because("ways_out_some", count=len(ways.sets)) if ways.smallest else because("ways_out_one_good")


def _plain_cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        "nodes": list(cycle.nodes), "edges": list(cycle.edges), "one_side_only": dict(cycle.one_side_only),
        "since": cycle.since, "complete": cycle.ways.complete, "smallest": cycle.ways.smallest,
    }  # fmt: skip


def _plain_way(way: WayOut, place: int) -> dict[str, Any]:
    gives = {side: list(ids) for side, ids in way.gives.items()}
    return {"soften": list(way.soften), "gives": gives, "frees": list(way.frees), "cycle": place}
