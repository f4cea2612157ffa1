"""What left a node as a file, a line of JSON each in `handed-out.jsonl`: when, what, under which name and hash.

It is for the operator and is no part of the record.
"""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.rules.instant import written

NAME = "handed-out.jsonl"
ARCHIVE, BUNDLE, HEADS = "archive", "bundle", "heads"


def note_handed_out(folder: Path, *, what: str, now: datetime, **more: str | int | Mapping[str, int]) -> None:
    """Add a line about a file that leaves: to whom, its name, and up to where it holds each feed, as `more` says."""
    line = msgspec.json.encode({"at": written(now), "what": what, **more}) + b"\n"
    number = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def handed_out(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Go through the lines, the oldest first; one that cannot be read is passed over."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError:
            continue
