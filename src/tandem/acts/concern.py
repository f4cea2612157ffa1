"""Acts about a concern that was raised directly: reported by one side, confirmed or disputed by the other."""

from typing import Literal

from tandem.acts.act import Act, day_fault

Channel = Literal["telephone", "meeting", "letter", "message"]
"""How a concern reached the other side outside the desk."""

Raised = Literal["concern", "objection"]
"""What was raised; neither is a position until its party signs one."""

Answer = Literal["confirmed", "disputed"]
"""What the other of the two sides says about the report."""


class ConcernReported(Act, frozen=True):
    """One of two sides says that `party` raised a concern with `to`, by which channel and on which day.

    `happened` is a calendar day in the group's zone. The report is no position of anybody and never counts as one.
    """

    party: str
    to: str
    channel: Channel
    happened: str
    position: Raised = "concern"

    def fault(self) -> str | None:
        """Answer that the day is not one, or that the two sides are one."""
        return "to: expected another side than party" if self.party == self.to else day_fault(happened=self.happened)


class ConcernConfirmed(Act, frozen=True):
    """The other of the two sides confirms a report of a concern, or disputes it."""

    answer: Answer
