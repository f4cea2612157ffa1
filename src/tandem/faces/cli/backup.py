"""Commands for who runs the machine: make a backup, lay one down again."""

import argparse
import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.backup import BackedUp, back_up
from tandem.node.backupcheck import NodeHeld
from tandem.node.backupfile import Kind, is_sealed
from tandem.node.restoring import Restored, restore
from tandem.rules.instant import instant


def add(commands: Commands) -> None:
    """Add `backup` and `restore`."""
    backup = commands.add("backup", _backup)
    backup.add_argument("--out", required=True, metavar="FILE", help="the file to write; it is new")
    backup.add_argument("--var", metavar="DIR", help="a site with its accounts and every node in it, not --node")
    backup.add_argument("--plain", action="store_true", help="do not seal it: whoever has the file reads your papers")
    restoring = commands.add("restore", _restore)
    restoring.add_argument("file", metavar="FILE")
    restoring.add_argument("--var", metavar="DIR", help="the new folder of a site, not --node")


def _backup(options: argparse.Namespace, terminal: Terminal) -> Told:
    folder = Path(fit_path(options.node if options.var is None else options.var))
    out = Path(fit_path(options.out))
    passphrase = None if options.plain else _sealing_passphrase(options.passphrase_file, terminal)
    done = back_up(folder, out=out, passphrase=passphrase, now=datetime.now(UTC).replace(microsecond=0))
    lines = [terminal.say("cli_backed_up", file=done.file, size=done.bytes, files=done.files)]
    lines += _held_lines(done.nodes, folder, terminal)
    lines.append(terminal.say("cli_backup_hash", hash=done.sha256))
    lines.append(terminal.say("cli_backup_sealed" if done.sealed else "cli_backup_plain"))
    return Told(_plain(done), [*lines, terminal.say("cli_backup_own")])


def _sealing_passphrase(path: str | None, terminal: Terminal) -> str:
    """The passphrase to seal with; one that is typed is typed twice, for no one could open a backup sealed in error."""
    asked = path is None and "TANDEM_PASSPHRASE" not in os.environ
    if asked and not sys.stdin.isatty():
        raise CannotDo("cli_backup_no_passphrase")
    passphrase = read_passphrase(path)
    if not passphrase:
        raise CannotDo("cli_backup_no_passphrase")
    if asked and getpass.getpass(f"{terminal.say('cli_again')} ") != passphrase:
        raise CannotDo("cli_backup_typed_twice")
    return passphrase


def _restore(options: argparse.Namespace, terminal: Terminal) -> Told:
    file = Path(fit_path(options.file))
    kind: Kind = "node" if options.var is None else "site"
    into = Path(fit_path(options.node if options.var is None else options.var))
    passphrase = read_passphrase(options.passphrase_file) if is_sealed(file) else None
    done = restore(file, into=into, kind=kind, passphrase=passphrase)
    made = instant(done.made_at)
    lines = [terminal.say("cli_restored", folder=done.folder, at=made, files=done.files)]
    lines += _held_lines(done.nodes, into, terminal)
    barred = [node for node in done.nodes if node.seats]
    if barred:
        lines.append(terminal.say("cli_restored_barred"))
        lines += [terminal.say("cli_restored_next", node=str(into / node.path)) for node in barred]
    if done.drafted:
        lines.append(terminal.say("cli_restored_drafted", count=done.drafted))
    return Told(_plain(done), lines)


def _held_lines(nodes: tuple[NodeHeld, ...], folder: Path, terminal: Terminal) -> list[str]:
    lines = []
    for node in nodes:
        entries = ", ".join(f"{feed.code} {feed.size}" for feed in node.feeds) or "0"
        papers = ", ".join(f"{code} {count}" for code, count in node.private.items()) or "0"
        lines.append(terminal.say("cli_backup_node", node=str(folder / node.path), entries=entries, papers=papers))
        lines += [f"    {feed.code} {feed.root}" for feed in node.feeds]
    return lines


def _plain(done: BackedUp | Restored) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(done)
    return plain
