"""Every record store there is, for the tests that all of them must pass."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.postgres import cluster

from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    """A new, empty record."""
    with closing(_made(request.param, tmp_path)) as made:
        yield made


def _made(kind: str, folder: Path) -> RecordStore:
    if kind == "memory":
        return MemoryStore()
    if kind == "sqlite":
        return SqliteStore(folder / "record.db")
    address = cluster().new_schema()
    # Imported here: without the extra the tests of the other stores run all the same.
    from tandem.store.postgres import PostgresStore

    return PostgresStore(address, folder=folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record in SQLite goes; there is nothing yet."""
    return tmp_path / "record.db"
