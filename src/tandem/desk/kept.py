"""What a node keeps for a group, told without a word of it: feeds, sizes, sealed sections, and of what it was said."""

from datetime import UTC, datetime

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import open_record
from tandem.record.entry import Entry, read_envelope_fast
from tandem.state.group import Group
from tandem.state.reading import Reader
from tandem.state.stamp import Stamp


class KeptFeed(msgspec.Struct, frozen=True):
    """One feed as it is kept here.

    `sealed` counts the sealed sections that lie here, `lacking` those that headers name and that do not, which is so on
    every node but their author's and a depositary's. `dated` is when this node last cosigned the feed as its mirror.
    """

    code: str
    size: int
    root: str
    length: int
    sealed: int
    lacking: int
    dated: datetime | None


class Deposited(msgspec.Struct, frozen=True):
    """A version of a notice that a depositary says it holds whole, sealed to these parties."""

    ref: str
    version: int
    parties: tuple[str, ...]
    stamp: Stamp


class Kept(msgspec.Struct, frozen=True):
    """What a node keeps; `alone` tells that it is the node of a depositary, which can read none of it."""

    group: Group
    alone: bool
    feeds: tuple[KeptFeed, ...]
    deposited: tuple[Deposited, ...]

    @property
    def size(self) -> int:
        """How many entries are kept."""
        return sum(feed.size for feed in self.feeds)

    @property
    def sealed(self) -> int:
        """How many sealed sections are kept."""
        return sum(feed.sealed for feed in self.feeds)

    @property
    def lacking(self) -> int:
        """How many sealed sections a depositary waits for."""
        return sum(feed.lacking for feed in self.feeds) if self.alone else 0


def read_kept(desk: Desk, *, reader: Reader) -> Kept:
    """Answer what this node keeps. Raises NotAllowed for who may carry away nothing that it holds."""
    group = open_record(desk, reader=reader)
    seats = sorted(group.seats.values(), key=lambda seat: seat.code)
    return Kept(
        group=group,
        alone=desk.keeps_sealed_alone(group.charter),
        feeds=tuple(_feed(desk, seat.code, seat.feed, group.frontier.get(seat.feed, 0)) for seat in seats),
        deposited=tuple(_deposited(group)),
    )


def _feed(desk: Desk, code: str, feed: str, size: int) -> KeptFeed:
    envelopes = desk.store.feed(feed, 0, size)
    entries = [entry for raw in envelopes if (entry := read_envelope_fast(raw)).header.sections]
    counts = [_sealed(desk, entry) for entry in entries]
    dated = desk.store.dated(feed) if desk.as_of is None else 0
    return KeptFeed(
        code, size, desk.store.root_at(feed, size) or "", sum(map(len, envelopes)),
        sum(held for held, _ in counts), sum(lacking for _, lacking in counts),
        datetime.fromtimestamp(dated, UTC) if dated else None,
    )  # fmt: skip


def _sealed(desk: Desk, entry: Entry) -> tuple[int, int]:
    """How many sealed sections of an entry lie here, and how many that it names do not."""
    named = {(one.name, feed) for one in entry.header.sections for feed in one.sealed}
    held = len(desk.store.sealed(entry.id)) if named else 0
    return held, len(named) - held


def _deposited(group: Group) -> list[Deposited]:
    found = []
    for notice in group.notices.values():
        stamps = {one.stamp.entry: one for one in notice.deposits}
        for entry, one in stamps.items():
            parties = tuple(other.party for other in notice.deposits if other.stamp.entry == entry)
            found.append(Deposited(notice.ref, one.version, parties, one.stamp))
    return sorted(found, key=lambda one: (one.stamp.at, one.stamp.code, one.stamp.seq), reverse=True)
