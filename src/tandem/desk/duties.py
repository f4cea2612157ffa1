"""What a node writes by itself, from what its own clock says: receipts, unreadable sections, closed windows, deposits.

Only for its own seats, only in their own feeds, and never anything that speaks for the party's judgement.
"""

import hashlib
import hmac
from datetime import datetime

from tandem.acts import notice as told
from tandem.desk.deposit import say_deposited
from tandem.desk.desk import Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.erasure import carry_out
from tandem.desk.notice import stated_window, version_ref
from tandem.desk.writing import put_for_node
from tandem.record.entry import Ref
from tandem.rules.hearing import closing_due
from tandem.rules.instant import written
from tandem.rules.procedure import procedure_of
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.notice import Notice


def keep_watch(desk: Desk, *, now: datetime) -> tuple[Receipt, ...]:
    """Write every receipt and closing that is due now, and answer what was written."""
    carry_out(desk)
    group = desk.group()
    if not group.founded or (group.simulation and group.clock is None):
        return ()
    parties = {party.code for party in group.charter.parties}
    done: list[Receipt] = []
    for seat in desk.seats.values():
        if group.charter.is_depositary(seat.code):
            found = (say_deposited(desk, seat, notice, now) for notice in group.notices.values() if not notice.ended)
            done += [receipt for receipt in found if receipt]
        if seat.code not in parties:
            continue
        for notice in group.notices.values():
            if notice.owner != seat.code and not notice.ended:
                done += [r for r in (_receive(desk, seat, notice, now), _close(desk, seat, notice, now)) if r]
    return tuple(done)


def reopen_window(desk: Desk, *, code: str, ref: str, now: datetime) -> Receipt:
    """Take a closing back that the node wrote; only while no other party's entry cites it."""
    seat = desk.seat(code)
    group = desk.group()
    notice = group.notice(ref)
    closings = [c for c in notice.closings if c.party == code and c.reopened is None] if notice else []
    if notice is None or not closings:
        raise NotAllowed(because("no_closing_to_reopen", ref=ref))
    closing = closings[-1]

    def guard(group: Group, moment: datetime) -> bool:
        latest = group.notices[notice.id]
        citing = [d for d in latest.decisions if closing.stamp.entry in d.cites]
        if citing:
            raise NotAllowed(because("closing_cited", entry=citing[0].stamp.entry))
        return True

    receipt = put_for_node(
        desk,
        seat=seat,
        now=now,
        act=told.WindowReopened(),
        refs=(Ref(closing.stamp.entry, "on"),),
        guard=guard,
    )
    if receipt is None:
        raise NotAllowed(because("no_closing_to_reopen", ref=ref))
    return receipt


def _receive(desk: Desk, seat: OwnSeat, notice: Notice, now: datetime) -> Receipt | None:
    number = notice.current.number
    if any(r.party == seat.code and r.version == number for r in notice.receipts):
        return None
    missing = _unopened(desk, notice.current.stamp.entry)
    said = any(u.party == seat.code and u.version == number for u in notice.unreadable)
    if missing is not None and said:
        return None

    def guard(group: Group, moment: datetime) -> bool:
        latest = group.notices[notice.id]
        received = any(r.party == seat.code and r.version == number for r in latest.receipts)
        unreadable = any(u.party == seat.code and u.version == number for u in latest.unreadable)
        return latest.current.number == number and not received and not (missing and unreadable)

    if missing is not None:
        act: told.NoticeReceived | told.NoticeUnreadable = told.NoticeUnreadable(section=missing)
    else:
        group = desk.group()
        act = told.NoticeReceived(window=stated_window(notice, seat.code, group, desk.moment(group, now), grade=1))
    return put_for_node(desk, seat=seat, now=now, act=act, refs=(version_ref(notice),), guard=guard)


def _unopened(desk: Desk, entry_id: str) -> str | None:
    """The first section or table of an entry that is missing here or is not what was committed to."""
    entry = desk.store.entry(entry_id)
    if entry is None:
        return "entry"
    held = desk.store.sections(entry_id)
    for promised in entry.header.sections:
        section = held.get(promised.name)
        if section is None:
            return promised.name
        commit = hmac.new(section.salt, section.content, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(commit, promised.commit):
            return promised.name
    return None


def _close(desk: Desk, seat: OwnSeat, notice: Notice, now: datetime) -> Receipt | None:
    procedure = procedure_of(notice, desk.group())
    if procedure is None or procedure.silence == "nothing":
        return None

    group = desk.group()
    due = closing_due(notice, seat.code, group, desk.moment(group, now))
    if due is None:
        return None
    return put_for_node(
        desk, seat=seat, now=now, act=told.WindowClosed(deadline=written(due)), refs=(version_ref(notice),),
        guard=lambda group, moment: closing_due(group.notices[notice.id], seat.code, group, moment) == due,
    )  # fmt: skip
