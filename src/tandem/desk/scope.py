"""Acts on the type of an action: dispute it, answer a dispute, withdraw one. None of them blocks anything."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from tandem.acts import scope as disputed
from tandem.desk.concern import matter_of
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_not_owner
from tandem.desk.position import version_read
from tandem.desk.writing import check_fresh, put
from tandem.record.entry import Ref
from tandem.rules.reason import because
from tandem.rules.scope import LIVE, live_disputes, standing_of, type_of
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.scope import TypeDispute


def dispute_type(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, action_type: str, reason: str
) -> Receipt:
    """Say that an action is of another type than its owner, or who observed it, gave it."""
    group = desk.group()
    matter = matter_of(group, ref)
    if action_type not in group.charter.scope:
        known = ", ".join(sorted(group.charter.scope))
        raise NotAllowed(because("scope_unknown", action_type=action_type[:60], known=known))
    about = (
        Ref(version_read(matter, seen).stamp.entry, "version") if isinstance(matter, Notice) else Ref(matter.id, "on")
    )

    def guard(group: Group, moment: datetime) -> None:
        _check_disputable(matter_of(group, ref), group, acting, seen)
        if type_of(matter_of(group, ref)) == action_type:
            raise NotAllowed(because("type_is_so", ref=ref))

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(about,), prose={"reason": reason}, guard=guard,
        act=disputed.TypeDisputed(action_type=action_type),
    )  # fmt: skip


def answer_type_dispute(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    answer: str,
    reason: str,
    on: str = "",
) -> Receipt:
    """Keep the type, or say that it will be revised; `on` is the label of the dispute (`US-7`), else the oldest."""
    if answer not in get_args(disputed.Reply):
        raise NotAllowed(because("reply_unknown", found=answer[:40], known=", ".join(get_args(disputed.Reply))))
    group = desk.group()
    dispute = _read_one(matter_of(group, ref), group, seen, on, to=acting.code)

    def guard(group: Group, moment: datetime) -> None:
        found = _read_one(matter_of(group, ref), group, seen, dispute.stamp.label, to=acting.code)
        if found.answers and found.answers[-1].answer == answer:
            raise NotAllowed(because("dispute_answered_already", ref=ref))

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(dispute.stamp.entry, "on"),), prose={"reason": reason},
        act=disputed.TypeDisputeAnswered(answer=answer),  # type: ignore[arg-type]
        guard=guard,
    )  # fmt: skip


def withdraw_type_dispute(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str = "", on: str = ""
) -> Receipt:
    """Dispute the type no longer."""
    group = desk.group()
    dispute = _read_one(matter_of(group, ref), group, seen, on, by=acting.code)

    def guard(group: Group, moment: datetime) -> None:
        _read_one(matter_of(group, ref), group, seen, dispute.stamp.label, by=acting.code)

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(dispute.stamp.entry, "on"),), prose={"reason": reason},
        act=disputed.TypeDisputeWithdrawn(), guard=guard,
    )  # fmt: skip


def _check_disputable(matter: Notice | ObservedAction, group: Group, acting: Acting, seen: Mapping[str, int]) -> None:
    if isinstance(matter, Notice):
        check_not_owner(matter, acting)
        check_fresh(matter, seen, ("version",))
        if matter.withdrawn is not None or matter.id in group.superseded:
            state = "withdrawn" if matter.withdrawn is not None else "superseded"
            raise NotAllowed(because("already_so", state=state, ref=matter.ref))
    elif not group.is_party(matter.actor):
        raise NotAllowed(because("owes_no_notice", party=matter.actor))
    elif matter.observer == acting.code:
        raise NotAllowed(because("own_type", ref=matter.ref))
    if any(one.party == acting.code for one in live_disputes(matter, group)):
        raise NotAllowed(because("disputed_already", ref=matter.ref))


def _read_one(
    matter: Notice | ObservedAction, group: Group, seen: Mapping[str, int], label: str, *, by: str = "", to: str = ""
) -> TypeDispute:
    """The oldest dispute of this label that is live, was on the officer's page, and is by or to this side."""
    for one in matter.disputes:
        stamp = one.stamp
        read = stamp.seq < seen.get(stamp.feed, 0) and (not label or stamp.label == label)
        if read and (one.party == by or one.to == to) and standing_of(one, matter, group) in LIVE:
            return one
    raise NotAllowed(because("no_dispute_here", ref=matter.ref, dispute=label[:40] or "-"))
