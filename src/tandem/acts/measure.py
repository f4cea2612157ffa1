"""Acts about steps on the tracks: what was done, agreed, refused or called off, how sides judge it and what it weighs.

A step that has its own notice on the desk is named by a ref and is not counted twice.
"""

from typing import Literal

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import Evidence, code_fault, sides_fault

MeasureSort = Literal["step", "agreement", "meeting", "postponement", "refusal", "reversal", "counter_step"]

Judgement = Literal["agreed", "claimed", "verified", "contested", "unverifiable", "suspended", "called_off", "reversed"]
"""How far a step is established. Verified: a second side or a third body confirmed it."""

Consulted = Literal["yes", "no", "contested", "not_known", "not_owed"]
"""Whether the other parties of the group were consulted beforehand; not owed where the step is of nobody in it."""

Grade = Literal["sets_back", "sets_back_little", "no_movement", "advances_little", "advances"]
"""What a side says a step does for the common aim, from the worst to the best."""


class MeasureReported(Act, frozen=True):
    """A step on a track on a day, as its own side or somebody else tells it.

    `sides` took it, `towards` others. `counts`: it is a step by which the pace of its track is counted.
    `until` is the last day of one that lasted. Refs: `answers` commitments, `about` the action on the desk.
    """

    code: str
    track: str
    sides: tuple[str, ...]
    sort: MeasureSort
    status: Judgement
    happened: str
    evidence: Evidence
    towards: tuple[str, ...] = ()
    until: str | None = None
    counts: bool = False
    consulted: Consulted = "not_known"

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if self.until is not None and self.until < self.happened:
            return "until: expected a day that is not before happened"
        return (
            code_fault(code=self.code, track=self.track)
            or sides_fault(sides=self.sides)
            or sides_fault(least=0, towards=self.towards)
            or day_fault(happened=self.happened, until=self.until)
        )


class MeasureJudged(Act, frozen=True):
    """A side says from a day on how far a step is established; ref `on` it."""

    party: str
    judgement: Judgement
    happened: str
    evidence: Evidence

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(happened=self.happened)


class StepAssessed(Act, frozen=True):
    """A side says what a step does for the common aim; ref `on` a step. A later word takes the place of its earlier."""

    party: str
    grade: Grade
    said_on: str
    evidence: Evidence

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(said_on=self.said_on)
