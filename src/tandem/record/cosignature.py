"""Cosignatures: another node's dated signature on a head, as witness (consistent) or as mirror (stored).

They are evidence about a feed; no state depends on them. The format is the Ed25519 one of C2SP tlog-cosignature: the
signature is over `cosignature/v1`, the time and the body of the checkpoint, and does not name who signs. Witness and
mirror therefore have keys of their own. Source: https://c2sp.org/tlog-cosignature, https://c2sp.org/tlog-mirror.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

import msgspec

from tandem.record import keys
from tandem.record.checkpoint import BadCheckpoint, decode_base64
from tandem.record.keys import Signer

WITNESS, MIRROR = "witness", "mirror"

_TIMESTAMPED = b"\x04"
_DASH = "— "
_MOST_SECONDS = 2**63 - 1
_ROW = re.compile(r"([1-9][0-9]{0,15}) ([0-9a-f]{64}) (— [^\s+]+ [A-Za-z0-9+/]+=*)")


class Cosignature(msgspec.Struct, frozen=True):
    """One dated signature: the name of who cosigned, when in seconds since 1970, and the line of the note."""

    name: str
    at: int
    line: str


class HeadLine(msgspec.Struct, frozen=True, order=True):
    """A signature line over one head of a feed: its size, its root in hexadecimal, and the line of the note."""

    size: int
    root: str
    line: str


def cosigner_name(origin: str, kind: str) -> str:
    """The name under which the node of this origin cosigns as `witness` or `mirror`."""
    return f"{origin}/{kind}"


def head_body(*, origin: str, size: int, root: bytes) -> str:
    """The three lines of a checkpoint, over which a head is signed and cosigned."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def cosigner_id(name: str, public: str) -> bytes:
    """The four bytes that say which key cosigned."""
    return hashlib.sha256(name.encode() + b"\n" + _TIMESTAMPED + bytes.fromhex(public)).digest()[:4]


def cosign(*, body: str, name: str, at: int, key: Signer) -> Cosignature:
    """The cosignature of a checkpoint body at a time, in whole seconds since 1970."""
    signature = cosigner_id(name, key.public) + at.to_bytes(8, "big") + key.sign(_message(body, at))
    return Cosignature(name, at, f"{_DASH}{name} {base64.b64encode(signature).decode()}\n")


def read_cosignature(line: str, *, body: str, name: str, public: str) -> Cosignature:
    """The cosignature in a signature line. Raises BadCheckpoint unless it is that of this key under this name."""
    start = f"{_DASH}{name} "
    if not line.startswith(start) or not line.endswith("\n") or line.count("\n") != 1:
        raise BadCheckpoint(f"The line is not a cosignature of {name}.")
    raw = decode_base64(line[len(start) : -1])
    if len(raw) != 76 or raw[:4] != cosigner_id(name, public):
        raise BadCheckpoint(f"The cosignature of {name} is by another key than {public[:6]}.")
    at = int.from_bytes(raw[4:12], "big")
    if at > _MOST_SECONDS or not keys.verify(public=public, message=_message(body, at), signature=raw[12:]):
        raise BadCheckpoint(f"The cosignature of {name} is not that of key {public[:6]} over this head.")
    return Cosignature(name, at, line)


def is_by(line: str, *, name: str, public: str) -> bool:
    """Tell whether a line says that it is the cosignature of this key under this name; nothing is verified."""
    start = f"{_DASH}{name} "
    if not line.startswith(start):
        return False
    try:
        return decode_base64(line.removeprefix(start).rstrip("\n"))[:4] == cosigner_id(name, public)
    except BadCheckpoint:
        return False


def write_lines(lines: Iterable[HeadLine]) -> bytes:
    """The cosignatures of one feed as a file: size, root and signature line, sorted, each once."""
    return "".join(f"{one.size} {one.root} {one.line}" for one in sorted(set(lines))).encode()


def read_lines(raw: bytes) -> tuple[HeadLine, ...]:
    """The cosignatures in such a file; nothing is verified. Raises BadCheckpoint where it is not in that form."""
    try:
        rows = raw.decode().split("\n")
    except UnicodeDecodeError as e:
        raise BadCheckpoint("The cosignatures are not UTF-8.") from e
    if rows.pop() != "":
        raise BadCheckpoint("The cosignatures do not end with a line feed.")
    found = []
    for number, row in enumerate(rows, 1):
        match = _ROW.fullmatch(row)
        if match is None:
            raise BadCheckpoint(f"Line {number} of the cosignatures is not a size, a root and a signature line.")
        found.append(HeadLine(int(match[1]), match[2], f"{match[3]}\n"))
    if found != sorted(set(found)):
        raise BadCheckpoint("The cosignatures are not in order, or one stands twice.")
    return tuple(found)


def parted(note: str) -> tuple[str, tuple[str, ...]]:
    """The body of a note and its signature lines. Raises BadCheckpoint where it has none."""
    body, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or not all(line.startswith(_DASH) for line in lines[:-1].split("\n")):
        raise BadCheckpoint("The note is not a text, an empty line and signature lines.")
    return f"{body}\n", tuple(f"{line}\n" for line in lines[:-1].split("\n"))


def _message(body: str, at: int) -> bytes:
    """What a cosignature is over."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()
