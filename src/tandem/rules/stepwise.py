"""Runs a matter through a procedure of many steps: pure, from its events, the accepted calendars and an instant.

It has no state. The events are sorted by the moments that they claim, so that the order in which they came says
nothing. An event after the end of a step belongs to the next; one after the end of all is late, is kept, and changes
nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from tandem.regimes.stepwise import END, STANDS, Step, StepProcedure
from tandem.rules.deadline import Calendars, Closing
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.rules.stepaction import irregular_action, may_act
from tandem.rules.stepclock import Opening, StepClock, clock_of
from tandem.rules.stepevent import DECISIONS, Cast, Event, in_order
from tandem.rules.steplead import counted, leads_of
from tandem.rules.stepruling import Finish, Ruling, party_state, rule_step, why_of
from tandem.rules.stepstanding import LeadStanding, Outcome, PartyStanding, Standing, StepStanding, last_end

_MOVING = frozenset({"held", "released", "extended", "hurried", "asked", "answered", "information_asked",
                     "information_given", "position", "voted", "broken"})  # fmt: skip
_AFTER = frozenset({"action_done"})
_URGENT = ("broken", "held", "stopped", "not_known", "open", "waiting", "lapsed_not_certified", "refused", "lapsed")
"""Of those who answer, the first of these that one is in is the state of an open step."""


def run(
    *, procedure: StepProcedure, events: Iterable[Event], calendars: Calendars, now: datetime,
    roles: Mapping[str, tuple[str, ...]] | None = None,
) -> Standing:  # fmt: skip
    """Answer where a matter stands at an instant. `roles` says who has which role; others go by the role's name."""
    return _Run(procedure, in_order(events), calendars, now, Cast(procedure, roles or {})).standing()


class _Visit(msgspec.Struct, frozen=True):
    """One stay at a step: from which instant and which event on, and what became of it."""

    step: Step
    number: int
    began: datetime | None
    start: int
    places: tuple[int, ...]
    clocks: Mapping[str, StepClock]
    ruling: Ruling
    finish: Finish | None
    why: tuple[Reason, ...] = ()

    @property
    def void(self) -> tuple[Reason, ...]:
        """What counted for nothing, each once, though it was said to several clocks."""
        found = [*self.ruling.void]
        for clock in self.clocks.values():
            found += clock.void
        return tuple(dict.fromkeys(found)) if found else ()

    @property
    def next_event(self) -> int | None:
        """The place of the event that ended it, among all."""
        return None if self.finish is None or self.finish.place is None else self.places[self.finish.place]


class _Run:
    """One walk through the steps."""

    def __init__(
        self, procedure: StepProcedure, events: tuple[Event, ...], calendars: Calendars, now: datetime, cast: Cast
    ) -> None:
        self._procedure, self._calendars, self._now, self._cast = procedure, calendars, now, cast
        cut = len(events)
        while cut and events[cut - 1].at > now:
            cut -= 1
        self._events, self._disputed = events[:cut], events[cut:]
        self._visits: list[_Visit] = []
        self._skipped: list[StepStanding] = []
        self._open_to: list[str] = []
        self._outcome: Outcome = "open"
        self._decided: datetime | None = None
        self._grant = ""
        self._valid_until: datetime | None = None
        self._rest = len(self._events)
        self._cap: Closing | None = None

    def standing(self) -> Standing:
        self._walk()
        leads = self._leads()
        earliest = _latest_of(leads)
        last = self._visits[-1] if self._visits else None
        steps = tuple(self._step_standing(visit) for visit in self._visits)
        current = last.step if last is not None and self._outcome == "open" else None
        return Standing(
            outcome=self._outcome, decided=self._decided, grant=self._grant, steps=(*steps, *self._skipped),
            current=current.id if current else "", forum=self._procedure.forum_of(current or self._procedure.steps[0]),
            level=current.level if current else "", deadline=steps[-1].deadline if current and steps else None,
            may_act=may_act(self._outcome, leads, earliest, self._valid_until, self._now), earliest_action=earliest,
            leads=leads,
            valid_until=self._valid_until, cap=self._cap, open_to=tuple(self._open_to), late=self._late(),
            disputed=self._disputed, irregular=self._irregular(earliest),
        )  # fmt: skip

    def _walk(self) -> None:
        step: Step | None = self._procedure.steps[0]
        began, start = (self._events[0].at if self._events else None), 0
        while step is not None:
            visit = self._capped(self._visit(step, began, start))
            withdrawn = self._withdrawn(visit)
            if withdrawn is not None:
                place, event = withdrawn
                finish = Finish(event.at, None, "withdrawn", "failed")
                self._visits.append(msgspec.structs.replace(visit, finish=finish))
                self._end("withdrawn", event.at, place + 1)
                return
            self._visits.append(visit)
            if visit.finish is None:
                return
            step, began, start = self._after(visit)

    def _after(self, visit: _Visit) -> tuple[Step | None, datetime | None, int]:
        """Where the matter goes from a step that is over."""
        finish, place = visit.finish, visit.next_event
        assert finish is not None
        began = finish.at
        start = place + 1 if place is not None else bisect_left(self._events, began, key=lambda event: event.at)
        passed = finish.way == "passed"
        target = finish.to or (visit.step.passes_to if passed else visit.step.fails_to)
        verdict: tuple[Outcome, str] = ("passed" if passed else "failed", finish.grant)
        if target == STANDS:
            verdict = self._before
        self._before = verdict
        self._valid_until = finish.valid_until or self._valid_until
        step = self._procedure.step(target)
        entered = bool(finish.to)
        while step is not None and step.optional and not entered:
            taken = self._taken_to(step, began, start, passed)
            if taken is not None:
                event = self._events[taken]
                return step, event.at, taken + (event.kind == "moved")
            self._skipped.append(self._skip(step))
            target = step.passes_to if passed else step.fails_to
            if target in (END, STANDS):
                self._open_to.append(step.id)
            step = self._procedure.step(target)
        if step is None:
            self._grant = verdict[1]
            self._end(verdict[0], began, start)
        return step, began, start

    _before: tuple[Outcome, str] = ("failed", "")

    def _end(self, outcome: Outcome, at: datetime, rest: int) -> None:
        self._outcome, self._decided, self._rest = outcome, at, rest

    def _taken_to(self, step: Step, began: datetime, start: int, passed: bool) -> int | None:
        """The event that takes the matter to an optional step, if the step after it is not over before."""
        for place in range(start, len(self._events)):
            event = self._events[place]
            if (event.kind == "moved" and event.to == step.id) or event.step == step.id:
                following = self._procedure.step(step.passes_to if passed else step.fails_to)
                if following is None or following.optional:
                    return place
                finish = self._visit(following, began, start).finish
                return place if finish is None or finish.at > event.at else None
        return None

    def _visit(self, step: Step, began: datetime | None, start: int) -> _Visit:
        number = 1 + sum([visit.step.id == step.id for visit in self._visits])
        every = range(start, len(self._events))
        places = tuple([place for place in every if self._events[place].step in ("", step.id)])
        mine = [self._events[place] for place in places]
        clocks = self._clocks(step, began, start, mine)
        ruling = rule_step(step=step, clocks=clocks, events=mine, cast=self._cast, now=self._now)
        finish = ruling.finish
        if finish is not None:
            kept = [e for place, e in enumerate(mine) if _belongs(e, place, finish)]
            if any(event.kind in _MOVING for event in mine[len(kept) :]):
                # What came after the end of this step is of the next one and did nothing to these clocks.
                clocks = self._clocks(step, began, start, kept)
        return _Visit(step, number, began, start, places, clocks, ruling, finish)

    def _clocks(self, step: Step, began: datetime | None, start: int, mine: Sequence[Event]) -> dict[str, StepClock]:
        return {
            party: clock_of(
                step=step, party=party, opening=self._opening(step, party, began, start, mine), events=mine,
                cast=self._cast, calendars=self._calendars,
            )
            for party in self._cast.asked(step.who)
        }  # fmt: skip

    def _opening(
        self, step: Step, party: str, began: datetime | None, start: int, mine: Sequence[Event]
    ) -> Opening | None:
        if began is None:
            return None
        event = self._opened_by(step, party, start, mine)
        opens = step.clock.opens
        if opens == "before_action" or (event is None and opens != "step_before"):
            return None
        at = began if event is None else max(event.at, began)
        until = event.until if event is not None else None
        if step.clock.until == "action":
            filed = self._filed(start, mine)
            until = filed.action_at if filed is not None else None
        return Opening(at, event.length if event is not None else "", until)

    def _opened_by(self, step: Step, party: str, start: int, mine: Sequence[Event]) -> Event | None:
        opens = step.clock.opens
        if opens == "receipt":
            return next((event for event in mine if event.by == party and _grade(event) >= step.clock.grade), None)
        if opens == "circulation":
            return next((event for event in mine if event.kind == "circulated"), None)
        if opens == "filing":
            return self._filed(start, mine)
        if opens == "decision":
            past = (event for event in reversed(self._events[:start]) if event.kind in DECISIONS)
            return next((event for event in mine if event.kind in DECISIONS), None) or next(past, None)
        return None

    def _filed(self, start: int, mine: Sequence[Event]) -> Event | None:
        """The filing that a step is about: the first in it, or the last before it."""
        own = next((event for event in mine if event.kind == "filed"), None) if start == 0 else None
        return own or next((event for event in reversed(self._events[:start]) if event.kind == "filed"), None)

    def _withdrawn(self, visit: _Visit) -> tuple[int, Event] | None:
        end = len(self._events)
        if visit.finish is not None:
            place = visit.next_event
            end = place if place is not None else bisect_left(self._events, visit.finish.at, key=lambda e: e.at)
        for place in range(visit.start, end):
            event = self._events[place]
            if event.kind == "withdrawn" and self._cast.has(event.by, self._procedure.withdrawal):
                return place, event
        return None

    def _capped(self, visit: _Visit) -> _Visit:
        """The step as it stands where the whole took too long and goes on elsewhere."""
        terms = self._procedure.cap
        filed = next((event for event in self._events if event.kind == "filed"), None)
        if terms is None or filed is None or visit.step.id == terms.to:
            return visit
        cap = counted(filed.at, terms.length, terms, self._cast, self._calendars, zone=visit.step.who[0])
        at = cap.at
        if at is not None and terms.stops_with_clock:
            stops = [stop for one in (*self._visits, visit) for stop in _stops(one)]
            at = None if any(end is None for _, end in stops) else at + sum(
                ((end or begun) - begun for begun, end in stops), start=at - at
            )  # fmt: skip
        self._cap = Closing(at=at, why=cap.why if at else because("ps_cap_stands"), skipped=cap.skipped)
        over = visit.finish.at if visit.finish is not None else None
        if at is None or at > self._now or (over is not None and over <= at) or (visit.began or at) > at:
            return visit
        finish = Finish(at, None, "moved", "moved", to=terms.to)
        return msgspec.structs.replace(visit, finish=finish, why=(because("ps_cap_reached", at=written(at)),))

    def _leads(self) -> tuple[LeadStanding, ...]:
        found: list[LeadStanding] = []
        latest = {visit.step.id: visit for visit in self._visits}
        filed = next((event for event in reversed(self._events[: self._rest]) if event.kind == "filed"), None)
        for visit in latest.values():
            decided = visit.finish.at if visit.finish is not None else None
            opposed = "opposed" in visit.ruling.said.values()
            found += leads_of(
                step=visit.step, filed=filed, decided=decided, opposed=opposed, cast=self._cast,
                calendars=self._calendars,
            )  # fmt: skip
        return tuple(found)

    def _late(self) -> tuple[Event, ...]:
        if self._rest == len(self._events) and len(self._visits) == 1 and not self._visits[0].ruling.late:
            return ()
        over = [event for event in self._events[self._rest :] if not self._may_follow(event)]
        early = [event for visit in self._visits for event in visit.ruling.late]
        ended = {visit.step.id: visit.finish.at for visit in self._visits if visit.finish is not None}
        addressed = [e for e in self._events[: self._rest] if e.step in ended and e.at > ended[e.step]]
        return in_order([*over, *early, *addressed])

    def _may_follow(self, event: Event) -> bool:
        return event.kind in _AFTER or (event.kind == "statement" and self._procedure.statements_after)

    def _irregular(self, earliest: datetime | None) -> tuple[Reason, ...]:
        done = next((event for event in self._events if event.kind == "action_done"), None)
        found: list[Reason] = []
        if done is not None:
            filed = next((event for event in self._events if event.kind == "filed"), None)
            found += irregular_action(
                done, filed, outcome=self._outcome, decided=self._decided, earliest=earliest, cast=self._cast,
                calendars=self._calendars,
            )  # fmt: skip
        for visit in self._visits:
            found += visit.void
            if visit.ruling.late_decision is not None:
                found.append(because("ps_decided_late", at=written(visit.ruling.late_decision)))
            if visit.finish is not None and visit.finish.grant == "partly_granted" and self._procedure.parts is False:
                found.append(because("ps_part_not_allowed"))
        return tuple(found)

    def _skip(self, step: Step) -> StepStanding:
        forum = self._procedure.forum_of(step)
        return StepStanding(step.id, 0, "skipped", forum, step.level, None, None, (), None, (because("ps_skipped"),))

    def _step_standing(self, visit: _Visit) -> StepStanding:
        step, finish = visit.step, visit.finish
        then = self._now if finish is None else finish.at
        parties = tuple([self._party(visit, party, clock, then) for party, clock in visit.clocks.items()])
        deadline = last_end(parties, then)
        state = finish.state if finish is not None else _open_state(parties)
        why = visit.why or tuple([one.why for one in parties if one.state == state]) or (because(f"ps_step_{state}"),)
        return StepStanding(
            step.id, visit.number, state, self._procedure.forum_of(step), step.level, visit.began,
            finish.at if finish is not None else None, parties, deadline, why, visit.void,
        )  # fmt: skip

    def _party(self, visit: _Visit, party: str, clock: StepClock, then: datetime) -> PartyStanding:
        state = party_state(visit.step, visit.ruling.said[party], clock, then)
        return PartyStanding(
            party, state, why_of(party, state, clock, then), clock.opened, clock.deadline,
            visit.ruling.positions.get(party, ""), clock.moved, clock.holds,
        )  # fmt: skip


def _belongs(event: Event, place: int, finish: Finish) -> bool:
    return place <= finish.place if finish.place is not None else event.at < finish.at


def _stops(visit: _Visit) -> tuple[tuple[datetime, datetime | None], ...]:
    return max((clock.stops for clock in visit.clocks.values()), key=len, default=())


def _grade(event: Event) -> int:
    return {"received": event.grade, "acknowledged": 2}.get(event.kind, 0)


def _open_state(parties: tuple[PartyStanding, ...]) -> str:
    if len(parties) == 1:
        return parties[0].state
    states = {one.state for one in parties}
    return next((state for state in _URGENT if state in states), next(iter(states), "waiting"))


def _latest_of(leads: tuple[LeadStanding, ...]) -> datetime | None:
    ends = [lead.earliest.at for lead in leads if lead.clock == "lead" and lead.earliest is not None]
    return max((end for end in ends if end is not None), default=None)
