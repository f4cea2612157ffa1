"""What a revoked key takes with it: a question of pasts alone, so that all answer alike in whatever order entries come.

An entry under the key, from the place that the revocation names on, counts for nothing, unless it lies in the causal
past of an entry of another member that had not seen the revocation: that member relied on it in good faith. What one
member had taken in of a feed is always its beginning, so what is void is always one unbroken run.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from tandem.acts.key import KeyRevoked
from tandem.record.entry import Header, signed_by_node
from tandem.state.past import Pasts
from tandem.state.stamp import Stamp


class Revocation(msgspec.Struct, frozen=True, gc=False):
    """A revocation on record: of which feed and whose key, from which entry on, and where it stands itself."""

    feed: str
    by_node: bool
    from_seq: int
    seq: int


class Run(msgspec.Struct, frozen=True, gc=False):
    """Entries of one feed from `start` up to and without `stop` that count for nothing, by who signs them."""

    start: int
    stop: int
    by_node: bool


Void = Mapping[str, tuple[Run, ...]]
"""What is void, by feed."""

NOTHING: Void = MappingProxyType({})


def revocation_of(act: KeyRevoked, stamp: Stamp) -> Revocation:
    """Answer the revocation in an entry. The founding is never revoked, whatever the entry says."""
    return Revocation(stamp.feed, act.which == "node", max(1, act.from_seq), stamp.seq)


def void_by(revocations: Iterable[Revocation], pasts: Pasts) -> Void:
    """Answer what counts for nothing by these revocations, among the entries that were applied."""
    found: dict[str, tuple[Run, ...]] = {}
    for one in revocations:
        start = max(one.from_seq, pasts.relied_on(one.feed, before=one.seq))
        if start < one.seq:
            found[one.feed] = (*found.get(one.feed, ()), Run(start, one.seq, one.by_node))
    return found


def is_void(void: Void, header: Header) -> bool:
    """Tell whether an entry is in a run that is void."""
    seq, by_node = header.seq, signed_by_node(header.kind)
    return any(run.start <= seq < run.stop and run.by_node == by_node for run in void.get(header.feed, ()))
