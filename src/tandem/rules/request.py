"""Where a request to an authority stands, how old it is, and how long its clock stood still.

The clock of a request stands while the authority waits for information. A day is a day of the authority's calendar, as
its papers give it; nothing here reads a clock.
"""

from datetime import date
from typing import Literal

import msgspec

from tandem.acts import clearance as cleared
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest, RequestStep

RequestState = Literal[
    "filed", "acknowledged", "under_review", "information_asked", "circulated", "held", "granted",
    "granted_with_conditions", "partly_granted", "refused", "withdrawn", "lapsed",
]  # fmt: skip
"""Every state of a request, from its filing to its end."""

_AFTER: dict[cleared.Step, RequestState] = {
    "acknowledged": "acknowledged", "under_review": "under_review", "information_asked": "information_asked",
    "information_given": "under_review", "circulated": "circulated", "held": "held", "released": "circulated",
}  # fmt: skip
"""The state in which a request is after each step; two of them end a wait."""


class RequestAge(msgspec.Struct, frozen=True):
    """Calendar days since filing, up to the end where there is one; those in which the clock stood, and the holds.

    `asked_on` is the day of the last question that nobody answered yet, `held_on` that of a hold that stands.
    """

    days: int
    stopped: int
    held: int
    asked_on: str | None = None
    held_on: str | None = None

    @property
    def counted(self) -> int:
        """The days for which the authority has had everything that it asked for."""
        return self.days - self.stopped


def steps_of(request: ClearanceRequest) -> tuple[RequestStep, ...]:
    """Answer the steps in the order of their days; those of one day in the order in which they were entered."""
    return tuple(sorted(request.steps, key=lambda step: (step.facts.happened, step.stamp.seq)))


def state_of_request(request: ClearanceRequest) -> RequestState:
    """Answer the one word for where a request stands."""
    if request.withdrawn is not None:
        return "withdrawn"
    if request.end is not None:
        return request.end.facts.outcome
    steps = steps_of(request)
    if not steps:
        return "filed"
    return _AFTER[steps[-1].facts.step]


def age_of(request: ClearanceRequest, today: date) -> RequestAge:
    """Answer how old a request is on a day."""
    last = _ended_on(request) or today
    begun = date.fromisoformat(request.filed.filed_on)
    stopped, asked = _waits(request, "information_asked", ("information_given",), last)
    held, held_on = _waits(request, "held", ("released",), last)
    return RequestAge(max((last - begun).days, 0), stopped, held, asked, held_on)


def overdue_since(request: ClearanceRequest, today: date) -> str | None:
    """Answer the day that the authority named for its next step and let pass; None where none is past."""
    steps = steps_of(request)
    until = steps[-1].facts.until if steps else None
    return until if not request.over and until is not None and date.fromisoformat(until) < today else None


def is_duplicate(request: ClearanceRequest, group: Group) -> ClearanceRequest | None:
    """Answer the earlier request of the same author that says the same of the same action; None where there is none."""
    for other in group.requests_about.get(request.about, ()):
        same = other.party == request.party and other.stamp.seq < request.stamp.seq
        if same and other.filed == request.filed and other.version == request.version:
            return other if request.supersedes != other.id else None
    return None


def as_it_stood(request: ClearanceRequest, day: str) -> ClearanceRequest | None:
    """Answer a request with what had happened by the end of a day; None where it was not filed by then."""
    if request.filed.filed_on > day:
        return None
    return msgspec.structs.replace(
        request, steps=tuple(step for step in request.steps if step.facts.happened <= day),
        end=request.end if request.end and request.end.facts.decided_on <= day else None,
        withdrawn=request.withdrawn if request.withdrawn and request.withdrawn.happened <= day else None,
        changes=tuple(change for change in request.changes if change.facts.happened <= day),
    )  # fmt: skip


def group_as_it_stood(group: Group, day: str) -> Group:
    """Answer the group with the requests about what was only observed as they stood on a day, whenever written."""
    found = {}
    for id, one in group.requests.items():
        then = as_it_stood(one, day) if one.about in group.observed else one
        if then is not None:
            found[id] = then
    about = {
        matter: tuple(found[one.id] for one in requests if one.id in found)
        for matter, requests in group.requests_about.items()
    }
    return msgspec.structs.replace(group, requests=found, requests_about=about)


def _ended_on(request: ClearanceRequest) -> date | None:
    if request.end is not None:
        return date.fromisoformat(request.end.facts.decided_on)
    return date.fromisoformat(request.withdrawn.happened) if request.withdrawn is not None else None


def _waits(request: ClearanceRequest, begins: str, ends: tuple[str, ...], last: date) -> tuple[int, str | None]:
    """The days of every wait up to a day, and since when one lasts that has not ended."""
    total, since = 0, None
    for step in steps_of(request):
        if step.facts.step == begins and since is None:
            since = step.facts.happened
        elif step.facts.step in ends and since is not None:
            total += (date.fromisoformat(step.facts.happened) - date.fromisoformat(since)).days
            since = None
    if since is None:
        return total, None
    return total + max((last - date.fromisoformat(since)).days, 0), None if request.over else since
