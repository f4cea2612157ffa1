"""The acts by which a member replaces a key of its seat or node: in time by rotation, after a theft by revocation.

The new key is at hand as one that signs; the following one is known by its hash alone, which the entry commits. What is
written is checked as what comes from elsewhere, before it is appended: a change that does not hold leaves no trace.
"""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.act import Act
from tandem.acts.key import KeyRevoked, KeyRotated
from tandem.acts.register import KINDS, wire_name, write_facts
from tandem.desk.desk import Acting, Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.writing import check_officer, receipt_of, rooted, signing_key
from tandem.record.entry import By, Entry, draft_header, seal
from tandem.record.feed import check_next
from tandem.record.keyline import KeyChange, KeyLine, Which, proof_of
from tandem.record.keys import Signer
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.store.record import Head, Writing

_BY_WHOM = "officer.appointed/1"
"""Where a charter of before does not name the keys, they go with the officers: to the head of a delegation."""


def rotate_key(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], which: Which, new: Signer, next_key: str
) -> Receipt:
    """Put the committed key in the place of the one in use, and commit the following by its hash.

    The old seat key signs it. Raises NotAllowed, and Refused where the new key is not the one that was committed.
    """
    return _change(desk, acting, now, seen, new, KeyChange(which, 0, new.public, next_key))


def revoke_key(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    which: Which,
    from_seq: int,
    new: Signer,
    next_key: str,
) -> Receipt:
    """Replace a key that others may hold, and disown what it signed from an entry on.

    A new seat key signs it itself. Raises NotAllowed, and Refused where the new key is not the one that was committed.
    """
    return _change(desk, acting, now, seen, new, KeyChange(which, 0, new.public, next_key, from_seq))


def first_revocable(line: KeyLine, which: Which) -> int:
    """Answer the first entry from which on the key in use can be revoked: never the founding, nor of a key before."""
    return max(1, line.tenures(which)[-1].since)


def _change(
    desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], new: Signer, planned: KeyChange
) -> Receipt:
    kind = KINDS[wire_name(KeyRotated if planned.from_seq is None else KeyRevoked)]
    seat = desk.seat(acting.code)
    with desk.store.writing() as writing:
        group = desk.group()
        moment = desk.moment(group, now)
        _check_head(group, acting, kind.wire, seat, revoking=planned.from_seq is not None)
        writing.check_fence()
        head = writing.head(seat.feed)
        if head is None:
            raise NotAllowed(because("group_not_founded", missing=1))
        line, _ = desk.key_lines.held(seat.feed, size=head.size)
        _check_from(line, planned, acting.code, head)
        change = KeyChange(planned.which, head.size, planned.new_key, planned.next_key, planned.from_seq)
        act = _act(kind.wire, group.id, seat.feed, change, new)
        by_new = planned.from_seq is not None and planned.which == "seat"
        key = new if by_new else signing_key(desk, seat, acting.role, head.size)
        entry = _sealed(writing, seat, head, group, kind.wire, act, acting, moment, seen, key)
        check_next(entry, line=line, group=group.id, size=head.size, last=head.last)
        writing.append(entry, {}, {})
    return receipt_of(desk, entry)


def _check_head(group: Group, acting: Acting, kind: str, seat: OwnSeat, *, revoking: bool) -> None:
    """Raise NotAllowed unless this officer may.

    Who held a stolen key may have relieved every officer: a revocation is open to those whom the genesis names, too.
    """
    enlisted = {(one.number, role) for one in seat.genesis.officers for role in one.roles}
    charter = group.charter
    allowed = charter.roles(kind) or charter.roles(_BY_WHOM)
    if revoking and (acting.officer, acting.role) in enlisted and acting.role in allowed:
        return
    check_officer(group, acting, kind if charter.roles(kind) else _BY_WHOM)


def _check_from(line: KeyLine, planned: KeyChange, party: str, head: Head) -> None:
    found = planned.from_seq
    first = first_revocable(line, planned.which)
    if found is not None and not first <= found <= head.size:
        raise NotAllowed(because("revoked_from_unfit", party=party, found=found, first=first, last=head.size))


def _act(kind: str, group: str, feed: str, change: KeyChange, new: Signer) -> KeyRotated:
    proof = proof_of(kind=kind, group=group, feed=feed, change=change, key=new)
    if change.from_seq is None:
        return KeyRotated(which=change.which, new_key=change.new_key, next_key=change.next_key, proof=proof)
    return KeyRevoked(
        which=change.which, new_key=change.new_key, next_key=change.next_key, proof=proof, from_seq=change.from_seq
    )


def _sealed(
    writing: Writing,
    seat: OwnSeat,
    head: Head,
    group: Group,
    kind: str,
    act: Act,
    acting: Acting,
    at: datetime,
    seen: Mapping[str, int],
    key: Signer,
) -> Entry:
    header = draft_header(
        group=group.id,
        feed=seat.feed,
        seq=head.size,
        prev=head.last,
        kind=kind,
        crit=True,
        at=written(at),
        by=By(acting.officer, acting.role),
        seen=rooted(writing, seen),
        facts=write_facts(act),
    )
    return seal(header, key)
