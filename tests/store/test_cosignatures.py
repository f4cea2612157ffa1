"""Dated signatures, sealed sections and erasure, as every record store keeps them."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from tests.store.cast import KEY, MANIFEST, MANIFEST_HASH, ROK, US, give_notices, notice

from tandem.record.cosignature import cosign
from tandem.record.entry import promise
from tandem.store.record import ClockWentBack, Cosigned, NotAsPromised, RecordStore, StoreConflict, Witnessed
from tandem.store.sqlite import SqliteStore

NOON, LATER = 1542715200, 1542715260


def cosigned(size: int, *, at: int = NOON, name: str = "us.example/witness") -> Cosigned:
    """A cosignature over a head of the ROK feed."""
    body = f"rok.example\n{size}\nAAAA\n"
    return Cosigned(ROK, size, "ab" * 32, cosign(body=body, name=name, at=at, key=KEY))


def test_cosignatures_come_back_by_the_size_of_their_heads(store: RecordStore) -> None:
    with store.writing() as writing:
        writing.keep_cosignatures([cosigned(7, at=LATER), cosigned(2), cosigned(7)])

    assert store.cosignatures(ROK) == [cosigned(2), cosigned(7), cosigned(7, at=LATER)]
    assert store.cosignatures(ROK, from_size=3) == [cosigned(7), cosigned(7, at=LATER)]
    assert store.cosignatures(US) == []


def test_the_same_cosignature_again_is_quiet(store: RecordStore) -> None:
    for _ in range(2):
        with store.writing() as writing:
            writing.keep_cosignatures([cosigned(2)])

    assert store.cosignatures(ROK) == [cosigned(2)]


def test_a_head_is_dated_at_its_size_and_never_backwards(store: RecordStore) -> None:
    give_notices(store, ROK, 2)
    with store.writing() as writing:
        writing.date_head(ROK, size=2, at=LATER)

    with pytest.raises(ClockWentBack, match="The clock of this node went back: it dated a head"), store.writing() as w:
        w.date_head(ROK, size=2, at=NOON)
    with (
        pytest.raises(StoreConflict, match="expected 1 entry, found 2 entries"),
        store.writing() as w,
    ):
        w.date_head(ROK, size=1, at=LATER)

    assert store.dated(ROK) == LATER
    assert store.dated(US) == 0


def test_a_witness_goes_on_from_the_head_that_it_cosigned_last(store: RecordStore) -> None:
    with store.writing() as writing:
        writing.witness(ROK, old=0, size=2, root="ab" * 32, at=NOON)
        writing.witness(ROK, old=2, size=5, root="cd" * 32, at=LATER)

    for old, size, root in ((2, 7, "ef" * 32), (5, 5, "ef" * 32), (5, 4, "ef" * 32)):
        with pytest.raises(StoreConflict, match="that was cosigned last is another"), store.writing() as writing:
            writing.witness(ROK, old=old, size=size, root=root, at=LATER)
    with pytest.raises(ClockWentBack), store.writing() as writing:
        writing.witness(ROK, old=5, size=6, root="ef" * 32, at=NOON)

    assert store.witnessed(ROK) == Witnessed(5, "cd" * 32, LATER)
    assert store.witnessed(US) is None


def test_sealed_sections_are_kept_where_their_hash_is_the_promised_one(store: RecordStore) -> None:
    sealed = b"sealed to US"
    promised, section = promise("what", "text/plain", b"Six wagons.")
    promised = promised.__class__(
        promised.name, promised.commit, promised.media, promised.length, {US: hashlib.sha256(sealed).hexdigest()}
    )
    entry = notice(ROK, promises=(promised,))
    with store.writing() as writing:
        writing.append(entry, {"what": section}, {MANIFEST_HASH: MANIFEST})
        writing.keep_sealed(entry.id, {("what", US): sealed})

    with pytest.raises(NotAsPromised, match="is not what the entry promised"), store.writing() as writing:
        writing.keep_sealed(entry.id, {("what", US): b"something else"})
    with pytest.raises(NotAsPromised), store.writing() as writing:
        writing.keep_sealed(entry.id, {("what", ROK): sealed})

    assert store.sealed(entry.id) == {("what", US): sealed}


def test_an_erased_section_is_gone_and_so_is_what_was_sealed(store: RecordStore) -> None:
    promised, section = promise("what", "text/plain", b"Six wagons.")
    title, titled = promise("title", "text/plain", b"Survey")
    entry = notice(ROK, promises=(promised, title))
    with store.writing() as writing:
        writing.append(entry, {"what": section, "title": titled}, {MANIFEST_HASH: MANIFEST})
    with store.writing() as writing:
        writing.erase_sections(entry.id, ["what", "route"])

    assert store.sections(entry.id) == {"title": titled}
    found = store.entry(entry.id)
    assert found is not None
    assert found.envelope == entry.envelope


def test_what_fails_in_a_writing_takes_its_dated_signatures_with_it(store: RecordStore) -> None:
    give_notices(store, ROK, 1)

    def fail() -> None:
        with store.writing() as writing:
            writing.date_head(ROK, size=1, at=NOON)
            writing.witness(US, old=0, size=2, root="ab" * 32, at=NOON)
            writing.keep_cosignatures([cosigned(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (store.dated(ROK), store.witnessed(US), store.cosignatures(ROK)) == (0, None, [])


def test_a_record_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    with closing(SqliteStore(path)) as store:
        give_notices(store, ROK, 3)
    with closing(sqlite3.connect(path)) as before:
        for table in ("sealed", "dated", "witnessed", "cosignatures", "given_up"):
            before.execute(f"DROP TABLE {table}")
        before.execute("PRAGMA user_version = 1")
        before.commit()

    with closing(SqliteStore(path)) as store:
        with store.writing() as writing:
            writing.keep_cosignatures([cosigned(3)])
        head = store.head(ROK)
        assert head is not None
        assert (head.size, store.cosignatures(ROK)) == (3, [cosigned(3)])


def test_an_entry_whose_sealed_section_is_not_the_promised_one_is_not_written(store: RecordStore) -> None:
    promised, section = promise("what", "text/plain", b"Six wagons.")
    promised = msgspec.structs.replace(promised, sealed={US: hashlib.sha256(b"sealed to US").hexdigest()})
    entry = notice(ROK, promises=(promised,))

    def write() -> None:
        with store.writing() as writing:
            writing.append(entry, {"what": section}, {MANIFEST_HASH: MANIFEST})
            writing.keep_sealed(entry.id, {("what", US): b"sealed to somebody else"})

    with pytest.raises(NotAsPromised):
        write()

    assert store.heads() == {}
    assert store.entry(entry.id) is None
    assert store.sealed(entry.id) == {}
