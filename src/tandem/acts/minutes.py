"""Acts on what is said of a meeting: who was there, what came of it, and each side's account.

What somebody says about another's side is `reported`, whatever it calls itself; the fold sees to that.
"""

from typing import Literal

from tandem.acts.act import Act, day_fault

Told = Literal["own", "reported"]
"""Own: a side speaks for itself. Reported: somebody else says so of it."""

Presence = Literal["listed", "confirmed", "attended", "did_not_attend", "not_confirmed"]
"""What one source says of one person. Not confirmed: listed, and no source says that the person was there or not."""

Capacity = Literal["head", "delegate", "observer", "third_party"]
"""As what a person came."""

OutcomeKind = Literal["information", "decision", "action", "commitment", "line"]
"""What sort of outcome it is."""

Answer = Literal["confirmed", "disputed"]
"""What another party says about an outcome."""


class AttendanceReported(Act, frozen=True):
    """One source's word on one person; `person` numbers the persons of `member` within the meeting.

    `member` is the code of a member, or of a body that the group does not know.
    """

    member: str
    person: int
    state: Presence
    capacity: Capacity = "delegate"
    evidence: Told = "own"

    def fault(self) -> str | None:
        """Answer that the number is none."""
        return None if self.person >= 1 else f"person: expected 1 or more, found {self.person}"


class OutcomeRecorded(Act, frozen=True):
    """One outcome, as its author has it; `owner` is the party that has to do it, `due` the day by which.

    `account` is the party by whose account it is so, where the author reports it; empty is the author's own.
    """

    kind: OutcomeKind
    owner: str = ""
    due: str | None = None
    account: str = ""

    def fault(self) -> str | None:
        """Answer whether the day is not one."""
        return day_fault(due=self.due)


class OutcomeConfirmed(Act, frozen=True):
    """Another party confirms an outcome as recorded, or disputes it."""

    answer: Answer


class OutcomeDone(Act, frozen=True):
    """The party that owes an outcome says that it is done."""


class ReadoutGiven(Act, frozen=True):
    """A side's own account of the meeting, as it gave it or as somebody reports it."""

    party: str
    language: str
    published: str | None = None
    evidence: Told = "own"

    def fault(self) -> str | None:
        """Answer whether the day is not one."""
        return day_fault(published=self.published)


class JointReadoutDeclined(Act, frozen=True):
    """A party says that there will be no joint read-out."""
