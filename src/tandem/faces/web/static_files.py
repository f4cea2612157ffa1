"""The files that ship with the pages. Their address has the hash of them all, so they may be kept for ever."""

import hashlib
from pathlib import Path

from tandem import reports

FOLDER = Path(__file__).parent / "static"
REPORT_SHEET = Path(reports.__file__).parent / "watch_report.css"
"""The sheet of Watch Reports, which stands with the module that writes them."""


def _digest() -> str:
    found = hashlib.sha256()
    for file in (*sorted(FOLDER.iterdir()), REPORT_SHEET):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:12]


PREFIX = f"/static/{_digest()}/"


def static_path(name: str) -> str:
    """Answer the address of a file by its name."""
    return PREFIX + name
