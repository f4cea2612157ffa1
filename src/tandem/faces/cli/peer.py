"""Commands about the nodes of other members: invite, accept, list, remove, serve, sync."""

import argparse
import io
import sys
from contextlib import closing
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path, read_bytes, write_new
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import opened_node, passphrase_for
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.node.contact import Contact
from tandem.node.node import Node, open_node
from tandem.node.peers import Peer, accept, check_invitation, forget, invite, peers_of
from tandem.node.standing import node_rows
from tandem.record.genesis import feed_id
from tandem.record.invitation import MOST_BYTES, Invitation, invitation_words, read_invitation
from tandem.reports.nodes import NodeRow
from tandem.state.circle import NotFounded


def add(commands: Commands) -> None:
    """Add `peer` with its commands."""
    peer = commands.noun("peer")
    inviting = peer.add("invite", _invite)
    inviting.add_argument("--address", required=True, metavar="https://HOST:PORT", help="where this node will answer")
    inviting.add_argument("--out", required=True, metavar="FILE", help="the invitation to hand to the other side")
    inviting.add_argument("--party", metavar="CODE", help="the seat that invites, where the node holds several")
    accepting = peer.add("accept", _accept)
    accepting.add_argument("file", metavar="FILE")
    accepting.add_argument("--words", metavar="WORDS", help="the eight words that the other side reads aloud")
    peer.add("list", _list)
    peer.add("remove", _remove).add_argument("code", metavar="CODE")
    serving = peer.add("serve", _serve)
    serving.add_argument(
        "--host", help="the address to listen on (default: this machine, or all where others are invited)"
    )
    serving.add_argument("--port", type=int, help="the port to listen on (default: that of the last invitation)")
    serving.add_argument("--retry", type=float, metavar="SECONDS", help="the longest wait for who does not answer (15)")
    syncing = peer.add("sync", _sync)
    syncing.add_argument("--once", action="store_true", help="talk to every peer once; without it, until stopped")


def _invite(options: argparse.Namespace, terminal: Terminal) -> Told:
    with opened_node(options) as node:
        raw = invite(node, address=options.address, code=options.party)
        write_new(options.out, raw)
    words = invitation_words(read_invitation(raw))
    lines = [terminal.say("cli_peer_invited", file=options.out, address=options.address), f"  {words}"]
    lines += [terminal.say("cli_peer_read_aloud"), *_picture(words, terminal)]
    return Told({"file": options.out, "words": words, "address": options.address}, lines)


def _picture(words: str, terminal: Terminal) -> list[str]:
    """The words as a QR code for a telephone that photographs the terminal, where the library is there."""
    if terminal.as_json:
        return []
    try:
        import qrcode
    except ImportError:
        return [terminal.say("cli_peer_no_picture")]
    code, drawn = qrcode.QRCode(border=2), io.StringIO()
    code.add_data(words)
    code.print_ascii(out=drawn, invert=True)
    return ["", *drawn.getvalue().splitlines()]


def _accept(options: argparse.Namespace, terminal: Terminal) -> Told:
    raw = read_bytes(options.file, most=MOST_BYTES)
    with opened_node(options) as node:
        invitation = check_invitation(node, raw)
        words = options.words or _agreed(invitation, terminal)
        accept(node, raw=raw, words=words)
    code = invitation.genesis.code
    line = terminal.say("cli_peer_accepted", party=code, address=invitation.address)
    return Told({**_plain_invitation(invitation)}, [line, terminal.say("cli_peer_accepted_next", party=code)])


def _agreed(invitation: Invitation, terminal: Terminal) -> str:
    """The words of the invitation, once somebody at the terminal says that the other side read the same ones."""
    words, code = invitation_words(invitation), invitation.genesis.code
    if terminal.as_json or not sys.stdin.isatty():
        raise CannotDo("cli_peer_want_words", party=code)
    print(terminal.say("cli_peer_ask", party=code), f"  {words}", sep="\n")
    if input(f"{terminal.say('cli_peer_ask_yes')} ").strip().lower() not in ("yes", "예"):
        raise CannotDo("cli_peer_declined", party=code)
    return words


def _plain_invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "party": invitation.genesis.code, "feed": feed_id(invitation.genesis), "address": invitation.address,
        "transport": invitation.transport, "words": invitation_words(invitation),
    }  # fmt: skip


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with opened_node(options) as node:
        peers = peers_of(node.path, node.desk)
        rows = _rows(node, terminal)
    lines = [line for peer in peers for line in _peer_lines(peer, rows.get(peer.code), terminal)]
    plain = [_plain_peer(peer, rows.get(peer.code), terminal) for peer in peers]
    return Told({"peers": plain}, lines or [terminal.say("cli_peer_none")])


def _rows(node: Node, terminal: Terminal) -> dict[str, NodeRow]:
    """How each peer stands; nothing before there is a group."""
    try:
        group = node.desk.group()
    except NotFounded:
        return {}
    terminal.speak_of(group)
    return {row.code: row for row in node_rows(node, group, clock=datetime.now(UTC))}


def _peer_lines(peer: Peer, row: NodeRow | None, terminal: Terminal) -> list[str]:
    how = "cli_peer_declared" if peer.declared else "cli_peer_invitation"
    pinned = terminal.say("cli_peer_barred") if peer.barred else terminal.say(how, hash=peer.transport[:12])
    said = [terminal.reason(reason) for reason in (row.verdict, *row.why)] if row else []
    return [f"{peer.code}  {peer.address}  {pinned}", *(f"  {line}" for line in said)]


def _plain_peer(peer: Peer, row: NodeRow | None, terminal: Terminal) -> dict[str, Any]:
    plain = {**_plain_invitation(peer.invitation), "transport": peer.transport, "declared": peer.declared}
    if row is None or row.standing is None:
        return plain
    standing = row.standing
    return plain | {
        "state": row.state, "verdict": terminal.reason(row.verdict), "waiting": row.waiting,
        "answered": moment(standing.answered), "failing_since": moment(standing.failing_since),
        "next_try": moment(standing.next_try), "failure": standing.failure or None, "agrees": standing.agrees,
        "alarms": list(standing.alarms),
    }  # fmt: skip


def _remove(options: argparse.Namespace, terminal: Terminal) -> Told:
    with opened_node(options) as node:
        forget(node.path, options.code)
    return Told({"removed": options.code}, [terminal.say("cli_peer_removed", party=options.code)])


def _serve(options: argparse.Namespace, terminal: Terminal) -> Told:
    if options.port is not None and not 1 <= options.port <= 65535:
        raise CannotDo("cli_port_unfit", port=options.port)
    serving, line = _extra("tandem.faces.peer.serve"), _extra("tandem.node.line")
    path = Path(fit_path(options.node))
    passphrase = passphrase_for(options, path)
    pace = line.Pace(most=min(max(options.retry or 15.0, 0.1), 3600.0))
    serving.serve(path, passphrase=passphrase, host=options.host, port=options.port, pace=pace)
    return Told(None, [])


def _sync(options: argparse.Namespace, terminal: Terminal) -> Told:
    line, station = _extra("tandem.node.line"), _extra("tandem.node.station")
    path = Path(fit_path(options.node))
    with closing(open_node(path, passphrase=passphrase_for(options, path), papers=False)) as node:
        if not options.once:
            line.Line(station.Station(node)).run()
        done = line.sync_once(station.Station(node))
    lines = [_synced(code, contact, terminal) for code, contact in done.items()] or [terminal.say("cli_peer_none")]
    failed = any(contact.failure for contact in done.values())
    plain = {code: {"failure": one.failure or None, "agrees": one.agrees} for code, one in done.items()}
    return Told({"peers": plain}, lines, exit=1 if failed else 0)


def _synced(code: str, contact: Contact, terminal: Terminal) -> str:
    if contact.failure:
        why = terminal.word("why", contact.failure)
        return terminal.say("cli_peer_not_reached", party=code, why=why, detail=contact.detail)
    return terminal.say("cli_peer_synced", party=code)


def _extra(name: str) -> Any:
    """A module that wants the extra for the line; every other command does without."""
    try:
        return import_module(name)
    except ImportError as missing:
        raise CannotDo("cli_no_peer_extra", missing=missing.name or str(missing)) from missing
