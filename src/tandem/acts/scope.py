"""Acts about the type of an action: another party says that it is of another type, and what comes of that."""

from typing import Literal

from tandem.acts.act import Act

Reply = Literal["keeps", "will_revise"]
"""What the side that gave the type says to a dispute of it."""


class TypeDisputed(Act, frozen=True):
    """A party says that an action is of another type of the scope register; it blocks nothing."""

    action_type: str


class TypeDisputeAnswered(Act, frozen=True):
    """The side whose type is disputed keeps it, or says that it will revise it."""

    answer: Reply


class TypeDisputeWithdrawn(Act, frozen=True):
    """The party that disputed a type no longer does."""
