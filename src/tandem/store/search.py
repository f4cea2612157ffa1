"""The search index of a node, `index.db`: which words stand in which shared section.

It is a cache over the record: a file that is missing, foreign, damaged, older, newer, or of another record is made anew
without a word. Private papers never come here; they are searched in an index in memory (`in_memory`).

- It is caught up by the order of arrival inside the call that searches; a process that is killed leaves it as it was.
- Every call has a connection of its own, with a journal that is gone after it: nothing is left open across a fork, and
  nothing of what was forgotten stays behind in a second file.
- `forget` takes the bytes out: freed pages are overwritten with zeros, and the lists of words are written anew.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from tandem.record.entry import Entry, Section
from tandem.store._file import Form, connect, patience, prepare, said
from tandem.store._match import match
from tandem.store.record import RecordStore, StoreBroken, StoreBusy, Stored
from tandem.store.tokens import Query, name_keys_of, words_of
from tandem.store.wording import wording_of

_SCHEMA = """
CREATE TABLE sections (
    number INTEGER PRIMARY KEY,
    entry  TEXT NOT NULL,
    name   TEXT NOT NULL,
    feed   TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    at     TEXT NOT NULL,
    UNIQUE (entry, name)
) STRICT;

-- Sections that were promised and had not come when their entry was taken in.
CREATE TABLE awaited (
    entry TEXT NOT NULL,
    name  TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (entry, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE reached (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    entry    TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE found USING fts5 (words, names, tokenize = 'unicode61 remove_diacritics 0');
"""
_FORM = Form(
    title="a search index of Tandem",
    application_id=0x54414E49,
    version=2,
    schema=_SCHEMA,
    mode=0o600,
    way_out="delete it; it is made anew",
)
_ENTRIES_AT_ONCE, _AWAITED_AT_ONCE, _MOST_RANKED = 2000, 100, 2000
_BYTES_AT_ONCE = 4 * 1024 * 1024
_Answer = TypeVar("_Answer")
_SIDES = ("-journal", "-wal", "-shm")


class Found(msgspec.Struct, frozen=True):
    """A section in which a query was found; `named` where the name that was asked for stands in it."""

    entry: str
    section: str
    feed: str
    seq: int
    at: str
    named: bool = False


class Sought(msgspec.Struct, frozen=True):
    """What a search came to: how many sections in all, and the first of them, the best first."""

    count: int
    found: tuple[Found, ...]


class SearchIndex:
    """The words of the shared sections of one record; without `path` the index is kept in memory.

    The file is made at the first search. Raises StoreBroken where the disk or the folder is at fault.
    """

    def __init__(self, path: Path | None = None, *, wait_seconds: float | None = None) -> None:
        self.path = path
        self._wait_seconds = patience(wait_seconds)
        self._turn = threading.RLock()
        self._memory: sqlite3.Connection | None = None

    def search(self, store: RecordStore, query: Query, *, most: int) -> Sought:
        """Take in what arrived since the last search and answer what is found; sections with a name asked for first."""
        return self._mended(lambda: self._caught_up(store, query, most))

    def catch_up(self, store: RecordStore) -> None:
        """Take in what arrived since the last search, so that the next one need not wait for it."""
        self._mended(lambda: self._take_in(store))

    def _mended(self, call: Callable[[], _Answer]) -> _Answer:
        """Make a call; once more over a new file where the file was no good."""
        for attempt in (1, 2):
            try:
                return call()
            except (sqlite3.DatabaseError, StoreBroken) as error:
                if attempt == 2 or not _is_spoilt(error):
                    raise self._sentence(error) from error
                self._renew()
        raise AssertionError("unreachable")

    def put(self, found: Found, text: str) -> None:
        """Add one text by itself, as of a private paper to an index in memory."""
        with self._changing() as connection:
            _put(connection, found, text)

    def found(self, query: Query, *, most: int) -> Sought:
        """Answer what is found without taking anything in."""
        with self._opened() as connection:
            return _search(connection, query, most)

    def forget(self, entry: str, *, section: str | None = None) -> None:
        """Take the sections of an entry, or one of them, out of the file with all their bytes."""
        self._mended(lambda: self._forget(entry, section))

    def _forget(self, entry: str, section: str | None) -> None:
        with self._changing() as connection:
            gone = connection.execute(
                "SELECT number FROM sections WHERE entry = ?1 AND (?2 IS NULL OR name = ?2)", (entry, section)
            ).fetchall()
            for (number,) in gone:
                connection.execute("DELETE FROM found WHERE rowid = ?", (number,))
                connection.execute("DELETE FROM sections WHERE number = ?", (number,))
            if gone:
                # The deletion only marks the words as gone; writing every list anew takes them out.
                connection.execute("INSERT INTO found (found) VALUES ('optimize')")

    def _caught_up(self, store: RecordStore, query: Query, most: int) -> Sought:
        with self._opened() as connection:
            if not _is_behind(connection, store) and not _is_awaiting(connection):
                return _search(connection, query, most)
        self._take_in(store)
        with self._opened() as connection:
            return _search(connection, query, most)

    def _take_in(self, store: RecordStore) -> None:
        with self._turn:
            while self._is_to_go_on(store):
                self._take_some(store)
            self._take_awaited(store)

    def _is_to_go_on(self, store: RecordStore) -> bool:
        with self._opened() as connection:
            return _is_behind(connection, store)

    def _take_some(self, store: RecordStore) -> None:
        """Take in the next entries in one transaction; all anew where this is the index of another record."""
        with self._changing() as connection:
            position, last = _reached(connection)
            arrived = list(islice(store.arrived_since(max(position - 1, 0)), _ENTRIES_AT_ONCE))
            if not _agrees(arrived, last):
                _empty(connection)
                return
            for entry, sections in _with_sections(store, [stored.entry for stored in arrived[bool(position) :]]):
                _take(connection, entry, sections)
                _take_wording(connection, store, entry)
            if arrived:
                end = arrived[-1]
                connection.execute("INSERT OR REPLACE INTO reached VALUES (1, ?, ?)", (end.position, end.entry.id))

    def _take_awaited(self, store: RecordStore) -> None:
        """Look for sections that had not come; those that were looked for least often first."""
        question = "SELECT entry, name FROM awaited ORDER BY asked, entry LIMIT ?"
        with self._opened() as connection:
            rows = connection.execute(question, (_AWAITED_AT_ONCE,)).fetchall()
            waiting = connection.execute("SELECT count(*) FROM awaited").fetchone()[0]
        come = [(entry, name) for entry, name in rows if name in store.sections(entry)]
        if not come and waiting <= _AWAITED_AT_ONCE:
            return
        with self._changing() as connection:
            for entry_id, name in come:
                entry = store.entry(entry_id)
                if entry is not None:
                    _take(connection, entry, {name: store.sections(entry_id)[name]})
                connection.execute("DELETE FROM awaited WHERE entry = ? AND name = ?", (entry_id, name))
            connection.executemany("UPDATE awaited SET asked = asked + 1 WHERE entry = ? AND name = ?", rows)

    def _renew(self) -> None:
        """Throw the file away; the next call makes it anew."""
        with self._turn:
            if self.path is None:
                self._memory = None
                return
            # The journal goes first: SQLite would play an old one back into a new file.
            for side in _SIDES:
                self.path.with_name(f"{self.path.name}{side}").unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if self.path is None:
            with self._turn:
                yield self._in_memory()
            return
        prepare(self.path, _FORM)
        with closing(connect(self.path, wait_seconds=self._wait_seconds)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA synchronous = NORMAL")
            yield connection

    def _in_memory(self) -> sqlite3.Connection:
        if self._memory is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._memory.execute("PRAGMA temp_store = MEMORY")
            self._memory.executescript(_SCHEMA)
        return self._memory

    def _sentence(self, error: Exception) -> StoreBroken:
        try:
            with said(self.path or Path("index.db"), _FORM.way_out):
                raise error
        except StoreBroken as broken:
            return broken
        raise AssertionError("unreachable")


def in_memory(texts: Iterable[tuple[Found, str]]) -> SearchIndex:
    """Answer an index of these texts that is gone with its last reference and touches no file."""
    index = SearchIndex()
    for found, text in texts:
        index.put(found, text)
    return index


def _is_spoilt(error: Exception) -> bool:
    """Tell whether a new file would mend this: what is there is damaged, foreign or laid out otherwise."""
    if isinstance(error, StoreBusy):
        return False
    if isinstance(error, StoreBroken):
        cause = error.__cause__
        return not isinstance(cause, OSError | sqlite3.Error) and "cannot be written" not in str(error)
    # The low byte is the primary code: https://www.sqlite.org/rescode.html
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _search(connection: sqlite3.Connection, query: Query, most: int) -> Sought:
    wanted, named = match(query, named_alone=False), match(query, named_alone=True)
    if not wanted:
        return Sought(0, ())
    count = connection.execute("SELECT count(*) FROM found WHERE found MATCH ?", (wanted,)).fetchone()[0]
    first = list(_rows(connection, named, most, named=True)) if named else []
    if len(first) >= most:
        return Sought(count, tuple(first))
    held = {(one.entry, one.section) for one in first}
    oldest = _oldest_ranked(connection, wanted) if count > _MOST_RANKED else 0
    rest = [one for one in _rows(connection, wanted, most, oldest) if (one.entry, one.section) not in held]
    return Sought(count, tuple([*first, *rest][:most]))


def _oldest_ranked(connection: sqlite3.Connection, wanted: str) -> int:
    """The oldest of the newest places that are put in order: to weigh every place of a common word takes too long."""
    question = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
    oldest: int = connection.execute(question, (wanted, _MOST_RANKED - 1)).fetchone()[0]
    return oldest


def _is_behind(connection: sqlite3.Connection, store: RecordStore) -> bool:
    position, last = _reached(connection)
    arrived = list(islice(store.arrived_since(max(position - 1, 0)), 2))
    return len(arrived) > bool(position) or not _agrees(arrived, last)


def _is_awaiting(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM awaited)").fetchone()[0])


def _reached(connection: sqlite3.Connection) -> tuple[int, str]:
    row = connection.execute("SELECT position, entry FROM reached").fetchone()
    return row or (0, "")


def _agrees(arrived: list[Stored], last: str) -> bool:
    """Tell whether the entry that was taken in last stands in the record where it stood."""
    return not last or bool(arrived and arrived[0].entry.id == last)


def _empty(connection: sqlite3.Connection) -> None:
    for table in ("sections", "awaited", "reached", "found"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO found (found) VALUES ('optimize')")


def _with_sections(store: RecordStore, entries: list[Entry]) -> Iterator[tuple[Entry, Mapping[str, Section]]]:
    """Go through entries with their sections, which are read many at a time as long as they are short."""
    row: list[Entry] = []
    weight = 0
    for entry in entries:
        row.append(entry)
        weight += sum(promise.length for promise in entry.header.sections)
        if weight > _BYTES_AT_ONCE or entry is entries[-1]:
            held = store.sections_of([one.id for one in row if one.header.sections])
            yield from ((one, held.get(one.id, {})) for one in row)
            row, weight = [], 0


def _take(connection: sqlite3.Connection, entry: Entry, sections: Mapping[str, Section]) -> None:
    header = entry.header
    for promise in header.sections:
        section = sections.get(promise.name)
        if section is None:
            connection.execute("INSERT OR IGNORE INTO awaited (entry, name) VALUES (?, ?)", (entry.id, promise.name))
        elif promise.media.startswith("text/"):
            found = Found(entry.id, promise.name, header.feed, header.seq, header.at)
            _put(connection, found, section.content.decode("utf-8", "replace"))


def _take_wording(connection: sqlite3.Connection, store: RecordStore, entry: Entry) -> None:
    """A joint text has its words in a table and not in a section; it is never withheld, so nothing is awaited."""
    for name, text in wording_of(store, entry).items():
        _put(connection, Found(entry.id, name, entry.header.feed, entry.header.seq, entry.header.at), text)


def _put(connection: sqlite3.Connection, found: Found, text: str) -> None:
    place = connection.execute(
        "INSERT OR IGNORE INTO sections (entry, name, feed, seq, at) VALUES (?, ?, ?, ?, ?)",
        (found.entry, found.section, found.feed, found.seq, found.at),
    )
    if place.rowcount:
        connection.execute(
            "INSERT INTO found (rowid, words, names) VALUES (?, ?, ?)",
            (place.lastrowid, words_of(text), name_keys_of(text)),
        )


def _rows(
    connection: sqlite3.Connection, wanted: str, most: int, oldest: int = 0, *, named: bool = False
) -> Iterator[Found]:
    """The best places; where a name was asked for, the newest: one place names somebody no better than another."""
    order = "rowid DESC" if named else "round(bm25(found), 2), rowid DESC"
    places = f"SELECT rowid AS place FROM found WHERE found MATCH ? AND rowid >= ? ORDER BY {order} LIMIT ?"
    best = [place for (place,) in connection.execute(places, (wanted, oldest, most))]
    question = (
        "SELECT number, entry, name, feed, seq, at FROM sections WHERE number IN (SELECT value FROM json_each(?))"
    )
    held = {number: row for number, *row in connection.execute(question, (json.dumps(best),))}
    for place in best:
        entry, name, feed, seq, at = held[place]
        yield Found(entry, name, feed, seq, at, named)
