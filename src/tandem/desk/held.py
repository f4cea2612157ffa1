"""Since when others hold what is on record: cosignatures as evidence beside entries; nothing is decided by them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tandem.desk.cosigner import names_of
from tandem.desk.desk import Desk
from tandem.record.entry import read_envelope_fast
from tandem.rules.held import held_reasons, held_since, holding_of, is_claimed_late, moment_of
from tandem.rules.instant import instant
from tandem.rules.reason import Reason
from tandem.state.group import Group
from tandem.state.reading import HeadDated, Holding


class LateClaim(msgspec.Struct, frozen=True):
    """An entry that claims a later time than that at which another node had dated a head with it."""

    code: str
    seq: int
    entry: str
    at: datetime
    why: tuple[Reason, ...]


class FeedHeld(msgspec.Struct, frozen=True):
    """How far another node has a feed: as what it signed the largest head, of how many entries, and when first."""

    code: str
    by: str
    kind: str
    size: int
    at: datetime


def holding(desk: Desk, group: Group, *, since: Mapping[str, int]) -> dict[str, Holding]:
    """Answer what others dated of each feed in `since`, from the entry of that number on."""
    authors = {seat.feed: seat.code for seat in group.seats.values()}
    return {
        feed: holding_of(group=group, author=authors[feed], dated=_dated(desk, feed, seq))
        for feed, seq in since.items()
        if feed in authors
    }


def _dated(desk: Desk, feed: str, seq: int) -> list[HeadDated]:
    given, names = desk.store.cosignatures(feed, from_size=seq + 1), names_of(desk)
    read = (
        HeadDated(one.size, *names[one.cosignature.name], moment_of(one.cosignature.at))
        for one in given
        if one.cosignature.name in names
    )
    return [one for one in read if desk.as_of is None or one.at <= desk.as_of]


def late_claims(desk: Desk, group: Group, *, most: int) -> tuple[LateClaim, ...]:
    """Answer which of the last `most` entries of each feed claim a later time than others had dated them."""
    return tuple(claim for seat in group.seats.values() for claim in _late(desk, group, seat.feed, seat.code, most))


def _late(desk: Desk, group: Group, feed: str, code: str, most: int) -> list[LateClaim]:
    size = group.frontier.get(feed, 0)
    held = holding(desk, group, since={feed: max(0, size - most)})
    if not held[feed]:
        return []
    found = []
    for raw in desk.store.feed(feed, max(0, size - most), size):
        entry = read_envelope_fast(raw)
        at, since = instant(entry.header.at), held_since(held, feed=feed, seq=entry.header.seq)
        if is_claimed_late(at, since):
            found.append(LateClaim(code, entry.header.seq, entry.id, at, held_reasons(at, since)))
    return found


class Contradicted(msgspec.Struct, frozen=True):
    """A feed of which this node cosigned, as witness, a head of this size that what is stored here contradicts."""

    code: str
    size: int


def contradictions(desk: Desk, group: Group) -> tuple[Contradicted, ...]:
    """Answer the feeds that were shown to this node in two ways; nothing of them is cosigned any more."""
    found = ((seat, desk.store.witnessed(seat.feed)) for _, seat in sorted(group.seats.items()))
    return tuple(
        Contradicted(seat.code, latest.size)
        for seat, latest in found
        if latest and desk.store.root_at(seat.feed, latest.size) not in (None, latest.root)
    )


def feeds_held(desk: Desk, group: Group) -> tuple[FeedHeld, ...]:
    """Answer, for each feed, the largest head that each other node dated, by grade."""
    return tuple(one for _, seat in sorted(group.seats.items()) for one in _held(desk, group, seat.feed, seat.code))


def _held(desk: Desk, group: Group, feed: str, code: str) -> list[FeedHeld]:
    largest: dict[tuple[str, str], FeedHeld] = {}
    for one in _dated(desk, feed, 0):
        before = largest.get((one.code, one.kind))
        if one.code != code and not group.is_hosted(code, one.code) and (before is None or before.size < one.size):
            largest[one.code, one.kind] = FeedHeld(code, one.code, one.kind, one.size, one.at)
    return [found for _, found in sorted(largest.items())]
