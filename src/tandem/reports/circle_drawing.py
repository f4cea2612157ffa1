"""A circle of waiting as a drawing: numbered commitments on a ring, and an arrow for each pair of which one waits."""

from math import cos, hypot, pi, sin

import msgspec

from tandem.reports.deadlock import CycleShown

MOST_DRAWN = 12
"""Commitments that a drawing shows; with more of them nobody can follow the lines."""

WIDTH, HEIGHT = 640, 400
_RING_X, _RING_Y = 200.0, 145.0
_RADIUS = 16.0
_BOW = 0.16
_LONGEST = 16
_WORDS = 0.36


class NodeDrawn(msgspec.Struct, frozen=True):
    """A commitment on the ring with its number in the list; `side` says where its name begins or ends."""

    number: int
    name: str
    x: int
    y: int
    text_x: int
    text_y: int
    side: str


class ArrowDrawn(msgspec.Struct, frozen=True):
    """An arrow from the one that waits, with the sides that say so; `sort` is `first`, `together` or `part`."""

    path: str
    sort: str
    sides: str
    x: int
    y: int


class Drawing(msgspec.Struct, frozen=True):
    """What is drawn, in the units of its box."""

    width: int
    height: int
    nodes: tuple[NodeDrawn, ...]
    arrows: tuple[ArrowDrawn, ...]


def drawing_of(shown: CycleShown) -> Drawing | None:
    """Answer the drawing of a circle; None where it has too many commitments."""
    names = shown.cycle.nodes
    if len(names) > MOST_DRAWN:
        return None
    places = {name: _place(number, len(names)) for number, name in enumerate(names)}
    nodes = tuple(_node(number, name, *places[name]) for number, name in enumerate(names, 1))
    arrows = [
        _arrow(places[source], places[target], sort, ", ".join(sides))
        for (source, target, sort), sides in _lines(shown).items()
    ]
    return Drawing(WIDTH, HEIGHT, nodes, tuple(arrows))


def _lines(shown: CycleShown) -> dict[tuple[str, str, str], dict[str, None]]:
    """The pairs of which one waits for the other, and the sides that say so."""
    lines: dict[tuple[str, str, str], dict[str, None]] = {}
    for edge in shown.edges:
        sort = "first" if edge.wait.comes_first else "together"
        sides = lines.setdefault((edge.wait.source, edge.wait.target, sort), {})
        sides.update(dict.fromkeys(edge.wait.claimed_by))
    for part in shown.parts:
        lines.setdefault((part.whole, part.part, "part"), {})
    return lines


def _place(number: int, count: int) -> tuple[float, float]:
    turn = 2 * pi * number / count - pi / 2
    return WIDTH / 2 + _RING_X * cos(turn), HEIGHT / 2 + _RING_Y * sin(turn)


def _node(number: int, name: str, x: float, y: float) -> NodeDrawn:
    off = x - WIDTH / 2
    side = "middle" if abs(off) < _RADIUS else "start" if off > 0 else "end"
    text_x = x if side == "middle" else x + (_RADIUS + 6) * (1 if off > 0 else -1)
    above = -1 if y < HEIGHT / 2 else 1
    text_y = y + 5 if side != "middle" else y + above * (_RADIUS + 12) + 5
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return NodeDrawn(number, shown, round(x), round(y), round(text_x), round(text_y), side)


def _arrow(start: tuple[float, float], end: tuple[float, float], sort: str, sides: str) -> ArrowDrawn:
    """A bowed line between two places, so that one there and one back lie apart; its ends stop before the nodes."""
    (x1, y1), (x2, y2) = start, end
    bow = _BOW * (2 if sort == "together" else 0.35 if sort == "part" else 1)
    cx, cy = (x1 + x2) / 2 + bow * (y2 - y1), (y1 + y2) / 2 - bow * (x2 - x1)
    ax, ay = _towards(x1, y1, cx, cy, _RADIUS + 1)
    bx, by = _towards(x2, y2, cx, cy, _RADIUS + 5)
    x, y = _along(ax, cx, bx), _along(ay, cy, by)
    path = f"M{ax:.0f} {ay:.0f}Q{cx:.0f} {cy:.0f} {bx:.0f} {by:.0f}"
    return ArrowDrawn(path, sort, sides, round(x), round(y))


def _along(start: float, over: float, end: float) -> float:
    """Where the words stand: nearer to the one that waits, so that they lie apart where lines cross."""
    return (1 - _WORDS) ** 2 * start + 2 * _WORDS * (1 - _WORDS) * over + _WORDS**2 * end


def _towards(x: float, y: float, to_x: float, to_y: float, length: float) -> tuple[float, float]:
    far = hypot(to_x - x, to_y - y) or 1.0
    return x + (to_x - x) * length / far, y + (to_y - y) * length / far
