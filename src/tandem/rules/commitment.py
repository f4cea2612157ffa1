"""Where a commitment stands on a day: derived from what was said of it and from the steps that answer it."""

from collections.abc import Iterable
from datetime import date

from tandem.state.commitment import Commitment
from tandem.state.measure import Measure

STATES = (
    "stated", "pending", "due", "claimed", "verified", "contested", "unverifiable", "fulfilled", "lapsed", "suspended",
    "reversed", "replaced",
)  # fmt: skip
"""Every state, in the order in which a commitment goes through them; the last five end or stop it."""

SOON_DAYS = 30
"""A commitment is due from this many days before its deadline on."""

_MOVES_NOTHING = frozenset({"agreed", "called_off"})
_STANDS_STILL = frozenset({"agreement", "postponement", "refusal", "counter_step"})


def state_of(commitment: Commitment, steps: Iterable[Measure], *, day: str, binding: bool) -> str:
    """Answer the state at the end of a day, given the steps that answer the commitment.

    What sides said became of it counts first, then the last step that moved it, then its deadline. `binding` tells
    that it stands in an instrument that was signed.
    """
    outcome = commitment.outcome(day)
    if outcome != "pending":
        return outcome
    if (step := _moved_by(steps, day)) is not None:
        return "reversed" if step.sort == "reversal" else step.status(day)
    if commitment.deadline is not None and days_between(day, commitment.deadline) <= SOON_DAYS:
        return "due"
    held_to = binding or commitment.signed or commitment.standing(day) == "acknowledged"
    return "pending" if held_to else "stated"


def state_signed(commitment: Commitment, steps: Iterable[Measure], *, day: str) -> bool:
    """Tell whether a side signed what `state_of` rests on; where only others report it, no side did."""
    if commitment.outcome(day) != "pending":
        return commitment.outcome_signed(day)
    if (step := _moved_by(steps, day)) is not None:
        return step.status_signed(day)
    return commitment.signed or commitment.standing_signed(day)


def _moved_by(steps: Iterable[Measure], day: str) -> Measure | None:
    """The last step that moved it; one that does not count, or was agreed, called off, put off or refused, does not.

    An undoing never counts as a step, and undoes all the same.
    """
    moved = [one for one in steps if one.happened <= day and (one.sort == "reversal" or _moves(one, day))]
    return max(reversed(moved), key=lambda one: one.happened, default=None)


def _moves(step: Measure, day: str) -> bool:
    return step.counts and step.status(day) not in _MOVES_NOTHING and step.sort not in _STANDS_STILL


def unanswered_by(code: str, commitments: Iterable[Commitment], *, day: str) -> tuple[Commitment, ...]:
    """Answer what a party is to do by the word of another, and has neither acknowledged nor disputed."""
    return tuple(
        one
        for one in commitments
        if code in one.owners and code != one.stamp.code and one.said_on <= day
        and not any(answer.party == code for answer in one.answers)
    )  # fmt: skip


def days_between(earlier: str, later: str) -> int:
    """Answer how many days lie between two; below nought where the later one comes first."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
