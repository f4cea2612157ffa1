"""Replacing the keys of a seat and of its node: the one place where a running node gets new ones.

In this order, so that a process that is killed on the way leaves a node that still signs: the key after the next is
made and kept for good; the entry is written; the files take their names; the signer, where one runs, reads them; the
derived keys are declared anew where they had been declared.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from tandem.desk.desk import Acting, NotAllowed, Receipt
from tandem.desk.key import revoke_key, rotate_key
from tandem.node.declaring import declare_keys
from tandem.node.keyfiles import folder_of, put_in_place, read_next, write_following
from tandem.node.layout import NodeError, Strength
from tandem.node.node import Node, unlocked
from tandem.node.remote import signer_of
from tandem.record.entry import BadEntry
from tandem.record.feed import Refused
from tandem.record.keyline import KeyLine, Which
from tandem.record.keys import KeyLocked, Signer

_BEFORE_WRITING = (NotAllowed, Refused, BadEntry, KeyLocked)


class Replaced(msgspec.Struct, frozen=True):
    """What replacing a key came to: the entry, what was declared anew, and seats here that still have the old key."""

    receipt: Receipt
    new_key: str
    declared: tuple[Receipt, ...] = ()
    behind: tuple[str, ...] = ()


def rotate(
    node: Node,
    *,
    acting: Acting,
    which: Which,
    passphrase: str,
    now: datetime,
    seen: Mapping[str, int],
    strength: Strength = "interactive",
) -> Replaced:
    """Put the committed key in the place of the one in use. Raises NodeError, NotAllowed; nothing was written then."""

    def write(new: Signer, next_key: str) -> Receipt:
        return rotate_key(node.desk, acting=acting, now=now, seen=seen, which=which, new=new, next_key=next_key)

    return _replace(node, acting.code, which, passphrase, now, strength, write)


def revoke(
    node: Node,
    *,
    acting: Acting,
    which: Which,
    from_seq: int,
    passphrase: str,
    now: datetime,
    seen: Mapping[str, int],
    strength: Strength = "interactive",
) -> Replaced:
    """Replace a key that others may hold, and disown what it signed from an entry on; see `rotate`."""

    def write(new: Signer, next_key: str) -> Receipt:
        return revoke_key(
            node.desk, acting=acting, now=now, seen=seen, which=which, from_seq=from_seq, new=new, next_key=next_key
        )

    return _replace(node, acting.code, which, passphrase, now, strength, write)


def line_of(node: Node, code: str) -> KeyLine:
    """Answer the key line of an own seat. Raises NodeError before its first entry."""
    seat = node.desk.seat(code)
    if node.desk.store.head(seat.feed) is None:
        raise NodeError(
            f"{code} has not signed the founding of its group yet; its keys are still those of its genesis."
        )
    return node.desk.key_lines.held(seat.feed)[0]


def _replace(
    node: Node,
    code: str,
    which: Which,
    passphrase: str,
    now: datetime,
    strength: Strength,
    write: Callable[[Signer, str], Receipt],
) -> Replaced:
    committed = line_of(node, code).tenures(which)[-1].next_key
    new = read_next(node.path, code, which=which, committed=committed, passphrase=passphrase)
    declared = [seat.code for seat in node.desk.group().seats.values() if seat.node and seat.code in node.desk.seats]
    try:
        file, next_key = write_following(
            node.path, code, which=which, new=new.public, passphrase=passphrase, strength=strength
        )
    except OSError as wrong:
        raise NodeError(
            f"The key after the next cannot be kept in {folder_of(node.path, code)}: {wrong.strerror}. Nothing was "
            "written; see to the disk, then replace the key again."
        ) from wrong
    try:
        receipt = write(new, next_key)
    except _BEFORE_WRITING:
        file.unlink()
        raise
    _go_on(node, code, passphrase)
    again = declare_keys(node, now=now) if declared and which == "node" else ()
    return Replaced(receipt, new.public, again, _behind(node, code, which))


def _go_on(node: Node, code: str, passphrase: str) -> None:
    """Let this process, and the signer where one runs, go on with the keys that the record has now."""
    try:
        put_in_place(node.path, code, line=line_of(node, code))
    except OSError as wrong:
        raise NodeError(
            f"The key of {code} was replaced on record, but its files could not take their names: {wrong.strerror}. "
            "See to the disk, then start Tandem again: it puts them in their places."
        ) from wrong
    if (signer := signer_of(node.path)) is not None:
        signer.lock()
        signer.unlock(passphrase)
    seats, keys = unlocked(node.path, node.settings, passphrase)
    for seat in seats.values():
        node.desk.take_keys(seat, keys)


def _behind(node: Node, code: str, which: Which) -> tuple[str, ...]:
    """The other seats of this node whose node key is another one now."""
    if which != "node":
        return ()
    own = node.desk.seats[code].node_key.public
    return tuple(seat.code for seat in node.desk.seats.values() if seat.node_key.public != own)
