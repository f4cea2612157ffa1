"""The record in a file: several processes, and each way in which a file or a disk can fail, with its words."""

import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.store.cast import MANIFEST, MANIFEST_HASH, ROK, give_notices, notice, purpose

from tandem.store.record import StoreBroken, StoreBusy
from tandem.store.sqlite import SqliteStore


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, to prove that a refusal wrote nothing."""
    return {found.name: found.read_bytes() for found in folder.iterdir() if found.is_file()}


def refused(path: Path) -> str:
    """The words with which a file is refused, having made sure that it and its folder are as before."""
    before = files(path.parent)
    with pytest.raises(StoreBroken) as caught:
        SqliteStore(path)
    assert files(path.parent) == before
    return str(caught.value)


def in_a_process(work: Callable[[], None]) -> int | None:
    """Run `work` in a forked process and answer how it ended."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(60)
    return process.exitcode


@pytest.fixture
def filled(path: Path) -> Path:
    """A record of forty notices, closed again."""
    with closing(SqliteStore(path)) as store:
        give_notices(store, ROK, 40)
    return path


def test_a_record_is_there_after_closing_and_opening(path: Path) -> None:
    promise, section = purpose()
    with closing(SqliteStore(path)) as store, store.writing() as writing:
        entry = notice(ROK, promises=(promise,))
        head = writing.append(entry, {"purpose": section}, {MANIFEST_HASH: MANIFEST})
        writing.note_equivocation(entry.envelope, notice(ROK).envelope)

    with closing(SqliteStore(path)) as store:
        assert store.head(ROK) == head
        assert [stored.entry for stored in store.arrived_since(0)] == [entry]
        assert store.sections(entry.id) == {"purpose": section}
        assert store.table(MANIFEST_HASH) == MANIFEST
        assert len(store.equivocations()) == 1


def test_a_commit_is_synced_before_it_is_confirmed(path: Path) -> None:
    with closing(SqliteStore(path)) as store, store.writing() as writing:
        writing.append(notice(ROK))

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_two_processes_append_to_one_feed_without_gap_or_loss(path: Path) -> None:
    def write() -> None:
        with closing(SqliteStore(path, own=frozenset({ROK}))) as store:
            give_notices(store, ROK, 200)

    fork = multiprocessing.get_context("fork")
    running = [fork.Process(target=write) for _ in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join()

    assert [process.exitcode for process in running] == [0, 0]
    with closing(SqliteStore(path, own=frozenset({ROK}))) as store:
        arrived = list(store.arrived_since(0))
        assert [stored.position for stored in arrived] == list(range(1, 401))
        assert [stored.entry.header.seq for stored in arrived] == list(range(400))
        previous = [None, *(stored.entry.id for stored in arrived[:-1])]
        assert [stored.entry.header.prev for stored in arrived] == previous
        assert store.fence.read()[ROK].size == 400
        store.check_fence()


def test_a_store_goes_on_in_a_forked_process(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        give_notices(store, ROK, 1)

        assert in_a_process(lambda: _give_and_close(store)) == 0

        give_notices(store, ROK, 1)
        assert len(store.feed(ROK)) == 3


def _give_and_close(store: SqliteStore) -> None:
    give_notices(store, ROK, 1)
    store.close()


def test_a_reader_is_not_held_up_by_a_writer_in_another_thread(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        give_notices(store, ROK, 1)
        sizes: list[int] = []
        with store.writing() as writing:
            writing.append(notice(ROK, after=writing.head(ROK)))
            reader = threading.Thread(target=lambda: sizes.append(len(store.feed(ROK))))
            reader.start()
            reader.join(5)

        assert sizes == [1]
        assert len(store.feed(ROK)) == 2


def test_a_writer_that_waits_in_vain_says_so(path: Path) -> None:
    with closing(SqliteStore(path)) as other, closing(SqliteStore(path, wait_seconds=0.1)) as store:
        give_notices(other, ROK, 1)
        with other.writing(), pytest.raises(StoreBusy) as caught, store.writing():
            pass

        assert "record.db is being written by somebody else for longer than this program" in str(caught.value)
        assert "Nothing was written; try again, and if it stays so, end the program" in str(caught.value)
        assert len(store.feed(ROK)) == 1


def test_a_writer_waits_half_a_minute_for_its_turn_unless_said_otherwise(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        ((waits,),) = store._ask("PRAGMA busy_timeout")

    assert waits == 30_000


def test_a_thread_that_waits_in_vain_says_so(path: Path) -> None:
    with closing(SqliteStore(path, wait_seconds=0.1)) as store:
        caught: list[StoreBusy] = []

        def write() -> None:
            try:
                with store.writing():
                    pass
            except StoreBusy as error:
                caught.append(error)

        with store.writing():
            thread = threading.Thread(target=write)
            thread.start()
            thread.join()

        assert len(caught) == 1


def test_a_database_cut_off_anywhere_is_refused_and_left_as_it_is(filled: Path) -> None:
    whole = filled.read_bytes()
    chance = random.Random(20_181_120)
    lengths = [0, 1, 15, 16, 99, 100, 511, 4095, 4096, 8192, len(whole) - 4096, len(whole) - 1]
    for length in lengths + [chance.randrange(len(whole)) for _ in range(30)]:
        filled.write_bytes(whole[:length])

        words = refused(filled)

        assert words.startswith("record.db is damaged: "), length
        assert words.endswith("; restore it from a backup or refill from the other party; nothing was changed."), length
    filled.write_bytes(whole)
    SqliteStore(filled).close()


def test_a_database_with_an_overwritten_page_is_refused(filled: Path) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[:8192] + random.Random(1).randbytes(4096) + whole[12288:])

    assert refused(filled).startswith("record.db is damaged: ")


def test_a_feed_whose_last_entry_is_not_there_is_refused(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("DELETE FROM entries WHERE seq = 39")

    assert f"the last of the 40 entries of feed {ROK[:12]} is not there" in refused(filled)


def test_damage_found_later_is_said_in_the_same_words(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        (first,) = give_notices(store, ROK, 1)
        give_notices(store, ROK, 20)
        give_a_long_notice(store, length=5_000_000)
    whole = path.read_bytes()
    place = whole.index(first.raw) // 4096 * 4096
    path.write_bytes(whole[:place] + random.Random(1).randbytes(4096) + whole[place + 4096 :])

    with closing(SqliteStore(path)) as store:
        with pytest.raises(StoreBroken) as caught:
            list(store.arrived_since(0))

        assert "record.db is damaged: " in str(caught.value)
        assert "restore it from a backup or refill from the other party; nothing was" in str(caught.value)


@pytest.mark.parametrize("foreign", [b"PK\x03\x04 an archive", b"%PDF-1.4\n" * 100, b"\0" * 8192])
def test_a_file_of_another_kind_is_refused(path: Path, foreign: bytes) -> None:
    path.write_bytes(foreign)

    words = refused(path)

    assert words == f"This file is not a Tandem record: {path}. Nothing was changed; name another file."


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE entries (position INTEGER)")

    assert refused(path).startswith("This file is not a Tandem record")


def test_a_record_of_a_newer_tandem_is_refused(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA user_version = 4")

    words = refused(filled)

    assert "record.db was written by a newer Tandem: this one knows version 3 of the file" in words
    assert "found version 4." in words
    assert "Nothing was changed; install that newer Tandem." in words


def test_a_journal_without_its_record_is_not_begun_anew(path: Path) -> None:
    path.with_name("record.db-wal").write_bytes(b"what was not yet moved into the record")

    words = refused(path)

    assert "record.db is missing, but its journal record.db-wal is there. Nothing was changed" in words


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match=r"There is no folder .*/nowhere for record\.db\. Nothing"):
        SqliteStore(tmp_path / "nowhere" / "record.db")

    assert list(tmp_path.iterdir()) == []


def give_a_long_notice(store: SqliteStore, *, length: int) -> None:
    promise, section = purpose("a" * length)
    with store.writing() as writing:
        entry = notice(ROK, after=writing.head(ROK), promises=(promise,))
        writing.append(entry, {"purpose": section})


def test_a_full_disk_is_said_and_nothing_of_the_entry_stays(path: Path) -> None:
    with closing(SqliteStore(path, own=frozenset({ROK}), most_pages=40)) as store:
        give_notices(store, ROK, 3)
        before = (store.feed(ROK), store.heads(), store.fence.path.read_bytes())

        with pytest.raises(StoreBroken) as caught:
            give_a_long_notice(store, length=200_000)

        assert "The disk is full; nothing was written to record.db." in str(caught.value)
        assert f"Make room on the disk of {path.parent} and try again." in str(caught.value)
        assert before == (store.feed(ROK), store.heads(), store.fence.path.read_bytes())
        give_notices(store, ROK, 1)
        assert len(store.feed(ROK)) == 4


def test_a_writing_that_met_a_full_disk_cannot_be_committed_all_the_same(path: Path) -> None:
    def go_on_all_the_same(store: SqliteStore) -> None:
        promise, section = purpose("a" * 2_000_000)
        with store.writing() as writing, suppress(StoreBroken):
            writing.append(notice(ROK, promises=(promise,)), {"purpose": section})

    with closing(SqliteStore(path, most_pages=40)) as store:
        with pytest.raises(RuntimeError, match="This writing has ended"):
            go_on_all_the_same(store)

        assert store.heads() == {}
        assert list(store.arrived_since(0)) == []


@pytest.mark.parametrize("rights", [(0o555, 0o644), (0o755, 0o444), (0o555, 0o444)])
def test_a_record_that_may_only_be_read_is_refused_with_the_way_out(rights: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "record.db"
        with closing(SqliteStore(path)) as store:
            give_notices(store, ROK, 1)
        path.chmod(rights[1])
        path.parent.chmod(rights[0])

        assert in_a_process(lambda: _open_as_nobody(path, "record.db cannot be written: this account")) == 0


def test_a_folder_that_may_only_be_read_gets_no_record() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "record.db"
        path.parent.chmod(0o555)

        assert in_a_process(lambda: _open_as_nobody(path, "record.db cannot be made in")) == 0
        assert list(path.parent.iterdir()) == []


def _open_as_nobody(path: Path, wanted: str) -> None:
    if os.geteuid() == 0:
        # To root no folder is closed.
        os.setuid(65534)
    before = files(path.parent)
    try:
        SqliteStore(path)
    except StoreBroken as error:
        said = wanted in str(error) and "Nothing was" in str(error)
        sys.exit(0 if said and files(path.parent) == before else 2)
    sys.exit(3)


def test_a_record_that_was_moved_away_is_said_to_be_gone(filled: Path) -> None:
    with closing(SqliteStore(filled)) as store:
        filled.rename(filled.with_name("moved.db"))

        with pytest.raises(StoreBroken) as caught, store.writing():
            pass

        assert "record.db cannot be opened in" in str(caught.value)
        assert "Nothing was written; see to the folder." in str(caught.value)
        assert not filled.exists()
