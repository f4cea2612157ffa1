"""Whose cosignatures a node keeps: those by keys on record over heads that it holds, and no others."""

from datetime import timedelta

import pytest
from tests.cast import HEAD, JP, ROK, US, Cast, key
from tests.cosigning import feed_of, keyed, lines_of, node_on_disk

from tandem.desk.cosigner import Kept, cosigners, keep_verified, origin_of
from tandem.desk.group import appoint_officer
from tandem.desk.node import declare_node
from tandem.desk.witness import mirror_heads
from tandem.record.cosignature import HeadLine, cosign, cosigner_name, head_body
from tandem.record.derived import DerivedKeys
from tandem.store.memory import MemoryStore


@pytest.fixture
def cast() -> Cast:
    """ROK and US with a node each, whose keys are on record."""
    return keyed()


def given(cast: Cast, *, by: str = US, over: str = ROK) -> list[HeadLine]:
    """What a member's node cosigns of another's feed now, as it travels."""
    return lines_of(mirror_heads(cast.desks[by], now=cast.now), feed_of(cast, over))


def test_what_the_other_side_cosigned_is_kept_by_whose_feed_it_is(cast: Cast) -> None:
    rok, desk = feed_of(cast, ROK), cast.desks[ROK]
    lines = given(cast)

    assert keep_verified(desk, feed=rok, lines=lines) == Kept(new=2)
    assert desk.store.cosignatures(rok) == cast.desks[US].store.cosignatures(rok)
    assert keep_verified(desk, feed=rok, lines=lines) == Kept(held=2)


def test_a_cosignature_by_a_key_that_is_not_on_record_is_passed_over() -> None:
    cast = keyed(declared=False)
    lines, rok = given(cast), feed_of(cast, ROK)

    assert keep_verified(cast.desks[ROK], feed=rok, lines=lines) == Kept(unknown=2)
    cast.call(declare_node, US, HEAD)
    assert keep_verified(cast.desks[ROK], feed=rok, lines=lines) == Kept(new=2)


def test_a_line_that_its_key_did_not_make_is_told_and_not_kept(cast: Cast) -> None:
    mirror, _ = given(cast)
    body = head_body(origin="another", size=mirror.size, root=bytes.fromhex(mirror.root))
    keys = cast.desks[US].keys
    assert keys is not None
    name = cosigner_name(origin_of(cast.desks[US], feed_of(cast, US)), "mirror")
    wrong = cosign(body=body, name=name, at=1, key=keys.mirror)
    lines = [HeadLine(mirror.size, mirror.root, wrong.line)]

    kept = keep_verified(cast.desks[ROK], feed=feed_of(cast, ROK), lines=lines)

    public = keys.mirror.public[:6]
    assert kept == Kept(wrong=(f"The cosignature of {name} is not that of key {public} over this head.",))
    assert cast.desks[ROK].store.cosignatures(feed_of(cast, ROK)) == []


def test_one_over_more_than_is_held_is_not_kept_yet(cast: Cast) -> None:
    cast.cut = (US,)
    cast.call(appoint_officer, US, HEAD, number=9, roles=("reader",), name="A reader")
    cast.cut = ()
    extra = keyed(ROK, US, JP)
    ahead = [HeadLine(one.size + 1, one.root, one.line) for one in given(extra)]

    # A cosignature that names another size than it was given for is a wrong one.
    assert len(keep_verified(extra.desks[ROK], feed=feed_of(extra, ROK), lines=ahead).wrong) == 2
    keys = cast.desks[ROK].keys
    assert keys is not None
    us, desk = feed_of(cast, US), cast.desks[ROK]
    head = cast.desks[US].store.head(us)
    assert head is not None
    body = head_body(origin=origin_of(desk, us), size=head.size, root=bytes.fromhex(head.root))
    name = cosigner_name(origin_of(desk, feed_of(cast, ROK)), "witness")
    line = HeadLine(head.size, head.root, cosign(body=body, name=name, at=1, key=keys.witness).line)
    assert keep_verified(desk, feed=us, lines=[line]) == Kept(ahead=1)
    assert desk.store.cosignatures(us) == []
    cast.relay()
    assert keep_verified(desk, feed=us, lines=[line]) == Kept(new=1)


def test_a_good_cosignature_over_another_root_is_told_as_a_contradiction(cast: Cast) -> None:
    desk, rok = cast.desks[ROK], feed_of(cast, ROK)
    keys = cast.desks[US].keys
    assert keys is not None
    body = head_body(origin=origin_of(desk, rok), size=1, root=b"\xab" * 32)
    name = cosigner_name(origin_of(desk, feed_of(cast, US)), "witness")
    line = HeadLine(1, "ab" * 32, cosign(body=body, name=name, at=1, key=keys.witness).line)

    kept = keep_verified(desk, feed=rok, lines=[line])

    assert [(one.size, one.root) for one in kept.contradicting] == [(1, "ab" * 32)]
    assert (kept.new, desk.store.cosignatures(rok)) == (0, [])


def test_what_was_cosigned_before_new_keys_were_declared_stands_and_nothing_later_does(cast: Cast) -> None:
    before = given(cast)
    cast.wait(hours=1)
    old, cast.desks[US].keys = cast.desks[US].keys, DerivedKeys(key("the next node of US"))
    cast.call(declare_node, US, HEAD)
    cast.wait(hours=1)
    cast.call(appoint_officer, ROK, HEAD, number=9, roles=("reader",), name="A reader")
    cast.desks[US].keys = old
    after = given(cast)
    rok, desk = feed_of(cast, ROK), cast.desks[ROK]

    assert [one.until for one in cosigners(desk) if one.code == US and one.kind == "mirror"] == [
        int((cast.now - timedelta(hours=1)).timestamp()), None,
    ]  # fmt: skip
    assert keep_verified(desk, feed=rok, lines=before) == Kept(new=2)
    assert keep_verified(desk, feed=rok, lines=after) == Kept(unknown=2)
    assert desk.state_hash() == cast.desks[US].state_hash()


def test_a_feed_of_which_nothing_is_held_has_no_cosignatures(cast: Cast) -> None:
    assert keep_verified(cast.desks[ROK], feed="ab" * 32, lines=given(cast)) == Kept(unknown=2)


def test_a_node_that_was_put_back_learns_again_what_it_had_cosigned(cast: Cast) -> None:
    mirror_heads(cast.desks[US], now=cast.now)
    rok = feed_of(cast, ROK)
    witnessed = cast.desks[US].store.witnessed(rok)
    back = node_on_disk(cast, US, lambda own: MemoryStore())
    assert back.store.witnessed(rok) is None

    keep_verified(back, feed=rok, lines=lines_of(list(cast.desks[US].store.cosignatures(rok)), rok))

    assert back.store.witnessed(rok) == witnessed
    assert mirror_heads(back, now=cast.now) == ()


def test_what_a_node_had_cosigned_counts_before_its_entries_come_back(cast: Cast) -> None:
    rok = feed_of(cast, ROK)
    back = node_on_disk(cast, US, lambda own: MemoryStore())
    cast.call(appoint_officer, ROK, HEAD, number=9, roles=("reader",), name="A reader")
    mirror_heads(cast.desks[US], now=cast.now)
    witnessed = cast.desks[US].store.witnessed(rok)
    assert witnessed is not None

    kept = keep_verified(back, feed=rok, lines=lines_of(list(cast.desks[US].store.cosignatures(rok)), rok))

    assert (kept.new, kept.ahead) == (0, 2)
    assert back.store.witnessed(rok) == witnessed
    assert mirror_heads(back, now=cast.now) == ()
