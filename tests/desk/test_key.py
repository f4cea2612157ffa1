"""A member replaces its keys: the head of delegation, the committed key, and from then on the new key alone."""

from typing import Any

import msgspec
import pytest
from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast, apart, desk_of, genesis, own_seat, parcel_of
from tests.keys import given, key_of, revoke, rotate, size_of

from tandem.desk.check import prove_entry
from tandem.desk.key import revoke_key, rotate_key
from tandem.desk.node import declare_node
from tandem.desk.receiving import Offer, Parcel, receive, receive_all
from tandem.desk.record import export_archive, sign_heads, take_in
from tandem.record.derived import DerivedKeys
from tandem.record.entry import read_envelope, seal
from tandem.record.feed import Refused
from tandem.record.keyline import Which
from tandem.rules.reason import because
from tandem.state.reading import Reader


def test_after_a_rotation_the_seat_acts_under_the_new_key_on_every_node() -> None:
    cast = apart()
    rotate(cast, ROK, "seat")

    ref = cast.give()

    cast.watch()
    assert cast.notice(ref, US).receipts
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_a_node_key_is_replaced_and_receipts_and_heads_bear_the_new_one() -> None:
    cast = apart()
    rotate(cast, US, "node")
    ref = cast.give()

    cast.watch()

    assert {receipt.party for receipt in cast.notice(ref).receipts} == {US}
    assert cast.group(ROK).seats[US].node_key == key_of(US, "node", 1).public
    assert len(sign_heads(cast.desks[US])) == 1


@pytest.mark.parametrize("which", ["seat", "node"])
def test_a_process_that_holds_the_key_of_before_signs_nothing(which: Which) -> None:
    cast = apart()
    ref = cast.give(US)
    cast.call(rotate_key, ROK, HEAD, **given(ROK, which))

    with cast.refused(because(f"{which}_key_replaced", party=ROK)):
        cast.watch(ROK) if which == "node" else cast.take(ref, "support", ROK)
    if which == "node":
        with cast.refused(because("node_key_replaced", party=ROK)):
            sign_heads(cast.desks[ROK])


def test_only_the_head_of_a_delegation_replaces_keys() -> None:
    cast = apart()
    roles = "head_of_delegation, monitor, depositary"

    with cast.refused(because("role_may_not", role="desk_officer", kind="key.rotated/1", roles=roles)):
        cast.call(rotate_key, ROK, DESK, **given(ROK, "seat"))
    with cast.refused(because("role_may_not", role="desk_officer", kind="key.revoked/1", roles=roles)):
        cast.call(revoke_key, ROK, DESK, **given(ROK, "seat", from_seq=1))


def test_a_charter_of_before_the_keys_leaves_them_to_who_appoints_officers() -> None:
    def older(plain: dict[str, Any]) -> None:
        del plain["matrix"]["key.rotated/1"], plain["matrix"]["key.revoked/1"]

    cast = apart(change=older)

    rotate(cast, ROK, "seat")
    revoke(cast, ROK, "seat", size_of(cast, ROK), 2)

    assert cast.group(US).disregarded == ()


def test_a_monitor_replaces_its_keys_too() -> None:
    cast = apart(monitors=[MONITOR])

    cast.call(rotate_key, MONITOR, HEAD, **given(MONITOR, "node"))

    assert cast.group(US).seats[MONITOR].node_key == key_of(MONITOR, "node", 1).public
    assert cast.group(US).disregarded == ()


def test_another_key_than_the_committed_one_is_refused_before_anything_is_written() -> None:
    cast = apart()

    with cast.unchanged(), pytest.raises(Refused, match="brings another seat key than was committed"):
        cast.call(rotate_key, ROK, HEAD, **given(ROK, "seat", 2))
    with cast.unchanged(), pytest.raises(Refused, match="brings another node key than was committed"):
        cast.call(revoke_key, ROK, HEAD, **given(ROK, "node", 2, from_seq=1))


@pytest.mark.parametrize("found", [0, 99])
def test_a_revocation_from_nowhere_is_refused(found: int) -> None:
    cast = apart()
    last = size_of(cast, ROK)

    with cast.refused(because("revoked_from_unfit", party=ROK, found=found, first=1, last=last)):
        cast.call(revoke_key, ROK, HEAD, **given(ROK, "seat", from_seq=found))


def test_the_declared_keys_of_a_stolen_node_key_count_no_more() -> None:
    cast = apart()
    for which, number in (("rotated", 1), ("revoked", 2)):
        cast.desks[ROK].keys = DerivedKeys(key_of(ROK, "node", number - 1))
        cast.call(declare_node, ROK, HEAD)
        assert cast.group(US).seats[ROK].node is not None
        if which == "rotated":
            rotate(cast, ROK, "node")
            assert cast.group(US).seats[ROK].node is not None
        else:
            revoke(cast, ROK, "node", size_of(cast, ROK), 2)
            assert cast.group(US).seats[ROK].node is None


def changed() -> Cast:
    """ROK and US, which have replaced keys in every way there is, with acts and receipts between."""
    cast = apart()
    ref = cast.give()
    rotate(cast, US, "node")
    cast.watch()
    rotate(cast, ROK, "seat")
    cast.take(ref, "concern")
    revoke(cast, ROK, "seat", size_of(cast, ROK), 2)
    revoke(cast, US, "node", size_of(cast, US), 2)
    cast.give(title="A second survey")
    cast.watch()
    return cast


def test_every_entry_under_every_key_has_a_proof_that_holds() -> None:
    desk = changed().desks[ROK]

    for stored in desk.store.arrived_since(0):
        proof = prove_entry(desk, reader=Reader(ROK, DESK, ("desk_officer",)), entry=stored.entry.id)
        assert proof.holds, stored.entry.header.kind


def test_all_entries_are_taken_in_at_once_by_a_node_that_had_none() -> None:
    cast = changed()
    source, target = cast.desks[ROK], desk_of(own_seat(genesis(US)))
    target.founding = cast.founding
    parcels = [parcel_of(source, stored.entry.envelope) for stored in source.store.arrived_since(0)]

    taken = receive_all(target, offers=[Offer(read_envelope(p.envelope), p.sections, p.tables) for p in parcels])

    assert taken.refused == {}
    assert target.state_hash() == source.state_hash()


def test_an_archive_goes_round_and_comes_back_the_same() -> None:
    cast = changed()
    desk = cast.desks[ROK]
    held = sign_heads(cast.desks[US])
    raw = export_archive(desk, reader=Reader(ROK, DESK, ("desk_officer",)), held=held)
    target = desk_of()

    take_in(target, raw=raw)

    assert target.state_hash() == desk.state_hash()


def test_what_the_key_of_before_signs_is_not_taken_in_and_is_no_fork() -> None:
    cast = apart()
    late = cast.forge(ROK, None, kind="comment.made/1", facts={})
    seat = cast.desks[ROK].seats[ROK]
    rotate(cast, ROK, "seat")
    head = cast.desks[ROK].store.head(seat.feed)
    assert head is not None
    header = msgspec.structs.replace(late.header, seq=head.size, prev=head.last, seen={})
    entry = seal(header, key_of(ROK, "seat", 0))

    with cast.unchanged(), pytest.raises(Refused, match="must be signed by the seat key; the signature is not its"):
        receive(cast.desks[US], parcel=Parcel(entry.envelope))
    assert cast.desks[US].store.equivocations() == []
