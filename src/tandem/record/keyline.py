"""The key line of a feed: which seat key and which node key are valid at each place, from the genesis on.

1. A key is replaced only by the one whose hash was committed before; that one proves itself by a signature.
2. Whoever replaces it commits the following one, so that the line can go on.
3. The change counts from the next entry on; of what was signed before nothing becomes unsigned.
4. A lost or stolen seat key is revoked by the committed key alone: it signs the entry itself.

What a revocation takes the effect from is a question of causal pasts, which the fold answers.
"""

import hashlib
from typing import Any, Literal, TypeGuard

import msgspec

from tandem.record import canonical, keys
from tandem.record.entry import Entry, read_envelope_fast, read_facts, signed_by_node
from tandem.record.genesis import HASH, Genesis, feed_id
from tandem.record.keys import Signer

Which = Literal["seat", "node"]

ROTATED, REVOKED = "key.rotated/1", "key.revoked/1"
KEY_DOMAIN = b"tandem-key/1\n"
_MARK = b'"kind":"key.'
_PROOF_DIGITS = 128


class BadKeyChange(ValueError):
    """An entry that would replace a key and may not; the sentence says why."""


class Tenure(msgspec.Struct, frozen=True, gc=False):
    """One key of a feed: the first entry that it may sign, and the hash of the key that comes after it."""

    key: str
    since: int
    next_key: str


class KeyChange(msgspec.Struct, frozen=True, gc=False):
    """A key that takes the place of another at an entry; `from_seq` is that of a revocation, None in a rotation."""

    which: Which
    seq: int
    new_key: str
    next_key: str
    from_seq: int | None = None


class KeyLine(msgspec.Struct, frozen=True):
    """The keys of one feed as its entries so far leave them; both lists are in the order of the feed."""

    genesis: Genesis
    feed: str
    seat: tuple[Tenure, ...]
    node: tuple[Tenure, ...]
    changes: tuple[KeyChange, ...] = ()

    def tenures(self, which: Which) -> tuple[Tenure, ...]:
        """The keys of a kind, the first first."""
        return self.seat if which == "seat" else self.node

    def key_at(self, which: Which, seq: int) -> str:
        """The key of a kind that is valid for entry `seq`; also that of a head over so many entries."""
        held = self.seat if which == "seat" else self.node
        if len(held) == 1 or seq >= held[-1].since:
            return held[-1].key
        return next(tenure.key for tenure in reversed(held) if tenure.since <= seq)

    def signer_of(self, entry: Entry) -> tuple[str, str]:
        """Whose signature an entry has to bear: in words, and the public key. Raises BadKeyChange."""
        header = entry.header
        if header.kind in (ROTATED, REVOKED):
            change = self.change_in(entry)
            if change.from_seq is not None and change.which == "seat":
                return "seat key committed before", change.new_key
        which: Which = "node" if signed_by_node(header.kind) else "seat"
        return f"{which} key", self.key_at(which, header.seq)

    def after(self, entry: Entry) -> "KeyLine":
        """The line once this entry, which was checked, is the last. Raises BadKeyChange."""
        if entry.header.kind not in (ROTATED, REVOKED):
            return self
        change = self.change_in(entry)
        tenure = Tenure(change.new_key, change.seq + 1, change.next_key)
        held: dict[str, Any] = {change.which: (*self.tenures(change.which), tenure)}
        return msgspec.structs.replace(self, changes=(*self.changes, change), **held)

    def change_in(self, entry: Entry) -> KeyChange:
        """The change that an entry makes, once all of it but the entry's own signature was checked.

        Raises BadKeyChange where the key is not the one that was committed, or does not prove itself.
        """
        header, facts = entry.header, read_facts(entry.header)
        place = f"Entry {header.seq} of the {self.genesis.code} feed"
        which = facts.get("which")
        if not _is_which(which):
            raise BadKeyChange(f"{place} replaces {str(which)[:20]!a}; expected the seat key or the node key.")
        change = KeyChange(
            which=which,
            seq=header.seq,
            new_key=_hash_in(facts, "new_key", place),
            next_key=_hash_in(facts, "next_key", place),
            from_seq=facts.get("from_seq") if header.kind == REVOKED else None,
        )
        before = self.before(header.seq)
        before._check_key(change, place)
        if header.kind == REVOKED:
            before._check_from(change, place)
        document = proof_bytes(kind=header.kind, group=header.group, feed=header.feed, change=change)
        proof = facts.get("proof")
        if not _is_proof(proof) or not keys.verify(
            public=change.new_key, message=document, signature=bytes.fromhex(proof)
        ):
            raise BadKeyChange(f"{place} does not prove that its author holds the new {which} key; the proof is wrong.")
        return change

    def before(self, seq: int) -> "KeyLine":
        """The line as it was before entry `seq`."""
        if not self.changes or self.changes[-1].seq < seq:
            return self
        held = {
            which: tuple(tenure for tenure in self.tenures(which) if tenure.since <= seq) for which in _BOTH
        }  # fmt: skip
        return KeyLine(
            self.genesis, self.feed, held["seat"], held["node"], tuple(c for c in self.changes if c.seq < seq)
        )

    def _check_key(self, change: KeyChange, place: str) -> None:
        """Refuse a key that was not committed, is weak, or was a key of this feed before."""
        now, which = self.tenures(change.which)[-1], change.which
        found = commitment_of(change.new_key)
        if found != now.next_key:
            raise BadKeyChange(
                f"{place} brings another {which} key than was committed: expected one with the hash "
                f"{now.next_key[:6]}, found {found[:6]}."
            )
        if keys.is_weak(bytes.fromhex(change.new_key)):
            raise BadKeyChange(f"{place} brings a weak {which} key; expected a canonical key of full order.")
        used = {tenure.key for tenure in (*self.seat, *self.node)}
        if change.new_key in used:
            raise BadKeyChange(f"{place} brings a {which} key that was a key of this feed before; make a new one.")
        # Every key but the first of its line was committed before, so that its hash is at hand.
        firsts = {commitment_of(self.seat[0].key), commitment_of(self.node[0].key), found}
        if change.next_key in firsts or change.next_key in {t.next_key for t in (*self.seat[:-1], *self.node[:-1])}:
            raise BadKeyChange(f"{place} commits a key that was a key of this feed before; make a new one.")

    def _check_from(self, change: KeyChange, place: str) -> None:
        """Refuse a revocation that reaches back to the founding, before the key that it revokes, or ahead."""
        first, found = max(1, self.tenures(change.which)[-1].since), change.from_seq
        if type(found) is not int or not first <= found <= change.seq:
            raise BadKeyChange(
                f"{place} revokes the {change.which} key from entry {str(found)[:20]}; "
                f"expected one of {first} to {change.seq}, which that key could sign."
            )


_BOTH: tuple[Which, ...] = ("seat", "node")


def begin(genesis: Genesis) -> KeyLine:
    """The line of a feed before any key was replaced."""
    return KeyLine(
        genesis, feed_id(genesis), (Tenure(genesis.seat_key, 0, genesis.next_seat_key),),
        (Tenure(genesis.node_key, 0, genesis.next_node_key),),
    )  # fmt: skip


def may_change_keys(envelope: bytes) -> bool:
    """Whether an envelope could replace a key; False for all that need not be looked at."""
    return _MARK in envelope


def after_all(line: KeyLine, envelopes: list[bytes]) -> KeyLine:
    """The line once these envelopes, which were checked, follow."""
    for envelope in envelopes:
        if _MARK in envelope:
            line = line.after(read_envelope_fast(envelope))
    return line


def commitment_of(public: str) -> str:
    """The hash by which a key is committed before it is used."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def proof_bytes(*, kind: str, group: str, feed: str, change: KeyChange) -> bytes:
    """What the new key signs to prove itself: the whole change at its one place."""
    document = {
        "feed": feed, "group": group, "kind": kind, "new_key": change.new_key, "next_key": change.next_key,
        "seq": change.seq, "which": change.which,
    }  # fmt: skip
    if change.from_seq is not None:
        document["from_seq"] = change.from_seq
    return KEY_DOMAIN + canonical.encode(document)


def proof_of(*, kind: str, group: str, feed: str, change: KeyChange, key: Signer) -> str:
    """The proof of a change, hexadecimal, by the new key."""
    return key.sign(proof_bytes(kind=kind, group=group, feed=feed, change=change)).hex()


def _is_which(value: object) -> TypeGuard[Which]:
    return value in _BOTH


def _is_proof(value: object) -> TypeGuard[str]:
    """Whether a value is a signature in lower-case hexadecimal digits."""
    return isinstance(value, str) and len(value) == _PROOF_DIGITS and HASH.fullmatch(value[:64]) is not None and (
        HASH.fullmatch(value[64:]) is not None
    )  # fmt: skip


def _hash_in(facts: dict[str, Any], name: str, place: str) -> str:
    """A value of 64 hexadecimal digits. Raises BadKeyChange."""
    found = facts.get(name)
    if not isinstance(found, str) or not HASH.fullmatch(found):
        raise BadKeyChange(f"{place} has {str(found)[:20]!a} as `{name}`; expected 64 hexadecimal digits.")
    return found
