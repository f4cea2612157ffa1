"""Was a party heard on a notice? Receipt, window, answer and silence, party by party, at one instant.

The receipt opens the window, never the sending. An answer on the current version, or the window's end, is a
hearing; a party that asked for time has its hearing when that time is over. Silence that means something counts only
by a closing in the silent party's own feed.
"""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.deadline import Closing as Deadline
from tandem.rules.deposit import JudgedDeposit, deposit_of
from tandem.rules.hold import JudgedHold
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.procedure import others, procedure_of, standing
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.rules.unheard import came_after, passed_over
from tandem.rules.window import INFORMED, Window, window_at, window_of
from tandem.state.escalation import Uncertified
from tandem.state.group import Group
from tandem.state.notice import Closing, Notice, Position
from tandem.state.stamp import Stamp

OPPOSED = ("objection",)
LASTING = ("objection", "concern")
"""Positions that stay live when the notice is revised, until their party answers anew or withdraws them."""


class Hearing(msgspec.Struct, frozen=True):
    """Where one party stands with one notice at one instant.

    `grade` is the highest receipt of the current version: 0 none, 1 its node, 2 an officer. `deadline` is None
    before the window opened. `position` is the party's latest position that counts, on whatever version;
    `answered` tells whether it stands on the current one. `closing` is the certificate of silence in effect. `moved`
    says what moved the deadline, `holds` are all that the party placed, `hold` the one that runs. `certify_by` is the
    instant by which the node of a silent party has to certify that, where silence means something; `uncertified` is the
    owner's word that it did not, after which a closing is late, too. `deposit` is what a depositary holds for the
    party, and `by_deposit` tells that the window is open by that, and by no receipt.
    """

    party: str
    grade: int
    hosted: bool
    receipt_due: datetime
    opened: datetime | None
    deadline: Deadline | None
    position: Position | None
    answered: bool
    late: tuple[Position, ...]
    closing: Closing | None
    outcome: str
    heard: Answer
    moved: tuple[Reason, ...] = ()
    holds: tuple[JudgedHold, ...] = ()
    hold: JudgedHold | None = None
    certify_by: datetime | None = None
    uncertified: Uncertified | None = None
    late_closings: tuple[Closing, ...] = ()
    deposit: JudgedDeposit | None = None
    by_deposit: bool = False

    @property
    def deposit_told(self) -> tuple[Reason, ...]:
        """What a depositary holds for the party, and what that counts for beside the party's own receipt."""
        held = self.deposit
        if held is None:
            return ()
        said = because("deposit_held", party=self.party, depositary=held.depositary, at=written(held.since))
        if self.by_deposit and held.counts_at is not None:
            code = "deposit_counted_before" if self.grade else "deposit_counted"
            return said, because(code, party=self.party, depositary=held.depositary, at=written(held.counts_at))
        return (said,) if self.grade else (said, held.why)

    @property
    def at_level(self) -> Position | None:
        """The objection that went to the escalated level, because the owner's word of the silence had not seen it."""
        return self.live if self.uncertified is not None and self.answered and _objects(self.position) else None

    @property
    def live(self) -> Position | None:
        """The objection or concern of this party that stands, whatever version it was taken on."""
        return self.position if self.position is not None and self.position.stance in LASTING else None


def hearing_of(*, notice: Notice, party: str, group: Group, now: datetime) -> Hearing:
    """Answer where a party stands with a notice at an instant."""
    procedure = procedure_of(notice, group)
    if procedure is None:
        raise LookupError(
            f"{notice.ref} pins the procedure {notice.current.terms.procedure!r}, which the charter does not have."
        )
    line = standing(notice, group)
    receipts = [r for r in notice.receipts if r.party == party and r.version in line]
    window = window_at(notice=notice, party=party, group=group, now=now)
    silent_from = window.silent_from
    certified_by = _certify_by(silent_from, procedure)
    uncertified = _uncertified(notice, party, line, silent_from, certified_by)
    closing = _closing(notice, party, line, silent_from) if uncertified is None else None
    position, late = _position(notice, party, line, closing, procedure)
    answered = position is not None and position.stance is not None and position.version in line
    due = hours_after(instant(notice.versions[min(line) - 1].stamp.at), procedure.receipt_due_hours)
    running = next((hold for hold in window.holds if hold.runs(now)), None)
    answer = position if answered else None
    unheard = not answered and passed_over(notice, party, group) is not None
    return Hearing(
        party=party,
        grade=max((r.grade for r in receipts), default=0),
        hosted=group.is_hosted(notice.owner, party),
        receipt_due=due,
        opened=window.opened,
        deadline=window.deadline,
        position=position,
        answered=answered,
        late=late,
        closing=closing,
        outcome="unheard" if unheard and notice.withdrawn is None
        else _outcome(notice, procedure, answer, window.deadline, closing, running, now, due, uncertified),
        heard=yes(because("answered", party=party)) if answered
        else no(because("unheard", party=party)) if unheard else _heard(party, window, running, now),
        moved=window.moved,
        holds=window.holds,
        hold=running,
        certify_by=certified_by,
        uncertified=uncertified,
        late_closings=_late_closings(notice, party, line, uncertified),
        deposit=deposit_of(notice, party, group, line=line, procedure=procedure) if notice.deposits else None,
        by_deposit=window.deposit is not None,
    )  # fmt: skip


def hearings(*, notice: Notice, group: Group, now: datetime) -> tuple[Hearing, ...]:
    """Answer the hearing of every other party, in the charter's order."""
    return tuple(hearing_of(notice=notice, party=party, group=group, now=now) for party in others(notice, group))


def closing_due(notice: Notice, party: str, group: Group, now: datetime) -> datetime | None:
    """Answer the deadline that a party's node has to certify as passed in silence; None where there is nothing to do.

    A party that said anything on the version, or began to, was not silent; a closing is written once, and not any more
    when it would count for nothing. No node certifies silence over time that its party did not have the notice: a
    deposit may open the window, and the deadline that is certified runs from the party's own receipt.
    """
    line = standing(notice, group)
    said = any(p.party == party and p.version in line for p in notice.positions)
    window = window_at(notice=notice, party=party, group=group, now=now)
    at = _received(notice, party, group, window).silent_from
    if said or at is None or now < at or notice.ended or notice.id in group.superseded:
        return None
    procedure = procedure_of(notice, group)
    if procedure is not None and uncertified_in(notice, party, line, window, procedure) is not None:
        return None
    closed = any(c.party == party and c.version in line and instant(c.stamp.at) >= at for c in notice.closings)
    return None if closed else at


def _received(notice: Notice, party: str, group: Group, window: Window) -> Window:
    """The window that a party's own receipt opened."""
    if window.deposit is None:
        return window
    return window_of(notice=msgspec.structs.replace(notice, deposits=()), party=party, group=group)


def certify_by(window: Window, procedure: Procedure) -> datetime | None:
    """Answer until when a silent party's own closing is waited for; None where silence means nothing, or is not yet."""
    return _certify_by(window.silent_from, procedure)


def _certify_by(silent_from: datetime | None, procedure: Procedure) -> datetime | None:
    if procedure.silence == "nothing" or silent_from is None:
        return None
    return hours_after(silent_from, procedure.closing_due_hours)


def uncertified_in(
    notice: Notice, party: str, line: frozenset[int], window: Window, procedure: Procedure
) -> Uncertified | None:
    """Answer the owner's word that a silence was not certified, where it counts.

    Not before the closing was due, and not where its author had an answer or a closing of the party before it. What it
    had not seen is late, whichever of the two was signed first: no clock decides between entries that crossed.
    """
    silent_from = window.silent_from
    return _uncertified(notice, party, line, silent_from, _certify_by(silent_from, procedure))


def _uncertified(
    notice: Notice, party: str, line: frozenset[int], silent_from: datetime | None, due: datetime | None
) -> Uncertified | None:
    if due is None:
        return None
    for one in notice.uncertified:
        if one.party == party and one.version in line and instant(one.stamp.at) >= due:
            closed = _closing(notice, party, line, silent_from, before=one.stamp)
            spoke = any(p.party == party and p.version in line and one.stamp.had(p.stamp) for p in notice.positions)
            if closed is None and not spoke:
                return one
    return None


def _late_closings(
    notice: Notice, party: str, line: frozenset[int], uncertified: Uncertified | None
) -> tuple[Closing, ...]:
    if uncertified is None:
        return ()
    return tuple(c for c in notice.closings if c.party == party and c.version in line)


def _objects(position: Position | None) -> bool:
    return position is not None and position.stance in OPPOSED


def _closing(
    notice: Notice, party: str, line: frozenset[int], end: datetime | None, before: Stamp | None = None
) -> Closing | None:
    """The closing in effect: not before the window and every hold are over, not after an answer, not taken back.

    `end` is when both are over. With `before` the one that the author of that entry had before it.
    """
    if end is None:
        return None
    for closing in notice.closings:
        if closing.party != party or closing.version not in line or instant(closing.stamp.at) < end:
            continue
        known = before is None or before.had(closing.stamp)
        if known and not _answered_before(notice, closing, line) and not _taken_back(notice, closing):
            return closing
    return None


def _answered_before(notice: Notice, closing: Closing, line: frozenset[int]) -> bool:
    """A first signature alone bars the closing, too."""
    return any(
        position.party == closing.party and position.version in line and closing.stamp.had(position.stamp)
        for position in notice.positions
    )


def _taken_back(notice: Notice, closing: Closing) -> bool:
    reopened = closing.reopened
    relied_on = any(
        closing.stamp.entry in decision.cites and (reopened is None or not decision.stamp.had(reopened))
        for decision in notice.decisions
    )
    return reopened is not None and not relied_on


def _position(
    notice: Notice, party: str, line: frozenset[int], closing: Closing | None, procedure: Procedure
) -> tuple[Position | None, tuple[Position, ...]]:
    """The position that stands, and those that came too late to count.

    The latest stands; only what was said of an older version, and worries nobody, leaves what was said of a newer one.
    """
    taken = [position for position in notice.positions if position.party == party and position.counts]
    late = tuple(p for p in taken if _is_late(p, notice, line, closing, procedure))
    stands: Position | None = None
    for position in taken:
        # All versions of the line are one: of what was said about them the latest stands.
        newer = stands is None or position.version in line or position.version >= stands.version
        if (newer or position.stance in LASTING) and position not in late:
            stands = position
    return stands, late


def _is_late(
    position: Position, notice: Notice, line: frozenset[int], closing: Closing | None, procedure: Procedure
) -> bool:
    if came_after(position, notice, line):
        return True
    if procedure.silence != "nothing":
        return closing is not None and position.version in line and position.stamp.had(closing.stamp)
    return any(
        decision.choice != "postpone"
        and decision.version in line
        and position.version in line
        and decision.effect is not None
        and position.effect is not None
        and position.effect.had(decision.effect)
        for decision in notice.decisions
    )


def _heard(party: str, window: Window, hold: JudgedHold | None, now: datetime) -> Answer:
    """Whether a party that has not answered had its window, with all the time that it asked for."""
    opened, deadline = window.opened, window.deadline
    if opened is None or deadline is None:
        return no(because("receipt_missing", party=party))
    if opened > now:
        return not_known(because("clock_disputed", party=party, at=opened.isoformat()))
    if hold is not None and hold.until is not None:
        return no(because("hold_runs", party=party, at=written(hold.until)))
    if deadline.at is None:
        return not_known(deadline.why)
    if now >= deadline.at and window.deposit is not None:
        code = "informed_by_deposit" if deadline.why.code == INFORMED else "window_passed_by_deposit"
        return yes(because(code, party=party, at=deadline.at.isoformat(), depositary=window.deposit.depositary))
    if now >= deadline.at and deadline.why.code == INFORMED:
        return yes(because("informed", party=party, at=deadline.at.isoformat()))
    if now >= deadline.at:
        return yes(because("window_passed", party=party, at=deadline.at.isoformat()))
    return no(because("window_open", party=party, at=deadline.at.isoformat()))


def _outcome(
    notice: Notice,
    procedure: Procedure,
    answer: Position | None,
    deadline: Deadline | None,
    closing: Closing | None,
    hold: JudgedHold | None,
    now: datetime,
    due: datetime,
    uncertified: Uncertified | None,
) -> str:
    if notice.withdrawn is not None:
        return "withdrawn"
    if answer is not None:
        if uncertified is not None and _objects(answer):
            return "lapsed_not_certified"
        return "broken" if answer.stance in OPPOSED else "passed_explicitly"
    if deadline is None:
        return "receipt_overdue" if now > due else "awaiting_receipt"
    if hold is not None:
        return "held"
    if deadline.at is None:
        return "not_known"
    if deadline.why.code == INFORMED and deadline.at <= now:
        return "informed"
    if now < deadline.at:
        return "open"
    if procedure.silence == "nothing":
        return "lapsed"
    if closing is None:
        return "lapsed_not_certified"
    return "passed_by_certified_silence" if procedure.silence == "assent" else "broken"
