"""Feeds that were signed twice at one place: the proofs that are held here, told to who may read the record.

A proof is two envelopes, both signed by the key that was valid at their place. Whoever holds one hands it on in every
bundle; the feed then takes nothing more from there on, on any node, and its own node signs nothing more in it. Once
every party but its author has said which of the two counts, the feed goes on with that one.
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


class Said(msgspec.Struct, frozen=True):
    """What a member said of a fork: which entry counts, and when it claims to have said so."""

    code: str
    keep: str
    at: str


class Fork(msgspec.Struct, frozen=True):
    """A proven fork: whose feed, at which place, and the two entries there, first the one that is on record here.

    `said` has what members said of it, `keep` the entry that counts since it was settled; empty before.
    """

    code: str
    feed: str
    seq: int
    branches: tuple[Branch, Branch]
    said: tuple[Said, ...] = ()
    keep: str = ""

    @property
    def told(self) -> Reason:
        """What happened, and what follows."""
        if self.keep:
            return because("fork_settled", party=self.code, seq=self.seq, keep=self.keep[:12])
        return because("fork_told", party=self.code, seq=self.seq)


def forks_of(desk: Desk, *, reader: Reader) -> tuple[Fork, ...]:
    """Answer every proven fork, in the order of feeds and places. Raises NotAllowed for who may not read the record."""
    group = open_record(desk, reader=reader)
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    kept = {(one.feed, one.seq): one.keep for one in desk.forks().settled}
    found = []
    for held, offered in desk.store.equivocations():
        one, other = read_envelope_fast(held), read_envelope_fast(offered)
        feed, seq = one.header.feed, one.header.seq
        branches = _branch(desk, one), _branch(desk, other)
        ordered = branches if branches[0].held or not branches[1].held else (branches[1], branches[0])
        said = tuple(
            Said(word.stamp.code, word.keep, word.stamp.at)
            for word in group.resolutions
            if (word.feed, word.seq) == (feed, seq)
        )
        found.append(Fork(codes.get(feed, feed[:6]), feed, seq, ordered, said, kept.get((feed, seq), "")))
    return tuple(sorted(found, key=lambda fork: (fork.code, fork.seq)))


def _branch(desk: Desk, entry: Entry) -> Branch:
    header = entry.header
    held = desk.store.feed(header.feed, header.seq, header.seq + 1) == [entry.envelope]
    return Branch(entry.id, header.kind, header.at, header.by.officer, header.by.role, held)
