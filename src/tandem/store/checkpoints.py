"""The signed heads of others' feeds as they last came, in one small file beside the record.

They are evidence about the feeds and no state depends on them: without the file the record is whole, but a feed that
another node signs cannot be handed on in an archive until that node's head came again.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tandem.store._file import reason, sync_folder
from tandem.store.record import StoreBroken


class Checkpoints:
    """The file at `path`; it is made by the first `keep`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        """Answer the signed head of every feed that has one here. Raises StoreBroken where the file is not whole."""
        try:
            held = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise self._broken(reason(error)) from error
        if not isinstance(held, dict) or not all(isinstance(text, str) and _size(text) >= 0 for text in held.values()):
            raise self._broken("it does not hold a signed head for each feed")
        return held

    def keep(self, checkpoints: Mapping[str, str]) -> None:
        """Put these heads in place of shorter ones of their feeds, all or none, durably."""
        held = self.read()
        held |= {feed: text for feed, text in checkpoints.items() if _size(text) >= _size(held.get(feed, ""))}
        try:
            number, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.new-")
            try:
                with os.fdopen(number, "w", encoding="utf-8") as file:
                    json.dump(held, file, ensure_ascii=False, indent=1, sort_keys=True)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            finally:
                Path(name).unlink(missing_ok=True)
            sync_folder(self.path.parent)
        except OSError as error:
            raise StoreBroken(
                f"{self.path.name} could not be written: {reason(error)}. The heads in it stay as they were; "
                "see to the disk, then take the archive in again."
            ) from error

    def _broken(self, why: str) -> StoreBroken:
        return StoreBroken(
            f"{self.path.name} cannot be read: {why}. The record itself is not touched by that; move the file away and "
            "take in an archive of each other member again."
        )


def _size(text: str) -> int:
    """The size in the second line of a checkpoint; -1 where there is none."""
    lines = text.split("\n")
    return int(lines[1]) if len(lines) > 3 and lines[1].isascii() and lines[1].isdigit() else -1
