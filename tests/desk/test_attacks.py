"""What a hostile member, courier or thief tries with bundles, and what comes of it: nothing that counts."""

import msgspec
import pytest
from tests.cast import (
    HEAD,
    JP,
    MONDAY,
    ROK,
    US,
    Cast,
    apart,
    carry,
    charter,
    desk_of,
    founding_of,
    genesis,
    key,
    own_seat,
    parcel_of,
)
from tests.desk.test_exchange import cut, feed_of, hand, next_of, restood, rewritten
from tests.keys import rotate

from tandem.desk import group as grouping
from tandem.desk.desk import Desk, OwnSeat
from tandem.desk.erasure import erase_sections
from tandem.desk.exchange import alarms, frontier_of, make_bundle, take_bundle
from tandem.desk.preview import preview_bundle
from tandem.desk.reading import reader_of
from tandem.desk.receiving import Parcel, receive
from tandem.desk.record import export_archive, sign_heads, take_in
from tandem.record.bundle import MOST_FORKS, Fork, read_bundle
from tandem.record.entry import Entry
from tandem.record.feed import Refused
from tandem.record.genesis import Founding, feed_id


def twins(cast: Cast, code: str, seq: int, *, by: str, more: int = 0) -> Fork:
    """Two entries for one place of a feed, both signed by this key."""
    made = [
        next_of(cast, code, seq=seq, prev="1" * 64, signed_by=by, facts={"number": number}) for number in (7, 8 + more)
    ]
    return made[0].envelope, made[1].envelope


def test_a_key_that_was_replaced_proves_no_fork_where_its_place_is_not_known_yet() -> None:
    cast = cut(ROK, US, JP)
    rok, behind = feed_of(cast, ROK), frontier_of(cast.desks[US])
    rotate(cast, ROK, "seat")
    for _ in range(3):
        cast.give()
    # Whoever finds the old key now signs two entries at a place that US has not reached.
    raw = make_bundle(cast.desks[JP], to=US, have=behind)
    forged = rewritten(raw, forks=(twins(cast, ROK, behind[rok] + 2, by="seat of ROK"),))

    taken = take_bundle(cast.desks[US], raw=forged, sender=JP, now=cast.now)

    assert (taken.forked, cast.desks[US].store.equivocations()) == ((), [])
    assert hand(cast, ROK, US).refused == {}
    assert hand(cast, ROK, US).agrees is True


def test_a_true_proof_that_comes_before_its_feed_is_kept_with_it() -> None:
    cast = cut(ROK, US, JP)
    behind = frontier_of(cast.desks[US])
    for _ in range(2):
        cast.give()
    rok = feed_of(cast, ROK)
    raw = make_bundle(cast.desks[ROK], to=US, have=behind)
    proof = twins(cast, ROK, behind[rok] + 1, by="seat of ROK")

    taken = take_bundle(cast.desks[US], raw=rewritten(raw, forks=(proof,)), sender=JP, now=cast.now)

    assert taken.forked == (ROK,)
    assert cast.desks[US].store.equivocations() == [proof]


def test_who_forks_its_own_feed_a_hundred_times_crowds_out_no_other_proof() -> None:
    cast = cut(ROK, US, JP)
    with cast.desks[US].store.writing() as writing:
        for number in range(MOST_FORKS):
            writing.note_equivocation(*twins(cast, ROK, 3, by="seat of ROK", more=number))
        writing.note_equivocation(*(other := twins(cast, JP, 3, by="seat of JP")))

    forks = read_bundle(make_bundle(cast.desks[US], to=ROK, have={})).forks

    assert len(forks) == MOST_FORKS
    assert other in forks


def lie(cast: Cast) -> Entry:
    """ROK claims to have seen an entry of US that is not the one that US wrote."""
    us = feed_of(cast, US)
    size = frontier_of(cast.desks[US])[us] + 1
    return next_of(cast, seen={us: (size, "0" * 64)}, at="2018-10-15T02:00:00Z")


@pytest.mark.parametrize("first", [True, False])
def test_a_lie_about_what_was_seen_counts_nowhere_whichever_came_first(first: bool) -> None:
    cast = cut(ROK, US, JP)
    lying = lie(cast)
    jp = cast.desks[JP]
    if first:
        receive(jp, parcel=Parcel(lying.envelope))
    cast.give(US)
    carry(cast.desks[US], jp)
    if not first:
        with pytest.raises(Refused, match="had the root 000000"):
            receive(jp, parcel=Parcel(lying.envelope))

    assert cast.group(JP).waiting == ({feed_of(cast, ROK): 1} if first else {})
    assert cast.group(JP).frontier == cast.group(US).frontier
    assert jp.state_hash() == cast.desks[US].state_hash()


@pytest.mark.parametrize("held", [-(2**62), -1, 2**62])
def test_a_peer_that_says_it_holds_what_cannot_be_costs_nothing(held: int) -> None:
    cast = cut()
    feed = feed_of(cast, ROK)

    raw = make_bundle(cast.desks[ROK], to=US, have={feed: held})

    size = frontier_of(cast.desks[ROK])[feed]
    part = read_bundle(raw).feeds[feed]
    assert (part.start, len(part.envelopes)) == (0, size if held < 0 else 0)


def test_a_file_alarms_in_no_name_as_its_sender_would_and_ends_no_alarm() -> None:
    cast = cut()
    raw = make_bundle(cast.desks[ROK], to=US, have={})
    lied = restood(raw, state_hash="0" * 64)

    take_bundle(cast.desks[US], raw=lied, now=cast.now)
    assert [(one.party, one.by_file) for one in alarms(cast.desks[US])] == [(ROK, True)]
    take_bundle(cast.desks[US], raw=lied, sender=ROK, now=cast.now)
    take_bundle(cast.desks[US], raw=raw, now=cast.now)
    assert [(one.party, one.by_file) for one in alarms(cast.desks[US])] == [(ROK, False)]
    take_bundle(cast.desks[US], raw=lied, now=cast.now)
    take_bundle(cast.desks[US], raw=raw, sender=ROK, now=cast.now)
    assert alarms(cast.desks[US]) == ()


def test_a_preview_believes_no_proof_of_a_fork_that_proves_nothing() -> None:
    cast = cut(ROK, US, JP)
    raw = make_bundle(cast.desks[JP], to=US, have={})
    junk = (b"x" * 65, b"y" * 65)
    unsigned = (next_of(cast, seq=3, prev="1" * 64, signed_by="seat of JP").envelope, b"z" * 70)

    seen = preview_bundle(cast.desks[US], raw=rewritten(raw, forks=(junk, unsigned)))
    assert seen.forked == ()
    proof = twins(cast, ROK, 3, by="seat of ROK")
    assert preview_bundle(cast.desks[US], raw=rewritten(raw, forks=(proof,))).forked == (ROK,)


def opened(seat: OwnSeat, founding: Founding, *, more: tuple[str, ...]) -> Desk:
    desk = desk_of(seat)
    plain = charter(ROK, US, monitors=more)
    grouping.open_feed(desk, seat=seat, founding=founding, charter=plain, now=MONDAY)
    return desk


@pytest.mark.parametrize("first", ["the true one", "the false one"])
@pytest.mark.parametrize("more", [(), ("MONITOR",)], ids=["too many feeds", "as many feeds as members"])
def test_a_founding_with_two_members_of_one_code_lets_nobody_speak_for_another(
    first: str, more: tuple[str, ...]
) -> None:
    false = msgspec.structs.replace(genesis(US), nonce="f" * 32, seat_key=key("a thief").public)
    founding = founding_of(charter(ROK, US, monitors=more), [genesis(ROK), genesis(US), false])
    seats = [own_seat(genesis(US)), OwnSeat(US, feed_id(false), false, key("a thief"), key("node of US"))]
    nodes = [opened(seat, founding, more=more) for seat in seats]
    here = opened(own_seat(genesis(ROK)), founding, more=more) if more else desk_of(own_seat(genesis(ROK)))

    for desk in nodes if first == "the true one" else reversed(nodes):
        (envelope,) = desk.store.feed(next(iter(desk.seats.values())).feed)
        try:
            receive(here, parcel=parcel_of(desk, envelope))
        except Refused as refused:
            told = str(refused)

    assert len(here.store.heads()) == (2 if more else 0)
    assert ("two members of one code" if more else "of 3 feeds whose charter names 2 members") in told


def test_a_second_us_is_refused_at_the_node_of_us_even_before_its_own_first_entry() -> None:
    false = msgspec.structs.replace(genesis(US), nonce="f" * 32, seat_key=key("a thief").public)
    founding = founding_of(charter(ROK, US, monitors=("MONITOR",)), [genesis(ROK), genesis(US), false])
    thief = OwnSeat(US, feed_id(false), false, key("a thief"), key("node of US"))
    sent = opened(thief, founding, more=("MONITOR",))
    here = desk_of(own_seat(genesis(US)))

    with pytest.raises(Refused, match="the founding names two members of one code"):
        receive(here, parcel=parcel_of(sent, sent.store.feed(thief.feed)[0]))
    assert here.store.heads() == {}


@pytest.mark.parametrize("way", ["bundle", "archive"])
def test_what_was_erased_comes_back_by_no_way_from_who_kept_it(way: str) -> None:
    cast = apart()
    notice = cast.notice(cast.give()).id
    rok, us = cast.desks[ROK], cast.desks[US]
    cast.call(erase_sections, ROK, HEAD, entry=notice, sections=["what"], ground="mistake")
    assert "what" in us.store.sections(notice)

    if way == "bundle":
        take_bundle(rok, raw=make_bundle(us, to=ROK, have={}), sender=US, now=cast.now)
    else:
        held = {**sign_heads(rok), **sign_heads(us)}
        take_in(rok, raw=export_archive(us, reader=reader_of(us, code=US, officer=HEAD), held=held))

    assert "what" not in rok.store.sections(notice)
