"""What a node has to be told about the record that is no entry: alarms, in one small file beside it.

An alarm stands until what it says is shown to be over. Without the file the record is whole.
"""

import os
import tempfile
from pathlib import Path

import msgspec

from tandem.store._file import reason, sync_folder
from tandem.store.record import StoreBroken

STATE, ROOT = "state", "root"
"""Two nodes fold the same entries to different states; two nodes hold different entries at one place."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong between this node and another: which kind, who said so, when, and at which frontier.

    `feed` is empty where the whole record is meant; `ours` and `theirs` are the two hashes that should be one.
    `by_file` where a file said so, which nobody signed: whoever carried it could have put any name on it.
    """

    kind: str
    party: str
    at: str
    frontier: dict[str, int]
    feed: str = ""
    ours: str
    theirs: str
    by_file: bool = False


class Alarms:
    """The file at `path`, made by the first alarm; without a path they last as long as the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._held: tuple[Alarm, ...] = ()

    def standing(self) -> tuple[Alarm, ...]:
        """Answer the alarms that stand, the oldest first. Raises StoreBroken where the file is not whole."""
        if self._path is None:
            return self._held
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=tuple[Alarm, ...])
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.MsgspecError) as error:
            raise StoreBroken(
                f"{self._path.name} cannot be read: {reason(error)}. The record itself is not touched by that; move "
                "the file away: an alarm that still holds is raised again."
            ) from error

    def sound(self, alarm: Alarm) -> None:
        """Let an alarm stand. One of the same kind, party and feed with the same hashes keeps its time."""
        held = self.standing()
        if not any(_same(one, alarm) for one in held):
            place = _place(alarm)
            self._keep((*(one for one in held if _place(one) != place), alarm))

    def settle(self, *, kind: str, party: str, feed: str = "", by_file: bool = False) -> None:
        """End the alarm of this kind, party and feed, where it stands; what a file says ends none but of a file."""
        held, ended = self.standing(), {(kind, party, feed, True), (kind, party, feed, by_file)}
        if rest := tuple(one for one in held if _place(one) not in ended):
            if len(rest) < len(held):
                self._keep(rest)
        elif held:
            self._keep(())

    def _keep(self, alarms: tuple[Alarm, ...]) -> None:
        if self._path is None:
            self._held = alarms
            return
        try:
            number, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.new-")
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(msgspec.json.format(msgspec.json.encode(alarms), indent=1))
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self._path)
            finally:
                Path(name).unlink(missing_ok=True)
            sync_folder(self._path.parent)
        except OSError as error:
            raise StoreBroken(f"{self._path.name} could not be written: {reason(error)}. See to the disk.") from error


def _place(alarm: Alarm) -> tuple[str, str, str, bool]:
    return alarm.kind, alarm.party, alarm.feed, alarm.by_file


def _same(one: Alarm, other: Alarm) -> bool:
    return (_place(one), one.ours, one.theirs) == (_place(other), other.ours, other.theirs)
