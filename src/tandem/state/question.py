"""What the record amounts to for one question about a notice."""

import msgspec

from tandem.state.stamp import Stamp


class Question(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party asked another about one version; `answered` is the first answer of the party that was asked."""

    asker: str
    asked: str
    version: int
    stamp: Stamp
    answered: Stamp | None = None
