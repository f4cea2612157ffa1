"""What the record amounts to for a matter that was taken to a higher level, and for a silence that nobody certified."""

import msgspec

from tandem.state.stamp import Stamp


class Request(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party asked that the matter be taken to a level; whether the charter has it is asked in `tandem.rules`."""

    party: str
    level: str
    version: int
    stamp: Stamp


class Settlement(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party said that what was taken to a higher level is settled."""

    party: str
    version: int
    stamp: Stamp


class Uncertified(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The owner said that the silence of a party on a version was not certified in time."""

    party: str
    version: int
    deadline: str
    stamp: Stamp


def is_settled(request: Request, settlements: tuple[Settlement, ...]) -> bool:
    """Tell whether the party that asked has said since that it is settled."""
    return any(said.party == request.party and said.stamp.had(request.stamp) for said in settlements)
