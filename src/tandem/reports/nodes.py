"""The nodes of the other members, as the desk shows them: who answers, who lacks what, and who holds another record."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from tandem.rules.hearing import Hearing
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.state.group import Group

UNTRIED_AFTER = timedelta(minutes=2)
"""A node that is talked to is tried every few seconds; one that was not for so long is not talked to at all."""

_WORRIES = ("alarm", "silent", "never", "untried", "refusing")


class PeerStanding(msgspec.Struct, frozen=True, kw_only=True):
    """What this node knows of another one: see `tandem.node.contact`; `alarms` are the kinds that stand with it."""

    code: str
    address: str
    answered: datetime | None = None
    tried: datetime | None = None
    failing_since: datetime | None = None
    next_try: datetime | None = None
    failure: str = ""
    refused: str = ""
    frontier: Mapping[str, int] = {}
    agrees: bool | None = None
    declared: bool = False
    alarms: tuple[str, ...] = ()


class HeadHere(msgspec.Struct, frozen=True):
    """How many entries of a member's feed are held here, and there as far as that was said."""

    code: str
    here: int
    there: int | None


class NodeRow(msgspec.Struct, frozen=True):
    """One node: the verdict first, then what it comes from. `waiting` counts entries that it has not said it holds."""

    code: str
    state: str
    verdict: Reason
    why: tuple[Reason, ...]
    waiting: int
    heads: tuple[HeadHere, ...]
    standing: PeerStanding | None

    @property
    def even(self) -> bool:
        """Whether both hold as many entries of each feed, so that their states can be compared."""
        return all(head.here == head.there for head in self.heads)


def view_nodes(
    group: Group, *, own: Iterable[str], standings: Iterable[PeerStanding], clock: datetime
) -> tuple[NodeRow, ...]:
    """Answer a row for every member whose seat is elsewhere, in the charter's order.

    `own` are the seats of this node. `clock` is the time of this machine, never that of a simulated group.
    """
    charter, held = group.charter, {one.code: one for one in standings}
    members = (*charter.parties, *charter.monitors, *charter.depositaries)
    ours = frozenset(own)
    return tuple(_row(group, one.code, held.get(one.code), clock) for one in members if one.code not in ours)


def worries(rows: Iterable[NodeRow]) -> tuple[Reason, ...]:
    """Answer what an officer has to know before anything else: who does not answer, who holds another record."""
    return tuple(row.verdict for row in rows if row.state in _WORRIES)


def kept_here(rows: Iterable[NodeRow], *, hearings: Iterable[Hearing]) -> tuple[Reason, ...]:
    """Answer, for each party that has not confirmed a notice and whose node does not answer, that it waits here."""
    silent = {row.code: row for row in rows if row.state in ("silent", "never", "untried")}
    waiting = [silent[one.party] for one in hearings if one.party in silent and one.grade == 0]
    return tuple(_kept(row) for row in waiting)


def _kept(row: NodeRow) -> Reason:
    since = _since(row.standing)
    if since is None:
        return because("peer_kept_never", party=row.code)
    return because("peer_kept", party=row.code, at=written(since))


def _row(group: Group, code: str, standing: PeerStanding | None, clock: datetime) -> NodeRow:
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    told = standing.frontier if standing else {}
    heads = tuple(
        HeadHere(codes.get(feed, feed[:6]), here, told.get(feed) if told else None)
        for feed, here in sorted(group.frontier.items(), key=lambda row: codes.get(row[0], row[0]))
    )
    waiting = sum(max(0, one.here - (one.there or 0)) for one in heads) if standing else 0
    even = all(one.here == one.there for one in heads)
    state = _state(standing, waiting, clock, even=even)
    return NodeRow(
        code, state, _verdict(code, state, standing, waiting), _why(code, standing), waiting, heads, standing
    )


def _state(standing: PeerStanding | None, waiting: int, clock: datetime, *, even: bool) -> str:
    if standing is None:
        return "no_peer"
    if standing.alarms or standing.agrees is False:
        return "alarm"
    if standing.tried is None or clock - standing.tried > UNTRIED_AFTER:
        return "untried"
    if standing.failing_since is not None:
        return "silent" if standing.answered else "never"
    if standing.refused:
        return "refusing"
    return "behind" if waiting else "same" if standing.agrees and even else "answers"


def _verdict(code: str, state: str, standing: PeerStanding | None, waiting: int) -> Reason:
    since = _since(standing)
    if state in ("silent", "untried") and since is not None:
        return because(f"peer_{state}", party=code, at=written(since))
    if state == "untried":
        return because("peer_untried_yet", party=code)
    if state == "behind":
        return because("peer_behind", party=code, count=waiting)
    return because(f"peer_{state}", party=code)


def _since(standing: PeerStanding | None) -> datetime | None:
    """Since when nothing was heard."""
    return (standing.answered or standing.failing_since) if standing else None


def _why(code: str, standing: PeerStanding | None) -> tuple[Reason, ...]:
    if standing is None:
        return ()
    found = [because(f"peer_alarm_{kind}", party=code) for kind in standing.alarms]
    if standing.failing_since is not None and standing.failure:
        found.append(because("peer_why", why=standing.failure))
    if standing.refused:
        found.append(because("peer_refused", party=code, said=standing.refused))
    return tuple(found)
