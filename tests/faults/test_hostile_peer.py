"""A counterpart that lies, withholds, floods, dawdles and is away: the record stays true, and all others go on."""

import base64
import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.cast import JP, ROK, US, three
from tests.faces.peer.pair import until
from tests.faults.hostile_peer import Answer, Hang, Hostile
from tests.faults.lined import Lined, check_feeds
from tests.faults.test_clocks import CLOSES, DAY, watch

from tandem.desk.duties import reopen_window
from tandem.desk.exchange import alarms, frontier_of
from tandem.node.line import Contacting, Pace
from tandem.node.message import Fetch
from tandem.node.station import Station
from tandem.record.bundle import read_bundle, write_bundle
from tandem.record.canonical import MAX_INTEGER
from tandem.rules.notice import may_go_ahead


def honest(lined: Lined) -> Answer:
    """What the node of US answers when nothing is wrong with it."""
    station = Station(lined.nodes[US])

    def answer(kind: str, body: bytes) -> bytes:
        if kind == "hello":
            return msgspec.json.encode(station.hello())
        if kind == "bundle":
            return msgspec.json.encode(station.push(body, code=ROK))
        asked = msgspec.json.decode(body, type=Fetch)
        return station.bundle_for(ROK, have=asked.have, wants=asked.wants)

    return answer


@contextmanager
def hostile(lined: Lined, answer: Answer) -> Iterator[Hostile]:
    """Let ROK serve and talk, and US answer as it likes."""
    one = Hostile(lined.nodes[US], lined.proxies[US].target, answer)
    with one.running(), lined.proxies[US].running(), lined.serving(ROK):
        yield one


def changed(answer: Answer, kind: str, change: Callable[[dict[str, Any]], None]) -> Answer:
    """The answers of a node of which one kind says something else."""

    def other(asked: str, body: bytes) -> bytes:
        said = answer(asked, body)
        if asked != kind:
            return said
        plain = msgspec.json.decode(said)
        change(plain)
        return msgspec.json.encode(plain)

    return other


def more_than_it_holds(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["frontier"] = {feed: [MAX_INTEGER, root] for feed, (_, root) in plain["frontier"].items()}

    return changed(honest(lined), "hello", change)


def less_than_it_took(lined: Lined) -> Answer:
    """It takes all and says each time that it holds something else, and less."""
    turn = itertools.count(1)

    def change(plain: dict[str, Any]) -> None:
        plain["frontier"] = {feed: next(turn) % 3 for feed in plain["frontier"]}
        plain["back"] = ""

    return changed(honest(lined), "bundle", change)


def sizes_beyond_all_numbers(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["frontier"] = {feed: [10**30, root] for feed, (_, root) in plain["frontier"].items()}

    return changed(honest(lined), "hello", change)


def sizes_below_nothing(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["frontier"] = {feed: [-(10**15), root] for feed, (_, root) in plain["frontier"].items()}

    return changed(honest(lined), "hello", change)


def other_roots(lined: Lined) -> Answer:
    """Each time it says another root of every feed."""

    def change(plain: dict[str, Any]) -> None:
        plain["frontier"] = {feed: [size, os.urandom(32).hex()] for feed, (size, _) in plain["frontier"].items()}

    return changed(honest(lined), "hello", change)


def another_state(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["state_hash"] = "ab" * 32

    return changed(honest(lined), "hello", change)


def junk(lined: Lined) -> Answer:
    return lambda kind, body: os.urandom(5000)


def junk_for_bundles(lined: Lined) -> Answer:
    good = honest(lined)
    return lambda kind, body: good(kind, body) if kind == "hello" else os.urandom(5000)


def junk_handed_back(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["back"] = base64.b64encode(os.urandom(3000)).decode()

    return changed(honest(lined), "bundle", change)


def no_base64_handed_back(lined: Lined) -> Answer:
    def change(plain: dict[str, Any]) -> None:
        plain["back"] = "%%%"

    return changed(honest(lined), "bundle", change)


def nothing_at_all(lined: Lined) -> Answer:
    def answer(kind: str, body: bytes) -> bytes:
        raise Hang

    return answer


def a_byte_at_a_time(lined: Lined) -> Answer:
    def answer(kind: str, body: bytes) -> bytes:
        raise Hang(0.05)

    return answer


LIES = (
    more_than_it_holds, less_than_it_took, sizes_beyond_all_numbers, sizes_below_nothing, other_roots, another_state,
    junk, junk_for_bundles, junk_handed_back, no_base64_handed_back, nothing_at_all, a_byte_at_a_time,
)  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=[lie.__name__ for lie in LIES])
def test_a_peer_that_lies_changes_nothing_is_not_hammered_and_is_heard_once_it_is_honest(
    two: Lined, lie: Callable[[Lined], Answer]
) -> None:
    with hostile(two, lie(two)) as us:
        refs = [two.notice(ROK) for _ in range(2)]
        until(lambda: us.asked)

        # It waits at most 0.3 s between two tries; each is a hello and a few bundles.
        assert us.asked_within(1.0) < 60
        assert two.nodes[ROK].desk.store.equivocations() == []
        check_feeds(two.nodes[ROK].desk)
        two.nodes[ROK].desk.state_hash()

    with two.serving():
        for ref in refs:
            until(lambda ref=ref: (one := two.told(ROK, ref)) and one.receipts)
        two.check_whole()


def test_who_says_each_time_that_it_holds_something_else_is_talked_to_at_the_usual_pace(two: Lined) -> None:
    two.notice(ROK)
    us, station = Hostile(two.nodes[US], two.proxies[US].target, less_than_it_took(two)), Station(two.nodes[ROK])
    talking = Contacting(station, station.peers()[0], Pace(idle=5.0))
    with us.running(), two.proxies[US].running():
        waits = [talking.once() for _ in range(5)]
        talking.hang_up()

    assert waits[2:] == [5.0] * 3


def test_who_says_nothing_is_told_as_that_and_keeps_no_other_waiting(three: Lined) -> None:
    silent = Hostile(three.nodes[US], three.proxies[US].target, nothing_at_all(three))
    with silent.running(), three.proxies[US].running(), three.serving(ROK, JP):
        ref = three.notice(ROK)
        begun = time.monotonic()
        until(lambda: any(one.party == JP for one in three.told(ROK, ref).receipts))  # type: ignore[union-attr]

        assert time.monotonic() - begun < 10
        assert [one.party for one in three.told(ROK, ref).receipts] == [JP]  # type: ignore[union-attr]


def test_a_section_that_is_withheld_is_told_as_unreadable_and_opens_nothing_until_it_is_given(two: Lined) -> None:
    ref = two.notice(US)
    us, rok = Station(two.nodes[US]), Station(two.nodes[ROK])
    whole = read_bundle(us.bundle_for(ROK, have=frontier_of(rok.desk)))
    feeds = {feed: replace(part, sections={}) for feed, part in whole.feeds.items()}

    rok.take(write_bundle(replace(whole, feeds=feeds)), code=US)

    told = two.told(ROK, ref)
    assert told is not None
    assert [one.party for one in told.unreadable] == [ROK]
    assert told.receipts == ()

    with two.serving():
        until(lambda: (one := two.told(US, ref)) and one.receipts)
        two.check_whole()


def test_a_window_that_its_node_closes_early_and_opens_again_certifies_nothing() -> None:
    cast = three(calendars=(2018,))
    ref = cast.give(action_type="routine_measure", manifest=())
    cast.watch()
    cast.now = CLOSES - timedelta(hours=20)
    assert watch(cast, DAY) == ["window.closed/1"]
    reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)
    cast.relay()

    cast.now = CLOSES + DAY
    cast.watch()
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    assert not may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes


def test_one_of_three_is_away_for_a_month_the_others_go_on_and_it_alone_is_unheard() -> None:
    cast = three()
    cast.cut = (JP,)
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.wait(days=31)
    cast.watch()

    assert [one.party for one in cast.notice(ref).receipts] == [US]
    assert cast.hearing(ref, US).heard.is_yes
    assert not cast.hearing(ref, JP).heard.is_yes
    other = cast.give(US, starts_on="2018-12-20", ends_on="2018-12-30")
    cast.watch()
    cast.take(other, "no_objection", ROK)

    cast.join()
    cast.watch()

    assert {one.party for one in cast.notice(ref).receipts} == {US, JP}
    assert len({desk.state_hash() for desk in cast.nodes}) == 1
    assert all(alarms(desk) == () for desk in cast.nodes)
