"""Checking against the record: heads beside heads, references, and proofs that are made again each time."""

import pytest
from tests.cast import DESK, ROK, US, apart, desk_of

from tandem.desk.check import HeadCompared, TheirHead, compare_heads, find_paper, find_written, prove_entry
from tandem.desk.desk import NotAllowed
from tandem.rules.reason import because
from tandem.state.reading import Reader

OFFICER = Reader(ROK, DESK, ())


def test_a_head_is_the_same_earlier_newer_a_fork_or_not_here() -> None:
    cast = apart()
    cast.give()
    store = cast.desks[ROK].store
    (feed, head), (other, _) = list(store.heads().items())[:2]

    def standing(size: int, root: str | None, at_ours: str | None = None, of: str = feed) -> str:
        theirs = [TheirHead(ROK, of, size, root or "", at_ours)]
        (found,) = compare_heads(cast.desks[ROK], reader=OFFICER, theirs=theirs)
        assert found == HeadCompared(ROK, found.standing, size, 0 if of == "f" * 64 else head.size)
        return found.standing

    assert standing(head.size, head.root) == "equal"
    assert standing(2, store.root_at(feed, 2)) == "earlier"
    assert standing(head.size + 5, "a" * 64, head.root) == "newer"
    assert standing(head.size + 5, "a" * 64, "b" * 64) == "fork"
    assert standing(head.size + 5, "a" * 64, None) == "fork"
    assert standing(2, store.root_at(other, 2)) == "fork"
    assert standing(3, "a" * 64, of="f" * 64) == "not_here"


def test_every_entry_has_a_proof_that_holds() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "concern")
    desk = cast.desks[ROK]

    for stored in desk.store.arrived_since(0):
        proof = prove_entry(desk, reader=OFFICER, entry=stored.entry.id)
        assert proof.holds, stored.entry.header.kind
        assert not proof.steps or proof.steps[-1].result == proof.root
        assert all(not holder.hosted for holder in proof.holders)


def test_the_receipt_is_the_first_entry_that_had_seen_the_notice() -> None:
    cast = apart()
    ref = cast.give()
    entry = cast.notice(ref).current.stamp.entry
    assert prove_entry(cast.desks[ROK], reader=OFFICER, entry=entry).holders == ()

    cast.watch()

    (holder,) = prove_entry(cast.desks[ROK], reader=OFFICER, entry=entry).holders
    assert (holder.place.code, holder.place.kind, holder.place.ref) == (US, "notice.received/1", ref)


def test_a_position_is_traced_to_its_action_and_version() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.revise(ref, changes="Later.")
    cast.watch()
    receipt = cast.take(ref, "no_objection")

    (found,) = find_written(cast.desks[ROK], reader=OFFICER, text=receipt.entry[:12])

    assert found.place is not None
    assert (found.place.ref, found.place.version, found.place.seq) == (ref, 2, receipt.seq)


def test_only_readers_of_the_group_check_anything() -> None:
    cast = apart()
    ref = cast.give()
    desk, entry = cast.desks[ROK], cast.notice(ref).id

    for stranger in (Reader(None), Reader("JP", DESK, ()), Reader(ROK, 77, ())):
        for ask in (
            lambda reader=stranger: find_paper(desk, reader=reader, digest="0" * 64, length=9),
            lambda reader=stranger: find_written(desk, reader=reader, text=ref),
            lambda reader=stranger: prove_entry(desk, reader=reader, entry=entry),
            lambda reader=stranger: compare_heads(desk, reader=reader, theirs=()),
        ):
            with pytest.raises(NotAllowed, match="nothing_to_read"):
                ask()


def test_the_proof_of_what_is_not_here_is_refused() -> None:
    cast = apart()

    with cast.refused(because("no_such_entry", entry="0" * 16)):
        prove_entry(cast.desks[ROK], reader=OFFICER, entry="0" * 64)


def test_a_node_that_holds_nothing_says_that_a_feed_is_not_here() -> None:
    assert desk_of().store.heads() == {}
