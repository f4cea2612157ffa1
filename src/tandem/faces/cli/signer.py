"""Commands about the process that holds the keys of a node: run it, see where it stands, lock and unlock it."""

import argparse
import os
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from tandem.desk.desk import Receipt
from tandem.desk.signing import sign_outbox
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.shape import plain_receipt, receipt_line
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.node import Node, open_node
from tandem.node.remote import SignerLine, signer_of
from tandem.node.signer import run
from tandem.state.circle import NotFounded


def add(commands: Commands) -> None:
    """Add `signer run`, `status`, `lock` and `unlock`."""
    noun = commands.noun("signer")
    noun.add("run", _run)
    noun.add("status", _status)
    noun.add("lock", _lock)
    unlock = noun.add("unlock", _unlock)
    unlock.add_argument("--credential", action="store_true", help="by the credential that systemd gave to the signer")


def _run(options: argparse.Namespace, terminal: Terminal) -> Told:
    path = Path(fit_path(options.node))
    given = options.passphrase_file is not None or "TANDEM_PASSPHRASE" in os.environ
    run(path, passphrase=read_passphrase(options.passphrase_file) if given else None)
    return Told(None, [])


def _status(options: argparse.Namespace, terminal: Terminal) -> Told:
    path = Path(fit_path(options.node))
    line = signer_of(path)
    if line is None:
        return Told({"runs": False, "locked": None}, [terminal.say("cli_signer_none", node=str(path))])
    standing = line.standing()
    code = "cli_signer_locked" if standing.locked else "cli_signer_open"
    seats = {code: {"seat": held.seat, "node": held.node} for code, held in standing.seats.items()}
    plain = {"runs": True, "locked": standing.locked, "process": standing.process, "seats": seats}
    return Told(plain, [terminal.say(code, node=str(path), process=standing.process, seats=", ".join(seats))])


def _lock(options: argparse.Namespace, terminal: Terminal) -> Told:
    line = _line(options)
    line.lock()
    return Told({"locked": True}, [terminal.say("cli_signer_now_locked", node=str(line.folder))])


def _unlock(options: argparse.Namespace, terminal: Terminal) -> Told:
    line = _line(options)
    line.unlock(None if options.credential else read_passphrase(options.passphrase_file))
    with closing(open_node(line.folder)) as node:
        receipts = _signed(node, terminal) if node.desk.store.heads() else ()
    lines = [terminal.say("cli_signer_now_open", node=str(line.folder))]
    lines += [receipt_line(receipt, terminal) for receipt in receipts]
    return Told({"locked": False, "receipts": [plain_receipt(receipt) for receipt in receipts]}, lines)


def _signed(node: Node, terminal: Terminal) -> Sequence[Receipt]:
    receipts = sign_outbox(node.desk, now=node.now())
    with suppress(NotFounded):
        terminal.speak_of(node.desk.group(), next(iter(node.desk.seats), None))
    return receipts


def _line(options: argparse.Namespace) -> SignerLine:
    path = Path(fit_path(options.node))
    line = signer_of(path)
    if line is None:
        raise CannotDo("cli_signer_none", node=str(path))
    return line
