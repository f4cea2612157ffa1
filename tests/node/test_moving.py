"""A node's record is carried to PostgreSQL and back: all of it, and only one of the two can be signed afterwards."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.postgres import cluster

from tandem.desk.desk import Acting
from tandem.desk.group import set_clock
from tandem.node.backup import back_up
from tandem.node.cases import find_case, load_case, read_case
from tandem.node.layout import NodeError, own_feeds, read_node_file
from tandem.node.moving import Moved, move_record
from tandem.node.node import Node, open_node
from tandem.node.restoring import restore
from tandem.store.fence import FenceLost
from tandem.store.sqlite import SqliteStore

pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")

WORDS = "a long journey by train"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A node with the rehearsal in it, never moved itself."""
    path = tmp_path_factory.mktemp("moved") / "node"
    case = read_case(find_case("rail-survey-rehearsal"))
    load_case(path, case=case, passphrase=WORDS, now=NOW)
    return path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of that node."""
    path = tmp_path / "node"
    shutil.copytree(made, path)
    return path


@pytest.fixture
def address() -> str:
    """An empty schema."""
    return cluster().new_schema()


def moved_to(folder: Path, address: str) -> Moved:
    """Carry the record over."""
    return move_record(folder, to=address, own=own_feeds(folder))


def give(node: Node) -> None:
    """Set the clock of the simulated group by a second, as the shortest act there is."""
    group = node.desk.group()
    seat = group.charter.simulation
    assert seat is not None
    roles = group.seats[seat.clock_seat].officers[1].roles
    role = next(role for role in roles if role in group.charter.roles("clock.set/1"))
    set_clock(
        node.desk, acting=Acting(seat.clock_seat, 1, role), to=node.now() + timedelta(seconds=1), seen=group.frontier
    )


def test_the_state_is_the_same_on_both_sides(folder: Path, address: str) -> None:
    with closing(open_node(folder, passphrase=WORDS)) as node:
        before, heads = node.desk.state_hash(), node.desk.store.heads()

    moved = moved_to(folder, address)

    with closing(open_node(folder, passphrase=WORDS)) as node:
        assert type(node.desk.store).__name__ == "PostgresStore"
        assert moved.state_hash == before == node.desk.state_hash()
        assert node.desk.store.heads() == heads
        give(node)
    assert not (folder / "record.db").exists()
    assert (folder / "record.db.moved").exists()


def test_a_process_that_has_the_old_record_open_signs_no_more(folder: Path, address: str) -> None:
    with closing(open_node(folder, passphrase=WORDS)) as old:
        give(old)
        moved_to(folder, address)

        with pytest.raises(FenceLost):
            give(old)


def test_a_record_goes_back_into_a_file(folder: Path, address: str) -> None:
    moved_to(folder, address)
    with closing(open_node(folder, passphrase=WORDS)) as node:
        give(node)
        before = node.desk.state_hash()

    moved = moved_to(folder, "")

    assert moved.state_hash == before
    with closing(open_node(folder, passphrase=WORDS)) as node:
        assert isinstance(node.desk.store, SqliteStore)
        give(node)


@pytest.mark.parametrize("step", ["_copy_rest", "_compared", "write_node_file"])
def test_what_ended_on_the_way_goes_on_from_there(
    folder: Path, address: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"tandem.node.moving.{step}", ends)
        with pytest.raises(KeyboardInterrupt):
            moved_to(folder, address)
    assert read_node_file(folder).record == ""

    moved_to(folder, address)

    with closing(open_node(folder, passphrase=WORDS)) as node:
        give(node)


def test_another_record_at_the_address_is_told_and_nothing_is_moved(folder: Path, made: Path, address: str) -> None:
    other = folder.with_name("other")
    case = read_case(find_case("rail-survey-2018"))
    load_case(other, case=case, passphrase=WORDS, now=NOW)
    moved_to(other, address)

    with pytest.raises(Exception, match=r"another record|cannot be written"):
        moved_to(folder, address)

    assert read_node_file(folder).record == ""
    with closing(open_node(folder, passphrase=WORDS)) as node:
        give(node)
    shutil.rmtree(other)


def test_a_record_that_may_not_be_signed_is_not_moved(folder: Path, address: str) -> None:
    (folder / "heads.fence").unlink()

    with pytest.raises(FenceLost):
        moved_to(folder, address)

    assert read_node_file(folder).record == ""


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("mysql://desk@127.0.0.1/desk", "is no address of a database; expected postgresql://"),
        ("postgresql://desk:word@127.0.0.1/desk", "The address has a password in it"),
        ("postgresql://desk@127.0.0.1/desk?password=word", "The address has a password in it"),
        ("", "The record is there already; nothing was changed"),
    ],
)
def test_an_address_that_will_not_do_is_refused(folder: Path, to: str, sentence: str) -> None:
    before = (folder / "node.json").read_bytes()

    with pytest.raises(NodeError) as caught:
        moved_to(folder, to)

    assert sentence in str(caught.value)
    assert (folder / "node.json").read_bytes() == before
    with closing(sqlite3.connect(folder / "record.db")) as record:
        assert record.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_backup_of_a_record_in_postgresql_is_laid_down_with_the_record_in_a_file(
    folder: Path, address: str, tmp_path: Path
) -> None:
    moved = moved_to(folder, address)

    done = back_up(folder, out=tmp_path / "node.backup", passphrase=None, now=NOW)
    restore(tmp_path / "node.backup", into=tmp_path / "again", kind="node", passphrase=None)
    again = open_node(tmp_path / "again", passphrase=WORDS)

    assert {feed.feed: feed.size for feed in done.nodes[0].feeds} == dict(moved.entries)
    assert again.desk.state_hash() == moved.state_hash
    assert read_node_file(tmp_path / "again").record == ""
    assert read_node_file(folder).record == address
    assert not list((tmp_path / "again").glob("*.fence"))
    again.close()
