"""What a side says to itself alone that steps do for the common aim: private papers of its seat, and no entries.

What is discarded is overwritten with zeros, as all private papers are.
"""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

SCHEMA = """
CREATE TABLE assessments (
    id       TEXT NOT NULL PRIMARY KEY,
    step     TEXT NOT NULL,
    grade    TEXT NOT NULL,
    said_on  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    source   TEXT NOT NULL,
    officer  INTEGER NOT NULL,
    saved_at TEXT NOT NULL
) STRICT
"""


class PrivateAssessment(msgspec.Struct, frozen=True):
    """What the seat's own side says to itself that a step does; `step` is the entry of the step or of an action."""

    id: str
    step: str
    grade: str
    said_on: str
    reason: str
    source: str
    officer: int
    saved_at: str


class Assessments:
    """The private assessments of one seat, in the file that `opened` opens."""

    def __init__(self, opened: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._opened = opened

    def keep(self, paper: PrivateAssessment) -> None:
        """Keep one in place of an earlier one with its id."""
        values = msgspec.structs.astuple(paper)
        with self._opened() as connection:
            connection.execute("INSERT OR REPLACE INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def list(self) -> tuple[PrivateAssessment, ...]:
        """Answer all of them, by the day on which they were made."""
        with self._opened() as connection:
            rows = connection.execute("SELECT * FROM assessments ORDER BY said_on, saved_at, id").fetchall()
        return tuple(PrivateAssessment(*row) for row in rows)

    def discard(self, paper_id: str) -> None:
        """Take one out and overwrite it; one that is not there is discarded already."""
        with self._opened() as connection:
            connection.execute("DELETE FROM assessments WHERE id = ?", (paper_id,))
