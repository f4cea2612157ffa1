"""Two threads and two processes on one node: one writes after the other, and the later one sees the earlier."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.cast import ROK, US, Cast, apart, desk_of, genesis, hosted, own_seat

from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.duties import keep_watch
from tandem.desk.notice import acknowledge_notice
from tandem.desk.position import take_position
from tandem.store.memory import MemoryStore
from tandem.store.record import RecordStore
from tandem.store.sqlite import SqliteStore

WRITERS = 8


def on_disk(folder: Path) -> Callable[[frozenset[str]], RecordStore]:
    return lambda own: SqliteStore(folder / "record.db", own=own)


def in_memory(folder: Path) -> Callable[[frozenset[str]], RecordStore]:
    return lambda own: MemoryStore()


def acknowledge(cast: Cast, desk: Desk, ref: str) -> str:
    """Acknowledge the notice, and answer what came of it."""
    try:
        acknowledge_notice(desk, acting=cast.by(US), now=cast.now, seen=dict(desk.group().frontier), ref=ref)
    except NotAllowed as refused:
        return refused.reasons[0].code
    return "written"


@pytest.mark.parametrize("store", [in_memory, on_disk])
def test_of_many_threads_that_acknowledge_at_once_one_does(store: Any, tmp_path: Path) -> None:
    cast = hosted(store=store(tmp_path))
    ref = cast.give()

    with ThreadPoolExecutor(WRITERS) as threads:
        done = list(threads.map(lambda _: acknowledge(cast, cast.desks[US], ref), range(WRITERS)))

    assert sorted(done) == ["already_acknowledged"] * (WRITERS - 1) + ["written"]
    assert [receipt.grade for receipt in cast.notice(ref).receipts] == [2]


@pytest.mark.parametrize("store", [in_memory, on_disk])
def test_many_threads_write_one_unbroken_feed(store: Any, tmp_path: Path) -> None:
    cast = hosted(store=store(tmp_path))
    ref = cast.give()
    desk, page = cast.desks[US], cast.page(US)
    position = partial(take_position, desk, acting=cast.by(US), now=cast.now, seen=page, ref=ref, reason="Diesel.")

    with ThreadPoolExecutor(WRITERS) as threads:
        receipts = list(threads.map(lambda _: position(position="concern"), range(40)))

    assert len({receipt.seq for receipt in receipts}) == 40
    assert len(cast.notice(ref).positions) == 40
    assert cast.group().waiting == {}


def test_of_many_threads_that_watch_at_once_one_writes_each_receipt(tmp_path: Path) -> None:
    cast = hosted(store=on_disk(tmp_path))
    for _ in range(3):
        cast.give()

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(lambda _: keep_watch(cast.desks[US], now=cast.now), range(WRITERS)))

    assert [len(notice.receipts) for notice in cast.group().notices.values()] == [1, 1, 1]


def same_node(folder: Path) -> Desk:
    """Open the node of the host once more, as another process does."""
    seats = [own_seat(genesis(code, node="node of the host"), node="node of the host") for code in (ROK, US)]
    return desk_of(*seats, store=on_disk(folder))


def write_as_another(folder: Path, ref: str, count: int) -> None:
    """Take positions as another process on the same node."""
    desk = same_node(folder)
    cast = apart(calendars=())
    for _ in range(count):
        page = dict(desk.group().frontier)
        take_position(desk, acting=cast.by(US), now=cast.now, seen=page, ref=ref, position="concern", reason="Diesel.")


def test_two_processes_on_one_node_write_one_unbroken_feed_and_read_one_state(tmp_path: Path) -> None:
    cast = hosted(store=on_disk(tmp_path))
    ref = cast.give()
    others = [
        multiprocessing.get_context("spawn").Process(target=write_as_another, args=(tmp_path, ref, 20))
        for _ in range(2)
    ]

    for other in others:
        other.start()
    while any(other.is_alive() for other in others):
        cast.take(ref, "support")
    for other in others:
        other.join()

    assert [other.exitcode for other in others] == [0, 0]
    stances = [position.stance for position in cast.notice(ref).positions]
    assert stances.count("concern") == 40
    head = cast.desks[US].store.head(cast.group().seats[US].feed)
    assert head is not None
    assert cast.group().frontier[cast.group().seats[US].feed] == head.size
    assert same_node(tmp_path).state_hash() == cast.desks[US].state_hash()
