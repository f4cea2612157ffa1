"""Acts about the group: found it, lay down its calendars, appoint and relieve officers, set a simulated clock."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from tandem.acts import group as grouped
from tandem.acts.register import KINDS, wire_name, write_facts
from tandem.desk.desk import Acting, Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.writing import put, receipt_of
from tandem.record import canonical
from tandem.record.entry import NODE_ROLE, By, Ref, draft_header, seal
from tandem.record.genesis import ROLE, Founding, group_id
from tandem.regimes.calendar import GROUP_ITSELF, read_calendar
from tandem.rules.calendar import why_no_place
from tandem.rules.instant import instant, written
from tandem.rules.reason import because
from tandem.state.circle import NotFounded
from tandem.state.group import Group

FIRST_OFFICER = 1
"""The number of the officer whom a genesis names to begin with."""


def open_feed(desk: Desk, *, seat: OwnSeat, founding: Founding, charter: Mapping[str, Any], now: datetime) -> Receipt:
    """Write the first entry of a seat's feed: its genesis, and its acceptance of the founding and the charter."""
    table = canonical.encode(dict(charter))
    if hashlib.sha256(table).hexdigest() != founding.charter:
        raise NotAllowed(because("charter_differs"))
    act = grouped.GroupFounded(
        genesis=_plain(seat.genesis), founding=_plain(founding), tables={"charter": founding.charter}
    )
    kind = KINDS[wire_name(grouped.GroupFounded)]
    first = seat.genesis.officers[0]
    with desk.store.writing() as writing:
        writing.check_fence()
        if writing.head(seat.feed) is not None:
            raise NotAllowed(because("founded_already", party=seat.code))
        header = draft_header(
            group=group_id(founding), feed=seat.feed, seq=0, prev=None, kind=kind.wire, crit=kind.crit, at=written(now),
            by=By(first.number, first.roles[0]), refs=(), seen={}, facts=write_facts(act), sections=(),
        )  # fmt: skip
        entry = seal(header, seat.seat_key)
        writing.append(entry, {}, {founding.charter: table})
    return receipt_of(desk, entry)


def publish_calendar(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], calendar: Mapping[str, Any]
) -> Receipt:
    """Lay down the closed days and the clock of one member, or the group's own, for one year.

    The publisher accepts it by publishing. Raises NotAllowed, and BadCalendar where it is not in form.
    """
    read = read_calendar(calendar)
    if read.code != GROUP_ITSELF and desk.group().charter.member(read.code) is None:
        raise NotAllowed(because("no_such_member", party=read.code))
    table = canonical.encode(dict(calendar))
    digest = hashlib.sha256(table).hexdigest()

    def guard(group: Group, moment: datetime) -> None:
        if any(one.digest == digest for one in group.published):
            raise NotAllowed(because("calendar_published_already", digest=digest[:12]))
        if reasons := why_no_place(group, read):
            raise NotAllowed(*reasons)

    act = grouped.CalendarPublished(code=read.code, year=read.year, tables={"calendar": digest})
    return put(desk, acting=acting, now=now, act=act, seen=seen, tables={digest: table}, guard=guard)


def accept_calendar(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], digest: str) -> Receipt:
    """Accept a published calendar by its hash."""
    published = next((one for one in desk.group().published if one.digest == digest), None)
    if published is None:
        raise NotAllowed(because("no_such_calendar", digest=digest[:12]))
    if acting.code in published.accepted:
        raise NotAllowed(because("calendar_accepted_already", party=acting.code))
    return put(
        desk, acting=acting, now=now, act=grouped.CalendarAccepted(calendar=digest), seen=seen,
        refs=(Ref(published.entry, "accepts"),),
    )  # fmt: skip


def appoint_officer(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    number: int,
    roles: tuple[str, ...],
    name: str,
) -> Receipt:
    """Give an officer of one's own party a number and roles."""

    def guard(group: Group, moment: datetime) -> None:
        if number in group.seats[acting.code].officers and number != FIRST_OFFICER:
            raise NotAllowed(because("officer_number_taken", officer=number))

    named = all(ROLE.fullmatch(role) and role != NODE_ROLE for role in roles)
    if not 1 <= number <= 9999 or not roles or not named:
        raise NotAllowed(because("officer_unfit", officer=number))
    act = grouped.OfficerAppointed(number=number, roles=roles)
    return put(desk, acting=acting, now=now, act=act, seen=seen, prose={"name": name}, guard=guard)


def relieve_officer(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], number: int) -> Receipt:
    """End an officer's right to act."""

    def guard(group: Group, moment: datetime) -> None:
        if group.officer(acting.code, number) is None:
            raise NotAllowed(because("no_such_officer", party=acting.code, officer=number))
        if number == acting.officer:
            raise NotAllowed(because("own_relief", officer=number))

    return put(desk, acting=acting, now=now, act=grouped.OfficerRelieved(number=number), seen=seen, guard=guard)


def set_clock(desk: Desk, *, acting: Acting, to: datetime, seen: Mapping[str, int]) -> Receipt:
    """Set the clock of a simulated group; it never goes back."""
    group = desk.group()
    simulation = group.charter.simulation
    if not group.simulation or simulation is None:
        raise NotAllowed(because("not_simulated"))
    if simulation.clock_seat != acting.code:
        raise NotAllowed(because("not_the_clock_seat", party=simulation.clock_seat))

    def guard(group: Group, moment: datetime) -> None:
        if group.clock is not None and to < instant(group.clock):
            raise NotAllowed(because("clock_set_back", at=group.clock))

    act = grouped.ClockSet(now=written(to))
    return put(desk, acting=acting, now=to, act=act, seen=seen, guard=guard, clock=to)


def is_founded(desk: Desk) -> bool:
    """Tell whether every member with a feed has opened it here."""
    try:
        return desk.group().founded
    except NotFounded:
        return False


def _plain(document: Any) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(document)
    return plain
