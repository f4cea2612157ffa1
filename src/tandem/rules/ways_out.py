"""Ways out of a circle of waiting: sets of edges which, once they no longer come first, leave no deadlock."""

from collections.abc import Mapping, Sequence

import msgspec

from tandem.rules.every_way import MOST_NODES, MOST_SETS, MOST_STEPS, EveryWay, every_way
from tandem.rules.good_way import good_way
from tandem.rules.knot import knot_of
from tandem.rules.waiting import PartLink, Wait, circles_of_parts


class WayOut(msgspec.Struct, frozen=True, kw_only=True):
    """One set: the ids to soften, those among them that each side claims, and the commitments that it frees."""

    soften: tuple[str, ...]
    gives: Mapping[str, tuple[str, ...]]
    frees: tuple[str, ...]


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The ways out of one circle, smallest first.

    Not `complete`: there may be more. `smallest`: there is none smaller than the first. `circles_of_parts`: commitments
    that are parts of one another, for which there is no way out. `steps` were searched.
    """

    sets: tuple[WayOut, ...]
    complete: bool
    smallest: bool
    circles_of_parts: tuple[tuple[str, ...], ...] = ()
    steps: int = 0


def ways_out(
    *, nodes: Sequence[str], waits: Sequence[Wait], parts: Sequence[PartLink],
    most_steps: int = MOST_STEPS, most_sets: int = MOST_SETS,
) -> Ways:  # fmt: skip
    """Answer the ways out of one component, given the edges and links inside it."""
    circles = circles_of_parts(parts=parts)
    if circles:
        return Ways(sets=(), complete=True, smallest=True, circles_of_parts=circles)
    knot = knot_of(nodes=nodes, waits=waits, parts=parts)
    by_id = {wait.id: wait for wait in waits}
    found = EveryWay((), False, 0)
    if knot.size <= MOST_NODES:
        found = every_way(knot=knot, most_steps=most_steps, most_sets=most_sets)
    sets = found.sets or (good_way(knot=knot),)
    return Ways(
        sets=tuple(_way(ids, by_id, knot.nodes) for ids in sets),
        complete=found.complete, smallest=bool(found.sets), steps=found.steps,
    )  # fmt: skip


def _way(ids: tuple[str, ...], by_id: Mapping[str, Wait], nodes: tuple[str, ...]) -> WayOut:
    gives: dict[str, list[str]] = {}
    for id in ids:
        for side in by_id[id].claimed_by:
            gives.setdefault(side, []).append(id)
    return WayOut(soften=ids, gives={side: tuple(gives[side]) for side in sorted(gives)}, frees=nodes)
