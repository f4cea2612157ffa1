"""The Merkle tree of RFC 6962 over a feed: roots, a frontier that grows by appending, and both kinds of proof.

A leaf is an envelope. Leaves and inner nodes are hashed with different first bytes, so that neither passes for the
other.
"""

import hashlib
from collections.abc import Sequence

import msgspec

EMPTY_ROOT = hashlib.sha256(b"").digest()
_HASH_BYTES = 32


class BadProof(ValueError):
    """A proof or a stored frontier that cannot be one."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier(msgspec.Struct, frozen=True, gc=False):
    """The roots of the full subtrees of a tree, largest first: enough to append to it and to know its root."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> "Frontier":
        """The frontier after one more leaf, given by its leaf hash."""
        last, size = len(self.hashes), self.size
        while size & 1:
            last -= 1
            leaf = hashlib.sha256(b"\x01" + self.hashes[last] + leaf).digest()
            size >>= 1
        return Frontier(self.size + 1, (*self.hashes[:last], leaf))

    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = hashlib.sha256(b"\x01" + left + root).digest()
        return root

    def encode(self) -> bytes:
        """The frontier as bytes: the size in eight bytes, then the hashes."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, raw: bytes) -> "Frontier":
        """The frontier that `encode` wrote. Raises BadProof where the number of hashes does not fit the size."""
        size, hashes = int.from_bytes(raw[:8], "big"), raw[8:]
        if len(raw) < 8 or len(hashes) != size.bit_count() * _HASH_BYTES:
            raise BadProof(
                f"A frontier of size {size} has {size.bit_count()} hashes; found {len(hashes)} bytes of them."
            )
        return cls(size, tuple(hashes[start : start + _HASH_BYTES] for start in range(0, len(hashes), _HASH_BYTES)))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], place: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `place` to the root. Source: RFC 6962, section 2.1.1."""
    if not 0 <= place < len(leaves):
        raise BadProof(f"A tree of {len(leaves)} leaves has no leaf {place}.")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    if place < split:
        return (*inclusion_proof(leaves[:split], place), root_of(leaves[split:]))
    return (*inclusion_proof(leaves[split:], place - split), root_of(leaves[:split]))


def verify_inclusion(*, leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash stands at `place` in the tree. Source: RFC 9162, section 2.1.3.2."""
    if not 0 <= place < size:
        return False
    first, last, found = place, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node_hash(sibling, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], old: int) -> tuple[bytes, ...]:
    """The hashes that show that the first `old` leaves are the start of the tree. Source: RFC 6962, section 2.1.2."""
    if not 0 < old <= len(leaves):
        raise BadProof(f"A tree of {len(leaves)} leaves has no earlier tree of {old}.")
    return _subproof(leaves, old, whole=True)


def _subproof(leaves: Sequence[bytes], old: int, *, whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962: `whole` says that the verifier knows the root of this subtree."""
    if old == len(leaves):
        return () if whole else (root_of(leaves),)
    split = _split(len(leaves))
    if old <= split:
        return (*_subproof(leaves[:split], old, whole=whole), root_of(leaves[split:]))
    return (*_subproof(leaves[split:], old - split, whole=False), root_of(leaves[:split]))


def verify_consistency(*, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the old tree is the start of the new one. Source: RFC 9162, section 2.1.4.2."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    was = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
