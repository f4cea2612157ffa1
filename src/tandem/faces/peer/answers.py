"""What the server answers to a peer, by address; it knows nothing of sockets."""

import logging
import re
from collections.abc import Callable

import msgspec

from tandem.desk.cosigner import own_cosigner
from tandem.desk.desk import NotAllowed
from tandem.desk.record import sign_heads
from tandem.desk.witness import add_checkpoint
from tandem.faces.peer.tiles import Tiles
from tandem.node.message import Fault, Fetch, Hello, Refusal
from tandem.node.record import checkpoints_of
from tandem.node.station import Station
from tandem.record.bundle import BadBundle
from tandem.record.cosignature import MIRROR, cosigner_name
from tandem.record.entry import BadEntry
from tandem.record.feed import Refused
from tandem.record.keys import KeyLocked
from tandem.state.circle import NotFounded
from tandem.state.group import Seat
from tandem.store.fence import RestoredRecord
from tandem.store.record import StoreError

JSON, NOTE, TILE, ZIP = "application/json", "text/plain; charset=utf-8", "application/octet-stream", "application/zip"
FOR_EVER, NOT_KEPT = "private, max-age=31536000, immutable", "no-store"
Heard = Callable[[str, dict[str, int]], None]
"""Is told when a peer spoke, and what it holds then, where that is known."""

_ADDRESS = re.compile(r"/([0-9a-f]{64}|[0-9a-f]{16}|-)/(.{1,300})")
_OF_FEED = re.compile(r"([A-Z][A-Z0-9]{0,11}|[0-9a-f]{64})/(.+)")
_log = logging.getLogger("tandem.peer")


class Asked(msgspec.Struct, frozen=True):
    """One request of a peer: who, how, what, and the body."""

    code: str
    method: str
    path: str
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True):
    """One answer: status, body, what it is, and for how long it may be kept."""

    status: int
    body: bytes
    kind: str = JSON
    kept: str = NOT_KEPT
    after: int = 0


def fault(status: int, code: str, sentence: str, *, after: int = 0) -> Answer:
    """Answer that something was not done, and why."""
    return Answer(status, msgspec.json.encode(Refusal(Fault(code, sentence))), after=after)


class Answers:
    """The answers of one node."""

    def __init__(self, station: Station, heard: Heard) -> None:
        """Answer for a node; `heard` is told whenever a peer spoke."""
        self._station, self._heard = station, heard
        self._tiles = Tiles(station.desk)
        self._posts = {
            "hello": self._hello, "bundle": self._bundle, "fetch": self._fetch, "add-checkpoint": self._add_checkpoint,
        }  # fmt: skip

    def answer(self, asked: Asked) -> Answer:
        """Answer a peer; whatever goes wrong is an answer with a sentence."""
        try:
            return self._routed(asked)
        except NotFounded:
            return fault(404, "no_group", "This node holds no group yet; its officers join with: tandem found --join.")
        except NotAllowed:
            return fault(403, "no_member", f"{asked.code} is no member of the group that is kept here.")
        except (BadBundle, BadEntry, msgspec.MsgspecError) as bad:
            return fault(400, "unfit", str(bad))
        except Refused as refused:
            return fault(409, "refused", str(refused))
        except (RestoredRecord, KeyLocked) as stopped:
            return fault(503, "not_signing", str(stopped), after=5)
        except StoreError as broken:
            _log.error("The record could not be used for %s: %s", asked.code, broken)
            return fault(503, "record", "The record of this node cannot be used now; try again later.", after=5)

    def _routed(self, asked: Asked) -> Answer:
        found, group = _ADDRESS.fullmatch(asked.path), self._station.group()
        if group is None:
            raise NotFounded
        rest = found[2] if found else ""
        here = found is not None and (group.startswith(found[1]) or (found[1] == "-" and rest == "fetch"))
        if not here:
            return fault(404, "no_such_group", f"This node keeps the group {group[:16]} and no other.")
        self._station.check_reads(asked.code)
        post = self._posts.get(rest)
        wanted = "POST" if post else "GET"
        if asked.method != wanted:
            return fault(405, "method", f"This address is asked with {wanted}.")
        return post(asked) if post else self._of_feed(rest)

    def _hello(self, asked: Asked) -> Answer:
        msgspec.json.decode(asked.body, type=Hello)
        mine = self._station.hello()
        self._heard(asked.code, {})
        return Answer(200, msgspec.json.encode(mine))

    def _bundle(self, asked: Asked) -> Answer:
        pushed = self._station.push(asked.body, code=asked.code)
        self._heard(asked.code, dict(pushed.frontier))
        return Answer(200, msgspec.json.encode(pushed))

    def _fetch(self, asked: Asked) -> Answer:
        wanted = msgspec.json.decode(asked.body, type=Fetch)
        raw = self._station.bundle_for(asked.code, have=wanted.have, wants=wanted.wants)
        self._heard(asked.code, {})
        return Answer(200, raw, ZIP)

    def _add_checkpoint(self, asked: Asked) -> Answer:
        given = add_checkpoint(self._station.desk, raw=asked.body, now=self._station.node.now())
        return Answer(given.status, given.body.encode(), given.content_type)

    def _of_feed(self, rest: str) -> Answer:
        found = _OF_FEED.fullmatch(rest)
        seats = self._station.desk.group().seats.values()
        seat = next((one for one in seats if found and found[1] in (one.code, one.feed)), None)
        if found is None or seat is None:
            return fault(404, "no_such_feed", "No member of the group has a feed of that name here.")
        if found[2] in ("checkpoint", "mirror/checkpoint"):
            return self._checkpoint(seat, mirrored=found[2] != "checkpoint")
        tile = self._tiles.tile(seat.feed, found[2])
        if tile is None:
            return fault(404, "no_such_tile", f"The feed of {seat.code} has no {found[2][:80]}.")
        return Answer(200, tile[0], TILE, FOR_EVER if tile[1] else NOT_KEPT)

    def _checkpoint(self, seat: Seat, *, mirrored: bool) -> Answer:
        """The head as the node of the feed signed it, with the dated signatures of others, or this node's as mirror."""
        desk = self._station.desk
        ours = {one.feed for one in desk.seats.values()}
        notes = sign_heads(desk) if seat.feed in ours else checkpoints_of(self._station.node).read()
        note = notes.get(seat.feed)
        if note is None:
            return fault(404, "no_head", f"The signed head of {seat.code} has not come here yet.")
        size = int(note.split("\n")[1])
        held = [one.cosignature for one in desk.store.cosignatures(seat.feed, from_size=size) if one.size == size]
        own = own_cosigner(desk) if mirrored else None
        lines = [one.line for one in held if not mirrored or (own and one.name == cosigner_name(own, MIRROR))]
        if mirrored and not lines:
            return fault(404, "not_mirrored", f"This node has given no mirror's signature over {size} entries.")
        return Answer(200, (note + "".join(lines)).encode(), NOTE)
