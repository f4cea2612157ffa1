"""The record of a node in one SQLite file, `record.db`: durable at each commit, one writer over all
processes, readers free.

A commit is on disk (WAL, `synchronous=FULL`) before the fence is raised, and the fence before `writing`
returns. Readers have a connection a thread and see only what is committed, also while their own thread
writes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tandem.store._connections import Connections
from tandem.store._file import Form, check_header, connect, damaged, patience, prepare, said, upgrade
from tandem.store._sql import Rows, SqlRecord, SqlWriting
from tandem.store.fence import Fence
from tandem.store.record import StoreBroken

_SCHEMA = Path(__file__).with_name("schema.sql").read_text("utf-8")
_VERSION_2, _VERSION_3 = _SCHEMA.index("CREATE TABLE sealed"), _SCHEMA.index("CREATE TABLE given_up")


def _since(start: int, end: int | None = None) -> str:
    return "".join(line for line in _SCHEMA[start:end].splitlines(True) if not line.startswith("--"))


_FORM = Form(
    title="a Tandem record",
    application_id=0x54414E44,
    version=3,
    schema="PRAGMA journal_mode = WAL;\n" + _SCHEMA,
    mode=0o640,
    way_out="restore it from a backup or refill from the other party",
    upgrades={1: _since(_VERSION_2, _VERSION_3), 2: _since(_VERSION_3)},
)
# Up to this size the whole file is looked through on opening (about 10 ms); above it, its length and the end
# of each feed.
_LOOKED_THROUGH_BYTES = 4 * 1024 * 1024
_HEADS_WITHOUT_END = """
    SELECT heads.feed, heads.size FROM heads LEFT JOIN entries ON entries.feed = heads.feed AND seq = size - 1
    WHERE entries.id IS NOT heads.last OR entries.root IS NOT heads.root
"""


class SqliteWriting(SqlWriting):
    """One transaction on the file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, fence: Fence, own: frozenset[str]) -> None:
        super().__init__(self._ask, fence, own, put_all=self._put_many, check_open=self._must_be_open)
        self._connection = connection
        self._path = path
        self._ended = False
        self._arrived: int | None = None

    def _next_position(self) -> int | None:
        """Left to the file, but after a line was given up: its places in the order of arrival are not used again."""
        if self._arrived is None:
            question = (
                "SELECT coalesce(max(position), 0) FROM (SELECT position FROM entries UNION ALL SELECT position "
                "FROM given_up) WHERE EXISTS (SELECT 1 FROM given_up)"
            )
            self._arrived = self._ask(question)[0][0]
        if not self._arrived:
            return None
        self._arrived += 1
        return self._arrived

    def settle(self) -> None:
        """Write the new heads; what follows is the commit. Raises RestoredRecord where the fence contradicts them."""
        self._must_be_open()
        super().settle()

    def end(self) -> None:
        """Let nothing more be asked or written here."""
        self._ended = True

    def _must_be_open(self) -> None:
        # Outside its transaction SQLite would commit each statement by itself.
        if self._ended or not self._connection.in_transaction:
            raise RuntimeError("This writing has ended; open another one.")

    def _ask(self, question: str, *values: bytes | int | str) -> Rows:
        with self._changing():
            return self._connection.execute(question, values).fetchall()

    def _put_many(self, sentence: str, rows: list[tuple[Any, ...]]) -> None:
        with self._changing():
            self._connection.executemany(sentence, rows)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._must_be_open()
        try:
            with said(self._path, _FORM.way_out):
                yield
        except StoreBroken:
            # Half an entry may stand now; a caller that goes on all the same must not be able to commit it.
            self.end()
            raise


class SqliteStore(SqlRecord):
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
            if writing.erased:
                self._wipe(connection)
        writing.raise_fence()

    def _wipe(self, connection: sqlite3.Connection) -> None:
        """Bring what was overwritten into the file, and empty the journal, which still has it as it was."""
        with said(self.path, _FORM.way_out):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _begin(self, connection: sqlite3.Connection) -> SqliteWriting:
        with said(self.path, _FORM.way_out):
            connection.execute("BEGIN IMMEDIATE")
        return SqliteWriting(connection, self.path, self.fence, self._own)

    def _commit(self, connection: sqlite3.Connection, writing: SqliteWriting) -> None:
        writing.settle()
        with said(self.path, _FORM.way_out):
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close every connection of this process; whoever still reads gets an error."""
        self._connections.close()

    def _ask(self, question: str, *values: bytes | int | str) -> Rows:
        with said(self.path, _FORM.way_out):
            return self._connections.reader().execute(question, values).fetchall()


def is_of_this_version(path: Path) -> bool:
    """Tell whether a record file needs no upgrade, without opening it for writing. Raises StoreBroken."""
    check_header(path, _FORM)
    with path.open("rb") as file:
        return int.from_bytes(file.read(64)[60:64], "big") == _FORM.version
