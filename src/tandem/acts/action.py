"""Acts about what was seen to happen: observed actions, reported events, and an owner's explanation."""

from typing import Literal

from tandem.acts.act import Act, day_fault

Evidence = Literal["observed", "reported"]
"""Observed: the author saw it or a document of the actor shows it. Reported: somebody else says so."""

Event = Literal[
    "planned", "inspected", "requested", "refused", "granted", "exempted", "agreed", "missed", "said", "met",
    "departed", "returned", "completed",
]  # fmt: skip
"""What an event amounts to."""


class ActionObserved(Act, frozen=True):
    """A party or a monitor puts an action on record that no notice covers.

    `happened` and `known` are calendar days in the group's zone, null where no source says. `marking` is a code of the
    charter that says how this is to be handled; empty is the charter's own.
    """

    actor: str
    action_type: str
    evidence: Evidence
    happened: str | None = None
    known: str | None = None
    marking: str = ""

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, known=self.known)


class EventReported(Act, frozen=True):
    """A step of an observed action: who did what, when it happened, since when it was known.

    `about` names the authority that a request, refusal or grant concerns.
    """

    party: str
    event: Event
    evidence: Evidence
    happened: str | None = None
    known: str | None = None
    about: str = ""

    def fault(self) -> str | None:
        """Answer which day is not one."""
        return day_fault(happened=self.happened, known=self.known)


class ActionExplained(Act, frozen=True):
    """The party that acted explains an observed action."""
