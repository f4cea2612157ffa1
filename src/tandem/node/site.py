"""A site: a folder with the nodes of several groups, and what a demonstration needs beside them.

groups/SHORT/        one node each, as `tandem.node.layout` lays it out
site.json            format, whether it is a demonstration, which case each group came from, the demo sign-ins
demo-passphrase      in demonstrations alone: the passphrase of all seats, readable by its owner alone

A demonstration is made group by group: each is built in a folder of its own and moved to its place when it is whole, so
that a process that is killed on the way leaves nothing that looks finished. What is there already is left as it is.
"""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tandem.node.casereading import Case
from tandem.node.cases import find_case, load_case, read_case
from tandem.node.layout import NodeError, read_node_file, show_in_public
from tandem.node.node import Node, open_node
from tandem.node.remote import signer_of
from tandem.node.signers import Signers, start_signers

FORMAT = "tandem-site/1"
DEMO_CASES = ("rail-survey-2018", "rail-survey-rehearsal")
_GROUPS, _FILE, _PASSPHRASE, _LOCK = "groups", "site.json", "demo-passphrase", ".making"
_UNFINISHED = ".unfinished-"


class DemoAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in of a demonstration: the officer behind it, and how it is called on the screen, by language."""

    sign_in: str
    group: str
    seat: str
    officer: int
    names: Mapping[str, str]


class SiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """What `site.json` says; `cases` maps groups to the cases that they came from."""

    format: str = FORMAT
    demo: bool = False
    cases: Mapping[str, str] = {}
    accounts: tuple[DemoAccount, ...] = ()


class Site(msgspec.Struct, frozen=True):
    """An open site: its folder, what its file says, and its nodes by the short names of their groups."""

    path: Path
    file: SiteFile
    groups: Mapping[str, Node]

    def close(self) -> None:
        """Let go of every node."""
        for node in self.groups.values():
            node.close()


def open_site(path: Path, *, passphrase: str | None = None) -> Site:
    """Open every node of a site. A demonstration brings its own passphrase. Raises NodeError with the way out."""
    file = read_site_file(path)
    opened: dict[str, Node] = {}
    try:
        for folder in node_folders(path):
            given = None if signer_of(folder) else _passphrase(path, file, passphrase)
            opened[folder.name] = open_node(folder, passphrase=given)
    except BaseException:
        Site(path, file, opened).close()
        raise
    return Site(path, file, opened)


def start_site_signers(path: Path, *, passphrase: str | None = None) -> Signers:
    """Let a signer run, unlocked, for every node of a site; see `open_site` for the passphrase.

    Raises NodeError with the way out, and none is left behind.
    """
    file = read_site_file(path)
    held = [folder for folder in node_folders(path) if read_node_file(folder).seats]
    return start_signers((folder, _needed(path, file, passphrase, folder)) for folder in held)


def _needed(path: Path, file: SiteFile, passphrase: str | None, folder: Path) -> str | None:
    """The passphrase for a signer; none where one runs already and none was given."""
    runs = passphrase is None and not file.demo and signer_of(folder) is not None
    return None if runs else _passphrase(path, file, passphrase)


def read_site_file(path: Path) -> SiteFile:
    """Read `site.json`; a folder with nodes and without the file is a plain site. Raises NodeError with the way out."""
    try:
        file = msgspec.json.decode((path / _FILE).read_bytes(), type=SiteFile)
    except FileNotFoundError as missing:
        if not node_folders(path):
            raise NodeError(
                f"{path} holds no site: expected nodes in {path / _GROUPS}. Lay one out with: "
                f"tandem init --node {path / _GROUPS}/GROUP, or make the demonstration with: tandem serve --demo"
            ) from missing
        return SiteFile()
    except (OSError, msgspec.MsgspecError) as wrong:
        raise NodeError(f"{path / _FILE} cannot be read: {wrong}. Restore it from a backup.") from wrong
    if file.format != FORMAT:
        raise NodeError(f"{path} was made by another version: expected {FORMAT}, found {file.format}.")
    return file


def node_folders(path: Path) -> list[Path]:
    """Answer the folders of the nodes of a site."""
    groups = path / _GROUPS
    found = sorted(groups.iterdir()) if groups.is_dir() else []
    return [folder for folder in found if not folder.name.startswith(".") and (folder / "node.json").is_file()]


def _passphrase(path: Path, file: SiteFile, given: str | None) -> str:
    if given is not None:
        return given
    if not file.demo:
        raise NodeError("The keys want a passphrase; set TANDEM_PASSPHRASE or name a file with --passphrase-file.")
    return read_demo_passphrase(path)


def read_demo_passphrase(path: Path) -> str:
    """Answer the passphrase of a demonstration. Raises NodeError where it is gone: its keys then stay locked."""
    try:
        return (path / _PASSPHRASE).read_text(encoding="utf-8").strip()
    except FileNotFoundError as missing:
        raise NodeError(
            f"{path / _PASSPHRASE} is missing, and with it the keys of the demonstration stay locked. Restore the "
            f"file, or move {path} away and make the demonstration anew."
        ) from missing


def make_demo_site(path: Path, *, now: datetime | None = None, cases: tuple[str, ...] = DEMO_CASES) -> SiteFile:
    """Make a demonstration of these cases, or what of it is missing; what is there already is left as it is.

    Raises NodeError where the folder is a site that is no demonstration, BadCase where a case cannot be loaded.
    """
    read = [read_case(find_case(name)) for name in cases]
    _check_shorts(read)
    at = now or datetime.now(UTC).replace(microsecond=0)
    (path / _GROUPS).mkdir(parents=True, exist_ok=True)
    with _alone(path):
        _check_demo(path)
        passphrase = _demo_passphrase(path)
        for leftover in (path / _GROUPS).glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover)
        for case in read:
            _make_group(path / _GROUPS, case, passphrase, at)
        file = _site_file(read)
        if not (path / _FILE).exists() or read_site_file(path) != file:
            _write_whole(path / _FILE, json.dumps(msgspec.to_builtins(file), ensure_ascii=False, indent=1) + "\n")
    return file


def _make_group(groups: Path, case: Case, passphrase: str, now: datetime) -> None:
    place = groups / case.file.group.short
    if place.exists():
        return
    building = groups / f"{_UNFINISHED}{case.file.group.short}-{secrets.token_hex(4)}"
    try:
        load_case(building, case=case, passphrase=passphrase, now=now)
        show_in_public(building)
        building.rename(place)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _sync(groups)


def _check_shorts(cases: list[Case]) -> None:
    shorts = [case.file.group.short for case in cases]
    for short in shorts:
        if shorts.count(short) > 1:
            raise NodeError(f"Two cases call their group {short}; every group of a site has a short name of its own.")


def _check_demo(path: Path) -> None:
    begun = not node_folders(path) or (path / _PASSPHRASE).exists()
    if not (read_site_file(path).demo if (path / _FILE).exists() else begun):
        raise NodeError(
            f"{path} is a site that is no demonstration; nothing was changed. Name another folder with --var, or leave "
            "out --demo."
        )


def _demo_passphrase(path: Path) -> str:
    """The passphrase of the demonstration, made at the first time and written before any key is locked with it."""
    if not (path / _PASSPHRASE).exists():
        if node_folders(path):
            return read_demo_passphrase(path)
        _write_whole(path / _PASSPHRASE, secrets.token_urlsafe(24) + "\n")
    return read_demo_passphrase(path)


def _site_file(cases: list[Case]) -> SiteFile:
    accounts = tuple(
        DemoAccount(
            sign_in=account.sign_in, group=case.file.group.short, seat=account.seat, officer=account.officer,
            names=account.names,
        )
        for case in cases
        for account in case.file.accounts
    )  # fmt: skip
    return SiteFile(demo=True, cases={case.file.group.short: case.file.name for case in cases}, accounts=accounts)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time make the demonstration; the lock goes with the process, however it ends."""
    with (path / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise NodeError(f"Another process is making the demonstration in {path}; wait until it is done.") from busy
        yield


def _write_whole(path: Path, text: str) -> None:
    """Write a file for its owner alone, whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make durable what the folder calls its files."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
