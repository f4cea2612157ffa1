"""Acts on the course of a meeting: propose it and its date, convene, hold, postpone, cancel and close it, raise points.

A meeting that no party of the group called here, or that is one of others, is observed, as an action is.
"""

from typing import Literal

import msgspec

from tandem.acts.act import Act, day_fault, moment_fault
from tandem.acts.action import Evidence

Format = Literal["in_person", "video", "call", "written"]
"""How a meeting is held."""

Sighted = Literal["planned", "held", "called_off", "postponed"]
"""Where a meeting stood when it was put on record by who observed it."""

Later = Literal["set", "held", "called_off", "postponed", "not_set_again", "ended"]
"""What became of an observed meeting, or of the format that it was one of."""


class Recurrence(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How often a meeting comes again: every so many weeks or months, at the same local time."""

    every: int
    unit: Literal["weeks", "months"]


def _span_fault(begins: str, ends: str) -> str | None:
    if fault := moment_fault(begins=begins, ends=ends):
        return fault
    return None if begins < ends else "ends: expected a moment after begins"


class MeetingProposed(Act, frozen=True):
    """A party proposes a meeting and, with it, its first date.

    `begins` and `ends` are moments in UTC; `zone` is that of the place, in which a series keeps its local time.
    `invited` are codes of parties, `observers` of anybody else that the charter knows.
    """

    begins: str
    ends: str
    zone: str
    format: Format
    invited: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    recurs: Recurrence | None = None
    marking: str = ""

    def fault(self) -> str | None:
        """Answer which moment is not one, or that a series never comes again."""
        if self.recurs is not None and not 1 <= self.recurs.every <= 52:
            return f"recurs: expected every 1 to 52, found {self.recurs.every}"
        return _span_fault(self.begins, self.ends)


class DateProposed(Act, frozen=True):
    """A party proposes another date, and stands on it; the meeting is otherwise as it was."""

    begins: str
    ends: str

    def fault(self) -> str | None:
        """Answer which moment is not one."""
        return _span_fault(self.begins, self.ends)


class DateAccepted(Act, frozen=True):
    """A party accepts one proposed date, by its entry."""


class MeetingConvened(Act, frozen=True):
    """A party calls the meeting for the date that was agreed."""


class MeetingHeld(Act, frozen=True):
    """The meeting took place, from one moment to another."""

    begun: str
    over: str

    def fault(self) -> str | None:
        """Answer which moment is not one."""
        return _span_fault(self.begun, self.over)


class MeetingPostponed(Act, frozen=True):
    """A party puts the meeting off; `until` is the day not before which it means to meet."""

    until: str | None = None

    def fault(self) -> str | None:
        """Answer whether the day is not one."""
        return day_fault(until=self.until)


class MeetingCancelled(Act, frozen=True):
    """A party calls the meeting off; it is over for good."""


class MeetingClosed(Act, frozen=True):
    """Nothing is left to do about the meeting."""


class PointRaised(Act, frozen=True):
    """A party puts a point on the agenda; matters that it is about are named by refs."""


class PointDropped(Act, frozen=True):
    """A party takes its own point off the agenda."""


class MeetingObserved(Act, frozen=True):
    """A party or a monitor puts on record a meeting that was not called here: of the group, or of others.

    `happened` and `known` are calendar days in the group's zone, null where no source says.
    """

    between: tuple[str, ...]
    status: Sighted
    evidence: Evidence
    happened: str | None = None
    known: str | None = None
    format: Format | None = None
    marking: str = ""

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, known=self.known)


class MeetingReported(Act, frozen=True):
    """What became of an observed meeting later, as `party` did or said it."""

    party: str
    step: Later
    evidence: Evidence
    happened: str | None = None
    known: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, known=self.known)
