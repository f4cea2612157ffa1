"""Who stands in for whom on a day, in the zone of their party; a stand-in has the rights of its own roles alone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from tandem.rules.instant import end_of_day
from tandem.state.group import Group
from tandem.state.stand_in import StandIn


def standing_in(group: Group, code: str, now: datetime) -> tuple[StandIn, ...]:
    """Answer who stands in for whom of a party at an instant."""
    zone = _zone(group, code)
    return tuple(one for one in not_over(group, code, now) if now >= _beginning(one.starts_on, zone))


def not_over(group: Group, code: str, now: datetime) -> tuple[StandIn, ...]:
    """Answer who stands in for whom of a party now or on a day to come, the first day first.

    Whoever was relieved since, or can no longer do what the other does, stands in for nobody.
    """
    seat = group.seats.get(code)
    zone = _zone(group, code)
    found = [
        one
        for one in (seat.stand_ins if seat else ())
        if one.ended is None
        and now <= end_of_day(date.fromisoformat(one.ends_on), zone)
        and can_stand_in(group, code, officer=one.officer, stand_in=one.stand_in)
    ]
    return tuple(sorted(found, key=lambda one: (one.starts_on, one.officer)))


def can_stand_in(group: Group, code: str, *, officer: int, stand_in: int) -> bool:
    """Tell whether one officer may do all that another may; without that, nobody is helped by a stand-in."""
    away, here = group.officer(code, officer), group.officer(code, stand_in)
    if away is None or here is None:
        return False
    return group.charter.acts_of(away.roles) <= group.charter.acts_of(here.roles)


def _zone(group: Group, code: str) -> str:
    member = next((party for party in group.charter.parties if party.code == code), None)
    return member.zone if member else group.charter.zone


def _beginning(day: str, zone: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(zone)).astimezone(UTC)
