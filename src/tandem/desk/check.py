"""Is what I hold what both hold? Papers, references and heads from outside, compared with the record.

Only the record is searched: a private draft is never found by its hash, not even by who wrote it. Nothing is written.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.held import holding
from tandem.desk.reading import open_record
from tandem.record import keys, merkle
from tandem.record.entry import Entry, padded_length, read_envelope_fast, signed_by_node, signed_bytes, tables_of
from tandem.rules.held import held_reasons, held_since
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.reading import Reader

_HASH = re.compile(r"[0-9a-f]{8,64}")
_REF = re.compile(r"([A-Z0-9-]+/[0-9]{4}/[A-Z][A-Z0-9]*-[0-9]{1,9})(?:/V([0-9]{1,6}))?$")
_TAIL = re.compile(r"([A-Z][A-Z0-9]{0,11}-[0-9]{1,9})(?:/V([0-9]{1,6}))?$")
_PLACE = re.compile(r"(?:\w+\s+)?([A-Z][A-Z0-9]{0,11})\s+#?([0-9]{1,9})$")
_DEEPEST = 16


class Place(msgspec.Struct, frozen=True):
    """Where an entry stands, and the matter and version that it belongs to where there is one."""

    entry: str
    code: str
    feed: str
    seq: int
    kind: str
    at: str
    officer: int
    role: str
    ref: str | None = None
    version: int | None = None


class Match(msgspec.Struct, frozen=True):
    """What something from outside is on this record: an entry, a table or section of one, or a head of a feed."""

    what: Literal["entry", "table", "section", "head", "charter", "group"]
    name: str
    place: Place | None = None


class Step(msgspec.Struct, frozen=True):
    """One hash on the way to the root: on which side it is joined, and what that gives."""

    side: Literal["left", "right"]
    sibling: str
    result: str


class Holder(msgspec.Struct, frozen=True):
    """The first entry of another member that had seen an entry; `hosted` where both are served by one node."""

    place: Place
    hosted: bool


class Proof(msgspec.Struct, frozen=True):
    """Everything that shows where an entry stands: whose key signed it, and how it leads to the root of its feed.

    `held` says by when other nodes dated a head with it, which is evidence and no state.
    """

    place: Place
    id_holds: bool
    signer: Literal["seat", "node"]
    key: str
    signature: str
    signature_holds: bool
    prev: str | None
    size: int
    leaf: str
    steps: tuple[Step, ...]
    root: str
    root_holds: bool
    holders: tuple[Holder, ...]
    held: tuple[Reason, ...] = ()

    @property
    def holds(self) -> bool:
        """True where every step holds."""
        return self.id_holds and self.signature_holds and self.root_holds


class TheirHead(msgspec.Struct, frozen=True):
    """The head of a feed in an archive, and the root that the archive has at the size held here, where it has one."""

    code: str
    feed: str
    size: int
    root: str
    root_at_ours: str | None = None


class HeadCompared(msgspec.Struct, frozen=True):
    """How a head from outside stands to the record here."""

    code: str
    standing: Literal["equal", "earlier", "newer", "fork", "not_here"]
    theirs: int
    ours: int


def find_paper(desk: Desk, *, reader: Reader, digest: str, length: int) -> tuple[Match, ...]:
    """Answer what bytes with this SHA-256 are on the record: tables, sections, entries. Raises NotAllowed."""
    group = open_record(desk, reader=reader)
    step = padded_length(length)
    found: list[Match] = []
    for entry in _entries(desk):
        found += [_match(desk, group, entry, "table", n) for n, d in tables_of(entry.header).items() if d == digest]
        if entry.id == digest:
            found.append(_match(desk, group, entry, "entry", ""))
        if any(promised.length == step for promised in entry.header.sections):
            found += [
                _match(desk, group, entry, "section", name)
                for name, section in desk.store.sections(entry.id).items()
                if len(section.content) == length and hashlib.sha256(section.content).hexdigest() == digest
            ]
    return tuple(found)


def find_written(desk: Desk, *, reader: Reader, text: str) -> tuple[Match, ...]:
    """Answer what a reference, the name of an entry (`ROK 5`) or a hash as printed is. Raises NotAllowed."""
    group = open_record(desk, reader=reader)
    words = " ".join(text.split()).rstrip("….")
    digest = words.replace(" ", "").lower()
    if _HASH.fullmatch(digest):
        return tuple(_by_hash(desk, group, digest))
    entry = _by_reference(desk, group, words.upper()) or _by_place(desk, group, words.upper())
    return () if entry is None else (_match(desk, group, entry, "entry", ""),)


def _by_hash(desk: Desk, group: Group, start: str) -> Iterator[Match]:
    if group.id.startswith(start):
        yield Match("group", group.id)
    if group.charter_digest.startswith(start):
        yield Match("charter", group.charter_digest)
    for feed, head in desk.store.heads().items():
        if head.root.startswith(start):
            yield Match("head", f"{_code(group, feed)} {head.size}")
    for entry in _entries(desk):
        if entry.id.startswith(start):
            yield _match(desk, group, entry, "entry", "")
        for name, digest in tables_of(entry.header).items():
            if digest.startswith(start) and digest != group.charter_digest:
                yield _match(desk, group, entry, "table", name)


def _by_reference(desk: Desk, group: Group, words: str) -> Entry | None:
    full, tail = _REF.search(words), _TAIL.fullmatch(words)
    if full:
        ref, number = full[1], full[2]
    elif tail:
        ref, number = next((ref for ref in group.by_ref if ref.endswith(f"/{tail[1]}")), ""), tail[2]
    else:
        return None
    matter = group.notice(ref)
    if matter is None:
        return desk.store.entry(group.by_ref.get(ref, ""))
    versions = [v for v in matter.versions if number is None or v.number == int(number)]
    return desk.store.entry(versions[-1].stamp.entry) if versions else None


def _by_place(desk: Desk, group: Group, words: str) -> Entry | None:
    named = _PLACE.fullmatch(words)
    seat = group.seats.get(named[1]) if named else None
    if named is None or seat is None:
        return None
    seq = int(named[2])
    held = desk.store.feed(seat.feed, seq, seq + 1)
    return read_envelope_fast(held[0]) if held else None


def prove_entry(desk: Desk, *, reader: Reader, entry: str) -> Proof:
    """Answer the proof of an entry, each step made again now. Raises NotAllowed where it is not here."""
    group = open_record(desk, reader=reader)
    held = desk.store.entry(entry)
    if held is None:
        raise NotAllowed(because("no_such_entry", entry=entry[:16]))
    header = held.header
    envelopes = desk.store.feed(header.feed)
    signer: Literal["seat", "node"] = "node" if signed_by_node(header.kind) else "seat"
    line, _ = desk.key_lines.held(header.feed, size=len(envelopes))
    _, key = line.before(header.seq).signer_of(held)
    leaves = [merkle.leaf_hash(envelope) for envelope in envelopes]
    path, root = merkle.inclusion_proof(leaves, header.seq), desk.store.root_at(header.feed, len(leaves)) or ""
    leaf = leaves[header.seq]
    return Proof(
        place=_place(desk, group, held),
        id_holds=hashlib.sha256(held.raw).hexdigest() == entry and envelopes[header.seq] == held.envelope,
        signer=signer, key=key, signature=held.signature.hex(),
        signature_holds=keys.verify(public=key, message=signed_bytes(held.raw), signature=held.signature),
        prev=header.prev, size=len(leaves), leaf=leaf.hex(), root=root,
        steps=tuple(_steps(leaf, header.seq, len(leaves), path)),
        root_holds=merkle.verify_inclusion(
            leaf=leaf, place=header.seq, size=len(leaves), proof=path, root=bytes.fromhex(root)
        ),
        holders=tuple(_holders(desk, group, held)),
        held=_held(desk, group, held),
    )  # fmt: skip


def _held(desk: Desk, group: Group, entry: Entry) -> tuple[Reason, ...]:
    feed, seq = entry.header.feed, entry.header.seq
    since = held_since(holding(desk, group, since={feed: seq}), feed=feed, seq=seq)
    return held_reasons(instant(entry.header.at), since)


def _steps(leaf: bytes, place: int, size: int, path: Sequence[bytes]) -> Iterator[Step]:
    """The joining of hashes on the way up. Source: RFC 9162, section 2.1.3.2."""
    first, last, found = place, size - 1, leaf
    for sibling in path:
        left = bool(first & 1) or first == last
        found = merkle.node_hash(sibling, found) if left else merkle.node_hash(found, sibling)
        yield Step("left" if left else "right", sibling.hex(), found.hex())
        while left and not first & 1 and first:
            first, last = first >> 1, last >> 1
        first, last = first >> 1, last >> 1


def _holders(desk: Desk, group: Group, entry: Entry) -> Iterator[Holder]:
    feed, seq = entry.header.feed, entry.header.seq
    own = _code(group, feed)
    for code, seat in group.seats.items():
        if seat.feed == feed:
            continue
        others = (read_envelope_fast(raw) for raw in desk.store.feed(seat.feed))
        first = next((one for one in others if one.header.seen.get(feed, (0, ""))[0] > seq), None)
        if first is not None:
            yield Holder(_place(desk, group, first), group.is_hosted(own, code))


def compare_heads(desk: Desk, *, reader: Reader, theirs: Sequence[TheirHead]) -> tuple[HeadCompared, ...]:
    """Answer how heads from outside stand to those held here. Raises NotAllowed."""
    open_record(desk, reader=reader)
    held = desk.store.heads()
    return tuple(_compared(desk, {feed: head.size for feed, head in held.items()}, one) for one in theirs)


def _compared(desk: Desk, ours: Mapping[str, int], one: TheirHead) -> HeadCompared:
    size = ours.get(one.feed, 0)
    if size == 0:
        return HeadCompared(one.code, "not_here", one.size, 0)
    if one.size <= size:
        same = desk.store.root_at(one.feed, one.size) == one.root
        continues: Literal["equal", "earlier", "newer"] = "equal" if one.size == size else "earlier"
    else:
        same = desk.store.root_at(one.feed, size) == one.root_at_ours
        continues = "newer"
    return HeadCompared(one.code, continues if same else "fork", one.size, size)


def _entries(desk: Desk) -> Iterator[Entry]:
    return (stored.entry for stored in desk.store.arrived_since(0))


def _code(group: Group, feed: str) -> str:
    return next((seat.code for seat in group.seats.values() if seat.feed == feed), feed[:6])


def _match(desk: Desk, group: Group, entry: Entry, what: Literal["entry", "table", "section"], name: str) -> Match:
    return Match(what, name, _place(desk, group, entry))


def _place(desk: Desk, group: Group, entry: Entry) -> Place:
    header = entry.header
    ref, version = _matter(desk, group, entry)
    return Place(
        entry.id, _code(group, header.feed), header.feed, header.seq, header.kind, header.at, header.by.officer,
        header.by.role, ref, version,
    )  # fmt: skip


def _matter(desk: Desk, group: Group, entry: Entry) -> tuple[str | None, int | None]:
    """The reference and version of what an entry is about, found along what it refers to."""
    waiting, met = [entry], [entry.id]
    while waiting and len(met) < _DEEPEST:
        one = waiting.pop(0)
        if seen := group.observed.get(one.id) or group.meetings.get(one.id) or group.requests.get(one.id):
            return seen.ref, None
        if notice := group.notices.get(one.id):
            versions = (version for met_entry in met if (version := notice.version_of(met_entry)) is not None)
            return notice.ref, next(versions).number
        for ref in one.header.refs:
            if ref.id not in met and (held := desk.store.entry(ref.id)) is not None:
                met.append(ref.id)
                waiting.append(held)
    return None, None
