"""How a SQLite file of Tandem comes to be, how it is recognised, and the sentence for each way in which it
can fail.

A file is built under another name and linked into place complete, so that it is either absent or whole. It is
looked at before SQLite opens it, so that a foreign or damaged file is left exactly as it was found.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import msgspec

from tandem.store.record import StoreBroken, StoreBusy

_MAGIC = b"SQLite format 3\x00"
WAIT_SECONDS = 30.0
"""How long a writing waits for its turn: several programs may write one after the other on a machine under load."""
_HEADER_BYTES = 100  # Source: https://www.sqlite.org/fileformat2.html, section 1.3


class Form(msgspec.Struct, frozen=True):
    """What a kind of file is called, the numbers in its header, and the way out when it is damaged.

    `upgrades` has, by the version that it starts from, what brings a file to the next version.
    """

    title: str
    application_id: int
    version: int
    schema: str
    mode: int
    way_out: str
    upgrades: Mapping[int, str] = {}


def prepare(path: Path, form: Form) -> None:
    """Make the file where there is none, and raise StoreBroken where what is there cannot be used."""
    if not path.exists():
        _create(path, form)
    check_header(path, form)
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreBroken(
            f"{path.name} cannot be written: this account may only read the file or its folder "
            f"{path.parent}. Nothing was changed; give the account the right to write there, or start Tandem "
            "under the account that owns it."
        )


def upgrade(connection: sqlite3.Connection, form: Form) -> None:
    """Bring a file that was looked at to the version of this form: all of it, or nothing where that fails."""
    if _version(connection) == form.version:
        return
    # Whoever waits here for another process finds the file upgraded, so the version is asked once more.
    connection.execute("BEGIN EXCLUSIVE")
    try:
        while (found := _version(connection)) < form.version:
            for statement in form.upgrades[found].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {found + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


class Connection(sqlite3.Connection):
    """A connection that can be referred to weakly."""


def patience(wait_seconds: float | None) -> float:
    """Answer how long to wait for a turn, where nothing else is said as long as all do."""
    return WAIT_SECONDS if wait_seconds is None else wait_seconds


def connect(path: Path, *, wait_seconds: float) -> sqlite3.Connection:
    """Open a file that is there already; its transactions are begun and ended in so many words."""
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )


def _create(path: Path, form: Form) -> None:
    if not path.parent.is_dir():
        raise StoreBroken(
            f"There is no folder {path.parent} for {path.name}. Nothing was written; make the folder first."
        )
    if path.with_name(f"{path.name}-wal").exists():
        raise StoreBroken(
            f"{path.name} is missing, but its journal {path.name}-wal is there. Nothing was changed; "
            f"{form.way_out}, or move the journal away to begin an empty file."
        )
    try:
        _build(path, form)
    except (OSError, sqlite3.Error) as error:
        raise StoreBroken(
            f"{path.name} cannot be made in {path.parent}: {reason(error)}. Nothing was written."
        ) from error


def _build(path: Path, form: Form) -> None:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.new-")
    try:
        os.fchmod(number, form.mode)
        with closing(sqlite3.connect(name, isolation_level=None)) as connection:
            connection.executescript(
                f"{form.schema}\nPRAGMA application_id = {form.application_id};\nPRAGMA user_version = {form.version};"
            )
        os.fsync(number)
        _link(name, path)
    finally:
        os.close(number)
        os.unlink(name)
    sync_folder(path.parent)


def _link(name: str, path: Path) -> None:
    try:
        os.link(name, path)
    except FileExistsError:
        # Another process made it at the same moment; its file is as good as this one.
        return


def sync_folder(folder: Path) -> None:
    """Make durable that a file of this name is in `folder`."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def check_header(path: Path, form: Form) -> None:
    """Raise StoreBroken where a file is not one of this form, or not whole; it is not opened as a database."""
    journal = path.with_name(f"{path.name}-wal")
    settled = _is_empty(journal)
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
            length = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise StoreBroken(f"{path.name} cannot be read: {reason(error)}. Nothing was changed.") from error
    if not _MAGIC.startswith(header[: len(_MAGIC)]):
        raise _foreign(path, form)
    if len(header) < _HEADER_BYTES:
        raise damaged(path, form.way_out, f"it has {len(header)} bytes, which is less than the header of a database")
    if int.from_bytes(header[68:72], "big") != form.application_id:
        raise _foreign(path, form)
    expected = _page_bytes(header) * int.from_bytes(header[28:32], "big")
    # While a journal is there its pages count as well, and SQLite alone can tell.
    if length < expected and settled and _is_empty(journal):
        raise damaged(path, form.way_out, f"it has {length} of {expected} bytes")
    found = int.from_bytes(header[60:64], "big")
    if found > form.version:
        raise StoreBroken(
            f"{path.name} was written by a newer Tandem: this one knows version {form.version} of the file, "
            f"found version {found}. Nothing was changed; install that newer Tandem."
        )
    if found < form.version and found not in form.upgrades:
        raise damaged(path, form.way_out, f"expected version {form.version} of the file, found {found}")


def _is_empty(journal: Path) -> bool:
    return not journal.exists() or journal.stat().st_size == 0


def _page_bytes(header: bytes) -> int:
    stored = int.from_bytes(header[16:18], "big")
    return 65536 if stored == 1 else stored


def _foreign(path: Path, form: Form) -> StoreBroken:
    return StoreBroken(f"This file is not {form.title}: {path}. Nothing was changed; name another file.")


def damaged(path: Path, way_out: str, why: str) -> StoreBroken:
    """The refusal of a file that is not whole."""
    return StoreBroken(f"{path.name} is damaged: {why}; {way_out}; nothing was changed.")


@contextmanager
def said(path: Path, way_out: str) -> Iterator[None]:
    """Turn what SQLite says about the file at `path` into a sentence that says what stands and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _sentence(path, way_out, error) from error


def _sentence(path: Path, way_out: str, error: sqlite3.Error) -> StoreBroken:
    # The low byte is the primary code: https://www.sqlite.org/rescode.html
    match (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StoreBroken(
                f"The disk is full; nothing was written to {path.name}. Make room on the disk of "
                f"{path.parent} and try again."
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(path)
        case sqlite3.SQLITE_READONLY:
            return StoreBroken(
                f"{path.name} can no longer be written: {error}. Nothing was written; see to the rights of the file."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path, way_out, str(error))
        case sqlite3.SQLITE_CANTOPEN:
            return StoreBroken(
                f"{path.name} cannot be opened in {path.parent}: {error}. Nothing was written; see to the folder."
            )
        case _:
            return StoreBroken(
                f"{path.name} failed while it was used: {error}. What was not yet confirmed may be missing; "
                "see to the disk, then start Tandem again."
            )


def busy(path: Path) -> StoreBusy:
    """The refusal of a writing that waited in vain for its turn."""
    return StoreBusy(
        f"{path.name} is being written by somebody else for longer than this program waits. Nothing was "
        "written; try again, and if it stays so, end the program that holds the file."
    )


def reason(error: Exception) -> str:
    """The few words of the operating system or of SQLite, without numbers and paths."""
    return (isinstance(error, OSError) and error.strerror) or str(error)
