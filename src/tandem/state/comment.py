"""What the record amounts to for a comment on a version of a notice."""

import msgspec

from tandem.state.stamp import Stamp


class Comment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party's comment on one version; `on` is the entry of the comment that it replies to."""

    party: str
    version: int
    stamp: Stamp
    on: str | None = None
