"""An old backup is put back two hundred times, in histories at random: nothing is ever signed twice at one place.

Each history has twenty accidents. Before each, ROK signs and hands on at random, and backups are taken at random; then
one of them is put back, the fence is kept, torn or lost, and the counterparts answer at once, later or one by one.
"""

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import HEAD, JP, ROK, US, carry
from tests.restoring import Restorable

from tandem.desk.desk import NotAllowed
from tandem.desk.epoch import open_epoch, renew_fence
from tandem.desk.exchange import frontier_of, make_bundle, take_bundle
from tandem.desk.restoring import may_sign, own_feeds
from tandem.store.fence import RestoredRecord
from tandem.store.record import Mark

HISTORIES, ACCIDENTS = 10, 20
_SLOT_BYTES = 16384
_MEMORY = Path("/dev/shm")


class History:
    """ROK with its accidents, and what the others were handed of its feed."""

    def __init__(self, path: Path, seed: int) -> None:
        """Begin with one backup."""
        self.rok = Restorable(path, US, JP)
        self.chance = random.Random(seed)
        self.notes: dict[str, str] = {}
        self.left: dict[int, bytes] = {}
        self.number = 100
        self.backups = ["first"]
        self.rok.back_up("first")
        self.hand_on(US)
        self.hand_on(JP)

    def sign(self) -> None:
        """Put one more entry on record."""
        self.number += 1
        self.rok.appoint(self.number)

    def hand_on(self, code: str) -> None:
        """Carry everything to a counterpart, with the head of the feed; from now on it has left."""
        carry(self.rok.desk, self.rok.cast.desks[code])
        self.notes[code] = self.rok.head_note()
        self.left.update(enumerate(self.rok.desk.store.feed(self.rok.feed)))

    def live(self) -> None:
        """Sign, hand on and back up at random."""
        for _ in range(self.chance.randint(1, 4)):
            self.sign()
            if self.chance.random() < 0.5:
                self.hand_on(self.chance.choice((US, JP)))
            if self.chance.random() < 0.25:
                self.backups.append(f"backup-{self.number}")
                self.rok.back_up(self.backups[-1])

    def break_down(self) -> None:
        """Put a backup back, maybe with a fence that is torn or lost; or only start anew."""
        fence = self.chance.choice(("kept", "kept", "torn", "lost"))
        if self.chance.random() < 0.9:
            self.rok.restore(self.chance.choice(self.backups[-4:]))
        if fence == "lost":
            self.rok.lose_fence()
        elif fence == "torn" and self.rok.size - 1 not in self.left:
            self.tear_fence()

    def tear_fence(self) -> None:
        """Damage the newer of the two slots, as by a write that was cut before its signature left."""
        path = self.rok.path / "heads.fence"
        raw = bytearray(path.read_bytes())
        turns = [int(raw[at : at + 40].split(b" ")[1].split(b"\n")[0]) for at in (0, _SLOT_BYTES)]
        raw[turns.index(max(turns)) * _SLOT_BYTES + 20] ^= 1
        path.write_bytes(raw)
        self.rok.reopen()

    def try_in_vain(self) -> None:
        """Try to sign where that may not be; nothing is written."""
        before = self.rok.size
        with pytest.raises(RestoredRecord):
            self.sign()
        assert self.rok.size == before

    def recover(self) -> None:
        """Do what docs/restoring.md says, with counterparts that answer at once or only at the second attempt."""
        for _ in range(self.chance.randint(0, 1)):
            if not may_sign(self.rok.desk):
                self.try_in_vain()
        if own_feeds(self.rok.desk)[0].state == "lost":
            self.renew()
        for code in self.chance.sample((US, JP), 2):
            if may_sign(self.rok.desk):
                break
            self.try_in_vain()
            self.ask(code)
        if own_feeds(self.rok.desk)[0].state == "other":
            self.begin_empty()
        if not may_sign(self.rok.desk):
            self.go_on_without()

    def renew(self) -> None:
        """Renew the fence with the heads of all counterparts."""
        heads = list(self.notes.values())
        renew_fence(self.rok.desk, acting=self.rok.cast.by(ROK, HEAD), heads=heads)

    def ask(self, code: str) -> None:
        """Take what a counterpart holds."""
        raw = make_bundle(
            self.rok.cast.desks[code], to=ROK, have=frontier_of(self.rok.desk), heads={self.rok.feed: self.notes[code]}
        )
        take_bundle(self.rok.desk, raw=raw, now=self.rok.cast.now)

    def begin_empty(self) -> None:
        """Put an empty record in place of one of a line that was given up, and take all that the others hold."""
        with pytest.raises(NotAllowed, match="epoch_other"):
            self.go_on_without()
        self.rok.desk.store.close()
        for left in self.rok.path.glob("record.db*"):
            left.unlink()
        self.rok.reopen()
        for code in (US, JP):
            self.ask(code)

    def go_on_without(self) -> None:
        """Open an epoch, once every counterpart was asked."""
        desk, cast = self.rok.desk, self.rok.cast
        open_epoch(desk, acting=cast.by(ROK, HEAD), now=cast.now, seen=cast.page(ROK), reason="Nobody has the rest.")

    def check(self) -> None:
        """What left stands at its place, nobody holds two entries at one, and all come to one state."""
        feed = self.rok.desk.store.feed(self.rok.feed)
        assert all(feed[seq] == envelope for seq, envelope in self.left.items())
        for desk in self.rok.cast.nodes:
            assert desk.store.equivocations() == []


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: this is no test of the disk."""
    made = Path(tempfile.mkdtemp(prefix="tandem-", dir=_MEMORY if _MEMORY.is_dir() else tmp_path))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_twenty_old_backups_put_back_in_one_history_make_no_fork(folder: Path, seed: int) -> None:
    history = History(folder / "rok", seed)

    for _ in range(ACCIDENTS):
        history.live()
        history.break_down()
        history.recover()
        # I5: what is signed from here on does not shrink below anything that left.
        assert history.rok.size > max(history.left)
        history.sign()
        history.check()

    history.hand_on(US)
    history.hand_on(JP)
    history.check()
    assert len({desk.state_hash() for desk in history.rok.cast.nodes}) == 1


def test_the_histories_would_fork_without_the_fence(folder: Path) -> None:
    history = History(folder / "rok", 0)
    history.rok.back_up("before")
    history.sign()
    history.hand_on(US)
    history.rok.restore("before")
    (history.rok.path / "heads.fence").unlink()
    # What nobody does: to renew the fence with what the record itself says.
    with pytest.raises(NotAllowed, match="fence_head_missing"):
        renew_fence(history.rok.reopen(), acting=history.rok.cast.by(ROK, HEAD), heads=[])
    (own,) = own_feeds(history.rok.desk)
    history.rok.desk.store.renew_marks({own.feed: Mark(own.size, own.root)})
    history.sign()

    us = history.rok.cast.desks[US]
    take_bundle(us, raw=make_bundle(history.rok.desk, to=US, have={own.feed: own.size}), now=history.rok.cast.now)
    assert len(us.store.equivocations()) == 1
