"""All ways out of a circle of up to twelve commitments: the sets that suffice and from which nothing can be left out.

A set leaves no deadlock exactly where the commitments can then be put in an order in which none comes before what it
waits for; those that are done at once share a place. So orders are searched, not sets: place by place, what comes
first first. What already stands and waits for something that comes after it has to be softened. Two rules make each
set come up once:

- an order is taken only where, of all that could stand at a place, the one with the lowest number does;
- a place is taken only where each edge that it softens would close a circle again, which is known at that place,
  because nothing that is placed later lies between.

What the rest will cost at least is computed beforehand for every set of placed commitments, so that orders are taken
by how much they soften, and the sets come smallest first, also where a limit ends the search.

Where the circles inside are few, they are listed instead (`few_circles.py`): that ends sooner, or not at all.
"""

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from tandem.rules.few_circles import ways_by_circles
from tandem.rules.knot import Knot, Pair

MOST_NODES = 12
"""Beyond it, the orders are too many: the sets of placed commitments double with each one."""
MOST_STEPS = 240_000
"""The places tried until the search gives up, for all circles of a graph together (bench/tandem.py)."""
MOST_SETS = 5_000
"""The sets handed out; nobody reads more."""
_NEVER = 1 << 40


class EveryWay(msgspec.Struct, frozen=True):
    """The sets of ids, smallest first; where not `complete`, there may be more, and none of them is smaller."""

    sets: tuple[tuple[str, ...], ...]
    complete: bool
    steps: int


class _Placed(msgspec.Struct, frozen=True):
    """The commitments placed so far, in blocks; what each reaches, and what it reaches by an edge that comes first."""

    mask: int
    cost: int
    blocks: tuple[int, ...]
    reach: tuple[int, ...]
    firmly: tuple[int, ...]


def every_way(*, knot: Knot, most_steps: int = MOST_STEPS, most_sets: int = MOST_SETS) -> EveryWay:
    """Answer all sets that leave no deadlock and from which nothing can be left out, smallest first.

    Where a limit ends the search before the first one, there is none in the answer.
    """
    few = ways_by_circles(knot=knot, most_steps=most_steps // 3, most_sets=most_sets)
    if few.sets is not None:
        return EveryWay(_smallest_first(few.sets), True, few.steps)
    return by_orders(knot=knot, most_steps=most_steps, most_sets=most_sets, steps=few.steps)


def by_orders(*, knot: Knot, most_steps: int, most_sets: int, steps: int = 0) -> EveryWay:
    """Answer the same by the search through orders alone, after so many steps."""
    turns = knot.beside_turns()
    begun = steps + (3**knot.size >> 3 if turns else knot.size << knot.size >> 2)
    if begun > most_steps:
        return EveryWay((), False, steps)
    search = _Orders(knot, turns=turns, steps=begun)
    found = [tuple(sorted((*knot.own, *search.softened(one)))) for one in islice(search.orders(most_steps), most_sets)]
    return EveryWay(_smallest_first(found), search.ended, search.steps)


def _smallest_first(sets: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(sets, key=lambda ids: (len(ids), ids)))


class _Orders:
    """The search through orders, cheapest first."""

    def __init__(self, knot: Knot, *, turns: bool, steps: int) -> None:
        self.knot = knot
        self.steps = steps
        self.ended = False
        self.full = (1 << knot.size) - 1
        self.numbers = _numbers_of(knot.size)
        self.firm = _targets(knot.firm, knot.size)
        self.beside = _targets(knot.beside, knot.size)
        self.parts = _targets(knot.parts, knot.size)
        self.all = [a | b | c for a, b, c in zip(self.firm, self.beside, self.parts, strict=True)]
        self.single = not turns
        self.blocks = self._blocks()
        self.by = _waiters(knot)
        self.enter = [self._entering(number) for number in range(knot.size)]
        self.inner = {block: self._within(block) for block in self.blocks}
        self.least = self._least()

    def orders(self, most_steps: int) -> Iterator[_Placed]:
        """Answer the orders, those that soften least first; `ended` is true once there are no more."""
        empty = (0,) * self.knot.size
        heap: list[tuple[int, int, int, _Placed]] = [(self.least[0], 0, 0, _Placed(0, 0, (), empty, empty))]
        while heap:
            placed = heapq.heappop(heap)[3]
            if placed.mask == self.full:
                yield placed
                continue
            if self.steps > most_steps:
                return
            for grown in self._next(placed):
                bound = grown.cost + self.least[grown.mask]
                # Deep ones first among equals: an order is completed before another one is begun.
                heapq.heappush(heap, (bound, -grown.mask.bit_count(), -self.steps, grown))
        self.ended = True

    def _next(self, placed: _Placed) -> Iterator[_Placed]:
        rest = self.full & ~placed.mask
        if not self.single:
            # Looking through all that might share a place costs time even where little of it does.
            self.steps += (1 << rest.bit_count()) >> 4
        for block in self._candidates(rest):
            # What shares a place costs more to place, each against each.
            self.steps += 1 + (block.bit_count() ** 2 >> 2)
            grown = self._grown(placed, block)
            if grown is not None:
                yield grown

    def softened(self, placed: _Placed) -> Iterator[str]:
        """Answer the ids that an order softens."""
        rank = {number: place for place, block in enumerate(placed.blocks) for number in self.numbers[block]}
        for (source, target), ids in self.knot.firm.items():
            if rank[source] <= rank[target]:
                yield from ids
        for (source, target), ids in self.knot.beside.items():
            if rank[source] < rank[target]:
                yield from ids

    def _grown(self, placed: _Placed, block: int) -> _Placed | None:
        """The order with one block more; None where that is not the one order to be taken, or softens in vain."""
        cost = self._cost(placed.mask, block)
        if cost >= _NEVER or not self._in_turn(placed, block):
            return None
        reach, firmly = self._reach(placed, block)
        for number in self.numbers[block]:
            for waiter, firm, beside in self.by[number]:
                if placed.mask >> waiter & 1:
                    if firm and not reach >> waiter & 1:
                        return None
                    if beside and not firmly >> waiter & 1:
                        return None
        return _Placed(
            placed.mask | block, placed.cost + cost, (*placed.blocks, block),
            _with(placed.reach, self.numbers[block], reach), _with(placed.firmly, self.numbers[block], firmly),
        )  # fmt: skip

    def _in_turn(self, placed: _Placed, block: int) -> bool:
        """Tell whether no higher one was placed since this block could have been."""
        wants = 0
        for number in self.numbers[block]:
            wants |= self.all[number]
        low = block & -block
        for earlier in reversed(placed.blocks):
            if earlier & wants:
                return True
            if earlier & -earlier > low:
                return False
        return True

    def _reach(self, placed: _Placed, block: int) -> tuple[int, int]:
        reach, firmly = block, 0
        for number in self.numbers[block]:
            for other in self.numbers[self.all[number] & placed.mask]:
                reach |= placed.reach[other]
                firmly |= placed.firmly[other]
            for other in self.numbers[self.firm[number] & placed.mask]:
                firmly |= placed.reach[other]
        return reach, firmly

    def _candidates(self, rest: int) -> Iterable[int]:
        if self.single:
            return [1 << number for number in self.numbers[rest]]
        return [block for block in _subsets(rest) if block in self.blocks]

    def _cost(self, mask: int, block: int) -> int:
        """How many edges are softened where a block comes after these: those inside it, and those from these to it."""
        return self.inner[block] + sum(self.enter[number][mask] for number in self.numbers[block])

    def _blocks(self) -> frozenset[int]:
        """The sets that may share a place: each one by itself, and those that turn by what is done at once."""
        singles = {1 << number for number in range(self.knot.size)}
        if self.single:
            return frozenset(singles)
        at_once = [a | b for a, b in zip(self.beside, self.parts, strict=True)]
        back = [sum(1 << a for a in range(self.knot.size) if at_once[a] >> b & 1) for b in range(self.knot.size)]
        several = (block for block in range(3, self.full + 1) if block & (block - 1))
        return frozenset(
            {*singles, *(one for one in several if self._covers(at_once, one) and self._covers(back, one))}
        )

    def _covers(self, targets: list[int], block: int) -> bool:
        """Tell whether the lowest of a block reaches all of it without leaving it."""
        seen = fresh = block & -block
        while fresh:
            grown = 0
            for number in self.numbers[fresh]:
                grown |= targets[number]
            fresh = grown & block & ~seen
            seen |= fresh
        return seen == block

    def _least(self) -> list[int]:
        """What the rest costs at least, for every set of placed commitments."""
        least = [_NEVER] * (self.full + 1)
        least[self.full] = 0
        for mask in range(self.full - 1, -1, -1):
            rest = self.full & ~mask
            if self.single:
                least[mask] = min(self.enter[one][mask] + least[mask | 1 << one] for one in self.numbers[rest])
            else:
                least[mask] = min(self._cost(mask, one) + least[mask | one] for one in self._candidates(rest))
        return least

    def _entering(self, number: int) -> list[int]:
        """What it costs to place one after each set: the edges from that set to it."""
        weight = {waiter: firm + beside for waiter, firm, beside in self.by[number]}
        weight |= {waiter: _NEVER for waiter in range(self.knot.size) if self.parts[waiter] >> number & 1}
        costs = [0]
        for other in range(self.knot.size):
            more = weight.get(other, 0)
            costs += [cost + more for cost in costs]
        return costs

    def _within(self, block: int) -> int:
        if not block & (block - 1):
            return 0
        return sum(len(ids) for (a, b), ids in self.knot.firm.items() if block >> a & 1 and block >> b & 1)


def _targets(pairs: Iterable[Pair], size: int) -> list[int]:
    masks = [0] * size
    for source, target in pairs:
        masks[source] |= 1 << target
    return masks


def _waiters(knot: Knot) -> list[list[tuple[int, int, int]]]:
    """For each one who waits for it, by how many edges that want it first and by how many that do not."""
    found: list[list[tuple[int, int, int]]] = [[] for _ in range(knot.size)]
    for pair in sorted({*knot.firm, *knot.beside}):
        found[pair[1]].append((pair[0], len(knot.firm.get(pair, ())), len(knot.beside.get(pair, ()))))
    return found


def _with(values: tuple[int, ...], numbers: tuple[int, ...], value: int) -> tuple[int, ...]:
    changed = list(values)
    for number in numbers:
        changed[number] = value
    return tuple(changed)


def _numbers_of(size: int) -> list[tuple[int, ...]]:
    """For every set of bits the numbers in it."""
    found: list[tuple[int, ...]] = [()]
    for number in range(size):
        found += [(*numbers, number) for numbers in found]
    return found


def _subsets(mask: int) -> Iterator[int]:
    subset = mask
    while subset:
        yield subset
        subset = (subset - 1) & mask
