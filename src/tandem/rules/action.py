"""Where an observed action stands, as far as its steps were observed or reported, on any day.

A step counts from the day on which it happened, and where no source says that, from the day on which it was known; one
with neither stands on no day. Nothing here says that a party consulted or agreed: without a notice that is not known.
"""

import msgspec

from tandem.state.action import ObservedAction, ReportedEvent
from tandem.state.notice import ReportedPosition

_ASKED = ("requested", "refused")
"""After these the authority's consent is missing: it has not decided, or it has decided against."""

_DECIDED = ("granted", "exempted", "agreed")
_STATES = {
    "planned": "planned", "agreed": "planned", "requested": "waiting", "refused": "refused", "missed": "missed",
    "departed": "under_way", "completed": "completed",
}  # fmt: skip
_BEGUN = ("under_way", "completed")


def day_of(step: ReportedEvent | ReportedPosition) -> str | None:
    """Answer the day on which a step stands: when it happened, else since when it was known; None without either."""
    return step.happened or step.known


def steps_of(action: ObservedAction) -> list[ReportedEvent | ReportedPosition]:
    """Answer everything that was observed or reported of an action."""
    return [*action.events, *action.reported]


def first_day_of(action: ObservedAction) -> str | None:
    """Answer the first day on which something of the action stands."""
    days = [day_of(step) for step in steps_of(action)]
    return min((day for day in (*days, action.happened or action.known) if day is not None), default=None)


def as_of(action: ObservedAction, day: str) -> ObservedAction:
    """Answer the action with the steps that stand by the end of a day, in the order of their days."""
    events = sorted((e for e in action.events if (day_of(e) or "9") <= day), key=lambda e: day_of(e) or "")
    reported = sorted((r for r in action.reported if (day_of(r) or "9") <= day), key=lambda r: day_of(r) or "")
    return msgspec.structs.replace(action, events=tuple(events), reported=tuple(reported))


def authorities_of(action: ObservedAction) -> dict[str, ReportedEvent]:
    """Answer the last word of or to each authority that was asked, by its code."""
    last: dict[str, ReportedEvent] = {}
    for event in action.events:
        if event.about and event.event in (*_ASKED, *_DECIDED):
            last[event.about] = event
    return last


def waits_for(action: ObservedAction) -> tuple[str, ...]:
    """Answer the authorities whose consent was asked for and is not on record; none once the action has begun."""
    if course_of(action) in _BEGUN:
        return ()
    return tuple(code for code, last in authorities_of(action).items() if last.event in _ASKED)


def course_of(action: ObservedAction) -> str:
    """Answer the one word for where the action stands: observed, planned, waiting, refused, missed, cleared, under
    way or completed."""
    state = "observed"
    missing: set[str] = set()
    for event in action.events:
        if event.about and event.event in (*_ASKED, *_DECIDED):
            missing = missing | {event.about} if event.event in _ASKED else missing - {event.about}
            if event.event in _DECIDED and state not in _BEGUN:
                state = "waiting" if missing else "cleared"
                continue
        state = _after(state, event.event, waiting=bool(missing))
    return state


def _after(state: str, event: str, *, waiting: bool) -> str:
    after = _STATES.get(event, state)
    if state == "completed" or (state == "under_way" and after != "completed"):
        return state
    return "waiting" if after == "planned" and waiting else after
