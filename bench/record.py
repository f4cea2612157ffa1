"""Measures the record beside `eventsourcing` on SQLite: appending, replaying, memory, and the limits of the machine.

Every measurement is a process of its own, both sides take turns, and what counts is the median of the rounds. The
README beside this file says what each figure means.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import _limits
import _ours
import _peer
import _results
import _story


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    rounds: int
    one_by_one: int
    in_batches: int
    replayed: int
    signatures: int


FULL = Scale(rounds=3, one_by_one=2000, in_batches=8000, replayed=100_000, signatures=5000)
QUICK = Scale(rounds=1, one_by_one=100, in_batches=200, replayed=400, signatures=100)
BATCH = 100
# Larger than a batch that is measured: the records for the replay are only to be there.
_BUILD_BATCH = 1000


def _append(side: Any, at_once: int) -> Callable[[Path, int], dict[str, Any]]:
    return lambda folder, count: side.append(folder, list(_story.steps(count, charter=_ours.CHARTER)), at_once)


TASKS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "ours append": _append(_ours, 1),
    "peer append": _append(_peer, 1),
    "ours append batch": _append(_ours, BATCH),
    "peer append batch": _append(_peer, BATCH),
    "ours take in": _ours.take_in,
    "ours build": _append(_ours, _BUILD_BATCH),
    "peer build": _append(_peer, _BUILD_BATCH),
    "ours replay": lambda folder, _count: _ours.replay(folder),
    "peer replay": lambda folder, _count: _peer.replay(folder),
    "peer replay in bulk": lambda folder, _count: _peer.replay_in_bulk(folder),
    "sign": _limits.sign,
    "verify": _limits.verify,
    "commit": _limits.commit,
}


def main() -> int:
    """Measure, print the ratios, and keep the result."""
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
        "measured_at": asked.date or _results.now(),
        "machine": machine,
        "scale": vars(scale),
        **_judged(measured),
    }
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "record", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few hundred entries, to see that it runs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to measure (the system's temporary one)")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(scratch: Path, scale: Scale) -> dict[str, list[dict[str, Any]]]:
    """Run every task `rounds` times, the sides in turn; the records for the replay are built once."""
    counts = {
        "ours append": scale.one_by_one, "peer append": scale.one_by_one, "commit": scale.one_by_one,
        "ours append batch": scale.in_batches, "peer append batch": scale.in_batches,
        "sign": scale.signatures, "verify": scale.signatures,
    }  # fmt: skip
    kept = scratch / "replay"
    kept.mkdir()
    found = {name: [_run(name, kept, scale.replayed)] for name in ("ours build", "peer build")}
    for turn in range(scale.rounds):
        for name, count in counts.items():
            folder = scratch / f"{name} {turn}".replace(" ", "-")
            folder.mkdir()
            found.setdefault(name, []).append(_run(name, folder, count))
        for name in ("ours replay", "peer replay", "peer replay in bulk", "ours take in"):
            count = scale.in_batches if name == "ours take in" else scale.replayed
            found.setdefault(name, []).append(_run(name, kept, count))
    return found


def _run(name: str, folder: Path, count: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--task", name, "--folder", str(folder), "--count", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring `{name}` failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"  {name:<20} {found['entries'] / found['seconds']:>12,.0f} /s", file=sys.stderr)
    return found


def _judged(measured: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The medians of the rounds, and the ratios between them."""
    rates = {name: [one["entries"] / one["seconds"] for one in rounds] for name, rounds in measured.items()}
    per_second = {name: round(statistics.median(found)) for name, found in rates.items()}

    def share(ours: str, other: str) -> float:
        # Round by round: what was measured in the same minute is compared, and the median is of the ratios.
        return round(statistics.median([a / b for a, b in zip(rates[ours], rates[other], strict=True)]), 2)

    peer = measured["peer build"][0]
    return {
        "per_second": per_second,
        "rounds": {name: [round(rate) for rate in found] for name, found in rates.items()},
        "ratios": {
            "append one by one, signed, to the peer's unsigned": share("ours append", "peer append"),
            f"append in batches of {BATCH}, signed, to the peer's unsigned": share(
                "ours append batch", "peer append batch"
            ),
            "replay to the peer's repository": share("ours replay", "peer replay"),
            "replay to the peer's log read in bulk": share("ours replay", "peer replay in bulk"),
        },
        "shares_of_the_limit": {
            "append one by one, of bare SQLite commits": share("ours append", "commit"),
            "append in batches, of Ed25519 signing": share("ours append batch", "sign"),
            "taking in, of Ed25519 verifying": share("ours take in", "verify"),
        },
        "peak_mib": {
            name: round(max(one["peak_kib"] for one in measured[name]) / 1024)
            for name in ("ours append", "peer append", "ours replay", "peer replay", "peer replay in bulk")
        },
        "mean_bytes": {"ours": measured["ours build"][0]["mean_bytes"], "peer": peer["mean_bytes"]},
        "peer_settings": {name: peer[name] for name in ("journal_mode", "synchronous")},
    }


def _text(result: dict[str, Any]) -> str:
    """The result for people, in Markdown."""
    scale, sizes, theirs = result["scale"], result["mean_bytes"], result["peer_settings"]
    rows = [f"| {name} | {rate:,} |" for name, rate in result["per_second"].items()]
    ratios = [f"| {name} | {ratio:.2f} |" for name, ratio in result["ratios"].items()]
    shares = [f"| {name} | {share:.0%} |" for name, share in result["shares_of_the_limit"].items()]
    peaks = [f"| {name} | {peak:,} |" for name, peak in result["peak_mib"].items()]
    return "\n".join([
        "# The record beside `eventsourcing`", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"Medians of {scale['rounds']} rounds; {scale['one_by_one']:,} entries one by one, {scale['in_batches']:,} in "
        f"batches of {BATCH}, {scale['replayed']:,} replayed. Ours: entries of {sizes['ours']} bytes on average, "
        f"signed, WAL, synchronous FULL, fence. The peer: events of {sizes['peer']} bytes on average, unsigned, "
        f"journal_mode {theirs['journal_mode']}, synchronous {theirs['synchronous']} (2 is FULL).",
        "", "| ours to theirs, round by round | ratio |", "|---|---|", *ratios,
        "", "| share of what the machine can do | share |", "|---|---|", *shares,
        "", "| measured | per second |", "|---|---|", *rows,
        "", "| peak memory of the process | MiB |", "|---|---|", *peaks, "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
