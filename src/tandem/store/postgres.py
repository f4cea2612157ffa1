"""The record of a node in a schema of PostgreSQL: one writer over all processes, readers free, durable at each commit.

1. Whoever writes holds the one row of `form`; entries get their places in the order of arrival from it, so that the
   order of the places is the order of the commits. No other lock is taken, and nothing is listened to.
2. Places in feeds are primary keys, and heads are raised by compare-and-set: an engine under the same schema that lets
   two writers run at once refuses one of them.
3. A commit is durable (`synchronous_commit`) before the fence is raised, which stays a file beside the node.

The schema is the first in the search path of the connection. A password belongs in PGPASSFILE or a service file, never
in the address. Source: https://www.postgresql.org/docs/15/libpq-connect.html.
"""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

from tandem.store._file import patience
from tandem.store._sql import Rows, SqlRecord, SqlWriting
from tandem.store.fence import Fence
from tandem.store.record import StoreBroken, StoreBusy, StoreConflict

FENCE = "heads-postgresql.fence"
"""Another name than that beside a file: a process that still has the file open can then sign no more."""

_VERSION = 3
_SCHEMA = Path(__file__).with_name("schema_postgres.sql").read_text("utf-8")
_Connection = psycopg.Connection[tuple[Any, ...]]
_WAY_OUT = "see to the server, then try again"
_DURABLE = ("on", "remote_write", "remote_apply", "local")
_HEADS_WITHOUT_END = """
    SELECT heads.feed, heads.size FROM heads LEFT JOIN entries ON entries.feed = heads.feed AND seq = size - 1
    WHERE entries.id IS DISTINCT FROM heads.last OR entries.root IS DISTINCT FROM heads.root
"""
# A connection that was inherited over a fork belongs to the parent; closing it would end the parent's session.
_INHERITED: list[object] = []


class PostgresWriting(SqlWriting):
    """One transaction in the database."""

    def __init__(self, connection: _Connection, fence: Fence, own: frozenset[str], *, arrived: int) -> None:
        super().__init__(self._ask, fence, own, put_all=self._put_many, check_open=self._must_be_open)
        self._connection = connection
        self._arrived = arrived
        self._ended = False

    def _next_position(self) -> int:
        self._arrived += 1
        return self._arrived

    def settle(self) -> None:
        """Write the new heads and the order of arrival; what follows is the commit."""
        self._must_be_open()
        super().settle()
        self._ask("UPDATE form SET arrived = ? WHERE one = 1", self._arrived)

    def end(self) -> None:
        """Let nothing more be asked or written here."""
        self._ended = True

    def _must_be_open(self) -> None:
        if self._ended:
            raise RuntimeError("This writing has ended; open another one.")

    def _ask(self, question: str, *values: Any) -> Rows:
        with self._changing():
            return _asked(self._connection, question, values)

    def _put_many(self, sentence: str, rows: list[tuple[Any, ...]]) -> None:
        with self._changing(), self._connection.cursor() as cursor:
            cursor.executemany(sentence.replace("?", "%s"), rows)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._must_be_open()
        try:
            with _said():
                yield
        except (StoreBroken, StoreConflict):
            # The transaction is over for the server; a caller that goes on all the same must not be able to commit it.
            self.end()
            raise


class PostgresStore(SqlRecord):
    """The record in a schema of a database; its tables are made where there are none, the schema itself too.

    `folder` is that of the node, where the fence lies. `own` are the feeds that this node signs. A writer waits
    `wait_seconds` for its turn, half a minute unless said otherwise.
    Raises StoreBroken where the database cannot be used; it is then left as it was found.
    """

    def __init__(
        self, address: str, *, folder: Path, own: frozenset[str] = frozenset(), wait_seconds: float | None = None
    ) -> None:
        super().__init__(self._ask, Fence(folder / FENCE), frozenset())
        self._address = address
        self._wait_seconds = patience(wait_seconds)
        self._closed = False
        self._begin_process()
        with _said(), closing(self._connect()) as connection:
            _prepare(connection)
        self._look_through()
        self.own_feeds(own)

    def _begin_process(self) -> None:
        self._process = os.getpid()
        self._turn = threading.Lock()
        self._whose_turn = 0
        self._local = threading.local()
        self._writer: _Connection | None = None
        self._readers: weakref.WeakSet[_Connection] = weakref.WeakSet()

    def _connect(self) -> _Connection:
        return psycopg.connect(self._address, autocommit=True, application_name="tandem", connect_timeout=10)

    def _look_through(self) -> None:
        for feed, size in self._ask(_HEADS_WITHOUT_END):
            raise StoreBroken(
                f"The record in PostgreSQL is damaged: the last of the {size} entries of feed {feed.hex()[:12]} is not "
                "there; restore it from a backup or refill from the other party; nothing was changed."
            )

    @contextmanager
    def writing(self) -> Iterator[PostgresWriting]:
        """Open the one transaction; see `RecordStore.writing`."""
        with self._writing_turn() as connection:
            writing = self._begin(connection)
            try:
                yield writing
                writing.settle()
                with _said():
                    connection.execute("COMMIT")
                    if writing.erased:
                        # The rows are dead until they are swept; the server's own journal keeps them for a while.
                        connection.execute("VACUUM sections, sealed")
            finally:
                writing.end()
                with suppress(psycopg.Error):
                    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                        connection.execute("ROLLBACK")
        writing.raise_fence()

    def _begin(self, connection: _Connection) -> PostgresWriting:
        with _said():
            connection.execute("BEGIN")
            try:
                rows = _asked(connection, "SELECT arrived FROM form WHERE one = 1 FOR UPDATE", ())
            except psycopg.Error:
                connection.execute("ROLLBACK")
                raise
        return PostgresWriting(connection, self.fence, self._own, arrived=rows[0][0])

    @contextmanager
    def _writing_turn(self) -> Iterator[_Connection]:
        self._check_usable()
        if self._whose_turn == threading.get_ident():
            raise RuntimeError("This thread is writing already; end that writing first.")
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise _busy()
        self._whose_turn = threading.get_ident()
        try:
            with _said():
                connection = self._writing_connection()
            yield connection
        finally:
            self._whose_turn = 0
            self._turn.release()

    def _writing_connection(self) -> _Connection:
        if self._writer is None or self._writer.broken or self._writer.closed:
            self._writer = self._connect()
            self._writer.execute(f"SET lock_timeout = {int(self._wait_seconds * 1000)}")
        return self._writer

    def _reader(self) -> _Connection:
        self._check_usable()
        reader: _Connection | None = getattr(self._local, "reader", None)
        if reader is None or reader.broken or reader.closed:
            reader = self._connect()
            reader.execute("SET default_transaction_read_only = on")
            self._local.reader = reader
            self._readers.add(reader)
        return reader

    def _ask(self, question: str, *values: Any) -> Rows:
        with _said():
            try:
                return _asked(self._reader(), question, values)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                # A server that was started anew ended every session; a question can be asked again, a change cannot.
                if not self._reader().broken and not self._reader().closed:
                    raise
                return _asked(self._reader(), question, values)

    def close(self) -> None:
        """Close every connection of this process; whoever still reads gets an error."""
        if self._process == os.getpid():
            for connection in [*self._readers, *filter(None, [self._writer])]:
                connection.close()
        self._closed = True

    def _check_usable(self) -> None:
        if self._closed:
            raise RuntimeError("The store in PostgreSQL is closed.")
        if self._process != os.getpid():
            _INHERITED.append((self._local, self._writer, list(self._readers)))
            self._begin_process()


def _asked(connection: _Connection, question: str, values: tuple[Any, ...]) -> Rows:
    cursor = connection.execute(question.replace("?", "%s"), values, binary=True)
    return cursor.fetchall() if cursor.description is not None else []


def _prepare(connection: _Connection) -> None:
    """Make the tables where there are none. Raises StoreBroken where what is there cannot be used."""
    with connection.transaction():
        schema = _asked(connection, "SELECT current_schema()", ())[0][0]
        if schema is None:
            raise StoreBroken(
                "The database has no schema for this record: none of those in the search path of the address exists. "
                "Nothing was changed; make one (CREATE SCHEMA tandem), or name another in the address."
            )
        made = _asked(connection, "SELECT to_regclass('form') IS NOT NULL", ())[0][0]
        if not made:
            _make(connection, schema)
        _upgrade(connection)
        found = _asked(connection, "SELECT version FROM form", ())[0][0]
        durable = _asked(connection, "SHOW synchronous_commit", ())[0][0]
    if found != _VERSION:
        raise StoreBroken(
            f"The record in PostgreSQL is of version {found}: this Tandem knows version {_VERSION}. Nothing was "
            "changed; install the Tandem that wrote it."
        )
    if durable not in _DURABLE:
        raise StoreBroken(
            f"The database does not keep what it confirms: synchronous_commit is {durable}. Nothing was changed; set "
            "it to on for this role or database."
        )


def _upgrade(connection: _Connection) -> None:
    """Bring the tables of the version before to this one, in the turn of a writer."""
    if _asked(connection, "SELECT version FROM form", ())[0][0] != _VERSION - 1:
        return
    if _asked(connection, "SELECT version FROM form WHERE one = 1 FOR UPDATE", ())[0][0] == _VERSION - 1:
        connection.execute(_SCHEMA[_SCHEMA.index("CREATE TABLE given_up") :].encode())
        _asked(connection, "UPDATE form SET version = ? WHERE one = 1", (_VERSION,))


def _make(connection: _Connection, schema: str) -> None:
    held = _asked(
        connection, "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename <> 'form'", (schema,)
    )  # fmt: skip
    if held[0][0]:
        raise StoreBroken(
            f"The schema {schema} holds other tables and no Tandem record. Nothing was changed; make a schema of its "
            "own for the record, and name it in the address: ?options=-csearch_path%3Dtandem"
        )
    try:
        connection.execute(_SCHEMA)
    except errors.DuplicateTable:
        raise _busy() from None


@contextmanager
def _said() -> Iterator[None]:
    """Turn what the server says into a sentence that says what stands and what to do."""
    try:
        yield
    except (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected) as error:
        raise StoreConflict(
            "Somebody else wrote at the same place of the record at the same moment. Nothing was written; try again."
        ) from error
    except errors.LockNotAvailable as error:
        raise _busy() from error
    except errors.DiskFull as error:
        raise StoreBroken(
            "The disk of the database is full; nothing was written. Make room on it and try again."
        ) from error
    except errors.InsufficientPrivilege as error:
        raise StoreBroken(
            f"The database does not let this account write the record: {_words(error)}. Nothing was written; grant it "
            "the schema, then start Tandem again."
        ) from error
    except psycopg.OperationalError as error:
        raise StoreBroken(
            f"The database does not answer: {_words(error)}. What was not yet confirmed may be missing; {_WAY_OUT}."
        ) from error
    except psycopg.Error as error:
        raise StoreBroken(
            f"The database refused: {_words(error)}. What was not yet confirmed may be missing; {_WAY_OUT}."
        ) from error


def _words(error: psycopg.Error) -> str:
    """The first line of what the server said, which never has the address or a value in it."""
    said = error.diag.message_primary or str(error).partition("\n")[0]
    return said.strip().rstrip(".")[:200]


def _busy() -> StoreBusy:
    return StoreBusy(
        "The record in PostgreSQL is being written by somebody else for longer than this program waits. Nothing was "
        "written; try again, and if it stays so, end the program that holds it."
    )
