"""One good way out of a circle of many commitments: not the smallest, but one from which nothing can be left out.

The commitments are put in an order by a greedy rule, and what waits for something later is softened; then each of those
edges is taken back that closes no circle. Source: P. Eades, X. Lin and W. F. Smyth, A fast and effective heuristic for
the feedback arc set problem, Information Processing Letters 47 (1993).
"""

import heapq
from collections.abc import Iterator, Mapping

from tandem.rules.knot import Knot, Pair

_PART = 1_000
"""How much a part weighs beside an edge that can be softened."""


def good_way(*, knot: Knot) -> tuple[str, ...]:
    """Answer the ids of one set that leaves no deadlock and from which nothing can be left out."""
    rank = {number: place for place, number in enumerate(_kept_to_parts(_order(_weights(knot)), knot))}
    reach = _Reach(knot, rank)
    later = [pair for pair in sorted({*knot.firm, *knot.beside}) if rank[pair[0]] < rank[pair[1]]]
    softened = [*knot.own]
    for pair in later:
        for ids, firm in ((knot.firm.get(pair), True), (knot.beside.get(pair), False)):
            if ids and not reach.take_back(pair, firm=firm):
                softened.extend(ids)
    return tuple(sorted(softened))


def _weights(knot: Knot) -> Mapping[Pair, int]:
    pairs = sorted({*knot.firm, *knot.beside, *knot.parts})
    return {
        pair: len(knot.firm.get(pair, ())) + len(knot.beside.get(pair, ())) + (_PART if pair in knot.parts else 0)
        for pair in pairs
    }


def _order(weights: Mapping[Pair, int]) -> list[int]:
    """Answer who comes first: who waits for nothing, else who is most wanted; whom nobody waits for comes last."""
    greedy = _Greedy(weights)
    first: list[int] = []
    last: list[int] = []
    while greedy.left:
        for number in greedy.drawn(greedy.free):
            first.append(number)
        for number in greedy.drawn(greedy.unwanted):
            last.append(number)
        if not greedy.free and greedy.left:
            first.append(greedy.most_wanted())
    return [*first, *reversed(last)]


class _Greedy:
    """Who is not placed yet, with how much each waits for and how much waits for it among the others."""

    def __init__(self, weights: Mapping[Pair, int]) -> None:
        self.left = {number for pair in weights for number in pair}
        self.targets: dict[int, list[tuple[int, int]]] = {number: [] for number in self.left}
        self.waiters: dict[int, list[tuple[int, int]]] = {number: [] for number in self.left}
        self.wants = dict.fromkeys(self.left, 0)
        self.wanted = dict.fromkeys(self.left, 0)
        for (source, target), weight in weights.items():
            self.targets[source].append((target, weight))
            self.waiters[target].append((source, weight))
            self.wants[source] += weight
            self.wanted[target] += weight
        self.free = [number for number in sorted(self.left) if not self.wants[number]]
        self.unwanted = [number for number in sorted(self.left) if not self.wanted[number]]
        self.heap = [(self.wants[number] - self.wanted[number], number) for number in self.left]
        heapq.heapify(self.heap)

    def drawn(self, queue: list[int]) -> Iterator[int]:
        while queue:
            number = queue.pop()
            if number in self.left:
                self._place(number)
                yield number

    def most_wanted(self) -> int:
        while True:
            key, number = heapq.heappop(self.heap)
            if number in self.left and key == self.wants[number] - self.wanted[number]:
                self._place(number)
                return number

    def _place(self, number: int) -> None:
        self.left.discard(number)
        for waiter, weight in self.waiters[number]:
            self._lower(self.wants, waiter, weight, self.free)
        for target, weight in self.targets[number]:
            self._lower(self.wanted, target, weight, self.unwanted)

    def _lower(self, sums: dict[int, int], number: int, weight: int, queue: list[int]) -> None:
        if number in self.left:
            sums[number] -= weight
            if not sums[number]:
                queue.append(number)
            heapq.heappush(self.heap, (self.wants[number] - self.wanted[number], number))


def _kept_to_parts(order: list[int], knot: Knot) -> Iterator[int]:
    """The order, with every part before its whole: no whole can be softened out of waiting for its part."""
    rank = {number: place for place, number in enumerate(order)}
    wholes: dict[int, list[int]] = {number: [] for number in order}
    open_parts = dict.fromkeys(order, 0)
    for whole, part in knot.parts:
        wholes[part].append(whole)
        open_parts[whole] += 1
    ready = [(rank[number], number) for number in order if not open_parts[number]]
    heapq.heapify(ready)
    while ready:
        number = heapq.heappop(ready)[1]
        yield number
        for whole in wholes[number]:
            open_parts[whole] -= 1
            if not open_parts[whole]:
                heapq.heappush(ready, (rank[whole], whole))


class _Reach:
    """What each commitment waits for through others, and what through an edge that comes first; as sets of bits."""

    def __init__(self, knot: Knot, rank: Mapping[int, int]) -> None:
        self.any = [1 << number for number in range(knot.size)]
        self.firm = [0] * knot.size
        kept: dict[int, list[tuple[int, bool]]] = {number: [] for number in range(knot.size)}
        for pairs, firm in ((knot.firm, True), (knot.beside, False), (knot.parts, False)):
            for source, target in pairs:
                if rank[source] > rank[target]:
                    kept[source].append((target, firm))
        for number in sorted(kept, key=rank.__getitem__):
            for target, firm in kept[number]:
                self.any[number] |= self.any[target]
                self.firm[number] |= self.any[target] if firm else self.firm[target]

    def take_back(self, pair: Pair, *, firm: bool) -> bool:
        """Take an edge back where it closes no deadlock, and answer whether that was so."""
        source, target = pair
        if (self.any if firm else self.firm)[target] >> source & 1:
            return False
        any_beyond = self.any[target]
        firm_beyond = any_beyond if firm else self.firm[target]
        for number, reach in enumerate(self.any):
            if reach >> source & 1:
                firmly = self.firm[number] >> source & 1
                self.firm[number] |= any_beyond if firmly else firm_beyond
                self.any[number] = reach | any_beyond
        return True
