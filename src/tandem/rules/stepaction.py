"""May the action be taken now, and was it taken as the procedure has it? Asked of an outcome and of its clocks."""

from datetime import datetime

from tandem.rules.deadline import Calendars
from tandem.rules.instant import written
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.rules.stepevent import Cast, Event
from tandem.rules.steplead import counted
from tandem.rules.stepstanding import LeadStanding, Outcome


def may_act(
    outcome: Outcome, leads: tuple[LeadStanding, ...], earliest: datetime | None, valid_until: datetime | None,
    now: datetime,
) -> Answer:  # fmt: skip
    """Answer whether the action may be taken at an instant: an outcome, the least time ahead, and still in force."""
    if outcome != "passed":
        return no(because(f"ps_may_not_act_{outcome}"))
    if any(lead.clock == "lead" and lead.earliest is not None and lead.earliest.at is None for lead in leads):
        return not_known(because("ps_lead_not_known"))
    if earliest is not None and now < earliest:
        return no(because("ps_lead_runs", at=written(earliest)))
    if valid_until is not None and now >= valid_until:
        return no(because("ps_expired", at=written(valid_until)))
    return yes(because("ps_may_act"))


def irregular_action(
    done: Event, filed: Event | None, *, outcome: Outcome, decided: datetime | None, earliest: datetime | None,
    cast: Cast, calendars: Calendars,
) -> tuple[Reason, ...]:  # fmt: skip
    """Answer what an action that was taken leaves to be explained."""
    found = []
    afterwards = filed is not None and filed.at > done.at
    if earliest is not None and done.at < earliest and not afterwards:
        found.append(because("ps_acted_too_early", at=written(earliest)))
    if decided is None or decided > done.at:
        found.append(because("ps_acted_before_outcome"))
    elif outcome != "passed":
        found.append(because("ps_acted_against_outcome"))
    if filed is not None and filed.at > done.at:
        found.append(_filed_afterwards(done, filed, cast, calendars))
    return tuple(found)


def _filed_afterwards(done: Event, filed: Event, cast: Cast, calendars: Calendars) -> Reason:
    terms = cast.procedure.afterwards
    if terms is None:
        return because("ps_filed_after_action")
    end = counted(done.at, terms.within, terms, cast, calendars, zone=cast.procedure.files).at
    in_time = end is not None and filed.at <= end
    return because("ps_afterwards_in_time" if in_time else "ps_afterwards_late", at=written(end or done.at))
