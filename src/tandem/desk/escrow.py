"""Heads kept outside this node, so that a record which was put back shows: write them, and compare with them later.

A restore takes back what the node knows of itself. What was handed out before, signed, cannot be taken back: a record
that no longer contains such a head was rolled back, rewritten or forked, and anybody can show it.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from tandem.desk.cosigner import Cosigner, cosignatures_of, cosigners, origin_of, verified
from tandem.desk.desk import Desk
from tandem.desk.reading import open_record
from tandem.desk.record import sign_heads
from tandem.record.checkpoint import BadCheckpoint, read_checkpoint
from tandem.record.cosignature import HeadLine, head_body, parted
from tandem.record.escrow import HeadNote, read_heads, write_heads
from tandem.state.reading import Reader

Standing = Literal["contained", "shorter", "other", "no_feed", "unsigned"]


class KeptHead(msgspec.Struct, frozen=True):
    """How a head that was kept outside stands to the record here: whose, its size, what is held, who signed it.

    Contained; or the record is shorter, has another root there, has no such feed; or nobody known here signed it.
    """

    code: str
    origin: str
    size: int
    held: int
    standing: Standing
    signers: tuple[str, ...]


def cosigned_heads(desk: Desk, *, held: Mapping[str, str]) -> tuple[str, ...]:
    """Answer the heads of all feeds with the cosignatures over them, as notes.

    Of each feed the head that its own node signed, `held` as those of others came; and where others cosigned another
    one last, that one as well. Raises RestoredRecord where the record is older than what was signed before.
    """
    signed = {**held, **sign_heads(desk)}
    return tuple(note for feed in sorted(desk.store.heads()) for note in _notes(desk, feed, signed.get(feed)))


def _notes(desk: Desk, feed: str, checkpoint: str | None) -> Iterator[str]:
    head = desk.store.head(feed)
    size = head.size if head else 0
    lines = cosignatures_of(desk, feed, up_to=size)
    places = {(one.size, one.root) for one in lines if one.size == lines[-1].size}
    base = origin_of(desk, feed)
    if checkpoint is not None and (own := _own_head(desk, feed, checkpoint)) is not None:
        places.discard(own)
        yield checkpoint + _below(lines, *own)
    for other, root in sorted(places):
        yield f"{head_body(origin=base, size=other, root=bytes.fromhex(root))}\n{_below(lines, other, root)}"


def _below(lines: tuple[HeadLine, ...], size: int, root: str) -> str:
    return "".join(one.line for one in sorted(lines) if (one.size, one.root) == (size, root))


def _own_head(desk: Desk, feed: str, checkpoint: str) -> tuple[int, str] | None:
    """The size and root of a signed head, where the record here has it."""
    body, _ = parted(checkpoint)
    size = int(body.split("\n")[1])
    public = desk.key_lines.held(feed)[0].key_at("node", size)
    read, root = read_checkpoint(checkpoint, origin=origin_of(desk, feed), public=public)
    return (read, root.hex()) if desk.store.root_at(feed, read) == root.hex() else None


def keep_heads(desk: Desk, *, reader: Reader, held: Mapping[str, str]) -> bytes:
    """Answer the file of heads to keep outside. Raises NotAllowed for who may not read the record."""
    group = open_record(desk, reader=reader)
    return write_heads(group=group.id, notes=cosigned_heads(desk, held=held))


def compare_kept(desk: Desk, *, reader: Reader, raw: bytes) -> tuple[str, tuple[KeptHead, ...]]:
    """Answer the group that kept heads are of, and how each stands to the record here; none where it is another group.

    Nothing is signed, so that a record that was put back can be compared. Raises BadCheckpoint where the file is none.
    """
    group = open_record(desk, reader=reader)
    of, notes = read_heads(raw)
    if of != group.id:
        return of, ()
    feeds = {origin_of(desk, seat.feed): (seat.code, seat.feed) for seat in group.seats.values()}
    known = cosigners(desk)
    return of, tuple(_compared(desk, note, feeds.get(note.origin), known) for note in notes)


def _compared(desk: Desk, note: HeadNote, place: tuple[str, str] | None, known: tuple[Cosigner, ...]) -> KeptHead:
    if place is None:
        return KeptHead(note.origin.rpartition("/")[2], note.origin, note.size, 0, "no_feed", ())
    code, feed = place
    head, found = desk.store.head(feed), desk.store.root_at(feed, note.size)
    size = head.size if head else 0
    signers = tuple(dict.fromkeys(_signers(desk, note, feed, known)))
    standing: Standing = "contained" if found == note.root else "other" if found else "shorter"
    return KeptHead(code, note.origin, note.size, size, standing if signers else "unsigned", signers)


def _signers(desk: Desk, note: HeadNote, feed: str, known: tuple[Cosigner, ...]) -> Iterator[str]:
    """The names of those known here who signed a head: its own node under any of its keys, and cosigners."""
    node_keys = [tenure.key for tenure in desk.key_lines.held(feed)[0].node]
    for line in note.lines:
        if any(_is_own(f"{note.body}\n{line}", note.origin, key) for key in node_keys):
            yield note.origin
        elif (given := _cosigned(line, note.body, known)) is not None:
            yield given


def _is_own(head: str, origin: str, public: str) -> bool:
    try:
        read_checkpoint(head, origin=origin, public=public)
    except BadCheckpoint:
        return False
    return True


def _cosigned(line: str, body: str, known: tuple[Cosigner, ...]) -> str | None:
    try:
        found = verified(line, body=body, known=known)
    except BadCheckpoint:
        return None
    return found.name if found else None
