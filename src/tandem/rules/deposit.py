"""A deposit in place of a receipt: a depositary holds a version sealed to a party that is away. When does that count?

1. Never, unless the procedure says after how many hours it does. A deposit is the word of one server about what it
   holds, so it opens a window only where the charter of all gives that word this weight, and it is shown as that.
2. Never for a party to which not every section was sealed: that stands in the header of the version, so that everybody
   sees it, whatever the depositary says. Nor from the owner's own host, nor for a party that the owner hosts.
3. Never against the word of the party that it cannot read the version, unless a decision was made before it said so.
4. The hours run from the moment that the depositary claims, and not before anything that it, or the party, had claimed
   by then, nor before the version. The party's own receipt opens the window where it came before the hours were over.
"""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.notice import Deposit, Notice


class JudgedDeposit(msgspec.Struct, frozen=True):
    """A deposit of the latest version for one party: since when it is held, and from when it counts as delivered.

    `counts_at` is None where it never does; `why` says so, or when it does.
    """

    deposit: Deposit
    since: datetime
    counts_at: datetime | None
    why: Reason

    @property
    def depositary(self) -> str:
        """The member that holds the version."""
        return self.deposit.depositary


def deposit_of(
    notice: Notice, party: str, group: Group, *, line: frozenset[int], procedure: Procedure | None
) -> JudgedDeposit | None:
    """Answer the deposit for a party that counts first; where none counts, the first one; None where there is none."""
    found = [
        _judged(notice, one, group, line, procedure)
        for one in notice.deposits
        if one.party == party and one.version in line
    ]
    counting = [(one.counts_at, one.deposit.stamp.entry, one) for one in found if one.counts_at is not None]
    return min(counting)[2] if counting else next(iter(found), None)


def _judged(
    notice: Notice, deposit: Deposit, group: Group, line: frozenset[int], procedure: Procedure | None
) -> JudgedDeposit:
    since = max(instant(deposit.since), instant(notice.versions[deposit.version - 1].stamp.at))
    fault = _fault(notice, deposit, group, line, procedure)
    hours = procedure.deposit_counts_after_hours if procedure else None
    if fault is not None or hours is None:
        why = fault or because("deposit_never_counts", party=deposit.party, depositary=deposit.depositary)
        return JudgedDeposit(deposit, since, None, why)
    at = hours_after(since, hours)
    why = because("deposit_counts", party=deposit.party, depositary=deposit.depositary, at=written(at))
    return JudgedDeposit(deposit, since, at, why)


def _fault(
    notice: Notice, deposit: Deposit, group: Group, line: frozenset[int], procedure: Procedure | None
) -> Reason | None:
    """Why a deposit counts for nothing, whatever the procedure gives it."""
    party, depositary = deposit.party, deposit.depositary
    seat = group.seats.get(party)
    if seat is None or seat.feed not in notice.versions[deposit.version - 1].sealed:
        return because("deposit_not_sealed", party=party, depositary=depositary)
    if group.is_hosted(notice.owner, party) or group.is_hosted(notice.owner, depositary):
        return because("deposit_by_the_host", party=party, depositary=depositary)
    if _is_unreadable(notice, party, line):
        return because("deposit_unreadable", party=party, depositary=depositary)
    return None


def _is_unreadable(notice: Notice, party: str, line: frozenset[int]) -> bool:
    """Whether the party said that it cannot read the version, and not only after the owner had decided."""
    decided = [d.effect for d in notice.decisions if d.version in line and d.effect is not None]
    return any(
        one.party == party and one.version in line and not any(one.stamp.had(effect) for effect in decided)
        for one in notice.unreadable
    )
