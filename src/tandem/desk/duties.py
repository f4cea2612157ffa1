"""What a node writes by itself, from what its own clock says: receipts, unreadable sections, closed windows, deposits.

Only for its own seats, only in their own feeds, and never anything that speaks for the party's judgement.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from tandem.acts import notice as told
from tandem.desk.deposit import say_deposited
from tandem.desk.desk import Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.erasure import carry_out
from tandem.desk.notice import stated_window, version_ref
from tandem.desk.outbox import holds_back
from tandem.desk.settling import settle_lines
from tandem.desk.signing import sign_outbox
from tandem.desk.writing import put_for_node
from tandem.record.entry import Ref
from tandem.record.keys import KeyLocked
from tandem.rules.hearing import closing_due
from tandem.rules.instant import written
from tandem.rules.procedure import procedure_of
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.notice import Notice


def keep_watch(desk: Desk, *, now: datetime) -> tuple[Receipt, ...]:
    """Sign what waits in the outboxes, then write every receipt and closing that is due, and answer what was written.

    Nothing is written for a seat whose keys are locked, and no closing where this process does not see the outboxes.
    """
    settle_lines(desk)
    carry_out(desk)
    done: list[Receipt] = [*sign_outbox(desk, now=now)]
    group = desk.group()
    if not group.founded or (group.simulation and group.clock is None):
        return tuple(done)
    for seat in desk.seats.values():
        # What was written before the keys were locked stays in the answer.
        with suppress(KeyLocked):
            for receipt in _write_due(desk, seat, group, now):
                done.append(receipt)
    return tuple(done)


def _write_due(desk: Desk, seat: OwnSeat, group: Group, now: datetime) -> Iterator[Receipt]:
    open_notices = [notice for notice in group.notices.values() if not notice.ended]
    if group.charter.is_depositary(seat.code):
        yield from (one for notice in open_notices if (one := say_deposited(desk, seat, notice, now)))
    if seat.code not in {party.code for party in group.charter.parties}:
        return
    for notice in open_notices:
        if notice.owner != seat.code:
            yield from (r for r in (_receive(desk, seat, notice, now), _close(desk, seat, notice, now)) if r)


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
    if procedure is None or procedure.silence == "nothing" or not desk.certifies:
        return None

    group = desk.group()
    due = closing_due(notice, seat.code, group, desk.moment(group, now))
    if due is None:
        return None

    def guard(group: Group, moment: datetime) -> bool:
        still_due = closing_due(group.notices[notice.id], seat.code, group, moment) == due
        return still_due and not holds_back(desk, seat.code, notice.ref)

    act = told.WindowClosed(deadline=written(due))
    return put_for_node(desk, seat=seat, now=now, act=act, refs=(version_ref(notice),), guard=guard)
