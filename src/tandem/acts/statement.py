"""Acts about words said in public: recorded with passage and chain, withdrawn, noted as away from a line."""

from typing import Literal

from tandem.acts.act import Act, day_fault, moment_fault
from tandem.acts.commitment import Evidence, code_fault, sides_fault
from tandem.acts.source import Passage

StatementForm = Literal["full", "fragment", "question", "indirect"]
"""Whole words, part of a sentence, a question of its asker, or what was told without its words."""

SaidBasis = Literal["printed", "derived", "anchored", "published"]
"""How its day is known; `published`: only that of the document is."""

LONGEST_RULE = 80


class StatementRecorded(Act, frozen=True):
    """Words said in public by somebody, in a source. Refs: `source`, `about` matters and items, `replaces` another.

    `party` is the side for which the speaker speaks; empty where it is no member. `through` are the members by whose
    word it is known, the nearest to the reader first: words with such are reported, and no side has signed them.
    `rule` names what proposed it, with its version; empty where an editor found it.
    """

    form: StatementForm
    said_on: str
    said_basis: SaidBasis
    evidence: Evidence
    passage: Passage
    party: str = ""
    through: tuple[str, ...] = ()
    language: str = ""
    said_at: str | None = None
    zone: str = ""
    rule: str = ""
    code: str = ""

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if len(self.language) > 20 or len(self.zone) > 40 or len(self.rule) > LONGEST_RULE:
            return "language, zone, rule: expected short codes"
        return (
            self.passage.fault()
            or sides_fault(least=0, through=self.through)
            or code_fault(code=self.code, optional=True)
            or day_fault(said_on=self.said_on)
            or moment_fault(said_at=self.said_at)
        )


class StatementWithdrawn(Act, frozen=True):
    """Who recorded a statement takes it back; ref `on` it."""


class DepartureNoted(Act, frozen=True):
    """A statement departs from an agreed line. Refs: `on` the statement, `line` the joint text."""

    happened: str

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(happened=self.happened)
