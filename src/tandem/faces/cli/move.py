"""The command that carries the record of a node from one store to another."""

import argparse
from pathlib import Path

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path
from tandem.faces.cli.terminal import Terminal, Told
from tandem.node.layout import own_feeds
from tandem.node.moving import move_record

FILE = "file"


def add(commands: Commands) -> None:
    """Add `move`."""
    move = commands.add("move", _move)
    move.add_argument(
        "--to", required=True, metavar="ADDRESS",
        help="postgresql://ACCOUNT@HOST/DATABASE?options=-csearch_path%%3DSCHEMA, or file for record.db in the folder",
    )  # fmt: skip


def _move(options: argparse.Namespace, terminal: Terminal) -> Told:
    path = Path(fit_path(options.node))
    to = "" if options.to == FILE else options.to
    moved = move_record(path, to=to, own=own_feeds(path))
    count = sum(moved.entries.values())
    plain = {"entries": dict(moved.entries), "state": moved.state_hash, "old": moved.old}
    return Told(plain, [terminal.say("cli_moved", count=count, state=moved.state_hash[:12], old=moved.old)])
