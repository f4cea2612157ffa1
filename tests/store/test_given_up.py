"""What a record does where the parties settled a fork: the other line is moved aside, and nothing of it is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.cast import MANIFEST, MANIFEST_HASH, ROK, give_notices, notice, purpose

from tandem.record.cosignature import Cosignature
from tandem.store.fence import RestoredRecord
from tandem.store.record import Cosigned, Mark, Pin, RecordStore, StoreConflict
from tandem.store.sqlite import SqliteStore


def switch(store: RecordStore, seq: int) -> int:
    with store.writing() as writing:
        return writing.give_up(ROK, seq=seq)


def test_a_feed_ends_before_what_was_given_up_and_goes_on_from_there(store: RecordStore) -> None:
    give_notices(store, ROK, 3)
    before = store.head(ROK)
    promise, section = purpose()
    assert before is not None
    last = notice(ROK, after=before, promises=(promise,))
    line = Cosigned(ROK, 4, "ab" * 32, Cosignature("tandem.example/witness", 1542672000, "a line\n"))
    with store.writing() as writing:
        writing.append(last, {"purpose": section}, {MANIFEST_HASH: MANIFEST})
        writing.witness(ROK, old=0, size=4, root="ab" * 32, at=1542672000)
        writing.keep_cosignatures([line])

    assert switch(store, 3) == 1

    assert store.head(ROK) == before
    assert (store.entry(last.id), store.root_at(ROK, 4), store.id_at(ROK, 4)) == (None, None, None)
    assert (store.sections(last.id), list(store.cosignatures(ROK))) == ({}, [])
    witnessed = store.witnessed(ROK)
    assert witnessed is not None
    assert (witnessed.size, witnessed.root, witnessed.at) == (3, before.root, 1542672000)
    (gone,) = store.given_up()
    assert (gone.envelope, gone.seq, dict(gone.sections), list(gone.cosigned)) == (
        last.envelope, 3, {"purpose": section}, [line],
    )  # fmt: skip
    assert store.given_up_count() == 1
    other = notice(ROK, after=before, litres=60_000)
    with store.writing() as writing:
        head = writing.append(other)
    assert head.size == 4
    # No place in the order of arrival is used twice.
    assert [one.position for one in store.arrived_since(0)] == [1, 2, 3, 5]
    assert [one.entry.id for one in store.arrived_since(4)] == [other.id]


@pytest.mark.parametrize("seq", [0, 3, 9])
def test_neither_the_first_entry_nor_what_is_not_held_is_given_up(store: RecordStore, seq: int) -> None:
    give_notices(store, ROK, 3)
    before = store.head(ROK)

    with pytest.raises(StoreConflict, match="Nothing of feed"):
        switch(store, seq)

    assert (store.head(ROK), store.given_up()) == (before, [])


def test_a_writing_that_fails_gives_nothing_up(store: RecordStore) -> None:
    give_notices(store, ROK, 3)
    before = store.head(ROK)

    def fail() -> None:
        with store.writing() as writing:
            writing.give_up(ROK, seq=1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert (store.head(ROK), store.given_up_count()) == (before, 0)
    assert len(list(store.arrived_since(0))) == 3


def test_a_moved_record_keeps_what_was_given_up(store: RecordStore, tmp_path: Path) -> None:
    give_notices(store, ROK, 3)
    switch(store, 1)
    with closing(SqliteStore(tmp_path / "moved.db")) as other:
        with other.writing() as writing:
            for gone in store.given_up():
                writing.keep_given_up(gone)
                writing.keep_given_up(gone)

        assert other.given_up() == store.given_up()


def test_the_fence_follows_to_the_kept_line_only_from_the_mark_that_it_has(path: Path) -> None:
    own = frozenset({ROK})
    with closing(SqliteStore(path, own=own)) as store:
        give_notices(store, ROK, 3)
        store.pin(ROK, pin=Pin(3, root="cd" * 32))
        mark = store.marks()[ROK]
        with store.writing() as writing:
            writing.give_up(ROK, seq=2)
        head = store.head(ROK)
        assert head is not None
        with pytest.raises(RestoredRecord):
            store.check_fence()
        with pytest.raises(RestoredRecord, match="another mark"):
            store.switch_mark(ROK, was=Mark(9, "ef" * 32), mark=Mark(head.size, head.root), after=2)
        assert store.marks()[ROK] == mark

        store.switch_mark(ROK, was=mark, mark=Mark(head.size, head.root), after=2)

        store.check_fence()
        assert store.marks()[ROK] == Mark(2, head.root)


def test_a_record_of_version_2_is_brought_up_to_date(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        give_notices(store, ROK, 3)
    with closing(sqlite3.connect(path)) as before:
        before.execute("DROP TABLE given_up")
        before.execute("PRAGMA user_version = 2")
        before.commit()

    with closing(SqliteStore(path)) as store:
        assert switch(store, 1) == 2
        assert store.given_up_count() == 2
