"""Bundles of a node: with the signed heads that lie in its folder, and the founding noted where one came first."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.desk.exchange import DEFAULT_BYTES, TakenBundle, make_bundle, take_bundle
from tandem.node.node import Node
from tandem.node.record import checkpoints_of, note_founding


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
