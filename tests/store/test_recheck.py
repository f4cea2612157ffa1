"""A record that is held is checked again from its bytes: what a disk or a hand changed since is found."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.faces.cli.stage import Office, copied, furnished

from tandem.store.recheck import recheck
from tandem.store.record import StoreBroken
from tandem.store.sqlite import SqliteStore

_SIGNATURE_CHANGED = "CAST(X'0101' || substr(envelope, 3) AS BLOB)"
_END_CHANGED = "CAST(substr(envelope, 1, length(envelope) - 2) || X'0101' AS BLOB)"


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = furnished(tmp_path_factory.mktemp("recheck"), simulation=True)
    office.notice()
    return office


@pytest.fixture
def record(_furnished: Office, tmp_path: Path) -> Path:
    """The record of a group with a notice."""
    return copied(_furnished, tmp_path / "copy").path / "record.db"


def _changed(record: Path, statement: str) -> None:
    with closing(sqlite3.connect(record)) as opened:
        opened.execute(statement)
        opened.commit()


def _said(record: Path, *, signatures: bool = True) -> str:
    store = SqliteStore(record)
    try:
        with pytest.raises(StoreBroken) as broken:
            recheck(store, signatures=signatures)
    finally:
        store.close()
    return str(broken.value)


def test_a_whole_record_is_told_feed_by_feed(record: Path) -> None:
    store = SqliteStore(record)

    found = {one.code: one for one in recheck(store)}

    assert set(found) == {"ROK", "US"}
    assert found["ROK"].root == store.heads()[found["ROK"].feed].root
    assert found["ROK"].sections > 0
    store.close()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            f"UPDATE entries SET envelope = {_SIGNATURE_CHANGED} WHERE seq = 3",
            "signature",
        ),
        ("UPDATE entries SET root = zeroblob(32) WHERE seq = 3", "is another one"),
        ("UPDATE sections SET content = X'41'", "not what the entry promised"),
        ("UPDATE tables SET content = X'7B7D'", "not what its name says"),
    ],
)
def test_what_was_changed_in_the_file_is_found_with_its_place(record: Path, statement: str, words: str) -> None:
    _changed(record, statement)

    assert words in _said(record)


def test_without_signatures_a_changed_envelope_is_still_found(record: Path) -> None:
    _changed(
        record,
        f"UPDATE entries SET envelope = {_END_CHANGED} WHERE seq = 3",
    )

    assert "feed" in _said(record, signatures=False)
