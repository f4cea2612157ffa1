"""The restore fence: it never goes down, outlives a torn write, and lets no restored record be signed."""

import multiprocessing
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.cast import ROK, US, give_notices, notice

from tandem.record.merkle import EMPTY_ROOT
from tandem.store.fence import Fence, FenceLost, Mark, RestoredRecord
from tandem.store.record import Pin, StoreBroken
from tandem.store.sqlite import SqliteStore

OWN = frozenset({ROK})
START = Mark(0, EMPTY_ROOT.hex())
THIRD = Mark(3, "3f" * 32)
FOURTH = Mark(4, "4a" * 32)
SLOT_BYTES = 16384


@pytest.fixture
def fence(tmp_path: Path) -> Fence:
    """A fence that watches the feed of ROK from its start."""
    made = Fence(tmp_path / "heads.fence")
    made.admit(OWN)
    return made


def opened(path: Path) -> SqliteStore:
    return SqliteStore(path, own=OWN)


def test_a_fence_begins_at_nothing_and_takes_no_new_start_afterwards(fence: Fence) -> None:
    fence.sync({ROK: THIRD})

    fence.admit(frozenset({ROK, US}))

    assert fence.read() == {ROK: THIRD, US: START}


def test_a_mark_goes_up_and_never_down(fence: Fence) -> None:
    fence.sync({ROK: FOURTH})
    fence.sync({ROK: THIRD})

    assert fence.read() == {ROK: FOURTH}
    assert Fence(fence.path).read() == {ROK: FOURTH}


@pytest.mark.parametrize("length", [0, 1, 14, 16, 60, 140, 200])
def test_a_torn_write_leaves_the_mark_before_it(fence: Fence, length: int) -> None:
    fence.sync({ROK: THIRD})
    before = fence.path.read_bytes()
    fence.sync({ROK: FOURTH})
    after = fence.path.read_bytes()
    start = next(at for at in range(len(after)) if before[at] != after[at]) // SLOT_BYTES * SLOT_BYTES

    fence.path.write_bytes(before[:start] + after[start : start + length] + before[start + length :])

    assert fence.read() == {ROK: THIRD}
    fence.sync({ROK: FOURTH})
    assert fence.read() == {ROK: FOURTH}


def test_a_fence_damaged_in_both_slots_is_lost(fence: Fence) -> None:
    fence.sync({ROK: THIRD})
    raw = bytearray(fence.path.read_bytes())
    raw[20] ^= 1
    raw[SLOT_BYTES + 20] ^= 1
    fence.path.write_bytes(raw)

    with pytest.raises(FenceLost) as caught:
        fence.sync({ROK: FOURTH})

    assert "heads.fence is damaged: neither of its two slots has a right checksum" in str(caught.value)
    assert "Nothing is signed; reading goes on. An officer asks the counterparts" in str(caught.value)
    assert fence.path.read_bytes() == bytes(raw)


def test_an_empty_fence_is_lost_and_not_a_new_one(fence: Fence) -> None:
    fence.path.write_bytes(b"")

    with pytest.raises(FenceLost, match=r"heads\.fence is damaged"):
        fence.admit(OWN)

    assert fence.path.read_bytes() == b""


def test_a_feed_that_was_never_watched_is_not_taken_up_later(fence: Fence) -> None:
    with pytest.raises(FenceLost, match=rf"heads\.fence does not know feed {US[:12]}"):
        fence.sync({US: THIRD})

    assert fence.read() == {ROK: START}


def test_processes_that_raise_one_mark_in_any_order_leave_the_highest(fence: Fence) -> None:
    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=_raise_marks, args=(fence.path, first)) for first in (1, 2, 3)]
    for process in running:
        process.start()
    for process in running:
        process.join()

    assert [process.exitcode for process in running] == [0, 0, 0]
    assert fence.read()[ROK].size == 300


def _raise_marks(path: Path, first: int) -> None:
    fence = Fence(path)
    for size in range(first, 301, 3):
        fence.sync({ROK: Mark(size, f"{size:064x}")})
        if fence.read()[ROK].size < size:
            raise SystemExit(1)


def test_more_feeds_than_the_fence_has_room_for_are_refused(fence: Fence) -> None:
    many = frozenset(f"{number:064x}" for number in range(101))
    before = fence.path.read_bytes()

    with pytest.raises(StoreBroken) as caught:
        fence.admit(many)

    assert str(caught.value) == "heads.fence watches at most 100 feeds, found 102. Nothing was written."

    assert fence.path.read_bytes() == before


def test_the_fence_stands_at_the_head_when_a_writing_returns(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 3)
        give_notices(store, US, 2)
        head = store.head(ROK)

        assert head is not None
        assert store.fence.read() == {ROK: Mark(3, head.root)}
        store.check_fence()


def test_a_writing_that_is_taken_back_leaves_the_fence_where_it_was(path: Path) -> None:
    def fail_half_way(store: SqliteStore) -> None:
        with store.writing() as writing:
            writing.append(notice(ROK, after=writing.head(ROK)))
            raise KeyboardInterrupt

    with closing(opened(path)) as store:
        give_notices(store, ROK, 1)
        before = store.fence.path.read_bytes()
        with pytest.raises(KeyboardInterrupt):
            fail_half_way(store)

        assert store.fence.path.read_bytes() == before


def test_a_record_restored_from_a_backup_is_read_and_not_signed(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 2)
    shutil.copy(path, path.with_name("backup"))
    with closing(opened(path)) as store:
        give_notices(store, ROK, 3)
        lost = store.feed(ROK, 2)
    shutil.copy(path.with_name("backup"), path)

    with closing(opened(path)) as store:
        words = refused_to_sign(store)

        assert f"heads.fence says that feed {ROK[:12]} had 5 entries with root" in words
        assert "the record has 2. Nothing is signed in this feed; reading goes on." in words
        assert "An officer refills it from a counterpart, or opens a new epoch." in words
        assert len(store.feed(ROK)) == 2
        assert len(lost) == 3


def refused_to_sign(store: SqliteStore) -> str:
    before = (store.feed(ROK), store.fence.path.read_bytes() if store.fence.exists() else None)
    with pytest.raises(RestoredRecord) as caught, store.writing() as writing:
        writing.check_fence()
    with pytest.raises(RestoredRecord):
        store.check_fence()
    assert before == (store.feed(ROK), store.fence.path.read_bytes() if store.fence.exists() else None)
    return str(caught.value)


def test_a_restored_record_is_signed_again_once_it_is_refilled(path: Path) -> None:
    opened(path).close()
    shutil.copy(path, path.with_name("backup"))
    with closing(opened(path)) as store:
        given = give_notices(store, ROK, 3)
    shutil.copy(path.with_name("backup"), path)

    with closing(opened(path)) as store:
        for entry in given[:2]:
            with store.writing() as writing:
                writing.append(entry)
            refused_to_sign(store)
        with store.writing() as writing:
            writing.append(given[2])

        store.check_fence()
        assert store.fence.read()[ROK].size == 3


def test_a_restored_record_that_is_signed_all_the_same_never_passes_the_fence(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 1)
    shutil.copy(path, path.with_name("backup"))
    with closing(opened(path)) as store:
        give_notices(store, ROK, 1)
    shutil.copy(path.with_name("backup"), path)

    with closing(opened(path)) as store:
        before = store.feed(ROK)
        with pytest.raises(RestoredRecord) as caught, store.writing() as writing:
            writing.append(notice(ROK, after=writing.head(ROK), litres=65_000))

        assert "The record is not the one that was signed: heads.fence says" in str(caught.value)
        assert "An officer puts back the right record.db" in str(caught.value)
        assert store.feed(ROK) == before


def test_a_record_without_its_fence_is_read_and_not_signed(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 2)
    path.with_name("heads.fence").unlink()

    with closing(opened(path)) as store:
        words = refused_to_sign(store)
        with pytest.raises(FenceLost), store.writing() as writing:
            writing.append(notice(ROK, after=writing.head(ROK)))

        assert "heads.fence is missing, so nobody can tell whether this record is older" in words
        assert "renews the fence with the highest, then refills the record" in words
        assert len(store.feed(ROK)) == 2
        assert not store.fence.exists()


def test_a_record_with_a_damaged_fence_is_read_and_not_signed(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 2)
        store.fence.path.write_bytes(b"\0" * 2 * SLOT_BYTES)

    with closing(opened(path)) as store:
        assert "heads.fence is damaged" in refused_to_sign(store)


def test_feeds_of_others_are_taken_in_while_the_fence_is_lost(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 2)
        store.fence.path.unlink()

        give_notices(store, US, 1)

        assert len(store.feed(US)) == 1


def test_a_lost_fence_is_renewed_with_the_head_of_a_counterpart(path: Path) -> None:
    with closing(opened(path)) as store:
        give_notices(store, ROK, 2)
    shutil.copy(path, path.with_name("backup"))
    with closing(opened(path)) as store:
        (later,) = give_notices(store, ROK, 1)
        head = store.head(ROK)
    shutil.copy(path.with_name("backup"), path)
    path.with_name("heads.fence").unlink()

    with closing(opened(path)) as store:
        assert head is not None
        store.fence.renew({ROK: Mark(head.size, head.root)})
        assert "had 3 entries" in refused_to_sign(store)
        with store.writing() as writing:
            writing.append(later)

        store.check_fence()


def test_a_whole_fence_is_not_renewed_with_less(fence: Fence) -> None:
    fence.sync({ROK: FOURTH})
    before = fence.path.read_bytes()

    with pytest.raises(RestoredRecord) as caught:
        fence.renew({ROK: THIRD})

    assert "heads.fence is whole and cannot be renewed" in str(caught.value)
    assert f"for feed {ROK[:12]} it holds 4 entries, and 3 were offered" in str(caught.value)
    assert fence.path.read_bytes() == before


def test_a_node_that_signed_nothing_yet_needs_no_fence(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        give_notices(store, US, 1)
        store.check_fence()

        assert not store.fence.exists()


def test_pins_outlive_later_marks_and_a_renewal_and_the_oldest_give_way(fence: Fence) -> None:
    for size in range(1, 26):
        fence.pin(ROK, Pin(size, id=f"{size:064x}"))
    fence.sync({ROK: THIRD})
    fence.renew({ROK: FOURTH})

    assert fence.read() == {ROK: FOURTH}
    assert [pin.size for pin in fence.pins(ROK)] == list(range(6, 26))


def test_a_mark_that_is_set_back_pins_the_line_that_goes_on(fence: Fence) -> None:
    fence.sync({ROK: FOURTH})

    fence.reset(ROK, was=FOURTH, mark=THIRD)

    assert fence.read() == {ROK: THIRD}
    assert fence.pins(ROK) == (Pin(3, root=THIRD.root),)
