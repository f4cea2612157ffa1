"""Whether anybody is stuck, as the page says it: the circles in numbers, whom they reach, the ways out, a drawing."""

import msgspec

from tandem.reports.circle_drawing import Drawing, drawing_of
from tandem.reports.commitment import CommitmentsView, ConditionShown, commitments_verdict
from tandem.reports.deadlock import CycleShown, DeadlocksView, PartShown
from tandem.rules.reason import Reason, because
from tandem.rules.standing_conditions import UNION
from tandem.rules.ways_out import WayOut

FIRST_WAYS = 8
"""Ways out that a page shows at once; the others stand behind a summary."""

MOST_WAYS = 60
"""Ways out that a page has at all; the command line has every one."""


class ReachedShown(msgspec.Struct, frozen=True):
    """A commitment on another track that waits for the circle, and the conditions through which it does."""

    node: str
    track: str
    through: tuple[ConditionShown, ...]


class CircleShown(msgspec.Struct, frozen=True):
    """One circle: its edges with the numbers of the two commitments, whom it reaches, the ways out, the drawing."""

    shown: CycleShown
    edges: tuple[tuple[int, int, ConditionShown], ...]
    parts: tuple[tuple[int, int, PartShown], ...]
    reaches: tuple[ReachedShown, ...]
    ways: tuple[WayOut, ...]
    more_ways: tuple[WayOut, ...]
    left_out: int
    drawing: Drawing | None


class StuckView(msgspec.Struct, frozen=True):
    """The verdict of the page, what stands beside it, and every circle; `tracks` are those that a circle reaches."""

    verdict: Reason
    tone: str
    beside: Reason
    tracks: tuple[str, ...]
    graph: str
    graphs: tuple[str, ...]
    circles: tuple[CircleShown, ...]


def view_stuck(view: CommitmentsView, deadlocks: DeadlocksView) -> StuckView:
    """Answer whether anybody is stuck, given the commitments of the same day."""
    conditions = {c.condition.name: c for one in view.every for c in one.conditions}
    circles = tuple(_circle(one, conditions) for one in deadlocks.cycles)
    counted, tone = commitments_verdict(view)
    verdict = _verdict(view, deadlocks)
    tracks = dict.fromkeys(reached.track for one in circles for reached in one.reaches)
    return StuckView(
        verdict=verdict,
        tone="stop" if circles else tone,
        beside=counted,
        tracks=tuple(tracks),
        graph=deadlocks.graph,
        graphs=deadlocks.graphs,
        circles=circles,
    )


def _verdict(view: CommitmentsView, deadlocks: DeadlocksView) -> Reason:
    """In one sentence; the deadlocks' own where one side's graph is looked at, or no condition tells since when."""
    if not view.every:
        return because("commitments_none")
    if deadlocks.graph != UNION:
        return deadlocks.verdict
    since = max((one.cycle.since or "" for one in deadlocks.cycles), default="")
    if not since:
        return deadlocks.verdict if deadlocks.cycles else because("commitments_free")
    size = sum(len(one.nodes) for one in deadlocks.cycles)
    return because("commitments_stuck", count=len(deadlocks.cycles), size=size, day=since)


def _circle(shown: CycleShown, conditions: dict[str, ConditionShown]) -> CircleShown:
    number = {name: place for place, name in enumerate(shown.cycle.nodes, 1)}
    return CircleShown(
        shown=shown,
        edges=tuple(
            (number[edge.wait.source], number[edge.wait.target], conditions[edge.wait.id]) for edge in shown.edges
        ),
        parts=tuple((number[part.whole], number[part.part], part) for part in shown.parts),
        reaches=tuple(
            ReachedShown(one.node, one.track, tuple(conditions[id] for id in one.through)) for one in shown.reaches
        ),
        ways=shown.ways[:FIRST_WAYS],
        more_ways=shown.ways[FIRST_WAYS:MOST_WAYS],
        left_out=max(len(shown.ways) - MOST_WAYS, 0),
        drawing=drawing_of(shown),
    )
