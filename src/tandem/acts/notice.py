"""Acts about a notice: given, revised, withdrawn; received, unreadable, acknowledged; its window closed or reopened."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from tandem.acts.act import Act, day_fault, moment_fault


class NoticeTerms(Act, frozen=True):
    """What the fold reads of a notice: type, dates, and the charter and procedure that it pins by hash and name.

    `starts_on` and `ends_on` are calendar days in `zone` (an IANA name); the last day is included. `marking` is a code
    of the charter that says how the notice is to be handled; empty is the charter's own.
    """

    action_type: str
    charter: str
    procedure: str
    starts_on: str
    ends_on: str
    zone: str
    track: str = ""
    crosses: tuple[str, ...] = ()
    tables: Mapping[str, str] = {}
    urgent: bool = False
    marking: str = ""

    def fault(self) -> str | None:
        """Answer which day is not one, or that the days are in the wrong order."""
        if fault := day_fault(starts_on=self.starts_on, ends_on=self.ends_on):
            return fault
        return "ends_on: expected a day not before starts_on" if self.ends_on < self.starts_on else None


class NoticeGiven(NoticeTerms, frozen=True):
    """A party makes the others aware of an action that it plans."""


class NoticeRevised(NoticeTerms, frozen=True):
    """The owner replaces the latest version by a new one; `editorial` claims that nothing but words changed."""

    editorial: bool = False


class NoticeWithdrawn(Act, frozen=True):
    """The owner gives the action up; the notice ends here."""


class StatedWindow(msgspec.Struct, frozen=True, gc=False):
    """The window as its author computed it, in UTC; readers compute it anew and theirs counts."""

    opens: str
    closes: str | None


class NoticeReceived(Act, frozen=True):
    """A party's node has stored the version, with everything before it, and opened every section addressed to it."""

    grade: Literal[1] = 1
    window: StatedWindow | None = None

    def fault(self) -> str | None:
        """Answer which moment of the window is not one."""
        return moment_fault(opens=self.window.opens, closes=self.window.closes) if self.window else None


class NoticeUnreadable(Act, frozen=True):
    """A party's node got a version with a section that is missing or not what the notice committed to."""

    section: str


class NoticeDeposited(Act, frozen=True):
    """A depositary's node has stored the version, with everything before it, and every section sealed to these parties.

    It can read none of them. `windows` has, by party, the window as it would open by this deposit, where it counts.
    """

    parties: tuple[str, ...]
    windows: Mapping[str, StatedWindow] = {}

    def fault(self) -> str | None:
        """Answer which party is named twice, or which moment of a window is not one."""
        if len(set(self.parties)) < len(self.parties) or not self.parties:
            return f"parties: expected each once, and one at least, found {', '.join(self.parties)[:40]!a}"
        faults = (moment_fault(opens=one.opens, closes=one.closes) for one in self.windows.values())
        return next((fault for fault in faults if fault), None)


class NoticeAcknowledged(Act, frozen=True):
    """An officer says that the version has reached the desk (grade 2)."""

    window: StatedWindow | None = None

    def fault(self) -> str | None:
        """Answer which moment of the window is not one."""
        return moment_fault(opens=self.window.opens, closes=self.window.closes) if self.window else None


class WindowClosed(Act, frozen=True):
    """A party's own node says that the deadline passed without an answer from its party."""

    deadline: str

    def fault(self) -> str | None:
        """Answer whether the deadline is no moment."""
        return moment_fault(deadline=self.deadline)


class WindowReopened(Act, frozen=True):
    """A party's own node takes a closing back, while nobody else's entry cites it."""


class WindowExtended(Act, frozen=True):
    """The owner gives one party more time on a version; `until` is an instant in UTC."""

    party: str
    until: str

    def fault(self) -> str | None:
        """Answer whether the end is no moment."""
        return moment_fault(until=self.until)


class UrgencyAnswered(Act, frozen=True):
    """A party takes the short window of an urgent notice, or keeps the whole one."""

    accepted: bool


class RevisionAcceptedAsEditorial(Act, frozen=True):
    """A party says that a version changes nothing but words: what it said about the one before goes on counting."""
