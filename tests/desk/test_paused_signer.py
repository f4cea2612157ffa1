"""A signer that pauses between the reading of a head and its signature, while other processes append."""

import multiprocessing
import threading
import time
from pathlib import Path

import msgspec
import pytest
from tests.cast import DESK, HEAD, ROK, US, Cast, hosted
from tests.locking import Vault, vault_of

from tandem.desk.comment import make_comment
from tandem.desk.desk import Desk
from tandem.desk.record import sign_heads
from tandem.record.entry import read_envelope
from tandem.store.sqlite import SqliteStore

_PAUSE = 0.3


def _cast(path: Path) -> tuple[Cast, str, Vault]:
    cast = hosted(store=lambda own: SqliteStore(path / "record.db", own=own))
    ref = cast.give()
    cast.watch()
    return cast, ref, vault_of(cast, US)


def _second(cast: Cast, path: Path) -> Desk:
    """Another process of the same node, with keys that do not pause."""
    before = cast.desks[US]
    store = SqliteStore(path / "record.db", own=frozenset(seat.feed for seat in before.seats.values()))
    desk = Desk(store=store, seats=before.seats, private={})
    desk.founding = before.founding
    return desk


def _size(note: str) -> int:
    return int(note.split("\n")[1])


def test_no_entry_comes_between_a_head_and_its_signature_so_that_the_signed_size_never_shrinks(tmp_path: Path) -> None:
    cast, ref, vault = _cast(tmp_path)
    desk, other, order = cast.desks[US], _second(cast, tmp_path), list[tuple[str, int]]()
    feed = desk.seats[US].feed

    def append_and_sign() -> None:
        make_comment(other, acting=cast.by(US), now=cast.now, seen=cast.page(US), ref=ref, text="Meanwhile.")
        order.append(("other", _size(sign_heads(other)[feed])))

    appending = threading.Thread(target=append_and_sign)

    def pause() -> None:
        vault.before = lambda: None
        appending.start()
        time.sleep(_PAUSE)

    vault.before = pause
    order.append(("first", _size(sign_heads(desk)[feed])))
    appending.join(20)

    held = desk.store.head(feed)
    assert held is not None
    assert order == [("first", held.size - 1), ("other", held.size)]


def test_what_is_signed_under_a_head_is_durable_when_the_signature_leaves(tmp_path: Path) -> None:
    cast, _ref, vault = _cast(tmp_path)
    desk, found = cast.desks[US], list[int]()
    feed = desk.seats[US].feed

    def look_as_another_process() -> None:
        head = _second(cast, tmp_path).store.head(feed)
        found.append(head.size if head else 0)

    vault.before = look_as_another_process
    signed = _size(sign_heads(desk)[feed])

    assert set(found) == {signed}


def _write(desk: Desk, cast: Cast, ref: str, text: str) -> None:
    page = dict(desk.group().frontier)
    make_comment(
        desk, acting=cast.by(US, HEAD if text[0] == "b" else DESK), now=cast.now, seen=page, ref=ref, text=text
    )


def test_two_processes_that_sign_at_once_sign_no_two_headers_for_one_place(tmp_path: Path) -> None:
    cast, ref, vault = _cast(tmp_path)
    log = tmp_path / "signed"
    vault.before = lambda: time.sleep(0.01)
    seat = cast.desks[US].seats[US]
    signing = seat.seat_key.sign

    class Logged:
        public = seat.seat_key.public

        def sign(self, message: bytes) -> bytes:
            header = read_envelope(bytes(64) + message.partition(b"\n")[2]).header
            with log.open("a") as file:
                file.write(f"{header.seq} {header.prev}\n")
            return signing(message)

    cast.desks[US].seats = {**cast.desks[US].seats, US: msgspec.structs.replace(seat, seat_key=Logged())}

    def many(name: str) -> None:
        desk = _second(cast, tmp_path)
        for number in range(8):
            _write(desk, cast, ref, f"{name}{number}")

    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=many, args=(name,)) for name in ("a", "b")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0]
    places = [line.split()[0] for line in log.read_text().splitlines()]
    assert len(places) == len(set(places)) == 16


def test_a_process_that_ends_while_its_key_pauses_leaves_the_place_to_the_next(tmp_path: Path) -> None:
    cast, ref, vault = _cast(tmp_path)
    desk, other = cast.desks[US], _second(cast, tmp_path)
    before = desk.store.head(desk.seats[US].feed)

    def end() -> None:
        vault.before = lambda: None
        raise SystemExit

    vault.before = end
    with pytest.raises(SystemExit):
        _write(desk, cast, ref, "a1")
    _write(other, cast, ref, "b1")

    held = other.store.head(other.seats[US].feed)
    assert before is not None
    assert held is not None
    assert held.size == before.size + 1
    assert cast.desks[ROK].state_hash() == other.state_hash()
