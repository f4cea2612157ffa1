"""Changes of keys in the record's tests: the Republic of Korea rotates and revokes its seat key and its node key."""

from typing import Any

from tests.record.cast import Member, digest, key

from tandem.record.entry import By, Entry
from tandem.record.keyline import REVOKED, ROTATED, KeyChange, KeyLine, Which, begin, proof_of
from tandem.record.keys import SigningKey

HEAD_OFFICER = By(officer=1, role="head")
_ORDER = ("", "next ", "third ", "fourth ")


def key_of(member: Member, which: Which, number: int) -> SigningKey:
    """A key of a member: number 0 is in its genesis, 1 is the one committed there, and so on."""
    owner = member.host if which == "node" and member.host else member.genesis.code
    return key(f"{owner} {_ORDER[number]}{which}")


def line_of(member: Member) -> KeyLine:
    """The key line of a member's feed as far as it is written."""
    line = begin(member.genesis)
    for entry in member.entries:
        line = line.after(entry)
    return line


def change_of(member: Member, which: Which, number: int, *, from_seq: int | None = None, **changed: Any) -> KeyChange:
    """The change by which key `number` of a member takes the place of the one before."""
    fields: dict[str, Any] = {
        "which": which,
        "seq": len(member.entries),
        "new_key": key_of(member, which, number).public,
        "next_key": digest(bytes.fromhex(key_of(member, which, number + 1).public)),
        "from_seq": from_seq,
    }
    return KeyChange(**(fields | changed))


def draft_change(
    member: Member, which: Which, number: int = 1, *, from_seq: int | None = None, seat: int = 0,
    facts: dict[str, Any] | None = None, proving: SigningKey | None = None, signing: SigningKey | None = None,
    **changed: Any,
) -> Entry:  # fmt: skip
    """A rotation, or with `from_seq` a revocation, to key `number`, signed as it has to be.

    `seat` is the number of the seat key in use, `changed` are other values of the change, `facts` others of the entry
    alone; `proving` and `signing` are other keys.
    """
    kind = ROTATED if from_seq is None else REVOKED
    change = change_of(member, which, number, from_seq=from_seq, **changed)
    new = key_of(member, which, number)
    proof = proof_of(kind=kind, group=member.group, feed=member.feed, change=change, key=proving or new)
    plain: dict[str, Any] = {
        "which": change.which, "new_key": change.new_key, "next_key": change.next_key, "proof": proof,
    }  # fmt: skip
    plain |= {"from_seq": from_seq} if from_seq is not None else {}
    by_next = from_seq is not None and which == "seat"
    signer = signing or (new if by_next else key_of(member, "seat", seat))
    return member.draft(kind, plain | (facts or {}), by=HEAD_OFFICER, key=signer)


def change_key(member: Member, which: Which, number: int = 1, **given: Any) -> Entry:
    """Put a rotation or revocation into the feed of a member."""
    entry = draft_change(member, which, number, **given)
    member.entries.append(entry)
    return entry
