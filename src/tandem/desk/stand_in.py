"""Acts on stand-ins: say who is away and who stands in, and that it is over."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.stand_in import StandInEnded, StandInNamed
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.reason import because
from tandem.rules.review import local_day
from tandem.rules.stand_in import can_stand_in
from tandem.state.group import Group
from tandem.state.stand_in import StandIn, clash_of


def name_stand_in(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    away: int,
    stand_in: int,
    starts_on: str,
    ends_on: str,
    note: str = "",
) -> Receipt:
    """Say which officer of one's own party is `away`, and who stands in; all parties see it, the note too."""
    if faults := day_faults(starts_on=starts_on, ends_on=ends_on):
        raise NotAllowed(*faults)
    if ends_on < starts_on:
        raise NotAllowed(because("absence_reversed", from_day=starts_on, last_day=ends_on))
    if away == stand_in:
        raise NotAllowed(because("stands_in_for_oneself", officer=away))
    act = StandInNamed(officer=away, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)

    def guard(group: Group, moment: datetime) -> None:
        for number in (away, stand_in):
            if group.officer(acting.code, number) is None:
                raise NotAllowed(because("no_such_officer", party=acting.code, officer=number))
        if ends_on < local_day(group, acting.code, moment).isoformat():
            raise NotAllowed(because("absence_over", last_day=ends_on))
        if not can_stand_in(group, acting.code, officer=away, stand_in=stand_in):
            held = group.officer(acting.code, away)
            roles = ", ".join(held.roles) if held else ""
            raise NotAllowed(because("stand_in_may_not", officer=away, stand_in=stand_in, roles=roles))
        clash = clash_of(group.seats[acting.code].stand_ins, act)
        if clash is not None:
            raise NotAllowed(
                because("absence_clashes", officer=clash.officer, stand_in=clash.stand_in, from_day=clash.starts_on,
                        last_day=clash.ends_on)
            )  # fmt: skip

    return put(desk, acting=acting, now=now, act=act, seen=seen, prose={"note": note}, guard=guard)


def end_stand_in(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str) -> Receipt:
    """Say that an officer is back, or is not away after all; `on` is the label of the entry: `ROK-12`."""
    named = _named(desk.group(), acting.code, on)

    def guard(group: Group, moment: datetime) -> None:
        _named(group, acting.code, on)

    return put(
        desk, acting=acting, now=now, act=StandInEnded(), seen=seen, refs=(Ref(named.stamp.entry, "on"),), guard=guard
    )


def _named(group: Group, code: str, label: str) -> StandIn:
    seat = group.seats.get(code)
    for one in seat.stand_ins if seat else ():
        if one.stamp.label == label and one.ended is None:
            return one
    raise NotAllowed(because("no_stand_in_to_end", party=code, found=label[:40]))
