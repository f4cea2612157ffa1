"""Acts on positions: take one, withdraw it, answer a concern, report what somebody else said."""

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from tandem.acts import position as taken
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_not_owner, check_open, check_owner, notice_of, version_ref
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.hearing import LASTING
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.notice import Notice, Version


def take_position(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    position: str,
    reason: str = "",
    counter_text: str = "",
) -> Receipt:
    """Take a position on the version that the officer's page showed; it stands on that one."""
    notice = notice_of(desk.group(), ref)
    if position not in get_args(taken.Stance):
        raise NotAllowed(because("position_unknown", found=position[:40], known=", ".join(get_args(taken.Stance))))
    if position in LASTING and not reason.strip():
        raise NotAllowed(because("reason_missing", position=position))
    version = version_read(notice, seen)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)

    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(version.stamp.entry, "version"),), guard=guard,
        act=taken.PositionTaken(position=position),  # type: ignore[arg-type]
        prose={"reason": reason, "counter_text": counter_text},
    )  # fmt: skip


def withdraw_position(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str = ""
) -> Receipt:
    """Take the party's position back and put none in its place."""
    notice = notice_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)
        mine = [p for p in latest.positions if p.party == acting.code]
        if not mine or mine[-1].stance is None:
            raise NotAllowed(because("no_position_to_withdraw", ref=ref, party=acting.code))

    return put(
        desk, acting=acting, now=now, seen=seen, guard=guard, act=taken.PositionWithdrawn(), prose={"reason": reason},
        refs=(Ref(version_read(notice, seen).stamp.entry, "version"),),
    )  # fmt: skip


def answer_concern(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, party: str, answer: str
) -> Receipt:
    """Answer the latest concern or objection of a party; the owner has to before it decides."""
    notice = notice_of(desk.group(), ref)
    concerns = [
        p for p in notice.positions
        if p.party == party and p.stance in LASTING and p.stamp.seq < seen.get(p.stamp.feed, 0)
    ]  # fmt: skip
    if not concerns:
        raise NotAllowed(because("no_concern_to_answer", ref=ref, party=party))

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        check_open(notice_of(group, ref), group)

    return put(
        desk, acting=acting, now=now, seen=seen, guard=guard, act=taken.ConcernAnswered(), prose={"answer": answer},
        refs=(version_ref(notice), Ref(concerns[-1].stamp.entry, "on")),
    )  # fmt: skip


def report_position(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    report: taken.PositionReported,
    text: str,
    source: str,
) -> Receipt:
    """Report a party's position from somebody else's words; it never counts."""
    group = desk.group()
    matter = group.by_ref.get(ref)
    if matter is None:
        raise NotAllowed(because("no_such_ref", ref=ref))
    if group.charter.member(report.party) is None:
        raise NotAllowed(because("no_such_member", party=report.party))
    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(matter, "version"),), act=report,
        prose={"text": text, "source": source},
    )  # fmt: skip


def version_read(notice: Notice, seen: Mapping[str, int]) -> Version:
    """Answer the latest version that was on the officer's page. Raises NotAllowed where none was."""
    read = [v for v in notice.versions if v.stamp.seq < seen.get(v.stamp.feed, 0)]
    if not read:
        raise NotAllowed(because("read_it_first", ref=notice.ref))
    return read[-1]
