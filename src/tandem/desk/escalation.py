"""Acts on a matter that the desks do not settle: take it to a level, settle it, say that a silence has no closing."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.escalation import EscalationSettled, MatterEscalated, SilenceUncertified
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_owner, notice_of, version_ref
from tandem.desk.writing import check_fresh, put
from tandem.rules.escalation import may_escalate, may_find_uncertified, may_settle
from tandem.rules.hearing import hearing_of
from tandem.rules.instant import written
from tandem.rules.procedure import others
from tandem.rules.reason import Answer
from tandem.state.group import Group


def escalate_matter(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, level: str, reason: str
) -> Receipt:
    """Ask that a notice be taken to a level of the charter above the one at which it is."""

    def guard(group: Group, moment: datetime) -> None:
        _check(may_escalate(notice_of(group, ref), group, moment, level))

    return put(
        desk, acting=acting, now=now, act=MatterEscalated(level=level), seen=seen,
        refs=(version_ref(notice_of(desk.group(), ref)),), prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def settle_escalation(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, result: str
) -> Receipt:
    """Say what came of it at the higher level; a request ends once the party that asked has said so."""

    def guard(group: Group, moment: datetime) -> None:
        _check(may_settle(notice_of(group, ref), group, moment, acting.code))

    return put(
        desk, acting=acting, now=now, act=EscalationSettled(), seen=seen,
        refs=(version_ref(notice_of(desk.group(), ref)),), prose={"result": result}, guard=guard,
    )  # fmt: skip


def find_uncertified(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, party: str, reason: str = ""
) -> Receipt:
    """Put on record that a party was silent and that its own node has not said so in time: that is no assent."""
    notice, group = notice_of(desk.group(), ref), desk.group()
    moment = desk.moment(group, now)

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        latest = notice_of(group, ref)
        check_fresh(latest, seen, ("version", "position", "closing", "hold"))
        _check(may_find_uncertified(latest, group, moment, party))

    window = hearing_of(notice=notice, party=party, group=group, now=moment) if party in others(notice, group) else None
    deadline = window.deadline.at if window and window.deadline else None
    return put(
        desk, acting=acting, now=now, act=SilenceUncertified(party=party, deadline=written(deadline or moment)),
        seen=seen, refs=(version_ref(notice),), prose={"reason": reason}, guard=guard,
    )  # fmt: skip


def _check(answer: Answer) -> None:
    if not answer.is_yes:
        raise NotAllowed(*answer.reasons)
