"""What two nodes say to each other on the line beside bundles, as JSON; unknown fields are passed over."""

import base64
from collections.abc import Mapping
from typing import Annotated

import msgspec

from tandem.desk.exchange import TakenBundle
from tandem.record.canonical import MAX_INTEGER

Size = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
"""What a peer says is bounded before anything is counted with it or looked up by it."""


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """What a node holds: size and root of each feed, and the hash of its state; null where an entry waits."""

    group: str
    frontier: dict[Hash, tuple[Size, Hash]]
    state_hash: str | None = None

    def sizes(self) -> dict[str, int]:
        """Answer how many entries of each feed are held."""
        return {feed: size for feed, (size, _) in self.frontier.items()}


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """Asks for what is beyond these sizes, and for the sections of these entries."""

    have: dict[Hash, Size]
    wants: tuple[Hash, ...] = ()


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """Answers a bundle: what was taken of it, what is held now, and a bundle back with what came of it.

    `back` is base64; empty where nothing is handed back. `cosignatures` are signature lines over heads, by feed.
    """

    taken: TakenBundle
    frontier: dict[Hash, Size]
    cosignatures: dict[str, tuple[str, ...]] = {}
    back: str = ""

    def bundle(self) -> bytes | None:
        """Answer the bundle that came back, or None."""
        return base64.b64decode(self.back, validate=True) if self.back else None


class Fault(msgspec.Struct, frozen=True):
    """Why something was not done: a code, and an English sentence with the way out."""

    code: str
    sentence: str


class Refusal(msgspec.Struct, frozen=True):
    """The body of every answer that is no success."""

    error: Fault


def lacks(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Tell whether the node with `one` lacks entries that the node with `other` holds."""
    return any(one.get(feed, 0) < size for feed, size in other.items())
