"""Our side of the bench: signed entries in feeds of two parties, in a SQLite record with its fence."""

import hashlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from _story import HEAD_OFFICER, OFFICER, PARTIES, Step

from tandem.acts import group as grouped
from tandem.acts.act import Act
from tandem.acts.register import KINDS, wire_name, write_facts
from tandem.record import canonical
from tandem.record.archive import Contents, FeedContents, write_archive
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.entry import By, Entry, Ref, Section, draft_header, promise, read_envelope, seal
from tandem.record.feed import check_first, check_next
from tandem.record.genesis import Enlisted, Founding, Genesis, encode_founding, feed_id, group_id, origin
from tandem.record.keyline import begin
from tandem.record.keys import SigningKey
from tandem.record.merkle import leaf_hash, root_of
from tandem.regimes.charter import HEAD, shipped_charter
from tandem.state.fold import Fold
from tandem.state.group import Group
from tandem.store._sql import SqlRecord
from tandem.store.record import Writing
from tandem.store.sqlite import SqliteStore

_AT = "2018-08-01T00:00:00Z"


def _key(name: str) -> SigningKey:
    return SigningKey.from_seed(hashlib.sha256(name.encode()).digest())


def _charter() -> dict[str, Any]:
    charter = shipped_charter()
    parties = [{"code": code, "names": {"en": code, "ko": code}, "zone": "Asia/Seoul"} for code in PARTIES]
    return {**charter, "short": "BENCH", "zone": "Asia/Seoul", "parties": parties}


CHARTER_TABLE = canonical.encode(_charter())
CHARTER = hashlib.sha256(CHARTER_TABLE).hexdigest()


class Seat:
    """One party of the bench: its keys, which follow from its code, and its genesis."""

    def __init__(self, code: str) -> None:
        """Make the seat of this party."""
        self.code = code
        self.seat_key, self.node_key = _key(f"{code} seat"), _key(f"{code} node")
        self.genesis = Genesis(
            code=code, names={"en": code}, domain="bench.example", seat_key=self.seat_key.public,
            node_key=self.node_key.public, next_seat_key="0" * 64, next_node_key="0" * 64,
            officers=(Enlisted(HEAD_OFFICER, (HEAD,)),), nonce="0" * 32,
        )  # fmt: skip
        self.feed = feed_id(self.genesis)


SEATS = {code: Seat(code) for code in PARTIES}
FEEDS = frozenset(seat.feed for seat in SEATS.values())
FOUNDING = Founding(charter=CHARTER, geneses=tuple(sorted(FEEDS)), nonce="0" * 32)
GROUP = group_id(FOUNDING)


_LINES = {seat.feed: begin(seat.genesis) for seat in SEATS.values()}


class Scribe:
    """Seals steps of a story and appends them, as the desk does and without its rules."""

    def __init__(self, path: Path | None = None, *, store: SqlRecord | None = None) -> None:
        """Open a record, founded by both parties, at `path`; or begin one in an empty store."""
        self.store = store or SqliteStore(path or Path("record.db"), own=FEEDS)
        self._ids: dict[tuple[int, str], str] = {}
        for seat in SEATS.values():
            self._open_feed(seat)

    def _open_feed(self, seat: Seat) -> None:
        founded = grouped.GroupFounded(
            genesis=msgspec.to_builtins(seat.genesis),
            founding=msgspec.to_builtins(FOUNDING),
            tables={"charter": CHARTER},
        )
        appointed = grouped.OfficerAppointed(number=OFFICER, roles=("desk_officer",))
        with self.store.writing() as writing:
            for act in (founded, appointed):
                entry, _ = _sealed(writing, seat, act, _AT, By(HEAD_OFFICER, HEAD), (), {})
                writing.append(entry, {}, {CHARTER: CHARTER_TABLE})

    def write(self, told: Iterable[Step]) -> None:
        """Put these steps on record in one writing; durable, with the fence raised, on return."""
        with self.store.writing() as writing:
            writing.check_fence()
            for step in told:
                seat = SEATS[step.party]
                refs = tuple(Ref(self._ids[step.matter, label], rel) for label, rel in step.refs)
                by = By(step.officer, step.role)
                entry, sections = _sealed(writing, seat, step.act, step.at, by, refs, step.prose)
                writing.append(entry, sections, {})
                self._ids[step.matter, step.label] = entry.id


def _sealed(
    writing: Writing, seat: Seat, act: Act, at: str, by: By, refs: tuple[Ref, ...], prose: Mapping[str, str]
) -> tuple[Entry, dict[str, Section]]:
    promised = {name: promise(name, "text/plain", text.encode()) for name, text in prose.items()}
    heads = {feed: writing.head(feed) for feed in FEEDS}
    own, kind = heads[seat.feed], KINDS[wire_name(type(act))]
    header = draft_header(
        group=GROUP, feed=seat.feed, seq=own.size if own else 0, prev=own.last if own else None, kind=kind.wire,
        crit=kind.crit, at=at, by=by, refs=refs, facts=write_facts(act),
        seen={feed: (head.size, head.root) for feed, head in heads.items() if head},
        sections=tuple(words for words, _ in promised.values()),
    )  # fmt: skip
    key = seat.node_key if by.role == "node" else seat.seat_key
    return seal(header, key), {name: section for name, (_, section) in promised.items()}


def append(folder: Path, told: Sequence[Step], at_once: int) -> dict[str, Any]:
    """Append a story in writings of `at_once` steps and answer the seconds it took."""
    scribe = Scribe(folder / "record.db")
    begun = time.perf_counter()
    for start in range(0, len(told), at_once):
        scribe.write(told[start : start + at_once])
    seconds = time.perf_counter() - begun
    sizes = [len(envelope) for feed in FEEDS for envelope in scribe.store.feed(feed, 2)]
    scribe.store.close()
    return {"seconds": seconds, "entries": len(told), "mean_bytes": round(sum(sizes) / len(sizes))}


def take_in(folder: Path, count: int) -> dict[str, Any]:
    """Take the first entries of a built record in, as from another node, a hundred at a time; answer the seconds.

    Each is read strictly, checked against its feed and its signature, and appended to a record in an empty folder.
    """
    with closing(SqliteStore(folder / "record.db")) as held, tempfile.TemporaryDirectory(dir=folder) as empty:
        envelopes = [one.entry.envelope for one in islice(held.arrived_since(0), count)]
        with closing(SqliteStore(Path(empty) / "record.db")) as store:
            begun = time.perf_counter()
            for start in range(0, count, 100):
                with store.writing() as writing:
                    for envelope in envelopes[start : start + 100]:
                        _take_one_in(writing, read_envelope(envelope))
            return {"seconds": time.perf_counter() - begun, "entries": len(envelopes)}


def _take_one_in(writing: Writing, entry: Entry) -> None:
    head, feed = writing.head(entry.header.feed), entry.header.feed
    if head is None:
        check_first(entry, founding=FOUNDING)
        writing.append(entry, {}, {CHARTER: CHARTER_TABLE})
        return
    check_next(entry, line=_LINES[feed], group=GROUP, size=head.size, last=head.last)
    writing.append(entry, {}, {})


def archive(folder: Path, told: Sequence[Step]) -> bytes:
    """Put a story on record and hand it out as an archive, with every section and table."""
    scribe = Scribe(folder / "record.db")
    scribe.write(told)
    with closing(scribe.store) as store:
        contents = Contents(
            founding=encode_founding(FOUNDING),
            feeds={seat.feed: _handed_out(store, seat) for seat in SEATS.values()},
            tables=dict(store.tables()),
        )
    exporter = SEATS[PARTIES[0]]
    return write_archive(contents=contents, key=exporter.node_key, origin=origin(exporter.genesis, GROUP))


def _handed_out(store: SqliteStore, seat: Seat) -> FeedContents:
    envelopes, head = store.feed(seat.feed), store.heads()[seat.feed]
    ids = [read_envelope(envelope).id for envelope in envelopes]
    root = bytes.fromhex(head.root)
    signed = sign_checkpoint(origin=origin(seat.genesis, GROUP), size=head.size, root=root, key=seat.node_key)
    sections = {one: store.sections(one) for one in ids}
    return FeedContents(code=seat.code, envelopes=tuple(envelopes), checkpoint=signed, sections=sections)


def replay(folder: Path) -> dict[str, Any]:
    """Read a record back, hash every entry again, rebuild and compare the roots, and fold; answer the seconds."""
    with closing(SqliteStore(folder / "record.db")) as store:
        return replay_from(store)


def replay_from(store: SqlRecord) -> dict[str, Any]:
    """Do the same from any store that is open."""
    begun = time.perf_counter()
    group = _replayed(store)
    seconds = time.perf_counter() - begun
    entries = sum(group.frontier.values())
    if group.waiting or group.disregarded or any(notice.disregarded for notice in group.notices.values()):
        raise SystemExit("The fold set entries of the bench aside; the figures would not be about real work.")
    return {"seconds": seconds, "entries": entries, "notices": len(group.notices)}


def _replayed(store: SqlRecord) -> Group:
    fold = Fold(table=store.table)
    feeds: dict[str, _Feed] = defaultdict(_Feed)
    for stored in store.arrived_since(0):
        feeds[stored.entry.header.feed].take(stored.entry)
        fold.take(stored.entry)
    for feed, head in store.heads().items():
        found = (len(feeds[feed].leaves), root_of(feeds[feed].leaves).hex(), feeds[feed].last)
        if found != (head.size, head.root, head.last):
            raise SystemExit(f"Feed {feed[:12]} does not hash to what its head says: expected {head}, found {found}.")
    return fold.group()


class _Feed:
    """A feed as it is read back: the hash of each envelope, and the id that the next entry has to name."""

    def __init__(self) -> None:
        self.leaves: list[bytes] = []
        self.last: str | None = None

    def take(self, entry: Entry) -> None:
        if entry.header.prev != self.last:
            raise SystemExit(f"Entry {entry.header.seq} of feed {entry.header.feed[:12]} does not follow on.")
        self.leaves.append(leaf_hash(entry.envelope))
        self.last = entry.id
