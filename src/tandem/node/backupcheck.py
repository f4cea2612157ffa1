"""What a backup holds, checked as if nothing about it were known: every feed, every file of private papers."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import msgspec

from tandem.node.backupfile import BadBackup, Kind
from tandem.node.layout import NodeError, read_node_file
from tandem.node.site import node_folders
from tandem.record.genesis import feed_id, read_genesis
from tandem.store.recheck import Rechecked, recheck
from tandem.store.record import StoreError
from tandem.store.sqlite import SqliteStore


class NodeHeld(msgspec.Struct, frozen=True):
    """A node in a backup: its path there, its feeds, how many private papers each seat has, own feeds without entry."""

    path: str
    feeds: tuple[Rechecked, ...]
    private: Mapping[str, int]
    seats: tuple[str, ...]
    unsigned: tuple[str, ...]


def check_nodes(folder: Path, *, kind: Kind) -> tuple[NodeHeld, ...]:
    """Check every node of an unpacked backup. Raises BadBackup where one is not whole."""
    paths = [folder] if kind == "node" else node_folders(folder)
    if not paths:
        raise BadBackup("The backup holds no node. Take another one.")
    for database in sorted(folder.rglob("*.db")):
        _check_whole(database)
    return tuple(_check_node(path, path.relative_to(folder).as_posix()) for path in paths)


def _check_node(path: Path, name: str) -> NodeHeld:
    try:
        settings = read_node_file(path)
        feeds = _feeds(path)
        own = {code: feed_id(read_genesis((path / "seats" / code / "genesis.json").read_bytes()))
               for code in settings.seats}  # fmt: skip
    except (NodeError, StoreError, ValueError, OSError) as wrong:
        raise BadBackup(f"The node {name} in the backup is not whole: {wrong}") from wrong
    held = {one.feed for one in feeds}
    unsigned = tuple(code for code, feed in own.items() if feed not in held)
    private = {code: _papers(path / "seats" / code / "private.db") for code in settings.seats}
    return NodeHeld(name, feeds, private, settings.seats, unsigned)


def _feeds(path: Path) -> tuple[Rechecked, ...]:
    if not (path / "record.db").exists():
        return ()
    store = SqliteStore(path / "record.db")
    try:
        return recheck(store)
    finally:
        store.close()


def _check_whole(database: Path) -> None:
    """Let SQLite look through a whole file; of some it knows only that the pages are sound."""
    try:
        with closing(_opened(database)) as opened:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as wrong:
        raise BadBackup(f"{database.name} in the backup cannot be opened: {wrong}. Take another one.") from wrong
    if found != "ok":
        raise BadBackup(f"{database.name} in the backup is damaged: {found.splitlines()[-1]}. Take another one.")


def _papers(path: Path) -> int:
    """How many rows of private papers a file has; none where there is no file."""
    if not path.exists():
        return 0
    with closing(_opened(path)) as opened:
        tables = opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return sum(opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables)


def _opened(database: Path) -> sqlite3.Connection:
    # Opened for writing, though nothing is written: only then does SQLite take its journal away again.
    opened = sqlite3.connect(f"file:{quote(str(database))}?mode=rw", uri=True)
    opened.execute("PRAGMA query_only = ON")
    return opened
