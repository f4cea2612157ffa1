"""The clock of one who has to answer at one step: what opened it, what moved its end, the holds in it. No `now` here.

The arithmetic is that of a notice's window (`rules/window.py`); a test holds the two together. Beyond it, a hold may be
open-ended, and holds, questions and requests for information may stop the clock of all: then times that overlap count
once, and as many working days are left afterwards as were left before.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from tandem.regimes.procedure import Span
from tandem.regimes.stepcharter import ANSWERING
from tandem.regimes.stepwise import Step, Stop
from tandem.rules.deadline import Calendars, Closing, Length, SkippedDay, add_length, closing_of
from tandem.rules.instant import END_OF_TIME, written
from tandem.rules.reason import Reason, because
from tandem.rules.stepevent import Cast, Event


class StepHold(msgspec.Struct, frozen=True):
    """A hold as the procedure takes it: `ends` by its length, `over` before that; `fault` why it counts for nothing."""

    by: str
    placed: datetime
    reason: str
    ends: datetime | None
    over: datetime | None = None
    fault: Reason | None = None

    @property
    def until(self) -> datetime | None:
        """The instant at which it ended or will; None where that is not known."""
        return self.over if self.over is not None else self.ends

    def runs(self, now: datetime) -> bool:
        """Tell whether it runs at an instant."""
        return self.fault is None and self.placed <= now and (self.until is None or now < self.until)


class StepClock(msgspec.Struct, frozen=True):
    """The clock of one who answers. `stops` are the times in which it stood, the last without an end if it stands."""

    party: str
    opened: datetime | None
    deadline: Closing | None
    moved: tuple[Reason, ...] = ()
    holds: tuple[StepHold, ...] = ()
    void: tuple[Reason, ...] = ()
    stops: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def silent_from(self) -> datetime | None:
        """The instant from which nobody waits for an answer any more; None where it is open or not known."""
        at = self.deadline.at if self.deadline else None
        for hold in self.holds:
            if hold.fault is None and hold.by == self.party:
                until = hold.until
                at = None if at is None or until is None else max(at, until)
        return at

    def hold_at(self, now: datetime) -> StepHold | None:
        """Answer the hold that runs at an instant."""
        for hold in self.holds:
            if hold.runs(now):
                return hold
        return None

    def stands(self, now: datetime) -> bool:
        """Tell whether the clock stands at an instant."""
        return any(begun <= now and (end is None or now < end) for begun, end in self.stops)


class Opening(msgspec.Struct, frozen=True):
    """What opens the clock for one who answers: the instant, a length that was asked for, an end that was given."""

    at: datetime
    length: str = ""
    until: datetime | None = None


def clock_of(
    *, step: Step, party: str, opening: Opening | None, events: Sequence[Event], cast: Cast, calendars: Calendars
) -> StepClock:
    """Answer the clock of one who answers, from what opened it and from the events of the step in their order."""
    if opening is None:
        return StepClock(party, None, None, void=_before_any_window(step, party, events))
    clock = _Clock(step, party, opening, cast, calendars)
    if any(event.kind in _MOVES for event in events):
        clock.take(events)
    return clock.read()


_MOVES = frozenset({"held", "extended", "hurried", "asked", "information_asked"})


def _before_any_window(step: Step, party: str, events: Sequence[Event]) -> tuple[Reason, ...]:
    held = [event for event in events if event.kind == "held" and event.by == party]
    return tuple(because("hold_before_window", party=event.by) for event in held) if step.holds else ()


class _Clock:
    """Takes what moves a clock, in order."""

    def __init__(self, step: Step, party: str, opening: Opening, cast: Cast, calendars: Calendars) -> None:
        self._step, self._party, self._opened, self._cast, self._calendars = step, party, opening.at, cast, calendars
        self._holds: list[StepHold] = []
        self._moved: list[Reason] = []
        self._void: list[Reason] = []
        self._stops: list[tuple[datetime, datetime | None]] = []
        self._stood: datetime | None = None
        self._given: dict[int, datetime] = {}
        clock = step.clock
        self._zone = cast.code_of(clock.zone)[0] if clock.zone else party
        self._union = _union(clock.calendars, party, cast) if clock.calendars else ()
        self._span = clock.other.get(opening.length, clock.length)
        self._skipped: tuple[SkippedDay, ...] = ()
        self._at: datetime | None = None
        self._why: Reason | None = None
        if clock.until != "length":
            self._at, self._why = opening.until, because(f"ps_until_{clock.until}")
            if opening.until is None:
                self._why = because(f"ps_until_{clock.until}_unknown")
        elif self._span is not None:
            self._keep(self._counted(self._opened, self._span))

    def read(self) -> StepClock:
        deadline = None if self._why is None else Closing(at=self._at, why=self._why, skipped=self._skipped)
        return StepClock(
            self._party, self._opened, deadline, tuple(self._moved), tuple(self._holds), tuple(self._void),
            tuple(self._stops),
        )  # fmt: skip

    def take(self, events: Sequence[Event]) -> None:
        self._given = _answers(events)
        for place, take, event in self._acts(events):
            take(event, events[place + 1 :], events[:place])

    def _acts(self, events: Sequence[Event]) -> Iterator[tuple[int, Callable[..., None], Event]]:
        for place, event in enumerate(events):
            if event.kind == "held" and (event.by == self._party or self._held_by_all()):
                yield place, self._hold, event
            elif event.kind == "extended" and event.to in ("", self._party):
                yield place, self._extend, event
            elif event.kind == "hurried" and event.by == self._party:
                yield place, self._hurry, event
            elif event.kind in ("asked", "information_asked"):
                yield place, self._ask, event

    def _held_by_all(self) -> bool:
        return self._step.holds is not None and self._step.holds.stops == "all"

    def _counted(self, opened: datetime, span: Span) -> Closing:
        return closing_of(
            opened=opened, length=Length(span.count, span.unit), zone_of=self._zone, calendars=self._calendars,
            union_of=self._union, close_at=self._step.clock.close_at,
        )  # fmt: skip

    def _longer(self, start: datetime, span: Span) -> Closing:
        return add_length(
            start=start, length=Length(span.count, span.unit), zone_of=self._zone, calendars=self._calendars,
            union_of=self._union,
        )  # fmt: skip

    def _keep(self, closing: Closing) -> None:
        self._at, self._why = closing.at, closing.why
        self._skip(closing)

    def _skip(self, closing: Closing) -> None:
        if closing.skipped:
            self._skipped += tuple(day for day in closing.skipped if day not in self._skipped)

    def _hold(self, event: Event, after: Sequence[Event], before: Sequence[Event]) -> None:
        terms = self._step.holds
        fault = self._hold_fault(event, before)
        length = terms.length if terms is not None and "length" in terms.ends else None
        ends = self._longer(event.at, length).at if length is not None and fault is None else None
        over = _over(event, after, terms.ends if terms else ())
        early = over if over is not None and (ends is None or over < ends) else None
        hold = StepHold(event.by, event.at, event.reason, ends, early, fault)
        self._holds.append(hold)
        if fault is not None or terms is None or terms.stops == "nothing" or self._at is None:
            return
        if terms.stops == "own" and length is not None:
            self._move_by(hold, length)
        else:
            self._stand(hold.placed, hold.until, "ps_moved_by_hold")

    def _hold_fault(self, event: Event, before: Sequence[Event]) -> Reason | None:
        terms, party = self._step.holds, event.by
        if terms is None or not self._cast.has(party, terms.by):
            return because("hold_not_allowed", party=party)
        if terms.reasons and event.reason not in terms.reasons:
            return because("hold_reason_unknown", found=event.reason[:40], known=", ".join(terms.reasons))
        if event.at < self._opened:
            return because("hold_before_window", party=party)
        if self._at is not None and event.at >= self._at:
            return because("hold_after_window", party=party, at=written(self._at))
        said = [one for one in before if one.by == party and one.kind in ("position", "voted")]
        if said and said[-1].position:
            return because("hold_after_answer", party=party)
        counted = [hold for hold in self._holds if hold.by == party and hold.fault is None]
        if any(hold.runs(event.at) for hold in counted):
            return because("hold_overlaps", party=party)
        if terms.most is not None and len(counted) >= terms.most:
            return because("hold_beyond_most", party=party, count=terms.most)
        return None

    def _move_by(self, hold: StepHold, span: Span) -> None:
        """Stop the clock for a hold of known length: what was left when it was placed is left when it is over."""
        if self._at is None or hold.placed >= self._at:
            return
        longer = self._longer(self._at, span)
        left = self._at - hold.placed
        at = longer.at if hold.over is None else min(longer.at or END_OF_TIME, _later(hold.over, left))
        self._stops.append((hold.placed, hold.until))
        if at is None:
            self._keep(longer)
            return
        self._skip(longer)
        self._at = at
        self._moved.append(because("window_moved_by_hold", at=written(at)))

    def _stand(self, begun: datetime, end: datetime | None, code: str) -> None:
        """Let the clock stand for a time; of times that overlap each moment counts once."""
        if self._at is None or begun >= self._at:
            return
        since = begun if self._stood is None else max(begun, self._stood)
        if end is None:
            self._stops.append((since, None))
            self._at, self._why = None, because(f"{code}_open", at=written(begun))
        elif end > since:
            self._stops.append((since, end))
            self._go_on(since, end)
            self._stood = end
            if self._at is not None:
                self._moved.append(because(code, at=written(self._at)))

    def _go_on(self, stood: datetime, end: datetime) -> None:
        """Count what was left when the clock stood from the moment at which it goes on."""
        at, span = self._at, self._span
        assert at is not None
        if span is None or span.unit == "hours" or self._step.clock.until != "length":
            self._at = _later(end, at - stood)
            return
        for count in range(1, span.count + 1):
            closing = self._counted(stood, Span(count, span.unit))
            if closing.at is None or closing.at >= at:
                self._keep(self._counted(end, Span(count, span.unit)))
                return
        self._at = _later(end, at - stood)

    def _extend(self, event: Event, after: Sequence[Event], before: Sequence[Event]) -> None:
        until, terms = event.until, [one for one in self._step.extends if self._cast.has(event.by, one.by)]
        if not terms or until is None:
            self._void.append(because("ps_may_not_extend", party=event.by))
        elif self._at is not None and event.at >= self._at:
            self._void.append(because("ps_extended_too_late", party=event.by, at=written(self._at)))
        elif self._at is not None and until <= self._at:
            self._void.append(because("ps_extended_shorter", party=event.by, at=written(self._at)))
        elif self._at is not None:
            limits = [self._limit(one.to) for one in terms if one.when == "always" or _differ(before, self._step)]
            if not any(limit is None or until <= limit for limit in limits):
                self._void.append(because("ps_extended_too_far", party=event.by, at=written(until)))
                return
            self._at = until
            self._moved.append(because("window_extended", at=written(until)))

    def _limit(self, span: Span | None) -> datetime | None:
        return None if span is None else self._counted(self._opened, span).at or self._opened

    def _hurry(self, event: Event, after: Sequence[Event], before: Sequence[Event]) -> None:
        span = self._step.clock.other.get(event.length or "urgent")
        if span is None or self._at is None:
            return
        short = self._counted(max(self._opened, event.at), span).at
        if short is not None and short < self._at:
            self._at = short
            self._moved.append(because("window_urgent", at=written(short)))

    def _ask(self, event: Event, after: Sequence[Event], before: Sequence[Event]) -> None:
        kind = "question" if event.kind == "asked" else "information"
        stop = next((s for s in self._step.stops if s.on == kind and self._cast.has(event.by, s.by)), None)
        if stop is None or (stop.whose == "own" and event.by != self._party):
            return
        if self._at is None or not self._opened <= event.at < self._at:
            return
        given = self._given.get(id(event))
        if stop.whose == "own":
            self._stop_own(event, given, stop)
        else:
            self._stand(event.at, given, f"ps_moved_by_{kind}")

    def _stop_own(self, event: Event, given: datetime | None, stop: Stop) -> None:
        """Let the clock of who asked stand, as in a notice: hold and question each give their own length."""
        assert self._at is not None
        self._stops.append((event.at, given))
        if given is None:
            self._at, self._why = None, because(f"ps_moved_by_{stop.on}_open", at=written(event.at))
            return
        since = event.at if self._stood is None else max(event.at, self._stood)
        answered = max(given, since)
        if answered > since:
            self._at, self._stood = _later(self._at, answered - since), answered
            self._moved.append(because(f"ps_moved_by_{stop.on}", at=written(self._at)))


def _union(names: tuple[str, ...], party: str, cast: Cast) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        found.update(dict.fromkeys((party,) if name == ANSWERING else cast.code_of(name)))
    return tuple(found)


def _over(event: Event, after: Sequence[Event], ends: tuple[str, ...]) -> datetime | None:
    """When a hold was released, or its party answered; whichever came first."""
    for one in after:
        if one.by == event.by and one.kind == "released" and "release" in ends:
            return one.at
        answers = one.kind == "broken" or (one.kind in ("position", "voted") and bool(one.position))
        if one.by == event.by and answers and "answer" in ends:
            return one.at
    return None


def _answers(events: Sequence[Event]) -> dict[int, datetime]:
    """When each question was answered, and what was asked for given; an answer is to the oldest that is open."""
    asked: dict[str, list[Event]] = {"answered": [], "information_given": []}
    found: dict[int, datetime] = {}
    for event in events:
        if event.kind in ("asked", "information_asked"):
            asked["answered" if event.kind == "asked" else "information_given"].append(event)
        elif event.kind in asked:
            fitting = (one for one in asked[event.kind] if event.to in ("", one.by) and one.by != event.by)
            if (oldest := next(fitting, None)) is not None:
                asked[event.kind].remove(oldest)
                found[id(oldest)] = event.at
    return found


def _differ(before: Sequence[Event], step: Step) -> bool:
    said = {event.by: event.position for event in before if event.kind in ("position", "voted") and event.position}
    opposed = [position in step.blocks or position in ("objection", "against") for position in said.values()]
    return any(opposed)


def _later(at: datetime, left: timedelta) -> datetime:
    return END_OF_TIME if END_OF_TIME - at < left else at + left
