"""Bundles that somebody handed in and has not said yes to: kept until then in the folder of the node, by their hash."""

import hashlib
from pathlib import Path

from tandem.node.durable import remove, write_whole

_FOLDER = "bundles-to-review"
_MOST = 4


def keep_pending(path: Path, raw: bytes) -> str:
    """Keep a bundle until it is taken in or others come, and answer its hash; of the oldest no more is kept."""
    folder, digest = path / _FOLDER, hashlib.sha256(raw).hexdigest()
    folder.mkdir(mode=0o700, exist_ok=True)
    write_whole(folder / digest, raw)
    files = sorted((file for file in folder.iterdir() if file.is_file()), key=lambda file: file.stat().st_mtime_ns)
    for old in files[:-_MOST]:
        remove(old)
    return digest


def pending(path: Path, digest: str) -> bytes | None:
    """Answer the bundle of this hash; None where none is kept, or it is not what its name says."""
    named = len(digest) == 64 and digest.isascii() and digest.isalnum()
    try:
        raw = (path / _FOLDER / digest).read_bytes() if named else b""
    except FileNotFoundError:
        return None
    return raw if raw and hashlib.sha256(raw).hexdigest() == digest else None


def drop_pending(path: Path, digest: str) -> None:
    """Keep a bundle no longer, once it was taken in."""
    if pending(path, digest) is not None:
        remove(path / _FOLDER / digest)
