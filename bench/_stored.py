"""The same story in SQLite and in PostgreSQL: one by one, in batches of a thousand, and read back and folded.

Both are durable at each commit; the server of PostgreSQL is one of the bench's own on the loopback.
"""

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import _ours
import _story

from tandem.store._sql import SqlRecord
from tandem.store.sqlite import SqliteStore

_ROOT = Path(__file__).resolve().parent.parent
IN_A_BATCH = 1000


def measure(folder: Path, one_by_one: int, in_batches: int, *, kind: str) -> dict[str, Any]:
    """Write two stories and read the longer one back; `missing` says why where nothing could be measured."""
    first, second = _store(folder / "one", kind), _store(folder / "many", kind)
    if first is None or second is None:
        return {"missing": "no PostgreSQL server is installed here", "seconds": 1.0, "entries": 0}
    with closing(first), closing(second):
        alone = _written(first, one_by_one, 1)
        batched = _written(second, in_batches, IN_A_BATCH)
        replayed = _ours.replay_from(second)
    return {
        "seconds": 1.0, "entries": 0, "one_by_one": alone, "in_batches": batched,
        "replayed": replayed["entries"] / replayed["seconds"],
    }  # fmt: skip


def _store(folder: Path, kind: str) -> SqlRecord | None:
    folder.mkdir()
    if kind == "SQLite":
        return SqliteStore(folder / "record.db", own=_ours.FEEDS)
    try:
        from tandem.store.postgres import PostgresStore
    except ImportError:
        return None
    # The tests are no package that is installed; they lie beside this folder.
    sys.path.insert(0, str(_ROOT))
    from tests import postgres

    server = postgres.start(durable=True)
    return server and PostgresStore(server.new_schema(), folder=folder, own=_ours.FEEDS)


def _written(store: SqlRecord, count: int, at_once: int) -> float:
    scribe = _ours.Scribe(store=store)
    told: Sequence[_story.Step] = list(_story.steps(count, charter=_ours.CHARTER))
    begun = time.perf_counter()
    for start in range(0, count, at_once):
        scribe.write(told[start : start + at_once])
    return count / (time.perf_counter() - begun)
