"""What the record amounts to for instruments, commitments, and the conditions on which commitments wait."""

import msgspec

from tandem.acts import commitment as promised
from tandem.state.stamp import Stamp


class Instrument(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A text between sides, as it was filed."""

    code: str
    concluded: str
    parties: tuple[str, ...]
    stamp: Stamp
    signed: bool = True
    name: str = ""


class Answered(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a side says to a commitment as it is stated."""

    party: str
    answer: promised.Answer
    evidence: promised.Evidence
    said_on: str
    stamp: Stamp


class Settled(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What became of a commitment, as sides say; `replaced_by` is the entry of another."""

    outcome: promised.Outcome
    parties: tuple[str, ...]
    evidence: promised.Evidence
    happened: str
    stamp: Stamp
    replaced_by: str = ""


class Commitment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What sides said that they will do, or what was asked of them.

    `instrument` and `whole` are entries; empty where it stands in no instrument and is a part of nothing.
    """

    code: str
    track: str
    owners: tuple[str, ...]
    said_on: str
    evidence: promised.Evidence
    stamp: Stamp
    towards: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    deadline: str | None = None
    spoken: bool = False
    any_of: bool = False
    instrument: str = ""
    whole: str = ""
    answers: tuple[Answered, ...] = ()
    settled: tuple[Settled, ...] = ()
    name: str = ""

    def standing(self, day: str) -> str:
        """Answer `disputed`, `acknowledged`, `signed`, `asked` or `reported`, as the sides' last words by a day say."""
        last = {one.party: one.answer for one in self.answers if one.said_on <= day}
        if "disputed" in last.values():
            return "disputed"
        if last:
            return "acknowledged"
        return "signed" if self.evidence == "own" else "asked" if self.asked_by else "reported"

    def outcome(self, day: str) -> promised.Outcome:
        """Answer what had become of it by the end of a day: the last word on it, `pending` without one."""
        said = [(one.happened, place, one) for place, one in enumerate(self.settled) if one.happened <= day]
        return max(said)[2].outcome if said else "pending"


class Ended(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """That a condition holds no longer."""

    ending: promised.Ending
    happened: str
    evidence: promised.Evidence
    stamp: Stamp


class Condition(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How a commitment waits: `on` is the entry of the one that waits, `awaits` of another, empty for an event or day.

    `softens` are entries of conditions that this one eases.
    """

    code: str
    sort: promised.ConditionSort
    claimed_by: tuple[str, ...]
    said_on: str
    basis: promised.Basis
    stamp: Stamp
    on: str
    awaits: str = ""
    day: str | None = None
    softens: tuple[str, ...] = ()
    ended: tuple[Ended, ...] = ()
    name: str = ""

    def holds(self, day: str) -> bool:
        """Tell whether it was said by the end of a day and had not ended by then."""
        return self.said_on <= day and not any(one.happened <= day for one in self.ended)

    @property
    def signed(self) -> bool:
        """Whether the one side in whose account it stands put it on record itself."""
        return self.claimed_by == (self.stamp.code,)
