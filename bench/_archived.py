"""An archive of the story, checked by the shipped verifier: all of it, and its heads alone."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import _ours
import _story

from tandem.record import verify
from tandem.record.genesis import group_words

_FILE = "bench.tandem"


def build(folder: Path, count: int) -> dict[str, Any]:
    """Put a story of so many entries on record and write its archive into the folder."""
    begun = time.process_time()
    raw = _ours.archive(folder, list(_story.steps(count, charter=_ours.CHARTER)))
    (folder / _FILE).write_bytes(raw)
    return {"seconds": time.process_time() - begun, "core": 0.0, "entries": count, "mib": len(raw) / 2**20}


def check(folder: Path, count: int) -> dict[str, Any]:
    """Check every entry, section and signature of the archive."""
    return _timed(lambda: verify.verify(str(folder / _FILE), group_words(_ours.GROUP)))


def check_heads(folder: Path, count: int) -> dict[str, Any]:
    """Check that the signed heads are those of the entries, and none of the entries themselves."""
    return _timed(lambda: verify.verify(str(folder / _FILE), group_words(_ours.GROUP), heads=True))


def _timed(checked: Callable[[], verify.Report]) -> dict[str, Any]:
    wall, core = time.perf_counter(), time.process_time()
    report = checked()
    seconds, spent = time.perf_counter() - wall, time.process_time() - core
    if report.failures:
        raise SystemExit(f"The archive of the bench is refused: {report.failures[0]}")
    return {"seconds": seconds, "core": spent, "entries": sum(member["entries"] for member in report.members)}
