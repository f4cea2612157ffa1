"""Acts about positions: taken on one exact version, withdrawn, and the owner's answer to a concern."""

from typing import Literal

from tandem.acts.act import Act, day_fault

Stance = Literal["strong_support", "support", "no_objection", "concern", "objection", "abstain", "recuse"]
"""The positions a party can take."""


class PositionTaken(Act, frozen=True):
    """A party says where it stands on one version."""

    position: Stance


class PositionWithdrawn(Act, frozen=True):
    """A party takes its position back and puts none in its place."""


class ConcernAnswered(Act, frozen=True):
    """The owner answers a concern; it has to before it decides."""


class PositionReported(Act, frozen=True):
    """Somebody reports a party's position from somebody else's words: reported, not signed; it never counts."""

    party: str
    position: Stance
    said_by: str
    happened: str | None = None
    known: str | None = None

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, known=self.known)
