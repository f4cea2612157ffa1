"""A feed that was signed twice at one place: the proof travels, the feed stops there everywhere, and all are told."""

import random
from pathlib import Path

import pytest
from tests.cast import HEAD, JP, ROK, US, carry
from tests.restoring import Restorable

from tandem.acts.comment import CommentMade
from tandem.desk import duties
from tandem.desk.branching import branches_of
from tandem.desk.exchange import frontier_of, make_bundle, take_bundle
from tandem.desk.forks import forks_of
from tandem.desk.reading import reader_of
from tandem.desk.receiving import Offer, refill
from tandem.desk.restoring import own_feeds
from tandem.record.entry import read_envelope
from tandem.record.feed import Refused
from tandem.rules.reason import because
from tandem.state.fold import Fold
from tandem.store.fence import RestoredRecord
from tandem.store.record import Mark


@pytest.fixture
def rok(tmp_path: Path) -> Restorable:
    """ROK signed entry `place` twice: US holds the first with one after it, JP the second with one after it."""
    made = Restorable(tmp_path / "rok", US, JP)
    made.back_up()
    for number in (11, 12):
        made.appoint(number)
    carry(made.desk, made.cast.desks[US])
    made.restore()
    (made.path / "heads.fence").unlink()
    made.reopen().store.renew_marks({made.feed: Mark(made.size, made.desk.store.root_at(made.feed, made.size) or "")})
    for number in (21, 22):
        made.appoint(number)
    carry(made.desk, made.cast.desks[JP])
    return made


def exchange(rok: Restorable, source: str, target: str) -> None:
    """Carry a bundle from one node to another."""
    one, other = rok.cast.desks[source], rok.cast.desks[target]
    take_bundle(other, raw=make_bundle(one, to=target, have=frontier_of(other)), now=rok.cast.now)


def place(rok: Restorable) -> int:
    return rok.size - 2


def told(rok: Restorable, code: str) -> list[tuple[str, int, bool, bool]]:
    desk = rok.cast.desks[code]
    found = forks_of(desk, reader=reader_of(desk, code=code, officer=HEAD))
    return [(one.code, one.seq, one.branches[0].held, one.branches[1].held) for one in found]


def make_known(rok: Restorable) -> None:
    """Let US hear of the second entry by its envelope, as when an archive of JP is taken in there."""
    held = rok.cast.desks[JP].store.feed(rok.feed, place(rok), place(rok) + 1)
    with pytest.raises(Refused, match="both are signed"):
        refill(rok.cast.desks[US], feed=rok.feed, offers=[Offer(read_envelope(held[0]))])


def test_a_proof_travels_with_the_next_bundle_and_every_node_tells_both_branches(rok: Restorable) -> None:
    make_known(rok)

    exchange(rok, US, JP)
    exchange(rok, JP, ROK)

    desk = rok.cast.desks[JP]
    (fork,) = forks_of(desk, reader=reader_of(desk, code=JP, officer=HEAD))
    assert fork.told == because("fork_told", party=ROK, seq=place(rok))
    for code in (US, JP, ROK):
        assert told(rok, code) == [(ROK, place(rok), True, False)]
    ids = [
        {one.entry for one in forks_of(desk, reader=reader_of(desk, code=code, officer=HEAD))[0].branches}
        for code, desk in rok.cast.desks.items()
    ]
    assert ids[0] == ids[1] == ids[2]
    assert len(ids[0]) == 2


def test_the_feed_stops_at_the_fork_and_both_branches_stay(rok: Restorable) -> None:
    make_known(rok)
    before = {code: rok.cast.desks[code].store.feed(rok.feed) for code in (US, JP)}

    exchange(rok, US, JP)
    exchange(rok, JP, US)

    assert {code: rok.cast.desks[code].store.feed(rok.feed) for code in (US, JP)} == before
    assert before[US] != before[JP]
    # I1: one header at a place, or a proof with both.
    for code in (US, JP):
        proofs = rok.cast.desks[code].store.equivocations()
        assert {before[US][place(rok)], before[JP][place(rok)]} == set(proofs[0])


def test_entries_before_the_fork_are_still_taken_in(rok: Restorable) -> None:
    make_known(rok)
    late = rok.cast.desks[US]
    held = late.store.feed(rok.feed)
    exchange(rok, US, JP)

    for seq in range(place(rok)):
        assert refill(rok.cast.desks[JP], feed=rok.feed, offers=[Offer(read_envelope(held[seq]))]) == 0
    with pytest.raises(Refused, match="signed twice at one place and takes nothing more"):
        refill(rok.cast.desks[JP], feed=rok.feed, offers=[Offer(read_envelope(held[place(rok)]))])


def test_who_forked_its_own_feed_signs_nothing_more_in_it(rok: Restorable) -> None:
    make_known(rok)
    exchange(rok, US, ROK)

    (own,) = own_feeds(rok.desk)
    assert own.told == because("feed_forked", party=ROK, seq=place(rok))
    before = rok.size
    with pytest.raises(RestoredRecord, match="Nothing more is signed in it"):
        rok.appoint(23)
    assert rok.size == before


def test_two_entries_of_which_one_is_not_signed_prove_nothing(rok: Restorable) -> None:
    held = bytearray(rok.cast.desks[JP].store.feed(rok.feed, place(rok), place(rok) + 1)[0])
    held[5] ^= 1

    with pytest.raises(Refused, match="the signature is not its"):
        refill(rok.cast.desks[US], feed=rok.feed, offers=[Offer(read_envelope(bytes(held)))])

    assert rok.cast.desks[US].store.equivocations() == []


def test_other_feeds_go_on_beside_a_fork_whichever_branch_their_authors_saw(rok: Restorable) -> None:
    make_known(rok)
    rok.cast.cut = (ROK, JP)
    ref = rok.cast.give(US)
    given = rok.cast.desks[US].seats[US].feed
    assert rok.cast.group(US).frontier[rok.feed] > place(rok)

    exchange(rok, US, JP)
    duties.keep_watch(rok.cast.desks[JP], now=rok.cast.now)
    exchange(rok, JP, US)

    notice = rok.cast.notice(ref, JP)
    # What its author saw of the forked feed counts up to the fork, where both lines are one.
    assert notice.current.stamp.past[rok.feed] == place(rok)
    assert rok.cast.notice(ref, US).current.stamp.past[rok.feed] == place(rok) + 2
    assert [one.party for one in rok.cast.notice(ref, US).receipts] == [JP]
    assert not any(rok.cast.group(code).waiting for code in (US, JP))
    assert given in rok.cast.group(JP).frontier


def test_nodes_with_the_same_branch_fold_alike_in_whatever_order_entries_and_proof_came(rok: Restorable) -> None:
    make_known(rok)
    rok.cast.cut = (ROK, JP)
    rok.cast.give(US)
    exchange(rok, US, JP)
    whole = rok.cast.desks[JP]
    entries = [stored.entry for stored in whole.store.arrived_since(0)]
    branches = branches_of(whole.store)

    for seed in range(20):
        chance = random.Random(seed)
        shuffled = chance.sample(entries, len(entries))
        late = chance.randrange(len(shuffled) + 1)
        fold = Fold(table=whole.store.table).take_all(shuffled[:late])
        fold.fork(branches)
        assert fold.take_all(shuffled[late:]).state_hash() == whole.state_hash()


def test_what_cites_the_other_branch_cites_nothing_here_and_waits_for_nobody(rok: Restorable) -> None:
    make_known(rok)
    us = rok.cast.desks[US]
    other = read_envelope(us.store.feed(rok.feed, place(rok), place(rok) + 1)[0]).id
    rok.cast.cut = (ROK, JP)
    ref = rok.cast.give(US)
    version = rok.cast.notice(ref, US).current.stamp.entry
    rok.cast.forge(US, CommentMade(), refs=((version, "version"), (other, "cites")), prose={"text": "As ROK said."})

    exchange(rok, US, JP)

    assert not rok.cast.group(JP).waiting
    assert len(rok.cast.notice(ref, JP).comments) == 1
