"""Measures what nodes do with one another's entries: taking in, receipts, healing, archives, the index, the stores.

Every measurement is a process of its own, and what counts is the median of the rounds. The README beside this file says
what each figure means.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import _archived
import _indexed
import _ingest
import _limits
import _ours
import _receipts
import _results
import _stored
import _story

FULL = {
    "rounds": 2, "taken in": 8000, "signatures": 5000, "archived": 50_000, "receipts": 300, "cut": 1000,
    "indexed": 1_000_000, "one by one": 1000, "in batches": 10_000,
}  # fmt: skip
QUICK = {
    "rounds": 1, "taken in": 1200, "signatures": 100, "archived": 300, "receipts": 5, "cut": 20, "indexed": 2000,
    "one by one": 20, "in batches": 100,
}  # fmt: skip
AIMS = {
    "taken in, SQLite": 8000, "taken in, memory": 8000, "archive, full": 8000, "archive, heads": 300_000,
    "receipt p99, ms": 50, "healed, s": 2, "index of a million, s": 30,
}  # fmt: skip


def _build(folder: Path, count: int) -> dict[str, Any]:
    return _ours.append(folder, list(_story.steps(count, charter=_ours.CHARTER)), _ingest.IN_A_BUNDLE)


def _stores(folder: Path, count: int, *, kind: str) -> dict[str, Any]:
    return _stored.measure(folder, count % 10_000, count // 10_000, kind=kind)


TASKS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "build record": _build,
    "build archive": _archived.build,
    "build index": _indexed.build,
    "limit, PyNaCl": _limits.verify,
    "limit, cryptography": _limits.verify_by_openssl,
    "taken in, SQLite": partial(_ingest.ingest, kind="SQLite"),
    "taken in, memory": partial(_ingest.ingest, kind="memory"),
    "archive, full": _archived.check,
    "archive, heads": _archived.check_heads,
    "receipts": _receipts.round_trips,
    "healed": _receipts.heal,
    "index": _indexed.rebuild,
    "SQLite": partial(_stores, kind="SQLite"),
    "PostgreSQL": partial(_stores, kind="PostgreSQL"),
}


def main() -> int:
    """Measure, print the figures beside the aims, and keep the result."""
    asked = _asked()
    if asked.task:
        found = TASKS[asked.task](asked.folder, asked.count)
        print(json.dumps({**found, "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))
        return 0
    scale = QUICK if asked.quick else FULL
    machine = _results.machine()
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=asked.scratch) as scratch:
        measured = _measured(Path(scratch), scale)
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "scale": scale, **_judged(measured, scale),
    }  # fmt: skip
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "nodes", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few entries, to see that it runs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (the system's temporary one)")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(scratch: Path, scale: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """Run every task `rounds` times; what is only to be there is built once."""
    kept, archived = scratch / "kept", scratch / "archived"
    for folder in (kept, archived):
        folder.mkdir()
    _run("build record", kept, scale["taken in"])
    _run("build archive", archived, scale["archived"])
    _run("build index", kept, scale["indexed"])
    both = scale["one by one"] + 10_000 * scale["in batches"]
    tasks = {
        "limit, PyNaCl": (kept, scale["signatures"]), "limit, cryptography": (kept, scale["signatures"]),
        "taken in, SQLite": (kept, scale["taken in"]), "taken in, memory": (kept, scale["taken in"]),
        "archive, full": (archived, scale["archived"]), "archive, heads": (archived, scale["archived"]),
        "index": (kept, scale["indexed"]), "receipts": (None, scale["receipts"]), "healed": (None, scale["cut"]),
        "SQLite": (None, both), "PostgreSQL": (None, both),
    }  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {}
    for turn in range(scale["rounds"]):
        for name, (folder, count) in tasks.items():
            own = folder or scratch / f"{name}-{turn}"
            own.mkdir(exist_ok=True)
            found.setdefault(name, []).append(_run(name, own, count))
    return found


def _run(name: str, folder: Path, count: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--task", name, "--folder", str(folder), "--count", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring `{name}` failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"  {name:<20} {found['seconds']:>10.2f} s", file=sys.stderr)
    return found


def _judged(measured: dict[str, list[dict[str, Any]]], scale: Mapping[str, int]) -> dict[str, Any]:
    """The medians of the rounds, the shares of the limits round by round, and what of the aims was reached."""
    rates = {
        name: [one["entries"] / one["core"] for one in rounds]
        for name, rounds in measured.items()
        if name.startswith(("limit", "taken in", "archive"))
    }
    took = sorted(one for found in measured["receipts"] for one in found["took"])
    per_second = {name: round(statistics.median(found)) for name, found in rates.items()}
    index = statistics.median(one["seconds"] for one in measured["index"])
    figures = {
        **{name: rate for name, rate in per_second.items() if name in AIMS},
        "receipt p50, ms": round(statistics.median(took) * 1000, 1),
        "receipt p99, ms": round(took[min(len(took) - 1, int(len(took) * 0.99))] * 1000, 1),
        "healed, s": round(statistics.median(one["seconds"] for one in measured["healed"]), 2),
        "index of a million, s": round(index * 1_000_000 / scale["indexed"], 1),
    }
    return {
        "core_per_second": per_second,
        "figures": figures,
        "aims": AIMS,
        "reached": {name: _is_reached(name, figures[name]) for name in AIMS},
        "shares": {
            "taken in, SQLite, of Ed25519 by PyNaCl": _share(rates, "taken in, SQLite", "limit, PyNaCl"),
            "taken in, memory, of Ed25519 by PyNaCl": _share(rates, "taken in, memory", "limit, PyNaCl"),
            "archive, full, of Ed25519 by cryptography": _share(rates, "archive, full", "limit, cryptography"),
        },
        "folding_share": round(
            statistics.median(one["folded"] / one["core"] for one in measured["taken in, SQLite"]), 2
        ),
        "indexed": scale["indexed"],
        "stores": _beside(measured),
    }


def _share(rates: Mapping[str, list[float]], ours: str, limit: str) -> float:
    return round(statistics.median(a / b for a, b in zip(rates[ours], rates[limit], strict=True)), 2)


def _is_reached(name: str, figure: float) -> bool:
    return figure <= AIMS[name] if name.endswith(("ms", ", s")) else figure >= AIMS[name]


def _beside(measured: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Both stores side by side; why there is but one, where there is no server."""
    told = {}
    for kind in ("SQLite", "PostgreSQL"):
        rounds = measured[kind]
        if "missing" in rounds[0]:
            told[kind] = {"left_out": rounds[0]["missing"]}
        else:
            names = ("one_by_one", "in_batches", "replayed")
            told[kind] = {name: round(statistics.median(one[name] for one in rounds)) for name in names}
    return told


def _text(result: dict[str, Any]) -> str:
    """The result for people, in Markdown."""
    scale, figures = result["scale"], result["figures"]
    aims = [
        f"| {name} | {figures[name]:,} | {aim:,} | {'reached' if result['reached'][name] else 'not reached'} |"
        for name, aim in AIMS.items()
    ]
    shares = [f"| {name} | {share:.0%} |" for name, share in result["shares"].items()]
    limits = [f"| {name} | {rate:,} |" for name, rate in result["core_per_second"].items()]
    return "\n".join([
        "# Nodes", "", _results.machine_line(result["machine"], result["measured_at"]), "",
        f"Medians of {scale['rounds']} rounds. {scale['taken in']:,} entries taken in by bundles of "
        f"{_ingest.IN_A_BUNDLE:,}, folded and compared ({result['folding_share']:.0%} of it is the fold); an "
        f"archive of {scale['archived']:,} entries; {scale['receipts']:,} receipts a round, "
        f"p50 {figures['receipt p50, ms']} ms; {scale['cut']:,} entries on each side of a cut; "
        f"an index of {scale['indexed']:,} entries.",
        "", "| entries a second of one core, or as named | measured | aim | |", "|---|---|---|---|", *aims,
        "", "| share of what the machine can do | share |", "|---|---|", *shares,
        "", "| entries or signatures a second of one core | |", "|---|---|", *limits,
        "", "| entries a second by the clock | one by one | in batches of 1,000 | read back and folded |",
        "|---|---|---|---|", *(_store_row(kind, told) for kind, told in result["stores"].items()), "",
    ])  # fmt: skip


def _store_row(kind: str, told: Mapping[str, Any]) -> str:
    if "left_out" in told:
        return f"| {kind} | left out: {told['left_out']} | | |"
    return f"| {kind} | {told['one_by_one']:,} | {told['in_batches']:,} | {told['replayed']:,} |"


if __name__ == "__main__":
    sys.exit(main())
