"""Who waits for whom: the edges between commitments, and which of them stand in a circle of waiting.

A whole waits for its part without anybody having said so: such a link has no id, and nobody can soften it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

WaitSort = Literal["after_claimed", "after_verified", "together_with", "if_event"]
"""How a commitment waits for another one; all but `together_with` want the other one first."""


class Wait(msgspec.Struct, frozen=True, kw_only=True):
    """An edge: `source` waits for `target`, as the sides of `claimed_by` have it since the day it was said."""

    id: str
    source: str
    target: str
    sort: WaitSort
    claimed_by: tuple[str, ...]
    said_on: str

    @property
    def comes_first(self) -> bool:
        """True where the other commitment has to come first; false where both may be done at once."""
        return self.sort != "together_with"


class PartLink(msgspec.Struct, frozen=True, kw_only=True):
    """A whole that waits for its part."""

    whole: str
    part: str


def successors(*, waits: Iterable[Wait], parts: Iterable[PartLink]) -> dict[str, tuple[str, ...]]:
    """Answer what each commitment waits for, in the order of codes; one that waits for nothing is there, too."""
    found: dict[str, set[str]] = {}
    for source, target in (*((w.source, w.target) for w in waits), *((p.whole, p.part) for p in parts)):
        found.setdefault(source, set()).add(target)
        found.setdefault(target, set())
    return {code: tuple(sorted(found[code])) for code in sorted(found)}


def components(*, after: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Answer the strongly connected components, each sorted; one comes only after all that it waits for.

    Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972). With a stack of its
    own, because a chain of some thousand commitments is deeper than Python's.
    """
    search = _Search(after)
    for code in after:
        if code not in search.low:
            search.walk(code)
    return tuple(search.found)


def circles_of_parts(*, parts: Iterable[PartLink]) -> tuple[tuple[str, ...], ...]:
    """Answer the commitments that are parts of one another in a circle: nothing that anybody softens breaks it."""
    links = tuple(parts)
    own = {link.whole for link in links if link.whole == link.part}
    after = successors(waits=(), parts=links)
    return tuple(one for one in components(after=after) if len(one) > 1 or one[0] in own)


class _Search:
    """One depth-first search: the lowest place that each commitment reaches, and the components found so far."""

    def __init__(self, after: Mapping[str, Sequence[str]]) -> None:
        self.after = after
        self.low: dict[str, int] = {}
        self.place: dict[str, int] = {}
        self.open: list[str] = []
        self.within: set[str] = set()
        self.found: list[tuple[str, ...]] = []

    def walk(self, root: str) -> None:
        path = [(root, iter(self.after[root]))]
        self._enter(root)
        while path:
            code, rest = path[-1]
            deeper = self._next(code, rest)
            if deeper is not None:
                self._enter(deeper)
                path.append((deeper, iter(self.after[deeper])))
                continue
            path.pop()
            if path:
                self.low[path[-1][0]] = min(self.low[path[-1][0]], self.low[code])
            if self.low[code] == self.place[code]:
                self._close(code)

    def _enter(self, code: str) -> None:
        self.low[code] = self.place[code] = len(self.place)
        self.open.append(code)
        self.within.add(code)

    def _next(self, code: str, rest: Iterable[str]) -> str | None:
        for other in rest:
            if other not in self.place:
                return other
            if other in self.within:
                self.low[code] = min(self.low[code], self.place[other])
        return None

    def _close(self, root: str) -> None:
        component: list[str] = []
        while not component or component[-1] != root:
            component.append(self.open.pop())
        self.within.difference_update(component)
        self.found.append(tuple(sorted(component)))
