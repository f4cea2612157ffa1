"""The record of a node in one SQLite file, `record.db`: durable at each commit, one writer over all
processes, readers free.

A commit is on disk (WAL, `synchronous=FULL`) before the fence is raised, and the fence before `writing`
returns. Readers have a connection a thread and see only what is committed, also while their own thread
writes.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tandem.record.cosignature import Cosignature
from tandem.record.entry import Entry, Section, read_envelope_fast
from tandem.store._checks import (
    EMPTY,
    check_dated,
    check_sealed,
    check_sections,
    check_tables,
    check_witness,
    follow,
    forked_place,
)
from tandem.store._connections import Connections
from tandem.store._file import Form, connect, damaged, patience, prepare, said, upgrade
from tandem.store.fence import Fence, FenceLost, Mark, check, check_not_contradicted
from tandem.store.record import Cosigned, Head, StoreBroken, StoreConflict, Stored, Witnessed

_SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")
_SINCE_VERSION_2 = "".join(
    line for line in _SCHEMA[_SCHEMA.index("CREATE TABLE sealed") :].splitlines(True) if not line.startswith("--")
)
_FORM = Form(
    title="a Tandem record",
    application_id=0x54414E44,
    version=2,
    schema="PRAGMA journal_mode = WAL;\n" + _SCHEMA,
    mode=0o640,
    way_out="restore it from a backup or refill from the other party",
    upgrades={1: _SINCE_VERSION_2},
)
# Up to this size the whole file is looked through on opening (about 10 ms); above it, its length and the end
# of each feed.
_LOOKED_THROUGH_BYTES = 4 * 1024 * 1024
# Few enough to stay in the cache of a core until they are read.
_ROWS_AT_ONCE = 250
# SQLite takes 32,766 values in one question, in builds of long ago 999.
_ENTRIES_AT_ONCE = 900
# Updated in place: to replace the row would make SQLite look for every entry that refers to it.
_RAISE_HEAD = """
    INSERT INTO heads (feed, size, root, last, frontier) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (feed) DO UPDATE
    SET size = excluded.size, root = excluded.root, last = excluded.last, frontier = excluded.frontier
"""
_HEADS_WITHOUT_END = """
    SELECT heads.feed, heads.size FROM heads LEFT JOIN entries ON entries.feed = heads.feed AND seq = size - 1
    WHERE entries.id IS NOT heads.last OR entries.root IS NOT heads.root
"""

_Rows = list[tuple[Any, ...]]


class _Reading:
    """The questions that a store and a writing answer, each from its own connection."""

    def __init__(self, rows: Callable[..., _Rows], fence: Fence, own: frozenset[str]) -> None:
        self._rows = rows
        self.fence = fence
        self._own = own

    def head(self, feed: str) -> Head | None:
        """Answer the end of `feed`, or None where nothing of it is held."""
        rows = self._rows("SELECT size, root, last, frontier FROM heads WHERE feed = ?", _bytes(feed))
        return _head(*rows[0]) if rows else None

    def entry(self, entry_id: str) -> Entry | None:
        """Answer the entry of this id, or None where it is not held."""
        rows = self._rows("SELECT envelope FROM entries WHERE id = ?", _bytes(entry_id))
        return read_envelope_fast(rows[0][0]) if rows else None

    def root_at(self, feed: str, size: int) -> str | None:
        """Answer the root that `feed` had at `size`, or None where fewer entries are held."""
        if size == 0:
            return EMPTY.root
        rows = self._rows("SELECT root FROM entries WHERE feed = ? AND seq = ?", _bytes(feed), size - 1)
        return rows[0][0].hex() if rows else None

    def sections(self, entry_id: str) -> Mapping[str, Section]:
        """Answer the sections held for an entry by name; a withheld one is absent."""
        rows = self._rows("SELECT name, salt, content FROM sections WHERE entry = ? ORDER BY rowid", _bytes(entry_id))
        return {name: Section(salt=salt, content=content) for name, salt, content in rows}

    def sections_of(
        self, entry_ids: Sequence[str], *, without: Sequence[str] = ()
    ) -> Mapping[str, Mapping[str, Section]]:
        """Answer the sections held for many entries but those of the names in `without`; one without any is absent."""
        found: dict[str, dict[str, Section]] = {}
        for start in range(0, len(entry_ids), _ENTRIES_AT_ONCE):
            some = [_bytes(entry_id) for entry_id in entry_ids[start : start + _ENTRIES_AT_ONCE]]
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
        rows = self._rows("SELECT content FROM tables WHERE hash = ?", _bytes(digest))
        return rows[0][0] if rows else None

    def sealed(self, entry_id: str) -> Mapping[tuple[str, str], bytes]:
        """Answer the sealed sections held for an entry, by name and by the feed of the recipient."""
        rows = self._rows("SELECT name, recipient, content FROM sealed WHERE entry = ?", _bytes(entry_id))
        return {(name, recipient.hex()): content for name, recipient, content in rows}

    def dated(self, feed: str) -> int:
        """Answer when this node last gave a dated signature over a head of `feed` that it has stored; 0 for never."""
        rows = self._rows("SELECT at FROM dated WHERE feed = ?", _bytes(feed))
        return rows[0][0] if rows else 0

    def witnessed(self, feed: str) -> Witnessed | None:
        """Answer the latest head of `feed` that this node cosigned as witness, or None where it never did."""
        rows = self._rows("SELECT size, root, at FROM witnessed WHERE feed = ?", _bytes(feed))
        return Witnessed(rows[0][0], rows[0][1].hex(), rows[0][2]) if rows else None

    def cosignatures(self, feed: str, *, from_size: int = 0) -> Sequence[Cosigned]:
        """Answer the dated signatures held over heads of `feed`; see `Reading.cosignatures`."""
        question = (
            "SELECT size, root, name, at, line FROM cosignatures WHERE feed = ? AND size >= ? "
            "ORDER BY size, at, name, line"
        )
        rows = self._rows(question, _bytes(feed), from_size)
        return [Cosigned(feed, size, root.hex(), Cosignature(name, at, line)) for size, root, name, at, line in rows]

    def check_fence(self) -> None:
        """Raise RestoredRecord where own feeds may not be signed; see `Reading.check_fence`."""
        check(self.fence, self, own=self._own)


class SqliteWriting(_Reading):
    """One transaction on the file; heads are kept here and written once, before the commit."""

    def __init__(self, connection: sqlite3.Connection, path: Path, fence: Fence, own: frozenset[str]) -> None:
        super().__init__(self._ask, fence, own)
        self._connection = connection
        self._path = path
        self._checked = False
        self._grown: dict[str, Head] = {}
        self._ended = False

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
        head = follow(entry, self.head(entry.header.feed))
        check_sections(entry, sections or {})
        check_tables(tables or {})
        self._put_entry(entry, head)
        self._put_sections(entry, sections or {})
        for digest, content in (tables or {}).items():
            self._ask("INSERT OR IGNORE INTO tables VALUES (?, ?)", bytes.fromhex(digest), content)
        self._grown[entry.header.feed] = head
        return head

    def _put_entry(self, entry: Entry, head: Head) -> None:
        self._ask(
            "INSERT INTO entries (feed, seq, id, root, envelope) VALUES (?, ?, ?, ?, ?)",
            bytes.fromhex(entry.header.feed),
            entry.header.seq,
            bytes.fromhex(entry.id),
            bytes.fromhex(head.root),
            entry.envelope,
        )

    def _put_sections(self, entry: Entry, sections: Mapping[str, Section]) -> None:
        for promise in entry.header.sections:
            if section := sections.get(promise.name):
                self._ask(
                    "INSERT OR IGNORE INTO sections VALUES (?, ?, ?, ?)",
                    bytes.fromhex(entry.id),
                    promise.name,
                    section.salt,
                    section.content,
                )

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
            self._ask(
                "INSERT INTO sealed VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                _bytes(entry_id), name, _bytes(recipient), content,
            )  # fmt: skip

    def erase_sections(self, entry_id: str, names: Sequence[str]) -> None:
        """Delete these sections of an entry, salt and bytes, and what of them is sealed."""
        for name in names:
            self._ask("DELETE FROM sections WHERE entry = ? AND name = ?", _bytes(entry_id), name)
            self._ask("DELETE FROM sealed WHERE entry = ? AND name = ?", _bytes(entry_id), name)

    def keep_cosignatures(self, cosigned: Sequence[Cosigned]) -> None:
        """Add dated signatures that were verified; the same again is quiet."""
        for one in cosigned:
            self._ask(
                "INSERT INTO cosignatures (feed, size, at, name, line, root) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                _bytes(one.feed), one.size, one.cosignature.at, one.cosignature.name, one.cosignature.line,
                _bytes(one.root),
            )  # fmt: skip

    def date_head(self, feed: str, *, size: int, at: int) -> None:
        """Take note of a dated signature over a stored head; see `Writing.date_head`."""
        check_dated(feed, head=self.head(feed), last=self.dated(feed), size=size, at=at)
        self._ask("INSERT INTO dated VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET at = excluded.at", _bytes(feed), at)

    def witness(self, feed: str, *, old: int, size: int, root: str, at: int) -> None:
        """Take note of a head cosigned as witness; see `Writing.witness`."""
        check_witness(feed, held=self.witnessed(feed), old=old, size=size, root=root, at=at)
        self._ask(
            "INSERT INTO witnessed VALUES (?, ?, ?, ?) ON CONFLICT (feed) DO UPDATE "
            "SET size = excluded.size, root = excluded.root, at = excluded.at",
            _bytes(feed), size, _bytes(root), at,
        )  # fmt: skip

    def note_equivocation(self, held: bytes, offered: bytes) -> None:
        """Keep both envelopes as proof that one feed was signed twice at one place."""
        feed, seq = forked_place(held, offered)
        self._ask(
            "INSERT OR IGNORE INTO equivocations (feed, seq, held, offered) VALUES (?, ?, ?, ?)",
            bytes.fromhex(feed),
            seq,
            held,
            offered,
        )

    def check_fence(self) -> None:
        """Raise RestoredRecord where own feeds may not be signed; see `Reading.check_fence`."""
        super().check_fence()
        self._checked = True

    def own_marks(self) -> Mapping[str, Mark]:
        """Answer where the fence is to stand after the commit."""
        return {feed: Mark(head.size, head.root) for feed, head in self._grown.items() if feed in self._own}

    def settle(self) -> None:
        """Write the new heads; what follows is the commit. Raises RestoredRecord where the fence contradicts them."""
        self._check_open()
        grown = self._own & self._grown.keys()
        # A record that held everything that was signed before holds it still: entries are only added to the end.
        if grown and not self._checked:
            check_not_contradicted(self.fence, self, grown=grown)
        for feed, head in self._grown.items():
            self._ask(
                _RAISE_HEAD,
                bytes.fromhex(feed),
                head.size,
                bytes.fromhex(head.root),
                bytes.fromhex(head.last or ""),
                head.frontier,
            )

    def end(self) -> None:
        """Let nothing more be asked or written here."""
        self._ended = True

    def _check_open(self) -> None:
        # Outside its transaction SQLite would commit each statement by itself.
        if self._ended or not self._connection.in_transaction:
            raise RuntimeError("This writing has ended; open another one.")

    def _ask(self, question: str, *values: bytes | int | str) -> _Rows:
        self._check_open()
        try:
            with said(self._path, _FORM.way_out):
                return self._connection.execute(question, values).fetchall()
        except StoreBroken:
            # Half an entry may stand now; a caller that goes on all the same must not be able to commit it.
            self.end()
            raise


class SqliteStore(_Reading):
    """The record in one file; `path` is made where there is none, its folder is not.

    `own` are the feeds that this node signs. A writer waits `wait_seconds` for its turn, half a minute unless
    said otherwise. `most_pages`, of 4096 bytes, is the share of the disk that the file may take.
    Raises StoreBroken where the file cannot be used; it is then left as it was found.
    """

    def __init__(
        self,
        path: Path,
        *,
        own: frozenset[str] = frozenset(),
        wait_seconds: float | None = None,
        most_pages: int | None = None,
    ) -> None:
        super().__init__(self._ask, Fence(path.with_name("heads.fence")), frozenset())
        self.path = path
        wait = patience(wait_seconds)
        self._wait_seconds = wait
        self._connections = Connections(path, way_out=_FORM.way_out, wait_seconds=wait, most_pages=most_pages)
        prepare(path, _FORM)
        try:
            self._upgrade()
            self._look_through()
        except StoreBroken:
            self.close()
            raise
        self.own_feeds(own)

    def _upgrade(self) -> None:
        with (
            said(self.path, _FORM.way_out),
            closing(connect(self.path, wait_seconds=self._wait_seconds)) as connection,
        ):
            upgrade(connection, _FORM)

    def _look_through(self) -> None:
        if self.path.stat().st_size <= _LOOKED_THROUGH_BYTES:
            found = self._ask("PRAGMA quick_check(1)")[0][0]
            if found != "ok":
                raise damaged(self.path, _FORM.way_out, found.splitlines()[-1])
        for feed, size in self._ask(_HEADS_WITHOUT_END):
            why = f"the last of the {size} entries of feed {feed.hex()[:12]} is not there"
            raise damaged(self.path, _FORM.way_out, why)

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

    @contextmanager
    def writing(self) -> Iterator[SqliteWriting]:
        """Open the one transaction; see `RecordStore.writing`."""
        with self._connections.writer() as connection:
            writing = self._begin(connection)
            try:
                yield writing
                self._commit(connection, writing)
            finally:
                writing.end()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        if marks := writing.own_marks():
            self.fence.sync(marks)

    def _begin(self, connection: sqlite3.Connection) -> SqliteWriting:
        with said(self.path, _FORM.way_out):
            connection.execute("BEGIN IMMEDIATE")
        return SqliteWriting(connection, self.path, self.fence, self._own)

    def _commit(self, connection: sqlite3.Connection, writing: SqliteWriting) -> None:
        writing.settle()
        with said(self.path, _FORM.way_out):
            connection.execute("COMMIT")

    def arrived_since(self, position: int) -> Iterator[Stored]:
        """Go through what arrived after `position`, in order of arrival."""
        question = "SELECT position, id, envelope FROM entries WHERE position > ? ORDER BY position LIMIT ?"
        # In pieces, each a transaction of its own: a reader that stops half-way holds nothing back.
        while rows := self._ask(question, position, _ROWS_AT_ONCE):
            for position, entry_id, envelope in rows:
                yield Stored(position, read_envelope_fast(envelope, known_id=entry_id.hex()))

    def feed(self, feed: str, start: int = 0, stop: int | None = None) -> list[bytes]:
        """Answer the envelopes of `feed` from `start` up to and without `stop`."""
        rows = self._ask(
            "SELECT envelope FROM entries WHERE feed = ? AND seq >= ? AND seq < ? ORDER BY seq",
            _bytes(feed),
            start,
            1 << 62 if stop is None else stop,
        )
        return [envelope for (envelope,) in rows]

    def heads(self) -> Mapping[str, Head]:
        """Answer the head of every feed held."""
        rows = self._ask("SELECT feed, size, root, last, frontier FROM heads ORDER BY feed")
        return {feed.hex(): _head(*rest) for feed, *rest in rows}

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Go through every table with its hash, in order of the hashes."""
        last = b""
        while rows := self._ask("SELECT hash, content FROM tables WHERE hash > ? ORDER BY hash LIMIT 50", last):
            for last, content in rows:
                yield last.hex(), content

    def equivocations(self) -> list[tuple[bytes, bytes]]:
        """Answer the proofs of equivocation, held envelope first, in the order in which they were noted."""
        return [
            (held, offered) for held, offered in self._ask("SELECT held, offered FROM equivocations ORDER BY number")
        ]

    def close(self) -> None:
        """Close every connection of this process; whoever still reads gets an error."""
        self._connections.close()

    def _ask(self, question: str, *values: bytes | int | str) -> _Rows:
        with said(self.path, _FORM.way_out):
            return self._connections.reader().execute(question, values).fetchall()


def _bytes(digest: str) -> bytes:
    """Answer the bytes of a hash; what is no hash becomes bytes that nothing is filed under."""
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        return b""
    return raw if raw.hex() == digest else b""


def _head(size: int, root: bytes, last: bytes, frontier: bytes) -> Head:
    return Head(size=size, root=root.hex(), last=last.hex(), frontier=frontier)
