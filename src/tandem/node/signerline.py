"""The line between a node and its signer: what is asked and answered, one framed message each, over a local socket.

A frame is four bytes of length and JSON of that length. Both sides are strict: an unknown field or tag ends the line.
"""

import os
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

SOCKET = "signer.sock"
ALONE = "signer.lock"
"""The file that a signer keeps locked, so that one runs for a folder."""
MOST_BYTES = 32 * 1024 * 1024
"""Bytes of a frame: the largest sealed section, in base64, has room in it."""

_LENGTH = struct.Struct(">I")


class Sign(msgspec.Struct, frozen=True, tag="sign", forbid_unknown_fields=True):
    """Sign a message with the key of this name."""

    key: str
    message: bytes


class Unseal(msgspec.Struct, frozen=True, tag="unseal", forbid_unknown_fields=True):
    """Open what was sealed to this node."""

    sealed: bytes


class Transport(msgspec.Struct, frozen=True, tag="transport", forbid_unknown_fields=True):
    """Hand out the private key of the line between nodes, under a password."""

    password: bytes


class Status(msgspec.Struct, frozen=True, tag="status", forbid_unknown_fields=True):
    """Say whether the keys are locked, and their public halves."""


class Lock(msgspec.Struct, frozen=True, tag="lock", forbid_unknown_fields=True):
    """Forget the keys."""


class Unlock(msgspec.Struct, frozen=True, tag="unlock", forbid_unknown_fields=True):
    """Unlock the keys with a passphrase, or with the credential that systemd handed over."""

    passphrase: str | None = None


class SeatKeys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public keys that sign for one seat."""

    seat: str
    node: str


class DerivedPublic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public halves of what follows from the node key; `certificate` is DER."""

    witness: str
    mirror: str
    sealing: str
    certificate: bytes


class Standing(msgspec.Struct, frozen=True, tag="standing", forbid_unknown_fields=True):
    """Where a signer stands; `derived` is None while the keys were never unlocked in this folder."""

    locked: bool
    process: int
    seats: Mapping[str, SeatKeys]
    derived: DerivedPublic | None = None


class Done(msgspec.Struct, frozen=True, tag="done", forbid_unknown_fields=True):
    """What was asked for: a signature, opened bytes, a key under a password; empty for nothing but that it is done."""

    content: bytes = b""


class Refusal(msgspec.Struct, frozen=True, tag="refusal", forbid_unknown_fields=True):
    """Why nothing was done."""

    code: str
    sentence: str


Request = Sign | Unseal | Transport | Status | Lock | Unlock
Answer = Standing | Done | Refusal

_REQUESTS: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_ANSWERS: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class BadFrame(Exception):
    """The other end broke off, or says what is not of this line."""


def send(line: socket.socket, said: Request | Answer) -> None:
    """Send one message."""
    raw = msgspec.json.encode(said)
    line.sendall(_LENGTH.pack(len(raw)) + raw)


def read_request(line: socket.socket) -> Request:
    """Read what is asked. Raises BadFrame."""
    try:
        return _REQUESTS.decode(_frame(line))
    except msgspec.MsgspecError as wrong:
        raise BadFrame(f"The request cannot be read: {wrong}") from wrong


def read_answer(line: socket.socket) -> Answer:
    """Read what is answered. Raises BadFrame."""
    try:
        return _ANSWERS.decode(_frame(line))
    except msgspec.MsgspecError as wrong:
        raise BadFrame(f"The answer cannot be read: {wrong}") from wrong


def _frame(line: socket.socket) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size))
    if length > MOST_BYTES:
        raise BadFrame(f"A message has {length} bytes; at most {MOST_BYTES} are read.")
    return _exactly(line, length)


def _exactly(line: socket.socket, length: int) -> bytes:
    pieces, missing = [], length
    while missing:
        piece = line.recv(min(missing, 1 << 20))
        if not piece:
            raise BadFrame("The line was broken off.")
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


@contextmanager
def address_in(folder: Path) -> Iterator[str]:
    """Answer the address of the socket of a folder, however long the name of the folder is.

    A socket's address has room for 107 bytes; the folder goes by the number under which it is opened.
    """
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{number}/{SOCKET}"
    finally:
        os.close(number)
