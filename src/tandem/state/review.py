"""What the record amounts to for a review of a decision."""

import msgspec

from tandem.state.stamp import Stamp


class Review(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The owner looked at a decision again; `decision` is its entry, `next_on` the day of the next look."""

    decision: str
    stamp: Stamp
    next_on: str | None = None
