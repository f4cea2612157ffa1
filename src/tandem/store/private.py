"""The private papers of one seat in a file of its own: drafts that nobody signed yet, positions of ministries
that no act carries, assessments of steps that stay at home, how far each officer has read, and the outbox.

They are not entries. This module opens no other file than the one it is given, and only the account that owns
it may read that file. What is discarded is overwritten with zeros.
"""

import sqlite3
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from tandem.record import canonical
from tandem.store._file import Form, connect, patience, prepare, said, upgrade
from tandem.store.assessments import SCHEMA as _SINCE_VERSION_7
from tandem.store.assessments import Assessments
from tandem.store.outbox import SCHEMA as _SINCE_VERSION_6
from tandem.store.outbox import Outbox
from tandem.store.reading_room import SCHEMA as _SINCE_VERSION_8
from tandem.store.reading_room import ReadingRoom
from tandem.store.record import StoreBroken

_SINCE_VERSION_2 = """
CREATE TABLE looks (
    officer  INTEGER NOT NULL PRIMARY KEY,
    frontier BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE inner_positions (
    id       TEXT NOT NULL PRIMARY KEY,
    ref      TEXT NOT NULL,
    version  INTEGER NOT NULL,
    ministry TEXT NOT NULL,
    position TEXT NOT NULL,
    reason   TEXT NOT NULL,
    officer  INTEGER NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE states (
    draft    TEXT NOT NULL,
    number   INTEGER NOT NULL,
    payload  BLOB NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (draft, number)
) STRICT
"""
_SINCE_VERSION_3 = """
CREATE TABLE notes (
    id       TEXT NOT NULL PRIMARY KEY,
    ref      TEXT NOT NULL,
    text     TEXT NOT NULL,
    officer  INTEGER NOT NULL,
    saved_at TEXT NOT NULL
) STRICT
"""
_SINCE_VERSION_4 = """
CREATE TABLE hand_overs (
    id TEXT NOT NULL PRIMARY KEY, officer INTEGER NOT NULL, stand_in INTEGER NOT NULL, payload BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT
"""
_SINCE_VERSION_5 = """
CREATE TABLE originals (
    draft TEXT NOT NULL, digest TEXT NOT NULL, name TEXT NOT NULL, payload BLOB NOT NULL, saved_at TEXT NOT NULL,
    PRIMARY KEY (draft, digest)
) STRICT;

CREATE TABLE senders (
    name TEXT NOT NULL, header TEXT NOT NULL, columns BLOB NOT NULL, officer INTEGER NOT NULL, saved_at TEXT NOT NULL,
    PRIMARY KEY (name, header)
) STRICT
"""
_SCHEMA = f"""
CREATE TABLE drafts (
    id       TEXT NOT NULL PRIMARY KEY,
    officer  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    payload  BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE readings (
    officer  INTEGER NOT NULL PRIMARY KEY,
    frontier BLOB NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
{_SINCE_VERSION_2};
{_SINCE_VERSION_3};
{_SINCE_VERSION_4};
{_SINCE_VERSION_5};
{_SINCE_VERSION_6};
{_SINCE_VERSION_7};
{_SINCE_VERSION_8};
"""
_FORM = Form(
    title="a file of private papers of Tandem",
    application_id=0x54414E50,
    version=8,
    schema=_SCHEMA,
    mode=0o600,
    way_out="restore it from a backup of this seat",
    upgrades={
        1: _SINCE_VERSION_2, 2: _SINCE_VERSION_3, 3: _SINCE_VERSION_4, 4: _SINCE_VERSION_5, 5: _SINCE_VERSION_6,
        6: _SINCE_VERSION_7, 7: _SINCE_VERSION_8,
    },
)  # fmt: skip


class Draft(msgspec.Struct, frozen=True):
    """An act begun and not signed; `payload` is canonical JSON, `saved_at` is as `at` in an entry."""

    id: str
    officer: int
    kind: str
    payload: bytes
    saved_at: str


class DraftState(msgspec.Struct, frozen=True):
    """What a draft was when it was saved for the time of this number, counted from 1."""

    number: int
    payload: bytes
    saved_at: str


class InnerPosition(msgspec.Struct, frozen=True):
    """Where a ministry of the seat's own government stands on one version, as one of its officers noted it."""

    id: str
    ref: str
    version: int
    ministry: str
    position: str
    reason: str
    officer: int
    saved_at: str


class Note(msgspec.Struct, frozen=True):
    """What an officer of the seat noted on a meeting, for the seat alone."""

    id: str
    ref: str
    text: str
    officer: int
    saved_at: str


class HandOver(msgspec.Struct, frozen=True):
    """What one officer of the seat hands over to another; `payload` is canonical JSON."""

    id: str
    officer: int
    stand_in: int
    payload: bytes
    saved_at: str


class LastRead(msgspec.Struct, frozen=True):
    """The sizes of the feeds on the last page that an officer was shown, and when that was."""

    frontier: Mapping[str, int]
    saved_at: str


class PrivateStore:
    """The private papers of one seat; `path` is made where there is none, with rights for its owner alone.

    Raises StoreBroken where the file cannot be used or others may read it; it is then left as it was found.
    """

    def __init__(self, path: Path, *, wait_seconds: float | None = None) -> None:
        self.path = path
        self._wait_seconds = patience(wait_seconds)
        prepare(path, _FORM)
        self._check_rights()
        with self._opened() as connection:
            upgrade(connection, _FORM)
            connection.execute("SELECT count(*) FROM drafts").fetchall()

    @property
    def outbox(self) -> Outbox:
        """The acts of this seat that wait for their signature."""
        return Outbox(self._opened)

    @property
    def assessments(self) -> Assessments:
        """What this side says of steps to itself alone."""
        return Assessments(self._opened)

    @property
    def reading_room(self) -> ReadingRoom:
        """The public documents that the seat reads, and what was proposed from them."""
        return ReadingRoom(self._opened)

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of an earlier one with its id. Raises NotCanonical for such a payload."""
        canonical.decode(draft.payload)
        values = (draft.id, draft.officer, draft.kind, draft.payload, draft.saved_at)
        self._change("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)", *values)

    def save_state(self, draft: Draft, *, number: int, kept: int) -> bool:
        """Save a draft as its state of this number; False, with nothing changed, where that number is taken.

        The last `kept` states stay. Raises NotCanonical for a payload that is not.
        """
        canonical.decode(draft.payload)
        values = (draft.id, draft.officer, draft.kind, draft.payload, draft.saved_at)
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            latest = connection.execute("SELECT max(number) FROM states WHERE draft = ?", (draft.id,)).fetchone()[0]
            if number <= (latest or 0):
                connection.execute("ROLLBACK")
                return False
            state = (draft.id, number, draft.payload, draft.saved_at)
            connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)", values)
            connection.execute("INSERT INTO states VALUES (?, ?, ?, ?)", state)
            connection.execute("DELETE FROM states WHERE draft = ? AND number <= ?", (draft.id, number - kept))
            connection.execute("COMMIT")
        return True

    def states(self, draft_id: str) -> tuple[DraftState, ...]:
        """Answer the states of a draft that are kept, the last saved first."""
        with self._opened() as connection:
            question = "SELECT number, payload, saved_at FROM states WHERE draft = ? ORDER BY number DESC"
            rows = connection.execute(question, (draft_id,)).fetchall()
        return tuple(DraftState(*row) for row in rows)

    def list(self, *, officer: int) -> tuple[Draft, ...]:
        """Answer the drafts of an officer, the last saved first."""
        with self._opened() as connection:
            question = "SELECT id, officer, kind, payload, saved_at FROM drafts WHERE officer = ?"
            rows = connection.execute(f"{question} ORDER BY saved_at DESC, id", (officer,)).fetchall()
        return tuple(Draft(*row) for row in rows)

    def get(self, draft_id: str) -> Draft | None:
        """Answer the draft of this id, whoever wrote it, or None."""
        with self._opened() as connection:
            question = "SELECT id, officer, kind, payload, saved_at FROM drafts WHERE id = ?"
            row = connection.execute(question, (draft_id,)).fetchone()
        return Draft(*row) if row else None

    def discard(self, draft_id: str) -> None:
        """Take a draft with its states out of the file and overwrite them; one that is not there is gone already."""
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))
            connection.execute("DELETE FROM states WHERE draft = ?", (draft_id,))
            connection.execute("DELETE FROM originals WHERE draft = ?", (draft_id,))
            connection.execute("COMMIT")

    def keep_inner(self, inner: InnerPosition) -> None:
        """Keep a ministry's position in place of an earlier one with its id."""
        self._change(
            "INSERT OR REPLACE INTO inner_positions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *msgspec.structs.astuple(inner)
        )

    def list_inner(self, *, ref: str | None = None) -> tuple[InnerPosition, ...]:
        """Answer what the ministries said of a notice, or of all notices, the last saved first."""
        with self._opened() as connection:
            question = "SELECT * FROM inner_positions WHERE ?1 IS NULL OR ref = ?1 ORDER BY saved_at DESC, id"
            rows = connection.execute(question, (ref,)).fetchall()
        return tuple(InnerPosition(*row) for row in rows)

    def get_inner(self, inner_id: str) -> InnerPosition | None:
        """Answer the ministry's position of this id, or None."""
        with self._opened() as connection:
            row = connection.execute("SELECT * FROM inner_positions WHERE id = ?", (inner_id,)).fetchone()
        return InnerPosition(*row) if row else None

    def discard_inner(self, inner_id: str) -> None:
        """Take a ministry's position out of the file and overwrite it; one that is not there is discarded already."""
        self._change("DELETE FROM inner_positions WHERE id = ?", inner_id)

    def keep_note(self, note: Note) -> None:
        """Keep a note in place of an earlier one with its id."""
        self._change("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?)", *msgspec.structs.astuple(note))

    def list_notes(self, *, ref: str | None = None) -> tuple[Note, ...]:
        """Answer the notes on a meeting, or all of them, the last saved first."""
        with self._opened() as connection:
            question = "SELECT * FROM notes WHERE ?1 IS NULL OR ref = ?1 ORDER BY saved_at DESC, id"
            rows = connection.execute(question, (ref,)).fetchall()
        return tuple(Note(*row) for row in rows)

    def discard_note(self, note_id: str) -> None:
        """Take a note out of the file and overwrite it; one that is not there is discarded already."""
        self._change("DELETE FROM notes WHERE id = ?", note_id)

    def keep_hand_over(self, paper: HandOver) -> None:
        """Keep a hand-over in place of an earlier one with its id. Raises NotCanonical for such a payload."""
        canonical.decode(paper.payload)
        self._change("INSERT OR REPLACE INTO hand_overs VALUES (?, ?, ?, ?, ?)", *msgspec.structs.astuple(paper))

    def list_hand_overs(self, *, officer: int) -> tuple[HandOver, ...]:
        """Answer the hand-overs that an officer wrote or was given, the last saved first."""
        with self._opened() as connection:
            question = "SELECT * FROM hand_overs WHERE officer = ?1 OR stand_in = ?1 ORDER BY saved_at DESC, id"
            rows = connection.execute(question, (officer,)).fetchall()
        return tuple(HandOver(*row) for row in rows)

    def discard_hand_over(self, paper_id: str) -> None:
        """Take a hand-over out of the file and overwrite it; one that is not there is discarded already."""
        self._change("DELETE FROM hand_overs WHERE id = ?", paper_id)

    def note_read(self, *, officer: int, frontier: Mapping[str, int], saved_at: str) -> None:
        """Keep what an officer was last shown, for the `seen` of the next act on the command line."""
        self._note("readings", officer, frontier, saved_at)

    def last_read(self, *, officer: int) -> LastRead | None:
        """Answer what an officer was last shown, or None where nothing was."""
        return self._noted("readings", officer)

    def note_looked(self, *, officer: int, frontier: Mapping[str, int], saved_at: str) -> None:
        """Keep what an officer had before it at this look at My desk, to say what is new at the next one."""
        self._note("looks", officer, frontier, saved_at)

    def last_looked(self, *, officer: int) -> LastRead | None:
        """Answer what an officer had before it at its last look at My desk, or None where it never looked."""
        return self._noted("looks", officer)

    def _note(self, table: Literal["readings", "looks"], officer: int, frontier: Mapping[str, int], at: str) -> None:
        self._change(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", officer, canonical.encode(dict(frontier)), at)

    def _noted(self, table: Literal["readings", "looks"], officer: int) -> LastRead | None:
        with self._opened() as connection:
            question = f"SELECT frontier, saved_at FROM {table} WHERE officer = ?"
            row = connection.execute(question, (officer,)).fetchone()
        return LastRead(frontier=canonical.decode(row[0]), saved_at=row[1]) if row else None

    def _change(self, statement: str, *values: bytes | int | str) -> None:
        with self._opened() as connection:
            connection.execute(statement, values)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        # A connection a call: private papers are few, and none is left open in a thread or across a fork.
        with (
            said(self.path, _FORM.way_out),
            closing(connect(self.path, wait_seconds=self._wait_seconds)) as connection,
        ):
            connection.execute("PRAGMA secure_delete = ON")
            yield connection

    def _check_rights(self) -> None:
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if mode & 0o077:
            raise StoreBroken(
                f"{self.path.name} can be read by others: expected rights 600, found {mode:o}. Nothing was "
                f"changed; set them with: chmod 600 {self.path}"
            )
