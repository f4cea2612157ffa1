"""The common ground of all acts: facts without prose, and what prose may accompany them."""

import msgspec

ONE_LINE = 200
"""Characters that a section of one line may have (titles, names, sources)."""

PROSE = 20_000
"""Characters that a section of prose may have; a longer paper belongs in an attachment."""


class Act(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The facts of one entry; the struct says which values the fold may read."""


class Prose(msgspec.Struct, frozen=True, gc=False):
    """One section that an act may carry: its name, its longest length in characters, whether it must be there."""

    name: str
    longest: int = PROSE
    required: bool = False


class Kind(msgspec.Struct, frozen=True, gc=False):
    """A wire name, the struct of its facts, whether a reader must know it, and the prose it may carry."""

    wire: str
    act: type[Act]
    crit: bool
    prose: tuple[Prose, ...] = ()
