"""The desk of a past day: what was on record by an instant, and what the time was then; nothing can be done at it.

- Entries count whose claimed time is not later; of each feed the longest beginning without a later one, so that no
  entry stands there without those before it.
- In a record that was kept while things happened an observed action stands as its entries had it. In any other it
  stands by the days on which its steps happened or became known, as a replay tells it, whenever they were written.
- Who may read is decided by the seats of today. Private papers are of today, too, and are not here.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn, cast

import msgspec

from tandem.desk.desk import Desk, NotAllowed
from tandem.record.entry import Entry
from tandem.rules.action import as_of, first_day_of
from tandem.rules.instant import instant
from tandem.rules.reason import because
from tandem.rules.request import group_as_it_stood
from tandem.rules.sighting import as_of as as_met
from tandem.rules.sighting import first_day_of as first_day_met
from tandem.rules.tandem import tandem_as_of
from tandem.state.action import ObservedAction
from tandem.state.circle import NotFounded
from tandem.state.goal import Goal
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import Stamp
from tandem.store.record import RecordStore

_MOST = 3
"""Past days that a desk keeps folded, the last asked for."""


class _NotWritten:
    """A store of which everything can be asked, and in which nothing can be written."""

    def __init__(self, store: RecordStore, day: str) -> None:
        self._store = store
        self._day = day

    def __getattr__(self, name: str) -> Any:
        if name == "writing":
            raise NotAllowed(because("past_no_act", day=self._day))
        return getattr(self._store, name)


class PastDesk(Desk):
    """A desk as of an instant; `day` is that day in the reader's zone."""

    def __init__(self, now: Desk, *, at: datetime, day: str) -> None:
        """Look back from the desk of today."""
        super().__init__(
            store=cast(RecordStore, _NotWritten(now.store, day)), seats=now.seats, private={}, index=now.index
        )
        self.founding = now.founding
        self.as_of = at
        self._day = day
        self._now = now
        self._cut: set[str] = set()
        self._made: tuple[Group | None, Group, Group] | None = None

    def admitting(self) -> Group:
        """Answer the group of today, whose seats say who may read."""
        return self._now.admitting()

    def group(self) -> Group:
        """Answer the group as it stood. Raises NotFounded where nothing at all was on record."""
        with self._lock:
            past, now = self._folded(), self.admitting()
            if self._made is None or self._made[0] is not past or self._made[1] is not now:
                self._made = (past, now, self._as_it_stood(past, now))
            return self._made[2]

    def moment(self, group: Group, now: datetime) -> datetime:
        """Answer the instant that is looked back to."""
        return self.as_of or now

    def seat(self, code: str) -> NoReturn:
        """Refuse to sign: nothing is done on a past day."""
        raise NotAllowed(because("past_no_act", day=self._day))

    def _folded(self) -> Group | None:
        try:
            return super().group()
        except NotFounded:
            return None

    def _begin_again(self) -> None:
        super()._begin_again()
        self._cut.clear()

    def _catch_up(self) -> None:
        self._part()
        # Where every feed has gone past the instant, what else arrived is later.
        if self._cut and self._cut >= self.store.heads().keys():
            return
        for stored in self.store.arrived_since(self._position):
            header = stored.entry.header
            if header.feed not in self._cut and self.as_of and instant(header.at) <= self.as_of:
                self._fold.take(stored.entry)
            else:
                self._cut.add(header.feed)
            self._position = stored.position

    def _taken(self) -> Iterator[Entry]:
        later: set[str] = set()
        for stored in self.store.arrived_since(0):
            header = stored.entry.header
            if stored.position > self._position:
                return
            if header.feed in later or not self.as_of or instant(header.at) > self.as_of:
                later.add(header.feed)
            else:
                yield stored.entry

    def _as_it_stood(self, past: Group | None, now: Group) -> Group:
        group = past or _before_the_founding(now)
        if not now.simulation:
            stood = {ref: id for ref, id in now.by_ref.items() if self._stood(now, id)}
            goals = self._said(group, now)
            tandem = tandem_as_of(now.tandem, signed=group.tandem, day=self._day)
            if past is None and not stood and not goals and not tandem.everything():
                raise NotFounded("Nothing was on record.")
            observed = {id: self._then(now.observed[id]) for id in stood.values() if id in now.observed}
            met = {id: as_met(now.meetings[id], self._day) for id in stood.values() if id in now.meetings}
            called = {id: one for id, one in group.meetings.items() if one.sighting is None}
            rest = {ref: id for ref, id in group.by_ref.items() if id not in now.observed and not _sighted(now, id)}
            group = msgspec.structs.replace(
                group, observed=MappingProxyType(observed), meetings=MappingProxyType({**called, **met}),
                by_ref=MappingProxyType({**rest, **stood}), goals=goals, tandem=tandem,
            )  # fmt: skip
            group = _with_requests(group, now, self._day)
        elif past is None:
            raise NotFounded("Nothing was on record.")
        return msgspec.structs.replace(group, waiting=MappingProxyType({}))

    def _said(self, past: Group, now: Group) -> tuple[Goal, ...]:
        """The wordings signed by then, and the reported ones that were said by the day, whenever they were written."""
        signed = {goal.stamp.entry for goal in past.goals if goal.evidence == "own"}
        return tuple(
            msgspec.structs.replace(goal, answers=tuple(a for a in goal.answers if self._by_then(a.stamp)))
            for goal in now.goals
            if goal.stamp.entry in signed or (goal.evidence == "reported" and goal.said_on <= self._day)
        )

    def _by_then(self, stamp: Stamp) -> bool:
        return self.as_of is not None and instant(stamp.at) <= self.as_of

    def _stood(self, now: Group, id: str) -> bool:
        """Whether something that was seen stood on the day, whenever its entry was written."""
        if _sighted(now, id):
            return (first_day_met(now.meetings[id]) or "9") <= self._day
        return id in now.observed and self._stands(now.observed[id])

    def _stands(self, action: ObservedAction) -> bool:
        return (first_day_of(action) or "9") <= self._day

    def _then(self, action: ObservedAction) -> ObservedAction:
        explained = tuple(stamp for stamp in action.explained if self.as_of and instant(stamp.at) <= self.as_of)
        return msgspec.structs.replace(as_of(action, self._day), explained=explained)


def _sighted(now: Group, id: str) -> bool:
    return id in now.meetings and now.meetings[id].sighting is not None


def _with_requests(past: Group, now: Group, day: str) -> Group:
    """The group with its requests: those on what was only seen by the days of their steps, whenever written."""
    then = group_as_it_stood(now, day)
    asked = {id: one for id, one in then.requests.items() if one.about in past.observed}
    own = {id: one for id, one in past.requests.items() if one.about not in now.observed}
    requests = {**own, **asked}
    about: dict[str, tuple[ClearanceRequest, ...]] = {}
    for one in requests.values():
        about[one.about] = (*about.get(one.about, ()), one)
    rest = {ref: id for ref, id in past.by_ref.items() if id not in now.requests}
    refs = {one.ref: id for id, one in requests.items()}
    return msgspec.structs.replace(
        past, requests=MappingProxyType(requests), requests_about=MappingProxyType(about),
        by_ref=MappingProxyType({**rest, **refs}),
    )  # fmt: skip


def _before_the_founding(now: Group) -> Group:
    """The group's name and members, and nothing on its record."""
    nothing: Mapping[str, str] = MappingProxyType({})
    return msgspec.structs.replace(
        now, notices=MappingProxyType({}), observed=MappingProxyType({}), meetings=MappingProxyType({}),
        texts=MappingProxyType({}), requests=MappingProxyType({}), requests_about=MappingProxyType({}), by_ref=nothing,
        superseded=nothing, frontier=MappingProxyType({}),
        calendars=MappingProxyType({}), in_force=(), published=(), goals=(), disregarded=(), incomplete=(), clock=None,
    )  # fmt: skip


def past_of(desk: Desk, *, at: datetime, day: str) -> PastDesk:
    """Answer a desk as it stood at an instant; the last few that were asked for are kept."""
    with desk.looking_back:
        kept = desk.kept_past
        found = kept.pop((at, day), None)
        past = found if isinstance(found, PastDesk) else PastDesk(desk, at=at, day=day)
        kept[at, day] = past
        while len(kept) > _MOST:
            del kept[next(iter(kept))]
        return past
