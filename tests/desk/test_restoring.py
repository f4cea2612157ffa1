"""A record that was put back older than what was signed: it is read and not signed, refilled, and signed again."""

from pathlib import Path

import pytest
from tests.cast import HEAD, ROK, US, parcel_of
from tests.restoring import Restorable

from tandem.desk.desk import NotAllowed
from tandem.desk.epoch import finish_epochs, open_epoch, renew_fence
from tandem.desk.exchange import frontier_of, make_bundle, take_bundle
from tandem.desk.receiving import Offer, receive
from tandem.desk.record import sign_heads
from tandem.desk.restoring import NOT_KNOWN, heads_in, may_sign, note_counterpart, own_feeds, refill_own
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.entry import read_envelope
from tandem.record.feed import Equivocation, Refused
from tandem.rules.reason import because
from tandem.store.fence import Fence, FenceLost, RestoredRecord
from tandem.store.record import Mark, StoreBroken
from tandem.store.sqlite import SqliteStore


@pytest.fixture
def rok(tmp_path: Path) -> Restorable:
    """ROK with a backup, and three entries after it that US holds."""
    made = Restorable(tmp_path / "rok")
    made.back_up()
    for number in (11, 12, 13):
        made.appoint(number)
    made.cast.relay()
    made.sent = made.head_note()
    return made


def state(rok: Restorable) -> str:
    (own,) = own_feeds(rok.desk)
    return own.state


def test_a_whole_record_is_signed_while_the_line_is_cut(rok: Restorable) -> None:
    rok.cast.cut = (US,)
    rok.reopen()

    assert state(rok) == "whole"
    assert may_sign(rok.desk)
    rok.appoint(14)


def test_a_record_put_back_is_read_and_not_signed_and_says_the_way_out(rok: Restorable) -> None:
    rok.restore()
    (own,) = own_feeds(rok.desk)

    assert own.state == "behind"
    assert own.told == because("feed_behind", party=ROK, size=own.size, mark=own.size + 3)
    assert rok.cast.group(ROK).founded
    with rok.cast.unchanged(), pytest.raises(RestoredRecord, match="Nothing is signed in this feed"):
        rok.appoint(14)
    with pytest.raises(RestoredRecord):
        sign_heads(rok.desk)


def test_what_a_counterpart_holds_refills_the_record_and_signing_goes_on_by_itself(rok: Restorable) -> None:
    rok.restore()

    refilled = refill_own(rok.desk, offers=rok.held_by(US))

    assert refilled.new == {ROK: 3}
    assert [one.state for one in refilled.feeds] == ["whole"]
    rok.appoint(14)
    rok.cast.relay()
    assert rok.cast.desks[US].state_hash() == rok.desk.state_hash()
    assert rok.cast.desks[US].store.equivocations() == []


def test_a_part_of_what_is_missing_is_taken_and_still_nothing_is_signed(rok: Restorable) -> None:
    rok.restore()
    held = rok.held_by(US)[rok.feed]

    refill_own(rok.desk, offers={rok.feed: held[:-1]})

    assert state(rok) == "behind"
    with pytest.raises(RestoredRecord):
        rok.appoint(14)
    refill_own(rok.desk, offers={rok.feed: held})
    assert state(rok) == "whole"


def test_a_refill_that_is_changed_on_the_way_is_taken_as_a_whole_or_not_at_all(rok: Restorable) -> None:
    rok.restore()
    held = rok.held_by(US)[rok.feed]
    last = bytearray(held[-1].entry.envelope)
    last[3] ^= 1
    before = rok.size

    with pytest.raises(Refused, match="the signature is not its"):
        refill_own(rok.desk, offers={rok.feed: [*held[:-1], Offer(read_envelope(bytes(last)))]})

    assert (rok.size, state(rok)) == (before, "behind")


def test_the_feed_of_another_is_not_refilled(rok: Restorable) -> None:
    with pytest.raises(Refused, match="is not signed by this node"):
        refill_own(rok.desk, offers={rok.cast.desks[US].seats[US].feed: []})


def test_a_refill_with_another_entry_at_a_place_that_is_taken_is_noted_as_a_fork(rok: Restorable) -> None:
    rok.restore()
    rok.lose_fence()
    open_epoch(rok.desk, acting=rok.cast.by(ROK, HEAD), now=rok.cast.now, seen=rok.cast.page(ROK), reason="Fire.")
    place = rok.size - 1

    with pytest.raises(Equivocation, match=f"forked at entry {place}"):
        refill_own(rok.desk, offers=rok.held_by(US))

    assert len(rok.desk.store.equivocations()) == 1


def test_a_head_that_this_node_signed_and_does_not_hold_stops_signing_even_where_the_fence_went_back(
    rok: Restorable,
) -> None:
    note, size = rok.head_note(), rok.size
    root = rok.desk.store.root_at(rok.feed, size) or ""
    rok.restore()
    mark = Mark(size - 3, rok.desk.store.root_at(rok.feed, size - 3) or "")
    (rok.path / "heads.fence").unlink()
    rok.reopen().store.renew_marks({rok.feed: mark})
    assert state(rok) == "whole"

    assert note_counterpart(rok.desk, feed=rok.feed, size=size, root=root) == "claimed"
    assert state(rok) == "whole"
    assert note_counterpart(rok.desk, feed=rok.feed, size=size, root=root, note=note) == "more"

    assert state(rok) == "behind"
    assert own_feeds(rok.reopen())[0].state == "behind"
    with pytest.raises(RestoredRecord):
        rok.appoint(14)
    refill_own(rok.desk, offers=rok.held_by(US))
    rok.appoint(14)


def test_what_a_counterpart_says_of_less_or_of_the_same_stops_nobody(rok: Restorable) -> None:
    size = rok.size
    root, before = (rok.desk.store.root_at(rok.feed, one) or "" for one in (size, size - 1))

    assert note_counterpart(rok.desk, feed=rok.feed, size=size, root=root) == "same"
    assert note_counterpart(rok.desk, feed=rok.feed, size=size - 1, root=before) == "less"
    assert note_counterpart(rok.desk, feed=rok.feed, size=size, root=NOT_KNOWN) == "differs"
    assert state(rok) == "whole"
    with pytest.raises(Refused, match="is not signed by this node"):
        note_counterpart(rok.desk, feed="0" * 64, size=1, root=root)


def test_a_lost_fence_never_mends_itself_whoever_answers(rok: Restorable) -> None:
    note, size = rok.head_note(), rok.size
    root = rok.desk.store.root_at(rok.feed, size) or ""
    rok.restore()
    rok.lose_fence()

    assert own_feeds(rok.desk)[0].told == because("feed_lost", party=ROK, size=rok.size)
    assert note_counterpart(rok.desk, feed=rok.feed, size=size, root=root, note=note) == "lost"
    with pytest.raises(FenceLost):
        refill_own(rok.desk, offers=rok.held_by(US))
    with pytest.raises(FenceLost):
        rok.appoint(14)
    assert state(rok) == "lost"
    assert not (rok.path / "heads.fence").exists()


def test_an_officer_renews_a_lost_fence_with_the_head_of_a_counterpart_and_then_refills(rok: Restorable) -> None:
    note = rok.head_note()
    rok.restore()
    rok.lose_fence()

    renew_fence(rok.desk, acting=rok.cast.by(ROK, HEAD), heads=["nothing\n", note])

    assert state(rok) == "behind"
    refill_own(rok.desk, offers=rok.held_by(US))
    assert state(rok) == "whole"


def test_a_fence_is_renewed_by_nobody_without_a_head_and_by_no_desk_officer(rok: Restorable) -> None:
    rok.lose_fence()

    with rok.cast.refused(because("fence_head_missing", party=ROK)):
        renew_fence(rok.desk, acting=rok.cast.by(ROK, HEAD), heads=["no head"])
    with pytest.raises(NotAllowed, match="role_may_not"):
        renew_fence(rok.desk, acting=rok.cast.by(ROK), heads=["no head"])
    assert state(rok) == "lost"


def test_a_whole_fence_is_not_renewed_with_lower_heads(rok: Restorable) -> None:
    rok.restore()
    (rok.path / "heads.fence").rename(rok.path / "kept")
    rok.reopen().store.renew_marks({rok.feed: Mark(rok.size, rok.desk.store.root_at(rok.feed, rok.size) or "")})
    low = rok.head_note()
    (rok.path / "kept").replace(rok.path / "heads.fence")
    rok.reopen()

    with pytest.raises(RestoredRecord, match="is whole and cannot be renewed"):
        renew_fence(rok.desk, acting=rok.cast.by(ROK, HEAD), heads=[low])

    assert state(rok) == "behind"


def test_a_record_that_nobody_can_refill_goes_on_with_an_epoch_that_everybody_reads(rok: Restorable) -> None:
    rok.back_up("later")
    for number in (21, 22):
        rok.appoint(number)
    rok.restore("later")
    held = rok.size

    rok.cast.call(open_epoch, ROK, HEAD, reason="The disk burnt; nobody had the rest.")

    assert state(rok) == "whole"
    for code in (ROK, US):
        (one,) = rok.cast.group(code).seats[ROK].restored
        assert (one.size, one.mark_size, one.stamp.seq) == (held, held + 2, held)
    rok.appoint(14)
    rok.cast.relay()
    assert rok.cast.desks[US].state_hash() == rok.desk.state_hash()


def test_an_epoch_is_refused_where_nothing_is_missing(rok: Restorable) -> None:
    with rok.cast.refused(because("epoch_whole", party=ROK)):
        rok.cast.call(open_epoch, ROK, HEAD, reason="To be sure.")


def test_an_epoch_over_a_lost_fence_says_that_nobody_can_tell_what_is_lost(rok: Restorable) -> None:
    rok.lose_fence()

    rok.cast.call(open_epoch, ROK, HEAD, reason="The folder was copied without the fence.")

    (one,) = rok.cast.group(US).seats[ROK].restored
    assert (one.mark_size, one.mark_root, state(rok)) == (0, "", "whole")


@pytest.mark.parametrize("fence", ["whole", "lost"])
@pytest.mark.parametrize("step", ["fence first", "before the commit", "after the commit"])
def test_an_epoch_that_is_cut_at_any_step_stands_whole_or_not_at_all(
    rok: Restorable, monkeypatch: pytest.MonkeyPatch, fence: str, step: str
) -> None:
    rok.restore()
    if fence == "lost":
        rok.lose_fence()
    before, broken = rok.size, OSError(5, "Input/output error")

    def cut(*_: object, **__: object) -> None:
        raise StoreBroken(str(broken))

    where: dict[str, tuple[object, str]] = {
        "fence first": (SqliteStore, "watch_lost" if fence == "lost" else "writing"),
        "before the commit": (SqliteStore, "_commit"),
        "after the commit": (Fence, "reset"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(*where[step], cut)
        with pytest.raises(StoreBroken):
            rok.cast.call(open_epoch, ROK, HEAD, reason="Fire.")
    rok.reopen()

    assert state(rok) != "whole"
    assert rok.size == before + (step == "after the commit")
    with pytest.raises(RestoredRecord):
        rok.appoint(14)
    if step == "after the commit":
        assert finish_epochs(rok.desk) == (ROK,)
    else:
        assert finish_epochs(rok.desk) == ()
        open_epoch(rok.desk, acting=rok.cast.by(ROK, HEAD), now=rok.cast.now, seen=rok.cast.page(ROK), reason="Fire.")
    assert (state(rok), rok.size) == ("whole", before + 1)
    rok.appoint(14)


def test_an_epoch_is_finished_for_no_other_mark_than_its_own(rok: Restorable) -> None:
    rok.back_up("later")
    rok.appoint(21)
    rok.restore("later")
    rok.cast.call(open_epoch, ROK, HEAD, reason="Fire.")
    rok.back_up("after")
    rok.appoint(22)
    rok.restore("after")

    assert finish_epochs(rok.desk) == ()
    assert state(rok) == "behind"
    rok.lose_fence()
    assert finish_epochs(rok.desk) == ()
    assert state(rok) == "lost"


def bundle_for(rok: Restorable, code: str = US) -> bytes:
    """What a counterpart hands over, with the head of ROK as ROK's node sent it before."""
    return make_bundle(rok.cast.desks[code], to=ROK, have=frontier_of(rok.desk), heads={rok.feed: rok.sent})


def test_a_bundle_from_a_counterpart_refills_the_record(rok: Restorable) -> None:
    rok.restore()

    taken = take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)

    assert (dict(taken.new), dict(taken.refused)) == ({ROK: 3}, {})
    assert state(rok) == "whole"


def test_a_bundle_with_a_head_beyond_its_own_entries_stops_the_signing_until_the_rest_comes(rok: Restorable) -> None:
    rok.restore()
    (rok.path / "heads.fence").unlink()
    root = rok.desk.store.root_at(rok.feed, rok.size) or ""
    rok.reopen().store.renew_marks({rok.feed: Mark(rok.size, root)})
    held = rok.cast.desks[US].store.feed(rok.feed, rok.size, rok.size + 1)
    short = make_bundle(
        rok.cast.desks[US], to=ROK, have=frontier_of(rok.desk), most_bytes=1, heads={rok.feed: rok.sent}
    )

    taken = take_bundle(rok.desk, raw=short, now=rok.cast.now)

    assert taken.more
    assert (dict(taken.new), state(rok)) == ({ROK: len(held)}, "behind")
    take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)
    assert state(rok) == "whole"


def test_over_a_lost_fence_the_entries_of_others_come_in_and_the_own_ones_do_not(rok: Restorable) -> None:
    rok.cast.cut = (ROK,)
    rok.cast.give(US)
    rok.restore()
    rok.lose_fence()

    taken = take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)

    assert dict(taken.new) == {US: 1}
    assert "heads.fence is missing" in taken.refused[ROK]
    assert state(rok) == "lost"


def given_up(rok: Restorable) -> None:
    """A backup of a line that an epoch gave up, and the line that goes on, held by US."""
    rok.back_up("short")
    for number in (21, 22):
        rok.appoint(number)
    rok.back_up("given up")
    rok.restore("short")
    rok.cast.call(open_epoch, ROK, HEAD, reason="Fire.")
    for number in (31, 32, 33):
        rok.appoint(number)
    rok.cast.relay()
    rok.sent = rok.head_note()


def test_a_backup_of_a_line_that_was_given_up_is_known_by_the_fence_and_goes_on_by_no_epoch(rok: Restorable) -> None:
    given_up(rok)

    rok.restore("given up")

    assert state(rok) == "other"
    with pytest.raises(RestoredRecord, match="is of a line that was given up"):
        rok.appoint(14)
    with rok.cast.refused(because("epoch_other", party=ROK)):
        rok.cast.call(open_epoch, ROK, HEAD, reason="Fire.")


def test_a_backup_of_a_line_that_was_given_up_is_known_by_what_a_counterpart_sends_where_the_fence_was_lost(
    rok: Restorable,
) -> None:
    given_up(rok)
    rok.restore("given up")
    rok.lose_fence()
    root = rok.cast.desks[US].store.root_at(rok.feed, rok.size + 1) or ""
    rok.desk.store.renew_marks({rok.feed: Mark(rok.size + 1, root)})
    assert state(rok) == "behind"

    taken = take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)

    assert "does not follow" in taken.refused[ROK]
    assert state(rok) == "other"
    assert own_feeds(rok.reopen())[0].state == "other"


def test_a_lost_fence_is_renewed_with_a_head_that_the_record_contradicts_and_the_record_is_not_signed(
    rok: Restorable,
) -> None:
    given_up(rok)
    note = rok.sent
    rok.restore("given up")
    rok.lose_fence()

    renew_fence(rok.desk, acting=rok.cast.by(ROK, HEAD), heads=[note])

    assert state(rok) in ("behind", "other")
    take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)
    assert state(rok) == "other"


def test_an_empty_record_beside_its_fence_is_filled_from_the_beginning(rok: Restorable) -> None:
    given_up(rok)
    rok.desk.store.close()
    for left in rok.path.glob("record.db*"):
        left.unlink()
    rok.reopen()

    assert state(rok) == "behind"
    take_bundle(rok.desk, raw=bundle_for(rok), now=rok.cast.now)

    assert state(rok) == "whole"
    rok.appoint(14)
    rok.cast.relay()
    assert rok.cast.desks[US].store.equivocations() == []


def test_a_feed_without_entries_beside_a_lost_fence_begins_no_second_time(rok: Restorable) -> None:
    note, size = rok.sent, rok.size
    rok.desk.store.close()
    for left in (*rok.path.glob("record.db*"), rok.path / "heads.fence"):
        left.unlink()
    (rok.path / "heads.fence").touch()
    desk = rok.reopen()

    assert state(rok) == "lost"
    carry_of_others(rok)
    (seat,) = desk.seats.values()
    assert heads_in(desk, seat, note) == [(size, rok.cast.desks[US].store.root_at(rok.feed, size))]


def carry_of_others(rok: Restorable) -> None:
    """Take in what US wrote itself."""
    us = rok.cast.desks[US]
    receive(rok.desk, parcel=parcel_of(us, us.store.feed(us.seats[US].feed)[0]))


def test_two_heads_of_one_size_renew_no_fence(rok: Restorable) -> None:
    size, text = rok.size, rok.sent
    name = text.split("\n", 1)[0]
    other = sign_checkpoint(origin=name, size=size, root=bytes(32), key=rok.desk.seats[ROK].node_key)
    rok.lose_fence()

    with rok.cast.refused(because("fence_heads_differ", party=ROK)):
        renew_fence(rok.desk, acting=rok.cast.by(ROK, HEAD), heads=[text, other])

    assert state(rok) == "lost"
