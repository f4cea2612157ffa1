"""The clocks between filing and action: the least time ahead and the windows, and the last safe day to file."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tandem.regimes.procedure import Span
from tandem.regimes.stepwise import Afterwards, Cap, Lead, Step
from tandem.rules.deadline import Calendars, Closing, Length, add_length, closing_of
from tandem.rules.stepevent import Cast, Event
from tandem.rules.stepstanding import LeadStanding

_MOST_DAYS = 500


def union_of(names: tuple[str, ...], cast: Cast) -> tuple[str, ...]:
    """Answer the codes of the calendars behind names that may be roles."""
    return tuple(dict.fromkeys(code for name in names for code in cast.code_of(name)))


def counted(
    start: datetime, span: Span, part: Lead | Afterwards | Cap, cast: Cast, calendars: Calendars, *, zone: str
) -> Closing:
    """Answer where a length that belongs to no window ends, at the same time of day; `zone` where none is named."""
    return add_length(
        start=start, length=Length(span.count, span.unit), zone_of=cast.code_of(part.zone or zone)[0],
        calendars=calendars, union_of=union_of(part.calendars, cast),
    )  # fmt: skip


def leads_of(
    *, step: Step, filed: Event | None, decided: datetime | None, opposed: bool, cast: Cast, calendars: Calendars
) -> tuple[LeadStanding, ...]:
    """Answer the clocks of a step between filing and action."""
    found = []
    zone = step.clock.zone or step.who[0]
    lead = step.lead
    if lead is None and step.clock.opens == "before_action" and step.clock.length is not None:
        lead = Lead(length=step.clock.length, calendars=step.clock.calendars, zone=step.clock.zone)
    if lead is not None and (lead.when == "always" or opposed):
        since = decided if lead.since == "decision" else filed.at if filed is not None else None
        terms = lead

        def ahead(start: datetime) -> Closing:
            return counted(start, terms.length, terms, cast, calendars, zone=zone)

        found.append(_standing(step, "lead", since, ahead, filed, by_filing=lead.since == "filing"))
    if filed is not None and filed.action_at is not None and step.clock.length is not None:
        span = step.clock.length
        if step.clock.opens in ("receipt", "circulation", "filing"):
            found.append(_standing(step, "window", filed.at, _window(step, span, zone, cast, calendars), filed))
    return tuple(found)


def _window(step: Step, span: Span, zone: str, cast: Cast, calendars: Calendars) -> Callable[[datetime], Closing]:
    def closes(start: datetime) -> Closing:
        return closing_of(
            opened=start, length=Length(span.count, span.unit), zone_of=cast.code_of(zone)[0], calendars=calendars,
            union_of=union_of(step.clock.calendars, cast), close_at=step.clock.close_at,
        )  # fmt: skip

    return closes


def _standing(
    step: Step, clock: str, since: datetime | None, ends: Callable[[datetime], Closing], filed: Event | None,
    *, by_filing: bool = True,
) -> LeadStanding:  # fmt: skip
    action = filed.action_at if filed is not None else None
    earliest = ends(since) if since is not None else None
    kept = None
    if action is not None and earliest is not None and earliest.at is not None:
        kept = earliest.at <= action
    latest = _latest(ends, action) if action is not None and by_filing else None
    return LeadStanding(step.id, "lead" if clock == "lead" else "window", since, earliest, latest, kept)


def _latest(ends: Callable[[datetime], Closing], action: datetime) -> datetime | None:
    """The last second from which the clock is over by the action; None where no calendar says."""
    for days in range(_MOST_DAYS):
        start = action - timedelta(days=days)
        end = ends(start).at
        if end is not None and end <= action:
            return _nearest(ends, action, start)
    return None


def _nearest(ends: Callable[[datetime], Closing], action: datetime, fits: datetime) -> datetime:
    beyond = min(fits + timedelta(days=1), action)
    while beyond - fits > timedelta(seconds=1):
        middle = fits + timedelta(seconds=int((beyond - fits).total_seconds()) // 2)
        end = ends(middle).at
        if end is not None and end <= action:
            fits = middle
        else:
            beyond = middle
    return fits
