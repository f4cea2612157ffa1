"""What the record amounts to for instruments, commitments, and the conditions on which commitments wait."""

import msgspec

from tandem.acts import commitment as promised
from tandem.state.said import last_by_party
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
        """Answer `disputed`, `acknowledged`, `signed`, `asked` or `reported`, as the sides' last words by a day say.

        It is signed where the one side that is to do it signed it: one of several signs for no other.
        """
        last = {word.answer for word in self._answers(day).values()}
        if last:
            return "disputed" if "disputed" in last else "acknowledged"
        return "signed" if self.signed else "asked" if self.asked_by else "reported"

    def standing_signed(self, day: str) -> bool:
        """Tell whether a side signed what `standing` answers, rather than being reported to have said it."""
        standing = self.standing(day)
        said = (word.evidence == "own" for word in self._answers(day).values() if word.answer == standing)
        return any(said) or standing == "signed"

    @property
    def signed(self) -> bool:
        """Whether the one side that is to do it put it on record itself."""
        return self.evidence == "own" and self.owners == (self.stamp.code,)

    def outcome(self, day: str) -> promised.Outcome:
        """Answer what had become of it by the end of a day: the last word that counts, `pending` without one."""
        word = self.last_settled(day)
        return word.outcome if word else "pending"

    def outcome_signed(self, day: str) -> bool:
        """Tell whether a side that it concerns signed what became of it, rather than being reported to have said so."""
        word = self.last_settled(day)
        return word is not None and self._settles(word)

    def last_settled(self, day: str) -> Settled | None:
        """Answer the word on what became of it that counts: the last signed by a side that it concerns, else the last.

        It concerns who is to do it, for whom, and who asked for it.
        """
        said = [
            (self._settles(one), one.happened, place) for place, one in enumerate(self.settled) if one.happened <= day
        ]
        return self.settled[max(said)[2]] if said else None

    def fulfilled_on(self, day: str) -> str | None:
        """Answer since when it was fulfilled by a day, by the words that count; None where it is not."""
        last = self.last_settled(day)
        if last is None or last.outcome != "fulfilled":
            return None
        return min(
            one.happened
            for one in self.settled
            if one.outcome == "fulfilled" and (self._settles(one) or not self._settles(last))
        )

    def _settles(self, word: Settled) -> bool:
        return word.evidence == "own" and word.stamp.code in (*self.owners, *self.towards, *self.asked_by)

    def _answers(self, day: str) -> dict[str, Answered]:
        return last_by_party(self.answers, day=day, mute=(self.stamp.code,) if self.evidence == "own" else ())


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
        return self.said_on <= day and self.end(day) is None

    def end(self, day: str) -> Ended | None:
        """Answer the first end by a day that counts; what a side signed, no report of others ends."""
        ends = [
            one
            for one in self.ended
            if one.happened <= day and (not self.signed or one.evidence == "own" or one.stamp.code == self.stamp.code)
        ]
        return min(ends, key=lambda one: one.happened, default=None)

    @property
    def signed(self) -> bool:
        """Whether the one side in whose account it stands put it on record itself."""
        return self.claimed_by == (self.stamp.code,)
