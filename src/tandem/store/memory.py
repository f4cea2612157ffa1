"""A record store in memory, for rehearsals and tests: it answers as the one in SQLite, and forgets."""

import threading
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager

import msgspec

from tandem.record.entry import Entry, Section
from tandem.store._checks import (
    EMPTY,
    Trunks,
    check_back,
    check_dated,
    check_sealed,
    check_sections,
    check_tables,
    check_witness,
    forked_place,
    head_of,
)
from tandem.store.fence import RestoredRecord
from tandem.store.fencecheck import broken_pin
from tandem.store.record import Cosigned, GivenUp, Head, Mark, Pin, StoreConflict, Stored, Witnessed


class _Shelves(msgspec.Struct):
    """Everything that is held. A writing lays empty ones over these; committing moves them down."""

    heads: MutableMapping[str, Head]
    entries: MutableMapping[str, Entry]
    places: MutableMapping[tuple[str, int], tuple[str, str]]
    sections: MutableMapping[str, Mapping[str, Section]]
    tables: MutableMapping[str, bytes]
    forks: MutableMapping[tuple[bytes, bytes], None]
    sealed: MutableMapping[str, Mapping[tuple[str, str], bytes]]
    dated: MutableMapping[str, int]
    witnessed: MutableMapping[str, Witnessed]
    cosigned: MutableMapping[Cosigned, None]
    marks: MutableMapping[str, Mark]
    pins: MutableMapping[str, tuple[Pin, ...]]
    given_up: MutableMapping[str, GivenUp]
    arrived: list[Entry | None]


class _Reading:
    """The questions that a store and a writing answer from their shelves."""

    def __init__(self, shelves: _Shelves) -> None:
        self._shelves = shelves

    def head(self, feed: str) -> Head | None:
        """Answer the end of `feed`, or None where nothing of it is held."""
        return self._shelves.heads.get(feed)

    def entry(self, entry_id: str) -> Entry | None:
        """Answer the entry of this id, or None where it is not held."""
        return self._shelves.entries.get(entry_id)

    def root_at(self, feed: str, size: int) -> str | None:
        """Answer the root that `feed` had at `size`, or None where fewer entries are held."""
        if size == 0:
            return EMPTY.root
        place = self._shelves.places.get((feed, size - 1))
        return place[1] if place else None

    def id_at(self, feed: str, size: int) -> str | None:
        """Answer the id of the last of the first `size` entries of `feed`, or None where fewer are held."""
        place = self._shelves.places.get((feed, size - 1))
        return place[0] if place else None

    def sections(self, entry_id: str) -> Mapping[str, Section]:
        """Answer the sections held for an entry by name; a withheld one is absent."""
        return self._shelves.sections.get(entry_id, {})

    def sections_of(
        self, entry_ids: Sequence[str], *, without: Sequence[str] = ()
    ) -> Mapping[str, Mapping[str, Section]]:
        """Answer the sections held for many entries but those of the names in `without`; one without any is absent."""
        chosen = {
            entry: {name: section for name, section in self.sections(entry).items() if name not in without}
            for entry in entry_ids
        }
        return {entry: held for entry, held in chosen.items() if held}

    def table(self, digest: str) -> bytes | None:
        """Answer the table of this hash, or None where it is not held."""
        return self._shelves.tables.get(digest)

    def sealed(self, entry_id: str) -> Mapping[tuple[str, str], bytes]:
        """Answer the sealed sections held for an entry, by name and by the feed of the recipient."""
        return self._shelves.sealed.get(entry_id, {})

    def dated(self, feed: str) -> int:
        """Answer when this node last gave a dated signature over a head of `feed` that it has stored; 0 for never."""
        return self._shelves.dated.get(feed, 0)

    def witnessed(self, feed: str) -> Witnessed | None:
        """Answer the latest head of `feed` that this node cosigned as witness, or None where it never did."""
        return self._shelves.witnessed.get(feed)

    def cosignatures(self, feed: str, *, from_size: int = 0) -> Sequence[Cosigned]:
        """Answer the dated signatures held over heads of `feed`; see `Reading.cosignatures`."""
        held = [one for one in self._shelves.cosigned if one.feed == feed and one.size >= from_size]
        return sorted(held, key=lambda one: (one.size, one.cosignature.at, one.cosignature.name, one.cosignature.line))

    def marks(self) -> Mapping[str, Mark]:
        """Answer what others told of the own feeds: what is only in memory cannot be restored from a backup."""
        return dict(self._shelves.marks)

    def broken_pin(self, feed: str) -> Pin | None:
        """Answer the first pin that the record contradicts; see `Reading.broken_pin`."""
        return broken_pin(self, feed, self._shelves.pins.get(feed, ()))

    def check_fence(self) -> None:
        """Raise RestoredRecord where others hold more of an own feed than is here."""
        for feed in self._shelves.pins:
            if self.broken_pin(feed):
                raise RestoredRecord(f"The record is of a line of feed {feed[:12]} that was given up.")
        for feed, mark in self._shelves.marks.items():
            if (found := self.root_at(feed, mark.size)) != mark.root:
                raise RestoredRecord(
                    f"Feed {feed[:12]} was signed up to {mark.size} entries with root {mark.root[:12]}, and the record "
                    f"has {found[:12] if found else 'fewer'}. Nothing is signed in this feed; refill it."
                )


class MemoryWriting(_Reading):
    """One transaction: empty shelves over those of the store."""

    def __init__(self, below: _Shelves) -> None:
        self._own = _empty()
        super().__init__(_laid_over(below, self._own))
        self._ended = False
        self._let_go: dict[str, Mark] = {}
        self._trunks = Trunks()
        self._below = below

    def append(
        self,
        entry: Entry,
        sections: Mapping[str, Section] | None = None,
        tables: Mapping[str, bytes] | None = None,
    ) -> Head:
        """Put `entry` at the end of its feed and answer the new head; see `Writing.append`."""
        self._check_open()
        head = self._trunks.follow(entry, self.head(entry.header.feed))
        check_sections(entry, sections or {})
        check_tables(tables or {})
        self._put(entry, head)
        self._shelves.tables.update(tables or {})
        self._shelves.sections[entry.id] = dict(sections or {})
        return head

    def _put(self, entry: Entry, head: Head) -> None:
        feed = entry.header.feed
        self._shelves.heads[feed] = head
        self._shelves.entries[entry.id] = entry
        self._shelves.places[feed, entry.header.seq] = (entry.id, head.root)
        self._shelves.arrived.append(entry)

    def keep_sections(self, entry_id: str, sections: Mapping[str, Section]) -> None:
        """Add sections of an entry already held, as when they arrive after it."""
        self._check_open()
        entry = self.entry(entry_id)
        if entry is None:
            raise StoreConflict(f"Entry {entry_id[:12]} is not held, so no section of it is kept. Nothing was written.")
        check_sections(entry, sections)
        self._shelves.sections[entry_id] = {**sections, **self.sections(entry_id)}

    def keep_sealed(self, entry_id: str, sealed: Mapping[tuple[str, str], bytes]) -> None:
        """Add sealed sections of an entry that is held; see `Writing.keep_sealed`."""
        self._check_open()
        entry = self.entry(entry_id)
        if entry is None:
            raise StoreConflict(f"Entry {entry_id[:12]} is not held, so no section of it is kept. Nothing was written.")
        check_sealed(entry, sealed)
        self._shelves.sealed[entry_id] = {**sealed, **self.sealed(entry_id)}

    def erase_sections(self, entry_id: str, names: Sequence[str]) -> None:
        """Delete these sections of an entry, salt and bytes, and what of them is sealed."""
        self._check_open()
        held = self.sections(entry_id)
        self._shelves.sections[entry_id] = {name: section for name, section in held.items() if name not in names}
        kept = {place: content for place, content in self.sealed(entry_id).items() if place[0] not in names}
        self._shelves.sealed[entry_id] = kept

    def keep_cosignatures(self, cosigned: Sequence[Cosigned]) -> None:
        """Add dated signatures that were verified; the same again is quiet."""
        self._check_open()
        self._shelves.cosigned.update(dict.fromkeys(cosigned))

    def date_head(self, feed: str, *, size: int, at: int) -> None:
        """Take note of a dated signature over a stored head; see `Writing.date_head`."""
        self._check_open()
        check_dated(feed, head=self.head(feed), last=self.dated(feed), size=size, at=at)
        self._shelves.dated[feed] = at

    def witness(self, feed: str, *, old: int, size: int, root: str, at: int) -> None:
        """Take note of a head cosigned as witness; see `Writing.witness`."""
        self._check_open()
        check_witness(feed, held=self.witnessed(feed), old=old, size=size, root=root, at=at)
        self._shelves.witnessed[feed] = Witnessed(size, root, at)

    def note_equivocation(self, held: bytes, offered: bytes) -> None:
        """Keep both envelopes as proof that one feed was signed twice at one place."""
        self._check_open()
        forked_place(held, offered)
        self._shelves.forks[held, offered] = None

    def give_up(self, feed: str, *, seq: int) -> int:
        """Move the end of a feed to what was given up; see `Writing.give_up`."""
        self._check_open()
        head = self.head(feed)
        check_back(feed, size=head.size if head else 0, seq=seq)
        assert head is not None
        if self._own.arrived or self._own.given_up:
            raise RuntimeError("A line is given up in a writing of its own.")
        for place in range(seq, head.size):
            self._give_up(feed, place)
        envelopes = (self._shelves.entries[self._shelves.places[feed, at][0]].envelope for at in range(seq))
        self._shelves.heads[feed] = head_of(envelopes, last=self.id_at(feed, seq))
        if (latest := self.witnessed(feed)) and latest.size > seq:
            self._shelves.witnessed[feed] = Witnessed(seq, self.root_at(feed, seq) or "", latest.at)
        return head.size - seq

    def _give_up(self, feed: str, seq: int) -> None:
        entry_id, root = self._shelves.places[feed, seq]
        entry = self._shelves.entries[entry_id]
        position = next(at for at, one in enumerate(self._below.arrived, 1) if one is not None and one.id == entry_id)
        self.keep_given_up(GivenUp(
            feed=feed, seq=seq, id=entry_id, root=root, position=position, envelope=entry.envelope,
            sections=self.sections(entry_id),
            sealed=[(*place, content) for place, content in sorted(self.sealed(entry_id).items())],
            cosigned=[one for one in self.cosignatures(feed, from_size=seq + 1) if one.size == seq + 1],
        ))  # fmt: skip

    def keep_given_up(self, given_up: GivenUp) -> None:
        """Keep an entry of a line that was given up; see `Writing.keep_given_up`."""
        self._check_open()
        self._shelves.given_up[given_up.id] = given_up

    def let_go(self, feed: str, *, mark: Mark) -> None:
        """Begin an epoch of an own feed; see `Writing.let_go`."""
        self._check_open()
        if self._shelves.marks.get(feed) != mark:
            raise RestoredRecord(f"Feed {feed[:12]} has another mark than was let go.")
        self._let_go[feed] = mark

    def settle_marks(self) -> None:
        """Set what was let go to the new end of its feed."""
        for feed in self._let_go:
            head = self.head(feed) or EMPTY
            self._shelves.marks[feed] = Mark(head.size, head.root)

    def _check_open(self) -> None:
        if self._ended:
            raise RuntimeError("This writing has ended; open another one.")

    def written(self) -> _Shelves:
        """Answer what this writing wrote and nothing else."""
        return self._own

    def end(self) -> None:
        """Let nothing more be written here."""
        self._ended = True


class MemoryStore(_Reading):
    """The record in memory; one writer at a time over all threads."""

    fenced = False

    def __init__(self) -> None:
        super().__init__(_empty())
        self._turn = threading.Lock()
        self._whose_turn = 0

    @contextmanager
    def writing(self) -> Iterator[MemoryWriting]:
        """Open the one transaction; commits on leaving, takes everything back on an exception."""
        if self._whose_turn == threading.get_ident():
            raise RuntimeError("This thread is writing already; end that writing first.")
        with self._turn:
            self._whose_turn = threading.get_ident()
            writing = MemoryWriting(self._shelves)
            try:
                yield writing
                writing.settle_marks()
                _move(writing.written(), self._shelves)
            finally:
                writing.end()
                self._whose_turn = 0

    def arrived_since(self, position: int) -> Iterator[Stored]:
        """Go through what arrived after `position`, in order of arrival."""
        arrived = self._shelves.arrived
        while position < len(arrived):
            position += 1
            entry = arrived[position - 1]
            if entry is not None:
                yield Stored(position, entry)

    def feed(self, feed: str, start: int = 0, stop: int | None = None) -> list[bytes]:
        """Answer the envelopes of `feed` from `start` up to and without `stop`."""
        head = self.head(feed) or EMPTY
        places = range(start, head.size if stop is None else min(stop, head.size))
        ids = [self._shelves.places[feed, seq][0] for seq in places]
        return [self._shelves.entries[entry_id].envelope for entry_id in ids]

    def heads(self) -> Mapping[str, Head]:
        """Answer the head of every feed held."""
        return dict(self._shelves.heads)

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Go through every table with its hash, in order of the hashes."""
        yield from sorted(self._shelves.tables.items())

    def equivocations(self) -> list[tuple[bytes, bytes]]:
        """Answer the proofs of equivocation, held envelope first."""
        return list(self._shelves.forks)

    def switch_witnessed(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Do nothing: what is only in memory was set back with the record."""

    def given_up(self) -> list[GivenUp]:
        """Answer the entries of lines that were given up; see `RecordStore.given_up`."""
        return sorted(self._shelves.given_up.values(), key=lambda one: one.position)

    def given_up_count(self) -> int:
        """Answer how many entries were given up."""
        return len(self._shelves.given_up)

    def switch_mark(self, feed: str, *, was: Mark, mark: Mark, after: int) -> None:
        """Set a mark to the kept line; see `RecordStore.switch_mark`."""
        self.reset_mark(feed, was=was, mark=mark)
        self._shelves.pins[feed] = tuple(pin for pin in self._shelves.pins.get(feed, ()) if pin.size <= after)

    def own_feeds(self, feeds: frozenset[str]) -> None:
        """Take note of nothing: only a file can be older than what was signed."""

    def raise_marks(self, marks: Mapping[str, Mark]) -> None:
        """Take note that own feeds were signed this far; see `RecordStore.raise_marks`."""
        held = self._shelves.marks
        held.update({feed: mark for feed, mark in marks.items() if feed not in held or mark.size > held[feed].size})

    def pin(self, feed: str, *, pin: Pin) -> None:
        """Keep what an own feed must have; see `RecordStore.pin`."""
        self._shelves.pins[feed] = (*self._shelves.pins.get(feed, ()), pin)

    def renew_marks(self, marks: Mapping[str, Mark]) -> None:
        """Put these marks in place of those that were told before; see `RecordStore.renew_marks`."""
        self.raise_marks(marks)

    def watch_lost(self, feed: str, *, mark: Mark) -> None:
        """Give a feed a mark; see `RecordStore.watch_lost`."""
        self._shelves.marks[feed] = mark

    def reset_mark(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set a mark to the end of an epoch's first entry; see `RecordStore.reset_mark`."""
        if self._shelves.marks.get(feed) not in (was, mark):
            raise RestoredRecord(f"Feed {feed[:12]} has another mark than was let go.")
        self._shelves.marks[feed] = mark

    def close(self) -> None:
        """Let go of nothing: there is no file."""


def _empty() -> _Shelves:
    return _Shelves(
        heads={}, entries={}, places={}, sections={}, tables={}, forks={}, sealed={}, dated={}, witnessed={},
        cosigned={}, marks={}, pins={}, given_up={}, arrived=[],
    )  # fmt: skip


def _laid_over(below: _Shelves, own: _Shelves) -> _Shelves:
    return _Shelves(
        heads=ChainMap(own.heads, below.heads),
        entries=ChainMap(own.entries, below.entries),
        places=ChainMap(own.places, below.places),
        sections=ChainMap(own.sections, below.sections),
        tables=ChainMap(own.tables, below.tables),
        forks=ChainMap(own.forks, below.forks),
        sealed=ChainMap(own.sealed, below.sealed),
        dated=ChainMap(own.dated, below.dated),
        witnessed=ChainMap(own.witnessed, below.witnessed),
        cosigned=ChainMap(own.cosigned, below.cosigned),
        marks=ChainMap(own.marks, below.marks),
        pins=ChainMap(own.pins, below.pins),
        given_up=ChainMap(own.given_up, below.given_up),
        arrived=own.arrived,
    )


def _move(own: _Shelves, below: _Shelves) -> None:
    below.entries.update(own.entries)
    below.places.update(own.places)
    below.sections.update(own.sections)
    below.tables.update(own.tables)
    below.forks.update(own.forks)
    below.sealed.update(own.sealed)
    below.dated.update(own.dated)
    below.witnessed.update(own.witnessed)
    below.cosigned.update(own.cosigned)
    below.marks.update(own.marks)
    below.arrived.extend(own.arrived)
    _drop(own.given_up, below)
    # The heads last: a reader that sees one finds everything that it speaks of.
    below.heads.update(own.heads)


def _drop(given_up: Mapping[str, GivenUp], below: _Shelves) -> None:
    """Take away what was given up from where what is held stands."""
    for one in given_up.values():
        below.given_up[one.id] = one
        if below.entries.pop(one.id, None) is not None:
            below.places.pop((one.feed, one.seq))
            below.sections.pop(one.id, None)
            below.sealed.pop(one.id, None)
            below.arrived[one.position - 1] = None
            for cosigned in one.cosigned:
                below.cosigned.pop(cosigned, None)
