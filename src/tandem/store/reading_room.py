"""The reading room of a seat: public documents as they came, byte for byte, and what was proposed from each.

They are private papers of the seat and no entries: a document is somebody else's work, and a proposal is only a
machine's until an editor accepts it. What is discarded is overwritten with zeros, as all private papers are.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import msgspec

SCHEMA = """
CREATE TABLE documents (
    sha256   TEXT NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    payload  BLOB NOT NULL,
    found    BLOB NOT NULL,
    stages   TEXT NOT NULL,
    entry    TEXT NOT NULL,
    officer  INTEGER NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE proposals (
    id         TEXT NOT NULL PRIMARY KEY,
    sha256     TEXT NOT NULL,
    place      INTEGER NOT NULL,
    sort       TEXT NOT NULL,
    rule       TEXT NOT NULL,
    score      REAL NOT NULL,
    payload    BLOB NOT NULL,
    state      TEXT NOT NULL,
    entry      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    officer    INTEGER NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;

CREATE INDEX proposals_of ON proposals (sha256, state, place)
"""
_DOCUMENT = "sha256, name, stages, entry, officer, saved_at"
_PROPOSAL = "id, sha256, place, sort, rule, score, payload, state, entry, reason, officer, decided_at"


class KeptDocument(msgspec.Struct, frozen=True):
    """A document that is kept; `stages` are the names and versions of what read it, `entry` that of its filing."""

    sha256: str
    name: str
    stages: str
    entry: str
    officer: int
    saved_at: str


class Proposal(msgspec.Struct, frozen=True):
    """What a rule proposes from a document, and what an editor decided; `payload` is canonical JSON.

    `state` is waiting, accepted, corrected or rejected; `entry` is what an accepted one became on record.
    """

    id: str
    sha256: str
    place: int
    sort: str
    rule: str
    score: float
    payload: bytes
    state: str = "waiting"
    entry: str = ""
    reason: str = ""
    officer: int = 0
    decided_at: str = ""


class ReadingRoom:
    """The documents and proposals of one seat, in the file that `opened` opens."""

    def __init__(self, opened: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._opened = opened

    def keep(self, document: KeptDocument, *, payload: bytes, found: bytes, proposals: Iterable[Proposal]) -> None:
        """Keep a document with what was found in it, all or nothing; its bytes never change once they are kept.

        Proposals that an editor decided stay as they are; those that wait are put anew.
        """
        values = (document.sha256, document.name, payload, found, *msgspec.structs.astuple(document)[2:])
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            connection.execute(
                "UPDATE documents SET found = ?, stages = ? WHERE sha256 = ?",
                (found, document.stages, document.sha256),
            )
            connection.execute("DELETE FROM proposals WHERE sha256 = ? AND state = 'waiting'", (document.sha256,))
            connection.executemany(
                "INSERT OR IGNORE INTO proposals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [msgspec.structs.astuple(one) for one in proposals],
            )
            connection.execute("COMMIT")

    def add(self, sha256: str, *, stages: str, proposals: Iterable[Proposal]) -> int:
        """Add proposals to a document that is here, and answer how many are new; what is here stays as it is."""
        question = (
            "INSERT OR IGNORE INTO proposals SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? "
            "WHERE EXISTS (SELECT 1 FROM documents WHERE sha256 = ?)"
        )
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE documents SET stages = ? WHERE sha256 = ?", (stages, sha256))
            rows = [(*msgspec.structs.astuple(one), sha256) for one in proposals]
            new = sum(connection.execute(question, row).rowcount for row in rows)
            connection.execute("COMMIT")
        return new

    def documents(self) -> tuple[KeptDocument, ...]:
        """Answer the documents, the last filed first."""
        with self._opened() as connection:
            rows = connection.execute(f"SELECT {_DOCUMENT} FROM documents ORDER BY saved_at DESC, name").fetchall()
        return tuple(KeptDocument(*row) for row in rows)

    def document(self, sha256: str) -> KeptDocument | None:
        """Answer a document by the hash of its bytes, or None."""
        with self._opened() as connection:
            row = connection.execute(f"SELECT {_DOCUMENT} FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        return KeptDocument(*row) if row else None

    def payload(self, sha256: str) -> bytes | None:
        """Answer the bytes of a document as they came, or None."""
        return self._blob("payload", sha256)

    def found(self, sha256: str) -> bytes | None:
        """Answer what was found in a document, or None."""
        return self._blob("found", sha256)

    def note_filed(self, sha256: str, entry: str) -> None:
        """Keep as which entry a document was filed on record."""
        self._change("UPDATE documents SET entry = ? WHERE sha256 = ?", entry, sha256)

    def discard(self, sha256: str) -> None:
        """Take a document with its proposals out and overwrite them; one that is not there is gone already."""
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM documents WHERE sha256 = ?", (sha256,))
            connection.execute("DELETE FROM proposals WHERE sha256 = ?", (sha256,))
            connection.execute("COMMIT")

    def titles(self) -> dict[str, str]:
        """Answer the title that was found in each document, by its hash; documents without one are left out."""
        question = "SELECT sha256, json_extract(CAST(found AS TEXT), '$.page.title') FROM documents"
        with self._opened() as connection:
            return {sha256: title for sha256, title in connection.execute(question).fetchall() if title}

    def counts(self) -> dict[str, tuple[int, int]]:
        """Answer how many proposals each document has, and how many of them wait."""
        question = "SELECT sha256, count(*), sum(state = 'waiting') FROM proposals GROUP BY sha256"
        with self._opened() as connection:
            return {sha256: (count, waiting) for sha256, count, waiting in connection.execute(question).fetchall()}

    def proposals(self, *, sha256: str | None = None, state: str | None = None) -> tuple[Proposal, ...]:
        """Answer the proposals of a document, or of all, in the order of the text; of one state, or of all."""
        question = (
            f"SELECT {_PROPOSAL} FROM proposals WHERE (?1 IS NULL OR sha256 = ?1) AND (?2 IS NULL OR state = ?2) "
            "ORDER BY sha256, place, id"
        )
        with self._opened() as connection:
            rows = connection.execute(question, (sha256, state)).fetchall()
        return tuple(Proposal(*row) for row in rows)

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Answer the proposal of this id, or None."""
        with self._opened() as connection:
            row = connection.execute(f"SELECT {_PROPOSAL} FROM proposals WHERE id = ?", (proposal_id,)).fetchone()
        return Proposal(*row) if row else None

    def decide(self, decided: Proposal, *, was: str) -> bool:
        """Keep an editor's decision; False, with nothing changed, where the proposal is not in the state it `was`."""
        question = "UPDATE proposals SET state=?, entry=?, reason=?, officer=?, decided_at=? WHERE id=? AND state=?"
        values = (decided.state, decided.entry, decided.reason, decided.officer, decided.decided_at, decided.id, was)
        with self._opened() as connection:
            return connection.execute(question, values).rowcount == 1

    def decided(self) -> tuple[tuple[str, str, int], ...]:
        """Answer how many proposals of each rule stand in each state."""
        question = "SELECT rule, state, count(*) FROM proposals GROUP BY rule, state ORDER BY rule, state"
        with self._opened() as connection:
            return tuple(connection.execute(question).fetchall())

    def _blob(self, column: str, sha256: str) -> bytes | None:
        with self._opened() as connection:
            row = connection.execute(f"SELECT {column} FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        return row[0] if row else None

    def _change(self, statement: str, *values: str) -> None:
        with self._opened() as connection:
            connection.execute(statement, values)
