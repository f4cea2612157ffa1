"""Two nodes in folders that exchange nothing but bundles."""

from pathlib import Path

import msgspec
from tests.cast import ROK, US, charter
from tests.node.test_record import AUGUST, PASSPHRASE, _node

from tandem.desk.exchange import alarms, frontier_of
from tandem.node.exchange import bundle_for, take_in_bundle
from tandem.node.node import Node, found_group, open_node
from tandem.node.record import checkpoints_of, join_group
from tandem.record.bundle import Bundle, read_bundle, write_bundle


def apart(tmp_path: Path) -> tuple[Node, Node]:
    """ROK founds the group for both; US has nothing but its keys."""
    rok, us = _node(tmp_path / "rok", ROK), _node(tmp_path / "us", US)
    found_group(rok, charter=charter(ROK, US), now=AUGUST, others=[us.desk.seats[US].genesis])
    return rok, us


def test_a_member_joins_by_the_founding_that_a_bundle_brought(tmp_path: Path) -> None:
    rok, us = apart(tmp_path)

    taken = take_in_bundle(us, raw=bundle_for(rok, to=US, have={}), now=AUGUST, words=rok.words())
    join_group(us, now=AUGUST)
    back = take_in_bundle(rok, raw=bundle_for(us, to=ROK, have=taken.frontier), now=AUGUST)

    assert (back.sender, back.new, back.agrees) == (US, {US: 1}, True)
    us.close()
    again = open_node(tmp_path / "us", passphrase=PASSPHRASE)
    assert again.desk.founding == rok.desk.founding
    assert again.desk.group().founded
    assert set(checkpoints_of(again).read()) == {rok.desk.seats[ROK].feed}
    assert set(checkpoints_of(rok).read()) == {us.desk.seats[US].feed}
    again.close()
    rok.close()


def test_an_alarm_stands_when_the_node_is_opened_again(tmp_path: Path) -> None:
    rok, us = apart(tmp_path)
    bundle = read_bundle(bundle_for(rok, to=US, have={}))
    lied = msgspec.structs.replace(bundle.standing, state_hash="0" * 64)
    raw = write_bundle(Bundle(standing=lied, founding=bundle.founding, feeds=bundle.feeds, tables=bundle.tables))

    assert take_in_bundle(us, raw=raw, now=AUGUST).agrees is False
    us.close()

    again = open_node(tmp_path / "us", passphrase=PASSPHRASE)
    assert [(one.kind, one.party, one.frontier) for one in alarms(again.desk)] == [
        ("state", ROK, frontier_of(rok.desk))
    ]
    assert take_in_bundle(again, raw=bundle_for(rok, to=US, have={}), now=AUGUST).agrees is True
    assert alarms(again.desk) == ()
    again.close()
    rok.close()
