"""What a seat keeps of the files of goods that it was handed: the files as they came, and how their senders head them.

Both lie in the private papers of the seat. A file goes with its draft; what its columns mean stays for the next one.
"""

import msgspec

from tandem.record import canonical
from tandem.store.private import PrivateStore

MOST_ORIGINALS = 5
"""Files that are kept with one draft: those that came last."""


class Original(msgspec.Struct, frozen=True):
    """A file as it came, kept with the draft (or the matter) that it was taken into; `digest` is its SHA-256."""

    draft: str
    digest: str
    name: str
    payload: bytes
    saved_at: str


class SenderColumns(msgspec.Struct, frozen=True):
    """What the headings of one sender mean: a column of the manifest by heading. `header` has the headings in order."""

    name: str
    header: str
    columns: dict[str, str]
    officer: int
    saved_at: str


def keep_original(store: PrivateStore, original: Original) -> None:
    """Keep a file with its draft; the oldest goes where there are too many."""
    with store._opened() as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO originals VALUES (?, ?, ?, ?, ?)", msgspec.structs.astuple(original))
        connection.execute(
            "DELETE FROM originals WHERE draft = ?1 AND rowid NOT IN"
            " (SELECT rowid FROM originals WHERE draft = ?1 ORDER BY saved_at DESC, rowid DESC LIMIT ?2)",
            (original.draft, MOST_ORIGINALS),
        )
        connection.execute("COMMIT")


def original_of(store: PrivateStore, *, draft: str, digest: str) -> Original | None:
    """Answer the file of this hash that is kept with a draft, or None."""
    with store._opened() as connection:
        question = "SELECT draft, digest, name, payload, saved_at FROM originals WHERE draft = ? AND digest = ?"
        row = connection.execute(question, (draft, digest)).fetchone()
    return Original(*row) if row else None


def keep_columns(store: PrivateStore, kept: SenderColumns) -> None:
    """Keep what the headings of a sender mean, in place of what was said before."""
    # Pairs, because a key of canonical JSON is ASCII.
    columns = canonical.encode([[heading, column] for heading, column in kept.columns.items()])
    values = (kept.name, kept.header, columns, kept.officer, kept.saved_at)
    with store._opened() as connection:
        connection.execute("INSERT OR REPLACE INTO senders VALUES (?, ?, ?, ?, ?)", values)


def columns_for(store: PrivateStore, *, header: str) -> tuple[SenderColumns, ...]:
    """Answer what these headings were said to mean, the last said first."""
    with store._opened() as connection:
        question = "SELECT name, header, columns, officer, saved_at FROM senders WHERE header = ?"
        rows = connection.execute(f"{question} ORDER BY saved_at DESC, name", (header,)).fetchall()
    return tuple(
        SenderColumns(name, header, dict(canonical.decode(columns)), officer, saved_at)
        for name, header, columns, officer, saved_at in rows
    )
