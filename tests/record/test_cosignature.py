"""Cosignatures and the keys that follow from a node key."""

import base64
import hashlib

import pytest

from tandem.record.checkpoint import BadCheckpoint, read_checkpoint, sign_checkpoint
from tandem.record.cosignature import cosign, head_body, parted, read_cosignature
from tandem.record.derived import DerivedKeys, NotSealed, derive, seal_to
from tandem.record.keys import SigningKey

NODE = SigningKey.from_seed(bytes(range(32)))
OTHER = SigningKey.from_seed(bytes(reversed(range(32))))
ORIGIN = "rok.example/0123456789abcdef/ROK"
ROOT = hashlib.sha256(b"root").digest()
BODY = head_body(origin=ORIGIN, size=12, root=ROOT)
WITNESS = "us.example/0123456789abcdef/US/witness"
NOON = 1542715200


def test_a_cosignature_is_over_the_time_and_the_head() -> None:
    given = cosign(body=BODY, name=WITNESS, at=NOON, key=NODE)

    assert read_cosignature(given.line, body=BODY, name=WITNESS, public=NODE.public) == given
    assert given.at == NOON


def test_the_cosigned_body_is_that_of_the_signed_head() -> None:
    body, lines = parted(sign_checkpoint(origin=ORIGIN, size=12, root=ROOT, key=OTHER))

    assert body == BODY
    assert len(lines) == 1


def test_a_head_may_bear_cosignatures_below_its_own_signature() -> None:
    head = sign_checkpoint(origin=ORIGIN, size=12, root=ROOT, key=OTHER)
    given = cosign(body=BODY, name=WITNESS, at=NOON, key=NODE)

    body, lines = parted(head + given.line)

    assert lines[1] == given.line
    assert read_checkpoint(f"{body}\n{lines[0]}", origin=ORIGIN, public=OTHER.public) == (12, ROOT)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda line: line.replace("US/witness", "JP/witness"), "is not a cosignature of"),
        (lambda line: line[:-1], "is not a cosignature of"),
        (lambda line: line + line, "is not a cosignature of"),
    ],
)
def test_another_line_is_no_cosignature(change: object, sentence: str) -> None:
    given = cosign(body=BODY, name=WITNESS, at=NOON, key=NODE)

    with pytest.raises(BadCheckpoint, match=sentence):
        read_cosignature(change(given.line), body=BODY, name=WITNESS, public=NODE.public)  # type: ignore[operator]


def test_a_cosignature_by_another_key_or_over_another_time_or_head_is_refused() -> None:
    given = cosign(body=BODY, name=WITNESS, at=NOON, key=NODE)
    raw = base64.b64decode(given.line.rpartition(" ")[2])
    dated = raw[:4] + (NOON + 1).to_bytes(8, "big") + raw[12:]
    later = f"\u2014 {WITNESS} {base64.b64encode(dated).decode()}\n"

    with pytest.raises(BadCheckpoint, match="is by another key than"):
        read_cosignature(given.line, body=BODY, name=WITNESS, public=OTHER.public)
    with pytest.raises(BadCheckpoint, match="is not that of key"):
        read_cosignature(later, body=BODY, name=WITNESS, public=NODE.public)
    with pytest.raises(BadCheckpoint, match="is not that of key"):
        read_cosignature(given.line, body=BODY.replace("12", "13"), name=WITNESS, public=NODE.public)


def test_no_two_purposes_share_a_key() -> None:
    keys = DerivedKeys(NODE)

    publics = {NODE.public, keys.witness.public, keys.mirror.public, keys.sealing_key, derive(NODE, "transport").public}

    assert len(publics) == 5
    assert DerivedKeys(NODE).certificate == keys.certificate
    assert DerivedKeys(OTHER).witness.public != keys.witness.public


def test_what_is_sealed_to_one_node_no_other_opens() -> None:
    keys = DerivedKeys(NODE)
    sealed = seal_to(keys.sealing_key, "표제".encode())

    assert keys.unseal(sealed) == "표제".encode()
    for opened, wrong in ((DerivedKeys(OTHER), sealed), (keys, sealed[:-1]), (keys, b"")):
        with pytest.raises(NotSealed, match="were not sealed to this node"):
            opened.unseal(wrong)
