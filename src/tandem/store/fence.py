"""The restore fence: `heads.fence` beside the database says how far each own feed was signed.

A record that was put back from a backup is a genuine, unbroken record; only it is too short, and the next
signature in it would contradict one that the other parties already hold. The fence is left out of backups, so
it still knows. Rules:

- it is written after the commit and before the signature leaves, and it is durable when `sync` returns;
- a size in it never goes down, whichever process comes last: every change is made under an exclusive lock;
- a write that was torn leaves the earlier mark readable: two slots take turns, each with a number and a
  checksum;
- beside a mark it keeps pins: what the feed must have at places where another line was signed and given up;
- it keeps the largest head of every other feed that this node cosigned as witness, which a backup may not have;
- it never mends itself: a lost fence is renewed by an officer, with the heads that the counterparts hold.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path

from tandem.record.merkle import EMPTY_ROOT
from tandem.store._file import reason, sync_folder
from tandem.store.record import Mark, Pin, StoreBroken, StoreError

__all__ = ["Fence", "FenceLost", "Mark", "RestoredRecord"]

_NAME = b"tandem-fence/1"
_CHECKSUM = b"sha256 "
_SLOT_BYTES = 16384
_MOST_PINS = 20
_MOST_FEEDS = 100  # A line has at most 64 + 1 + 16 + 1 + 64 + 1 bytes.


class RestoredRecord(StoreError):
    """An own feed may not be signed here, as the record lacks what was signed in it; reading goes on."""


class FenceLost(RestoredRecord):
    """The fence is missing or damaged, so that nobody can tell whether the record is whole."""


_START = Mark(size=0, root=EMPTY_ROOT.hex())


class Fence:
    """The marks of the own feeds in one small file that several processes share."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether there is a file at all, whole or not."""
        return self.path.exists()

    def read(self) -> Mapping[str, Mark]:
        """Answer the mark of every own feed. Raises FenceLost where the file is missing or damaged."""
        return {feed: mark for feed, mark in self._all().items() if _PIN not in feed}

    def _all(self) -> Mapping[str, Mark]:
        try:
            with self._opened(os.O_RDONLY) as number:
                return self._read(number)
        except OSError as error:
            raise _lost(self.path, f"cannot be read ({reason(error)})") from error

    def pins(self, feed: str) -> tuple[Pin, ...]:
        """Answer the pins of a feed, the first place first. Raises FenceLost where the file is missing or damaged."""
        return _pins(self._all(), feed)

    def pin(self, feed: str, pin: Pin) -> None:
        """Keep a pin of a watched feed, durably; the oldest give way once there are many."""
        with _said(self.path, "Nothing was pinned"), self._locked() as number:
            turn, marks = self._latest(number)
            check_watched(self.path, marks, {feed})
            self._write(number, turn + 1, _pinned(marks, feed, pin))

    def seen(self, feed: str) -> Mark | None:
        """Answer the largest head of another's feed that this node cosigned as witness, as far as the fence knows.

        Raises FenceLost where the file is missing or damaged.
        """
        return self._all().get(f"{feed}{_SEEN}")

    def see(self, heads: Mapping[str, Mark]) -> None:
        """Keep, durably, which heads of others were cosigned; a smaller one than before is passed over."""
        with _said(self.path, "The cosignature is on record, but may not leave this node"), self._locked() as number:
            turn, marks = self._latest(number)
            named = {f"{feed}{_SEEN}": mark for feed, mark in heads.items()}
            further = {name: mark for name, mark in named.items() if name not in marks or marks[name].size < mark.size}
            if further:
                self._write(number, turn + 1, {**marks, **further})

    def _read(self, number: int) -> Mapping[str, Mark]:
        try:
            return self._latest(number)[1]
        except FenceLost:
            # Marks written while this was reading look like damage; under a lock they cannot.
            fcntl.flock(number, fcntl.LOCK_SH)
            return self._latest(number)[1]

    def admit(self, feeds: frozenset[str]) -> None:
        """Begin to watch feeds that have no entry yet; a feed that is watched already keeps its mark."""
        with _said(self.path, "Nothing was signed"):
            if not self.exists():
                self._put({}, os.link)
            with self._locked() as number:
                turn, marks = self._latest(number)
                self._write(number, turn + 1, {**dict.fromkeys(feeds, _START), **marks})

    def sync(self, grown: Mapping[str, Mark]) -> None:
        """Raise the marks of feeds that grew, durably; a mark that is further on already stays.

        Raises FenceLost where the file is gone or damaged, or never watched one of the feeds.
        """
        with (
            _said(self.path, "The entries are on record, but nothing may leave this node"),
            self._locked() as number,
        ):
            turn, marks = self._latest(number)
            check_watched(self.path, marks, grown.keys())
            ahead = {feed: mark for feed, mark in grown.items() if mark.size > marks[feed].size}
            if ahead:
                self._write(number, turn + 1, {**marks, **ahead})
            else:
                # Another process wrote a later mark; it may have died before making it durable.
                os.fdatasync(number)

    def renew(self, marks: Mapping[str, Mark]) -> None:
        """Write a new fence in place of a lost one: an officer decides, with the highest heads known.

        Raises RestoredRecord where a whole fence is there that knows more; it is then left as it is.
        """
        pins = self._check_none_further(marks)
        with _said(self.path, "Nothing was signed"):
            self._put({**pins, **marks}, os.replace)

    def watch_lost(self, feed: str, mark: Mark) -> None:
        """Give a feed that was lost here a mark; the other feeds stay as they are, known or lost."""
        with _said(self.path, "Nothing was signed"):
            try:
                with self._locked() as number:
                    turn, marks = self._latest(number)
                    if feed in marks:
                        raise another_mark(self.path, feed, marks[feed])
                    self._write(number, turn + 1, {**marks, feed: mark})
            except FenceLost:
                self._put({feed: mark}, os.replace)

    def reset(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set one mark back to where an epoch begins; the only way down, and only from the mark that was let go."""
        with _said(self.path, "The entry is on record, but nothing may leave this node"), self._locked() as number:
            turn, marks = self._latest(number)
            check_watched(self.path, marks, {feed})
            if marks[feed] == mark:
                os.fdatasync(number)
            elif marks[feed] == was:
                # Pinned, so that a backup of the line that is given up here is known for what it is.
                pinned = _pinned(marks, feed, Pin(mark.size, root=mark.root))
                self._write(number, turn + 1, {**pinned, feed: mark})
            else:
                raise another_mark(self.path, feed, marks[feed])

    def switch(self, feed: str, *, was: Mark, mark: Mark, after: int) -> None:
        """Set one mark to the kept line of a settled fork, and drop the pins beyond the place where it was forked."""
        with _said(self.path, "The record was changed over, but nothing may leave this node"), self._locked() as number:
            turn, marks = self._latest(number)
            check_watched(self.path, marks, {feed})
            if marks[feed] not in (was, mark):
                raise another_mark(self.path, feed, marks[feed])
            own = f"{feed}{_PIN}"
            kept = {name: one for name, one in marks.items() if not name.startswith(own) or one.size <= after}
            pinned = _pinned(kept, feed, Pin(mark.size, root=mark.root))
            self._write(number, turn + 1, {**pinned, feed: mark})

    def switch_seen(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set what was cosigned of another's feed back from a line that was given up; any other mark stays."""
        with _said(self.path, "The record was changed over, but nothing may leave this node"), self._locked() as number:
            turn, marks = self._latest(number)
            if marks.get(f"{feed}{_SEEN}") == was:
                self._write(number, turn + 1, {**marks, f"{feed}{_SEEN}": mark})

    def _check_none_further(self, marks: Mapping[str, Mark]) -> Mapping[str, Mark]:
        """Raise where a whole fence knows more; answer its pins."""
        try:
            held = self._all()
        except FenceLost:
            return {}
        pins = {name: mark for name, mark in held.items() if _PIN in name}
        for feed, mark in held.items() - pins.items():
            if mark.size > marks.get(feed, _START).size:
                raise RestoredRecord(
                    f"{self.path.name} is whole and cannot be renewed: for feed {feed[:12]} it holds "
                    f"{mark.size} entries, and {marks.get(feed, _START).size} were offered. Nothing was "
                    "written; refill the record instead."
                )
        return pins

    def _put(self, marks: Mapping[str, Mark], place: Callable[[str, Path], None]) -> None:
        number, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.new-")
        try:
            os.fchmod(number, 0o640)
            # Both slots get their blocks now, so that a later mark needs no room on a full disk.
            os.pwrite(number, _slot(0, marks).ljust(2 * _SLOT_BYTES, b"\n"), 0)
            os.fsync(number)
            place(name, self.path)
        except FileExistsError:
            pass  # Another process made it at the same moment.
        finally:
            os.close(number)
            Path(name).unlink(missing_ok=True)
        sync_folder(self.path.parent)

    @contextmanager
    def _opened(self, how: int) -> Iterator[int]:
        try:
            number = os.open(self.path, how | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise _lost(self.path, "is missing") from error
        try:
            yield number
        finally:
            os.close(number)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        # Opened anew each time: a lock of flock() belongs to the opening: threads and forks are kept apart.
        with self._opened(os.O_RDWR) as number:
            fcntl.flock(number, fcntl.LOCK_EX)
            yield number

    def _latest(self, number: int) -> tuple[int, Mapping[str, Mark]]:
        slots = (os.pread(number, _SLOT_BYTES, 0), os.pread(number, _SLOT_BYTES, _SLOT_BYTES))
        for raw in sorted(slots, key=_turn, reverse=True):
            marks = _read_slot(raw)
            if marks is not None:
                return _turn(raw), marks
        raise _lost(self.path, "is damaged: neither of its two slots has a right checksum")

    def _write(self, number: int, turn: int, marks: Mapping[str, Mark]) -> None:
        if len(marks) > _MOST_FEEDS:
            raise StoreBroken(
                f"{self.path.name} watches at most {_MOST_FEEDS} feeds, found {len(marks)}. Nothing was written."
            )
        os.pwrite(number, _slot(turn, marks), turn % 2 * _SLOT_BYTES)
        os.fdatasync(number)


_PIN = "."
_SEEN = f"{_PIN}seen"


def _pins(marks: Mapping[str, Mark], feed: str) -> tuple[Pin, ...]:
    found = [(name.split(_PIN)[1], mark) for name, mark in marks.items() if name.startswith(f"{feed}{_PIN}")]
    pins = [Pin(mark.size, **{kind: mark.root}) for kind, mark in found if kind in ("root", "id")]
    return tuple(sorted(pins, key=lambda pin: pin.size))


def _pinned(marks: Mapping[str, Mark], feed: str, pin: Pin) -> dict[str, Mark]:
    """The marks with a pin more: a line of its own, `FEED.root.SIZE` or `FEED.id.SIZE`."""
    kind, digest = ("root", pin.root) if pin.root else ("id", pin.id)
    held = sorted((mark.size, name) for name, mark in marks.items() if name.startswith(f"{feed}{_PIN}"))
    dropped = {name for _, name in held[: max(0, len(held) + 1 - _MOST_PINS)]}
    kept = {name: mark for name, mark in marks.items() if name not in dropped}
    return {**kept, f"{feed}{_PIN}{kind}{_PIN}{pin.size}": Mark(pin.size, digest)}


def another_mark(path: Path, feed: str, mark: Mark) -> RestoredRecord:
    """Answer the refusal to let go of a mark that the fence does not have."""
    return RestoredRecord(
        f"{path.name} has another mark of feed {feed[:12]} than was let go: it holds {mark.size} entries with root "
        f"{mark.root[:12]}. Look at the fence again before an epoch is opened."
    )


def check_watched(path: Path, marks: Mapping[str, Mark], feeds: Set[str]) -> None:
    """Raise FenceLost where the fence never watched one of these feeds."""
    for feed in sorted(feeds):
        if feed not in marks:
            raise _lost(path, f"does not know feed {feed[:12]}, of which the record has entries")


def _lost(path: Path, how: str) -> FenceLost:
    return FenceLost(
        f"{path.name} {how}, so nobody can tell whether this record is older than what was signed. Nothing "
        "is signed; reading goes on. An officer asks the counterparts for their heads of this node's feeds "
        "and renews the fence with the highest, then refills the record, or opens a new epoch."
    )


@contextmanager
def _said(path: Path, stands: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreBroken(
            f"{path.name} could not be written: {reason(error)}. {stands}; see to the disk, then start Tandem again."
        ) from error


def _slot(turn: int, marks: Mapping[str, Mark]) -> bytes:
    lines = [f"{feed} {mark.size} {mark.root}\n" for feed, mark in sorted(marks.items())]
    text = _NAME + f" {turn}\n{''.join(lines)}".encode()
    return text + _CHECKSUM + f"{hashlib.sha256(text).hexdigest()}\n".encode()


def _turn(raw: bytes) -> int:
    """Answer the number that a slot claims, or -1 for none; it counts only once the checksum is right."""
    name, _, rest = raw[:40].partition(b" ")
    turn = rest.partition(b"\n")[0]
    return int(turn) if name == _NAME and turn.isdigit() else -1


def _read_slot(raw: bytes) -> Mapping[str, Mark] | None:
    """Answer the marks of a slot, or None where its checksum is not that of its lines."""
    end = raw.find(_CHECKSUM)
    text, found = raw[: max(end, 0)], raw[end + len(_CHECKSUM) : end + len(_CHECKSUM) + 64]
    if _turn(raw) < 0 or found != hashlib.sha256(text).hexdigest().encode():
        return None
    rows = (line.split(" ") for line in text.decode("ascii").splitlines()[1:])
    return {feed: Mark(int(size), root) for feed, size, root in rows}
