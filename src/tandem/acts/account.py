"""Acts about differing accounts: a question of the record, what is told on it, what became of the difference."""

from typing import Literal

from tandem.acts.act import Act, day_fault
from tandem.acts.commitment import code_fault, sides_fault

Slot = Literal["proposer", "cause", "date", "place", "purpose", "status", "attitude", "attribution", "wording", "other"]
"""What is asked of an event."""

Modality = Literal["asserted", "reported", "hypothetical", "inferred", "denied", "evaded"]
"""How a thing is put. Only what is asserted, reported or inferred is a position on its question."""

AccountOutcome = Literal["open", "agreed_wording", "agreed_to_differ", "superseded", "no_difference"]


class AccountOpened(Act, frozen=True):
    """A question on which accounts may differ, as of a day. Ref `about` the matters and items that it concerns."""

    code: str
    slot: Slot
    said_on: str
    rule: str = ""

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return code_fault(code=self.code) or day_fault(said_on=self.said_on)


class AccountTold(Act, frozen=True):
    """What one statement or entry tells on a question. Refs: `on` the question, `statement` what tells it.

    `party` is the side whose account it is, empty for others; `through` are the members by whose word it is known.
    """

    modality: Modality
    said_on: str
    party: str = ""
    through: tuple[str, ...] = ()

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return sides_fault(least=0, through=self.through) or day_fault(said_on=self.said_on)


class AccountSettled(Act, frozen=True):
    """What became of a difference, as its author holds. Refs: `on` the question, `text` the agreed wording."""

    outcome: AccountOutcome
    happened: str

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(happened=self.happened)
