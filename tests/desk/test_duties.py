"""What a node writes by itself: for its own seats, once, and nothing that speaks for a party's judgement."""

from tests.cast import JP, MONITOR, ROK, US, apart, at, hosted, parcel_of, three

from tandem.acts.notice import NoticeReceived, StatedWindow
from tandem.desk import notice as noticing
from tandem.desk.receiving import receive
from tandem.record.entry import NODE_KINDS


def test_a_node_says_once_that_a_version_arrived() -> None:
    cast = apart()
    ref = cast.give()

    assert [one.kind for one in cast.watch()] == ["notice.received/1"]
    assert cast.watch() == ()
    cast.revise(ref)
    assert [one.kind for one in cast.watch()] == ["notice.received/1"]
    assert [receipt.version for receipt in cast.notice(ref).receipts] == [1, 2]


def test_a_receipt_states_the_window_that_readers_compute() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    stated = cast.notice(ref).receipts[0].stated
    assert stated is not None
    assert stated.opens == "2018-10-15T01:00:00Z"
    assert at(stated.closes[:-1]) == cast.hearing(ref).deadline.at  # type: ignore[index, union-attr]


def test_a_receipt_that_states_another_window_moves_nothing() -> None:
    cast = apart()
    ref = cast.give()
    stated = StatedWindow("2018-10-15T01:00:00Z", "2018-12-24T22:00:00Z")

    cast.forge(US, NoticeReceived(window=stated), refs=[(cast.notice(ref).id, "version")])

    assert cast.hearing(ref).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]


def test_a_node_receives_for_every_seat_it_holds_but_the_owners() -> None:
    cast = hosted(ROK, US, JP)
    cast.give()

    assert sorted(receipt.code for receipt in cast.watch()) == [JP, US]


def test_a_node_of_a_monitor_receives_nothing() -> None:
    cast = apart(monitors=[MONITOR])
    cast.give()

    assert cast.watch(MONITOR) == ()


def test_a_notice_that_ended_before_it_arrived_is_not_received() -> None:
    cast = apart()
    ref = cast.give()
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")

    assert cast.watch() == ()


def test_an_arrived_notice_is_received_only_once_what_its_author_had_seen_is_here() -> None:
    cast = three()
    cast.cut = [US]
    cast.give(JP)
    ref = cast.give(ROK)
    given = cast.desks[ROK].store.entry(cast.notice(ref).id)
    assert given is not None

    receive(cast.desks[US], parcel=parcel_of(cast.desks[ROK], given.envelope))

    assert cast.group(US).waiting == {cast.group().seats[ROK].feed: 1}
    assert cast.watch(US) == ()
    cast.join()
    assert len(cast.watch(US)) == 2
    assert cast.hearing(ref, US).grade == 1


def test_what_a_node_writes_says_that_the_node_wrote_it() -> None:
    cast = apart()
    cast.give(action_type="routine_measure")
    cast.watch()
    cast.now = at("2018-10-22T09:00")

    for receipt in cast.watch():
        entry = cast.desks[ROK].store.entry(receipt.entry)
        assert entry is not None
        assert (entry.header.by.officer, entry.header.by.role) == (0, "node")
        assert entry.header.kind.partition("/")[0] in NODE_KINDS
