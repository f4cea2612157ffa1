"""The files of a seat's keys: which is in use, which comes next, and how one takes the place of the other.

`seat.key` and `node.key` are in use, `next-seat.key` and `next-node.key` were committed on record and come next. While
a key is replaced, the one after the next lies in a file `following-...`: it is durable before the entry that commits it
is written. What is on record decides which file is which, so that a process that is killed at any step leaves a folder
that is put right at the next opening. A key that was in use is kept as `was-...`: nothing opens it any more.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from tandem.node.durable import sync_folder, write_whole
from tandem.node.layout import NodeError, Strength
from tandem.record.keyline import KeyLine, Which, commitment_of
from tandem.record.keys import KeyLocked, SigningKey, lock, public_of, unlock

BOTH: tuple[Which, ...] = ("seat", "node")


def folder_of(path: Path, code: str) -> Path:
    """Answer the folder of a seat in that of its node."""
    return path / "seats" / code


def read_next(path: Path, code: str, *, which: Which, committed: str, passphrase: str) -> SigningKey:
    """Answer the key that comes next, unlocked.

    Raises NodeError where its file is missing, holds another key than was committed on record, or stays locked.
    """
    file = folder_of(path, code) / f"next-{which}.key"
    try:
        raw = file.read_bytes()
        _check_private(file)
        found = commitment_of(public_of(raw))
        if found != committed:
            raise NodeError(
                f"{file} holds another key than was committed on record: expected one with the hash {committed[:8]}, "
                f"found {found[:8]}. Put the right file there, from where you keep it or from a backup. "
                "Nothing was written."
            )
        return unlock(raw, passphrase=passphrase)
    except FileNotFoundError as missing:
        raise NodeError(
            f"{file} is missing, and without it the {which} key of {code} cannot be replaced. Put it there, from where "
            "you keep it or from a backup. Nothing was written."
        ) from missing
    except KeyLocked as locked:
        raise NodeError(f"The next {which} key of {code} stays locked: {locked} Nothing was written.") from locked


def write_following(
    path: Path, code: str, *, which: Which, new: str, passphrase: str, strength: Strength = "interactive"
) -> tuple[Path, str]:
    """Make the key after the next one, keep it in the seat's folder for good, and answer its file and commitment.

    Where another seat of this node has taken the same node key already, the key after it is that seat's, so that both
    stay served by one node key.
    """
    raw = _sibling_next(path, code, new) if which == "node" else None
    raw = raw or lock(SigningKey.generate(), passphrase=passphrase, strength=strength)
    commitment = commitment_of(public_of(raw))
    file = folder_of(path, code) / f"following-{which}-{commitment[:8]}.key"
    write_whole(file, raw)
    return file, commitment


def _sibling_next(path: Path, code: str, new: str) -> bytes | None:
    for folder in sorted((path / "seats").iterdir()):
        files = (folder / "node.key", folder / "next-node.key")
        if folder.name != code and all(file.exists() for file in files) and public_of(files[0].read_bytes()) == new:
            return files[1].read_bytes()
    return None


def is_unfinished(path: Path, codes: tuple[str, ...]) -> bool:
    """Tell whether a change of keys was begun in this folder of which it is not known here how it ended."""
    return any(_following(folder_of(path, code), which) for code in codes for which in BOTH)


def put_in_place(path: Path, code: str, *, line: KeyLine) -> None:
    """Give the files the names that the record says; at no moment is a key in use without its file."""
    folder = folder_of(path, code)
    for which in BOTH:
        now = line.tenures(which)[-1]
        used, coming = folder / f"{which}.key", folder / f"next-{which}.key"
        moved = False
        if (held := _file_of(folder, which, now.key)) is not None and held != used:
            _set_aside(used)
            held.replace(used)
            moved = True
        if (held := _file_of(folder, which, None, committed=now.next_key)) is not None and held != coming:
            _set_aside(coming)
            held.replace(coming)
            moved = True
        sync_folder(folder)
        if moved:
            # Another attempt at the same change can no longer succeed, and what it had made was never committed.
            for left in _following(folder, which):
                left.unlink()


def _set_aside(file: Path) -> None:
    """Keep a key under another name, too; the caller puts another one in its place."""
    if not file.exists():
        return
    which = file.stem.removeprefix("next-")
    kept = file.with_name(f"was-{which}-{public_of(file.read_bytes())[:8]}.key")
    if not kept.exists():
        os.link(file, kept)


def _following(folder: Path, which: Which) -> list[Path]:
    return sorted(folder.glob(f"following-{which}-*.key"))


def _files(folder: Path, which: Which) -> Iterator[Path]:
    """The files that may hold a key of this kind, the likeliest first."""
    yield from (file for file in (folder / f"{which}.key", folder / f"next-{which}.key") if file.exists())
    yield from _following(folder, which)
    yield from sorted(folder.glob(f"was-{which}-*.key"))


def _file_of(folder: Path, which: Which, public: str | None, *, committed: str = "") -> Path | None:
    for file in _files(folder, which):
        found = public_of(file.read_bytes())
        if found == public or (committed and commitment_of(found) == committed):
            return file
    return None


def _check_private(file: Path) -> None:
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        raise NodeError(
            f"{file} can be read by others: expected rights 600, found {mode:o}. Nothing was changed; "
            f"set them with: chmod 600 {file}"
        )
