"""What lists reckoned, kept for as long as it cannot differ.

A row is kept while its matter is the one that the fold made, nothing of the group as a whole changed, and the next
instant at which its answer can be another has not come; the rules tell that instant by what they compared it with. So
an entry costs the matters that it moved, and time costs those whose deadline passed.

A cache of this process alone; to forget it costs time and nothing else.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from tandem.desk.desk import Desk
from tandem.desk.reading import read_titles
from tandem.faces.web.visit import Visit
from tandem.reports.clearing import desk_rows
from tandem.reports.desk import DeskView, desk_of
from tandem.reports.listing import Choice, Row, choose, row_of, words_in
from tandem.reports.meetings import meeting_on_desk
from tandem.reports.news import Beside, Moved, moved_of, moved_since
from tandem.rules.lasting import Lasting
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.meeting import Meeting
from tandem.state.notice import Notice
from tandem.state.reading import Reading
from tandem.state.text import JointText

_Matter = Notice | ObservedAction
_READERS = 60
"""Whose desks are remembered at a time; a whole site is smaller."""

_CHOICES = 20
"""Narrowed and ordered lists that are remembered at a time."""

_MOVING = frozenset(
    {
        "notices",
        "observed",
        "meetings",
        "texts",
        "by_ref",
        "superseded",
        "clock",
        "frontier",
        "waiting",
        "incomplete",
        "disregarded",
        "goals",
        "requests",
        "requests_about",
        "tandem",
    }
)
"""Fields of a group that a row does not go by, or that are looked at row by row."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What one matter puts on one desk, and what it was reckoned from."""

    kin: tuple[object, ...]
    until: datetime | None
    value: Any


@dataclass(frozen=True, slots=True)
class _Whole:
    """One desk, gathered from its matters."""

    rows: tuple[Row, ...]
    beside: tuple[object, ...]
    until: datetime | None
    value: DeskView


class _Memory:
    """What one desk's lists reckoned."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.circumstances: tuple[Any, ...] = ()
        self.words: dict[str, str] = {}
        self.forget()

    def forget(self) -> None:
        """Begin with nothing reckoned."""
        self.group: Group | None = None
        self.matters: dict[str, _Matter] = {}
        self.superseded: Mapping[str, str] = {}
        self.requests: Mapping[str, tuple[object, ...]] = {}
        self.rows: dict[str, Row] = {}
        self.until: dict[str, datetime] = {}
        self.order: list[tuple[str, str, str]] = []
        self.listed: tuple[Row, ...] = ()
        self.desks: OrderedDict[Hashable, dict[str, _Kept]] = OrderedDict()
        self.wholes: dict[Hashable, _Whole] = {}
        self.choices: dict[Choice, tuple[Sequence[Row], list[Row]]] = {}
        self.kinds: tuple[Sequence[Row], tuple[str, ...], tuple[str, ...]] = ((), (), ())
        self.beside: dict[str, tuple[Beside, Moved]] = {}
        self.news: dict[Hashable, tuple[tuple[object, ...], Mapping[str, int], list[Moved]]] = {}

    def attend(self, group: Group) -> None:
        """Forget everything where the group as a whole is another: its charter, calendars, seats, members."""
        found = tuple(getattr(group, name) for name in Group.__struct_fields__ if name not in _MOVING)
        if found != self.circumstances:
            self.forget()
        self.circumstances = found

    def desk_of(self, reader: Hashable) -> dict[str, _Kept]:
        """Answer what is kept for one reader, and forget whoever has not looked for longest."""
        rows = self.desks.setdefault(reader, {})
        self.desks.move_to_end(reader)
        while len(self.desks) > _READERS:
            gone, _ = self.desks.popitem(last=False)
            self.wholes.pop(gone, None)
            self.news.pop(gone, None)
        return rows


_memories: WeakKeyDictionary[Desk, _Memory] = WeakKeyDictionary()
_lock = threading.Lock()


def _memory(desk: Desk) -> _Memory:
    with _lock:
        return _memories.setdefault(desk, _Memory())


def rows_of(visit: Visit, reading: Reading) -> tuple[Row, ...]:
    """Answer the row of every matter, the newest first; the same tuple while no row is another."""
    memory, group, now = _memory(visit.node.desk), reading.group, reading.now
    with memory.lock:
        if memory.group is not group:
            memory.attend(group)
        passed = {matter for matter, until in memory.until.items() if now >= until}
        stale = passed if memory.group is group else passed | _moved(memory, group)
        if stale:
            _reckon(memory, reading, stale)
        memory.group = group
        return memory.listed


def _moved(memory: _Memory, group: Group) -> set[str]:
    """The matters that the fold made anew, and those whose windows go by one of them."""
    held = memory.matters
    moved = {id for id, notice in group.notices.items() if held.get(id) is not notice}
    moved |= {id for id, action in group.observed.items() if held.get(id) is not action}
    asked = memory.requests
    moved |= {id for id, about in group.requests_about.items() if not _same(asked.get(id, ()), about)}
    memory.requests = group.requests_about
    if group.superseded != memory.superseded:
        moved |= {old for old, new in group.superseded.items() if memory.superseded.get(old) != new}
    for id in tuple(moved):
        later = group.superseded.get(id)
        while later is not None and later not in moved:
            moved.add(later)
            later = group.superseded.get(later)
    memory.superseded = group.superseded
    return moved


def _reckon(memory: _Memory, reading: Reading, stale: Iterable[str]) -> None:
    group = reading.group
    for id in stale:
        matter = group.notices.get(id) or group.observed[id]
        lasting = Lasting.at(reading.now)
        row = row_of(msgspec.structs.replace(reading, now=lasting), matter)
        if id not in memory.rows:
            memory.order.append((row.opened, row.listed.ref, id))
        memory.matters[id], memory.rows[id] = matter, row
        memory.until.pop(id, None)
        if lasting.until is not None:
            memory.until[id] = lasting.until
    memory.order.sort()
    memory.listed = tuple([memory.rows[id] for _, _, id in reversed(memory.order)])


def kinds_of(visit: Visit, rows: tuple[Row, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Answer the tracks and the markings that these rows have."""
    memory = _memory(visit.node.desk)
    with memory.lock:
        if memory.kinds[0] is not rows:
            tracks, markings = {row.track for row in rows} - {""}, {row.marking for row in rows} - {""}
            memory.kinds = (rows, tuple(sorted(tracks)), tuple(sorted(markings)))
        return memory.kinds[1:]


def desk_view(visit: Visit, reading: Reading) -> DeskView:
    """Answer what waits for the reader and what waits on others."""
    memory, reader, now = _memory(visit.node.desk), reading.reader, reading.now
    with memory.lock:
        rows = rows_of(visit, reading)
        whole, beside = memory.wholes.get(reader), tuple(_beside(reading.group))
        kept = whole is not None and whole.rows is rows and _same(whole.beside, beside)
        if whole is None or not kept or (whole.until is not None and now >= whole.until):
            wanted = [*_standing(rows, reading.group), *_beside(reading.group)]
            found = _refresh(memory.desk_of(reader), reading, wanted)
            until = min((one.until for one in found if one.until is not None), default=None)
            view = desk_of([row for one in found for row in one.value], reading)
            whole = memory.wholes[reader] = _Whole(rows, beside, until, view)
    return msgspec.structs.replace(whole.value, drafts=reading.drafts)


def _beside(group: Group) -> list[Meeting | JointText]:
    """What can wait for somebody and stands in no list of actions: meetings that were called here, joint texts."""
    return [*(meeting for meeting in group.meetings.values() if meeting.sighting is None), *group.texts.values()]


def _standing(rows: Iterable[Row], group: Group) -> list[_Matter]:
    """The matters about which something can wait for somebody."""
    ids = [group.by_ref[row.listed.ref] for row in rows if row.stands]
    return [group.notices.get(id) or group.observed[id] for id in ids]


def _refresh(rows: dict[str, _Kept], reading: Reading, wanted: Iterable[_Matter | Meeting | JointText]) -> list[_Kept]:
    group, now, found = reading.group, reading.now, []
    beside = _texts_beside(group)
    for matter in wanted:
        kept, kin = rows.get(matter.id), _kin(matter, group, beside)
        if kept is None or not _same(kept.kin, kin) or (kept.until is not None and now >= kept.until):
            lasting = Lasting.at(now)
            at = msgspec.structs.replace(reading, now=lasting)
            value = (meeting_on_desk(at, matter),) if isinstance(matter, Meeting) else desk_rows(at, matter)
            kept = rows[matter.id] = _Kept(kin, lasting.until, value)
        found.append(kept)
    return found


def _texts_beside(group: Group) -> Mapping[str, Sequence[JointText]]:
    """The read-outs of each meeting, and the texts that take the place of each text, by what they are about."""
    found: dict[str, list[JointText]] = {}
    for text in group.texts.values():
        about = [text.versions[0].about] if text.sort == "readout" else []
        for id in dict.fromkeys([*about, *(version.supersedes for version in text.versions)]):
            if id:
                found.setdefault(id, []).append(text)
    return found


def _kin(
    matter: _Matter | Meeting | JointText, group: Group, beside: Mapping[str, Sequence[JointText]]
) -> tuple[object, ...]:
    """The matter, what superseded it, and what it superseded in turn: its windows go by theirs.

    A joint text goes by the matters that it depends on, and by the texts that take its place;
    a meeting goes by its joint read-outs.
    """
    if isinstance(matter, Meeting):
        return (matter, *beside.get(matter.id, ()))
    if isinstance(matter, JointText):
        depends = (group.opened_by(one) for version in matter.versions for one in version.depends)
        return (matter, *depends, *beside.get(matter.id, ()))
    asked = group.requests_about.get(matter.id, ())
    kin: tuple[object, ...] = (matter, group.superseded.get(matter.id), *asked)
    before = matter.supersedes if isinstance(matter, Notice) else None
    while before is not None and before in group.notices:
        kin = (*kin, group.notices[before])
        before = group.notices[before].supersedes
    return kin


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, str) and a == b) for a, b in zip(one, other, strict=True)
    )


def news_moved(visit: Visit, reading: Reading, *, looked: Mapping[str, int], own: str) -> list[Moved]:
    """Answer what others wrote about beyond a mark, the latest first: actions, meetings, texts, requests, the aim."""
    memory, rows, group = _memory(visit.node.desk), rows_of(visit, reading), reading.group
    with memory.lock:
        kept, beside = memory.news.get(reading.reader), _moved_beside(memory, group)
        came_from = (rows, *beside)
        if kept is None or not _same(kept[0], came_from) or kept[1] != looked:
            found = moved_since(rows, beside, looked=looked, own=own)
            kept = memory.news[reading.reader] = (came_from, looked, found)
        return kept[2]


def _moved_beside(memory: _Memory, group: Group) -> list[Moved]:
    """What was written about and stands in no list of actions; each is gone through again only where it moved."""
    every: list[tuple[str, Beside]] = [*group.meetings.items(), *group.texts.items(), *group.requests.items()]
    every += [(one.stamp.entry, one) for one in (*group.goals, *group.tandem.everything())]
    for id, one in every:
        kept = memory.beside.get(id)
        if kept is None or kept[0] is not one:
            memory.beside[id] = (one, moved_of(one, group))
    return [memory.beside[id][1] for id, _ in every]


def _words_of(visit: Visit, reading: Reading, rows: Sequence[Row]) -> Mapping[str, str]:
    """Answer the words of rows by their entries; those of a title that was read are kept, the others asked anew."""
    memory = _memory(visit.node.desk)
    with memory.lock:
        missing = {row.entry: row for row in rows if row.entry not in memory.words}
        if missing:
            found = read_titles(visit.node.desk, reading=reading, entries=list(missing))
            memory.words.update({entry: words_in(missing[entry], title) for entry, title in found.items() if title})
            return {**{entry: words_in(row, "") for entry, row in missing.items()}, **memory.words}
        return memory.words


def chosen_rows(visit: Visit, reading: Reading, choice: Choice) -> list[Row]:
    """Answer the rows that a choice leaves, in its order; the last choices are kept while the rows are the same."""
    rows, memory = rows_of(visit, reading), _memory(visit.node.desk)
    with memory.lock:
        kept = memory.choices.get(choice)
        if kept is not None and kept[0] is rows:
            return kept[1]
    found = choose(rows, choice, words=lambda some: _words_of(visit, reading, some))
    with memory.lock:
        memory.choices[choice] = (rows, found)
        while len(memory.choices) > _CHOICES:
            memory.choices.pop(next(iter(memory.choices)))
    return found
