"""Roots, proofs, heads and cosignatures are those of other implementations, byte for byte."""

import hashlib
import random
from collections.abc import Sequence
from typing import Any

import pytest
from tests.record.cast import key
from tests.record.interop.environments import answered, installed, python_3_12, this_python

from tandem.record import merkle
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.cosignature import cosign, head_body

ORIGIN, MIRROR = "rok.example/0123456789abcdef/ROK", "us.example/0123456789abcdef/US/mirror"
NOON = 1542715200
_chance = random.Random(20181120)
LARGE = [int(10 ** _chance.uniform(exponent, exponent + 1)) for exponent in (2.6, 3.5, 4.5, 5)]
"""Random sizes from 400 to 10^6, the same in every run."""


def _leaves(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(size)]


def _asked(size: int) -> dict[str, Any]:
    """Which proofs of a tree are compared: all of a small one, some at the edges and inside of others."""
    some = {0, size // 3, size // 2, size - 1} if size <= 1000 else {size // 3}
    olds = {1, size // 2, size - 1, size, 1 << (size.bit_length() - 1)} if size <= 1000 else {size * 2 // 3}
    small = size <= 32
    return {
        "size": size,
        "places": list(range(size)) if small else sorted(some),
        "olds": list(range(1, size + 1)) if small else sorted(olds - {0}),
    }


def _digest(proof: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(proof)).hexdigest()


def _ours(leaves: list[bytes], row: dict[str, Any]) -> list[str]:
    part = leaves[: row["size"]]
    found = [merkle.root_of(part).hex()]
    found += [_digest(merkle.inclusion_proof(part, place)) for place in row["places"]]
    return found + [_digest(merkle.consistency_proof(part, old)) for old in row["olds"]]


def test_roots_proofs_heads_and_cosignatures_are_those_of_aics_tlog() -> None:
    python = python_3_12()
    if python is None:
        pytest.skip("There is no Python 3.12 on the path, which aics-tlog wants.")
    folder = installed(python, "aics-tlog==0.2.1")
    rows = [_asked(size) for size in (*range(1, 301), *LARGE)]
    root = hashlib.sha256(b"root").digest()
    head = sign_checkpoint(origin=ORIGIN, size=120, root=root, key=key("ROK node"))
    body = head_body(origin=ORIGIN, size=120, root=root)
    note = head + cosign(body=body, name=MIRROR, at=NOON, key=key("US mirror")).line
    other = head + cosign(body=body, name=MIRROR, at=NOON, key=key("a stranger")).line
    asked = {
        "log": key("ROK node").seed.hex(), "witness": key("US mirror").seed.hex(), "origin": ORIGIN, "name": MIRROR,
        "size": 120, "root": root.hex(), "at": NOON, "notes": [note, head, other],
    }  # fmt: skip

    theirs = answered(python, "by_aics_tlog.py", folder, {"most": max(LARGE), "rows": rows, "notes": asked})

    leaves = _leaves(max(LARGE))
    for row, found in zip(rows, theirs["rows"], strict=True):
        assert found == _ours(leaves, row), row["size"]
    assert theirs["notes"] == {"note": note, "holds": [True, False, False]}


def test_roots_are_those_of_pymerkle() -> None:
    # Under the GPL: in a folder and a process of its own, never in the environment in which Tandem runs.
    folder = installed(this_python(), "pymerkle==7.0.0")
    sizes = [*range(1, 301), *LARGE]

    theirs = answered(this_python(), "by_pymerkle.py", folder, sizes)

    leaves = _leaves(max(LARGE))
    grown, ours = merkle.Frontier(), {}
    for number, leaf in enumerate(leaves, 1):
        grown = grown.append(leaf)
        if number <= 300 or number in LARGE:
            ours[number] = grown.root().hex()
    assert dict(zip(sizes, theirs, strict=True)) == ours
