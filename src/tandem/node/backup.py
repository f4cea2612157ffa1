"""A backup of a node or of a whole site, made while it is served, and read again before it counts.

Copied are the record, the private papers of every seat, the locked keys as they are, settings and geneses, signed heads
and what else lies in the folder. Left out are the restore fence, which has to know what a backup does not, the search
index, which is built again, and the journals of SQLite. So a backup holds private papers: it is for the party itself
and for nobody else. What is for others is an archive.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

import tandem
from tandem.node.backupcheck import NodeHeld, check_nodes
from tandem.node.backupfile import (
    FORMAT,
    BackupList,
    BadBackup,
    Kind,
    is_fence,
    list_files,
    unpack_backup,
    write_backup,
)
from tandem.node.durable import sync_folder
from tandem.node.handed import note_gone
from tandem.node.layout import NodeError, read_node_file, write_node_file
from tandem.node.moving import copy_record
from tandem.node.site import node_folders, read_site_file
from tandem.node.storing import RECORD_FILE, store_at
from tandem.rules.instant import written
from tandem.store.copying import copy_database, is_database
from tandem.store.record import StoreError
from tandem.store.sqlite import SqliteStore

_LEFT_OUT = ("index.db", f"{RECORD_FILE}.moved")
_ENDINGS = ("-wal", "-shm", "-journal", ".lock")
_STAGE = ".backup-"


class BackedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was written, read again and found whole."""

    file: str
    kind: Kind
    made_at: str
    sealed: bool
    bytes: int
    sha256: str
    files: int
    nodes: tuple[NodeHeld, ...]


def back_up(
    folder: Path,
    *,
    out: Path,
    passphrase: str | None,
    now: datetime,
    strength: Literal["interactive", "minimal"] = "interactive",
) -> BackedUp:
    """Write a backup of the node or site in a folder to a new file; sealed where there is a passphrase.

    The file appears under its name once it was read again and every feed in it was found whole.
    Raises NodeError with the way out; nothing is left behind then.
    """
    kind = _kind_of(folder)
    _check_place(folder, out)
    with _said(out), _stage(folder) as stage, _draft(out) as draft:
        contents = _copy(folder, stage / "copy", kind, now)
        with draft.open("wb") as file:
            write_backup(file, folder=stage / "copy", contents=contents, passphrase=passphrase, strength=strength)
            file.flush()
            os.fsync(file.fileno())
        shutil.rmtree(stage / "copy")
        nodes = _read_again(draft, stage / "again", passphrase)
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        done = BackedUp(
            file=str(out), kind=kind, made_at=contents.made_at, sealed=passphrase is not None,
            bytes=draft.stat().st_size, sha256=digest, files=len(contents.files), nodes=nodes,
        )  # fmt: skip
        _note(folder, nodes, out=out, now=now)
        draft.replace(out)
        sync_folder(out.parent)
    return done


def _note(folder: Path, nodes: tuple[NodeHeld, ...], *, out: Path, now: datetime) -> None:
    """Take note of the file in every node that is in it, before the file has its name."""
    for node in nodes:
        frontier = {feed.feed: feed.size for feed in node.feeds}
        note_gone(folder / node.path, at=now, what="backup", to="", file=str(out), frontier=frontier)


def _kind_of(folder: Path) -> Kind:
    if (folder / "node.json").exists():
        read_node_file(folder)
        return "node"
    if folder.is_dir() and node_folders(folder):
        read_site_file(folder)
        return "site"
    raise NodeError(
        f"{folder} holds neither a node nor a site, so there is nothing to back up. Name a node with --node, or a site "
        "with --var."
    )


def _nodes(folder: Path, kind: Kind) -> list[Path]:
    return [folder] if kind == "node" else node_folders(folder)


def _check_place(folder: Path, out: Path) -> None:
    if out.exists():
        raise NodeError(f"{out} is there already; nothing was written. Name a new file: a backup replaces no other.")
    if not out.parent.is_dir():
        raise NodeError(f"There is no folder {out.parent} for the backup. Nothing was written; make it first.")
    if out.resolve().is_relative_to(folder.resolve()):
        raise NodeError(
            f"{out} lies in the folder that is backed up, and would be lost with it. Nothing was written; name a file "
            "elsewhere, best on another disk."
        )


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """A folder beside the files themselves, for copies of private papers must not lie about elsewhere."""
    for left in folder.glob(f"{_STAGE}*"):
        _remove_left(left)
    stage = Path(tempfile.mkdtemp(dir=folder, prefix=_STAGE))
    number = os.open(stage, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(number)


def _remove_left(stage: Path) -> None:
    """Remove what a backup that was killed left behind; one that runs holds a lock on its own."""
    number = os.open(stage, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(stage, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(number)


@contextmanager
def _draft(out: Path) -> Iterator[Path]:
    """A hidden file beside the place of the backup, readable by its owner alone; gone unless it was moved there."""
    number, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.new-")
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _copy(folder: Path, copy: Path, kind: Kind, now: datetime) -> BackupList:
    """Copy what is backed up, each database as it stood at one instant; the records last.

    So a record is never older than the private papers beside it, which say what was read and drafted on it.
    """
    paths = sorted(_paths(folder), key=lambda path: (Path(path).name == RECORD_FILE, path))
    for path in paths:
        source, target = folder / path, copy / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if is_database(source):
            copy_database(source, target)
        else:
            shutil.copyfile(source, target)
    made = [_record_of(node, copy / node.relative_to(folder)) for node in _nodes(folder, kind)]
    paths += [path.relative_to(copy).as_posix() for path in made if path is not None]
    modes = {path: _mode(folder / path) for path in paths}
    files = list_files(copy, sorted(paths), modes=modes)
    return BackupList(format=FORMAT, kind=kind, made_at=written(now), tandem=tandem.__version__, files=files)


def _record_of(node: Path, copy: Path) -> Path | None:
    """Copy a record that lies in a database of its own into a file; None where it lies in one already.

    The node that is laid down from it has its record in that file, and may be moved to a database again.
    """
    settings = read_node_file(node)
    if not settings.record:
        return None
    source = store_at(settings.record, folder=node, own=frozenset())
    target = SqliteStore(copy / RECORD_FILE)
    try:
        copy_record(source, target)
    finally:
        target.close()
        source.close()
    write_node_file(copy, msgspec.structs.replace(settings, record=""))
    return copy / RECORD_FILE


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o640


def _paths(folder: Path) -> Iterator[str]:
    """Go through the files that are backed up, by their paths in the folder."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts) or path.is_symlink() or not path.is_file():
            continue
        if path.name not in _LEFT_OUT and not path.name.endswith(_ENDINGS) and not is_fence(path.name):
            yield inside.as_posix()


def _read_again(draft: Path, again: Path, passphrase: str | None) -> tuple[NodeHeld, ...]:
    again.mkdir(mode=0o700)
    contents = unpack_backup(draft, passphrase=passphrase, into=again)
    return check_nodes(again, kind=contents.kind)


@contextmanager
def _said(out: Path) -> Iterator[None]:
    """Turn what the disk says into a sentence; what is broken in the node itself says so in its own."""
    try:
        yield
    except OSError as wrong:
        raise NodeError(
            f"The backup {out} could not be written: {(wrong.strerror or str(wrong)).lower()}. Nothing was left "
            "behind; make room there and in the folder of the node, which holds a copy while it works, and try again."
        ) from wrong
    except (BadBackup, StoreError) as wrong:
        raise NodeError(f"No backup was made, and nothing was left behind: {wrong}") from wrong
