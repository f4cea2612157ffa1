"""The files that ship with the pages. Their address has the hash of them all, so they may be kept for ever."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


def _digest() -> str:
    found = hashlib.sha256()
    for file in sorted(FOLDER.iterdir()):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:12]


PREFIX = f"/static/{_digest()}/"


def static_path(name: str) -> str:
    """Answer the address of a file by its name."""
    return PREFIX + name
