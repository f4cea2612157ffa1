"""Acts about matters that the desks do not settle: taken to a higher level, settled there, a silence not certified."""

from tandem.acts.act import Act, moment_fault


class MatterEscalated(Act, frozen=True):
    """A party asks that a matter be taken to a level of the charter; that stops no clock and blocks nothing."""

    level: str


class EscalationSettled(Act, frozen=True):
    """A party says that what was taken to a higher level is settled; that ends its own requests and no one else's."""


class SilenceUncertified(Act, frozen=True):
    """The owner says that a party was silent beyond `deadline`, and that its node did not say so in time."""

    party: str
    deadline: str

    def fault(self) -> str | None:
        """Answer whether the deadline is no moment."""
        return moment_fault(deadline=self.deadline)
