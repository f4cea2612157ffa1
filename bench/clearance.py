"""Measures the rules on a manifest of 5,000 lines, a batch of them, and a plan of 500 requests, on one core.

Each way runs in a process of its own, whose memory is told: the engine, the same rules in `rule-engine`, the plan, and
the reading of a sheet. The README beside this file says what each does.
"""

import argparse
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import _results

FULL = {"lines": 5_000, "manifests": 20, "requests": 500, "rounds": 5}
QUICK = {"lines": 200, "manifests": 2, "requests": 20, "rounds": 2}
AIMS = {"engine": 1.0, "plan": 1.0, "preview": 3.0}
AIM_MEMORY_MIB = 400
_WAYS = {
    "engine": "rules on a manifest", "batch": "rules on a batch", "peer": "rule-engine on a manifest",
    "plan": "plan of requests", "preview": "sheet read and previewed",
}  # fmt: skip


def main() -> int:
    """Measure, print the figures beside the aims, and keep the result."""
    asked = _asked()
    if asked.task:
        print(json.dumps(_measured(_TASKS[asked.task], json.loads(asked.scale))))
        return 0
    scale, machine = QUICK if asked.quick else FULL, _results.machine()
    found = {way: _run(way, scale) for way in _TASKS}
    result = {
        "measured_at": asked.date or _results.now(), "machine": machine, "scale": scale, "aims_s": AIMS,
        "aim_memory_mib": AIM_MEMORY_MIB, "peer_versions": _versions(),
        "ways": {way: {name: value for name, value in one.items() if name != "hits"} for way, one in found.items()},
        "lines_per_second": _speeds(found, scale), "same_hits": _same(found),
        "ratio": round(found["peer"]["core_s"] / found["engine"]["core_s"], 1),
    }  # fmt: skip
    text = _text(result)
    print(text)
    kept = asked.results or (None if asked.quick else _results.RESULTS)
    if kept:
        _results.write(kept, "clearance", result, text)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few lines, to see that it runs; not kept")
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


Answers = list[tuple[str, ...]]
Prepare = Callable[[Mapping[str, int]], Callable[[], Answers]]


def _measured(
    prepare: Callable[[Mapping[str, int]], Callable[[], Answers]], scale: Mapping[str, int]
) -> dict[str, Any]:
    """Run one way so many rounds in this process; the first round, which fills what is kept, is told apart."""
    answer = prepare(scale)
    walls, cores = [], []
    hits: Answers = []
    for _ in range(scale["rounds"] + 1):
        wall, core = time.perf_counter(), _core()
        hits = answer()
        walls.append(time.perf_counter() - wall)
        cores.append(_core() - core)
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "first_s": round(cores[0], 3), "core_s": round(statistics.median(cores[1:]), 4),
        "wall_s": round(statistics.median(walls[1:]), 4), "slowest_core_s": round(max(cores[1:]), 4),
        "memory_mib": round(own / 1024), "memory_of_reader_mib": round(child / 1024), "hits": hits,
    }  # fmt: skip


def _core() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _lines(count: int, seed: int = 1718) -> list[Any]:
    """Lines over all chapters; hardly two have one code, a third is barred, a twentieth is fuel, a few have no code."""
    from tandem.acts.manifest import Line

    chance = random.Random(seed)
    chapters = [f"{number:02}" for number in range(1, 98) if number != 77] + ["84", "85", "86", "87", "73"] * 8
    found = []
    for number in range(1, count + 1):
        fuel = number % 20 == 0
        code = "271019" if fuel else chance.choice(chapters) + f"{chance.randrange(10**4):04}"
        found.append(Line(
            line=number, name=f"goods {number}", quantity=str(chance.randrange(1, 60_000)), unit="L" if fuel else "pcs",
            hs="" if number % 50 == 0 else code, value=f"{chance.randrange(1, 90_000)} EUR",
            returns=chance.choice(("", "yes", "no", "partly")),
        ))  # fmt: skip
    return found


def _book() -> Any:
    from tandem.regimes.rulebook import shipped_rulebook

    return shipped_rulebook(target="dprk")


def _shipment() -> Any:
    from tandem.rules.ruling import Shipment

    return Shipment(
        direction="to", crosses=("MDL",), parties=("ROK", "US"), nexus=("EU",), starts_on=date(2018, 11, 30)
    )


def _engine(scale: Mapping[str, int]) -> Callable[[], Answers]:
    from tandem.rules.ruler import rule_lines

    lines, book, shipment = _lines(scale["lines"]), _book(), _shipment()
    return lambda: _hits(rule_lines(lines=lines, book=book, shipment=shipment))


def _batch(scale: Mapping[str, int]) -> Callable[[], Answers]:
    from tandem.rules.ruler import rule_lines

    manifests = [_lines(scale["lines"], seed) for seed in range(scale["manifests"])]
    book, shipment = _book(), _shipment()

    def answer() -> Answers:
        for lines in manifests:
            rule_lines(lines=lines, book=book, shipment=shipment)
        return []

    return answer


def _hits(ruling: Any) -> Answers:
    return [tuple(hit.rule for hit in line.hits) for line in ruling.lines]


def _peer(scale: Mapping[str, int]) -> Callable[[], Answers]:
    from _clearance_peer import hits

    lines, shipment = _lines(scale["lines"]), _shipment()
    rules = [
        rule for regime in _book().regimes for rule in regime.rules
        if (not regime.nexus or set(regime.nexus) & set(shipment.nexus))
        and rule.about == "line" and rule.direction in ("to", "any") and rule.effect != "permission"
    ]  # fmt: skip
    return lambda: hits(lines, rules)


def _plan(scale: Mapping[str, int]) -> Callable[[], Answers]:
    """So many requests in chains of ten, each after the decision of the one before."""
    import msgspec

    from tandem.regimes.authority import Authority, Before, LeadTime, Trigger
    from tandem.regimes.procedure import Span
    from tandem.regimes.stepwise import Source
    from tandem.rules.plan import plan
    from tandem.rules.ruling import Requirement

    said, count = {"en": "made", "ko": "made"}, scale["requests"]
    authorities = tuple(
        Authority(
            id=f"A{number}", names=said, decides=said, triggers=(Trigger(),), confidence="recalled",
            lead_time=LeadTime(length=Span(1 + number % 7, "calendar_days"), basis="assumption"),
            before=(Before(authority=f"A{number - 1}"),) if number % 10 else (), sources=(Source(what="made"),),
        )
        for number in range(count)
    )  # fmt: skip
    book = msgspec.structs.replace(_book(), authorities=authorities)
    requirements = [Requirement(authority=one.id, lines=(1, 2, 3)) for one in authorities]
    departs = date(2018, 11, 30)

    def answer() -> Answers:
        made = plan(
            requirements=requirements, book=book, departure=departs, today=departs - timedelta(days=99), calendars={}
        )
        assert len(made.requests) == count
        return []

    return answer


def _preview(scale: Mapping[str, int]) -> Callable[[], Answers]:
    """A workbook of the lines, read by the process of its own that reads workbooks, and its lines previewed."""
    from openpyxl import Workbook

    from tandem.desk.intake import headings_in, take
    from tandem.desk.manifest import rows_of
    from tandem.desk.sheet import read_sheets

    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["item", "quantity", "unit", "hs", "value", "returns"])
    for line in _lines(scale["lines"]):
        sheet.append([line.name, int(line.quantity), line.unit, line.hs, line.value, line.returns])
    raw = io.BytesIO()
    made.save(raw)

    def answer() -> Answers:
        rows_of.cache_clear()
        sheets = read_sheets(raw.getvalue())
        rows = rows_of(take(sheets, sheets[0], headings_in(sheets[0])).text)
        assert len(rows) == scale["lines"]
        return []

    return answer


_TASKS: dict[str, Prepare] = {"engine": _engine, "batch": _batch, "peer": _peer, "plan": _plan, "preview": _preview}


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {"rule-engine": version("rule-engine")}


def _speeds(found: Mapping[str, Any], scale: Mapping[str, int]) -> dict[str, int]:
    counts = {"engine": scale["lines"], "batch": scale["lines"] * scale["manifests"], "peer": scale["lines"]}
    return {way: round(count / found[way]["core_s"]) for way, count in counts.items()}


def _same(found: Mapping[str, Any]) -> dict[str, int]:
    """Of how many lines both sides name the same rules; the peer names more where a value or a question decides."""
    ours, theirs = found["engine"]["hits"], found["peer"]["hits"]
    same = sum(sorted(one) == sorted(other) for one, other in zip(ours, theirs, strict=True))
    more = sum(not set(one) <= set(other) for one, other in zip(ours, theirs, strict=True))
    return {"lines": len(ours), "same": same, "ours_alone": more}


def _text(result: Mapping[str, Any]) -> str:
    rows = [
        f"| {_WAYS[way]} | {one['core_s']} | {one['wall_s']} | {one['first_s']} | {one['slowest_core_s']} | "
        f"{max(one['memory_mib'], one['memory_of_reader_mib'])} | {_met(way, one)} |"
        for way, one in result["ways"].items()
    ]
    speeds, scale, same = result["lines_per_second"], result["scale"], result["same_hits"]
    return "\n".join([
        "# Clearance: rules, plan and sheet", "",
        f"- rule-engine's time to ours, on the same lines and rules: {result['ratio']}",
        f"- lines a second of one core: {speeds['engine']:,} in one manifest, {speeds['batch']:,} in a batch; "
        f"rule-engine {speeds['peer']:,}", "",
        _results.machine_line(result["machine"], result["measured_at"]), "",
        f"{scale['lines']:,} lines, {scale['manifests']} manifests in the batch, {scale['requests']} requests, "
        f"{scale['rounds']} rounds. Memory is the peak of the whole process, aim {AIM_MEMORY_MIB} MiB.", "",
        "| way | core, median s | wall, median s | first round, core s | slowest, core s | peak MiB | aims met |",
        "|---|---|---|---|---|---|---|", *rows, "",
        f"Of {same['lines']:,} lines both name the same rules for {same['same']:,}; on {same['ours_alone']:,} ours "
        "names one that the peer does not. The peer says neither why nor what asks, knows no cap, names no authority.",
        "",
    ])  # fmt: skip


def _met(way: str, one: Mapping[str, Any]) -> str:
    memory = max(one["memory_mib"], one["memory_of_reader_mib"]) <= AIM_MEMORY_MIB
    fast = one["core_s"] <= AIMS[way] if way in AIMS else True
    return "-" if way == "peer" else "yes" if memory and fast else "no"


if __name__ == "__main__":
    sys.exit(main())
