"""A node that is killed while an officer accepts: the acceptance stands whole or not at all, and the next start works.

The process ends by signal 9 at steps of the store that are spread over the whole act, the last one included.
"""

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from tests.cast import HEAD, ROK, US, Cast, hosted
from tests.charters import changed, digest_of, window
from tests.texts import LINE

from tandem.desk import charter as chartering
from tandem.desk import text as texting
from tandem.desk.desk import Desk, Receipt
from tandem.desk.wording import TextDraft
from tandem.record import canonical
from tandem.rules.charter import pending
from tandem.state.group import Group
from tandem.store.sqlite import SqliteStore

KILLS = 10
_STORE = f"{os.sep}tandem{os.sep}store{os.sep}"

Act = Callable[[Desk], Receipt]


@dataclass
class Office:
    """A host in a folder on which something waits for the US; what accepts it, and whether it is accepted."""

    cast: Cast
    path: Path
    accept: Act
    stands: Callable[[Group], bool]

    def open(self, path: Path) -> tuple[SqliteStore, Desk]:
        """Start a node on a folder, as a process that begins does."""
        before = self.cast.nodes[0]
        store = SqliteStore(path / "record.db", own=frozenset(seat.feed for seat in before.seats.values()))
        store.check_fence()
        desk = Desk(store=store, seats=before.seats, private={})
        desk.founding = before.founding
        return store, desk


def _hosted(path: Path) -> Cast:
    return hosted(store=lambda own: SqliteStore(path / "record.db", own=own))


def a_text(path: Path) -> Office:
    """A line of the ROK."""
    cast = _hosted(path)
    draft = TextDraft(title="Line on the survey", sort="line", texts=LINE, use="each")
    ref = cast.call(texting.propose_text, ROK, draft=draft).ref
    assert ref is not None
    text = cast.group().text(ref)
    assert text is not None
    given = {"ref": ref, "wording": text.current.terms.digest, **_from_a_page(cast)}
    return Office(
        cast, path, lambda desk: texting.accept_text(desk, **given),
        lambda group: {word.party for word in group.texts[text.id].words if word.accepts} == {ROK, US},
    )  # fmt: skip


def an_amendment(path: Path) -> Office:
    """A window of three working days in place of the charter's."""
    cast = _hosted(path)
    held = cast.desks[ROK].store.table(cast.group().charter_digest)
    assert held is not None
    plain = changed(canonical.decode(held), window(3))
    cast.call(chartering.propose_charter, ROK, HEAD, charter=plain, title="Three days")
    (waiting,) = pending(cast.group())
    assert waiting.digest == digest_of(plain)
    given = {"digest": waiting.digest, **_from_a_page(cast)}
    return Office(
        cast, path, lambda desk: chartering.accept_charter(desk, **given),
        lambda group: group.charter_digest == waiting.digest,
    )  # fmt: skip


def _from_a_page(cast: Cast) -> dict[str, Any]:
    return {"acting": cast.by(US, HEAD), "now": cast.now, "seen": cast.page(US)}


def _live(office: Office, path: Path, die_at: int, told: Connection) -> None:
    """Start, accept, and end by signal 9 at this step of the store; tell the steps where none is named."""
    store, desk = office.open(path)
    desk.group()
    steps = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal steps
        if _STORE in frame.f_code.co_filename:
            steps += 1
            if steps == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    office.accept(desk)
    sys.setprofile(None)
    told.send(steps)
    store.close()


def _lived(office: Office, path: Path, die_at: int = 0) -> tuple[int | None, int]:
    """Let a process accept on a copy of the folder; answer how it ended, and how many steps it told."""
    shutil.copytree(office.path, path)
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    process = fork.Process(target=_live, args=(office, path, die_at, theirs))
    process.start()
    theirs.close()
    process.join()
    with closing(ours):
        return process.exitcode, 0 if process.exitcode else ours.recv()


@pytest.mark.parametrize("prepared", [a_text, an_amendment])
def test_an_acceptance_that_a_kill_cut_off_stands_whole_or_not_at_all(
    tmp_path: Path, prepared: Callable[[Path], Office]
) -> None:
    (tmp_path / "node").mkdir()
    office = prepared(tmp_path / "node")
    before = dict(office.cast.group().frontier)
    feed = office.cast.group().seats[US].feed
    ended, steps = _lived(office, tmp_path / "whole")
    assert ended == 0

    seen = []
    for turn in range(KILLS):
        path = tmp_path / f"killed {turn}"
        ended, _ = _lived(office, path, 1 + turn * (steps - 1) // (KILLS - 1))
        assert ended == -signal.SIGKILL

        store, desk = office.open(path)
        with closing(store):
            stands, frontier = office.stands(desk.group()), dict(desk.group().frontier)
            seen.append(stands)
            assert frontier == {**before, feed: before[feed] + stands}
            if not stands:
                office.accept(desk)
            assert office.stands(desk.group())

    # Before the commit nothing stands, after it everything.
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (False, True)
