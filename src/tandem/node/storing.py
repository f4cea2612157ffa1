"""Where the record of a node lies: in a file of its folder, or in a database that `node.json` names."""

import re
from importlib import import_module
from pathlib import Path

from tandem.node.layout import NodeError, NodeFile
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore

RECORD_FILE = "record.db"

_ADDRESS = re.compile(r"postgres(?:ql)?://\S+")
_PASSWORD = re.compile(r"//[^/@:]*:[^/@]*@|[?&]password=")


def open_store(path: Path, settings: NodeFile, *, own: frozenset[str]) -> RecordStore:
    """Open the record of the node in this folder. Raises StoreBroken, or NodeError where its kind is not installed."""
    return store_at(settings.record, folder=path, own=own)


def store_at(address: str, *, folder: Path, own: frozenset[str]) -> RecordStore:
    """Open the record at an address; an empty one stands for the file in the folder."""
    if not address:
        return SqliteStore(folder / RECORD_FILE, own=own)
    check_address(address)
    try:
        # Looked for only here: the database is an extra, and a node with a file does without.
        postgres = import_module("tandem.store.postgres")
    except ImportError as missing:
        raise NodeError(
            "The record of this node is in PostgreSQL, and what speaks to it is not installed; add the extra: "
            "pip install 'tandem-desk[postgres]'."
        ) from missing
    store: RecordStore = postgres.PostgresStore(address, folder=folder, own=own)
    return store


def check_address(address: str) -> None:
    """Raise NodeError where an address is of no database that can hold a record, or has a password in it."""
    if not _ADDRESS.fullmatch(address):
        raise NodeError(
            f"{address.partition('?')[0][:80]!r} is no address of a database; expected "
            "postgresql://ACCOUNT@HOST/DATABASE. Nothing was changed."
        )
    if _PASSWORD.search(address):
        raise NodeError(
            "The address has a password in it, and node.json is no place for one; put it into the file that PGPASSFILE "
            "names. Nothing was changed."
        )
