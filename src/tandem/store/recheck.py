"""A record held here, checked again from its bytes: places, roots, signatures, sections and tables.

Whatever was checked when it was taken in is checked once more, so that what a disk, a copy or a hand changed since is
found. Nothing is written.
"""

from collections.abc import Iterator

import msgspec

from tandem.record.entry import BadEntry, Entry, read_envelope, tables_of
from tandem.record.feed import Refused, check_first, check_next, papers_of
from tandem.record.keyline import KeyLine, begin
from tandem.store._checks import check_sealed, check_sections, check_tables, follow
from tandem.store.record import Head, RecordStore, StoreBroken, StoreError

_AT_ONCE = 500
_WAY_OUT = "Restore the record from a backup, or refill it from the other party."


class Rechecked(msgspec.Struct, frozen=True):
    """A feed that is whole: whose, how many entries and its root, how many sections are here and how many are not."""

    code: str
    feed: str
    size: int
    root: str
    sections: int
    absent: int


def recheck(store: RecordStore, *, signatures: bool = True) -> tuple[Rechecked, ...]:
    """Check every feed of a record again. Raises StoreBroken with the first place that differs."""
    return tuple(recheck_feed(store, feed, signatures=signatures) for feed in store.heads())


def recheck_feed(store: RecordStore, feed: str, *, signatures: bool = True) -> Rechecked:
    """Check one feed again, with its signatures unless told otherwise. Raises StoreBroken where something differs."""
    checking = _Checking(store, feed, signatures=signatures)
    for raw in _envelopes(store, feed):
        checking.take(raw)
    return checking.end()


def _envelopes(store: RecordStore, feed: str) -> Iterator[bytes]:
    start = 0
    while some := store.feed(feed, start, start + _AT_ONCE):
        yield from some
        start += len(some)


class _Checking:
    """One feed on its way through the checks."""

    def __init__(self, store: RecordStore, feed: str, *, signatures: bool) -> None:
        self._store, self._feed, self._signatures = store, feed, signatures
        self._reached: Head | None = None
        self._line: KeyLine | None = None
        self._group = ""
        self._held = self._promised = 0

    def take(self, raw: bytes) -> None:
        """Check the next entry; the first thing that differs is raised."""
        place = self._reached.size if self._reached else 0
        try:
            entry = read_envelope(raw)
            line = self._signed(entry)
            self._reached = follow(entry, self._reached)
            self._line = line.after(entry)
            self._check_beside(entry)
        except (Refused, BadEntry, StoreError) as wrong:
            raise StoreBroken(f"Entry {place} of feed {self._feed[:12]} differs here: {wrong} {_WAY_OUT}") from wrong
        if self._store.root_at(self._feed, self._reached.size) != self._reached.root:
            raise StoreBroken(f"The root of feed {self._feed[:12]} after entry {place} is another one. {_WAY_OUT}")

    def _signed(self, entry: Entry) -> KeyLine:
        """The keys before this entry, once it was found to be signed by one of them."""
        if self._line is None or self._reached is None:
            self._group = entry.header.group
            return begin(check_first(entry, founding=None) if self._signatures else papers_of(entry)[0])
        if self._signatures:
            size, last = self._reached.size, self._reached.last
            check_next(entry, line=self._line, group=self._group, size=size, last=last)
        return self._line

    def _check_beside(self, entry: Entry) -> None:
        """The sections, sealed sections and tables that are here; what is not here was withheld or erased."""
        sections = self._store.sections(entry.id) if entry.header.sections else {}
        check_sections(entry, sections)
        check_sealed(entry, self._store.sealed(entry.id) if entry.header.sections else {})
        held = {digest: self._store.table(digest) for digest in tables_of(entry.header).values()}
        check_tables({digest: raw for digest, raw in held.items() if raw is not None})
        self._held += len(sections)
        self._promised += len(entry.header.sections)

    def end(self) -> Rechecked:
        """Answer what was found, once the head that is written down is the one that was reached."""
        kept = self._store.head(self._feed)
        reached, line = self._reached, self._line
        if reached is None or line is None or kept is None or kept.root != reached.root:
            said, found = (kept.size if kept else 0), (reached.size if reached else 0)
            raise StoreBroken(f"Feed {self._feed[:12]} says {said} entries, and {found} are there. {_WAY_OUT}")
        absent = self._promised - self._held
        return Rechecked(line.genesis.code, self._feed, reached.size, reached.root, self._held, absent)
