"""Bundles of a thousand entries taken in by a node that holds none of them, from the bytes to the folded state."""

import time
from collections.abc import Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import _ours

from tandem.desk.desk import Desk
from tandem.desk.exchange import take_bundle
from tandem.record.bundle import Bundle, FeedPart, Standing, write_bundle
from tandem.record.entry import Entry, Section, tables_of
from tandem.record.genesis import encode_founding
from tandem.rules.instant import instant
from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore

NOW = instant("2018-11-20T09:00:00Z")
IN_A_BUNDLE = 1000


def desk_over(store: RecordStore) -> Desk:
    """Answer the desk of a node without a seat: it takes every feed in as another's."""
    return Desk(store=store, seats={}, private={})


def bundles_of(path: Path, count: int) -> list[bytes]:
    """Answer the first entries of a built record as bundles; the last says how the state folds."""
    with closing(SqliteStore(path)) as held:
        entries = (stored.entry for stored in islice(held.arrived_since(0), count))
        found, sizes = [], dict.fromkeys(sorted(_ours.FEEDS), 0)
        fold = desk_over(MemoryStore())
        while row := list(islice(entries, IN_A_BUNDLE)):
            found.append(_bundle(held, row, sizes))
        for raw in found:
            take_bundle(fold, raw=raw, now=NOW)
        return [*found, write_bundle(Bundle(standing=_standing(held, sizes, fold.state_hash()), founding=_founding()))]


def _bundle(held: SqliteStore, row: list[Entry], sizes: dict[str, int]) -> bytes:
    parts: dict[str, FeedPart] = {}
    for feed in sizes:
        some = [entry for entry in row if entry.header.feed == feed]
        if some:
            sections = {entry.id: found for entry in some if (found := held.sections(entry.id))}
            parts[feed] = _part(some, sizes[feed], sections)
            sizes[feed] += len(some)
    tables = {digest for entry in row for digest in tables_of(entry.header).values()}
    named = {digest: held.table(digest) or b"" for digest in tables}
    return write_bundle(Bundle(standing=_standing(held, sizes), founding=_founding(), feeds=parts, tables=named))


def _part(some: list[Entry], start: int, sections: Mapping[str, Mapping[str, Section]]) -> FeedPart:
    return FeedPart(start=start, envelopes=tuple(entry.envelope for entry in some), sections=sections)


def _standing(held: SqliteStore, sizes: Mapping[str, int], state: str | None = None) -> Standing:
    frontier = {feed: (size, held.root_at(feed, size) or "") for feed, size in sizes.items() if size}
    return Standing(group=_ours.GROUP, frontier=frontier, state_hash=state)


def _founding() -> bytes:
    return encode_founding(_ours.FOUNDING)


def ingest(folder: Path, count: int, *, kind: str) -> dict[str, Any]:
    """Take the bundles of a built record in; answer what it took of the processor and by the clock.

    `folded` is the part of it in which the state was folded and hashed, and compared with the sender's.
    """
    bundles = bundles_of(folder / "record.db", count)
    path = folder / "taken.db"
    store: RecordStore = SqliteStore(path) if kind == "SQLite" else MemoryStore()
    desk = desk_over(store)
    wall, core, new = time.perf_counter(), time.process_time(), 0
    for raw in bundles[:-1]:
        new += sum(take_bundle(desk, raw=raw, now=NOW).new.values())
    before_fold = time.process_time()
    if take_bundle(desk, raw=bundles[-1], now=NOW).agrees is not True:
        raise SystemExit("The states of both sides differ; the figures would not be about real work.")
    spent, seconds, taken = time.process_time(), time.perf_counter() - wall, new
    store.close()
    for one in folder.glob("taken.db*"):
        one.unlink()
    return {"seconds": seconds, "core": spent - core, "folded": spent - before_fold, "entries": taken}
