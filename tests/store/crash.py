"""Kills writers with signal 9 at random moments, and says what a record and its fence had lost each time.

Used by the tests with a hundred kills and by the bench with a thousand. It shows that a writer may end
between any two steps; a cut of the power is more than that, and rests on the syncs of SQLite and of the
fence.
"""

import multiprocessing
import os
import random
import signal
import time
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from tests.store.cast import MANIFEST, MANIFEST_HASH, ROK, notice, purpose

from tandem.record.entry import read_envelope
from tandem.record.merkle import Frontier, leaf_hash
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore

# Long enough for several appends and a checkpoint, short enough to hit the first one as well.
_LONGEST_LIFE_SECONDS = 0.04
_MOST_AT_ONCE = 4


@dataclass(frozen=True)
class Crashes:
    """What was found over all kills; a record that keeps its word has no sentence in `faults`."""

    kills: int
    acknowledged: int
    kept: int
    faults: tuple[str, ...]


@dataclass
class _Seen:
    """The part of the feed that was gone through after earlier kills."""

    frontier: Frontier = field(default_factory=Frontier)
    last: str | None = None
    faults: list[str] = field(default_factory=list)


def kill_writers(folder: Path, *, kills: int, seed: int, writers: int = 2) -> Crashes:
    """Let `writers` processes append to one own feed, kill them, look at what is left, and begin again."""
    chance = random.Random(seed)
    seen, acknowledged = _Seen(), 0
    for turn in range(kills):
        ids = _live_and_die(folder, chance, writers)
        acknowledged += len(ids)
        with closing(_open(folder)) as store:
            _look(store, ids, seen, turn)
    return Crashes(kills, acknowledged, seen.frontier.size, tuple(seen.faults))


def _open(folder: Path) -> SqliteStore:
    return SqliteStore(folder / "record.db", own=frozenset({ROK}))


def _live_and_die(folder: Path, chance: random.Random, writers: int) -> list[str]:
    """Start the writers, kill each at a moment of its own, and answer the ids that they had acknowledged."""
    fork = multiprocessing.get_context("fork")
    running = []
    for _ in range(writers):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_write_for_ever, args=(folder, theirs, chance.random()))
        process.start()
        theirs.close()
        running.append((process, ours))
    ids: list[str] = []
    for process, ours in running:
        time.sleep(chance.uniform(0, _LONGEST_LIFE_SECONDS))
        if process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
        process.join()
        if process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"A writer ended by itself with exit code {process.exitcode}.")
        ids += _acknowledged(ours)
    return ids


def _write_for_ever(folder: Path, acknowledge: Connection, seed: float) -> None:
    chance = random.Random(seed)
    store = _open(folder)
    while True:
        with store.writing() as writing:
            writing.check_fence()
            ids = []
            for _ in range(chance.randint(1, _MOST_AT_ONCE)):
                promise, section = purpose("Joint survey. " * chance.randint(1, 500))
                entry = notice(ROK, after=writing.head(ROK), promises=(promise,))
                writing.append(entry, {"purpose": section}, {MANIFEST_HASH: MANIFEST})
                ids.append(entry.id)
        for entry_id in ids:
            acknowledge.send_bytes(entry_id.encode())


def _acknowledged(pipe: Connection) -> list[str]:
    ids = []
    with closing(pipe):
        while True:
            try:
                ids.append(pipe.recv_bytes().decode())
            except (EOFError, OSError):
                # An id that was cut off by the kill was not acknowledged.
                return ids


def _look(store: SqliteStore, ids: list[str], seen: _Seen, turn: int) -> None:
    say = seen.faults.append
    for entry_id in ids:
        entry = store.entry(entry_id)
        if entry is None:
            say(f"kill {turn}: entry {entry_id} was acknowledged and is lost")
        elif {"purpose"} != store.sections(entry_id).keys():
            say(f"kill {turn}: the section of entry {entry_id} is lost")
    _go_on_through(store, seen, turn)
    mark = store.fence.read().get(ROK)
    if mark is None or store.root_at(ROK, mark.size) != mark.root:
        say(f"kill {turn}: the fence says {mark}, which the record does not hold")
    if ids and mark is not None and mark.size < 1 + max(_places(store, ids)):
        say(f"kill {turn}: the fence says {mark}, which is less than what was acknowledged")
    store.check_fence()


def _places(store: RecordStore, ids: list[str]) -> list[int]:
    return [entry.header.seq for entry in map(store.entry, ids) if entry]


def _go_on_through(store: RecordStore, seen: _Seen, turn: int) -> None:
    """Walk the feed from where the last walk ended: no gap, right links, right roots, right head."""
    for envelope in store.feed(ROK, seen.frontier.size):
        header = read_envelope(envelope).header
        if (header.seq, header.prev) != (seen.frontier.size, seen.last):
            seen.faults.append(f"kill {turn}: the feed is broken at entry {header.seq}")
        seen.frontier = seen.frontier.append(leaf_hash(envelope))
        seen.last = read_envelope(envelope).id
    head = store.head(ROK)
    found = (head.size, head.root, head.last) if head else (0, Frontier().root().hex(), None)
    if found != (seen.frontier.size, seen.frontier.root().hex(), seen.last):
        seen.faults.append(f"kill {turn}: the head says {found}, the entries say otherwise")
