"""Meetings of the cast: the first one of the working group, and what is done about it."""

from datetime import timedelta
from typing import Any

from tests.cast import HEAD, ROK, US, Cast, at

from tandem.desk import meeting as calling
from tandem.desk.desk import Receipt
from tandem.desk.meeting import MeetingPlan
from tandem.state.meeting import Meeting

BEGINS, ENDS = "2018-11-20T09:00", "2018-11-20T13:00"
"""Washington time; the clocks there went back on 4 November 2018."""


def plan(**changed: Any) -> MeetingPlan:
    """Answer the plan of the meeting of 20 November 2018 in Washington, to be changed by keyword."""
    given: dict[str, Any] = {
        "title": "First meeting of the working group", "begins": BEGINS, "ends": ENDS, "zone": "America/New_York",
        "place": "Washington DC",
    }  # fmt: skip
    return MeetingPlan(**{**given, **changed})


def propose(cast: Cast, code: str = US, **changed: Any) -> str:
    """Propose a meeting and answer its reference."""
    receipt = cast.call(calling.propose_meeting, code, plan=plan(**changed))
    assert receipt.ref is not None
    return receipt.ref


def met(cast: Cast, ref: str, code: str = ROK) -> Meeting:
    """Answer a meeting as a member's node has it."""
    found = cast.group(code).meeting(ref)
    assert found is not None, ref
    return found


def agree(cast: Cast, ref: str, *codes: str) -> None:
    """Let these parties, or ROK, accept the date that waits for them."""
    for code in codes or (ROK,):
        cast.call(calling.accept_date, code, ref=ref)


def convene(cast: Cast, ref: str, code: str = US) -> Receipt:
    """Call the meeting."""
    return cast.call(calling.convene_meeting, code, ref=ref)


def held(cast: Cast, code: str = US, **changed: Any) -> str:
    """Propose, agree on, convene and hold a meeting, and answer its reference."""
    ref = propose(cast, code, **changed)
    agree(cast, ref, *(other for other in met(cast, ref).parties if other != code))
    convene(cast, ref, code)
    cast.now = max(cast.now, at("2018-11-20T18:30"))
    cast.call(calling.hold_meeting, code, HEAD, ref=ref)
    cast.now += timedelta(minutes=1)
    return ref
