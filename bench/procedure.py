"""Measures where 10,000 open matters stand, with working days over two calendars, holds and extensions, on one core.

Three ways, each in a process of its own: the hearings of notices in a real group, the engine of procedures of many
steps, and a peer put together from `transitions` and `holidays`. The README beside this file says what each does.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import _matters
import _results

FULL = {"matters": 10_000, "rounds": 5}
QUICK = {"matters": 200, "rounds": 2}
AIM_SECONDS = 1.0
_WAYS = {"hearings": "hearings of notices", "engine": "procedures of many steps", "peer": "transitions and holidays"}


def main() -> int:
    """Measure, print the figures beside the aim, and keep the result."""
    asked = _asked()
    if asked.task:
        print(json.dumps(_measured(_TASKS[asked.task], json.loads(asked.scale))))
        return 0
    scale, machine = QUICK if asked.quick else FULL, _results.machine()
    found = {way: _run(way, scale) for way in _TASKS}
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "scale": scale, "aim_seconds": AIM_SECONDS,
        "peer_versions": _versions(), "ways": {way: _without_deadlines(one) for way, one in found.items()},
        "same_deadlines": _same(found), "ratios": _ratios(found),
    }  # fmt: skip
    text = _text(result)
    print(text)
    kept = asked.results or (None if asked.quick else _results.RESULTS)
    if kept:
        _results.write(kept, "procedure", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few matters, to see that it runs; not kept")
    parser.add_argument("--date", help="the date that the result bears, in place of the clock's")
    parser.add_argument("--results", type=Path, help="the folder for the result (bench/results for a full run)")
    parser.add_argument("--task", choices=list(_TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--scale", default="{}", help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(way: str, scale: Mapping[str, int]) -> dict[str, Any]:
    command = [sys.executable, __file__, "--task", way, "--scale", json.dumps(scale)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"Measuring `{way}` failed:\n{done.stderr}")
    print(f"  {way} done", file=sys.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


Outcomes = list[tuple[str, datetime | None]]


def _measured(prepare: Callable[[int], Callable[[], Outcomes]], scale: Mapping[str, int]) -> dict[str, Any]:
    """Run one way so many rounds in this process; the first round, which fills what is kept, is told apart."""
    answer = prepare(scale["matters"])
    walls, cores = [], []
    for _ in range(scale["rounds"] + 1):
        wall, core = time.perf_counter(), time.process_time()
        outcomes = answer()
        walls.append(time.perf_counter() - wall)
        cores.append(time.process_time() - core)
    return {
        "first_s": round(cores[0], 3), "core_s": round(statistics.median(cores[1:]), 3),
        "wall_s": round(statistics.median(walls[1:]), 3), "slowest_core_s": round(max(cores[1:]), 3),
        "outcomes": dict(sorted(Counter(outcome for outcome, _ in outcomes).items())),
        "deadlines": [at.isoformat() if at else "" for _, at in outcomes],
    }  # fmt: skip


def _hearings(count: int) -> Callable[[], Outcomes]:
    from tandem.rules.hearing import hearing_of

    group = _matters.group_of(_matters.rows(count))

    def answer() -> Outcomes:
        found = []
        for notice in group.notices.values():
            hearing = hearing_of(notice=notice, party=_matters.OTHER, group=group, now=_matters.ASKED)
            found.append((hearing.outcome, hearing.deadline.at if hearing.deadline else None))
        return found

    return answer


def _engine(count: int) -> Callable[[], Outcomes]:
    from tandem.regimes.stepcharter import as_stepwise
    from tandem.rules.stepwise import run

    group = _matters.group_of([])
    procedure = as_stepwise(group.charter.procedures[_matters.PROCEDURE], name=_matters.PROCEDURE)
    matters = [_matters.events_of(row) for row in _matters.rows(count)]
    roles = {"owner": (_matters.OWNER,), "other": (_matters.OTHER,)}

    def answer() -> Outcomes:
        found = []
        for events in matters:
            standing = run(
                procedure=procedure, events=events, calendars=group.calendars, now=_matters.ASKED, roles=roles
            )
            deadline = standing.steps[0].deadline
            found.append((standing.steps[0].state, deadline.at if deadline else None))
        return found

    return answer


def _peer(count: int) -> Callable[[], Outcomes]:
    from _procedure_peer import outcomes

    matters = _matters.rows(count)
    return lambda: outcomes(matters, _matters.ASKED)


_TASKS = {"hearings": _hearings, "engine": _engine, "peer": _peer}


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("transitions", "holidays")}


def _without_deadlines(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "deadlines"}


def _same(found: Mapping[str, Any]) -> dict[str, int]:
    """In how many matters each other way gives the deadline of the hearings."""
    ours = found["hearings"]["deadlines"]
    return {
        way: sum(one == other for one, other in zip(ours, found[way]["deadlines"], strict=True))
        for way in ("engine", "peer")
    }


def _ratios(found: Mapping[str, Any]) -> dict[str, float]:
    return {
        "peer's time to that of the hearings": round(found["peer"]["core_s"] / found["hearings"]["core_s"], 2),
        "peer's time to that of the engine": round(found["peer"]["core_s"] / found["engine"]["core_s"], 2),
    }


def _text(result: Mapping[str, Any]) -> str:
    matters = result["scale"]["matters"]
    rows = [
        f"| {_WAYS[way]} | {one['core_s']} | {one['wall_s']} | {one['first_s']} | {one['slowest_core_s']} | "
        f"{'-' if way == 'peer' else 'yes' if one['core_s'] <= AIM_SECONDS else 'no'} |"
        for way, one in result["ways"].items()
    ]
    versions = ", ".join(f"{name} {number}" for name, number in result["peer_versions"].items())
    return "\n".join([
        "# Where open matters stand", "", *(f"- {name}: {ratio}" for name, ratio in result["ratios"].items()), "",
        _results.machine_line(result["machine"], result["measured_at"]), f"The peer: {versions}.", "",
        f"{matters:,} open matters, all asked anew in each round, {result['scale']['rounds']} rounds. "
        f"Aim: {AIM_SECONDS} s of one core.", "",
        "| way | core, median s | wall, median s | first round, core s | slowest, core s | aim met |",
        "|---|---|---|---|---|---|", *rows, "",
        f"Of {matters:,} deadlines, those of the hearings: the engine {result['same_deadlines']['engine']:,}, "
        f"the peer {result['same_deadlines']['peer']:,}.", "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
