"""A copy of a SQLite file while others read and write it: as it stood at one instant, whole or with a sentence."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tandem.store._file import WAIT_SECONDS, connect, said

_MAGIC = b"SQLite format 3\x00"


def is_database(path: Path) -> bool:
    """Tell whether a file begins as every SQLite file does."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def copy_database(source: Path, target: Path) -> None:
    """Copy the file at `source` to `target`, which is made. Raises StoreBroken where either of them fails."""
    with said(source, "restore it from a backup"), closing(connect(source, wait_seconds=WAIT_SECONDS)) as held:
        held.execute("PRAGMA query_only = ON")
        target.touch(mode=0o600)
        with said(target, "make the copy again"), closing(sqlite3.connect(target)) as copy:
            # In one step: a copy in several begins again whenever somebody writes between two of them.
            held.backup(copy)
