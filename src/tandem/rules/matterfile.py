"""Reads a matter from its file: who has which role, whose calendars count, and what happened: `tandem-events/1`.

The calendars are made from what the file says of them and count for this matter alone; nobody accepted them.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from tandem.regimes.calendar import BadCalendar, Calendar, ClosedDay, read_calendar
from tandem.regimes.generate import CalendarNotMade, generate_calendar
from tandem.regimes.lined import Lined, Steps, Unread
from tandem.regimes.stepcheck import BadProcedure
from tandem.regimes.stepwise import StepProcedure
from tandem.rules.deadline import Calendars
from tandem.rules.stepevent import NEEDED, Cast, Event

_CODE = re.compile(r"[^A-Z0-9]")


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which somebody is closed."""

    date: date
    names: Mapping[str, str]


class MadeCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """The working days of one code or role: its zone, years, weekend and closed days."""

    code: str
    zone: str
    years: tuple[int, ...]
    weekend: tuple[int, ...] = (6, 7)
    closed: tuple[Closed, ...] = ()


class MatterFile(msgspec.Struct, frozen=True, kw_only=True):
    """A matter: its events, who has which role, and the zones in which times are shown."""

    format: Literal["tandem-events/1"]
    events: tuple[Event, ...] = ()
    procedure: str = ""
    roles: Mapping[str, tuple[str, ...]] = {}
    calendars: tuple[MadeCalendar, ...] = ()
    zone: str = "UTC"
    zones: tuple[str, ...] = ()


class Matter(msgspec.Struct, frozen=True):
    """A matter ready to be run."""

    file: MatterFile
    calendars: Calendars


def read_matter(raw: bytes, *, file: str, procedure: StepProcedure) -> Matter:
    """Read a matter under a procedure. Raises BadProcedure with every fault of the file, in the order of its lines."""
    try:
        lined = Lined(raw)
    except Unread as wrong:
        raise BadProcedure(file, (wrong.fault,)) from wrong
    found: MatterFile | None = lined.read(MatterFile)
    calendars: Calendars = {}
    if found is not None:
        _check(lined, found, procedure)
        calendars = _calendars(lined, found)
    if lined.faults or found is None:
        raise BadProcedure(file, tuple(sorted(lined.faults, key=lambda fault: (fault.line, fault.place, fault.code))))
    return Matter(found, calendars)


def _check(lined: Lined, found: MatterFile, procedure: StepProcedure) -> None:
    if found.procedure and found.procedure != procedure.id:
        lined.fault(("procedure",), "pf_other_procedure", found=found.procedure, id=procedure.id)
    if not found.events:
        lined.fault(("events",), "pf_no_events")
    for role in found.roles:
        if role not in procedure.roles:
            lined.fault(("roles", role), "pf_role_unknown", found=role, known=", ".join(procedure.roles))
    for place, zone in (("zone",), found.zone), *((("zones", n), zone) for n, zone in enumerate(found.zones)):
        _check_zone(lined, place, zone)
    cast = Cast(procedure, found.roles)
    known = cast.asked(procedure.roles)
    for number, event in enumerate(found.events):
        _check_event(lined, event, ("events", number), procedure, known)


def _check_event(
    lined: Lined, event: Event, place: Steps, procedure: StepProcedure, known: tuple[str, ...]
) -> None:  # fmt: skip
    for name in ("at", "until", "action_at", "valid_until"):
        instant: datetime | None = getattr(event, name)
        if instant is not None and instant.utcoffset() is None:
            lined.fault((*place, name), "pf_instant_without_offset", found=instant.isoformat())
    for name in NEEDED.get(event.kind, ()):
        if getattr(event, name) in (None, 0, ""):
            missing = name != "position" or event.position is None
            if missing:
                lined.fault(place, "pf_event_needs", kind=event.kind, wanted=name)
    if event.by not in known:
        lined.fault((*place, "by"), "pf_party_unknown", found=event.by, known=", ".join(known))
    for name, step in (("step", event.step), ("to", event.to if event.kind == "moved" else "")):
        if step and procedure.step(step) is None:
            steps = ", ".join(one.id for one in procedure.steps)
            lined.fault((*place, name), "pf_step_unknown", found=step, known=steps)


def _check_zone(lined: Lined, place: Steps, zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        lined.fault(place, "pf_zone_unknown", found=zone[:40])
        return False
    return True


def _calendars(lined: Lined, found: MatterFile) -> Calendars:
    made: dict[str, tuple[Calendar, ...]] = {}
    for number, one in enumerate(found.calendars):
        place: Steps = ("calendars", number)
        if not _check_zone(lined, (*place, "zone"), one.zone):
            continue
        try:
            made[one.code] = tuple(_made(one, year) for year in sorted(set(one.years)))
        except (BadCalendar, CalendarNotMade) as wrong:
            lined.fault(place, "pf_calendar_unfit", why=str(wrong)[:300])
    return made


def _made(one: MadeCalendar, year: int) -> Calendar:
    closures = [ClosedDay(date=day.date, names=day.names) for day in one.closed if day.date.year == year]
    code = _CODE.sub("", one.code.upper()).lstrip("0123456789")[:12] or "X"
    return read_calendar(
        generate_calendar(
            code=code, year=year, holiday_country=None, zone=one.zone, languages=("en", "ko"), closures=closures,
            weekend=one.weekend,
        )
    )  # fmt: skip
