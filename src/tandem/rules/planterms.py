"""The clocks of a request as its authority states them, as a what-if changes them, and what is doubtful about them."""

from collections.abc import Mapping
from datetime import date

import msgspec

from tandem.regimes.authority import Authority
from tandem.rules.deadline import Calendars
from tandem.rules.planclock import PlanClock, missing_calendar
from tandem.rules.plangraph import Node
from tandem.rules.planned import Time
from tandem.rules.reason import Reason, because


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of a request: the clocks that departure waits for, and the one up to the decision.

    Without a clock no time of the authority is known. `codes` are the calendars that say on which days it can be filed.
    """

    before_departure: tuple[PlanClock, ...] = ()
    answer: PlanClock | None = None
    codes: tuple[str, ...] = ()


def terms_of(*, node: Node, later: Mapping[str, int], slowest: bool = False) -> Terms:
    """Answer the clocks of a request; `slowest` takes the longest time that was seen.

    An authority that answers sooner does not shorten a time ahead that a text asks for.
    """
    one = node.authority
    if one is None:
        return Terms()
    shift = later.get(node.id, later.get(one.id, 0))
    clocks = []
    answer = None
    if (lead := one.lead_time) is not None:
        length = lead.longest if slowest and lead.longest is not None else lead.length
        answer = PlanClock(length=length, codes=lead.calendars, zone=lead.zone, later=shift)
        fixed = shift < 0 and lead.basis == "text"
        clocks.append(msgspec.structs.replace(answer, later=0) if fixed else answer)
    if (window := one.window) is not None:
        zone = lead.zone if lead is not None else ""
        answer = PlanClock(length=window.length, codes=window.calendars or _codes(one), zone=zone, later=shift)
        clocks.append(answer)
    return Terms(before_departure=tuple(clocks), answer=answer, codes=_codes(one))


def times_of(authority: Authority | None) -> tuple[Time, ...]:
    """Answer the times of an authority, each with where it comes from; the window is one that its procedure states."""
    if authority is None:
        return ()
    lead, window = authority.lead_time, authority.window
    found = [Time(clock="lead", length=lead.length, basis=lead.basis, longest=lead.longest)] if lead else []
    if window:
        found.append(Time(clock="window", length=window.length, basis="text"))
    return tuple(found)


def doubts_of(*, node: Node, terms: Terms, departure: date, calendars: Calendars) -> tuple[Reason, ...]:
    """Answer what is not confirmed about a request and its times."""
    one, id = node.authority, node.requirement.authority
    if one is None:
        return ()
    found = []
    if one.lead_time is not None and one.lead_time.basis != "text":
        found.append(because("plan_time_not_law", authority=id, basis=one.lead_time.basis))
    if one.confidence != "confirmed":
        found.append(because("plan_authority_doubtful", authority=id, confidence=one.confidence))
    if one.unconfirmed:
        found.append(because("plan_authority_open", authority=id, count=len(one.unconfirmed)))
    if one.in_force_until is not None and one.in_force_until < departure:
        found.append(because("plan_authority_until", authority=id, until=one.in_force_until.isoformat()))
    if (code := missing_calendar(departure, codes=terms.codes, calendars=calendars)) and _runs_on(terms):
        found.append(because("plan_closed_days_unknown", code=code, year=departure.year))
    return tuple(found)


def _runs_on(terms: Terms) -> bool:
    return all(clock.length.unit != "working_days" for clock in terms.before_departure)


def _codes(authority: Authority) -> tuple[str, ...]:
    """The calendars of filing days: those that its time runs over, else that of its zone; hours need no open day."""
    lead = authority.lead_time
    if lead is None or lead.calendars:
        return lead.calendars if lead is not None else ()
    return (lead.zone,) if lead.zone and lead.length.unit != "hours" else ()
