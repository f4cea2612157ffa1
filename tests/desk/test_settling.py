"""A fork is settled: every other party says which line counts, each record changes over, and the feed goes on."""

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, MONITOR, ROK, US, apart, carry, desk_of
from tests.restoring import Restorable, twin_of_last

from tandem.desk import settling, witness
from tandem.desk.desk import Desk, NotAllowed, Receipt
from tandem.desk.exchange import frontier_of, make_bundle, shown_by, take_bundle
from tandem.desk.forks import forks_of
from tandem.desk.reading import reader_of
from tandem.desk.receiving import Offer, refill
from tandem.desk.restoring import own_feeds
from tandem.desk.settling import settle_fork, settle_lines
from tandem.record.entry import read_envelope
from tandem.record.feed import Refused
from tandem.rules.reason import because
from tandem.store.fence import RestoredRecord
from tandem.store.record import Mark

REASON = "Both heads were compared by telephone on 20 November 2018."


class Forked:
    """ROK signed entry `place` twice: US holds line A with one after it, JP and ROK's own node hold line B."""

    def __init__(self, path: Path) -> None:
        self.rok = made = Restorable(path / "rok", US, JP)
        made.back_up()
        for number in (11, 12):
            made.appoint(number)
        carry(made.desk, self.desk(US))
        made.restore()
        (made.path / "heads.fence").unlink()
        mark = Mark(made.size, made.desk.store.root_at(made.feed, made.size) or "")
        made.reopen().store.renew_marks({made.feed: mark})
        self.place = made.size
        for number in (21, 22, 23):
            made.appoint(number)
        carry(made.desk, self.desk(JP))
        self.a, self.b = self.id_of(US), self.id_of(JP)
        self.known = False

    def desk(self, code: str) -> Desk:
        return self.rok.cast.desks[code]

    def id_of(self, code: str) -> str:
        return self.desk(code).store.id_at(self.rok.feed, self.place + 1) or ""

    def prove(self) -> None:
        """Let US hear of the second entry, as when an archive of JP is taken in there; the proof goes round."""
        held = self.desk(JP).store.feed(self.rok.feed, self.place, self.place + 1)
        with pytest.raises(Refused, match="both are signed"):
            refill(self.desk(US), feed=self.rok.feed, offers=[Offer(read_envelope(held[0]))])
        self.go_round()

    def hand(self, source: str, target: str) -> None:
        """Carry one bundle from one node to another."""
        one, other = self.desk(source), self.desk(target)
        take_bundle(other, raw=make_bundle(one, to=target, have=frontier_of(other)), now=self.rok.cast.now)

    def go_round(self, times: int = 2) -> None:
        """Let every node hand every other one what it lacks."""
        for _ in range(times):
            for source in (US, JP, ROK):
                for target in (US, JP, ROK):
                    if source != target:
                        self.hand(source, target)

    def prove_to_one(self) -> None:
        """Let US alone hear of the second entry."""
        held = self.desk(JP).store.feed(self.rok.feed, self.place, self.place + 1)
        with pytest.raises(Refused, match="both are signed"):
            refill(self.desk(US), feed=self.rok.feed, offers=[Offer(read_envelope(held[0]))])

    def until(self, step: Callable[[], object]) -> None:
        """Do a step, after the proof has come to where it is done."""
        try:
            step()
        except NotAllowed:
            self.hand(US, JP)
            step()

    def restart(self, code: str) -> None:
        """Start a node anew over its record."""
        old = self.desk(code)
        if code == ROK:
            self.rok.reopen()
        else:
            new = desk_of(*old.seats.values(), store=lambda own: old.store)
            new.founding = old.founding
            self.rok.cast.desks[code] = new
            self.rok.cast.nodes = [new if desk is old else desk for desk in self.rok.cast.nodes]
        settle_lines(self.desk(code))

    def say(self, code: str, keep: str, *, officer: int = HEAD, **given: Any) -> Receipt:
        """Let the head of a party say which entry counts."""
        cast = self.rok.cast
        asked: dict[str, Any] = {"feed": self.rok.feed, "seq": self.place, "keep": keep, "reason": REASON, **given}
        return settle_fork(
            self.desk(code), acting=cast.by(code, officer), now=cast.now, seen=cast.page(code), **asked
        )  # fmt: skip

    def settle(self, keep: str) -> None:
        """Let all say the same, the owner of the feed last, and hand all of it round."""
        self.say(US, keep)
        self.say(JP, keep)
        self.go_round()
        self.say(ROK, keep)
        self.go_round()

    def lines(self) -> list[list[bytes]]:
        return [self.desk(code).store.feed(self.rok.feed) for code in (US, JP, ROK)]

    def hashes(self) -> set[str]:
        return {self.desk(code).state_hash() for code in (US, JP, ROK)}


@pytest.fixture
def forked(tmp_path: Path) -> Forked:
    """A proven fork."""
    made = Forked(tmp_path)
    made.prove()
    return made


@pytest.mark.parametrize("line", ["a", "b"])
def test_every_node_changes_over_to_the_line_that_all_others_said_counts(forked: Forked, line: str) -> None:
    keep = getattr(forked, line)
    before = {code: forked.desk(code).store.feed(forked.rok.feed) for code in (US, JP, ROK)}

    forked.settle(keep)

    one, *others = forked.lines()
    assert one == others[0] == others[1]
    assert {forked.id_of(code) for code in (US, JP, ROK)} == {keep}
    assert len(forked.hashes()) == 1
    assert forked.rok.desk.store.feed(forked.rok.feed)[-1] == one[-1]
    desk = forked.desk(JP)
    (fork,) = forks_of(desk, reader=reader_of(desk, code=JP, officer=HEAD))
    assert fork.told == because("fork_settled", party=ROK, seq=forked.place, keep=keep[:12])
    # What was given up is kept to the last entry.
    for code in (US, JP, ROK):
        kept = [gone.envelope for gone in forked.desk(code).store.given_up()]
        assert kept == ([] if before[code][forked.place] == one[forked.place] else before[code][forked.place :])


def test_the_feed_takes_new_entries_once_its_own_head_has_said_so_too(forked: Forked) -> None:
    forked.say(US, forked.a)
    forked.say(JP, forked.a)
    forked.go_round()
    with pytest.raises(RestoredRecord, match="is settled, and its head of delegation has not said so"):
        forked.rok.appoint(31)
    forked.say(ROK, forked.a)
    forked.rok.appoint(31)
    forked.go_round()

    assert [one.state for one in own_feeds(forked.rok.desk)] == ["whole"]
    for code in (US, JP, ROK):
        assert {11, 12, 31} <= forked.rok.cast.group(code).seats[ROK].officers.keys()
        assert not {21, 22, 23} & forked.rok.cast.group(code).seats[ROK].officers.keys()


def test_nothing_is_signed_before_the_kept_line_is_held_as_far_as_others_hold_it(forked: Forked) -> None:
    forked.say(US, forked.a)
    forked.say(JP, forked.a)
    forked.rok.cast.cut = ()
    one, other = forked.desk(US), forked.rok.desk
    words = make_bundle(forked.desk(JP), to=ROK, have=frontier_of(other))
    forked.hand(JP, US)
    raw = make_bundle(one, to=ROK, have={**frontier_of(other), forked.rok.feed: 10_000})
    take_bundle(other, raw=words, now=forked.rok.cast.now)
    take_bundle(other, raw=raw, now=forked.rok.cast.now)

    assert forked.rok.size == forked.place + 1
    with pytest.raises(RestoredRecord, match=f"others hold {forked.place + 2} entries and this record fewer"):
        forked.say(ROK, forked.a)

    forked.go_round()
    forked.say(ROK, forked.a)


def test_one_party_alone_settles_nothing_and_different_words_neither(forked: Forked) -> None:
    before = forked.lines()
    forked.say(US, forked.a)
    forked.go_round()
    assert forked.lines() == before

    forked.say(JP, forked.b)
    forked.go_round()

    assert forked.lines() == before
    desk = forked.desk(JP)
    (fork,) = forks_of(desk, reader=reader_of(desk, code=JP, officer=HEAD))
    assert {(one.code, one.keep) for one in fork.said} == {(US, forked.a), (JP, forked.b)}
    assert (fork.keep, fork.told.code) == ("", "fork_told")


def held(forked: Forked) -> list[int]:
    return [
        len(forked.desk(code).store.feed(feed))
        for code in (US, JP, ROK)
        for feed in sorted(forked.desk(code).store.heads())
    ]


@pytest.mark.parametrize(
    ("code", "given", "reason"),
    [
        (US, {"seq": 2}, "fork_not_known"),
        (US, {"keep": "0" * 64}, "fork_no_such_entry"),
        (US, {"keep": "short"[:3]}, "fork_no_such_entry"),
        (ROK, {}, "fork_others_first"),
        (US, {"officer": DESK}, "role_may_not"),
        (US, {"reason": " "}, "prose_missing"),
    ],
)
def test_what_settles_nothing_is_refused_and_nothing_is_written(
    forked: Forked, code: str, given: dict[str, Any], reason: str
) -> None:
    before = held(forked)

    with pytest.raises(NotAllowed) as caught:
        forked.say(code, **{"keep": forked.a, **given})

    assert [one.code for one in caught.value.reasons] == [reason]
    assert held(forked) == before


def test_a_party_says_it_once_and_the_owner_says_what_the_others_said(forked: Forked) -> None:
    forked.say(US, forked.a)
    before = held(forked)
    with pytest.raises(NotAllowed) as twice:
        forked.say(US, forked.b)
    assert [one.code for one in twice.value.reasons] == ["fork_said_already"]
    assert held(forked) == before

    forked.say(JP, forked.a)
    forked.go_round()
    before = held(forked)
    with pytest.raises(NotAllowed) as other:
        forked.say(ROK, forked.b)
    assert [one.code for one in other.value.reasons] == ["fork_settled_otherwise"]
    assert held(forked) == before


def test_a_place_beyond_where_the_lines_parted_settles_nothing(forked: Forked) -> None:
    us, jp = forked.desk(US), forked.desk(JP)
    both = [one.store.feed(forked.rok.feed, forked.place + 1, forked.place + 2)[0] for one in (us, jp)]
    with us.store.writing() as writing:
        writing.note_equivocation(*both)
    before = held(forked)

    with pytest.raises(NotAllowed) as caught:
        forked.say(US, read_envelope(both[0]).id, seq=forked.place + 1)

    assert [one.code for one in caught.value.reasons] == ["fork_parts_before"]
    assert held(forked) == before


def test_a_monitor_has_no_say_in_the_feed_of_another() -> None:
    cast = apart(ROK, US, monitors=(MONITOR,))
    held_there, other = twin_of_last(cast.desks[US], US)
    desk = cast.desks[MONITOR]
    with desk.store.writing() as writing:
        writing.note_equivocation(held_there, other)
    entry, before = read_envelope(other), len(list(desk.store.arrived_since(0)))

    with pytest.raises(NotAllowed) as caught:
        settle_fork(
            desk, acting=cast.by(MONITOR, HEAD), now=cast.now, seen=cast.page(MONITOR), feed=entry.header.feed,
            seq=entry.header.seq, keep=entry.id, reason=REASON,
        )  # fmt: skip

    assert [one.code for one in caught.value.reasons] == ["not_a_party"]
    assert len(list(desk.store.arrived_since(0))) == before


def test_what_was_given_up_is_taken_in_by_nobody_again(forked: Forked) -> None:
    lost = forked.desk(JP).store.feed(forked.rok.feed)[forked.place :]
    forked.settle(forked.a)
    proofs = len(forked.desk(US).store.equivocations())

    for envelope in lost:
        for code in (US, JP, ROK):
            with pytest.raises(Refused, match=r"given up|another line"):
                refill(forked.desk(code), feed=forked.rok.feed, offers=[Offer(read_envelope(envelope))])

    assert len(forked.desk(US).store.equivocations()) == proofs
    forked.rok.appoint(41)
    forked.go_round()
    assert len(forked.hashes()) == 1


def test_a_later_fork_on_the_kept_line_stops_the_feed_again(forked: Forked) -> None:
    forked.settle(forked.a)
    _, twin = twin_of_last(forked.rok.desk, ROK)
    with pytest.raises(Refused, match="both are signed"):
        refill(forked.desk(US), feed=forked.rok.feed, offers=[Offer(read_envelope(twin))])

    assert forked.desk(US).forks().stopped == {forked.rok.feed: forked.rok.size - 1}


def test_others_entries_count_with_the_kept_line_and_not_with_the_other(forked: Forked) -> None:
    cast = forked.rok.cast
    cast.cut = (ROK, JP, US)
    on_a, on_b = cast.give(US), cast.give(JP)
    forked.settle(forked.a)

    for code in (US, JP, ROK):
        assert cast.notice(on_a, code).current.stamp.past[forked.rok.feed] == forked.place + 2
        assert cast.notice(on_b, code).current.stamp.past[forked.rok.feed] == forked.place
        assert not cast.group(code).waiting


STEPS = ("give_up", "_move_fence", "_take_kept")


@pytest.mark.parametrize("step", STEPS)
def test_a_node_killed_between_two_steps_goes_on_at_its_next_start(
    forked: Forked, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked.say(US, forked.a)
    forked.say(JP, forked.a)
    forked.hand(JP, US)
    last: dict[str, Callable[..., Any]] = {"give_up": settling._move_fence}
    name = {"give_up": "_move_fence", "_move_fence": "_take_kept", "_take_kept": "_take_kept"}[step]
    real = last.get(step) or getattr(settling, name)

    def killed(*given: Any) -> None:
        if step == "_take_kept":
            real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(settling, name, killed)
    with pytest.raises(KeyboardInterrupt):
        forked.hand(US, ROK)
    monkeypatch.undo()

    forked.rok.reopen()
    with pytest.raises(RestoredRecord):
        forked.rok.appoint(51)
    settle_lines(forked.rok.desk)
    forked.go_round()
    forked.say(ROK, forked.a)
    forked.go_round()
    assert len(forked.hashes()) == 1
    assert forked.rok.desk.store.marks()[forked.rok.feed].size == forked.rok.size


def test_another_process_over_the_same_record_notices_the_change(forked: Forked) -> None:
    jp = forked.desk(JP)
    reader = Desk(store=jp.store, seats=jp.seats, private={})
    assert {21, 22, 23} <= reader.group().seats[ROK].officers.keys()

    forked.settle(forked.a)

    assert reader.state_hash() == jp.state_hash()
    assert not {21, 22, 23} & reader.group().seats[ROK].officers.keys()


def test_a_witness_cosigns_the_kept_line_again_and_never_the_other(forked: Forked) -> None:
    def cosigned(now: datetime) -> dict[str, tuple[int, str]]:
        return {one.feed: (one.size, one.root) for one in witness.mirror_heads(forked.desk(JP), now=now)}

    now = forked.rok.cast.now
    assert forked.rok.feed not in cosigned(now)
    forked.settle(forked.a)

    head = forked.desk(JP).store.head(forked.rok.feed)
    assert head is not None
    found = cosigned(now)
    assert not found or found[forked.rok.feed] == (head.size, head.root)


@pytest.mark.parametrize("seed", range(6))
def test_nodes_end_alike_in_whatever_order_proof_words_and_entries_come_and_however_often_they_start(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    forked, keep = Forked(tmp_path), ""
    keep = chance.choice((forked.a, forked.b))
    cast = forked.rok.cast
    cast.cut = (ROK, JP, US)
    steps: list[Callable[[], object]] = [
        forked.prove_to_one, lambda: cast.give(US), lambda: cast.give(JP),
        lambda: forked.say(US, keep), lambda: forked.say(JP, keep), lambda: cast.give(US),
    ]  # fmt: skip
    for step in steps:
        step() if step in steps[:3] else forked.until(step)
        for _ in range(chance.randint(0, 6)):
            forked.hand(*chance.sample((US, JP, ROK), 2))
            if chance.random() < 0.5:
                forked.restart(chance.choice((US, JP, ROK)))

    forked.go_round(3)
    assert {forked.id_of(code) for code in (US, JP, ROK)} == {keep}
    assert len(forked.hashes()) == 1
    forked.say(ROK, keep)
    forked.rok.appoint(61)
    forked.go_round()

    one, *others = forked.lines()
    assert one == others[0] == others[1]
    assert len(forked.hashes()) == 1
    # A desk that folds all of it for the first time, and one that was there all along, answer alike.
    for code in (US, JP, ROK):
        hashed = forked.desk(code).state_hash()
        forked.restart(code)
        assert forked.desk(code).state_hash() == hashed
        assert not cast.group(code).waiting


def test_two_processes_that_change_over_at_once_give_the_other_line_up_once(
    forked: Forked, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked.say(US, forked.a)
    forked.say(JP, forked.a)
    forked.hand(US, JP)
    forked.hand(JP, US)
    jp = forked.desk(JP)
    second = Desk(store=jp.store, seats=jp.seats, private={})
    real, done = settling._is_of_the_other, []

    def meanwhile(record: Any, one: Any) -> bool:
        found = real(record, one)
        if found and not done:
            done.append(one)
            settle_lines(second)
        return found

    before = jp.store.given_up_count()
    with monkeypatch.context() as patched:
        patched.setattr(settling, "_is_of_the_other", meanwhile)
        settle_lines(jp)

    assert jp.store.given_up_count() >= before
    assert jp.store.id_at(forked.rok.feed, forked.place + 1) == forked.a


def test_what_a_member_was_shown_to_hold_of_the_other_line_is_not_left_out_of_a_file(forked: Forked) -> None:
    forked.rok.cast.cut = (ROK, JP, US)
    forked.rok.cast.give(JP)
    forked.settle(forked.a)
    jp, us = forked.desk(JP), forked.desk(US)

    raw = make_bundle(us, to=JP, have=shown_by(us, code=JP))

    assert shown_by(us, code=JP)[forked.rok.feed] <= forked.place + 2
    assert not take_bundle(jp, raw=raw, now=forked.rok.cast.now).refused
