"""A plan counted forward: what is filed when from today on, when it is decided, and the earliest departure."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from tandem.rules.deadline import Calendars
from tandem.rules.planclock import NotCounted, PlanClock, next_open
from tandem.rules.plangraph import Wait
from tandem.rules.planned import Earliest
from tandem.rules.planterms import Terms


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Filing, decision, and the first day on which the clocks ahead of departure are over; `missing` without a time."""

    filing: date
    decision: date
    departure: date
    missing: bool = False


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """What a count forward starts from."""

    order: Sequence[str]
    terms: Mapping[str, Terms]
    waits: Mapping[str, tuple[Wait, ...]]
    filed: Mapping[str, date]
    decided: Mapping[str, date]
    today: date
    calendars: Calendars
    hour: str = ""


def earliest(*, ahead: Ahead, serial: bool = False) -> tuple[Earliest, Mapping[str, Days]]:
    """Answer the earliest departure, and the days of each request; `serial` files one after the other's decision."""
    days: dict[str, Days] = {}
    cursor = ahead.today
    for id in ahead.order:
        days[id] = _days(id, ahead, days, cursor)
        if serial and id not in ahead.decided:
            cursor = max(cursor, days[id].decision)
    open_ones = [id for id in ahead.order if id not in ahead.decided]
    missing = tuple(id for id in open_ones if days[id].missing)
    at_least = max((days[id].departure for id in open_ones), default=ahead.today)
    at_least = max(at_least, ahead.today)
    return Earliest(departure=None if missing else at_least, at_least=at_least, missing=missing), days


def _days(id: str, ahead: Ahead, days: Mapping[str, Days], cursor: date) -> Days:
    terms, filed, decided = ahead.terms[id], ahead.filed.get(id), ahead.decided.get(id)
    filing = filed or decided or _filing(id, ahead, days, cursor)
    if decided is not None:
        return Days(filing=filing, decision=decided, departure=decided)
    clocks = [clock for clock in (terms.answer, *terms.before_departure) if clock is not None]
    ends = [_end(clock, filing, ahead) for clock in clocks]
    counted = [end for end in ends if end is not None]
    decision = ends[0] if ends and ends[0] is not None else filing
    # What is overdue may be decided today at the earliest.
    decision = max(decision, ahead.today)
    missing = not ends or len(counted) < len(ends)
    return Days(filing=filing, decision=decision, departure=max(decision, *counted, filing), missing=missing)


def _filing(id: str, ahead: Ahead, days: Mapping[str, Days], cursor: date) -> date:
    after = [cursor]
    for wait in ahead.waits[id]:
        if wait.binding:
            after.append(days[wait.on].decision if wait.state == "decided" else days[wait.on].filing)
    return next_open(max(after), codes=ahead.terms[id].codes, calendars=ahead.calendars)


def _end(clock: PlanClock, filing: date, ahead: Ahead) -> date | None:
    try:
        return clock.ends(filing, calendars=ahead.calendars, hour=ahead.hour)
    except NotCounted:
        return None
