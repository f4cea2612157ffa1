"""Feeds that were signed twice at one place: the proofs that are held here, told to who may read the record.

A proof is two envelopes, both signed by the key that was valid at their place. Whoever holds one hands it on in every
bundle; the feed then takes nothing more from there on, on any node, and its own node signs nothing more in it.
"""

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import open_record
from tandem.record.entry import Entry, read_envelope_fast
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reader


class Branch(msgspec.Struct, frozen=True):
    """One of the two entries at a place: what it is, when and by which officer its author claims it to be written."""

    entry: str
    kind: str
    at: str
    officer: int
    role: str
    held: bool


class Fork(msgspec.Struct, frozen=True):
    """A proven fork: whose feed, at which place, and the two entries there, first the one that is on record here."""

    code: str
    feed: str
    seq: int
    branches: tuple[Branch, Branch]

    @property
    def told(self) -> Reason:
        """What happened, and what follows."""
        return because("fork_told", party=self.code, seq=self.seq)


def forks_of(desk: Desk, *, reader: Reader) -> tuple[Fork, ...]:
    """Answer every proven fork, in the order of feeds and places. Raises NotAllowed for who may not read the record."""
    group = open_record(desk, reader=reader)
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    found = []
    for held, offered in desk.store.equivocations():
        one, other = read_envelope_fast(held), read_envelope_fast(offered)
        feed, seq = one.header.feed, one.header.seq
        branches = _branch(desk, one), _branch(desk, other)
        ordered = branches if branches[0].held or not branches[1].held else (branches[1], branches[0])
        found.append(Fork(codes.get(feed, feed[:6]), feed, seq, ordered))
    return tuple(sorted(found, key=lambda fork: (fork.code, fork.seq)))


def _branch(desk: Desk, entry: Entry) -> Branch:
    header = entry.header
    held = desk.store.feed(header.feed, header.seq, header.seq + 1) == [entry.envelope]
    return Branch(entry.id, header.kind, header.at, header.by.officer, header.by.role, held)
