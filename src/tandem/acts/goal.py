"""Acts about the common aim: how a side worded it on a day, by its own word or by another's report."""

import re
from typing import Literal

from tandem.acts.act import Act, day_fault

Evidence = Literal["own", "reported"]
"""Own: the side states it of itself and signs. Reported: somebody else says so, and no side has signed it."""

Test = Literal["said", "unsaid"]
"""Whether the wording says by what one would know that the aim is reached."""

Answer = Literal["confirmed", "disputed"]

SUBJECT = re.compile(r"[A-Za-z0-9-]{0,40}")
_MOST_SIDES = 20


class GoalStated(Act, frozen=True):
    """Sides worded the common aim on a day; several together where the wording is a joint one.

    `said_on` is a calendar day in the group's zone. `subject` is a short free code for whom or what the wording names,
    empty where it leaves that open; the words for it are prose.
    """

    parties: tuple[str, ...]
    said_on: str
    evidence: Evidence
    subject: str = ""
    test: Test = "unsaid"

    def fault(self) -> str | None:
        """Answer that nobody or somebody twice is named, that the day is none, or that the code is not of its form."""
        if not 1 <= len(self.parties) <= _MOST_SIDES or len(set(self.parties)) < len(self.parties):
            return "parties: expected at least one side, each once"
        if not SUBJECT.fullmatch(self.subject):
            return f"subject: expected letters, digits and hyphens, at most 40, found {self.subject[:40]!a}"
        return day_fault(said_on=self.said_on)


class GoalConfirmed(Act, frozen=True):
    """A side that a report names confirms that it worded the aim so, or disputes it."""

    answer: Answer
