"""What is true of the record in PostgreSQL alone: several processes, a server that ends, a schema that will not do."""

import multiprocessing
from contextlib import closing
from pathlib import Path

import pytest
from tests.postgres import cluster
from tests.store.cast import MANIFEST, MANIFEST_HASH, ROK, US, give_notices, notice

psycopg = pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

from tandem.store.fence import FenceLost  # noqa: E402
from tandem.store.postgres import PostgresStore  # noqa: E402
from tandem.store.record import StoreBroken, StoreBusy, StoreConflict  # noqa: E402

EACH = 25


@pytest.fixture
def address() -> str:
    """An empty schema on the server of the tests."""
    return cluster().new_schema()


def _write(address: str, folder: Path, feed: str) -> None:
    with closing(PostgresStore(address, folder=folder)) as store:
        give_notices(store, feed, EACH)


def test_processes_write_in_turn_and_none_is_lost(address: str, tmp_path: Path) -> None:
    _write(address, tmp_path, US)
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(address, tmp_path, ROK)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)

    with closing(PostgresStore(address, folder=tmp_path)) as store:
        heads = store.heads()
        assert {feed: head.size for feed, head in heads.items()} == {ROK: 3 * EACH, US: EACH}
        assert [stored.position for stored in store.arrived_since(0)] == list(range(1, 4 * EACH + 1))
    assert [writer.exitcode for writer in writers] == [0, 0, 0]


def test_a_child_leaves_the_connections_of_its_parent_alone(address: str, tmp_path: Path) -> None:
    with closing(PostgresStore(address, folder=tmp_path)) as store:
        give_notices(store, ROK, 1)
        child = multiprocessing.get_context("fork").Process(target=give_notices, args=(store, ROK, 2))
        child.start()
        child.join(60)

        assert child.exitcode == 0
        give_notices(store, ROK, 1)
        head = store.head(ROK)
        assert head is not None
        assert head.size == 4


def test_after_a_server_ended_nothing_half_stands_and_questions_go_on(address: str, tmp_path: Path) -> None:
    with closing(PostgresStore(address, folder=tmp_path)) as store:
        give_notices(store, ROK, 3)

        def write_while_the_server_ends() -> None:
            with store.writing() as writing:
                writing.append(notice(ROK, after=writing.head(ROK)), {}, {MANIFEST_HASH: MANIFEST})
                cluster().stop()

        with pytest.raises(StoreBroken, match="The database does not answer"):
            write_while_the_server_ends()
        with pytest.raises(StoreBroken, match="The database does not answer"):
            store.head(ROK)
        cluster().start()

        head = store.head(ROK)
        assert head is not None
        assert head.size == 3
        give_notices(store, ROK, 1)
        assert len(store.feed(ROK)) == 4


def test_a_writer_that_waits_too_long_is_told_so(address: str, tmp_path: Path) -> None:
    with (
        closing(PostgresStore(address, folder=tmp_path)) as one,
        closing(PostgresStore(address, folder=tmp_path, wait_seconds=0.1)) as other,
        one.writing(),
        pytest.raises(StoreBusy, match="being written by somebody else for longer than this program waits"),
        other.writing(),
    ):
        pass


def test_a_schema_with_other_tables_is_left_as_it_was(address: str, tmp_path: Path) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE heads (of_lettuce INTEGER)")

    with pytest.raises(StoreBroken, match="holds other tables and no Tandem record"):
        PostgresStore(address, folder=tmp_path)

    with psycopg.connect(address) as connection:
        held = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        ).fetchall()  # fmt: skip
    assert held == [("heads",)]


def test_a_search_path_without_a_schema_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match="The database has no schema for this record"):
        PostgresStore(cluster().address("nowhere"), folder=tmp_path)


def test_a_record_of_a_newer_version_is_left_alone(address: str, tmp_path: Path) -> None:
    _write(address, tmp_path, ROK)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE form SET version = 99")

    with pytest.raises(StoreBroken, match="is of version 99: this Tandem knows version 3"):
        PostgresStore(address, folder=tmp_path)


def test_a_record_of_version_2_is_brought_up_to_date(address: str, tmp_path: Path) -> None:
    _write(address, tmp_path, ROK)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE given_up")
        connection.execute("UPDATE form SET version = 2")

    with closing(PostgresStore(address, folder=tmp_path)) as store:
        assert store.given_up_count() == 0


def test_a_server_that_does_not_keep_what_it_confirms_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreBroken, match="does not keep what it confirms: synchronous_commit is off"):
        PostgresStore(f"{address}%20-csynchronous_commit%3Doff", folder=tmp_path)


def test_no_sentence_has_the_address_in_it(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken) as caught:
        PostgresStore("postgresql://tandem:secret-word@127.0.0.1:1/postgres", folder=tmp_path)

    assert "The database does not answer" in str(caught.value)
    assert "secret-word" not in str(caught.value)


def test_a_record_without_its_fence_is_not_signed(address: str, tmp_path: Path) -> None:
    with closing(PostgresStore(address, folder=tmp_path, own=frozenset({ROK}))) as store:
        give_notices(store, ROK, 2)
        (tmp_path / "heads-postgresql.fence").unlink()

        with pytest.raises(FenceLost):
            give_notices(store, ROK, 1)

        head = store.head(ROK)
        assert head is not None
        assert head.size == 2


def test_two_writers_without_a_turn_cannot_both_raise_a_head(address: str, tmp_path: Path) -> None:
    with closing(PostgresStore(address, folder=tmp_path)) as store:
        give_notices(store, ROK, 1)

        def write_while_the_head_moves() -> None:
            with store.writing() as writing:
                writing.append(notice(ROK, after=writing.head(ROK)), {}, {MANIFEST_HASH: MANIFEST})
                # An engine that does not hold the row of the turn would let this through.
                with psycopg.connect(address, autocommit=True) as other:
                    other.execute("UPDATE heads SET size = size + 1")

        with pytest.raises(StoreConflict, match="grew while entries were being added to it") as caught:
            write_while_the_head_moves()

        assert "Nothing was written" in str(caught.value)
