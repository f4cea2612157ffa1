"""Heads kept outside: signed heads with their cosignatures in one text file, for mail, a file elsewhere, a depositary.

The first line is `tandem-heads/1`, the group id and the number of heads; each head follows as a C2SP note after an
empty line. What a mail puts before and after is passed over, and so are its line ends.
"""

import re
from collections.abc import Sequence

import msgspec

from tandem.record.checkpoint import BadCheckpoint, decode_base64
from tandem.record.cosignature import parted

MARK = "tandem-heads/1"
MOST_HEADS = 1000

_FIRST = re.compile(rf"{MARK} ([0-9a-f]{{64}}) ([1-9][0-9]{{0,3}})")
_BODY = re.compile(r"([^\n]{1,500})\n([1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n")


class HeadNote(msgspec.Struct, frozen=True):
    """One head that was kept: what it says, the three lines that are signed, and the signature lines below."""

    origin: str
    size: int
    root: str
    body: str
    lines: tuple[str, ...]


def write_heads(*, group: str, notes: Sequence[str]) -> bytes:
    """The file with these notes."""
    return "\n".join((f"{MARK} {group} {len(notes)}\n", *notes)).encode()


def read_heads(raw: bytes) -> tuple[str, tuple[HeadNote, ...]]:
    """The group id and the heads in such a file; no signature is checked. Raises BadCheckpoint where it is none."""
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    rows = [line.rstrip(" \t") for line in text.split("\n")]
    start = next((place for place, line in enumerate(rows) if _FIRST.fullmatch(line)), None)
    if start is None:
        raise BadCheckpoint(f"The file holds no heads: no line begins with {MARK}, a group and a number.")
    first = _FIRST.fullmatch(rows[start])
    assert first is not None
    blocks = [block for block in re.split(r"\n\n+", "\n".join(rows[start + 1 :]).strip("\n")) if block]
    count = int(first[2])
    if count > MOST_HEADS or len(blocks) < 2 * count:
        raise BadCheckpoint(f"The file says that it holds {count} heads; found {len(blocks) // 2}. It was cut short.")
    pairs = zip(blocks[0 : 2 * count : 2], blocks[1 : 2 * count : 2], strict=True)
    return first[1], tuple(_note(body, lines) for body, lines in pairs)


def _note(head: str, below: str) -> HeadNote:
    # A mail puts a footer right below the last line.
    signed = "".join(f"{line}\n" for line in below.split("\n") if line.startswith("— "))
    body, lines = parted(f"{head}\n\n{signed}") if signed else (f"{head}\n", ())
    match = _BODY.fullmatch(body)
    if match is None:
        raise BadCheckpoint(f"{head[:40]!a} is not an origin, a size and a root.")
    return HeadNote(match[1], int(match[2]), decode_base64(match[3]).hex(), body, lines)
