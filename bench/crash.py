"""Kills writers with signal 9 at a thousand random moments and counts what was lost and what was broken.

It is the same work as in the tests, where a hundred kills run; see tests/store/crash.py for what is looked at. With
`--line` it is a node that is killed, at steps spread over what it writes for the line to another one; see
tests/faults/killed.py.
"""

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _results

_ROOT = Path(__file__).resolve().parent.parent
FULL, QUICK = 1000, 10


def main() -> int:
    """Kill, look, and keep the result; exit 1 where anything was lost or broken."""
    # The tests are no package that is installed; they lie beside this folder.
    sys.path.insert(0, str(_ROOT))
    from tests.store.crash import kill_writers

    asked = _asked()
    kills, machine = QUICK if asked.quick else FULL, _results.machine()
    begun = time.perf_counter()
    if asked.line:
        return _line(asked, kills)
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=asked.scratch) as scratch:
        found = kill_writers(Path(scratch), kills=kills, seed=asked.seed)
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "seed": asked.seed,
        "seconds": round(time.perf_counter() - begun), **_counted(found),
    }  # fmt: skip
    text = _text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "crash", result, text)
    return 1 if found.faults else 0


def _line(asked: argparse.Namespace, kills: int) -> int:
    """Kill one of two nodes at steps spread over each of its acts, and keep the result."""
    from tests.faults.killed import ACTS, kill_at_steps
    from tests.faults.lined import found as founded

    machine, begun = _results.machine(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="tandem-bench-", dir=asked.scratch) as scratch:
        group = founded(Path(scratch) / "trial", "ROK", "US", now=datetime.now(UTC))
        done = {}
        for number, act in enumerate(ACTS):
            share = kills // len(ACTS) + (number < kills % len(ACTS))
            done[act.name] = kill_at_steps(group, act, Path(scratch) / str(number), kills=share)
    faults = [fault for one in done.values() for fault in one.faults]
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine,
        "seconds": round(time.perf_counter() - begun), "kills": sum(one.kills for one in done.values()),
        "acts": {
            name: {"kills": one.kills, "stood": one.stood, "faults": len(one.faults)} for name, one in done.items()
        },
        "faults": faults[:20],
    }  # fmt: skip
    text = _line_text(result)
    print(text)
    folder = asked.results or (None if asked.quick else _results.RESULTS)
    if folder:
        _results.write(folder, "crash-line", result, text)
    return 1 if faults else 0


def _line_text(result: dict[str, Any]) -> str:
    rows = [
        f"| {name} | {one['kills']:,} | {one['stood']:,} | {one['faults']} |" for name, one in result["acts"].items()
    ]
    return "\n".join([
        "# A node killed by signal 9 while it writes", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"Two nodes; {result['kills']:,} times one of them was killed before or after a step that changes a file, the "
        f"steps spread over the whole act, in {result['seconds']} seconds. Each time it was started again, the act was "
        "done where it did not stand, both nodes exchanged bundles, and feeds, heads, fences and states were compared.",
        "", "| what it wrote | kills | it stood already | faults |", "|---|---|---|---|", *rows, "",
        *(f"- {fault}" for fault in result["faults"]),
    ])  # fmt: skip


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few kills, to see that it runs; not kept")
    parser.add_argument("--line", action="store_true", help="kill one of two nodes in what it writes for the line")
    parser.add_argument("--seed", type=int, default=20_181_120, help="what the random moments follow from")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--scratch", type=Path, help="a folder on the disk to use (the system's temporary one)")
    return parser.parse_args()


def _counted(found: Any) -> dict[str, Any]:
    lost = [fault for fault in found.faults if "lost" in fault]
    return {
        "kills": found.kills, "acknowledged": found.acknowledged, "kept": found.kept,
        "acknowledged_and_lost": len(lost), "other_faults": len(found.faults) - len(lost), "faults": found.faults[:20],
    }  # fmt: skip


def _text(result: dict[str, Any]) -> str:
    return "\n".join([
        "# Writers killed by signal 9", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"Two writers at a time on one feed; {result['kills']:,} times both were killed at random moments, in "
        f"{result['seconds']} seconds; seed {result['seed']}.",
        "", "| counted | number |", "|---|---|",
        f"| entries acknowledged | {result['acknowledged']:,} |",
        f"| entries on record at the end | {result['kept']:,} |",
        f"| acknowledged entries lost | {result['acknowledged_and_lost']} |",
        f"| feeds, heads or fences broken | {result['other_faults']} |", "",
        *(f"- {fault}" for fault in result["faults"]),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
