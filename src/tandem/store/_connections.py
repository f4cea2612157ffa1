"""The SQLite connections of one process to one record: one for writing, taken in turn, and one a thread for
reading.

A connection must not cross a fork: the child leaves those it inherited alone, open and unused, and makes its
own.
"""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tandem.store._file import busy, connect, said

# Closing an inherited connection in the child would take the parent's journal away from under it.
_INHERITED: list[object] = []


class Connections:
    """What is open to the file at `path`; nothing is opened before it is asked for."""

    def __init__(self, path: Path, *, way_out: str, wait_seconds: float, most_pages: int | None) -> None:
        self._path = path
        self._way_out = way_out
        self._wait_seconds = wait_seconds
        self._most_pages = most_pages
        self._closed = False
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._turn = threading.Lock()
        self._whose_turn = 0
        self._local = threading.local()
        self._writer: sqlite3.Connection | None = None
        # Weak, so that the connection of a thread goes when the thread does.
        self._readers: weakref.WeakSet[sqlite3.Connection] = weakref.WeakSet()

    def reader(self) -> sqlite3.Connection:
        """Answer the reading connection of this thread."""
        self._check_usable()
        reader: sqlite3.Connection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = connect(self._path, wait_seconds=self._wait_seconds)
            reader.execute("PRAGMA query_only = ON")
            self._local.reader = reader
            self._readers.add(reader)
        return reader

    @contextmanager
    def writer(self) -> Iterator[sqlite3.Connection]:
        """Wait for the turn of this thread and lend it the writing connection.

        Raises StoreBusy where the turn does not come in time, RuntimeError where this thread has it already.
        """
        self._check_usable()
        if self._whose_turn == threading.get_ident():
            raise RuntimeError("This thread is writing already; end that writing first.")
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise busy(self._path)
        self._whose_turn = threading.get_ident()
        try:
            with said(self._path, self._way_out):
                connection = self._writing_connection()
            yield connection
        finally:
            self._whose_turn = 0
            self._turn.release()

    def _writing_connection(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = connect(self._path, wait_seconds=self._wait_seconds)
            self._writer.execute("PRAGMA synchronous = FULL")
            self._writer.execute("PRAGMA foreign_keys = ON")
            # What is erased is overwritten with zeros, and not only given free.
            self._writer.execute("PRAGMA secure_delete = ON")
            if self._most_pages is not None:
                self._writer.execute(f"PRAGMA max_page_count = {self._most_pages}")
        return self._writer

    def close(self) -> None:
        """Close what this process opened; nothing can be asked afterwards."""
        if self._process == os.getpid():
            for connection in [*self._readers, *filter(None, [self._writer])]:
                connection.close()
        self._closed = True

    def _check_usable(self) -> None:
        if self._closed:
            raise RuntimeError(f"The store at {self._path} is closed.")
        if self._process != os.getpid():
            _INHERITED.append((self._local, self._writer, list(self._readers)))
            self._begin()
