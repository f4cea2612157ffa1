"""Acts that officers of a seat typed while its key was locked: kept in the seat's private papers until they are signed.

The order is the one in which they were typed. What is taken out is overwritten with zeros, as all private papers are.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

SCHEMA = """
CREATE TABLE outbox (
    number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    officer  INTEGER NOT NULL,
    role     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    ref      TEXT NOT NULL,
    payload  BLOB NOT NULL,
    typed_at TEXT NOT NULL,
    signed   TEXT NOT NULL,
    reasons  BLOB NOT NULL
) STRICT
"""
_COLUMNS = "id, officer, role, kind, ref, payload, typed_at, signed, reasons"


class Waiting(msgspec.Struct, frozen=True):
    """An act that waits for its signature; `payload` and `reasons` are canonical JSON.

    `signed` is the entry that it was signed as, noted before that entry was on record; `reasons` say why it could not
    be written when it was tried.
    """

    id: str
    officer: int
    role: str
    kind: str
    ref: str
    payload: bytes
    typed_at: str
    signed: str = ""
    reasons: bytes = b"[]"


class Outbox:
    """The outbox of one seat, in the file that `opened` opens."""

    def __init__(self, opened: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._opened = opened

    def keep(self, waiting: Waiting) -> None:
        """Keep an act behind those that wait already."""
        values = msgspec.structs.astuple(waiting)
        with self._opened() as connection:
            connection.execute(f"INSERT INTO outbox ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def list(self) -> tuple[Waiting, ...]:
        """Answer what waits, the first typed first."""
        with self._opened() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM outbox ORDER BY number").fetchall()
        return tuple(Waiting(*row) for row in rows)

    def get(self, waiting_id: str) -> Waiting | None:
        """Answer the act of this id, or None where it was signed or taken out."""
        with self._opened() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM outbox WHERE id = ?", (waiting_id,)).fetchone()
        return Waiting(*row) if row else None

    def note_signed(self, waiting_id: str, entry: str) -> None:
        """Note as which entry an act is about to be put on record."""
        self._change("UPDATE outbox SET signed = ? WHERE id = ?", entry, waiting_id)

    def note_reasons(self, waiting_id: str, reasons: bytes) -> None:
        """Note why an act could not be written."""
        self._change("UPDATE outbox SET reasons = ? WHERE id = ?", reasons, waiting_id)

    def remove(self, waiting_id: str) -> None:
        """Take an act out and overwrite it; one that is not there is gone already."""
        self._change("DELETE FROM outbox WHERE id = ?", waiting_id)

    def _change(self, statement: str, *values: bytes | str) -> None:
        with self._opened() as connection:
            connection.execute(statement, values)
