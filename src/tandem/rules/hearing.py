"""Was a party heard on a notice? Receipt, window, answer and silence, party by party, at one instant.

The receipt opens the window, never the sending. An answer on the current version, or the window's end, is a
hearing. Silence that means something counts only by a closing in the silent party's own feed.
"""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure, Span
from tandem.rules.deadline import Calendars, Length, closing_of
from tandem.rules.deadline import Closing as Deadline
from tandem.rules.instant import hours_after, instant
from tandem.rules.reason import Answer, because, no, not_known, yes
from tandem.state.group import Group
from tandem.state.notice import Closing, Notice, Position, Receipt
from tandem.state.stamp import Stamp

OPPOSED = ("objection",)
LASTING = ("objection", "concern")
"""Positions that stay live when the notice is revised, until their party answers anew or withdraws them."""


class Hearing(msgspec.Struct, frozen=True):
    """Where one party stands with one notice at one instant.

    `grade` is the highest receipt of the current version: 0 none, 1 its node, 2 an officer. `deadline` is None
    before the window opened. `position` is the party's latest position that counts, on whatever version;
    `answered` tells whether it stands on the current one. `closing` is the certificate of silence in effect.
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

    @property
    def live(self) -> Position | None:
        """The objection or concern of this party that stands, whatever version it was taken on."""
        return self.position if self.position is not None and self.position.stance in LASTING else None


def procedure_of(notice: Notice, group: Group) -> Procedure | None:
    """Answer the procedure that the current version pins; None where the charter in force has none of the name."""
    terms = notice.current.terms
    return group.charter.procedures.get(terms.procedure) if terms.charter == group.charter_digest else None


def others(notice: Notice, group: Group) -> tuple[str, ...]:
    """Answer the parties that have to be heard: all but the owner, in the charter's order."""
    return tuple(party.code for party in group.charter.parties if party.code != notice.owner)


def hearing_of(*, notice: Notice, party: str, group: Group, now: datetime) -> Hearing:
    """Answer where a party stands with a notice at an instant."""
    procedure = procedure_of(notice, group)
    if procedure is None:
        raise LookupError(
            f"{notice.ref} pins the procedure {notice.current.terms.procedure!r}, which the charter does not have."
        )
    hosted = group.is_hosted(notice.owner, party)
    receipts = [r for r in notice.receipts if r.party == party and r.version == notice.current.number]
    opening = _opening(receipts, procedure, hosted=hosted)
    opened = max(instant(opening.at), instant(notice.current.stamp.at)) if opening else None
    deadline = None
    if opening is not None and opened is not None:
        deadline = _deadline(opened, notice, party, group, group.calendars_at(opening))
    closing = _closing(notice, party, deadline)
    position, late = _position(notice, party, closing, procedure)
    answered = position is not None and position.stance is not None and position.version == notice.current.number
    due = hours_after(instant(notice.current.stamp.at), procedure.receipt_due_hours)
    return Hearing(
        party=party,
        grade=max((r.grade for r in receipts), default=0),
        hosted=hosted,
        receipt_due=due,
        opened=opened,
        deadline=deadline,
        position=position,
        answered=answered,
        late=late,
        closing=closing,
        outcome=_outcome(notice, procedure, position if answered else None, deadline, closing, now, due),
        heard=_heard(party, deadline, opened, now, answered=answered),
    )


def hearings(*, notice: Notice, group: Group, now: datetime) -> tuple[Hearing, ...]:
    """Answer the hearing of every other party, in the charter's order."""
    return tuple(hearing_of(notice=notice, party=party, group=group, now=now) for party in others(notice, group))


def grade_that_opens(procedure: Procedure, *, hosted: bool) -> int:
    """Answer the grade of receipt that opens the window: on a shared host an officer has to say it."""
    return procedure.opens_at_grade_hosted if hosted else procedure.opens_at_grade


def window_for(
    *, notice: Notice, party: str, group: Group, received: datetime, grade: int
) -> tuple[datetime, Deadline] | None:
    """Answer the window that a receipt of this grade at this instant opens; None where it opens none."""
    procedure = procedure_of(notice, group)
    if procedure is None or grade < grade_that_opens(procedure, hosted=group.is_hosted(notice.owner, party)):
        return None
    opened = max(received, instant(notice.current.stamp.at))
    return opened, _deadline(opened, notice, party, group, group.calendars)


def closing_due(notice: Notice, party: str, group: Group, now: datetime) -> datetime | None:
    """Answer the deadline that a party's node has to certify as passed in silence; None where there is nothing to do.

    A party that said anything on the version, or began to, was not silent; and a closing is written once.
    """
    number = notice.current.number
    said = any(p.party == party and p.version == number for p in notice.positions)
    hearing = hearing_of(notice=notice, party=party, group=group, now=now)
    at = hearing.deadline.at if hearing.deadline else None
    if said or at is None or now < at or notice.ended or notice.id in group.superseded:
        return None
    closed = any(c.party == party and c.version == number and instant(c.stamp.at) >= at for c in notice.closings)
    return None if closed else at


def _opening(receipts: list[Receipt], procedure: Procedure, *, hosted: bool) -> Stamp | None:
    """The first receipt of the grade that opens the window."""
    grade = grade_that_opens(procedure, hosted=hosted)
    return min((r.stamp for r in receipts if r.grade >= grade), key=lambda stamp: (stamp.at, stamp.seq), default=None)


def _deadline(opened: datetime, notice: Notice, party: str, group: Group, calendars: Calendars) -> Deadline:
    """When the window closes; a notice that supersedes another never has a shorter one than that had."""
    found = [
        closing_of(
            opened=opened,
            length=Length(window.count, window.unit),
            zone_of=party,
            close_at=close_at,
            calendars=calendars,
            union_of=tuple(member.code for member in group.charter.parties),
        )
        for window, close_at in _windows(notice, group)
    ]
    unknown = next((deadline for deadline in found if deadline.at is None), None)
    return unknown or max(found, key=lambda deadline: deadline.at or opened)


def _windows(notice: Notice, group: Group) -> dict[tuple[Span, str], None]:
    """The different windows, with their closing hours, of a notice and of all that it supersedes."""
    windows: dict[tuple[Span, str], None] = {}
    one: Notice | None = notice
    while one is not None:
        procedure = procedure_of(one, group)
        if procedure is not None:
            windows[procedure.window, procedure.close_at] = None
        one = group.notices.get(one.supersedes or "")
    return windows


def _closing(notice: Notice, party: str, deadline: Deadline | None) -> Closing | None:
    """The closing in effect: not before the deadline, not after an answer, not taken back in time."""
    if deadline is None or deadline.at is None:
        return None
    for closing in notice.closings:
        if closing.party != party or closing.version != notice.current.number:
            continue
        early = instant(closing.stamp.at) < deadline.at
        if not early and not _answered_before(notice, closing) and not _taken_back(notice, closing):
            return closing
    return None


def _answered_before(notice: Notice, closing: Closing) -> bool:
    """A first signature alone bars the closing, too."""
    return any(
        position.party == closing.party and position.version == closing.version and closing.stamp.had(position.stamp)
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
    notice: Notice, party: str, closing: Closing | None, procedure: Procedure
) -> tuple[Position | None, tuple[Position, ...]]:
    """The position that stands, and those that came too late to count.

    The latest stands; only what was said of an older version, and worries nobody, leaves what was said of a newer one.
    """
    taken = [position for position in notice.positions if position.party == party and position.counts]
    late = tuple(p for p in taken if _is_late(p, notice, closing, procedure))
    standing: Position | None = None
    for position in taken:
        newer = standing is None or position.version >= standing.version or position.stance in LASTING
        if newer and position not in late:
            standing = position
    return standing, late


def _is_late(position: Position, notice: Notice, closing: Closing | None, procedure: Procedure) -> bool:
    if procedure.silence != "nothing":
        return closing is not None and position.version == closing.version and position.stamp.had(closing.stamp)
    return any(
        decision.choice != "postpone"
        and decision.version == position.version == notice.current.number
        and decision.effect is not None
        and position.effect is not None
        and position.effect.had(decision.effect)
        for decision in notice.decisions
    )


def _heard(party: str, deadline: Deadline | None, opened: datetime | None, now: datetime, *, answered: bool) -> Answer:
    if answered:
        return yes(because("answered", party=party))
    if opened is None or deadline is None:
        return no(because("receipt_missing", party=party))
    if opened > now:
        return not_known(because("clock_disputed", party=party, at=opened.isoformat()))
    if deadline.at is None:
        return not_known(deadline.why)
    if now >= deadline.at:
        return yes(because("window_passed", party=party, at=deadline.at.isoformat()))
    return no(because("window_open", party=party, at=deadline.at.isoformat()))


def _outcome(
    notice: Notice,
    procedure: Procedure,
    answer: Position | None,
    deadline: Deadline | None,
    closing: Closing | None,
    now: datetime,
    due: datetime,
) -> str:
    if notice.withdrawn is not None:
        return "withdrawn"
    if answer is not None:
        return "broken" if answer.stance in OPPOSED else "passed_explicitly"
    if deadline is None:
        return "receipt_overdue" if now > due else "awaiting_receipt"
    if deadline.at is None:
        return "not_known"
    if now < deadline.at:
        return "open"
    if procedure.silence == "nothing":
        return "lapsed"
    if closing is None:
        return "lapsed_not_certified"
    return "passed_by_certified_silence" if procedure.silence == "assent" else "broken"
