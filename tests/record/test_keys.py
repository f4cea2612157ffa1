"""Keys: strict Ed25519 with one answer in every verifier, and keys locked at rest."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.cast import key

from tandem.record import keys, verify
from tandem.record.keys import KeyLocked, SigningKey, lock, unlock

MESSAGE = b"ROK gives notice of 55,000 litres of diesel."
ROK = key("ROK seat")
ZERO = (0, 1, 1, 0)


def answers(public: bytes, message: bytes, signature: bytes) -> set[bool]:
    """What the record's own check and both ways of the shipped verifier say."""
    found = {keys.verify(public=public.hex(), message=message, signature=signature)}
    was = verify.PURE
    try:
        for verify.PURE in (True, False):
            found.add(verify.signed(public.hex(), message, signature))
    finally:
        verify.PURE = was
    return found


def encode_point(point: verify.Point) -> bytes:
    """The canonical 32 bytes of a point."""
    inverse = pow(point[2], -1, verify.P)
    x, y = point[0] * inverse % verify.P, point[1] * inverse % verify.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def multiple(number: int, point: verify.Point) -> verify.Point:
    """A multiple of a point, by doubling and adding."""
    total = ZERO
    for bit in bin(number)[2:]:
        total = verify.add(total, total)
        total = verify.add(total, point) if bit == "1" else total
    return total


def torsion() -> verify.Point:
    """A point of order eight: any point, times the order of the base point, until one comes out."""
    for height in range(2, 100):
        if found := verify.decode_point(height.to_bytes(32, "little")):
            candidate = multiple(verify.L, found)
            if encode_point(multiple(4, candidate)) != encode_point(ZERO):
                return candidate
    raise AssertionError("No point of order eight was found.")


def small_encodings() -> list[bytes]:
    """Every 32 bytes that some reader takes for a point of small order, those in non-canonical form included."""
    heights = {int.from_bytes(encode_point(multiple(n, torsion())), "little") % 2**255 for n in range(8)}
    heights |= {height + verify.P for height in heights if height + verify.P < 2**255}
    return [(height | sign << 255).to_bytes(32, "little") for height in sorted(heights) for sign in (0, 1)]


BASE = verify.decode_point(verify.BASE) or ZERO
SCALAR = int.from_bytes(hashlib.sha512(b"ROK").digest(), "little") % verify.L
PUBLIC = multiple(SCALAR, BASE)


def hashed(r: bytes, a: bytes, message: bytes) -> int:
    """The number h of RFC 8032."""
    return int.from_bytes(hashlib.sha512(r + a + message).digest(), "little") % verify.L


def signature_with(r: int, a: bytes, message: bytes, *, twist: verify.Point = ZERO) -> bytes:
    """A signature by the scalar above whose point R is r times the base point, plus a twist."""
    point = encode_point(verify.add(multiple(r, BASE), twist))
    return point + ((r + hashed(point, a, message) * SCALAR) % verify.L).to_bytes(32, "little")


def test_the_small_order_heights_are_those_of_the_eight_points() -> None:
    heights = {int.from_bytes(encode_point(multiple(n, torsion())), "little") % 2**255 for n in range(8)}

    assert heights == keys.SMALL_ORDER == set(verify.SMALL_ORDER)
    assert len(small_encodings()) == 14


def test_a_signature_holds_everywhere_for_its_own_message_and_key_alone() -> None:
    signature = ROK.sign(MESSAGE)
    public = bytes.fromhex(ROK.public)

    assert answers(public, MESSAGE, signature) == {True}
    assert answers(public, MESSAGE + b".", signature) == {False}
    assert answers(bytes.fromhex(key("US seat").public), MESSAGE, signature) == {False}
    assert answers(public, MESSAGE, signature[:-1]) == {False}


@pytest.mark.parametrize("public", small_encodings(), ids=lambda raw: raw[:4].hex())
def test_a_key_of_small_order_is_refused_everywhere(public: bytes) -> None:
    identity = encode_point(ZERO)

    for message in (b"%d litres" % litres for litres in range(9)):
        assert answers(public, message, identity + bytes(32)) == {False}
        assert answers(public, message, public + bytes(32)) == {False}


@pytest.mark.parametrize("point", small_encodings(), ids=lambda raw: raw[:4].hex())
def test_a_signature_with_a_point_of_small_order_is_refused_everywhere(point: bytes) -> None:
    public = encode_point(PUBLIC)
    scalar = hashed(point, public, MESSAGE) * SCALAR % verify.L

    assert answers(public, MESSAGE, point + scalar.to_bytes(32, "little")) == {False}


def test_a_scalar_at_or_above_the_order_is_refused_everywhere() -> None:
    signature = ROK.sign(MESSAGE)
    scalar = int.from_bytes(signature[32:], "little")

    for multiple_of_order in range(1, 9):
        raised = (scalar + multiple_of_order * verify.L).to_bytes(32, "little")
        assert answers(bytes.fromhex(ROK.public), MESSAGE, signature[:32] + raised) == {False}


def test_a_signature_that_holds_only_with_a_cofactor_is_refused_everywhere() -> None:
    public = encode_point(PUBLIC)

    assert answers(public, MESSAGE, signature_with(7, public, MESSAGE)) == {True}
    for n in range(1, 8):
        twisted = signature_with(7, public, MESSAGE, twist=multiple(n, torsion()))
        assert answers(public, MESSAGE, twisted) == {False}


def test_a_key_with_a_part_of_small_order_gets_one_answer_everywhere() -> None:
    public = encode_point(verify.add(PUBLIC, torsion()))
    found = set()

    for litres in range(40):
        message = b"%d litres" % litres
        signature = signature_with(7, public, message)
        whole = hashed(signature[:32], public, message) % 8 == 0
        assert answers(public, message, signature) == {whole}
        found.add(whole)

    assert found == {True, False}


def test_points_in_non_canonical_form_are_refused_everywhere() -> None:
    signature = signature_with(7, encode_point(PUBLIC), MESSAGE)

    for height in range(verify.P, 2**255):
        raised = height.to_bytes(32, "little")
        assert answers(raised, MESSAGE, signature) == {False}
        assert answers(encode_point(PUBLIC), MESSAGE, raised + signature[32:]) == {False}


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 95), st.integers(1, 255), st.binary(max_size=64))
def test_every_changed_byte_gets_one_answer_everywhere(place: int, change: int, message: bytes) -> None:
    changed = bytearray(bytes.fromhex(ROK.public) + ROK.sign(message))
    changed[place] ^= change

    assert answers(bytes(changed[:32]), message, bytes(changed[32:])) == {False}


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_random_keys_and_signatures_get_one_answer_everywhere(public: bytes, signature: bytes) -> None:
    assert answers(public, MESSAGE, signature) == {False}


def test_published_vectors_of_rfc_8032_hold() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )

    signer = SigningKey.from_seed(seed)

    assert signer.public == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signer.sign(b"") == signature
    assert answers(bytes.fromhex(signer.public), b"", signature) == {True}


def test_a_key_is_never_printed() -> None:
    shown = repr(ROK)

    assert ROK.public in shown
    assert ROK.seed.hex() not in shown


def test_a_locked_key_opens_with_its_passphrase_alone() -> None:
    raw = lock(ROK, passphrase="eight dull trains", strength="minimal")

    assert unlock(raw, passphrase="eight dull trains").public == ROK.public
    assert ROK.seed not in raw
    assert lock(ROK, passphrase="eight dull trains", strength="minimal") != raw
    with pytest.raises(KeyLocked, match=rf"The key {ROK.public[:6]} does not open with this passphrase."):
        unlock(raw, passphrase="eight dull train")


def test_a_key_locked_for_use_opens() -> None:
    new = SigningKey.generate()

    assert unlock(lock(new, passphrase="측량"), passphrase="측량").seed == new.seed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"public": key("US seat").public}, f"names {key('US seat').public[:6]} and holds {ROK.public[:6]}"),
        ({"mem": 2**40}, "asks for a cost that Tandem does not write"),
        ({"format": "tandem-locked-key/9"}, "The key file is damaged"),
        ({"box": "AAAA"}, "does not open with this passphrase"),
        ({"salt": "AAAA"}, "does not open with this passphrase"),
    ],
)
def test_a_changed_key_file_is_refused_with_a_sentence(change: dict[str, object], words: str) -> None:
    locked = json.loads(lock(ROK, passphrase="eight dull trains", strength="minimal"))

    with pytest.raises(KeyLocked) as refusal:
        unlock(json.dumps(locked | change).encode(), passphrase="eight dull trains")

    assert words in str(refusal.value)


def test_a_truncated_key_file_is_refused_with_a_sentence() -> None:
    raw = lock(ROK, passphrase="eight dull trains", strength="minimal")

    with pytest.raises(KeyLocked, match=r"The key file is damaged: .* Restore it from your backup."):
        unlock(raw[: len(raw) // 2], passphrase="eight dull trains")
