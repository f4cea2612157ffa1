"""Settling a fork: every party but its author says which line counts, and each record changes over to that one.

A record that holds the other line changes over in steps, each of which can be the last before a crash:

1. in one writing the entries from the fork on are moved to those that were given up; the feed ends before the fork;
2. the fence of an own feed follows, only from the very mark of what was given up; until then nothing is signed;
3. the entry that counts is taken from the proof, and what follows it comes with bundles.

`settle_lines` begins wherever it finds the record, and changes nothing in one that holds the kept line already.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

import msgspec

from tandem.acts.restoring import ForkResolved
from tandem.desk.branching import KIND, given_up_heads
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.receiving import Parcel, receive
from tandem.desk.writing import check_officer, put
from tandem.record.entry import BadEntry, read_envelope_fast
from tandem.record.feed import Refused
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.settlement import Settled
from tandem.store.fence import RestoredRecord
from tandem.store.record import Mark, Reading, StoreError


class ChangedOver(msgspec.Struct, frozen=True):
    """A feed of which this record changed over to the kept line: from which entry, and how many it gave up."""

    feed: str
    seq: int
    keep: str
    given_up: int


def settle_fork(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], feed: str, seq: int, keep: str, reason: str
) -> Receipt:
    """Say, for a party, which of two proven entries of a feed counts; `keep` is its id or how it begins."""
    check_officer(desk.group(), acting, KIND)
    settle_lines(desk)
    entry = _kept(desk, acting, feed=feed, seq=seq, keep=keep)
    held = desk.store.id_at(feed, seq + 1) == entry
    head = desk.store.head(feed) if held else None
    act = ForkResolved(feed=feed, seq=seq, keep=entry, held=head.size if head else 0, root=head.root if head else "")

    def guard(group: Group, moment: datetime) -> None:
        del moment
        own = desk.seat(acting.code).feed
        if any((one.feed, one.seq, one.stamp.feed) == (feed, seq, own) for one in group.resolutions):
            raise NotAllowed(because("fork_said_already", party=acting.code, seq=seq))

    receipt = put(desk, acting=acting, now=now, act=act, seen=seen, prose={"reason": reason}, guard=guard)
    settle_lines(desk)
    return receipt


def _kept(desk: Desk, acting: Acting, *, feed: str, seq: int, keep: str) -> str:
    """The id of the entry that is to count. Raises NotAllowed where it is not proven, or not for this member to say."""
    group = desk.group()
    party = next((seat.code for seat in group.seats.values() if seat.feed == feed), feed[:6])
    own = desk.seat(acting.code).feed
    found = dict(_proven(desk, feed, seq))
    if not found:
        raise NotAllowed(because("fork_not_known", party=party, seq=seq))
    if len(set(found.values())) > 1:
        raise NotAllowed(because("fork_parts_before", party=party, seq=seq))
    entries = [one for one in found if one.startswith(keep)]
    if len(keep) < 6 or len(entries) != 1:
        raise NotAllowed(because("fork_no_such_entry", keep=keep[:12], party=party, seq=seq))
    if own == feed:
        settled = next((one for one in desk.forks().of(feed) if one.seq == seq), None)
        if settled is None:
            raise NotAllowed(because("fork_others_first", party=party, seq=seq))
        if settled.keep != entries[0]:
            raise NotAllowed(because("fork_settled_otherwise", party=party, seq=seq, keep=settled.keep[:12]))
    elif not group.is_party(acting.code):
        raise NotAllowed(because("not_a_party", party=acting.code))
    return entries[0]


def _proven(desk: Desk, feed: str, seq: int) -> list[tuple[str, str | None]]:
    """The entries that are proven at a place, each with the one before."""
    both = [read_envelope_fast(one) for pair in desk.store.equivocations() for one in pair]
    return [(one.id, one.header.prev) for one in both if (one.header.feed, one.header.seq) == (feed, seq)]


def settle_lines(desk: Desk) -> tuple[ChangedOver, ...]:
    """Change over to the kept line of every settled fork; answer what was changed."""
    done: list[ChangedOver] = []
    for one in desk.forks().settled:
        if _is_of_the_other(desk.store, one):
            with desk.store.writing() as writing:
                # Another process may have changed over in the meantime.
                count = writing.give_up(one.feed, seq=one.seq) if _is_of_the_other(writing, one) else 0
            done += [ChangedOver(one.feed, one.seq, one.keep, count)] if count else []
            _forget(desk, one)
        _move_fence(desk, one)
        if desk.store.id_at(one.feed, one.seq + 1) is None:
            _take_kept(desk, one)
    return tuple(done)


def _forget(desk: Desk, one: Settled) -> None:
    """Take what was given up out of the search index, where it was taken in."""
    with suppress(StoreError):
        for gone in desk.store.given_up():
            if gone.feed == one.feed and gone.seq >= one.seq:
                desk.index.forget(gone.id)


def _is_of_the_other(record: Reading, one: Settled) -> bool:
    return record.id_at(one.feed, one.seq + 1) not in (None, one.keep)


def _move_fence(desk: Desk, one: Settled) -> None:
    """Set the fence to the kept line, only where it is at a head of what was given up."""
    head = desk.store.head(one.feed)
    if head is None:
        return
    mark, given_up = Mark(head.size, head.root), given_up_heads(desk.store, one.feed)
    with suppress(RestoredRecord):
        if any(seat.feed == one.feed for seat in desk.seats.values()):
            was = desk.store.marks().get(one.feed)
            if was is not None and was in given_up:
                desk.store.switch_mark(one.feed, was=was, mark=mark, after=one.seq)
        elif (seen := desk.store.witnessed(one.feed)) and Mark(seen.size, seen.root) in given_up:
            root = desk.store.root_at(one.feed, one.seq) or ""
            desk.store.switch_witnessed(one.feed, was=Mark(seen.size, seen.root), mark=Mark(one.seq, root))


def _take_kept(desk: Desk, one: Settled) -> None:
    """Take the entry that counts from the proof; where its tables are not held it comes with a bundle."""
    for pair in desk.store.equivocations():
        for envelope in pair:
            if read_envelope_fast(envelope).id == one.keep:
                with suppress(BadEntry, Refused):
                    receive(desk, parcel=Parcel(envelope))
                return
