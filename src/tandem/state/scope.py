"""What the record amounts to for a dispute of the type of an action: who disputes it, and what was answered."""

import msgspec

from tandem.acts import scope as disputed
from tandem.state.stamp import Stamp


class TypeDisputeAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the other side said to a dispute."""

    answer: disputed.Reply
    stamp: Stamp


class TypeDispute(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's word that an action is of another type; `to` is the side that answers.

    `version` is the version that it is about, 0 where the matter is an observed action.
    """

    party: str
    to: str
    action_type: str
    version: int
    stamp: Stamp
    answers: tuple[TypeDisputeAnswer, ...] = ()
    withdrawn: Stamp | None = None


def moved_on(
    disputes: tuple[TypeDispute, ...],
    act: disputed.TypeDisputeAnswered | disputed.TypeDisputeWithdrawn,
    stamp: Stamp,
    on: str | None,
) -> tuple[TypeDispute, ...] | None:
    """Answer the disputes after one was answered or withdrawn; None where the act is not that side's, or too late."""
    for place, dispute in enumerate(disputes):
        if dispute.stamp.entry == on and (after := _after(dispute, act, stamp)) is not None:
            return (*disputes[:place], after, *disputes[place + 1 :])
    return None


def _after(
    dispute: TypeDispute, act: disputed.TypeDisputeAnswered | disputed.TypeDisputeWithdrawn, stamp: Stamp
) -> TypeDispute | None:
    if dispute.withdrawn is not None and stamp.had(dispute.withdrawn):
        return None
    if isinstance(act, disputed.TypeDisputeAnswered):
        answers = (*dispute.answers, TypeDisputeAnswer(act.answer, stamp))
        return msgspec.structs.replace(dispute, answers=answers) if stamp.code == dispute.to else None
    mine = stamp.code == dispute.party and dispute.withdrawn is None
    return msgspec.structs.replace(dispute, withdrawn=stamp) if mine else None
