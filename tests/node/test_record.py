"""Two nodes that exchange nothing but archives: found, join, export and import; and a node that only reads."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import ROK, US, charter

from tandem.desk.reading import reader_of
from tandem.node.layout import NodeError, SeatPlan, lay_out
from tandem.node.node import Node, found_group, open_node
from tandem.node.record import checkpoints_of, export, join_group, lay_out_for_reading, take_in
from tandem.record.archive import BadArchive
from tandem.record.genesis import read_genesis

AUGUST = datetime(2018, 8, 1, tzinfo=UTC)
PASSPHRASE = "seoul-washington"


def _node(path: Path, code: str) -> Node:
    lay_out(
        path, seats=[SeatPlan(code=code, names={"en": code})], passphrase=PASSPHRASE, domain="desk.example",
        strength="minimal",
    )  # fmt: skip
    return open_node(path, passphrase=PASSPHRASE)


def _archive(node: Node, code: str) -> bytes:
    return export(node, reader=reader_of(node.desk, code=code, officer=1))


def _files(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _apart(tmp_path: Path) -> tuple[Node, Node]:
    """ROK founds; US has taken in the archive that ROK sent, and has not joined yet."""
    rok, us = _node(tmp_path / "rok", ROK), _node(tmp_path / "us", US)
    theirs = read_genesis((tmp_path / "us" / "seats" / US / "genesis.json").read_bytes())
    found_group(rok, charter=charter(ROK, US), now=AUGUST, others=[theirs])
    take_in(us, raw=_archive(rok, ROK))
    return rok, us


def test_a_group_is_founded_by_two_nodes_that_exchange_archives(tmp_path: Path) -> None:
    rok, us = _apart(tmp_path)
    assert not us.desk.group().founded

    join_group(us, now=AUGUST)
    take_in(rok, raw=_archive(us, US))

    assert rok.desk.group().founded
    assert us.desk.group().founded
    assert rok.words() == us.words()
    assert rok.desk.state_hash() == us.desk.state_hash()
    assert open_node(tmp_path / "us", passphrase=PASSPHRASE).settings.founding is not None


def test_equal_records_of_two_nodes_make_equal_archives_but_for_the_signature(tmp_path: Path) -> None:
    rok, us = _apart(tmp_path)
    join_group(us, now=AUGUST)
    ours = _archive(us, US)

    take_in(rok, raw=ours)
    theirs = _archive(rok, ROK)

    assert _files(theirs).keys() == _files(ours).keys()
    assert {path for path, raw in _files(theirs).items() if raw != _files(ours)[path]} == {"contents.sig"}
    assert take_in(us, raw=theirs).held == 2


def test_the_heads_of_others_are_kept_and_own_ones_are_not(tmp_path: Path) -> None:
    _, us = _apart(tmp_path)
    join_group(us, now=AUGUST)

    take_in(us, raw=_archive(us, US))

    own = us.desk.seats[US].feed
    assert own in us.desk.store.heads()
    assert checkpoints_of(us).read().keys() == us.desk.store.heads().keys() - {own}


def test_a_member_that_has_signed_joins_no_second_time(tmp_path: Path) -> None:
    _, us = _apart(tmp_path)
    join_group(us, now=AUGUST)
    before = us.desk.store.heads()

    with pytest.raises(NodeError, match="Every seat of this node has signed the founding already; nothing was changed"):
        join_group(us, now=AUGUST)

    assert us.desk.store.heads() == before


def test_nobody_joins_a_group_of_which_nothing_came(tmp_path: Path) -> None:
    us = _node(tmp_path / "us", US)

    with pytest.raises(NodeError, match="holds no record of a group yet; take in an archive of another member first"):
        join_group(us, now=AUGUST)

    assert us.desk.store.heads() == {}


def test_a_node_for_reading_wants_no_passphrase_and_holds_the_same_state(tmp_path: Path) -> None:
    rok, us = _apart(tmp_path)
    join_group(us, now=AUGUST)
    raw = _archive(us, US)

    lay_out_for_reading(tmp_path / "copy", raw=raw, words=us.words())
    copy = open_node(tmp_path / "copy", passphrase="")
    take_in(copy, raw=raw)

    assert copy.desk.state_hash() == us.desk.state_hash()
    assert copy.desk.seats == {}
    with pytest.raises(NodeError, match="holds a node already"):
        lay_out_for_reading(tmp_path / "rok", raw=raw)
    assert rok.settings.seats == (ROK,)


def test_a_broken_archive_lays_out_nothing(tmp_path: Path) -> None:
    _, us = _apart(tmp_path)
    join_group(us, now=AUGUST)

    with pytest.raises(BadArchive):
        lay_out_for_reading(tmp_path / "copy", raw=_archive(us, US)[:-7])

    assert not (tmp_path / "copy").exists()
