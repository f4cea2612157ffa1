"""Tells the record of a node day by day: takes it in anew, entry by entry, and reads it at the end of each day.

Nothing of the node is changed. What is told has gone through the read gate, as an officer of the node would read it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import msgspec

from tandem.acts.register import read_facts
from tandem.desk.desk import Desk
from tandem.desk.reading import read_goals, read_group, read_matter, read_people, read_tandem, reader_of
from tandem.desk.receiving import Parcel, receive
from tandem.node.node import Node
from tandem.record.entry import Entry, tables_of
from tandem.reports.replay import (
    CLOCK,
    Recorded,
    ReplayedDay,
    ReplayedEntry,
    day_told,
    days_met,
    is_told_afterwards,
    replay_day,
    replay_entry,
    summaries_of,
)
from tandem.reports.speaker import Speaker
from tandem.rules.instant import end_of_day, instant
from tandem.state.reading import Reader, Reading
from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore


class Replayed(msgspec.Struct, frozen=True):
    """The days of a record, and the entries that stand on no day because no source gives one."""

    days: tuple[ReplayedDay, ...]
    undated: tuple[ReplayedEntry, ...]


def replay_node(node: Node, *, speaker: Speaker) -> Replayed:
    """Tell the record of a node: a simulated one by the times of its entries, any other by when things happened."""
    group = node.desk.group()
    code = min(node.desk.seats)
    entries = [stored.entry for stored in node.desk.store.arrived_since(0)]
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    recorded = [_recorded(entry, codes) for entry in entries]
    if group.simulation:
        return Replayed(tuple(_as_it_went(node, code, entries, recorded, speaker)), ())
    return _afterwards(node.desk, code, recorded, speaker)


def _recorded(entry: Entry, codes: Mapping[str, str]) -> Recorded:
    header = entry.header
    try:
        act = read_facts(kind=header.kind, facts=header.facts)
    except msgspec.MsgspecError:
        # The fold set it aside for that; it is told like a kind that is not known.
        act = None
    return Recorded(entry.id, header.kind, codes[header.feed], header.at, act)


def _as_it_went(
    node: Node, code: str, entries: Sequence[Entry], recorded: Sequence[Recorded], speaker: Speaker
) -> Iterator[ReplayedDay]:
    """A desk of its own takes the entries in, day by day, and nothing of what came later."""
    past = Desk(store=MemoryStore(), seats={}, private={})
    past.founding = node.desk.founding
    by_day: dict[str, list[tuple[Entry, Recorded]]] = defaultdict(list)
    for entry, one in zip(entries, recorded, strict=True):
        by_day[speaker.local_day(instant(one.at)).isoformat()].append((entry, one))
    before: ReplayedDay | None = None
    for day in sorted(by_day):
        for entry, _ in by_day[day]:
            receive(past, parcel=_parcel(node.desk.store, entry))
        told = [one for _, one in by_day[day] if one.kind != CLOCK]
        reading = _whole(past, reader_of(past, code=code, officer=1), end_of_day(date.fromisoformat(day), speaker.zone))
        replayed = replay_day(reading, recorded=told, day=day, speaker=speaker, afterwards=False)
        # A day on which only the clock was set is told where time alone changed something: a window had passed.
        if told or before is None or replayed.actions != before.actions:
            yield replayed
            before = replayed


def _parcel(store: RecordStore, entry: Entry) -> Parcel:
    tables = {digest: store.table(digest) for digest in tables_of(entry.header).values()}
    held = {digest: raw for digest, raw in tables.items() if raw is not None}
    return Parcel(entry.envelope, store.sections(entry.id), held)


def _afterwards(desk: Desk, code: str, recorded: Sequence[Recorded], speaker: Speaker) -> Replayed:
    """The record is whole from the first; each day tells the steps that stand by its end."""
    reading = _whole(desk, reader_of(desk, code=code, officer=1), datetime.now(UTC))
    by_day: dict[str, list[Recorded]] = defaultdict(list)
    met = days_met(reading)
    for one in recorded:
        if is_told_afterwards(one):
            by_day[day_told(one, met=met) or ""].append(one)
    undated = by_day.pop("", [])
    ends = {day: end_of_day(date.fromisoformat(day), speaker.zone) for day in by_day}
    days = [
        replay_day(_at(reading, ends[day]), recorded=told, day=day, speaker=speaker, afterwards=True)
        for day, told in sorted(by_day.items())
    ]
    did = summaries_of(reading) if undated else {}
    return Replayed(
        tuple(days), tuple(replay_entry(reading, one, did.get(one.entry), speaker=speaker) for one in undated)
    )


def _whole(desk: Desk, reader: Reader, now: datetime) -> Reading:
    """One reading with the words and tables of every matter, and the names of the officers, at an instant."""
    reading = read_group(desk, reader=reader, now=now)
    parts = [read_matter(desk, reader=reader, ref=ref, now=now) for ref in reading.group.by_ref]
    parts += [read(desk, reader=reader, now=now) for read in (read_people, read_goals, read_tandem)]
    prose = {entry: texts for part in parts for entry, texts in part.prose.items()}
    tables = {digest: table for part in parts for digest, table in part.tables.items()}
    return _at(msgspec.structs.replace(reading, prose=prose, tables=tables), now)


def _at(reading: Reading, now: datetime) -> Reading:
    """As-of a day means its end, where a simulated clock may have stopped before."""
    return msgspec.structs.replace(reading, now=now)
