"""Edges of waiting for tests: a short way to write them, and a search for ways out that tries everything."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from tandem.rules.waiting import PartLink, Wait, WaitSort


def wait(
    id: str, source: str, target: str, *sides: str, sort: WaitSort = "after_claimed", said_on: str = "2018-11-20"
) -> Wait:
    """Answer an edge: `source` waits for `target`."""
    return Wait(id=id, source=source, target=target, sort=sort, claimed_by=sides or ("US",), said_on=said_on)


def ring(size: int) -> list[Wait]:
    """Answer commitments of which each waits for the next, and the last for the first."""
    return [wait(f"w{n:04}", f"C{n:04}", f"C{(n + 1) % size:04}") for n in range(size)]


def stuck(waits: Iterable[Wait], parts: Iterable[PartLink]) -> bool:
    """Tell whether somebody has to begin and nobody can, by walking from each edge that wants another first."""
    edges = [*waits]
    after: dict[str, set[str]] = {}
    for source, target in (*((w.source, w.target) for w in edges), *((p.whole, p.part) for p in parts)):
        after.setdefault(source, set()).add(target)

    def reaches(start: str, goal: str) -> bool:
        seen, path = {start}, [start]
        while path:
            fresh = after.get(path.pop(), set()) - seen
            seen |= fresh
            path += fresh
        return goal in seen

    return any(one.comes_first and reaches(one.target, one.source) for one in edges)


def all_ways(waits: Sequence[Wait], parts: Sequence[PartLink]) -> list[tuple[str, ...]]:
    """Answer every set that leaves nobody stuck and from which nothing can be left out, by trying all sets."""
    ids = sorted(one.id for one in waits)
    found: list[tuple[str, ...]] = []
    for size in range(len(ids) + 1):
        for chosen in combinations(ids, size):
            if any({*smaller} <= {*chosen} for smaller in found):
                continue
            if not stuck([one for one in waits if one.id not in chosen], parts):
                found.append(chosen)
    return sorted(found, key=lambda one: (len(one), one))
