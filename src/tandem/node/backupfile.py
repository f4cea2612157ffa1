"""The form of a backup: one tar file, a list of contents first, plain or sealed under a passphrase.

1. `backup.json` is the first file and names every other with its length, hash and rights; nothing else is taken out.
2. What is read is hostile until every file was compared with the list; it goes to an empty folder of its own.
3. A restore fence is never in one: it has to know what this copy does not.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal, Protocol, cast

import msgspec

from tandem.node.layout import NodeError
from tandem.record.strongbox import BEGINS, NotUnsealed, SealingWriter, UnsealingReader

FORMAT: Literal["tandem-backup/1"] = "tandem-backup/1"
FENCE = "heads.fence"
"""The fence of a record in a file; that of a record in a database has a longer name, and the same ending."""
Kind = Literal["node", "site"]
_LIST = "backup.json"
_LONGEST_LIST = 16 * 1024 * 1024
_PIECE = 1024 * 1024


class BadBackup(NodeError):
    """A file that is no backup, or not a whole one; the sentence says what was found."""


class Kept(msgspec.Struct, frozen=True):
    """One file of a backup: its path in the folder, length, hash and rights."""

    path: str
    bytes: int
    sha256: str
    mode: int


class BackupList(msgspec.Struct, frozen=True, kw_only=True):
    """What `backup.json` says."""

    format: Literal["tandem-backup/1"]
    kind: Kind
    made_at: str
    tandem: str
    files: tuple[Kept, ...]


class _Sink(Protocol):
    def write(self, raw: bytes, /) -> int:
        """Take bytes."""


def list_files(folder: Path, paths: Sequence[str], *, modes: Mapping[str, int]) -> tuple[Kept, ...]:
    """Answer the lines of the list for these files of a folder, with the rights that they have where they came from."""
    return tuple(Kept(path, (folder / path).stat().st_size, _hash(folder / path), modes[path]) for path in paths)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_backup(
    file: BinaryIO,
    *,
    folder: Path,
    contents: BackupList,
    passphrase: str | None,
    strength: Literal["interactive", "minimal"] = "interactive",
) -> None:
    """Write the files of a folder as a backup; sealed where there is a passphrase."""
    if passphrase is None:
        _write_tar(file, folder, contents)
        return
    sealing = SealingWriter(file, passphrase=passphrase, strength=strength)
    _write_tar(sealing, folder, contents)
    sealing.close()


def _write_tar(sink: _Sink, folder: Path, contents: BackupList) -> None:
    raw = msgspec.json.format(msgspec.json.encode(contents), indent=1) + b"\n"
    with tarfile.open(fileobj=cast(BinaryIO, sink), mode="w|", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_entry(_LIST, len(raw)), io.BytesIO(raw))
        for kept in contents.files:
            with (folder / kept.path).open("rb") as file:
                tar.addfile(_entry(kept.path, kept.bytes), file)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def is_sealed(path: Path) -> bool:
    """Tell whether a backup is sealed. Raises BadBackup where the file is none."""
    try:
        with path.open("rb") as file:
            begins = file.read(512)
    except OSError as wrong:
        raise BadBackup(f"{path} cannot be read: {wrong.strerror}. Nothing was changed.") from wrong
    if begins.startswith(BEGINS):
        return True
    if begins.startswith(b"PK"):
        raise BadBackup(
            f"{path} is a zip file, as archives are, and no backup. Nothing was changed; an archive is taken in with: "
            f"tandem archive {path} --in"
        )
    if not begins.startswith(_LIST.encode() + b"\0"):
        raise BadBackup(f"{path} is no backup of Tandem. Nothing was changed; name a file that tandem backup wrote.")
    return False


def unpack_backup(path: Path, *, passphrase: str | None, into: Path) -> BackupList:
    """Take every file of a backup out into an empty folder and answer the list. Raises BadBackup.

    What stands in the folder after a refusal is not to be used.
    """
    sealed = is_sealed(path)
    if sealed and not passphrase:
        raise BadBackup(f"{path} is sealed; name the file with its passphrase with --passphrase-file.")
    with path.open("rb") as file, _said(path):
        source = UnsealingReader(file, passphrase=passphrase or "") if sealed else file
        with tarfile.open(fileobj=cast(BinaryIO, source), mode="r|") as tar:
            contents = _unpack(tar, into)
        # The end of a sealed stream is behind the end of the tar file in it.
        while source.read(_PIECE):
            pass
    return contents


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except (NotUnsealed, tarfile.TarError, EOFError, UnicodeError) as wrong:
        why = str(wrong) or "it ends too early"
        raise BadBackup(f"{path} cannot be used: {why}. Nothing was laid down; take another backup.") from wrong


def _unpack(tar: tarfile.TarFile, into: Path) -> BackupList:
    contents = _read_list(tar)
    left = {kept.path: kept for kept in contents.files}
    for entry in iter(tar.next, None):
        kept = left.pop(entry.name, None)
        content = tar.extractfile(entry) if entry.isreg() else None
        if kept is None or content is None:
            raise tarfile.TarError(f"{entry.name[:80]!r} stands in it and not in its list of contents")
        _lay_down(kept, cast(BinaryIO, content), into)
    if left:
        raise tarfile.TarError(f"it ends early: {len(left)} of {len(contents.files)} files are missing")
    return contents


def _read_list(tar: tarfile.TarFile) -> BackupList:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.isreg() and first.name == _LIST else None
    if content is None:
        raise tarfile.TarError("it has no list of contents")
    raw = content.read(_LONGEST_LIST)
    try:
        contents = msgspec.json.decode(raw, type=BackupList)
    except msgspec.MsgspecError as wrong:
        raise tarfile.TarError(f"its list of contents cannot be read ({wrong})") from wrong
    for kept in contents.files:
        if not _fits(kept.path):
            raise tarfile.TarError(f"its list names {kept.path[:80]!r}, which no backup holds")
    return contents


def is_fence(name: str) -> bool:
    """Tell whether a file of this name is a restore fence."""
    return name.endswith(".fence")


def _fits(path: str) -> bool:
    """Whether a path stays in its folder, is not hidden, and is not of the restore fence."""
    parts = PurePosixPath(path).parts
    plain = bool(parts) and path == "/".join(parts) and "\0" not in path
    return plain and not any(part.startswith((".", "/")) for part in parts) and not is_fence(parts[-1])


def _lay_down(kept: Kept, content: BinaryIO, into: Path) -> None:
    place = into / kept.path
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, length = hashlib.sha256(), 0
    number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        while piece := content.read(_PIECE):
            file.write(piece)
            digest.update(piece)
            length += len(piece)
        os.fchmod(number, kept.mode & 0o750 | 0o600)
        file.flush()
        os.fsync(number)
    if (length, digest.hexdigest()) != (kept.bytes, kept.sha256):
        raise tarfile.TarError(
            f"{kept.path} in it is not what its list says: expected {kept.bytes} bytes with the hash "
            f"{kept.sha256[:12]}, found {length} with {digest.hexdigest()[:12]}"
        )
