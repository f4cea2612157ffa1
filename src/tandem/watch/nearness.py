"""Which of many passages can have enough in common: found by the terms they share, the rare ones first.

Two passages that have only their most common terms in common weigh too little, so that lists of these are never walked.
The result is a superset of the pairs that weigh enough, and few others.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tandem.watch.words import Weights

_SLACK = 1e-9


def near(weighed: Sequence[Weights], least: float) -> Iterator[tuple[int, int, float]]:
    """Answer, in order, the pairs of passages (of length one) whose cosine may be `least`, and the most it can be."""
    often = Counter(term for one in weighed for term in one)
    lists: Mapping[str, list[tuple[int, float]]] = defaultdict(list)
    rests = [0.0] * len(weighed)
    found: list[tuple[int, int, float]] = []
    for at, one in enumerate(weighed):
        shares: dict[int, float] = defaultdict(float)
        for term, value in one.items():
            for other, held in lists.get(term, ()):
                shares[other] += value * held
        for other, share in shares.items():
            if (most := share + rests[other] + _SLACK) >= least:
                found.append((other, at, most))
        rests[at] = _listed(at, one, often, lists, least)
    yield from sorted(found)


def _listed(
    at: int, one: Weights, often: Mapping[str, int], lists: Mapping[str, list[tuple[int, float]]], least: float
) -> float:
    """List a passage under its rarer terms; answer the most that its other terms can add to a cosine."""
    rest = 0.0
    listing = False
    for term in sorted(one, key=lambda term: (-often[term], term)):
        grown = rest + one[term] ** 2
        listing = listing or math.sqrt(grown) >= least - _SLACK
        if listing:
            lists[term].append((at, one[term]))
        else:
            rest = grown
    return math.sqrt(rest)
