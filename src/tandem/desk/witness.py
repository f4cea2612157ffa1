"""A node as witness and mirror of the feeds of others: it cosigns their heads with keys that it declared on record.

1. As witness it says: this head goes on from every head that I cosigned and every entry that I hold. As mirror it
   says: I have durably stored every entry below it. Two keys, since a cosignature does not name who gave it.
2. Each is dated inside the one writing that reads the head, so that nothing is signed over a head that moved, and no
   date is before an earlier one.
3. Never over a feed that this node signs itself, never over one with a proven fork that is not settled,
   never over what was given up, never while the fence is down.

Source: https://c2sp.org/tlog-witness, https://c2sp.org/tlog-mirror, https://c2sp.org/tlog-cosignature.
"""

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from tandem.desk.cosigner import origin_of, own_cosigner
from tandem.desk.desk import Desk, NotAllowed
from tandem.record import keys as signatures
from tandem.record.checkpoint import BadCheckpoint, decode_base64, key_id
from tandem.record.cosignature import (
    MIRROR,
    WITNESS,
    Cosignature,
    cosign,
    cosigner_name,
    head_body,
    is_by,
    parted,
)
from tandem.record.derived import HeldKeys
from tandem.record.merkle import EMPTY_ROOT, verify_consistency
from tandem.state.circle import NotFounded
from tandem.state.group import Seat
from tandem.store.fence import RestoredRecord
from tandem.store.record import ClockWentBack, Cosigned, Reading, Witnessed, Writing

_MOST_BYTES = 65536
_MOST_PROOF = 63  # Source: C2SP tlog-witness, add-checkpoint.
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_SIGNATURE = re.compile("— ([^\\s+]+) ([A-Za-z0-9+/=]+)\n")
_PLAIN, _SIZE_TYPE = "text/plain; charset=utf-8", "text/x.tlog.size"


class WitnessAnswer(msgspec.Struct, frozen=True):
    """What a witness answers to `add-checkpoint`, as it goes over the line: status, body and content type."""

    status: int
    body: str
    content_type: str = _PLAIN


class _Asked(msgspec.Struct, frozen=True):
    """What a request to cosign says: the size before, the proof from there, and the head with its signatures."""

    old: int
    proof: tuple[bytes, ...]
    body: str
    origin: str
    size: int
    root: bytes
    signed: tuple[tuple[str, bytes], ...]


class _Cosigning(msgspec.Struct, frozen=True):
    """With which keys this node cosigns, under the name of which origin, and when."""

    keys: HeldKeys
    base: str
    at: int


def add_checkpoint(desk: Desk, *, raw: bytes, now: datetime) -> WitnessAnswer:
    """Cosign a head as witness, or answer why not; `raw` is the body of a request to `add-checkpoint`.

    200 with the signature line; 400 bad form; 404 a feed that is not witnessed here; 403 not signed by its node, or
    forked; 409 with the size that the proof has to start from; 422 the proof fails; 503 nothing is signed here now.
    """
    try:
        asked = _read(raw)
    except BadCheckpoint as bad:
        return WitnessAnswer(400, f"{bad}\n")
    try:
        seat = next((one for one in _others(desk) if origin_of(desk, one.feed) == asked.origin), None)
        cosigning = _cosigning(desk, now)
    except (NotFounded, NotAllowed) as away:
        return WitnessAnswer(503, f"This node cosigns nothing now: {away}\n")
    if seat is None or cosigning is None:
        return WitnessAnswer(404, f"This node is no witness of {asked.origin}.\n")
    if not _is_signed(desk, asked, seat) or not _is_open(desk, seat.feed):
        return WitnessAnswer(403, f"The head is not signed by a key that is trusted for {asked.origin}.\n")
    if asked.old > asked.size:
        return WitnessAnswer(400, f"The old size {asked.old} is more than the size of the head, {asked.size}.\n")
    try:
        with desk.store.writing() as writing:
            writing.check_fence()
            return _witnessed(writing, seat.feed, asked, cosigning)
    except (RestoredRecord, ClockWentBack) as stopped:
        return WitnessAnswer(503, f"{stopped}\n")


def mirror_heads(desk: Desk, *, now: datetime) -> tuple[Cosigned, ...]:
    """Cosign, as mirror and as witness, the head of every other feed that grew since it was cosigned here last.

    Raises RestoredRecord where the record is older than what was signed, ClockWentBack where a date would be before
    an earlier one; nothing is signed then.
    """
    cosigning = _cosigning(desk, now)
    if cosigning is None:
        return ()
    feeds = {seat.feed for seat in _others(desk) if _is_open(desk, seat.feed)}
    waiting = sorted(feed for feed in feeds if not _is_mirrored(desk.store, feed, cosigning))
    if not waiting:
        return ()
    given: list[Cosigned] = []
    with desk.store.writing() as writing:
        writing.check_fence()
        for feed in waiting:
            given += _mirrored(writing, feed, origin_of(desk, feed), cosigning)
    return tuple(given)


def _is_open(desk: Desk, feed: str) -> bool:
    """Whether no fork of a feed stands, and the entry that counts at each settled one is held."""
    forks = desk.forks()
    return feed not in forks.stopped and all(desk.store.id_at(feed, one.seq + 1) == one.keep for one in forks.of(feed))


def _cosigning(desk: Desk, now: datetime) -> _Cosigning | None:
    base, keys = own_cosigner(desk), desk.keys
    if base is None or keys is None:
        return None
    return _Cosigning(keys, base, int(desk.moment(desk.group(), now).timestamp()))


def _others(desk: Desk) -> Iterator[Seat]:
    """The seats that other nodes hold."""
    feeds = {seat.feed for seat in desk.seats.values()}
    seats = desk.group().seats.values()
    own = {seat.genesis.node_key for seat in desk.seats.values()}.union(
        *(s.node_keys for s in seats if s.feed in feeds)
    )
    return (seat for seat in seats if seat.feed not in feeds and own.isdisjoint(seat.node_keys))


def _is_mirrored(store: Reading, feed: str, by: _Cosigning) -> bool:
    head = store.head(feed)
    if head is None:
        return True
    name, public = cosigner_name(by.base, MIRROR), by.keys.mirror.public
    given = store.cosignatures(feed, from_size=head.size)
    return any(is_by(one.cosignature.line, name=name, public=public) for one in given)


def _mirrored(writing: Writing, feed: str, base: str, by: _Cosigning) -> Iterator[Cosigned]:
    head, latest = writing.head(feed), writing.witnessed(feed)
    if head is None or (latest and writing.root_at(feed, latest.size) not in (None, latest.root)):
        return  # What is stored contradicts a head that was cosigned: neither of the two is signed again.
    if latest and latest.size > head.size:
        return  # What is stored does not reach that head yet: nobody can tell whether it is of the same line.
    body = head_body(origin=base, size=head.size, root=bytes.fromhex(head.root))
    writing.date_head(feed, size=head.size, at=by.at)
    given = [Cosigned(feed, head.size, head.root, _line(body, MIRROR, by))]
    if latest is None or latest.size < head.size:
        given.append(_advance(writing, feed, body, by, old=latest, size=head.size, root=head.root))
    writing.keep_cosignatures(given)
    yield from given


def _witnessed(writing: Writing, feed: str, asked: _Asked, by: _Cosigning) -> WitnessAnswer:
    held, latest = writing.head(feed), writing.witnessed(feed)
    if latest and writing.root_at(feed, latest.size) not in (None, latest.root):
        return WitnessAnswer(422, "What is stored here contradicts the head that was cosigned last.\n")
    if held and (latest is None or latest.size < held.size):
        # The entries that came since were seen as well: a head has to go on from them, and not from less.
        body = head_body(origin=asked.origin, size=held.size, root=bytes.fromhex(held.root))
        writing.keep_cosignatures([_advance(writing, feed, body, by, old=latest, size=held.size, root=held.root)])
        latest = writing.witnessed(feed)
    size, root = (latest.size, latest.root) if latest else (0, EMPTY_ROOT.hex())
    if asked.old != size or (asked.size == size and asked.root.hex() != root):
        return WitnessAnswer(409, f"{size}\n", _SIZE_TYPE)
    if not _goes_on(asked, bytes.fromhex(root)):
        return WitnessAnswer(422, f"The proof does not show that the head goes on from {size} entries.\n")
    given = _advance(writing, feed, asked.body, by, old=latest, size=asked.size, root=asked.root.hex())
    if asked.size > size:  # The same head again is dated anew and kept once.
        writing.keep_cosignatures([given])
    return WitnessAnswer(200, given.cosignature.line)


def _goes_on(asked: _Asked, root: bytes) -> bool:
    if asked.old == 0:
        return not asked.proof
    return verify_consistency(old=asked.old, old_root=root, new=asked.size, new_root=asked.root, proof=asked.proof)


def _line(body: str, kind: str, by: _Cosigning) -> Cosignature:
    key = by.keys.mirror if kind == MIRROR else by.keys.witness
    return cosign(body=body, name=cosigner_name(by.base, kind), at=by.at, key=key)


def _advance(
    writing: Writing, feed: str, body: str, by: _Cosigning, *, old: Witnessed | None, size: int, root: str
) -> Cosigned:
    """Cosign a head as witness and take note of it."""
    writing.witness(feed, old=old.size if old else 0, size=size, root=root, at=by.at)
    return Cosigned(feed, size, root, _line(body, WITNESS, by))


def _is_signed(desk: Desk, asked: _Asked, seat: Seat) -> bool:
    """Whether the node of the feed signed the head; signatures by keys that nobody knows here are passed over.

    Of a key that replaced another in entries that are not held here yet nobody knows.
    """
    line, _ = desk.key_lines.held(seat.feed)
    public = line.key_at("node", asked.size)
    expected = key_id(asked.origin, public)
    own = [raw[4:] for name, raw in asked.signed if name == asked.origin and raw[:4] == expected]
    message = asked.body.encode()
    return bool(own) and all(signatures.verify(public=public, message=message, signature=one) for one in own)


def _read(raw: bytes) -> _Asked:
    """The request in these bytes. Raises BadCheckpoint where it is none."""
    if len(raw) > _MOST_BYTES:
        raise BadCheckpoint(f"The request has {len(raw)} bytes; expected at most {_MOST_BYTES}.")
    try:
        start, gap, note = raw.decode().partition("\n\n")
    except UnicodeDecodeError as e:
        raise BadCheckpoint("The request is not UTF-8.") from e
    first, *rest = start.split("\n")
    old = _OLD.fullmatch(first)
    if not gap or old is None or len(rest) > _MOST_PROOF:
        raise BadCheckpoint("The request is not an old size, at most 63 lines of a proof, an empty line and a head.")
    proof = tuple(_hash(line) for line in rest)
    body, lines = parted(note)
    parts = body.split("\n")
    if len(parts) != 4 or not parts[0] or not _SIZE.fullmatch(parts[1]):
        raise BadCheckpoint("The head is not an origin, a size and a root.")
    signed = tuple(_signature(line) for line in lines)
    return _Asked(int(old[1]), proof, body, parts[0], int(parts[1]), _hash(parts[2]), signed)


def _hash(encoded: str) -> bytes:
    raw = decode_base64(encoded)
    if len(raw) != 32:
        raise BadCheckpoint(f"A hash has {len(raw)} bytes; expected 32.")
    return raw


def _signature(line: str) -> tuple[str, bytes]:
    match = _SIGNATURE.fullmatch(line)
    if match is None:
        raise BadCheckpoint("A line below the head is not a signature line.")
    return match[1], decode_base64(match[2])
