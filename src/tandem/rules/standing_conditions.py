"""The conditions that stand on a day, as edges of waiting: of all sides together, or of one side's account.

A condition is no edge where it waits for an event or a day, where it had ended, where one of its two commitments is
over, or where a later condition eases it that all who claim it claim.
"""

import msgspec

from tandem.rules.waiting import PartLink, Wait
from tandem.state.commitment import Commitment, Condition
from tandem.state.tandem import Tandem

UNION = "union"
"""The graph of all sides together; any other is a side's own."""

OVER = frozenset({"fulfilled", "lapsed", "replaced"})
"""What became of a commitment for which nobody waits any more."""


class StandingGraph(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits for whom on a day: the edges, the parts, the track of each commitment, and the conditions by name."""

    waits: tuple[Wait, ...]
    parts: tuple[PartLink, ...]
    tracks: dict[str, str]
    conditions: dict[str, Condition]


def standing_graph(tandem: Tandem, *, day: str, graph: str = UNION) -> StandingGraph:
    """Answer the graph as it stood at the end of a day: the union, or that of one side by its code."""
    open_ones = {one.stamp.entry: one for one in tandem.commitments if _is_open(one, day)}
    standing = [
        one
        for one in standing_conditions(tandem, day=day)
        if one.on in open_ones and one.awaits in open_ones and graph in (UNION, *one.claimed_by)
    ]
    return StandingGraph(
        waits=tuple(_edge(one, open_ones) for one in standing),
        parts=tuple(
            PartLink(whole=open_ones[one.whole].name, part=one.name)
            for one in open_ones.values()
            if one.whole in open_ones
        ),
        tracks={one.name: one.track for one in tandem.commitments},
        conditions={one.name: one for one in standing},
    )


def standing_conditions(tandem: Tandem, *, day: str) -> tuple[Condition, ...]:
    """Answer the conditions that were said by the end of a day and had neither ended nor been eased by then."""
    easing: dict[str, list[Condition]] = {}
    for one in tandem.conditions:
        for eased in one.softens if _eases(one, day) else ():
            easing.setdefault(eased, []).append(one)
    return tuple(
        one
        for one in tandem.conditions
        if one.holds(day) and not any(_is_eased_by(one, later) for later in easing.get(one.stamp.entry, ()))
    )


def sides_of(tandem: Tandem) -> tuple[str, ...]:
    """Answer the sides in whose account any condition stands, in the order of codes."""
    return tuple(sorted({side for one in tandem.conditions for side in one.claimed_by}))


def _eases(later: Condition, day: str) -> bool:
    """Whether a condition eases others on a day: it was said by then, and its side had not taken it back."""
    return later.said_on <= day and not any(one.ending == "withdrawn" and one.happened <= day for one in later.ended)


def _is_eased_by(earlier: Condition, later: Condition) -> bool:
    """All who claim it have to ease it; and what a side signed, nobody's report eases."""
    same = {*earlier.claimed_by} <= {*later.claimed_by} and later.said_on >= earlier.said_on
    return same and (later.signed or not earlier.signed)


def _is_open(commitment: Commitment, day: str) -> bool:
    return commitment.said_on <= day and commitment.outcome(day) not in OVER


def _edge(one: Condition, commitments: dict[str, Commitment]) -> Wait:
    # A condition that names a commitment is of one of the sorts that wait for one: the desk lets no day do so.
    sort = one.sort if one.sort != "not_before" else "if_event"
    return Wait(
        id=one.name, source=commitments[one.on].name, target=commitments[one.awaits].name, sort=sort,
        claimed_by=one.claimed_by, said_on=one.said_on,
    )  # fmt: skip
