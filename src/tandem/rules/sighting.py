"""What an observed meeting amounts to: where it stands by what was reported of it, and how it stood on a past day."""

import msgspec

from tandem.state.meeting import LaterStep, Meeting, Readout

_BECAME = {"set": "planned", "ended": "held"}


def first_day_of(meeting: Meeting) -> str | None:
    """Answer the first day on which something of an observed meeting stands; None where no source gives one."""
    sighting = meeting.sighting
    if sighting is None:
        return None
    days = [sighting.happened, sighting.known, *(_day(step) for step in meeting.later)]
    return min((day for day in days if day is not None), default=None)


def as_of(meeting: Meeting, day: str) -> Meeting:
    """Answer an observed meeting with the steps and accounts that stand by the end of a day, in their order."""
    later = sorted((s for s in meeting.later if (_day(s) or "9") <= day), key=lambda s: _day(s) or "")
    readouts = tuple(r for r in meeting.readouts if (r.published or first_day_of(meeting) or "9") <= day)
    return msgspec.structs.replace(meeting, later=tuple(later), readouts=readouts)


def status_of(meeting: Meeting) -> str:
    """Answer the one word for where an observed meeting stands: planned, held, called off, postponed, not set again."""
    state = str(meeting.sighting.status) if meeting.sighting else "planned"
    for step in meeting.later:
        state = _BECAME.get(step.step, step.step)
    return state


def _day(step: LaterStep | Readout) -> str | None:
    return step.happened or step.known if isinstance(step, LaterStep) else step.published
