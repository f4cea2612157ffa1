"""The record in a database that speaks SQL: the questions and changes that are the same in all of them.

A database brings its connections, its transaction and its sentences; `?` stands for a value. Heads are raised by
compare-and-set: a writing whose feed grew meanwhile is refused, whatever the database does about isolation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from tandem.record.cosignature import Cosignature
from tandem.record.entry import Entry, Section, read_envelope_fast
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
    short,
)
from tandem.store.fence import Fence, FenceLost, Mark
from tandem.store.fencecheck import broken_pin, check, check_let_go, check_not_contradicted
from tandem.store.record import Cosigned, GivenUp, Head, Pin, StoreConflict, Stored, Witnessed

# Few enough to stay in the cache of a core until they are read.
_ROWS_AT_ONCE = 250
# SQLite takes 32,766 values in one question, in builds of long ago 999.
_ENTRIES_AT_ONCE = 900
_HELD_BACK = 1000
_BYTES_HELD_BACK = 1024 * 1024
_PUT_ENTRY = "INSERT INTO entries (position, feed, seq, id, root, envelope) VALUES (?, ?, ?, ?, ?, ?)"
_PUT_SECTION = "INSERT INTO sections (entry, name, salt, content) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
# Updated in place: to replace the row would make SQLite look for every entry that refers to it.
_RAISE_HEAD = """
    INSERT INTO heads (feed, size, root, last, frontier) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (feed) DO UPDATE
    SET size = excluded.size, root = excluded.root, last = excluded.last, frontier = excluded.frontier
    WHERE heads.size = ? RETURNING size
"""

Rows = list[tuple[Any, ...]]


class SqlReading:
    """The questions that a store and a writing answer, each from its own connection."""

    def __init__(self, rows: Callable[..., Rows], fence: Fence, own: frozenset[str]) -> None:
        self._rows = rows
        self.fence = fence
        self._own = own

    def head(self, feed: str) -> Head | None:
        """Answer the end of `feed`, or None where nothing of it is held."""
        rows = self._rows("SELECT size, root, last, frontier FROM heads WHERE feed = ?", hash_bytes(feed))
        return _head(*rows[0]) if rows else None

    def entry(self, entry_id: str) -> Entry | None:
        """Answer the entry of this id, or None where it is not held."""
        rows = self._rows("SELECT envelope FROM entries WHERE id = ?", hash_bytes(entry_id))
        return read_envelope_fast(rows[0][0]) if rows else None

    def root_at(self, feed: str, size: int) -> str | None:
        """Answer the root that `feed` had at `size`, or None where fewer entries are held."""
        if size == 0:
            return EMPTY.root
        rows = self._rows("SELECT root FROM entries WHERE feed = ? AND seq = ?", hash_bytes(feed), size - 1)
        return rows[0][0].hex() if rows else None

    def id_at(self, feed: str, size: int) -> str | None:
        """Answer the id of the last of the first `size` entries of `feed`, or None where fewer are held."""
        rows = self._rows("SELECT id FROM entries WHERE feed = ? AND seq = ?", hash_bytes(feed), size - 1)
        return rows[0][0].hex() if rows else None

    def sections(self, entry_id: str) -> Mapping[str, Section]:
        """Answer the sections held for an entry by name; a withheld one is absent."""
        rows = self._rows(
            "SELECT name, salt, content FROM sections WHERE entry = ? ORDER BY rowid", hash_bytes(entry_id)
        )
        return {name: Section(salt=salt, content=content) for name, salt, content in rows}

    def sections_of(
        self, entry_ids: Sequence[str], *, without: Sequence[str] = ()
    ) -> Mapping[str, Mapping[str, Section]]:
        """Answer the sections held for many entries but those of the names in `without`; one without any is absent."""
        found: dict[str, dict[str, Section]] = {}
        for start in range(0, len(entry_ids), _ENTRIES_AT_ONCE):
            some = [hash_bytes(entry_id) for entry_id in entry_ids[start : start + _ENTRIES_AT_ONCE]]
            marks, names = ", ".join("?" * len(some)), ", ".join("?" * len(without))
            question = (
                f"SELECT entry, name, salt, content FROM sections WHERE entry IN ({marks}) "
                f"AND name NOT IN ({names}) ORDER BY rowid"
            )
            for entry, name, salt, content in self._rows(question, *some, *without):
                found.setdefault(entry.hex(), {})[name] = Section(salt=salt, content=content)
        return found

    def table(self, digest: str) -> bytes | None:
        """Answer the table of this hash, or None where it is not held."""
        rows = self._rows("SELECT content FROM tables WHERE hash = ?", hash_bytes(digest))
        return rows[0][0] if rows else None

    def sealed(self, entry_id: str) -> Mapping[tuple[str, str], bytes]:
        """Answer the sealed sections held for an entry, by name and by the feed of the recipient."""
        rows = self._rows("SELECT name, recipient, content FROM sealed WHERE entry = ?", hash_bytes(entry_id))
        return {(name, recipient.hex()): content for name, recipient, content in rows}

    def dated(self, feed: str) -> int:
        """Answer when this node last gave a dated signature over a head of `feed` that it has stored; 0 for never."""
        rows = self._rows("SELECT at FROM dated WHERE feed = ?", hash_bytes(feed))
        return rows[0][0] if rows else 0

    def witnessed(self, feed: str) -> Witnessed | None:
        """Answer the latest head of `feed` that this node cosigned as witness, or None where it never did."""
        rows = self._rows("SELECT size, root, at FROM witnessed WHERE feed = ?", hash_bytes(feed))
        held = Witnessed(rows[0][0], rows[0][1].hex(), rows[0][2]) if rows else None
        with suppress(FenceLost):
            # A record that was put back may know less of it than was cosigned.
            seen = self.fence.seen(feed)
            if seen is not None and (held is None or held.size < seen.size):
                return Witnessed(seen.size, seen.root, held.at if held else 0)
        return held

    def cosignatures(self, feed: str, *, from_size: int = 0) -> Sequence[Cosigned]:
        """Answer the dated signatures held over heads of `feed`; see `Reading.cosignatures`."""
        question = (
            "SELECT size, root, name, at, line FROM cosignatures WHERE feed = ? AND size >= ? "
            "ORDER BY size, at, name, line"
        )
        rows = self._rows(question, hash_bytes(feed), from_size)
        return [Cosigned(feed, size, root.hex(), Cosignature(name, at, line)) for size, root, name, at, line in rows]

    def marks(self) -> Mapping[str, Mark]:
        """Answer the marks of the restore fence; see `Reading.marks`."""
        return self.fence.read()

    def broken_pin(self, feed: str) -> Pin | None:
        """Answer the first pin that the record contradicts; see `Reading.broken_pin`."""
        return broken_pin(self, feed, self.fence.pins(feed))

    def check_fence(self) -> None:
        """Raise RestoredRecord where own feeds may not be signed; see `Reading.check_fence`."""
        check(self.fence, self, own=self._own)


class SqlWriting(SqlReading):
    """One transaction; heads are kept here and written once, before the commit.

    Entries and their sections are held back and written many at a time: before anything else is asked or written
    here, and before the commit.
    """

    def __init__(
        self,
        rows: Callable[..., Rows],
        fence: Fence,
        own: frozenset[str],
        *,
        put_all: Callable[[str, list[tuple[Any, ...]]], None],
        check_open: Callable[[], None],
    ) -> None:
        """Begin with nothing; `put_all` carries one sentence out for many rows, `check_open` refuses at the end."""
        super().__init__(self._in_order, fence, own)
        self._at_once = rows
        self._put_all = put_all
        self._check_open = check_open
        self._entries: list[tuple[Any, ...]] = []
        self._sections: list[tuple[Any, ...]] = []
        self._weight = 0
        self._trunks = Trunks()
        self._checked = False
        self._grown: dict[str, Head] = {}
        self._before: dict[str, int] = {}
        self.erased = False
        self._let_go: dict[str, Mark] = {}
        self._seen: dict[str, Mark] = {}

    def head(self, feed: str) -> Head | None:
        """Answer the end of `feed` with what this writing appended."""
        return self._grown.get(feed) or super().head(feed)

    def append(
        self,
        entry: Entry,
        sections: Mapping[str, Section] | None = None,
        tables: Mapping[str, bytes] | None = None,
    ) -> Head:
        """Put `entry` at the end of its feed and answer the new head; see `Writing.append`."""
        self._check_open()
        before = self.head(entry.header.feed)
        head = self._trunks.follow(entry, before)
        check_sections(entry, sections or {})
        check_tables(tables or {})
        self._put_entry(entry, head)
        self._put_sections(entry, sections or {})
        for digest, content in (tables or {}).items():
            self._rows("INSERT INTO tables VALUES (?, ?) ON CONFLICT DO NOTHING", bytes.fromhex(digest), content)
        self._before.setdefault(entry.header.feed, before.size if before else 0)
        self._grown[entry.header.feed] = head
        return head

    def _in_order(self, question: str, *values: Any) -> Rows:
        """Ask once everything is written that was held back."""
        self._write_held_back()
        return self._at_once(question, *values)

    def _write_held_back(self) -> None:
        entries, sections = self._entries, self._sections
        self._entries, self._sections, self._weight = [], [], 0
        for sentence, rows in ((_PUT_ENTRY, entries), (_PUT_SECTION, sections)):
            if rows:
                self._put_all(sentence, rows)

    def _put_entry(self, entry: Entry, head: Head) -> None:
        self._weight += len(entry.envelope)
        self._entries.append((
            self._next_position(),
            bytes.fromhex(entry.header.feed),
            entry.header.seq,
            bytes.fromhex(entry.id),
            bytes.fromhex(head.root),
            entry.envelope,
        ))  # fmt: skip

    def _next_position(self) -> int | None:
        """The place in the order of arrival; None where the database counts them itself."""
        return None

    def _put_sections(self, entry: Entry, sections: Mapping[str, Section]) -> None:
        for promise in entry.header.sections:
            if section := sections.get(promise.name):
                self._weight += len(section.content)
                self._sections.append((bytes.fromhex(entry.id), promise.name, section.salt, section.content))
        if len(self._entries) >= _HELD_BACK or self._weight > _BYTES_HELD_BACK:
            self._write_held_back()

    def keep_sections(self, entry_id: str, sections: Mapping[str, Section]) -> None:
        """Add sections of an entry already held, as when they arrive after it."""
        entry = self.entry(entry_id)
        if entry is None:
            raise StoreConflict(f"Entry {entry_id[:12]} is not held, so no section of it is kept. Nothing was written.")
        check_sections(entry, sections)
        self._put_sections(entry, sections)

    def keep_sealed(self, entry_id: str, sealed: Mapping[tuple[str, str], bytes]) -> None:
        """Add sealed sections of an entry that is held; see `Writing.keep_sealed`."""
        entry = self.entry(entry_id)
        if entry is None:
            raise StoreConflict(f"Entry {entry_id[:12]} is not held, so no section of it is kept. Nothing was written.")
        check_sealed(entry, sealed)
        for (name, recipient), content in sealed.items():
            self._rows(
                "INSERT INTO sealed VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                hash_bytes(entry_id), name, hash_bytes(recipient), content,
            )  # fmt: skip

    def erase_sections(self, entry_id: str, names: Sequence[str]) -> None:
        """Delete these sections of an entry, salt and bytes, and what of them is sealed."""
        self.erased = True
        for name in names:
            self._rows("DELETE FROM sections WHERE entry = ? AND name = ?", hash_bytes(entry_id), name)
            self._rows("DELETE FROM sealed WHERE entry = ? AND name = ?", hash_bytes(entry_id), name)

    def keep_cosignatures(self, cosigned: Sequence[Cosigned]) -> None:
        """Add dated signatures that were verified; the same again is quiet."""
        for one in cosigned:
            self._rows(
                "INSERT INTO cosignatures (feed, size, at, name, line, root) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                hash_bytes(one.feed), one.size, one.cosignature.at, one.cosignature.name, one.cosignature.line,
                hash_bytes(one.root),
            )  # fmt: skip

    def date_head(self, feed: str, *, size: int, at: int) -> None:
        """Take note of a dated signature over a stored head; see `Writing.date_head`."""
        check_dated(feed, head=self.head(feed), last=self.dated(feed), size=size, at=at)
        self._rows(
            "INSERT INTO dated VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET at = excluded.at", hash_bytes(feed), at
        )

    def witness(self, feed: str, *, old: int, size: int, root: str, at: int) -> None:
        """Take note of a head cosigned as witness; see `Writing.witness`."""
        check_witness(feed, held=self.witnessed(feed), old=old, size=size, root=root, at=at)
        self._rows(
            "INSERT INTO witnessed VALUES (?, ?, ?, ?) ON CONFLICT (feed) DO UPDATE "
            "SET size = excluded.size, root = excluded.root, at = excluded.at",
            hash_bytes(feed), size, hash_bytes(root), at,
        )  # fmt: skip
        if self._checked:
            # Cosigned here just now. What only comes back from others came from here, and is no news to the fence.
            self._seen[feed] = Mark(size, root)

    def note_equivocation(self, held: bytes, offered: bytes) -> None:
        """Keep both envelopes as proof that one feed was signed twice at one place."""
        feed, seq = forked_place(held, offered)
        self._rows(
            "INSERT INTO equivocations (feed, seq, held, offered) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            bytes.fromhex(feed),
            seq,
            held,
            offered,
        )

    def give_up(self, feed: str, *, seq: int) -> int:
        """Move the end of a feed to what was given up; see `Writing.give_up`."""
        head, name = self.head(feed), hash_bytes(feed)
        check_back(feed, size=head.size if head else 0, seq=seq)
        if self._grown:
            raise RuntimeError("A line is given up in a writing of its own.")
        rows = self._rows(
            "SELECT position, seq, id, root, envelope FROM entries WHERE feed = ? AND seq >= ? ORDER BY seq", name, seq
        )
        for position, place, entry, root, envelope in rows:
            self._give_up(GivenUp(
                feed=feed, seq=place, id=entry.hex(), root=root.hex(), position=position, envelope=envelope,
                sections=self.sections(entry.hex()),
                sealed=[(*to, content) for to, content in sorted(self.sealed(entry.hex()).items())],
                cosigned=[one for one in self.cosignatures(feed, from_size=place + 1) if one.size == place + 1],
            ))  # fmt: skip
        self._rows("DELETE FROM cosignatures WHERE feed = ? AND size > ?", name, seq)
        kept = self._rows("SELECT envelope, id FROM entries WHERE feed = ? ORDER BY seq", name)
        before = head_of((envelope for envelope, _ in kept), last=kept[-1][1].hex())
        self._rows(
            "UPDATE heads SET size = ?, root = ?, last = ?, frontier = ? WHERE feed = ?",
            before.size, hash_bytes(before.root), hash_bytes(before.last or ""), before.frontier, name,
        )  # fmt: skip
        self._rows(
            "UPDATE witnessed SET size = ?, root = ? WHERE feed = ? AND size > ?",
            before.size, hash_bytes(before.root), name, before.size,
        )  # fmt: skip
        return len(rows)

    def _give_up(self, one: GivenUp) -> None:
        self.keep_given_up(one)
        for table, column in (("sections", "entry"), ("sealed", "entry"), ("entries", "id")):
            self._rows(f"DELETE FROM {table} WHERE {column} = ?", hash_bytes(one.id))

    def keep_given_up(self, given_up: GivenUp) -> None:
        """Keep an entry of a line that was given up; see `Writing.keep_given_up`."""
        self._rows(
            "INSERT INTO given_up (id, position, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            hash_bytes(given_up.id), given_up.position, msgspec.json.encode(given_up),
        )  # fmt: skip

    def check_fence(self) -> None:
        """Raise RestoredRecord where own feeds may not be signed; see `Reading.check_fence`."""
        super().check_fence()
        self._checked = True

    def let_go(self, feed: str, *, mark: Mark) -> None:
        """Begin an epoch of an own feed; see `Writing.let_go`."""
        check_let_go(self.fence, feed=feed, mark=mark)
        self._let_go[feed] = mark

    def own_marks(self) -> Mapping[str, Mark]:
        """Answer where the fence is to stand after the commit."""
        return {feed: Mark(head.size, head.root) for feed, head in self._grown.items() if feed in self._own}

    def raise_fence(self) -> None:
        """Set the fence to what was just committed: up for what was added, back for what was let go."""
        marks = self.own_marks()
        for feed in marks.keys() & self._let_go.keys():
            self.fence.reset(feed, was=self._let_go[feed], mark=marks[feed])
        if further := {feed: mark for feed, mark in marks.items() if feed not in self._let_go}:
            self.fence.sync(further)
        if self._seen and self.fence.exists():
            self.fence.see(self._seen)

    def settle(self) -> None:
        """Write the new heads; what follows is the commit. Raises RestoredRecord where the fence contradicts them."""
        self._write_held_back()
        grown = self._own & self._grown.keys() - self._let_go.keys()
        # A record that held everything that was signed before holds it still: entries are only added to the end.
        if grown and not self._checked:
            check_not_contradicted(self.fence, self, grown=grown)
        for feed, head in self._grown.items():
            raised = self._rows(
                _RAISE_HEAD,
                bytes.fromhex(feed),
                head.size,
                bytes.fromhex(head.root),
                bytes.fromhex(head.last or ""),
                head.frontier,
                self._before[feed],
            )
            if not raised:
                raise StoreConflict(
                    f"Feed {short(feed)} grew while entries were being added to it: expected {self._before[feed]} "
                    "entries before. Nothing was written; try again."
                )


class SqlRecord(SqlReading):
    """What a whole record answers beside what a writing does."""

    fenced = True

    def own_feeds(self, feeds: frozenset[str]) -> None:
        """Say which feeds this node signs, before the first entry of any of them is written."""
        self._own = feeds
        new = frozenset(feed for feed in feeds if self.head(feed) is None)
        # A fence that is missing beside entries is lost, and must stay lost until an officer renews it.
        if new and (new == feeds or self.fence.exists()):
            self._admit(new)

    def _admit(self, feeds: frozenset[str]) -> None:
        try:
            self.fence.admit(feeds)
        except FenceLost:
            # Reading goes on; `check_fence` says it before anything is signed.
            return

    def raise_marks(self, marks: Mapping[str, Mark]) -> None:
        """Take note that own feeds were signed this far; see `RecordStore.raise_marks`."""
        self.fence.sync(marks)

    def pin(self, feed: str, *, pin: Pin) -> None:
        """Keep what an own feed must have; see `RecordStore.pin`."""
        self.fence.pin(feed, pin)

    def renew_marks(self, marks: Mapping[str, Mark]) -> None:
        """Put these marks in place of a lost fence; see `RecordStore.renew_marks`."""
        self.fence.renew(marks)

    def watch_lost(self, feed: str, *, mark: Mark) -> None:
        """Give a feed that the fence lost a mark; see `RecordStore.watch_lost`."""
        self.fence.watch_lost(feed, mark)

    def reset_mark(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set a mark to the end of an epoch's first entry; see `RecordStore.reset_mark`."""
        self.fence.reset(feed, was=was, mark=mark)

    def switch_mark(self, feed: str, *, was: Mark, mark: Mark, after: int) -> None:
        """Set a mark to the kept line of a fork; see `RecordStore.switch_mark`."""
        self.fence.switch(feed, was=was, mark=mark, after=after)

    def switch_witnessed(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set back what the fence knows as cosigned; see `RecordStore.switch_witnessed`."""
        self.fence.switch_seen(feed, was=was, mark=mark)

    def given_up(self) -> list[GivenUp]:
        """Answer the entries of lines that were given up; see `RecordStore.given_up`."""
        rows = self._rows("SELECT content FROM given_up ORDER BY position")
        return [msgspec.json.decode(content, type=GivenUp) for (content,) in rows]

    def given_up_count(self) -> int:
        """Answer how many entries were given up."""
        count: int = self._rows("SELECT count(*) FROM given_up")[0][0]
        return count

    def arrived_since(self, position: int) -> Iterator[Stored]:
        """Go through what arrived after `position`, in order of arrival."""
        question = "SELECT position, id, envelope FROM entries WHERE position > ? ORDER BY position LIMIT ?"
        # In pieces, each a transaction of its own: a reader that stops half-way holds nothing back.
        while rows := self._rows(question, position, _ROWS_AT_ONCE):
            for position, entry_id, envelope in rows:
                yield Stored(position, read_envelope_fast(envelope, known_id=entry_id.hex()))

    def feed(self, feed: str, start: int = 0, stop: int | None = None) -> list[bytes]:
        """Answer the envelopes of `feed` from `start` up to and without `stop`."""
        rows = self._rows(
            "SELECT envelope FROM entries WHERE feed = ? AND seq >= ? AND seq < ? ORDER BY seq",
            hash_bytes(feed),
            start,
            1 << 62 if stop is None else stop,
        )
        return [envelope for (envelope,) in rows]

    def heads(self) -> Mapping[str, Head]:
        """Answer the head of every feed held."""
        rows = self._rows("SELECT feed, size, root, last, frontier FROM heads ORDER BY feed")
        return {feed.hex(): _head(*rest) for feed, *rest in rows}

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Go through every table with its hash, in order of the hashes."""
        last = b""
        while rows := self._rows("SELECT hash, content FROM tables WHERE hash > ? ORDER BY hash LIMIT 50", last):
            for last, content in rows:
                yield last.hex(), content

    def equivocations(self) -> list[tuple[bytes, bytes]]:
        """Answer the proofs of equivocation, held envelope first, in the order in which they were noted."""
        return [
            (held, offered) for held, offered in self._rows("SELECT held, offered FROM equivocations ORDER BY number")
        ]


def hash_bytes(digest: str) -> bytes:
    """Answer the bytes of a hash; what is no hash becomes bytes that nothing is filed under."""
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        return b""
    return raw if raw.hex() == digest else b""


def _head(size: int, root: bytes, last: bytes, frontier: bytes) -> Head:
    return Head(size=size, root=root.hex(), last=last.hex(), frontier=frontier)
