"""Files and folders as they are named by somebody, to the documents in them; only plain files are ever opened.

A file is looked at before it is read: one that is too long is refused by its size, and what is no plain file (a pipe, a
device, a socket) is never waited for.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from tandem.node.reading_files import LIMITS, Given, Source, too_long
from tandem.watch.unreadable import Unreadable

_FETCHED = re.compile(r"[0-9a-f]{64}")
_KINDS = (
    (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"),
)  # fmt: skip
_WHY = {
    errno.ENOENT: "There is no such file or folder.",
    errno.EACCES: "It may not be read: its rights do not let you. Change them, or ask its owner.",
    errno.EPERM: "It may not be read: its rights do not let you. Change them, or ask its owner.",
    errno.ELOOP: "It is a link that leads back to itself; name the file that was meant.",
    errno.ENAMETOOLONG: "Its name is longer than a name of a file can be.",
}


class Fetching(msgspec.Struct, frozen=True):
    """One fetch of an address: what was asked for, what answered in the end, when, and how."""

    url: str
    final_url: str
    fetched_at: str
    status: int
    content_type: str = ""


class FetchedFile(msgspec.Struct, frozen=True):
    """The note beside a fetched file: its SHA-256, and every fetch that brought these bytes."""

    sha256: str
    fetched: tuple[Fetching, ...]


def gather(
    paths: Sequence[str], *, charset: str | None = None, most: int = LIMITS.file_bytes
) -> tuple[tuple[str, Source], ...]:
    """Answer what is to be read: files as they are named, and those in folders; each once, in a settled order."""
    found: dict[str, tuple[str, Source]] = {}
    for path in paths:
        for one in _within(path):
            key = os.path.realpath(one)
            found.setdefault(key, (_shown(one), partial(_given, one, charset, most)))
    return tuple(found.values())


def _within(path: str) -> Iterator[str]:
    """A file itself, or the files below a folder; links to folders are not followed, what is hidden is left out."""
    if not os.path.isdir(path):
        yield path
        return
    refused: list[str] = []
    for folder, folders, files in os.walk(path, onerror=lambda wrong: refused.append(str(wrong.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and not _is_note(name):
                yield os.path.join(folder, name)
    yield from refused


def _is_note(name: str) -> bool:
    """Whether a file is the note that a fetch put beside what it brought."""
    return name.endswith(".json") and bool(_FETCHED.fullmatch(name.removesuffix(".json")))


def _given(path: str, charset: str | None, most: int) -> Given:
    """The bytes of a file. Raises Unreadable where it is no plain file, too long, or not to be read."""
    try:
        # Without O_NONBLOCK to open a pipe would wait for somebody to write into it.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as wrong:
        if wrong.errno == errno.ENXIO:
            raise Unreadable(_no_file("a socket or a pipe")) from wrong
        raise Unreadable(_WHY.get(wrong.errno or 0, f"It cannot be read: {wrong.strerror}.")) from wrong
    except ValueError as wrong:
        raise Unreadable("No file can be called that: a zero byte stands in the name.") from wrong
    with open(number, "rb") as file:
        _check(os.fstat(number), most)
        raw = file.read(most + 1)
    if len(raw) > most:
        raise Unreadable(too_long(len(raw), most))
    if not raw:
        raise Unreadable("The file is empty: there is nothing to read in it.")
    return Given(_shown(path), raw, _address(path, raw), charset)


def _check(about: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise Unreadable("The folder may not be looked into. Change its rights, or ask its owner.")
    for is_one, kind in _KINDS:
        if is_one(about.st_mode):
            raise Unreadable(_no_file(kind))
    if about.st_size > most:
        raise Unreadable(too_long(about.st_size, most))


def _no_file(kind: str) -> str:
    return f"It is {kind} and no file; nothing was read from it."


def _address(path: str, raw: bytes) -> str | None:
    """From which address a fetched file is, as the note beside it says of these very bytes."""
    name = os.path.basename(path)
    if not _FETCHED.fullmatch(name) or hashlib.sha256(raw).hexdigest() != name:
        return None
    try:
        note = msgspec.json.decode(Path(f"{path}.json").read_bytes(), type=FetchedFile)
    except (OSError, msgspec.MsgspecError):
        return None
    return note.fetched[0].url if note.fetched else None


def _shown(path: str) -> str:
    """The name of a file as text; bytes in it that are none are written out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
