"""Deadlocks for the bench of tandem: graphs of waiting, and what one would put together from networkx for the same."""

import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import networkx

from tandem.rules.deadlock import deadlocks_of
from tandem.rules.waiting import Wait
from tandem.rules.ways_out import ways_out

AIMS = {"deadlocks": 1.0, "ways out of 12": 2.0}
"""Seconds of one core."""
COMMITMENTS, CONDITIONS = 1_000, 5_000
DENSITIES = (18, 24, 30, 36, 60, 132)
"""Conditions among twelve commitments; with 132 each waits for every other."""
_PEER_UP_TO = 30
"""Beyond it the peer takes minutes: most of the sets that it keeps on the way are given up again."""
_TRACKS = ("denuclearization", "sanctions", "inter-korean")


def measured(rounds: int, *, quick: bool) -> dict[str, Any]:
    """Answer the figures of the deadlocks and of the ways out, beside those of the peer."""
    share = 10 if quick else 1
    graphs = {name: _graph(name, COMMITMENTS // share, CONDITIONS // share) for name in ("one circle", "many circles")}
    deadlocks = {name: _deadlocks(waits, rounds) for name, waits in graphs.items()}
    densities = DENSITIES[:2] if quick else DENSITIES
    ways = {str(count): _ways(_ring(12, count, random.Random(count)), count, rounds) for count in densities}
    ratios = {
        f"{name}: networkx's time for the components alone to ours for the whole": one["ratio"]
        for name, one in deadlocks.items()
    } | {
        f"{count} conditions among 12: time of circles by networkx and minimal sets to ours": one["ratio"]
        for count, one in ways.items()
        if one["ratio"] is not None
    }
    return {"peer": f"networkx {version('networkx')}", "deadlocks": deadlocks, "ways out of 12": ways, "ratios": ratios}


def text_of(result: Mapping[str, Any]) -> str:
    """Answer the figures as tables."""
    deadlocks = "\n".join(_deadlock_row(name, one) for name, one in result["deadlocks"].items())
    ways = "\n".join(_way_row(count, one) for count, one in result["ways out of 12"].items())
    return f"""## Deadlocks

Ours: components, one-sided edges, whom they reach, ways out. The peer ({result["peer"]}): the components alone.
Seconds of one core, medians. Aim: {AIMS["deadlocks"]} s.

| shape | commitments | conditions | circles | ours, s | components by the peer, s | aim met |
|---|---|---|---|---|---|---|
{deadlocks}

## Ways out of twelve commitments

The peer, where it is asked: every circle by networkx, and from these the minimal sets that meet each one. It finds the
same sets. Aim: {AIMS["ways out of 12"]} s.

| conditions | sets | of all | conditions in the smallest | ours, s | peer, s | aim met |
|---|---|---|---|---|---|---|
{ways}
"""


def _deadlock_row(name: str, one: Mapping[str, Any]) -> str:
    counts = f"{one['commitments']:,} | {one['conditions']:,} | {one['cycles']}"
    return f"| {name} | {counts} | {one['ours']} | {one['peer']} | {_met(one['ours'], 'deadlocks')} |"


def _way_row(count: str, one: Mapping[str, Any]) -> str:
    share = "all" if one["complete"] else "up to the limit"
    peer = "-" if one["peer"] is None else one["peer"]
    met = _met(one["ours"], "ways out of 12")
    return f"| {count} | {one['sets']:,} | {share} | {one['smallest']} | {one['ours']} | {peer} | {met} |"


def _met(seconds: float, aim: str) -> str:
    return "yes" if seconds <= AIMS[aim] else "no"


def _deadlocks(waits: Sequence[Wait], rounds: int) -> dict[str, Any]:
    tracks = {code: _TRACKS[int(code[-1]) % 3] for one in waits for code in (one.source, one.target)}
    ours, found = _timed(lambda: deadlocks_of(waits=waits, parts=(), tracks=tracks), rounds)
    peer, components = _timed(lambda: _components(waits), rounds)
    if sorted(one.nodes for one in found.cycles) != components:
        raise SystemExit("The peer finds other circles than ours.")
    return {
        "commitments": len(tracks), "conditions": len(waits), "cycles": len(found.cycles), "ours": ours, "peer": peer,
        "ratio": round(peer / ours, 3),
    }  # fmt: skip


def _ways(waits: Sequence[Wait], count: int, rounds: int) -> dict[str, Any]:
    nodes = sorted({one.source for one in waits})
    ours, found = _timed(lambda: ways_out(nodes=nodes, waits=waits, parts=()), rounds)
    peer, sets = _timed(lambda: _minimal_sets(waits), 1) if count <= _PEER_UP_TO else (None, None)
    if sets is not None and sets != [one.soften for one in found.sets]:
        raise SystemExit("The peer finds other ways out than ours.")
    return {
        "sets": len(found.sets), "complete": found.complete, "smallest": len(found.sets[0].soften), "ours": ours,
        "peer": peer, "ratio": None if peer is None else round(peer / ours, 2),
    }  # fmt: skip


def _components(waits: Iterable[Wait]) -> list[tuple[str, ...]]:
    graph = networkx.DiGraph((one.source, one.target) for one in waits)
    return sorted(tuple(sorted(one)) for one in networkx.strongly_connected_components(graph) if len(one) > 1)


def _minimal_sets(waits: Iterable[Wait]) -> list[tuple[str, ...]]:
    """The sets that meet every circle and from which nothing can be left out, one circle after the other (Berge)."""
    graph = networkx.DiGraph()
    graph.add_edges_from((one.source, one.target, {"id": one.id}) for one in waits)
    found = [frozenset[str]()]
    for circle in sorted(networkx.simple_cycles(graph), key=len):
        edges = {graph.edges[pair]["id"] for pair in zip(circle, [*circle[1:], circle[0]], strict=True)}
        meeting = [one for one in found if one & edges]
        grown = {one | {edge} for one in found if not one & edges for edge in edges}
        found = meeting + [one for one in grown if not any(other <= one for other in meeting)]
    return sorted((tuple(sorted(one)) for one in found), key=lambda ids: (len(ids), ids))


def _graph(name: str, commitments: int, conditions: int) -> list[Wait]:
    dice = random.Random(20)
    if name == "one circle":
        return _ring(commitments, conditions, dice)
    each = 20
    rings = commitments // each
    return [
        _wait(f"{ring:02}-{one.id}", f"{ring:02}-{one.source}", f"{ring:02}-{one.target}")
        for ring in range(rings)
        for one in _ring(each if ring % 2 else 10, conditions // rings, dice)
    ]


def _ring(commitments: int, conditions: int, dice: random.Random) -> list[Wait]:
    """Commitments of which each waits for the next, and further conditions between pairs, each pair once."""
    codes = [f"C{number:03}" for number in range(commitments)]
    pairs = dict.fromkeys(zip(codes, [*codes[1:], codes[0]], strict=True))
    most = min(conditions, commitments * (commitments - 1))
    while len(pairs) < most:
        source, target = dice.sample(codes, 2)
        pairs[source, target] = None
    return [_wait(f"w{number:04}", *pair) for number, pair in enumerate(pairs)]


def _wait(id: str, source: str, target: str) -> Wait:
    return Wait(id=id, source=source, target=target, sort="after_claimed", claimed_by=("US",), said_on="2018-11-20")


def _timed(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        found = work()
        seconds.append(time.process_time() - began)
    return round(statistics.median(seconds), 4), found
