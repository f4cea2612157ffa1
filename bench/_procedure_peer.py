"""The peer of the bench of procedures: a state machine of `transitions`, deadlines by `holidays`, as their guides show.

It knows one window of working days over the holidays of two countries, a hold, an extension and an answer. It has
no reasons, no accepted calendars and no certificates, and does not say which day moved what.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import holidays
from _matters import COUNTRIES, OTHER, ZONES, Row
from transitions import Machine

_STATES = ("awaiting_receipt", "open", "held", "passed_explicitly", "lapsed_not_certified")
_DAYS = 5


class Matter:
    """What the machine moves: a matter with its deadline."""

    def __init__(self) -> None:
        """Begin without a deadline."""
        self.deadline: datetime | None = None
        self.hold_until: datetime | None = None


def outcomes(matters: Sequence[Row], now: datetime) -> list[tuple[str, datetime | None]]:
    """Answer the state and the deadline of each matter."""
    machine = Machine(model=None, states=list(_STATES), initial="awaiting_receipt", auto_transitions=False)
    machine.add_transition("receive", "awaiting_receipt", "open")
    machine.add_transition("hold", "open", "held")
    machine.add_transition("release", "held", "open")
    machine.add_transition("answer", ["open", "held"], "passed_explicitly")
    machine.add_transition("lapse", "open", "lapsed_not_certified")
    closed = holidays.country_holidays(COUNTRIES[OTHER], years=(2018, 2019))
    for code, country in COUNTRIES.items():
        if code != OTHER:
            closed = closed + holidays.country_holidays(country, years=(2018, 2019))
    return [_outcome(machine, closed, row, now) for row in matters]


def _outcome(machine: Machine, closed: holidays.HolidayBase, row: Row, now: datetime) -> tuple[str, datetime | None]:
    matter = Matter()
    machine.add_model(matter)
    if row.received:
        matter.receive()  # type: ignore[attr-defined]
        matter.deadline = _after(row.received, closed, hour=18)
    if row.held and matter.deadline:
        matter.hold()  # type: ignore[attr-defined]
        matter.hold_until = _after(row.held, closed)
        matter.deadline = _after(matter.deadline, closed)
        if matter.hold_until <= now:
            matter.release()  # type: ignore[attr-defined]
    if row.until:
        matter.deadline = row.until
    if row.answered:
        matter.answer()  # type: ignore[attr-defined]
    elif matter.deadline and matter.deadline <= now and matter.state == "open":  # type: ignore[attr-defined]
        matter.lapse()  # type: ignore[attr-defined]
    machine.remove_model(matter)
    return matter.state, matter.deadline  # type: ignore[attr-defined]


def _after(start: datetime, closed: holidays.HolidayBase, hour: int | None = None) -> datetime:
    there = start.astimezone(ZoneInfo(ZONES[OTHER]))
    day = closed.get_nth_working_day(there.date(), _DAYS)
    clock = there.timetz() if hour is None else there.timetz().replace(hour=hour, minute=0, second=0)
    return datetime.combine(day, clock.replace(tzinfo=None), ZoneInfo(ZONES[OTHER])).astimezone(UTC)
