"""Acts of the owner after the hearing: the decision, and what became of the action."""

from typing import Literal

from tandem.acts.act import Act, day_fault

Choice = Literal["go", "go_over_objection", "go_unheard", "postpone"]
"""What an owner can decide; withdrawing is an act on the notice."""


class DecisionMade(Act, frozen=True):
    """The owner decides on one version.

    `until` is the day to which an action is postponed; on `review_on` the owner means to look at the decision again.
    `unheard` are the parties that it goes on without hearing; on `tried_on` they were tried by another channel.
    """

    decision: Choice
    subject_to_clearance: bool = False
    until: str | None = None
    review_on: str | None = None
    unheard: tuple[str, ...] = ()
    tried_on: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one, or that a party was passed over without a name or a day of another attempt."""
        if self.decision == "go_unheard" and not (self.unheard and self.tried_on):
            return "unheard, tried_on: expected the parties that were not heard, and the day of another attempt"
        return day_fault(until=self.until, review_on=self.review_on, tried_on=self.tried_on)


class DecisionReviewed(Act, frozen=True):
    """The owner has looked at a decision again; on `next_on` it means to do so once more."""

    next_on: str | None = None

    def fault(self) -> str | None:
        """Answer whether the day of the next review is not one."""
        return day_fault(next_on=self.next_on)


class ActionStarted(Act, frozen=True):
    """The action is under way. `override` says that it started without every clearance known."""

    override: bool = False


class ActionCompleted(Act, frozen=True):
    """The action came to its planned end."""


class ActionStopped(Act, frozen=True):
    """The action ended early."""
