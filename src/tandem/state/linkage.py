"""What the record amounts to for linkage policies."""

from collections.abc import Mapping

import msgspec

from tandem.acts import linkage as linked
from tandem.state.stamp import Stamp


class Withdrawn(msgspec.Struct, frozen=True, gc=False):
    """That a policy holds no longer, from a day on."""

    happened: str
    stamp: Stamp


class Policy(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A side's own rule on its tracks; `supersedes` is the entry of the one whose place it takes."""

    code: str
    owner: str
    standing: linked.Standing
    said_on: str
    clauses: tuple[linked.AnyClause, ...]
    stamp: Stamp
    defines: Mapping[str, linked.Counted] = {}
    supersedes: str = ""
    withdrawn: Withdrawn | None = None
    name: str = ""

    def holds(self, day: str) -> bool:
        """Tell whether it was said by the end of a day and not withdrawn by then."""
        return self.said_on <= day and not (self.withdrawn and self.withdrawn.happened <= day)
