"""The place where a node lives: its files and their rights, its keys, the room on its disks, what runs it."""

import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import tandem
from tandem.node.finding import Finding, Value, broken, fine, look
from tandem.node.layout import NodeError, NodeFile, read_seat
from tandem.node.remote import signer_of
from tandem.record.keys import KeyLocked
from tandem.rules.instant import instant

_MEBIBYTE = 1024 * 1024
_LITTLE, _TOO_LITTLE = 1024 * _MEBIBYTE, 64 * _MEBIBYTE
_KEYS = ("seat.key", "node.key")
_FOR_THE_OWNER = (".key", "private.db", "accounts.db", "secret-key", "demo-passphrase")
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables. Source: https://www.sqlite.org/stricttables.html


def examine_keys(path: Path, settings: NodeFile, *, passphrase: str | None) -> Iterator[Finding]:
    """Tell whether the keys of every seat are there, for their owner alone, and open where a passphrase is given."""
    for code in settings.seats:
        missing = [name for name in _KEYS if not (path / "seats" / code / name).is_file()]
        if missing:
            yield broken("keys", "keys_missing", seat=code, file=missing[0])
            continue
        if passphrase is None:
            yield fine("keys", "keys_there", seat=code)
            continue
        try:
            read_seat(path, code, passphrase)
            yield fine("keys", "keys_open", seat=code)
        except NodeError as wrong:
            yield broken("keys", "keys_locked", seat=code, why=str(wrong))


def examine_signer(path: Path) -> Iterator[Finding]:
    """Tell whether a process holds the keys, and whether it is locked."""
    line = signer_of(path)
    if line is None:
        yield fine("signer", "signer_none")
        return
    try:
        locked = line.standing().locked
    except KeyLocked as gone:
        yield broken("signer", "signer_gone", why=str(gone))
        return
    yield look("signer", "signer_locked") if locked else fine("signer", "signer_open")


def examine_outbox(path: Path, code: str) -> Iterator[Finding]:
    """Tell what a seat typed and did not sign yet."""
    if not path.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as opened:
        count, oldest = opened.execute("SELECT count(*), min(typed_at) FROM outbox").fetchone()
        if count:
            yield look("outbox", "outbox_waits", seat=code, count=count, at=instant(oldest))


def examine_rights(path: Path) -> Iterator[Finding]:
    """Tell whether somebody else can read what is private, or write anything."""
    open_to_others = []
    for file in sorted(path.rglob("*")):
        if file.is_symlink() or not (file.is_file() or file.is_dir()):
            continue
        mode = stat.S_IMODE(file.stat().st_mode)
        private = file.name.endswith(_FOR_THE_OWNER) and file.is_file()
        if mode & 0o002 or (private and mode & 0o077):
            open_to_others.append((file, mode))
    for file, mode in open_to_others[:5]:
        wanted = "600" if file.is_file() else "700"
        yield broken("rights", "rights_open", file=str(file), found=f"{mode:o}", wanted=wanted)
    if not open_to_others:
        yield fine("rights", "rights_fine")


def examine_disk(path: Path) -> Iterator[Finding]:
    """Tell how much room there is where the record grows and where files are put for a moment."""
    for place in dict.fromkeys((path, Path(tempfile.gettempdir()))):
        free = shutil.disk_usage(place).free
        room: dict[str, Value] = {"place": str(place), "size": free // _MEBIBYTE}
        if free < _TOO_LITTLE:
            yield broken("disk", "disk_full", **room)
        elif free < _LITTLE:
            yield look("disk", "disk_little", **room)
        else:
            yield fine("disk", "disk_fine", **room)


def examine_versions() -> Iterator[Finding]:
    """Tell what runs the node."""
    python = ".".join(map(str, sys.version_info[:3]))
    said = {"tandem": tandem.__version__, "python": python, "sqlite": sqlite3.sqlite_version}
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE or sys.version_info < (3, 11):
        yield broken("versions", "versions_old", **said)
    else:
        yield fine("versions", "versions_fine", **said)


def examine_database(path: Path, about: str) -> Iterator[Finding]:
    """Tell whether SQLite finds a file sound; one that is not there yet is made when it is wanted."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as opened:
            found = str(opened.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as wrong:
        found = str(wrong)
    if found == "ok":
        yield fine(about, "database_fine", file=path.name)
    else:
        way_out = "database_cache" if path.name == "index.db" else "database_damaged"
        yield broken(about, way_out, file=str(path), why=" ".join(found.split())[:200])
