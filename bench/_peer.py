"""The peer's side of the bench: the same story as aggregates of `eventsourcing` on SQLite, unsigned.

Written as its own documentation shows: an `Aggregate` with `@event` methods, an `Application` with the module
`eventsourcing.sqlite` and its JSON transcoder. Its connections use WAL; `synchronous = FULL` is set on every one.
"""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from _story import Step
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteConnection, SQLiteConnectionPool


class Notice(Aggregate):
    """A notice as an aggregate: who did what to it, in order."""

    @event("Given")
    def __init__(self, by: dict[str, Any], facts: dict[str, Any], prose: dict[str, str]) -> None:
        """Give the first version."""
        self.owner = by["party"]
        self.versions = [(by, facts, prose)]
        self.receipts: list[Any] = []
        self.positions: list[Any] = []
        self.answers: list[Any] = []
        self.decisions: list[Any] = []
        self.done: list[Any] = []

    @event("Revised")
    def revise(self, by: dict[str, Any], facts: dict[str, Any], prose: dict[str, str]) -> None:
        """Give another version."""
        self.versions.append((by, facts, prose))

    @event("Received")
    def receive(self, by: dict[str, Any], version: int, facts: dict[str, Any]) -> None:
        """Say that a version arrived."""
        self.receipts.append((by, version, 1, facts))

    @event("Acknowledged")
    def acknowledge(self, by: dict[str, Any], version: int, facts: dict[str, Any]) -> None:
        """Say that a version reached the desk."""
        self.receipts.append((by, version, 2, facts))

    @event("PositionTaken")
    def take_position(self, by: dict[str, Any], version: int, facts: dict[str, Any], prose: dict[str, str]) -> None:
        """Take a position on a version."""
        self.positions.append((by, version, facts, prose))

    @event("ConcernAnswered")
    def answer(self, by: dict[str, Any], version: int, on: int, prose: dict[str, str]) -> None:
        """Answer a position."""
        self.answers.append((by, version, on, prose))

    @event("DecisionMade")
    def decide(
        self, by: dict[str, Any], version: int, cites: list[int], facts: dict[str, Any], prose: dict[str, str]
    ) -> None:
        """Decide on a version."""
        self.decisions.append((by, version, cites, facts, prose))

    @event("ActionStarted")
    def start(self, by: dict[str, Any], version: int, facts: dict[str, Any]) -> None:
        """Start the action."""
        self.done.append((by, version, "started", facts))

    @event("ActionCompleted")
    def complete(self, by: dict[str, Any], version: int, prose: dict[str, str]) -> None:
        """Complete the action."""
        self.done.append((by, version, "completed", prose))


class _DurablePool(SQLiteConnectionPool):
    """The peer's own pool, with every commit on disk before it returns."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone()[0] != "wal":
            raise SystemExit("The peer's database is not in WAL mode; the comparison would not be fair.")
        return connection


class Desk(Application[UUID]):
    """The peer's application over its aggregates."""


def _desk(folder: Path) -> Desk:
    desk = Desk(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "peer.db")})
    # The pool has made no connection that stays open yet but the one of the table; the next ones are ours.
    desk.recorder.datastore.pool.close()
    desk.recorder.datastore.pool = _DurablePool(db_name=str(folder / "peer.db"))
    return desk


class _Clerk:
    """Plays the steps of a story on aggregates kept in memory and saves them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.notices: dict[int, Notice] = {}

    def write(self, told: Iterable[tuple[Step, dict[str, Any], dict[str, Any]]]) -> None:
        touched: dict[int, Notice] = {}
        for step, by, facts in told:
            touched[step.matter] = self._act(step, by, facts)
        self.desk.save(*touched.values())

    def _act(self, step: Step, by: dict[str, Any], facts: dict[str, Any]) -> Notice:
        if step.label == "v1":
            notice = self.notices[step.matter] = Notice(by, facts, step.prose)
            return notice
        notice = self.notices[step.matter]
        version, prose = len(notice.versions), step.prose
        match step.label:
            case "v2":
                notice.revise(by, facts, prose)
            case "received":
                notice.receive(by, version, facts)
            case "acknowledged":
                notice.acknowledge(by, version, facts)
            case "concern" | "agreed":
                notice.take_position(by, version, facts, prose)
            case "answer":
                notice.answer(by, version, len(notice.positions) - 1, prose)
            case "go":
                notice.decide(by, version, [len(notice.positions) - 1], facts, prose)
            case "started":
                notice.start(by, version, facts)
            case "completed":
                notice.complete(by, version, prose)
        return notice


def _plain(step: Step) -> tuple[Step, dict[str, Any], dict[str, Any]]:
    by = {"party": step.party, "officer": step.officer, "role": step.role, "at": step.at, "seen": step.seen}
    return step, by, msgspec.to_builtins(step.act)


def append(folder: Path, told: Sequence[Step], at_once: int) -> dict[str, Any]:
    """Save a story, `at_once` events at a time, and answer the seconds it took."""
    clerk, acts = _Clerk(_desk(folder)), [_plain(step) for step in told]
    begun = time.perf_counter()
    for start in range(0, len(acts), at_once):
        clerk.write(acts[start : start + at_once])
    seconds = time.perf_counter() - begun
    (folder / "peer.ids").write_text("".join(f"{notice.id.hex}\n" for notice in clerk.notices.values()))
    return {"seconds": seconds, "entries": len(told), **_settings(clerk.desk)}


def _settings(desk: Desk) -> dict[str, Any]:
    with desk.recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("SELECT AVG(LENGTH(state)) FROM stored_events")
        mean_bytes = round(cursor.fetchone()[0])
    with desk.recorder.datastore.get_connection(commit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        return {"mean_bytes": mean_bytes, "journal_mode": journal, "synchronous": cursor.fetchone()[0]}


def replay(folder: Path) -> dict[str, Any]:
    """Rebuild every aggregate from its events by the peer's repository and answer the seconds it took."""
    desk = _desk(folder)
    ids = [UUID(line) for line in (folder / "peer.ids").read_text().split()]
    begun = time.perf_counter()
    notices = [desk.repository.get(one) for one in ids]
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "entries": sum(notice.version for notice in notices), "notices": len(notices)}


def replay_in_bulk(folder: Path) -> dict[str, Any]:
    """Rebuild every aggregate from the peer's log, read in order by pages; answer the seconds it took."""
    desk = _desk(folder)
    begun = time.perf_counter()
    notices: dict[UUID, Notice] = {}
    start, read = 1, 0
    while page := desk.recorder.select_notifications(start=start, limit=2000):
        for stored in page:
            happened = desk.mapper.to_domain_event(stored)
            notices[happened.originator_id] = happened.mutate(notices.get(happened.originator_id))
        start, read = page[-1].id + 1, read + len(page)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "entries": read, "notices": len(notices)}
