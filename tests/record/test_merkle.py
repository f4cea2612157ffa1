"""The tree of a feed: roots as RFC 6962 has them, a frontier that grows, proofs that hold for one tree alone."""

import pytest

from tandem.record import verify
from tandem.record.merkle import (
    EMPTY_ROOT,
    BadProof,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The leaves and roots that implementations of RFC 6962 test themselves with.
PUBLISHED = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(40)]


def frontier_of(size: int) -> Frontier:
    """The frontier after so many entries."""
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier = frontier.append(leaf)
    return frontier


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_that_rfc_6962_implementations_publish(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in PUBLISHED[:size]]

    assert root_of(leaves).hex() == ROOTS[size]
    assert [*verify.roots(leaves)][-1].hex() == ROOTS[size]


def test_a_growing_frontier_has_the_root_of_the_whole_tree_at_every_size() -> None:
    for size, root in enumerate(verify.roots(LEAVES)):
        frontier = frontier_of(size)

        assert frontier.size == size
        assert frontier.root() == root_of(LEAVES[:size]) == root
        assert Frontier.decode(frontier.encode()) == frontier

    assert frontier_of(0).root() == EMPTY_ROOT


@pytest.mark.parametrize("raw", [b"", bytes(7), frontier_of(7).encode()[:-1], frontier_of(7).encode() + bytes(32)])
def test_a_stored_frontier_of_the_wrong_length_is_refused(raw: bytes) -> None:
    with pytest.raises(BadProof, match=r"A frontier of size . has . hashes; found [0-9]+ bytes of them."):
        Frontier.decode(raw)


def test_an_inclusion_proof_holds_for_its_leaf_its_place_and_its_tree_alone() -> None:
    for size in range(1, 20):
        root = root_of(LEAVES[:size])
        for place in range(size):
            proof = inclusion_proof(LEAVES[:size], place)

            assert verify_inclusion(leaf=LEAVES[place], place=place, size=size, proof=proof, root=root)
            assert not verify_inclusion(leaf=LEAVES[-1], place=place, size=size, proof=proof, root=root)
            assert not verify_inclusion(leaf=LEAVES[place], place=place, size=size, proof=(*proof, root), root=root)
            assert not verify_inclusion(leaf=LEAVES[place], place=size, size=size, proof=proof, root=root)
            if proof:
                assert not verify_inclusion(leaf=LEAVES[place], place=place, size=size, proof=proof[1:], root=root)


def test_a_consistency_proof_holds_for_its_two_trees_alone() -> None:
    for new in range(1, 20):
        new_root = root_of(LEAVES[:new])
        for old in range(1, new + 1):
            old_root, proof = root_of(LEAVES[:old]), consistency_proof(LEAVES[:new], old)
            known = {"old": old, "new": new, "proof": proof}

            assert verify_consistency(old_root=old_root, new_root=new_root, **known)  # type: ignore[arg-type]
            assert not verify_consistency(old_root=old_root, new_root=LEAVES[-1], **known)  # type: ignore[arg-type]
            assert not verify_consistency(old_root=LEAVES[-1], new_root=new_root, **known)  # type: ignore[arg-type]


def test_consistency_proofs_that_cannot_be_are_refused() -> None:
    root = root_of(LEAVES)

    assert not verify_consistency(old=0, old_root=EMPTY_ROOT, new=40, new_root=root, proof=())
    assert not verify_consistency(old=41, old_root=root, new=40, new_root=root, proof=())
    assert not verify_consistency(old=3, old_root=root, new=40, new_root=root, proof=())
    assert not verify_consistency(old=40, old_root=root, new=40, new_root=root, proof=(root,))
    assert not verify_consistency(old=2, old_root=root, new=3, new_root=root, proof=(root, root, root, root))
    with pytest.raises(BadProof, match=r"A tree of 40 leaves has no leaf 40."):
        inclusion_proof(LEAVES, 40)
    with pytest.raises(BadProof, match=r"A tree of 40 leaves has no earlier tree of 41."):
        consistency_proof(LEAVES, 41)
