"""The second signature on a decision, a position or a waiver: which act it completes, and whether it counts."""

from typing import TypeVar

import msgspec

from tandem.state.clearance import Waiver
from tandem.state.notice import Decision, Position
from tandem.state.stamp import Stamp

Signed = TypeVar("Signed", Decision, Position, Waiver)
"""What a second officer can complete."""


def completed(signed: list[Signed], stamp: Stamp, on: str, role: str | None) -> bool:
    """Complete the one of these acts that a second signature is on; False where it does not count.

    It counts where another officer of the same party gives it and one of the two holds the role that the charter
    asks for.
    """
    for place, act in enumerate(signed):
        first = act.stamp
        if (
            first.entry == on
            and act.wants_second
            and act.completed is None
            and first.code == stamp.code
            and first.officer != stamp.officer
            and role in (first.role, stamp.role)
        ):
            signed[place] = msgspec.structs.replace(act, completed=stamp)
            return True
    return False
