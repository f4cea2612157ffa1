"""Acts on holds: ask for time, and let go before it is over."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.hold import HoldLifted, HoldPlaced
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_not_owner, check_open, notice_of, stated_of
from tandem.desk.position import version_read
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.hearing import hearing_of
from tandem.rules.hold import JudgedHold
from tandem.rules.reason import because
from tandem.rules.window import Window, with_hold, without_hold
from tandem.state.group import Group


def place_hold(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    reason: str,
    explanation: str = "",
) -> Receipt:
    """Ask for time on the version that the officer's page showed; it stands on that one."""
    notice = notice_of(desk.group(), ref)
    version = version_read(notice, seen)

    def held(group: Group, moment: datetime) -> Window:
        latest = notice_of(group, ref)
        check_not_owner(latest, acting)
        check_open(latest, group)
        window = with_hold(
            notice=latest, party=acting.code, group=group, now=moment, version=version.number, reason=reason
        )
        if (fault := window.holds[-1].fault) is not None:
            raise NotAllowed(fault)
        return window

    def guard(group: Group, moment: datetime) -> None:
        held(group, moment)

    group = desk.group()
    stated = stated_of(held(group, desk.moment(group, now))) if acting.code in group.seats else None
    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(version.stamp.entry, "version"),),
        act=HoldPlaced(reason=reason, window=stated), prose={"explanation": explanation},
        guard=guard,
    )  # fmt: skip


def lift_hold(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str = ""
) -> Receipt:
    """End the party's own hold before its time."""
    group = desk.group()
    moment = desk.moment(group, now)
    mine = _running(group, ref, acting, moment).hold

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        check_open(latest, group)
        if _running(group, ref, acting, moment).hold.stamp.entry != mine.stamp.entry:
            raise NotAllowed(because("no_hold_to_lift", ref=ref, party=acting.code))

    notice = notice_of(group, ref)
    window = without_hold(notice=notice, party=acting.code, group=group, now=moment, hold=mine)
    version = notice.versions[mine.version - 1]
    return put(
        desk, acting=acting, now=now, seen=seen, act=HoldLifted(window=stated_of(window)), prose={"reason": reason},
        refs=(Ref(version.stamp.entry, "version"), Ref(mine.stamp.entry, "on")), guard=guard,
    )  # fmt: skip


def _running(group: Group, ref: str, acting: Acting, now: datetime) -> JudgedHold:
    notice = notice_of(group, ref)
    check_not_owner(notice, acting)
    running = None
    if group.is_party(acting.code):
        running = hearing_of(notice=notice, party=acting.code, group=group, now=now).hold
    if running is None:
        raise NotAllowed(because("no_hold_to_lift", ref=ref, party=acting.code))
    return running
