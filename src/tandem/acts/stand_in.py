"""Acts on stand-ins: an officer is away for some days, and another of the same party does what comes in meanwhile."""

from tandem.acts.act import Act, day_fault


class StandInNamed(Act, frozen=True):
    """A party says which officer is away from a day until a day, and who stands in; that gives nobody a right.

    The days are calendar days where the party sits; the last one is included.
    """

    officer: int
    stand_in: int
    starts_on: str
    ends_on: str

    def fault(self) -> str | None:
        """Answer which day is not one, that they are in the wrong order, or that the two officers are one."""
        if fault := day_fault(starts_on=self.starts_on, ends_on=self.ends_on):
            return fault
        if self.ends_on < self.starts_on:
            return "ends_on: expected a day not before starts_on"
        return "stand_in: expected another officer" if self.officer == self.stand_in else None


class StandInEnded(Act, frozen=True):
    """A party says that the officer is back, or was not away after all."""
