"""The list of files that left a node: archives, bundles, heads, backups; one line each in `handed-out.jsonl`.

It is no part of the record and no state depends on it: it tells an officer who erases something which files nobody can
reach any more. A line is durable before the file is handed out.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from tandem.node.layout import NodeError
from tandem.reports.erasure import Gone
from tandem.rules.instant import written

FILE = "handed-out.jsonl"


def note_gone(path: Path, *, at: datetime, what: str, to: str, file: str, frontier: Mapping[str, int]) -> None:
    """Take note that a file leaves the node in this folder: `what` is archive, bundle, heads or backup, `to` a member.

    Raises NodeError where the line cannot be kept: the file must then not be handed out.
    """
    line = msgspec.json.encode(Gone(written(at), what, to, file[-200:], dict(frontier))) + b"\n"
    try:
        number = os.open(path / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(number, line if _ends_well(number) else b"\n" + line)
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as wrong:
        raise NodeError(
            f"{path / FILE} cannot be written: {wrong.strerror}. Nothing was handed out; see to the disk."
        ) from wrong


def _ends_well(number: int) -> bool:
    """Whether the last line is whole; after one that was cut short another has to begin anew."""
    size = os.fstat(number).st_size
    return size == 0 or os.pread(number, 1, size - 1) == b"\n"


def files_gone(path: Path) -> tuple[Gone, ...]:
    """Answer the files that left, the oldest first; a line that was cut short by a power cut is passed over."""
    try:
        lines = (path / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=Gone))
        except msgspec.MsgspecError:
            continue
    return tuple(found)
