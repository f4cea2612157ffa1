"""Signed heads: C2SP checkpoints in signed notes, signed by the node key under the origin of the feed.

A checkpoint is three lines (origin, size, root); a note is its text, an empty line and one signature line.
Source: C2SP tlog-checkpoint and signed-note, https://c2sp.org, in the restriction of SPEC.md, section 6.
"""

import base64
import binascii
import hashlib
import re

from tandem.record import keys
from tandem.record.keys import Signer

CONTENTS_DOMAIN = "tandem-contents/1"

_ED25519 = b"\x01"
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_DASH = "— "


class BadCheckpoint(ValueError):
    """A note or checkpoint that is not one, or is not signed by the key it should be; the sentence says which."""


def key_id(name: str, public: str) -> bytes:
    """The four bytes that say which key signed a note."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + bytes.fromhex(public)).digest()[:4]


def sign_note(*, text: str, name: str, key: Signer) -> str:
    """The text, which ends with a line feed, as a signed note."""
    signature = key_id(name, key.public) + key.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(signature).decode()}\n"


def read_note(note: str, *, name: str, public: str) -> str:
    """The text of a note. Raises BadCheckpoint unless it bears exactly the signature of this key under this name."""
    text, gap, line = note.rpartition(f"\n\n{_DASH}")
    signer, _space, encoded = line.partition(" ")
    if not gap or not text or not encoded.endswith("\n") or encoded.count("\n") != 1:
        raise BadCheckpoint(f"The note of {name} is not a text, an empty line and one signature line.")
    if signer != name:
        raise BadCheckpoint(f"The note is signed under another name: expected {name}, found {signer}.")
    signature = decode_base64(encoded[:-1])
    if signature[:4] != key_id(name, public):
        raise BadCheckpoint(f"The note of {name} is signed by another key than {public[:6]}.")
    text += "\n"
    if not keys.verify(public=public, message=text.encode(), signature=signature[4:]):
        raise BadCheckpoint(f"The signature under the note of {name} is not that of key {public[:6]}.")
    return text


def sign_checkpoint(*, origin: str, size: int, root: bytes, key: Signer) -> str:
    """The signed head of a feed of this size and root."""
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    return sign_note(text=text, name=origin, key=key)


def read_checkpoint(text: str, *, origin: str, public: str) -> tuple[int, bytes]:
    """The size and root in a signed head.

    Raises BadCheckpoint where it is not one of this origin, signed by this key.
    """
    lines = read_note(text, name=origin, public=public).split("\n")
    if len(lines) != 4 or lines[0] != origin or not _SIZE.fullmatch(lines[1]):
        raise BadCheckpoint(f"The checkpoint of {origin} is not its origin, a size and a root.")
    root = decode_base64(lines[2])
    if len(root) != 32:
        raise BadCheckpoint(f"The root in the checkpoint of {origin} has {len(root)} bytes; expected 32.")
    return int(lines[1]), root


def claimed_size(note: str) -> int:
    """The size that a head claims, before its signature is checked: by it goes which node key has to sign.

    A note that is no head claims none, which is 0; reading it then says what is wrong.
    """
    lines = note.split("\n", 2)
    return int(lines[1]) if len(lines) == 3 and _SIZE.fullmatch(lines[1]) else 0


def contents_text(*, group: str, digest: str) -> str:
    """The text that the exporting node signs over the list of files in an archive."""
    return f"{CONTENTS_DOMAIN}\n{group}\n{digest}\n"


def decode_base64(encoded: str) -> bytes:
    """The bytes of strict base64. Raises BadCheckpoint where another encoding of the same bytes was used."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as e:
        raise BadCheckpoint(f"{encoded[:12]!r} is not base64.") from e
    if base64.b64encode(raw).decode() != encoded:
        raise BadCheckpoint(f"{encoded[:12]!r} is not the one base64 form of its bytes.")
    return raw
