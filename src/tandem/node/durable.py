"""Small files of a node that are there whole or not at all, and for its owner alone."""

import os
import threading
from pathlib import Path


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file in the place of another one; a process that is killed on the way leaves the old one.

    One that need not outlive the machine is not waited for on the disk.
    """
    draft = path.with_name(f".{path.name}.new-{os.getpid()}-{threading.get_ident()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def remove(path: Path) -> None:
    """Remove a file durably; one that is not there is none to remove."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what a folder calls its files."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
