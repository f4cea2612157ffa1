"""The search index of a large record, made anew: a million short entries, of which each second one has a short text.

The entries are not signed and their roots are none, for the index reads neither: so the record is made in a minute.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import _ours
import msgspec

from tandem.record.entry import By, Section, draft_header, entry_id, promise
from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore
from tandem.store.tokens import read_query

_WORDS = (
    "The train waits at Dorasan until the exemption is granted.",
    "열차는 면제가 승인될 때까지 도라산역에서 대기합니다.",
    "55,000 litres of light oil leave on the twentieth.", "경유 55,000리터의 반출을 통보합니다.",
)  # fmt: skip
_AT_ONCE = 10_000
_ENCODE = msgspec.json.Encoder(order="sorted").encode


def build(folder: Path, count: int) -> dict[str, Any]:
    """Write a record of so many entries, each as it would stand there but for its signature."""
    begun = time.process_time()
    SqliteStore(folder / "large.db").close()
    feed = min(_ours.FEEDS)
    with closing(sqlite3.connect(folder / "large.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        rows, last = _rows(feed, count), b""
        while some := [row for _, row in zip(range(_AT_ONCE), rows, strict=False)]:
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO entries (feed, seq, id, root, envelope) VALUES (?, ?, ?, ?, ?)", [one for one, _ in some]
            )
            kept = [section for _, section in some if section]
            connection.executemany("INSERT INTO sections (entry, name, salt, content) VALUES (?, ?, ?, ?)", kept)
            last = some[-1][0][2]
            head = (bytes.fromhex(feed), some[-1][0][1] + 1, bytes(32), last, bytes(8))
            connection.execute("INSERT OR REPLACE INTO heads VALUES (?, ?, ?, ?, ?)", head)
            connection.execute("COMMIT")
    return {"seconds": time.process_time() - begun, "core": 0.0, "entries": count}


def _rows(feed: str, count: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...] | None]]:
    prev, key = None, bytes.fromhex(feed)
    for seq in range(count):
        text = f"{_WORDS[seq // 2 % len(_WORDS)]} No. {seq}."
        words, section = promise("text", "text/plain", text.encode(), salt=bytes(32))
        header = draft_header(
            group=_ours.GROUP, feed=feed, seq=seq, prev=prev, kind="comment.made/1", crit=False,
            at="2018-11-20T09:00:00Z", by=By(2, "desk_officer"), facts={}, sections=[words] if seq % 2 else [],
        )  # fmt: skip
        raw = _ENCODE(header)
        prev = entry_id(raw)
        yield (key, seq, bytes.fromhex(prev), bytes(32), bytes(64) + raw), _kept(prev, section) if seq % 2 else None


def _kept(entry: str, section: Section) -> tuple[Any, ...]:
    return bytes.fromhex(entry), "text", section.salt, section.content


def rebuild(folder: Path, count: int) -> dict[str, Any]:
    """Make the index of the large record anew and answer the seconds."""
    path = folder / "index.db"
    path.unlink(missing_ok=True)
    with closing(SqliteStore(folder / "large.db")) as store:
        wall, core = time.perf_counter(), time.process_time()
        index = SearchIndex(path)
        index.catch_up(store)
        seconds, spent = time.perf_counter() - wall, time.process_time() - core
        found = index.search(store, read_query("55,000"), most=10).count
    # A few texts have the number by chance, in the running one.
    if not 0 <= found - count // 4 <= max(1, count // 10_000):
        raise SystemExit(f"The index finds {found} of {count // 4} texts; the figures would not be about real work.")
    return {"seconds": seconds, "core": spent, "entries": count, "mib": path.stat().st_size / 2**20}
