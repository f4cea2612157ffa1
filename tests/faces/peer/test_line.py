"""Two nodes in two processes: founded by words, a notice, its receipt, a position, a go; cut, and whole again."""

from collections.abc import Iterator

import pytest
from tests.cast import ROK, US
from tests.faces.peer.pair import PASSPHRASE, Pair, until

from tandem.desk.decision import decide
from tandem.desk.position import take_position
from tandem.node.contact import read_contact, waiting_for
from tandem.node.keys import rotate
from tandem.node.peers import peers_of


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """ROK and US with their desks here, and each with a process that talks to the other."""
    made = Pair(tmp_path_factory.mktemp("pair"))
    made.found()
    with made.process(ROK):
        made.join()
        with made.process(US):
            made.calendars()
            yield made


def test_both_have_declared_the_keys_of_their_nodes(pair: Pair) -> None:
    seats = pair.nodes[ROK].desk.group().seats

    assert {code for code, seat in seats.items() if seat.node is not None} == {ROK, US}
    assert pair.nodes[ROK].words() == pair.nodes[US].words()


def test_a_notice_is_received_answered_and_decided_over_the_line(pair: Pair) -> None:
    rok, us = pair.nodes[ROK].desk, pair.nodes[US].desk

    ref = pair.notice()
    until(lambda: (found := rok.group().notice(ref)) and found.receipts)
    until(lambda: us.group().notice(ref))
    pair.act(take_position, US, ref=ref, position="support", reason="")
    until(lambda: (found := rok.group().notice(ref)) and found.positions)
    pair.act(decide, ROK, ref=ref, decision="go", reason="All agreed.")
    until(lambda: (found := us.group().notice(ref)) and found.decisions)

    notice = rok.group().notice(ref)
    assert notice is not None
    assert notice.receipts[0].party == US
    until(pair.agree)


def test_how_the_line_stands_is_kept_for_the_desk(pair: Pair) -> None:
    path, desk = pair.nodes[ROK].path, pair.nodes[ROK].desk

    until(lambda: waiting_for(read_contact(path, US), desk.group().frontier) == 0)
    contact = until(lambda: (found := read_contact(path, US)).agrees and found)

    assert contact.answered is not None
    assert (contact.failure, contact.failing_since) == ("", None)


def test_heads_come_back_cosigned_by_the_other_node(pair: Pair) -> None:
    desk = pair.nodes[ROK].desk
    feed = desk.seats[ROK].feed

    pair.notice()
    names = until(lambda: {one.cosignature.name.rpartition("/")[2] for one in desk.store.cosignatures(feed)})

    assert names == {"mirror", "witness"}


def test_what_others_can_reach_opens_the_record_and_no_private_paper(pair: Pair) -> None:
    pair.notice()
    until(pair.agree)

    names = {path.rpartition("/")[2] for path in pair.opened(US).read_text().splitlines() if str(pair.folder) in path}

    assert "record.db" in names
    assert not names & {"private.db", "index.db", "accounts.db"}


def test_what_is_written_while_the_line_is_cut_arrives_when_it_is_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    made = Pair(tmp_path_factory.mktemp("cut"))
    made.found()
    with made.serving(ROK):
        made.join()
        with made.serving(US):
            made.calendars()
        ref = made.notice()
        contact = until(lambda: (found := read_contact(made.nodes[ROK].path, US)).failure and found)
        assert contact.failure == "no_line"
        assert contact.failing_since is not None
        assert waiting_for(contact, made.nodes[ROK].desk.group().frontier) > 0
        assert not made.nodes[ROK].desk.group().notice(ref).receipts  # type: ignore[union-attr]

        with made.serving(US):
            until(lambda: made.nodes[ROK].desk.group().notice(ref).receipts)  # type: ignore[union-attr]
            until(made.agree)


def test_a_node_that_changes_its_key_is_known_by_the_new_one_without_another_invitation(pair: Pair) -> None:
    rok, us = pair.nodes[ROK], pair.nodes[US]
    until(pair.agree)
    before = peers_of(us.path, us.desk)[0].transport

    rotate(
        rok, acting=pair.head(ROK), which="node", passphrase=PASSPHRASE, now=rok.now(),
        seen=dict(rok.desk.group().frontier), strength="minimal",
    )  # fmt: skip

    until(lambda: peers_of(us.path, us.desk)[0].transport != before)
    until(lambda: peers_of(us.path, us.desk)[0].certificate)
    for sender, receiver in ((US, rok), (ROK, us)):
        entry = pair.publish(sender)
        until(lambda node=receiver, entry=entry: any(one.entry == entry for one in node.desk.group().published))
