"""The record of a node as a whole: hand it out, take one in, and sign a founding that came with one."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tandem.desk.desk import Receipt
from tandem.desk.group import open_feed
from tandem.desk.record import TakenIn, export_archive
from tandem.desk.record import take_in as take_in_at_desk
from tandem.node.handed import note_gone
from tandem.node.layout import FORMAT, NodeError, NodeFile, write_node_file
from tandem.node.node import Node
from tandem.record import canonical
from tandem.record.archive import read_archive
from tandem.record.entry import read_envelope_fast
from tandem.record.feed import papers_of
from tandem.record.genesis import Founding, read_founding
from tandem.state.reading import Reader
from tandem.store.checkpoints import Checkpoints


def checkpoints_of(node: Node) -> Checkpoints:
    """Answer the signed heads of others' feeds that lie in the folder of a node."""
    return Checkpoints(node.path / "checkpoints.json")


def export(node: Node, *, reader: Reader) -> bytes:
    """Answer an archive of the record; see `tandem.desk.record.export_archive` for what it raises."""
    raw = export_archive(node.desk, reader=reader, held=checkpoints_of(node).read())
    frontier = {feed: head.size for feed, head in node.desk.store.heads().items()}
    note_gone(node.path, at=node.now(), what="archive", to=reader.code or "", file="", frontier=frontier)
    return raw


def lay_out_for_reading(path: Path, *, raw: bytes, words: str | None = None) -> None:
    """Make the folder of a node without seats, which holds the record of an archive and signs nothing.

    Raises BadArchive before anything is made where the archive does not hold, NodeError where a node is there.
    """
    if (path / "node.json").exists():
        raise NodeError(f"{path} holds a node already; nothing was changed. Choose another folder, or open this one.")
    founding = read_founding(read_archive(raw, words=words).founding)
    path.mkdir(parents=True, exist_ok=True)
    settings = NodeFile(format=FORMAT, domain="", simulation=founding.simulation, seats=())
    write_node_file(path, settings)


def take_in(node: Node, *, raw: bytes, words: str | None = None) -> TakenIn:
    """Take an archive in and keep the signed heads of others' feeds; see `tandem.desk.record.take_in`."""
    taken = take_in_at_desk(node.desk, raw=raw, words=words)
    own = {seat.feed for seat in node.desk.seats.values()}
    checkpoints_of(node).keep({feed: text for feed, text in taken.checkpoints.items() if feed not in own})
    note_founding(node)
    return taken


def founding_held(node: Node) -> Founding:
    """Answer the founding of the group whose record is here. Raises NodeError where there is none."""
    heads = node.desk.store.heads()
    if not heads:
        raise NodeError("This node holds no record of a group yet; take in an archive of another member first.")
    return papers_of(read_envelope_fast(node.desk.store.feed(min(heads), 0, 1)[0]))[1]


def note_founding(node: Node) -> None:
    """Put the founding of the record that came into `node.json`, where none stands there yet."""
    if node.settings.founding is None and node.desk.store.heads():
        node.desk.founding = founding = founding_held(node)
        node.settings = msgspec.structs.replace(node.settings, founding=msgspec.to_builtins(founding))
        write_node_file(node.path, node.settings)


def join_group(node: Node, *, now: datetime) -> tuple[Receipt, ...]:
    """Sign, for every own seat that has not yet, the founding that another member's archive brought."""
    founding = founding_held(node)
    signing = [
        seat
        for seat in node.desk.seats.values()
        if seat.feed in founding.geneses and node.desk.store.head(seat.feed) is None
    ]
    if not signing:
        raise NodeError("Every seat of this node has signed the founding already; nothing was changed.")
    charter = _charter(node, founding)
    return tuple(open_feed(node.desk, seat=seat, founding=founding, charter=charter, now=now) for seat in signing)


def _charter(node: Node, founding: Founding) -> Mapping[str, Any]:
    raw = node.desk.store.table(founding.charter)
    if raw is None or hashlib.sha256(raw).hexdigest() != founding.charter:
        raise NodeError("The charter of the group is not here; take in an archive of another member first.")
    charter: dict[str, Any] = canonical.decode(raw)
    return charter
