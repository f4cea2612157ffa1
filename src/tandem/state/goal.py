"""What the record amounts to for the wordings of the common aim."""

import msgspec

from tandem.acts import goal as aimed
from tandem.state.stamp import Stamp


class GoalAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What a side that a report names says about it."""

    answer: aimed.Answer
    stamp: Stamp


class Goal(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How sides worded the common aim on a day."""

    parties: tuple[str, ...]
    said_on: str
    evidence: aimed.Evidence
    stamp: Stamp
    subject: str = ""
    test: aimed.Test = "unsaid"
    answers: tuple[GoalAnswer, ...] = ()

    @property
    def standing(self) -> str:
        """`signed` by its own side; else what the sides last said: disputed by any, confirmed, or not confirmed."""
        if self.evidence == "own":
            return "signed"
        last = {answer.stamp.code: answer.answer for answer in self.answers}
        return "disputed" if "disputed" in last.values() else "confirmed" if last else "not_confirmed"

    def may_answer(self, code: str) -> bool:
        """Tell whether a side may confirm or dispute this: a report of another that names it."""
        return self.evidence == "reported" and code in self.parties and code != self.stamp.code


def stated(act: aimed.GoalStated, stamp: Stamp, *, party: bool) -> Goal | None:
    """Answer the goal of an act; None where it claims words of others as its author's own. `party`: the author is."""
    if act.evidence == "own" and (act.parties != (stamp.code,) or not party):
        return None
    return Goal(act.parties, act.said_on, act.evidence, stamp, act.subject, act.test)
