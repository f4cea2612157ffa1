"""Bundles of a node: with the signed heads that lie in its folder, and the founding noted where one came first."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.desk.exchange import DEFAULT_BYTES, TakenBundle, frontier_of, make_bundle, take_bundle
from tandem.node.handed import note_gone
from tandem.node.node import Node
from tandem.node.record import checkpoints_of, note_founding
from tandem.record.bundle import MOST_BYTES

_FILE_BYTES = MOST_BYTES // 2
"""How long a file becomes before the rest goes into a next one; one entry with its papers fits in twice."""


def bundle_for(
    node: Node,
    *,
    to: str | None,
    have: Mapping[str, int],
    most_bytes: int = DEFAULT_BYTES,
    wants: Sequence[str] = (),
    lacking: Sequence[str] = (),
) -> bytes:
    """Answer the bundle for a member that holds `have` of each feed; see `tandem.desk.exchange.make_bundle`."""
    heads = checkpoints_of(node).read()
    return make_bundle(node.desk, to=to, have=have, most_bytes=most_bytes, wants=wants, lacking=lacking, heads=heads)


def hand_out_bundle(
    node: Node,
    *,
    to: str,
    have: Mapping[str, int],
    now: datetime,
    file: str,
    wants: Sequence[str] = (),
) -> bytes:
    """Answer the bundle that goes to a member as a file, once it was noted that it leaves."""
    raw = bundle_for(node, to=to, have=have, most_bytes=_FILE_BYTES, wants=wants)
    note_gone(node.path, at=now, what="bundle", to=to, file=file, frontier=frontier_of(node.desk))
    return raw


def take_in_bundle(
    node: Node, *, raw: bytes, now: datetime, sender: str | None = None, words: str | None = None
) -> TakenBundle:
    """Take a bundle in, keep the signed heads of others' feeds and note the founding that a first one brought.

    See `tandem.desk.exchange.take_bundle` for what it raises.
    """
    taken = take_bundle(node.desk, raw=raw, sender=sender, now=now, words=words)
    own = {seat.feed for seat in node.desk.seats.values()}
    if heads := {feed: text for feed, text in taken.heads.items() if feed not in own}:
        checkpoints_of(node).keep(heads)
    note_founding(node)
    return taken
