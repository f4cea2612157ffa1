"""Commands about keys: list those of every member, and replace those of one's own seat and node."""

import argparse
import re
from pathlib import Path

from tandem.desk.desk import Acting
from tandem.desk.reading import open_record, reader_of
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_passphrase
from tandem.faces.cli.shape import plain_receipt, receipt_line
from tandem.faces.cli.sitting import officer_named, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.keyfiles import BOTH, folder_of
from tandem.node.keys import Replaced, revoke, rotate
from tandem.node.node import Node, open_node
from tandem.record.keyline import Which
from tandem.rules.moves import role_for

_SHOWN_DIGITS = 12
_FROM = re.compile(r"(?:([A-Z][A-Z0-9]{0,11})-)?([0-9]{1,9})")


def add(commands: Commands) -> None:
    """Add `key list`, `rotate` and `revoke`."""
    noun = commands.noun("key")
    noun.add("list", _list)
    rotating, revoking = noun.add("rotate", _rotate), noun.add("revoke", _revoke)
    for command in (rotating, revoking):
        command.add_argument("which", choices=BOTH, help="the key of the seat, or that of its node")
    revoking.add_argument(
        "--from", dest="start", required=True, metavar="LABEL",
        help="the first entry that is not yours, as ROK-12; the next one, where all are yours",
    )  # fmt: skip


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        rows, lines = [], []
        for seat in sitting.desk.group().seats.values():
            line, _ = sitting.desk.key_lines.held(seat.feed)
            for which in BOTH:
                now = line.tenures(which)[-1]
                code = "cli_key_seat" if which == "seat" else "cli_key_node"
                row = {"party": seat.code, "which": which, "key": now.key, "since": now.since}
                lines.append(terminal.say(code, party=seat.code, key=now.key[:_SHOWN_DIGITS], since=now.since))
                if seat.code in sitting.desk.seats:
                    file = _next_file(sitting.node.path, seat.code, which)
                    row["next_at_hand"] = file.exists()
                    said = "cli_key_next" if file.exists() else "cli_key_next_gone"
                    lines.append(terminal.say(said, which=which, file=str(file)))
                rows.append(row)
        return Told(rows, lines)


def _rotate(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _replace(options, terminal, None)


def _revoke(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _replace(options, terminal, options.start)


def _replace(options: argparse.Namespace, terminal: Terminal, start: str | None) -> Told:
    code, officer = officer_named(options.acting)
    which: Which = options.which
    path = Path(fit_path(options.node))
    from_seq = None if start is None else _from_seq(start, code)
    # Also where a signer holds the keys: the one that comes next lies locked in the folder.
    passphrase = read_passphrase(options.passphrase_file)
    node = open_node(path, passphrase=passphrase)
    try:
        if not node.desk.store.heads():
            raise CannotDo("cli_no_group", node=str(path))
        node.desk.seat(code)
        terminal.speak_of(node.desk.group(), code)
        acting = _acting(node, code, officer, "key.rotated/1" if from_seq is None else "key.revoked/1")
        now, seen = node.now(), _last_read(node, code, officer)
        if from_seq is None:
            done = rotate(node, acting=acting, which=which, passphrase=passphrase, now=now, seen=seen)
        else:
            done = revoke(
                node, acting=acting, which=which, from_seq=from_seq, passphrase=passphrase, now=now, seen=seen
            )  # fmt: skip
        return _told(node, terminal, done, code, which, from_seq)
    finally:
        node.close()


def _acting(node: Node, code: str, officer: int, kind: str) -> Acting:
    """The officer in the role for it; who held a stolen key may have relieved the one whom the genesis names."""
    group = node.desk.group()
    role = role_for(group, code, officer, kind) or role_for(group, code, officer, "officer.appointed/1")
    enlisted = {one.number: one.roles for one in node.desk.seat(code).genesis.officers}
    held = group.officer(code, officer)
    if held:
        # Who may read nothing is not told either what others may do.
        open_record(node.desk, reader=reader_of(node.desk, code=code, officer=officer))
    roles = held.roles if held else enlisted.get(officer, ("",))
    return Acting(code, officer, role or roles[0])


def _last_read(node: Node, code: str, officer: int) -> dict[str, int]:
    private = node.desk.private.get(code)
    read = private.last_read(officer=officer) if private else None
    return dict(read.frontier) if read else {}


def _from_seq(given: str, code: str) -> int:
    found = _FROM.fullmatch(given)
    if found is None:
        raise CannotDo("cli_key_from_unfit", found=given[:40])
    if found[1] not in (None, code):
        raise CannotDo("cli_key_from_other", found=given, party=code)
    return int(found[2])


def _next_file(path: Path, code: str, which: Which) -> Path:
    return folder_of(path, code) / f"next-{which}.key"


def _told(
    node: Node, terminal: Terminal, done: Replaced, code: str, which: Which, from_seq: int | None
) -> Told:  # fmt: skip
    file = str(_next_file(node.path, code, which))
    said = "cli_key_replaced_seat" if which == "seat" else "cli_key_replaced_node"
    lines = [terminal.say(said, party=code, key=done.new_key[:_SHOWN_DIGITS], file=file)]
    if from_seq is not None:
        lines.append(terminal.say("cli_key_revoked", party=code, label=f"{code}-{from_seq}"))
    if which == "node":
        lines.append(terminal.say("cli_key_declared" if done.declared else "cli_key_undeclared"))
    if done.behind:
        lines.append(terminal.say("cli_key_behind", seats=", ".join(done.behind)))
    lines.append(terminal.say("cli_key_restart"))
    receipts = (done.receipt, *done.declared)
    plain = {
        "receipts": [plain_receipt(one) for one in receipts], "which": which, "new_key": done.new_key, "next": file,
        "behind": list(done.behind),
    }  # fmt: skip
    return Told(plain, [*lines, *(receipt_line(one, terminal) for one in receipts)])
