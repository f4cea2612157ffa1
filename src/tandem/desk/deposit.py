"""What the node of a depositary says by itself: that it holds a version of a notice whole, sealed to these parties."""

from datetime import datetime

import msgspec

from tandem.acts.notice import NoticeDeposited, StatedWindow
from tandem.desk.desk import Desk, OwnSeat, Receipt
from tandem.desk.notice import stated_of, version_ref
from tandem.desk.writing import put_for_node
from tandem.rules.instant import written
from tandem.rules.window import about_to_sign, window_of
from tandem.state.group import Group
from tandem.state.notice import Deposit, Notice


def say_deposited(desk: Desk, seat: OwnSeat, notice: Notice, now: datetime) -> Receipt | None:
    """Let a depositary say for which parties it holds the latest version whole, once a version and party; None if none.

    It holds everything before the version, as that is applied, and each section sealed to the party, as those lie here.
    """
    waiting = _deposited_for(desk, seat, notice)
    if not waiting:
        return None

    def guard(group: Group, moment: datetime) -> bool:
        latest = group.notices[notice.id]
        return latest.current.number == notice.current.number and not _said_of(latest, seat).intersection(waiting)

    group = desk.group()
    moment = desk.moment(group, now)
    windows = {code: _stated(notice, code, group, moment, by=seat.code) for code in waiting}
    act = NoticeDeposited(parties=waiting, windows={code: one for code, one in windows.items() if one})
    return put_for_node(desk, seat=seat, now=now, act=act, refs=(version_ref(notice),), guard=guard)


def _said_of(notice: Notice, seat: OwnSeat) -> set[str]:
    """The parties of which this depositary has said so on the latest version."""
    number = notice.current.number
    return {one.party for one in notice.deposits if one.depositary == seat.code and one.version == number}


def _deposited_for(desk: Desk, seat: OwnSeat, notice: Notice) -> tuple[str, ...]:
    """The parties for which every section of the latest version lies here, sealed to them, and nothing is said yet."""
    group, version, said = desk.group(), notice.current, _said_of(notice, seat)
    feeds = {
        code: group.seats[code].feed
        for code in group.accepting
        if code != notice.owner and code not in said and group.seats[code].feed in version.sealed
    }
    entry = desk.store.entry(version.stamp.entry) if feeds else None
    if entry is None:
        return ()
    held, names = desk.store.sealed(entry.id).keys(), [one.name for one in entry.header.sections]
    return tuple(code for code, feed in feeds.items() if all((name, feed) in held for name in names))


def _stated(notice: Notice, party: str, group: Group, moment: datetime, *, by: str) -> StatedWindow | None:
    """Answer the window as a deposit at this moment states it; None where it opens none."""
    deposit = Deposit(party, by, notice.current.number, written(moment), about_to_sign(group, by, moment))
    held = msgspec.structs.replace(notice, deposits=(deposit,), receipts=())
    return stated_of(window_of(notice=held, party=party, group=group))
