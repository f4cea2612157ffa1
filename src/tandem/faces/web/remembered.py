"""What lists reckoned, kept for as long as it cannot differ.

A row is kept while its matter is the one that the fold made, nothing of the group as a whole changed, and the next
instant at which its answer can be another has not come; the rules tell that instant by what they compared it with. So
an entry costs the matters that it moved, and time costs those whose deadline passed.

A cache of this process alone; to forget it costs time and nothing else.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import read_titles
from tandem.faces.web.visit import Visit
from tandem.reports.desk import DeskView, desk_of, desk_row, matters, on_desks
from tandem.reports.listing import Choice, Row, choose, row_of
from tandem.rules.lasting import Lasting
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.reading import Reading

_Value = TypeVar("_Value")
_Matter = Notice | ObservedAction
_READERS = 60
"""Whose desks are remembered at a time; a whole site is smaller."""

_CHOICES = 20
"""Narrowed and ordered lists that are remembered at a time."""

_MOVING = frozenset(
    {"notices", "observed", "by_ref", "superseded", "clock", "frontier", "waiting", "incomplete", "disregarded"}
)
"""Fields of a group that a row does not go by, or that are looked at row by row."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_Value]):
    kin: tuple[object, ...]
    until: datetime | None
    value: _Value


@dataclass(frozen=True, slots=True)
class _Whole(Generic[_Value]):
    group: Group
    until: datetime | None
    value: _Value


class _Memory:
    """What one desk's lists reckoned."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.circumstances: tuple[Any, ...] = ()
        self.rows: OrderedDict[Hashable, dict[str, _Kept[Any]]] = OrderedDict()
        self.wholes: dict[Hashable, _Whole[Any]] = {}
        self.titles: dict[str, str] = {}
        self.choices: dict[Choice, tuple[Sequence[Row], list[Row]]] = {}

    def attend(self, group: Group) -> None:
        """Forget everything where the group as a whole is another: its charter, calendars, seats, members."""
        found = tuple(getattr(group, name) for name in Group.__struct_fields__ if name not in _MOVING)
        if found != self.circumstances:
            self.rows.clear()
            self.wholes.clear()
        self.circumstances = found

    def rows_of(self, what: Hashable) -> dict[str, _Kept[Any]]:
        rows = self.rows.setdefault(what, {})
        self.rows.move_to_end(what)
        while len(self.rows) > _READERS:
            gone, _ = self.rows.popitem(last=False)
            self.wholes.pop(gone, None)
        return rows


_memories: WeakKeyDictionary[Desk, _Memory] = WeakKeyDictionary()
_lock = threading.Lock()


def _memory(desk: Desk) -> _Memory:
    with _lock:
        return _memories.setdefault(desk, _Memory())


def rows_of(visit: Visit, reading: Reading) -> tuple[Row, ...]:
    """Answer the row of every matter, the newest first."""
    return _whole(visit, reading, "rows", lambda group: matters(group), row_of, tuple)


def desk_view(visit: Visit, reading: Reading) -> DeskView:
    """Answer what waits for the reader and what waits on others."""
    made = _whole(
        visit, reading, ("desk", reading.reader), on_desks, desk_row,
        lambda rows: desk_of(rows, reading),
    )  # fmt: skip
    return msgspec.structs.replace(made, drafts=reading.drafts)


def _whole(
    visit: Visit,
    reading: Reading,
    what: Hashable,
    which: Callable[[Group], Iterable[_Matter]],
    make: Callable[[Reading, Any], Any],
    gather: Callable[[Iterable[Any]], _Value],
) -> _Value:
    """Answer a whole list, with the rows that are new or may be another reckoned."""
    memory, group, now = _memory(visit.node.desk), reading.group, reading.now
    with memory.lock:
        memory.attend(group)
        kept = memory.wholes.get(what)
        if kept is not None and kept.group is group and (kept.until is None or now < kept.until):
            return cast(_Value, kept.value)
        found = _refresh(memory.rows_of(what), reading, which(group), make)
        value = gather(one.value for one in found)
        until = min((one.until for one in found if one.until is not None), default=None)
        memory.wholes[what] = _Whole(group, until, value)
        return value


def _refresh(
    rows: dict[str, _Kept[Any]],
    reading: Reading,
    wanted: Iterable[_Matter],
    make: Callable[[Reading, Any], Any],
) -> list[_Kept[Any]]:
    group, now, found = reading.group, reading.now, []
    for matter in wanted:
        kept, kin = rows.get(matter.id), _kin(matter, group)
        if kept is None or not _same(kept.kin, kin) or (kept.until is not None and now >= kept.until):
            lasting = Lasting.at(now)
            value = make(msgspec.structs.replace(reading, now=lasting), matter)
            kept = rows[matter.id] = _Kept(kin, lasting.until, value)
        found.append(kept)
    return found


def _kin(matter: _Matter, group: Group) -> tuple[object, ...]:
    """The matter, what superseded it, and what it superseded in turn: its windows go by theirs."""
    kin: tuple[object, ...] = (matter, group.superseded.get(matter.id))
    before = matter.supersedes if isinstance(matter, Notice) else None
    while before is not None and before in group.notices:
        kin = (*kin, group.notices[before])
        before = group.notices[before].supersedes
    return kin


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, str) and a == b) for a, b in zip(one, other, strict=True)
    )


def titles_of(visit: Visit, rows: Sequence[Row]) -> Mapping[str, str]:
    """Answer the titles of rows by their entries. One that was read is kept; one that was withheld is asked anew."""
    memory = _memory(visit.node.desk)
    with memory.lock:
        missing = [row.entry for row in rows if row.entry not in memory.titles]
        if missing:
            found = read_titles(visit.node.desk, reader=visit.reader, entries=missing)
            memory.titles.update({entry: title for entry, title in found.items() if title})
        return memory.titles


def chosen_rows(visit: Visit, reading: Reading, choice: Choice) -> list[Row]:
    """Answer the rows that a choice leaves, in its order; the last choices are kept while the rows are the same."""
    rows, memory = rows_of(visit, reading), _memory(visit.node.desk)
    with memory.lock:
        kept = memory.choices.get(choice)
        if kept is not None and kept[0] is rows:
            return kept[1]
    found = choose(rows, choice, titles=lambda some: titles_of(visit, some))
    with memory.lock:
        memory.choices[choice] = (rows, found)
        while len(memory.choices) > _CHOICES:
            memory.choices.pop(next(iter(memory.choices)))
    return found
