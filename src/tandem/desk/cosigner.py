"""Whose cosignatures count here: keys that a member declared on record; all others are passed over.

1. A cosignature is kept once its key is on record and the head that it is over is the one held here.
2. A key that was replaced by a later declaration counts for what it dated before that declaration.
3. What this node itself cosigned, and forgot as its record was put back, it learns again.
4. One that is over another root at a size held here is not kept and is told: somebody was shown another feed.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tandem.desk.branching import given_up_heads
from tandem.desk.desk import Desk
from tandem.record.checkpoint import BadCheckpoint
from tandem.record.cosignature import (
    MIRROR,
    WITNESS,
    Cosignature,
    HeadLine,
    cosigner_name,
    head_body,
    is_by,
    read_cosignature,
)
from tandem.record.entry import read_envelope_fast
from tandem.record.feed import papers_of
from tandem.record.genesis import origin
from tandem.rules.instant import instant
from tandem.state.group import Seat
from tandem.store.record import Cosigned, Mark


class Cosigner(msgspec.Struct, frozen=True):
    """A key by which a member's node cosigns, under which name and as what.

    `until` is when another was declared in its place, in seconds since 1970; None where it is the latest.
    """

    code: str
    kind: str
    name: str
    public: str
    until: int | None = None


class Kept(msgspec.Struct, frozen=True):
    """What became of cosignatures that came.

    How many were new, held already, by keys not on record here, or over more than is held; those that failed, in
    sentences; and those that are good and over another root than the one held here.
    """

    new: int = 0
    held: int = 0
    unknown: int = 0
    ahead: int = 0
    wrong: tuple[str, ...] = ()
    contradicting: tuple[Cosigned, ...] = ()


def origin_of(desk: Desk, feed: str) -> str:
    """Answer the origin of the heads of a feed of which the first entry is held."""
    first = read_envelope_fast(desk.store.feed(feed, 0, 1)[0])
    return origin(papers_of(first)[0], first.header.group)


def cosigners(desk: Desk) -> tuple[Cosigner, ...]:
    """Answer every key by which a node of the group cosigns or cosigned, as far as it is on record here."""
    return tuple(one for seat in desk.group().seats.values() for one in _of_seat(desk, seat))


def _of_seat(desk: Desk, seat: Seat) -> Iterator[Cosigner]:
    if seat.node is None:
        return
    base = origin_of(desk, seat.feed)
    declared = (*seat.declared_before, seat.node)
    ends = (*(int(instant(later.stamp.at).timestamp()) for later in declared[1:]), None)
    for node, until in zip(declared, ends, strict=True):
        for kind, public in ((WITNESS, node.witness_key), (MIRROR, node.mirror_key)):
            yield Cosigner(seat.code, kind, cosigner_name(base, kind), public, until)


def own_cosigner(desk: Desk) -> str | None:
    """Answer the origin under which this node cosigns, or None where it has no keys or no seat in the group.

    It is that of its first seat which declared these keys; before any did, that of its first seat.
    """
    group, keys = desk.group(), desk.keys
    own = [seat for seat in desk.seats.values() if seat.code in group.seats]
    if keys is None or not own:
        return None
    present = (keys.witness.public, keys.mirror.public)
    declared = ((seat, group.seats[seat.code].node) for seat in own)
    first = (seat for seat, node in declared if node and (node.witness_key, node.mirror_key) == present)
    return origin_of(desk, next(first, own[0]).feed)


def names_of(desk: Desk) -> dict[str, tuple[str, str]]:
    """Answer whose node cosigns under a name, and as what."""
    return {one.name: (one.code, one.kind) for one in cosigners(desk)}


def verified(line: str, *, body: str, known: Iterable[Cosigner]) -> Cosignature | None:
    """Answer the cosignature in a line, or None where no key that counts says it made it.

    Raises BadCheckpoint where such a key is named, and did not.
    """
    for one in known:
        if is_by(line, name=one.name, public=one.public):
            found = read_cosignature(line, body=body, name=one.name, public=one.public)
            if one.until is None or found.at <= one.until:
                return found
    return None


def cosignatures_of(desk: Desk, feed: str, *, up_to: int) -> tuple[HeadLine, ...]:
    """Answer the cosignatures held over heads of a feed of at most this size, as far as their keys are on record."""
    given = [one for one in desk.store.cosignatures(feed) if one.size <= up_to]
    known = cosigners(desk) if given else ()
    return tuple(HeadLine(one.size, one.root, one.cosignature.line) for one in given if _counts(one.cosignature, known))


def _counts(one: Cosignature, known: Iterable[Cosigner]) -> bool:
    return any(
        is_by(one.line, name=key.name, public=key.public) and (key.until is None or one.at <= key.until)
        for key in known
    )


def keep_verified(desk: Desk, *, feed: str, lines: Iterable[HeadLine]) -> Kept:
    """Keep the cosignatures over heads of a feed that hold, and answer what became of them all."""
    held = {(one.size, one.cosignature.line) for one in desk.store.cosignatures(feed)}
    asked = dict.fromkeys(lines)
    fresh = [one for one in asked if (one.size, one.line) not in held]
    known = cosigners(desk) if fresh else ()
    base = origin_of(desk, feed) if fresh and desk.store.head(feed) else ""
    good, wrong, unknown = [], [], 0
    for one in fresh:
        try:
            found = _checked(feed, base, one, known)
        except BadCheckpoint as e:
            wrong.append(str(e))
            continue
        if found is None:
            unknown += 1
        else:
            good.append(found)
    return _kept(desk, feed, good, held=len(asked) - len(fresh), unknown=unknown, wrong=wrong)


def _checked(feed: str, base: str, one: HeadLine, known: Iterable[Cosigner]) -> Cosigned | None:
    body = head_body(origin=base, size=one.size, root=bytes.fromhex(one.root))
    found = verified(one.line, body=body, known=known) if base else None
    return Cosigned(feed, one.size, one.root, found) if found else None


def _own_witness(desk: Desk, given: Iterable[Cosigned]) -> Cosigned | None:
    """The largest head that this node itself cosigned as witness, of those in its present name and key."""
    base, keys = own_cosigner(desk), desk.keys
    if base is None or keys is None:
        return None
    name, public = cosigner_name(base, WITNESS), keys.witness.public
    own = [one for one in given if is_by(one.cosignature.line, name=name, public=public)]
    return max(own, key=lambda one: one.size, default=None)


def _kept(desk: Desk, feed: str, good: list[Cosigned], *, held: int, unknown: int, wrong: list[str]) -> Kept:
    # What was cosigned of a line that was given up is kept with it, and binds nobody.
    gone = given_up_heads(desk.store, feed) if good and desk.forks().of(feed) else ()
    good = [one for one in good if Mark(one.size, one.root) not in gone]
    roots: Mapping[int, str | None] = {size: desk.store.root_at(feed, size) for size in {one.size for one in good}}
    new = [one for one in good if roots[one.size] == one.root]
    # What this node cosigned itself counts also over more than it holds now, and against what it holds now.
    own = _own_witness(desk, good)
    if new or own:
        with desk.store.writing() as writing:
            writing.keep_cosignatures(new)
            latest = writing.witnessed(feed)
            if own and (latest is None or (latest.size < own.size and latest.at <= own.cosignature.at)):
                # This node was put back: what it had cosigned comes back to it from those who kept it.
                old = latest.size if latest else 0
                writing.witness(feed, old=old, size=own.size, root=own.root, at=own.cosignature.at)
    contradicting = tuple(one for one in good if roots[one.size] not in (None, one.root))
    ahead = len(good) - len(new) - len(contradicting)
    return Kept(len(new), held, unknown, ahead, tuple(wrong), contradicting)
