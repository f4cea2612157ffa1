"""Where a fact stands on the record: its entry, its place in its feed, and what its author had before it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec


class Stamp(msgspec.Struct, frozen=True, gc=False):
    """The entry behind a fact.

    `past` is the causal past in the feeds of others as feed id -> number of entries: everything that the author
    (the party's officers, or its node) had taken in; earlier entries of its own feed go without saying. `at` is the
    author's claim of the time.
    """

    entry: str
    code: str
    feed: str
    seq: int
    at: str
    officer: int
    role: str
    past: Mapping[str, int]
    prose: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Whose entry it is and which of its feed: `ROK-7`."""
        return f"{self.code}-{self.seq}"

    def had(self, other: "Stamp") -> bool:
        """Tell whether the other fact lies in the causal past of this one."""
        if other.feed == self.feed:
            return other.seq < self.seq
        return other.seq < self.past.get(other.feed, 0)

    def had_all(self, others: Iterable["Stamp"]) -> bool:
        """Tell whether all these facts lie in the causal past of this one."""
        feed, seq, past = self.feed, self.seq, self.past
        return all(other.seq < (seq if other.feed == feed else past.get(other.feed, 0)) for other in others)


def stamps_of(value: Any) -> tuple[Stamp, ...]:
    """Answer every stamp inside a matter, in the order in which its fields hold them."""
    found: list[Stamp] = []
    _gather(value, found)
    return tuple(found)


def _gather(value: Any, found: list[Stamp]) -> None:
    if isinstance(value, Stamp):
        found.append(value)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            _gather(getattr(value, name), found)
    elif isinstance(value, tuple):
        for part in value:
            _gather(part, found)
