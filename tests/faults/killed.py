"""A process of a node that is ended by signal 9 at one step of what it writes, and what is left then.

A step is a call that changes a file: a statement of SQLite, a write, a sync, a file that takes its name. The process
is a fork of this one; it ends just before the step or just after it. Used by the tests with a hundred kills and by the
bench with a thousand.
"""

import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

from tests.cast import ROK, US
from tests.faults.lined import Founded, Lined, check_feeds

from tandem.desk.desk import Desk
from tandem.desk.erasure import erase_sections
from tandem.desk.exchange import alarms, frontier_of
from tandem.node.keys import rotate
from tandem.node.layout import NodeError
from tandem.node.node import Node
from tandem.node.station import Station
from tandem.store.record import Mark, StoreError

_STEPS = frozenset({
    "execute", "executescript", "commit", "fsync", "fdatasync", "pwrite", "write", "replace", "rename", "link",
    "unlink", "remove", "flush",
})  # fmt: skip


@dataclass(frozen=True)
class Act:
    """Something that one node writes: what goes before, the writing itself, and whether it stands."""

    name: str
    code: str
    prepare: Callable[[Lined], Any]
    write: Callable[[Lined, Node, Any], object]
    stands: Callable[[Desk, Any], bool]


@dataclass
class Kills:
    """What was found over all kills; where every node keeps its word there is no sentence in `faults`."""

    kills: int = 0
    stood: int = 0
    faults: list[str] = field(default_factory=list)


def kill_at_steps(founded: Founded, act: Act, folder: Path, *, kills: int) -> Kills:
    """Let a node be killed at steps that are spread over the whole act, and look at both nodes each time."""
    prepared = folder / "prepared"
    with closing(Lined(founded, prepared)) as lined:
        given = act.prepare(lined)
    ready = Founded(prepared, founded.nodes, founded.short)
    ended, steps = _lived(ready, act, given, folder / "whole", 0)
    found = Kills()
    if ended != 0:
        found.faults.append(f"{act.name}: without a kill it ended with {ended}")
        return found
    last = 2 * steps
    for turn in range(kills):
        at = 1 + turn * (last - 1) // max(1, kills - 1)
        path = folder / f"killed-{turn}"
        ended, _ = _lived(ready, act, given, path, at)
        found.kills += 1
        if ended != -signal.SIGKILL:
            found.faults.append(f"{act.name}, step {at} of {last}: ended with {ended}")
            continue
        try:
            found.stood += _look(ready, act, given, path)
        except Exception as wrong:
            found.faults.append(f"{act.name}, step {at} of {last}: {type(wrong).__name__} {str(wrong)[:300]}")
        shutil.rmtree(path)
    return found


def _lived(ready: Founded, act: Act, given: Any, path: Path, die_at: int) -> tuple[int | None, int]:
    """Let a process do the act on a copy; answer how it ended, and how many steps it told."""
    shutil.copytree(ready.folder, path)
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_live, args=(ready, act, given, path, die_at, theirs))
    process.start()
    theirs.close()
    process.join()
    with closing(ours):
        return process.exitcode, 0 if process.exitcode else ours.recv()


def _live(ready: Founded, act: Act, given: Any, path: Path, die_at: int, told: Connection) -> None:
    """Open the node, do the act, and end by signal 9 before or after the step; tell the steps where none is named."""
    lined = Lined(ready, path, codes=(act.code,), copied=True)
    node = lined.nodes[act.code]
    moments = 0

    def count(frame: FrameType, event: str, called: object) -> None:
        nonlocal moments
        if event in ("c_call", "c_return", "c_exception") and getattr(called, "__name__", "") in _STEPS:
            moments += 1
            if moments == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    act.write(lined, node, given)
    sys.setprofile(None)
    told.send(moments // 2)


def starve(founded: Founded, act: Act, folder: Path, *, rooms: Sequence[int]) -> tuple[list[str], list[str]]:
    """Let a node do the act where no file may become longer than so many bytes; answer what it said, and what is wrong.

    Afterwards there is room again: the node is started, the act is done where it does not stand, and both agree.
    """
    prepared = folder / "prepared"
    with closing(Lined(founded, prepared)) as lined:
        given = act.prepare(lined)
    ready, said, faults = Founded(prepared, founded.nodes, founded.short), [], []
    for room in rooms:
        path = folder / f"room-{room}"
        shutil.copytree(prepared, path)
        fork = multiprocessing.get_context("fork")
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_live_short, args=(ready, act, given, path, room, theirs))
        process.start()
        theirs.close()
        process.join()
        with closing(ours):
            told = ours.recv() if process.exitcode == 0 else f"! ended with {process.exitcode}"
        said.append(told)
        if told.startswith("!"):
            faults.append(f"{act.name}, room for {room}: {told}")
        try:
            _look(ready, act, given, path)
        except Exception as wrong:
            faults.append(f"{act.name}, room for {room}: {type(wrong).__name__} {str(wrong)[:300]}")
        shutil.rmtree(path)
    return said, faults


def _live_short(ready: Founded, act: Act, given: Any, path: Path, room: int, told: Connection) -> None:
    """Open the node, leave no room, do the act, and tell the sentence; with "!" before it where it is none of ours."""
    lined = Lined(ready, path, codes=(act.code,), copied=True)
    node = lined.nodes[act.code]
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        act.write(lined, node, given)
        told.send("")
    except (StoreError, NodeError) as wrong:
        told.send(str(wrong))
    except BaseException as wrong:
        told.send(f"! {type(wrong).__name__} {wrong}")


def _look(ready: Founded, act: Act, given: Any, path: Path) -> bool:
    """Start the killed node again, look at it, do the act where it does not stand, and let both nodes agree."""
    with closing(Lined(ready, path, copied=True)) as lined:
        node = lined.nodes[act.code]
        before = frontier_of(node.desk)
        check_feeds(node.desk)
        stood = act.stands(node.desk, given)
        if not stood:
            act.write(lined, node, given)
            assert act.stands(node.desk, given), "it does not stand when it is done again"
        assert all(frontier_of(node.desk)[feed] >= size for feed, size in before.items()), "a feed became shorter"
        check_signed(node.desk, handed=False)
        exchange(lined)
        for one in lined.nodes.values():
            check_feeds(one.desk)
            check_signed(one.desk, handed=True)
            assert alarms(one.desk) == (), "an alarm stands"
            assert one.desk.store.equivocations() == [], "a feed is forked"
    return stood


def check_signed(desk: Desk, *, handed: bool) -> None:
    """I5: what the fence says was signed is on record, with the same root; all of it, once it was handed to others."""
    for feed, mark in desk.store.marks().items():
        head = desk.store.head(feed)
        assert head is not None, "the fence marks a feed that is not held"
        assert head.size == mark.size or (head.size > mark.size and not handed), "the fence marks another size"
        assert desk.store.root_at(feed, mark.size) == mark.root, "the fence marks another root"


def exchange(lined: Lined) -> None:
    """Let all nodes hand each other what they lack until they agree."""
    stations = {code: Station(node) for code, node in lined.nodes.items()}
    for _ in range(12):
        if lined.agree():
            return
        for target, other in _pairs(stations):
            raw = stations[other].bundle_for(target, have=frontier_of(stations[target].desk))
            taken = stations[target].take(raw, code=other)
            assert taken.refused == {}, str(taken.refused)
    raise AssertionError("the nodes do not come to one record")


def _pairs(stations: dict[str, Station]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one in stations for other in stations if one != other)


# The acts.


def _size(desk: Desk) -> int:
    (seat,) = desk.seats.values()
    head = desk.store.head(seat.feed)
    return head.size if head else 0


def _a_bundle(lined: Lined) -> tuple[bytes, str, str]:
    """A bundle for US with two notices of ROK."""
    refs = [lined.notice(ROK) for _ in range(2)]
    raw = Station(lined.nodes[ROK]).bundle_for(US, have=frontier_of(lined.nodes[US].desk))
    return raw, refs[0], refs[1]


def _take(lined: Lined, node: Node, given: tuple[bytes, str, str]) -> None:
    Station(node).take(given[0], code=ROK)


def _received(desk: Desk, given: tuple[bytes, str, str]) -> bool:
    told = [desk.group().notice(ref) for ref in given[1:]]
    return all(one is not None and one.receipts for one in told)


def _taken_in(lined: Lined) -> tuple[bytes, str, str]:
    """The same, taken in at US and not answered for."""
    from tandem.node.exchange import take_in_bundle

    given = _a_bundle(lined)
    take_in_bundle(lined.nodes[US], raw=given[0], sender=ROK, now=lined.nodes[US].now())
    return given


def _answer(lined: Lined, node: Node, given: object) -> None:
    Station(node).answer_for()


def _cosigned(desk: Desk, given: tuple[bytes, str, str]) -> bool:
    rok = next(seat.feed for seat in desk.group().seats.values() if seat.code == ROK)
    head = desk.store.head(rok)
    assert head is not None
    return _received(desk, given) and len(desk.store.cosignatures(rok, from_size=head.size)) >= 2


def _before(lined: Lined) -> int:
    return _size(lined.nodes[ROK].desk)


def _give(lined: Lined, node: Node, given: int) -> None:
    lined.notice(ROK)


def _grew(desk: Desk, given: int) -> bool:
    return _size(desk) > given


def _fence_lost(lined: Lined) -> dict[str, Mark]:
    lined.notice(ROK)
    marks = dict(lined.nodes[ROK].desk.store.marks())
    (lined.paths[ROK] / "heads.fence").unlink()
    return marks


def _renew(lined: Lined, node: Node, marks: dict[str, Mark]) -> None:
    node.desk.store.renew_marks(marks)


def _renewed(desk: Desk, marks: dict[str, Mark]) -> bool:
    try:
        return dict(desk.store.marks()) == marks
    except Exception:
        return False


def _rotate(which: Any) -> Callable[[Lined, Node, int], None]:
    def write(lined: Lined, node: Node, given: int) -> None:
        lined.act_with(node, rotate, ROK, which=which, passphrase=lined.passphrase(ROK), strength="minimal")

    return write


def _to_erase(lined: Lined) -> str:
    lined.notice(ROK)
    exchange(lined)
    desk = lined.nodes[ROK].desk
    (notice,) = desk.group().notices.values()
    return notice.current.stamp.entry


def _erase(lined: Lined, node: Node, entry: str) -> None:
    names = [one.name for one in node.desk.store.entry(entry).header.sections]  # type: ignore[union-attr]
    # Once it is on record it cannot be erased again; the next watch goes on with the deleting.
    if not node.desk.group().erasures:
        lined.act(erase_sections, ROK, entry=entry, sections=names, ground="mistake", reason="Another train was meant.")
    Station(node).answer_for()


def _erased(desk: Desk, entry: str) -> bool:
    return bool(desk.group().erasures) and not desk.store.sections(entry)


ACTS = (
    Act("a bundle is taken in and answered", US, _a_bundle, _take, _received),
    Act("receipts are given and heads are cosigned", US, _taken_in, _answer, _cosigned),
    Act("a notice is given", ROK, _before, _give, _grew),
    Act("a lost fence is renewed", ROK, _fence_lost, _renew, _renewed),
    Act("the key of the seat is replaced", ROK, _before, _rotate("seat"), _grew),
    Act("the key of the node is replaced", ROK, _before, _rotate("node"), _grew),
    Act("sections are erased", ROK, _to_erase, _erase, _erased),
)
