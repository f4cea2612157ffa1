"""Where a matter stands under a procedure of many steps: what `run` answers, step by step, with the reasons."""

from datetime import datetime
from typing import Literal

import msgspec

from tandem.rules.deadline import Closing
from tandem.rules.reason import Answer, Reason
from tandem.rules.stepclock import StepHold
from tandem.rules.stepevent import Event

Outcome = Literal["open", "passed", "failed", "withdrawn"]


class PartyStanding(msgspec.Struct, frozen=True):
    """Where one who answers stands at one step; `position` is the last that counts."""

    party: str
    state: str
    why: Reason
    opened: datetime | None = None
    deadline: Closing | None = None
    position: str = ""
    moved: tuple[Reason, ...] = ()
    holds: tuple[StepHold, ...] = ()


def last_end(parties: tuple[PartyStanding, ...], then: datetime) -> Closing | None:
    """Answer the last end of the clocks of those who answer, or one that is not known; None before any runs."""
    ends = [one.deadline for one in parties if one.deadline is not None]
    if len(ends) == 1:
        return ends[0]
    unknown = next((closing for closing in ends if closing.at is None), None)
    return unknown or max(ends, key=lambda closing: closing.at or then, default=None)


class StepStanding(msgspec.Struct, frozen=True):
    """Where one step stands. A step that was sent back and begun anew stands here twice, with its `visit`.

    `deadline` is the last of its clocks; `why` names what put it into its state.
    """

    step: str
    visit: int
    state: str
    forum: str
    level: str
    began: datetime | None
    finished: datetime | None
    parties: tuple[PartyStanding, ...]
    deadline: Closing | None
    why: tuple[Reason, ...] = ()
    void: tuple[Reason, ...] = ()


class LeadStanding(msgspec.Struct, frozen=True):
    """One of the clocks that stand between filing and action: the least time ahead, or a window.

    `earliest` is when the action is open by it, None before it began to count. `latest_filing` is the last instant at
    which a filing, received at once, would still be in time for the planned action; None without one.
    """

    step: str
    clock: Literal["lead", "window"]
    since: datetime | None
    earliest: Closing | None
    latest_filing: datetime | None
    kept: bool | None


class Standing(msgspec.Struct, frozen=True):
    """Where a matter stands at an instant.

    `grant` says what was granted where a permit was given. `open_to` are optional steps to which it may still be taken.
    `late` came too late and changed nothing, `disputed` claims a moment that has not come, `void` counted for nothing.
    """

    outcome: Outcome
    decided: datetime | None
    grant: str
    steps: tuple[StepStanding, ...]
    current: str
    forum: str
    level: str
    deadline: Closing | None
    may_act: Answer
    earliest_action: datetime | None
    leads: tuple[LeadStanding, ...] = ()
    valid_until: datetime | None = None
    cap: Closing | None = None
    open_to: tuple[str, ...] = ()
    late: tuple[Event, ...] = ()
    disputed: tuple[Event, ...] = ()
    irregular: tuple[Reason, ...] = ()
