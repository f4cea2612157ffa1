"""A node on the line: what it takes from others and hands to them, with the record alone and no private paper.

1. What was taken in is answered for at once: receipts, closings, cosignatures, before the answer goes back.
2. Who is no member of the group gets nothing; a member gets what it may read.
"""

import base64
import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress

from tandem.desk.desk import Desk
from tandem.desk.duties import keep_watch
from tandem.desk.exchange import DEFAULT_BYTES, TakenBundle, frontier_of, state_at
from tandem.desk.reading import open_feeds
from tandem.desk.unload import lacks
from tandem.desk.witness import mirror_heads
from tandem.node.exchange import bundle_for, take_in_bundle
from tandem.node.message import Hello, Pushed
from tandem.node.node import Node
from tandem.node.peers import Peer, sound_peers
from tandem.node.record import founding_held
from tandem.record.genesis import group_id
from tandem.state.circle import NotFounded
from tandem.store.record import Cosigned, StoreError

MOST_BACK = 1024 * 1024
"""How much is handed back with the answer to a bundle; what is longer is fetched."""

_MOST_WANTS = 500
_log = logging.getLogger("tandem.peer")


class Station:
    """One node as the others meet it."""

    def __init__(self, node: Node) -> None:
        """Stand for an open node."""
        self.node = node
        self.lacking: tuple[str, ...] = ()
        self._told: set[str] = set()
        self.doubted: dict[str, dict[str, str]] = {}

    @property
    def desk(self) -> Desk:
        """The desk of the node."""
        return self.node.desk

    def peers(self) -> tuple[Peer, ...]:
        """Answer every accepted peer; one whose invitation is damaged is told once, and keeps no other out."""
        found, damaged = sound_peers(self.node.path, self.desk)
        for sentence in damaged:
            if sentence not in self._told:
                self._told.add(sentence)
                _log.error("%s", sentence)
        return found

    def group(self) -> str | None:
        """Answer the id of the group kept here, or None where there is none yet."""
        return group_id(founding_held(self.node)) if self.desk.store.heads() else None

    def hello(self) -> Hello:
        """Answer what is held here. Raises NotFounded where it is nothing."""
        held, group = self.desk.store.heads(), self.desk.group()
        frontier = {feed: (head.size, head.root) for feed, head in held.items()}
        return Hello(group=group.id, frontier=frontier, state_hash=state_at(self.desk, heads=held))

    def take(self, raw: bytes, *, code: str, words: str | None = None) -> TakenBundle:
        """Take a bundle in that a peer sent, and do at once what this node owes for it.

        Raises BadBundle, Refused, StoreError; see `tandem.desk.exchange.take_bundle`.
        """
        taken = take_in_bundle(self.node, raw=raw, sender=code, now=self.node.now(), words=words)
        self.lacking = tuple(dict.fromkeys((*self.lacking, *taken.lacking)))[:_MOST_WANTS]
        if self.lacking and taken.sections:
            self.lacking = tuple(entry for entry in self.lacking if lacks(self.desk, entry))
        self.answer_for()
        return taken

    def answer_for(self) -> tuple[Cosigned, ...]:
        """Write the receipts and closings that are due, and cosign what others' feeds hold now; a fault is logged."""
        try:
            with suppress(NotFounded):
                keep_watch(self.desk, now=self.node.now())
                return mirror_heads(self.desk, now=self.node.now())
        except (StoreError, ValueError) as stopped:
            _log.error("What came was kept; this node answered nothing for it: %s", stopped)
        return ()

    def bundle_for(
        self, code: str, *, have: dict[str, int], wants: Sequence[str] = (), most_bytes: int = DEFAULT_BYTES
    ) -> bytes:
        """Answer what a peer may read and lacks. Raises NotAllowed for who is no member, NotFounded."""
        self.check_reads(code)
        return bundle_for(self.node, to=code, have=have, most_bytes=most_bytes, wants=wants, lacking=self.lacking)

    def check_reads(self, code: str) -> None:
        """Raise NotAllowed where the peer of this code is no member of the group, NotFounded where there is none."""
        feed = next((peer.feed for peer in self.peers() if peer.code == code), "")
        open_feeds(self.desk, feed=feed)

    def push(self, raw: bytes, *, code: str) -> Pushed:
        """Take a bundle in and answer what came of it, with what the sender lacks of it."""
        self.check_reads(code)
        before = frontier_of(self.desk)
        taken = self.take(raw, code=code)
        back = self.bundle_for(code, have=dict(taken.frontier), wants=taken.wants, most_bytes=MOST_BACK)
        after = frontier_of(self.desk)
        grown = {feed: self._lines(feed) for feed, size in after.items() if size != before.get(feed)}
        given = {feed: lines for feed, lines in grown.items() if lines}
        return Pushed(taken=taken, frontier=after, cosignatures=given, back=base64.b64encode(back).decode())

    def _lines(self, feed: str) -> tuple[str, ...]:
        head = self.desk.store.head(feed)
        held = self.desk.store.cosignatures(feed, from_size=head.size) if head else ()
        return tuple(one.cosignature.line for one in held)

    def peer_with(self, certificate: bytes) -> Peer | None:
        """Answer the accepted peer that is known by this certificate, or None.

        A member may declare on record whatever hash it likes, that of another's certificate included. Where two are
        known by one, it is that of whose invitation it is, which was compared aloud; else of neither.
        """
        seen = hashlib.sha256(certificate).hexdigest()
        found = [peer for peer in self.peers() if peer.transport == seen]
        # Seats on one node share its key and its certificate.
        if len({peer.invitation.genesis.node_key for peer in found}) > 1:
            _log.error("%s declared one certificate for the line.", " and ".join(peer.code for peer in found))
            found = [peer for peer in found if peer.invitation.transport == seen]
            found = found if len(found) == 1 else []
        return found[0] if found else None
