"""A file from outside, read by the shipped verifier in a process of its own: limited in time and memory, without keys.

A zip file is hostile until it was read whole; what reads it here can neither reach the record nor stop the node.
"""

import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.resources import files as package_files
from typing import BinaryIO, Literal

import msgspec

from tandem.node import _examine

SECONDS = 60
MEMORY = 1024 * 1024 * 1024
_PATIENCE = 20.0
# One at a time: two files of the largest size at once would take the memory of the node itself.
_turn = threading.BoundedSemaphore(1)


class NotExamined(Exception):
    """The file could not be examined; `why` is a code: the node is busy, or the file asked too much of it."""

    def __init__(self, why: Literal["check_busy", "check_too_much"]) -> None:
        """Keep why."""
        super().__init__(why)
        self.why = why


class ExaminedFeed(msgspec.Struct, frozen=True):
    """One feed of the archive: whose, how many entries, and its root."""

    code: str
    feed: str
    entries: int
    root: str


class Examined(msgspec.Struct, frozen=True):
    """What the verifier found; `roots` are the archive's roots at the sizes asked for, by feed."""

    failures: tuple[str, ...]
    differing: int
    group: str
    words: str
    simulation: bool
    members: tuple[ExaminedFeed, ...]
    signed_by: str
    sections_absent: int
    entries_waiting: int
    tables_absent: int
    feeds_absent: int
    roots: dict[str, str]


def examine(file: BinaryIO, *, sizes: Mapping[str, int]) -> Examined:
    """Answer what the shipped verifier says of a file; `sizes` are those of the feeds held here. Raises NotExamined."""
    if not _turn.acquire(timeout=_PATIENCE):
        raise NotExamined("check_busy")
    try:
        return _examined(file, sizes)
    finally:
        _turn.release()


def _examined(file: BinaryIO, sizes: Mapping[str, int]) -> Examined:
    verifier = str(package_files("tandem.record").joinpath("verify.py"))
    asked = msgspec.json.encode(dict(sizes)).decode()
    command = [sys.executable, "-I", _examine.__file__, verifier, str(SECONDS), str(MEMORY), asked]
    try:
        done = subprocess.run(
            command, stdin=file, capture_output=True, timeout=2 * SECONDS, env={}, cwd="/", check=True
        )  # fmt: skip
        return msgspec.json.decode(done.stdout, type=Examined)
    except (subprocess.SubprocessError, msgspec.MsgspecError) as failed:
        raise NotExamined("check_too_much") from failed
