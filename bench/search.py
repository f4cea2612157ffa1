"""Measures the search beside plain FTS5 with the trigram tokenizer, the usual way to search Korean in SQLite.

Both sides index the same texts of the same story, English and Korean, and answer the same queries. What fits a query
is known by looking through every text, so that recall is counted. The README says what each figure means.
"""

import argparse
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import _ours
import _results
import _story

from tandem.store.search import SearchIndex
from tandem.store.sqlite import SqliteStore
from tandem.store.tokens import composed, read_query

FULL, QUICK = (100_000, 10), (600, 1)
_KOREAN = (
    "남북철도 연결을 위한 공동조사 열차가 도라산역을 출발합니다.", "경의선 북측 구간의 노반과 교량을 조사합니다.",
    "유류 55,000리터의 반출은 제재위원회의 면제 승인이 필요합니다.", "산림협력을 위한 병해충 방제 물자를 전달합니다.",
    "동해선 도로 조사의 일정을 일주일 늦춥니다.", "이산가족 화상상봉 장비의 반입을 통보합니다.",
    "이도훈 본부장이 워킹그룹 회의에서 설명하였습니다.", "미측은 독자제재와의 관계를 검토하고 있습니다.",
)  # fmt: skip
_ENGLISH = (
    "Special Representative Lee Do-hoon explained it at the meeting.", "The forestry project needs pesticides.",
    "Roads along the east coast are surveyed one week later.", "Equipment for video reunions is brought in.",
)  # fmt: skip
QUERIES = {
    "a Korean word of two syllables": ("철도", "도로", "유류", "면제", "제재", "교량", "산림", "열차", "승인", "협력"),
    "a longer Korean word": ("공동조사", "남북철도", "제재위원회", "화상상봉", "도라산역", "병해충"),
    "two Korean words": ("철도 조사", "제재 면제", "도로 일정", "유류 반출"),
    "an English word": ("pesticides", "reunions", "exemption", "gyeongui", "survey", "55,000"),
    "two English words": ("light oil", "east coast", "railway survey", "forestry project"),
    "a name in the other script": ("Yi To-hun", "이도훈", "Lee Do-hoon", "Dohoon Lee"),
}
_NAME = ("이도훈", "Lee Do-hoon")
_TRIGRAM = "CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'trigram')"


def main() -> int:
    """Measure, print the ratios, and keep the result."""
    asked = _asked()
    entries, turns = QUICK if asked.quick else FULL
    machine = _results.machine()
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=asked.scratch) as scratch:
        measured = _measured(Path(scratch), entries, turns)
    result = {"measured_at": asked.date or _results.now(), "machine": machine, **measured}
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "search", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few hundred entries, to see that it runs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (the system's temporary one)")
    return parser.parse_args()


def _told(entries: int) -> list[_story.Step]:
    """The story of the other benches, with sentences in both languages added to its texts."""
    chance = random.Random(2018)
    steps = []
    for step in _story.steps(entries, charter=_ours.CHARTER):
        prose = {}
        for name, text in step.prose.items():
            more = chance.choices((*_KOREAN, *_KOREAN, *_ENGLISH), k=chance.randint(0, 3))
            prose[name] = " ".join([text, *more, f"No. {chance.randrange(entries)}."])
        steps.append(replace(step, prose=prose))
    return steps


def _measured(folder: Path, entries: int, turns: int) -> dict[str, Any]:
    scribe = _ours.Scribe(folder / "record.db")
    steps = _told(entries)
    for start in range(0, len(steps), 1000):
        scribe.write(steps[start : start + 1000])
    scribe.store.close()
    with closing(SqliteStore(folder / "record.db")) as store:
        texts = _texts(store)
        index, build = SearchIndex(folder / "index.db"), {}
        build["ours"] = _seconds(lambda: index.search(store, read_query("nothing"), most=20))
        build["peer"] = _seconds(lambda: _build_peer(folder / "peer.db", texts))
        rest = _seconds(lambda: index.search(store, read_query("nothing"), most=20))
        with closing(sqlite3.connect(folder / "peer.db")) as peer:
            kinds = {kind: _asked_both(index, store, peer, texts, queries, turns) for kind, queries in QUERIES.items()}
    sizes = {side: (folder / name).stat().st_size for side, name in (("ours", "index.db"), ("peer", "peer.db"))}
    return {
        "entries": entries, "actions": len({step.matter for step in steps}), "texts": len(texts),
        "text_mib": _mib(sum(len(text.encode()) for text in texts.values())),
        "build_seconds": {side: round(seconds, 2) for side, seconds in build.items()},
        "size_mib": {side: _mib(size) for side, size in sizes.items()},
        "seconds_to_see_that_nothing_came": round(rest, 4),
        "queries": kinds,
        "ratios": {
            "build, ours to the peer's": round(build["ours"] / build["peer"], 2),
            "size, ours to the peer's": round(sizes["ours"] / sizes["peer"], 2),
            **{f"p50, {kind}": round(one["peer"]["p50_ms"] / one["ours"]["p50_ms"], 2) for kind, one in kinds.items()},
        },
    }  # fmt: skip


def _texts(store: SqliteStore) -> dict[tuple[str, str], str]:
    return {
        (stored.entry.id, name): composed(section.content.decode())
        for stored in store.arrived_since(0)
        for name, section in store.sections(stored.entry.id).items()
    }


def _build_peer(path: Path, texts: dict[tuple[str, str], str]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_TRIGRAM)
        connection.executemany("INSERT INTO texts (text) VALUES (?)", ((text,) for text in texts.values()))


def _asked_both(
    index: SearchIndex, store: SqliteStore, peer: sqlite3.Connection, texts: Any, queries: tuple[str, ...], turns: int
) -> dict[str, Any]:
    """Times and recall of both sides, in turns; the connection of the peer stays open, ours is opened each time."""
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    recall: dict[str, list[float]] = {"ours": [], "peer": []}
    for query in queries:
        fits = _fits(query, texts)
        counts = {
            "ours": index.search(store, read_query(query), most=1000).count,
            "peer": _peer_count(peer, query),
        }
        for side, count in counts.items():
            recall[side].append(min(count, fits) / fits if fits else 1.0)
        for _ in range(turns):
            times["ours"].append(_seconds(lambda q=query: index.search(store, read_query(q), most=70)))  # type: ignore[misc]
            times["peer"].append(_seconds(lambda q=query: _peer_search(peer, q)))  # type: ignore[misc]
    return {
        side: {
            "p50_ms": round(statistics.median(times[side]) * 1000, 2),
            "p95_ms": round(sorted(times[side])[int(len(times[side]) * 0.95)] * 1000, 2),
            "recall": round(statistics.mean(recall[side]), 3),
        }
        for side in times
    }


def _fits(query: str, texts: Any) -> int:
    """How many texts have every word of the query in them, or the name in either script."""
    if query in QUERIES["a name in the other script"]:
        return sum(any(name in text for name in _NAME) for text in texts.values())
    words = query.casefold().split()
    return sum(all(word in text.casefold() for word in words) for text in texts.values())


def _peer_match(query: str) -> str:
    return " AND ".join(f'"{word}"' for word in query.split())


def _peer_count(peer: sqlite3.Connection, query: str) -> int:
    found: int = peer.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (_peer_match(query),)).fetchone()[0]
    return found


def _peer_search(peer: sqlite3.Connection, query: str) -> None:
    _peer_count(peer, query)
    question = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 70"
    peer.execute(question, (_peer_match(query),)).fetchall()


def _seconds(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _mib(size: int) -> float:
    return round(size / 1024 / 1024, 1)


def _text(result: dict[str, Any]) -> str:
    """The result for people, in Markdown."""
    build, size = result["build_seconds"], result["size_mib"]
    rows = [
        f"| {kind} | {one['ours']['recall']:.0%} | {one['peer']['recall']:.0%} | {one['ours']['p50_ms']} | "
        f"{one['ours']['p95_ms']} | {one['peer']['p50_ms']} | {one['peer']['p95_ms']} |"
        for kind, one in result["queries"].items()
    ]
    ratios = [f"| {name} | {ratio:.2f} |" for name, ratio in result["ratios"].items()]
    return "\n".join([
        "# The search beside FTS5 with the trigram tokenizer", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"{result['entries']:,} entries of {result['actions']:,} actions with {result['texts']:,} texts "
        f"({result['text_mib']} MiB). Built in {build['ours']} s, {size['ours']} MiB; the peer in {build['peer']} s, "
        f"{size['peer']} MiB. To see that nothing came since, and that one word is nowhere: "
        f"{result['seconds_to_see_that_nothing_came'] * 1000:.1f} ms.",
        "", "| ratio (p50: the peer's time to ours; above 1 ours is faster) | |", "|---|---|", *ratios,
        "", "| asked for | recall, ours | the peer | p50 ms, ours | p95 | p50 ms, the peer | p95 |",
        "|---|---|---|---|---|---|---|", *rows, "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
