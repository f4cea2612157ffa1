"""What the record amounts to for an officer who is away and for whoever stands in."""

import msgspec

from tandem.acts.stand_in import StandInNamed
from tandem.state.stamp import Stamp


class StandIn(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One officer stands in for another of the same party, from a day until a day, the last one included."""

    officer: int
    stand_in: int
    starts_on: str
    ends_on: str
    stamp: Stamp
    ended: Stamp | None = None


def clash_of(held: tuple[StandIn, ...], act: StandInNamed) -> StandIn | None:
    """Answer what stands against it on the same days.

    The officer has a stand-in already or is one, or the one who is to stand in is away.
    """
    for one in held:
        meanwhile = one.ended is None and one.starts_on <= act.ends_on and act.starts_on <= one.ends_on
        if meanwhile and (act.officer in (one.officer, one.stand_in) or act.stand_in == one.officer):
            return one
    return None
