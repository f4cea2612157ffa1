"""Acts about what took a party unawares, and about what goes between the group and sides outside it."""

from typing import Literal

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import Evidence, code_fault

SurpriseGrade = Literal["confirmed", "reported", "puzzled", "accounts_differ"]
"""How sure it is that a party was taken unawares.

Confirmed: the other side admits it, or it was said in the open. Reported: by unnamed sources. Puzzled: it asked what
was meant and made no complaint. Accounts differ: sources tell it differently.
"""

Means = Literal["telephone", "meeting", "letter", "message", "statement", "broadcast", "hot_line", "not_known"]
Direction = Literal["to", "from"]
ContactSort = Literal["message", "reaction", "information"]
"""A message that was sent, a public reaction, or word that the other side was informed."""

ReceiptOf = Literal["confirmed", "none", "not_known"]
"""Whether the other side said that it has it."""


class SurpriseReported(Act, frozen=True):
    """An action that a party was not consulted on, or had concerns about. Refs: `about` steps, actions, commitments.

    `raised_on` is the day of the complaint; null where none was made.
    """

    code: str
    actor: str
    raised_by: str
    happened: str
    grade: SurpriseGrade
    evidence: Evidence
    raised_on: str | None = None
    means: Means = "not_known"

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if self.actor == self.raised_by:
            return "raised_by: expected another side than actor"
        return code_fault(code=self.code) or day_fault(happened=self.happened, raised_on=self.raised_on)


class SurpriseAnswered(Act, frozen=True):
    """The side that acted explains, or is said to have explained; ref `on` the surprise."""

    party: str
    said_on: str
    evidence: Evidence

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(said_on=self.said_on)


class ContactRecorded(Act, frozen=True):
    """A message to a side outside the group or from it, or what it said in public. Ref `about` what it concerns.

    `party` is the member of the group that sent it or got it; empty for what was said to everybody.
    """

    outsider: str
    direction: Direction
    sort: ContactSort
    means: Means
    happened: str
    evidence: Evidence
    party: str = ""
    receipt: ReceiptOf = "not_known"
    code: str = ""

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if self.outsider == self.party:
            return "outsider: expected another side than party"
        return code_fault(code=self.code, optional=True) or day_fault(happened=self.happened)
