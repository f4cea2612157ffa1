"""What the record amounts to for a concern that one side raised with another outside the desk."""

import msgspec

from tandem.acts import concern as raised
from tandem.state.stamp import Stamp


class ConcernAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the other of the two sides says about a report."""

    answer: raised.Answer
    stamp: Stamp


class DirectConcern(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A concern as one of the two sides reported it; reported, not signed, whatever the other answers.

    `version` is the version that was before the reporter, 0 where the matter is an observed action.
    """

    party: str
    to: str
    channel: raised.Channel
    happened: str
    position: raised.Raised
    version: int
    stamp: Stamp
    answers: tuple[ConcernAnswer, ...] = ()

    @property
    def other(self) -> str:
        """The side that did not report it, and that may confirm or dispute the report."""
        return self.to if self.stamp.code == self.party else self.party

    @property
    def standing(self) -> str:
        """The latest word of the other side: `confirmed`, `disputed`, or `not_confirmed` where there is none."""
        return self.answers[-1].answer if self.answers else "not_confirmed"


def reported(act: raised.ConcernReported, stamp: Stamp, version: int) -> DirectConcern | None:
    """Answer the concern of a report; None where its author is neither of the two sides."""
    if stamp.code not in (act.party, act.to):
        return None
    return DirectConcern(act.party, act.to, act.channel, act.happened, act.position, version, stamp)


def answered(
    concerns: tuple[DirectConcern, ...], act: raised.ConcernConfirmed, stamp: Stamp, on: str | None
) -> tuple[DirectConcern, ...] | None:
    """Answer the concerns after one of them was confirmed or disputed; None where the other side did not do it."""
    for place, concern in enumerate(concerns):
        if concern.stamp.entry == on and concern.other == stamp.code:
            answers = (*concern.answers, ConcernAnswer(act.answer, stamp))
            after = msgspec.structs.replace(concern, answers=answers)
            return (*concerns[:place], after, *concerns[place + 1 :])
    return None
