"""Every record store there is, for the tests that all of them must pass."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RecordStore]:
    """A new, empty record."""
    made: RecordStore = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "record.db")
    with closing(made):
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a record in SQLite goes; there is nothing yet."""
    return tmp_path / "record.db"
