"""Where everything of the board stands in a drawing: lanes, the grid of months, shapes, bars, labels and meetings.

Places are whole units of the drawing's own width. What stands too near to another shape is drawn as one cluster that
tells how many of each state it holds; a label that finds no room is left out, and stands in the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal
from unicodedata import east_asian_width

import msgspec

from tandem.reports.board import Board, MetOn, Track
from tandem.reports.board_row import STATES, BoardState, BoardStep
from tandem.reports.speaker import Speaker

Width = Literal["broad", "narrow"]

_ROW, _ROWS, _GAP, _LETTER = 17, 3, 6, 8
_EVERY = (1, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000)


class _Sheet(msgspec.Struct, frozen=True):
    """How wide a drawing is, where its days begin and end, how long a label may be, and how far grid lines stand."""

    width: int
    left: int
    right: int
    letters: int
    month: int


_SHEETS: Mapping[Width, _Sheet] = {
    "broad": _Sheet(1180, 190, 1160, 30, 44), "narrow": _Sheet(358, 12, 346, 0, 54),
}  # fmt: skip


class Label(msgspec.Struct, frozen=True):
    """Words at a place, and the place of the shape that they belong to."""

    x: int
    y: int
    words: str
    end: int

    @property
    def half(self) -> int:
        """From its middle to where it begins, for the label of a meeting, of which `end` is the width."""
        return -self.end // 2


class Mark(msgspec.Struct, frozen=True):
    """One shape: a step, or a cluster of several that stand too near to each other."""

    x: int
    y: int
    width: int
    steps: tuple[BoardStep, ...]
    label: Label | None = None

    @property
    def first(self) -> BoardStep:
        """The step whose row it leads to."""
        return self.steps[0]

    @property
    def clustered(self) -> bool:
        """Whether it stands for several steps."""
        return len(self.steps) > 1

    @property
    def last(self) -> BoardStep:
        """The last of its steps."""
        return self.steps[-1]

    @property
    def left(self) -> int:
        """Where it begins."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """How far up it reaches."""
        return self.y - 10

    @property
    def states(self) -> tuple[tuple[BoardState, int, int], ...]:
        """Each state in it, how many steps have it, and where it is told."""
        held = [step.state for step in self.steps]
        present = [one for one in STATES if one in held]
        return tuple((one, held.count(one), self.left + 13 + 30 * place) for place, one in enumerate(present))


class Bar(msgspec.Struct, frozen=True):
    """The days of a step that lasted."""

    x: int
    y: int
    width: int
    state: BoardState


class Lane(msgspec.Struct, frozen=True):
    """One track: its band, its line, its name in lines, and what stands on it."""

    top: int
    height: int
    line: int
    name: tuple[tuple[int, str], ...]
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


class Marker(msgspec.Struct, frozen=True):
    """A meeting: a line through all tracks, and its label where there is room for it."""

    x: int
    meeting: MetOn
    label: Label | None


class Drawing(msgspec.Struct, frozen=True):
    """The whole drawing."""

    width: int
    height: int
    left: int
    right: int
    foot: int
    months: tuple[tuple[int, str], ...]
    lanes: tuple[Lane, ...]
    markers: tuple[Marker, ...]

    @property
    def count(self) -> int:
        """How many steps it shows, those in clusters each by itself."""
        return sum(len(mark.steps) for lane in self.lanes for mark in lane.marks)


class _Scale(msgspec.Struct, frozen=True):
    sheet: _Sheet
    first: date
    days: int

    def at(self, day: date) -> int:
        """Answer the place of a day; one outside the period stands at its edge."""
        inside = min(max((day - self.first).days, 0), self.days)
        return self.sheet.left + inside * (self.sheet.right - self.sheet.left) // self.days


def draw_board(board: Board, *, speaker: Speaker, width: Width) -> Drawing:
    """Answer the drawing of a board: `broad` with labels, `narrow` for a telephone with shapes alone."""
    sheet, first, last = _SHEETS[width], date.fromisoformat(board.starts), date.fromisoformat(board.ends)
    scale, lanes, top = _Scale(sheet, first, max((last - first).days, 1)), [], 30
    for track in board.tracks:
        lane = _lane(track, scale, top)
        lanes.append(lane)
        top += lane.height
    markers = _markers(board.meetings, scale, top + 20, speaker)
    below = max((one.label.y + 12 for one in markers if one.label), default=top)
    return Drawing(
        sheet.width, below + 4, sheet.left, sheet.right, top, tuple(_months(scale, last, speaker)), tuple(lanes),
        markers,
    )  # fmt: skip


def _lane(track: Track, scale: _Scale, top: int) -> Lane:
    sheet = scale.sheet
    groups = _clustered(track.steps, scale)
    labels = _labelled(groups, sheet) if sheet.letters else {}
    above, below = (
        max((row for row in labels.values() if (row > 0) == up), key=abs, default=0) for up in (True, False)
    )
    head = 0 if sheet.letters else 18
    line = top + head + max(above * _ROW + 20, 24)
    height = line - top + max(-below * _ROW + 20, 24)
    lines = _wrapped(track.name, 18) if sheet.letters else (track.name,)
    start = line + 5 - 9 * (len(lines) - 1) if sheet.letters else top + 16
    marks = tuple(_mark(x, wide, steps, line, labels.get(x), sheet) for x, wide, steps in groups)
    return Lane(
        top, height, line, tuple((start + 18 * place, words) for place, words in enumerate(lines)), marks,
        tuple(_bars(track.steps, scale, line)),
    )  # fmt: skip


def _mark(x: int, wide: int, steps: tuple[BoardStep, ...], line: int, row: int | None, sheet: _Sheet) -> Mark:
    if row is None:
        return Mark(x, line, wide, steps)
    words = _words(steps, sheet)
    y = line - row * _ROW + (0 if row > 0 else 9)
    near = line - 11 if row > 0 else line + 11
    return Mark(x, line, wide, steps, Label(_within(x, _length(words), sheet), y, words, near))


_Group = tuple[int, int, tuple[BoardStep, ...]]


def _clustered(steps: Iterable[BoardStep], scale: _Scale) -> list[_Group]:
    """Put steps together until no shape stands on another; answer each shape's place and width."""
    held: list[tuple[tuple[int, int], list[BoardStep], int, int]] = []
    for step in sorted(steps, key=lambda one: (one.day, one.name)):
        together, first = [step], scale.at(date.fromisoformat(step.day))
        last, group = first, _group([step], first, first, scale)
        while held and held[-1][0][0] + held[-1][0][1] // 2 + 2 > group[0] - group[1] // 2:
            _, before, first, _ = held.pop()
            before += together
            together, group = before, _group(before, first, last, scale)
        held.append((group, together, first, last))
    return [(x, wide, tuple(together)) for (x, wide), together, _, _ in held]


def _group(steps: Sequence[BoardStep], first: int, last: int, scale: _Scale) -> tuple[int, int]:
    wide = 20 if len(steps) == 1 else 2 + 30 * len({step.state for step in steps})
    return _within((first + last) // 2, wide, scale.sheet), wide


def _within(x: int, wide: int, sheet: _Sheet) -> int:
    """Move what is this wide into the drawing."""
    return min(max(x, sheet.left - 8 + wide // 2), sheet.width - 2 - wide // 2)


def _labelled(groups: Sequence[_Group], sheet: _Sheet) -> dict[int, int]:
    """Give shapes a row for their label: near ones first, above and below in turn; one without room has none.

    The line from a shape to its label crosses no other label.
    """
    taken: dict[int, list[tuple[int, int]]] = {}
    leads: dict[int, list[int]] = {}
    found: dict[int, int] = {}
    for x, _, steps in groups:
        half = _length(_words(steps, sheet)) // 2
        middle = _within(x, 2 * half, sheet)
        start, end = middle - half - _GAP, middle + half + _GAP
        for row in (way * near for near in range(1, _ROWS + 1) for way in (1, -1)):
            nearer = [one for other, held in taken.items() if 0 < other * row < row * row for one in held]
            farther = [lead for other, held in leads.items() if other * row > row * row for lead in held]
            free = all(end < left or right < start for left, right in taken.get(row, []))
            if (
                free
                and not any(left <= x <= right for left, right in nearer)
                and not any(start <= lead <= end for lead in farther)
            ):
                taken.setdefault(row, []).append((start, end))
                leads.setdefault(row, []).append(x)
                found[x] = row
                break
    return found


def _words(steps: tuple[BoardStep, ...], sheet: _Sheet) -> str:
    more = f" +{len(steps) - 1}" if len(steps) > 1 else ""
    return _short(steps[0].title, sheet.letters - len(more)) + more


@lru_cache(maxsize=4096)
def _short(words: str, letters: int) -> str:
    """Cut words to about so many letters, at a space where there is one."""
    words = " ".join(words.split())
    if _length(words) <= letters * _LETTER:
        return words
    room, kept = (letters - 1) * _LETTER, ""
    for letter in words:
        room -= _length(letter)
        if room < 0:
            break
        kept += letter
    cut = kept.rfind(" ")
    return f"{kept[:cut] if cut > len(kept) // 2 else kept}…"


def _length(words: str) -> int:
    """About how wide words are drawn."""
    if words.isascii():
        return len(words) * _LETTER
    return sum(13 if east_asian_width(letter) in "WF" else _LETTER for letter in words)


def _wrapped(words: str, letters: int) -> tuple[str, ...]:
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if _length(joined) > letters * _LETTER and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return tuple(_short(line, letters) for line in lines[:3])


def _bars(steps: Iterable[BoardStep], scale: _Scale, line: int) -> Iterable[Bar]:
    for step in steps:
        if step.until is not None:
            start, end = scale.at(date.fromisoformat(step.day)), scale.at(date.fromisoformat(step.until))
            yield Bar(start, line - 5, max(end - start, 4), step.state)


def _months(scale: _Scale, last: date, speaker: Speaker) -> Iterable[tuple[int, str]]:
    """The first days of months, or of every so many months where there are too many; each year is named once."""
    room = max((scale.sheet.right - scale.sheet.left) // scale.sheet.month, 1)
    months = (last.year - scale.first.year) * 12 + last.month - scale.first.month + 1
    every = next((one for one in _EVERY if months / one <= room), _EVERY[-1])
    year = 0
    for number in range(scale.first.year * 12 + scale.first.month - 1, last.year * 12 + last.month):
        if number % every or date(number // 12, number % 12 + 1, 1) < scale.first:
            continue
        day = date(number // 12, number % 12 + 1, 1)
        code = "board_month" if day.year == year and every < 12 else "board_year" if every >= 12 else "board_month_year"
        name = speaker.say("months").split()[day.month - 1]
        yield scale.at(day), speaker.say(code, month=name, year=day.year)
        year = day.year


def _markers(meetings: Sequence[MetOn], scale: _Scale, top: int, speaker: Speaker) -> tuple[Marker, ...]:
    """The lines of meetings, with labels in two rows where there is room."""
    ends, found = [0, 0], []
    for one in meetings:
        day = date.fromisoformat(one.day)
        x, month = scale.at(day), speaker.say("months").split()[day.month - 1]
        words = speaker.say("board_met", date=day.day, month=month, year=day.year)
        wide = _length(words) + 12
        middle = min(max(x, wide // 2 + 2), scale.sheet.width - 2 - wide // 2)
        row = next((place for place, end in enumerate(ends) if end < middle - wide // 2), None)
        label = None if row is None else Label(middle, top + 26 * row, words, wide)
        if row is not None:
            ends[row] = middle + wide // 2 + 4
        found.append(Marker(x, one, label))
    return tuple(found)
