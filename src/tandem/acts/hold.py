"""Acts on holds: a party asks for time, for a reason of the charter's list, without objecting; and lets go again."""

from tandem.acts.act import Act, moment_fault
from tandem.acts.notice import StatedWindow


class HoldPlaced(Act, frozen=True):
    """A party asks for time on the version that it read.

    `reason` is a code of the charter's list. `window` is the party's window as the hold moves it; readers compute it
    anew and theirs counts.
    """

    reason: str
    window: StatedWindow | None = None

    def fault(self) -> str | None:
        """Answer which moment of the window is not one."""
        return moment_fault(opens=self.window.opens, closes=self.window.closes) if self.window else None


class HoldLifted(Act, frozen=True):
    """A party ends its own hold before its time."""

    window: StatedWindow | None = None

    def fault(self) -> str | None:
        """Answer which moment of the window is not one."""
        return moment_fault(opens=self.window.opens, closes=self.window.closes) if self.window else None
