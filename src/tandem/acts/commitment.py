"""Acts about what sides promised one another: instruments, commitments, their conditions, and what became of them.

A side states its own commitments and conditions and signs them; what others promised, or wait for, is reported, and no
side has signed it. An instrument is a text outside the desk, told in one's own words.
"""

import re
from typing import Literal

from tandem.acts.act import Act, day_fault

Evidence = Literal["own", "reported"]
"""Own: the side says so of itself and signs. Reported: somebody else says so, and no side has signed it."""

Basis = Literal["own_words", "text", "reported", "inferred"]
"""On what a condition rests: the side's own words, an instrument's text, somebody's report, or the author's reading."""

ConditionSort = Literal["after_claimed", "after_verified", "together_with", "not_before", "if_event"]
"""How a commitment waits: until another is claimed or verified, beside it, for a day, or for an event."""

Answer = Literal["acknowledged", "disputed"]

Outcome = Literal["fulfilled", "lapsed", "suspended", "reversed", "replaced", "pending"]
"""What became of a commitment; `pending` takes an earlier word back."""

Ending = Literal["resolved", "withdrawn"]
"""Why a condition holds no longer: what it waited for came, or who claimed it gave it up."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""The short code by which an item is known beside its entry: `PYD-5.2`."""
_MOST_SIDES = 20


def code_fault(*, optional: bool = False, **codes: str) -> str | None:
    """Answer which of these is no code of 1 to 40 letters, digits, dots and hyphens; an empty one where it may be."""
    for name, code in codes.items():
        if not (optional and not code) and not CODE.fullmatch(code):
            return f"{name}: expected letters, digits, dots and hyphens, at most 40, found {code[:40]!a}"
    return None


def sides_fault(*, least: int = 1, **sides: tuple[str, ...]) -> str | None:
    """Answer which of these names too few sides, too many, or one twice."""
    for name, codes in sides.items():
        if not least <= len(codes) <= _MOST_SIDES or len(set(codes)) < len(codes):
            return f"{name}: expected {least} to {_MOST_SIDES} sides, each once"
    return None


class InstrumentFiled(Act, frozen=True):
    """An instrument between sides: a declaration, an agreement, a joint statement; `concluded` is a day there."""

    code: str
    concluded: str
    parties: tuple[str, ...]
    signed: bool = True

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return code_fault(code=self.code) or sides_fault(parties=self.parties) or day_fault(concluded=self.concluded)


class CommitmentStated(Act, frozen=True):
    """Sides said that they will do something, in an instrument or by word of mouth; or it was asked of them.

    `owners` are to do it. `asked_by` is filled where no text obliges them and others ask for it. Refs: `instrument`,
    and `part_of` the commitment that this is a part of. `any_of`: one of its parts is enough.
    """

    code: str
    track: str
    owners: tuple[str, ...]
    said_on: str
    evidence: Evidence
    towards: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    deadline: str | None = None
    spoken: bool = False
    any_of: bool = False

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return (
            code_fault(code=self.code, track=self.track)
            or sides_fault(owners=self.owners)
            or sides_fault(least=0, towards=self.towards, asked_by=self.asked_by)
            or day_fault(said_on=self.said_on, deadline=self.deadline)
        )


class CommitmentAnswered(Act, frozen=True):
    """A side acknowledges a commitment as it is stated, or disputes it."""

    party: str
    answer: Answer
    evidence: Evidence
    said_on: str

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(said_on=self.said_on)


class CommitmentSettled(Act, frozen=True):
    """What became of a commitment on a day, as `parties` say. Refs: `on` it, `replaced_by` another."""

    outcome: Outcome
    parties: tuple[str, ...]
    evidence: Evidence
    happened: str

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        return sides_fault(parties=self.parties) or day_fault(happened=self.happened)


class ConditionStated(Act, frozen=True):
    """A commitment waits. Refs: `on` the one that waits, `awaits` another, `softens` conditions that this one eases.

    `claimed_by` are the sides in whose account it stands; `day` is that of `not_before`. An event is told in words.
    """

    code: str
    sort: ConditionSort
    claimed_by: tuple[str, ...]
    said_on: str
    basis: Basis
    day: str | None = None

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if (self.day is not None) != (self.sort == "not_before"):
            return "day: expected one with not_before, and only there"
        return (
            code_fault(code=self.code)
            or sides_fault(claimed_by=self.claimed_by)
            or day_fault(said_on=self.said_on, day=self.day)
        )


class ConditionEnded(Act, frozen=True):
    """A condition holds no longer from a day on."""

    ending: Ending
    happened: str
    evidence: Evidence

    def fault(self) -> str | None:
        """Answer whether the day is none."""
        return day_fault(happened=self.happened)
