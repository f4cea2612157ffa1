"""Signed heads: read back as they were signed, and refused with a sentence in any other form."""

import base64
import hashlib

import pytest
from tests.record.cast import key

from tandem.record import verify
from tandem.record.checkpoint import (
    BadCheckpoint,
    contents_text,
    decode_base64,
    read_checkpoint,
    read_note,
    sign_checkpoint,
    sign_note,
)

ORIGIN = "rok.example/c36c99c9cc92b271/ROK"
NODE = key("ROK node")
ROOT = hashlib.sha256(b"the root").digest()
HEAD = sign_checkpoint(origin=ORIGIN, size=55, root=ROOT, key=NODE)


def test_a_head_is_three_lines_and_a_signature_as_c2sp_says() -> None:
    text, signature = HEAD.split("\n\n")
    encoded = signature.removeprefix(f"— {ORIGIN} ").removesuffix("\n")

    assert text.split("\n") == [ORIGIN, "55", base64.b64encode(ROOT).decode()]
    known = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + bytes.fromhex(NODE.public)).digest()[:4]
    assert base64.b64decode(encoded) == known + NODE.sign(f"{text}\n".encode())


def test_a_head_is_read_back_as_it_was_signed_here_and_by_the_verifier() -> None:
    assert read_checkpoint(HEAD, origin=ORIGIN, public=NODE.public) == (55, ROOT)
    assert verify.read_note(HEAD.encode(), ORIGIN, NODE.public, "checkpoint") == HEAD.split("\n")[:3]


def resigned(text: str) -> str:
    """A note over any text, signed by the right key."""
    return sign_note(text=text, name=ORIGIN, key=NODE)


NOTES = {
    "no signature": (HEAD.split("\n\n")[0] + "\n", "is not a text, an empty line and one signature line"),
    "two signatures": (HEAD + HEAD.split("\n\n")[1], "is not a text, an empty line and one signature line"),
    "no last line feed": (HEAD[:-1], "is not a text, an empty line and one signature line"),
    "another name": (HEAD.replace("— rok", "— us"), "is signed under another name: expected rok.example/"),
    "another key": (sign_note(text="x\n", name=ORIGIN, key=key("US node")), "is signed by another key than"),
    "another size": (HEAD.replace("\n55\n", "\n56\n"), "is not that of key"),
    "no base64": (
        HEAD.replace("== \n", "\n").replace("\n\n— " + ORIGIN + " ", "\n\n— " + ORIGIN + " *"),
        "is not base64",
    ),
}


@pytest.mark.parametrize("fault", NOTES)
def test_a_note_in_any_other_form_is_refused_here_and_by_the_verifier(fault: str) -> None:
    note, words = NOTES[fault]

    with pytest.raises(BadCheckpoint) as refusal:
        read_note(note, name=ORIGIN, public=NODE.public)

    assert words in str(refusal.value)
    with pytest.raises(verify.Differs):
        verify.read_note(note.encode(), ORIGIN, NODE.public, "checkpoint")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("us.example/x/US\n55\nAAAA\n", "is not its origin, a size and a root"),
        (f"{ORIGIN}\n055\n{base64.b64encode(ROOT).decode()}\n", "is not its origin, a size and a root"),
        (f"{ORIGIN}\n55\n{base64.b64encode(ROOT).decode()}\nmore\n", "is not its origin, a size and a root"),
        (f"{ORIGIN}\n55\n", "is not its origin, a size and a root"),
        (f"{ORIGIN}\n55\nAAAA\n", "has 3 bytes; expected 32"),
        (f"{ORIGIN}\n55\nAAA\n", "'AAA' is not base64"),
    ],
)
def test_a_signed_text_that_is_no_head_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadCheckpoint) as refusal:
        read_checkpoint(resigned(text), origin=ORIGIN, public=NODE.public)

    assert words in str(refusal.value)


def test_base64_has_one_form() -> None:
    assert decode_base64("AAA=") == b"\0\0"
    for encoded in ("AAB=", "AAA", "AA A=", "AAA=\n", "AA-_"):
        with pytest.raises(BadCheckpoint, match=r"base64"):
            decode_base64(encoded)


def test_the_exporting_node_signs_three_lines() -> None:
    assert contents_text(group="g" * 64, digest="d" * 64) == f"tandem-contents/1\n{'g' * 64}\n{'d' * 64}\n"
