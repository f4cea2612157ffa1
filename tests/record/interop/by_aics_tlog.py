"""A child under Python 3.12: what aics-tlog makes of the same leaves, keys and heads. Usage: CHILD FOLDER < JSON."""

import hashlib
import importlib
import json
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])
tlog: Any = importlib.import_module("aics_tlog")
ed25519: Any = importlib.import_module("cryptography.hazmat.primitives.asymmetric.ed25519")
private = ed25519.Ed25519PrivateKey.from_private_bytes


def proofs(tree: Any, row: dict[str, Any]) -> list[str]:
    """The root at a size and hashes of the proofs that are asked for."""
    size = row["size"]
    found = [tree.root(size).hex()]
    found += [digest(tree.inclusion_proof(place, size)) for place in row["places"]]
    return found + [digest(tree.consistency_proof(old, size)) for old in row["olds"]]


def digest(proof: list[bytes]) -> str:
    """One hash for a whole proof."""
    return hashlib.sha256(b"".join(proof)).hexdigest()


def notes(asked: dict[str, Any]) -> dict[str, Any]:
    """A head signed and cosigned here, and whether the one that was sent holds."""
    log, witness = (
        ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(asked[key])) for key in ("log", "witness")
    )
    origin, name, size, root = asked["origin"], asked["name"], asked["size"], bytes.fromhex(asked["root"])
    head = tlog.sign_checkpoint(tlog.Checkpoint(origin, size, root), log, origin)
    _, cosigned = tlog.sign_cosignature(witness, name, asked["at"], origin, size, root)
    both = tlog.Note(text=head.text, signatures=(*head.signatures, cosigned))
    log_key = tlog.vkey_from_ed25519(origin, log.public_key())
    witness_key = tlog.cosignature_vkey(name, witness.public_key())
    holds = [
        tlog.verify_checkpoint(tlog.parse_note(one), log_key, [witness_key], quorum=1).ok for one in asked["notes"]
    ]
    return {"note": str(both.serialise() if hasattr(both, "serialise") else both), "holds": holds}


asked = json.load(sys.stdin)
tree = tlog.MerkleTree(str(number).encode() for number in range(asked["most"]))
json.dump({"rows": [proofs(tree, row) for row in asked["rows"]], "notes": notes(asked["notes"])}, sys.stdout)
