"""The nodes of other members that this one knows: invitations written, accepted and removed.

peers/own.json           the address that this node last invited others to
peers/CODE.json          the invitation of a member as it was accepted, byte for byte
peers/CODE.certificate   in DER, where the member declared another one on record since; fetched by its hash
peers/CODE.state.json    how the line to that member stands; see `tandem.node.contact`
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from tandem.desk.desk import Desk
from tandem.node.durable import remove, write_whole
from tandem.node.layout import NodeError
from tandem.node.node import Node
from tandem.record.genesis import CODE, Genesis, feed_id
from tandem.record.invitation import (
    BadInvitation,
    Invitation,
    invitation_words,
    kept_invitation,
    read_invitation,
    write_invitation,
)
from tandem.state.circle import NotFounded
from tandem.state.group import Seat

_OWN = "own.json"


class Peer(msgspec.Struct, frozen=True):
    """A node that this one knows: the member behind it, where it answers, and how it is known on the line.

    `transport` is the hash of its certificate: the one declared on record where there is one, else the invitation's.
    `certificate` is that certificate, None until it was fetched. `barred`: its node key was replaced since, and no
    other certificate was declared; nobody is known by the one before, which a thief may have.
    """

    code: str
    feed: str
    address: str
    transport: str
    certificate: bytes | None
    invitation: Invitation
    declared: bool = False
    barred: bool = False


class _Own(msgspec.Struct, frozen=True):
    address: str


def invite(node: Node, *, address: str, code: str | None = None) -> bytes:
    """Answer the invitation of a seat of this node, and keep the address. Raises NodeError, BadInvitation."""
    seats, held = node.desk.seats, node.desk.keys
    if not seats or held is None:
        raise NodeError("A node without seats invites nobody; lay one out with: tandem init --party CODE.")
    if code is None and len(seats) > 1:
        raise NodeError(f"This node holds several seats ({', '.join(seats)}); name the one that invites with --party.")
    seat = seats.get(code or next(iter(seats)))
    if seat is None:
        raise NodeError(f"The seat {code} is not held here; this node holds {', '.join(seats)}.")
    raw = write_invitation(genesis=seat.genesis, address=address, held=held, key=seat.node_key)
    write_whole(_folder(node.path) / _OWN, msgspec.json.encode(_Own(address)))
    return raw


def own_address(path: Path) -> str | None:
    """Answer the address to which the node in this folder last invited others; None where it never did."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode((path / "peers" / _OWN).read_bytes(), type=_Own).address
    return None


def check_invitation(node: Node, raw: bytes) -> Invitation:
    """Answer an invitation that this node may accept. Raises BadInvitation, and NodeError where it may not."""
    named = _seat_on_record(node.desk, kept_invitation(raw).genesis.code)
    invitation = read_invitation(raw, node_key=named.node_key if named else None)
    genesis = invitation.genesis
    if genesis.code in node.desk.seats or any(feed_id(genesis) == s.feed for s in node.desk.seats.values()):
        raise NodeError(f"The invitation is of {genesis.code}, a seat of this node itself; take the other side's file.")
    if node.desk.seats and genesis.simulation != node.settings.simulation:
        raise NodeError(
            f"{genesis.code} is laid out for another kind of group; a simulation has only simulated members."
        )
    held = _invitation_of(node.path, genesis.code)
    own = node.desk.keys
    # Seats on one node share its key and its certificate.
    others = {code: one for code, one in accepted(node.path).items() if one.genesis.node_key != genesis.node_key}
    taken = {code: one.transport for code, one in others.items() if code != genesis.code}
    taken |= {"this node": hashlib.sha256(own.certificate).hexdigest()} if own else {}
    if whose := [code for code, transport in taken.items() if transport == invitation.transport]:
        raise NodeError(
            f"The invitation of {genesis.code} names the certificate of {whose[0]} as its own. Nothing was kept; ask "
            f"{genesis.code} why."
        )
    known = feed_id(held.genesis) if held else named.feed if named else None
    if known is not None and known != feed_id(genesis):
        raise NodeError(
            f"{genesis.code} is known here as {known[:6]}, and the invitation is of {feed_id(genesis)[:6]}: another "
            f"identity. Nothing was kept. Where it is meant, remove the first with: tandem peer remove {genesis.code}."
        )
    return invitation


def accept(node: Node, *, raw: bytes, words: str) -> Invitation:
    """Keep an invitation whose words were read aloud. Raises NodeError, with nothing kept, where they are others."""
    invitation = check_invitation(node, raw)
    code = invitation.genesis.code
    if " ".join(words.lower().split()) != invitation_words(invitation):
        raise NodeError(
            f"These are not the words of this invitation of {code}. Nothing was kept. Have {code} read its words "
            "aloud once more, over a line that you trust; where they differ still, the file was changed on the way."
        )
    folder = _folder(node.path)
    write_whole(folder / f"{code}.json", raw)
    remove(folder / f"{code}.certificate")
    return invitation


def forget(path: Path, code: str) -> None:
    """Remove a peer: it is let in no more and nothing is sent to it; the record stays as it is. Raises NodeError."""
    if not CODE.fullmatch(code) or not (path / "peers" / f"{code}.json").exists():
        known = ", ".join(accepted(path)) or "nobody"
        raise NodeError(f"{code[:40]} is no peer of this node; it knows {known}. Nothing was changed.")
    remove(path / "peers" / f"{code}.json")
    for name in (f"{code}.certificate", f"{code}.state.json"):
        remove(path / "peers" / name)


def accepted(path: Path) -> Mapping[str, Invitation]:
    """Answer the invitations accepted in the folder of a node, by code. Raises NodeError where one is damaged."""
    files = sorted((path / "peers").glob("*.json")) if (path / "peers").is_dir() else []
    found: dict[str, Invitation] = {}
    for file in files:
        if CODE.fullmatch(file.stem) and (held := _invitation_of(path, file.stem)) is not None:
            found[file.stem] = held
    return found


def has_peers(path: Path) -> bool:
    """Tell whether any peer is accepted in the folder of a node, damaged files included."""
    return any(CODE.fullmatch(file.stem) for file in (path / "peers").glob("*.json"))


def geneses_of(path: Path) -> Mapping[str, Genesis]:
    """Answer the geneses of accepted peers by code."""
    return {code: invitation.genesis for code, invitation in accepted(path).items()}


def peers_of(path: Path, desk: Desk) -> tuple[Peer, ...]:
    """Answer every accepted peer, each with the certificate by which it is known now."""
    return tuple(_peer(path, desk, code, invitation) for code, invitation in accepted(path).items())


def keep_certificate(path: Path, code: str, certificate: bytes) -> None:
    """Keep the certificate that a member declared by its hash, once it was seen on the line."""
    write_whole(_folder(path) / f"{code}.certificate", certificate)


def sound_peers(path: Path, desk: Desk) -> tuple[tuple[Peer, ...], tuple[str, ...]]:
    """Answer the peers whose invitations can be read, and a sentence for each that cannot: it keeps no other out."""
    found, damaged = [], []
    files = sorted((path / "peers").glob("*.json"))
    for code in (file.stem for file in files if CODE.fullmatch(file.stem)):
        try:
            if (held := _invitation_of(path, code)) is not None:
                found.append(_peer(path, desk, code, held))
        except NodeError as wrong:
            damaged.append(str(wrong))
    return tuple(found), tuple(damaged)


def _peer(path: Path, desk: Desk, code: str, invitation: Invitation) -> Peer:
    seat, feed = _seat_on_record(desk, code), feed_id(invitation.genesis)
    on_record = seat if seat and seat.feed == feed else None
    if on_record and on_record.node:
        transport = on_record.node.transport
        same = transport == invitation.transport
        certificate = invitation.certificate if same else _fetched(path, code, transport)
        return Peer(code, feed, invitation.address, transport, certificate, invitation, declared=True)
    if on_record and on_record.node_keys_before and not _is_signed(path, code, on_record.node_key):
        return Peer(code, feed, invitation.address, "", None, invitation, barred=True)
    return Peer(code, feed, invitation.address, invitation.transport, invitation.certificate, invitation)


def _is_signed(path: Path, code: str, node_key: str) -> bool:
    """Tell whether the invitation that is kept of a member was signed by this node key."""
    try:
        read_invitation((path / "peers" / f"{code}.json").read_bytes(), node_key=node_key)
    except (OSError, BadInvitation):
        return False
    return True


def _fetched(path: Path, code: str, transport: str) -> bytes | None:
    with suppress(FileNotFoundError):
        raw = (path / "peers" / f"{code}.certificate").read_bytes()
        return raw if hashlib.sha256(raw).hexdigest() == transport else None
    return None


def _seat_on_record(desk: Desk, code: str) -> Seat | None:
    try:
        return desk.group().seats.get(code)
    except NotFounded:
        return None


def _invitation_of(path: Path, code: str) -> Invitation | None:
    file = path / "peers" / f"{code}.json"
    try:
        return kept_invitation(file.read_bytes())
    except FileNotFoundError:
        return None
    except BadInvitation as wrong:
        raise NodeError(f"{file} is damaged: {wrong} Accept the invitation of {code} again.") from wrong


def _folder(path: Path) -> Path:
    folder = path / "peers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
