"""What goes between a node and the processes in which files are read: frames of JSON, each after its length."""

import struct
from typing import IO

import msgspec

from tandem.rules.reason import Reason
from tandem.watch.found import Found
from tandem.watch.lexicon import Known

_LENGTH = struct.Struct(">Q")


class ReadingLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What one file may cost: bytes of the file and of what is answered, seconds of computing and by the clock, memory.

    The memory is what a process may ask for (address space): the parsers of both languages take 1.7 GB of it, of which
    they use 0.6 GB.
    """

    file_bytes: int = 50 * 1024 * 1024
    answer_bytes: int = 256 * 1024 * 1024
    seconds: int = 60
    clock_seconds: float = 120.0
    memory_bytes: int = 4 * 1024 * 1024 * 1024


class Begin(msgspec.Struct, frozen=True):
    """The first frame: what is known by name, and the limits."""

    known: tuple[Known, ...]
    limits: ReadingLimits


class Asked(msgspec.Struct, frozen=True):
    """What is known of a file besides its bytes, which follow in a frame of their own."""

    file: str
    url: str | None = None
    charset: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """What was found in a file, or why nothing was; `leaving` where the process wants to be replaced."""

    found: Found | None = None
    sentence: str = ""
    remarks: tuple[Reason, ...] = ()
    seconds: float = 0.0
    peak_bytes: int = 0
    leaving: bool = False


class LineBroken(Exception):
    """The other end is gone, or says more than it may."""


def send(stream: IO[bytes], raw: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(raw)))
    stream.write(raw)
    stream.flush()


def receive(stream: IO[bytes], *, most: int) -> bytes:
    """Read one frame. Raises LineBroken where the other end is gone, or the frame is longer than `most` bytes."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > most:
        raise LineBroken(f"A frame of {length:,} bytes came; at most {most:,} are read.")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    raw = stream.read(length)
    if len(raw) != length:
        raise LineBroken("The other end is gone.")
    return raw
