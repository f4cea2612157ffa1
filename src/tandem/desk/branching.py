"""Which feeds were forked, and where, as the proofs in a store have it."""

from tandem.record.entry import read_envelope_fast
from tandem.state.forked import Branches
from tandem.store.record import RecordStore


def forked_places(store: RecordStore) -> dict[str, int]:
    """Answer the first place at which each forked feed was signed twice: from there on nothing is taken in."""
    found: dict[str, int] = {}
    for held, _ in store.equivocations():
        header = read_envelope_fast(held).header
        found[header.feed] = min(header.seq, found.get(header.feed, header.seq))
    return found


def branches_of(store: RecordStore) -> Branches:
    """Answer what a fold has to know of forks."""
    return Branches(forked_places(store), store.root_at)
