"""Clauses that every step of a name has to meet by itself: gates, an order, steps that go together or draw others."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from tandem.acts.linkage import AnyClause, Free, Gate, Order, Pull, Together
from tandem.rules.linkage_names import READ_FROM_RECORD, in_words, names_of
from tandem.rules.linkage_reading import SEVEREST, ClauseReading, Tally, Verdict, severest
from tandem.rules.policy_steps import CLAIMED, Step, StepBook, day_of, number_of
from tandem.rules.reason import Reason, because

_MET: dict[str, Verdict] = {"yes": "in_step", "not_owed": "in_step", "no": "out_of_step"}


class Judged(msgspec.Struct, frozen=True):
    """One step and its verdicts, each from a day on; `until` is the last day on which an open one may be met."""

    step: Step
    turns: tuple[tuple[str, Verdict], ...]
    until: str | None = None

    def on(self, day: str) -> Verdict | None:
        """Answer its verdict on a day; None before it began."""
        return next((verdict for since, verdict in reversed(self.turns) if since <= day), None)


class StepwiseCount:
    """A clause of which every step has a verdict of its own; the severest stands."""

    def __init__(self, clause: Gate | Order | Together | Free | Pull, book: StepBook, day: str) -> None:
        """Judge the steps as they stood at the end of a day."""
        self._clause = clause
        self._names = names_of(clause)
        self._sides = [book.named(name, day=day) for _, name in self._names]
        self._judged = list(_judged(clause, self._sides, book))
        self._course: list[tuple[str, Verdict]] | None = None

    def turns(self) -> set[str]:
        """Answer the days on which the verdict may change."""
        return {day for day, _ in self._verdicts()}

    def verdict(self, day: str) -> Verdict:
        """Answer how the clause stood on a day."""
        course = self._verdicts()
        place = bisect_right(course, day, key=_day_of_turn)
        return course[place - 1][1] if place else "in_step"

    def _verdicts(self) -> list[tuple[str, Verdict]]:
        if self._course is None:
            self._course = _swept(self._judged)
        return self._course

    def reading(self, day: str) -> ClauseReading:
        """Answer the clause on a day with the steps by which it is so."""
        standing = [(one, verdict) for one in self._judged if (verdict := one.on(day)) is not None]
        verdict = severest(found for _, found in standing)
        by = [one for one, found in standing if found == verdict and verdict != "in_step"]
        until = min((one.until for one in by if one.until and verdict == "open"), default=None)
        tallies = (
            Tally(role, name, tuple(step for step in side if step.day <= day))
            for (role, name), side in zip(self._names, self._sides, strict=True)
        )
        return ClauseReading(
            clause=self._clause, verdict=verdict, by=tuple(one.step for one in by), until=until,
            tallies=tuple(tallies), reason=_reason(self._clause, verdict, by, len(standing), until),
        )  # fmt: skip


def _day_of_turn(turn: tuple[str, Verdict]) -> str:
    return turn[0]


def _judged(clause: AnyClause, sides: Sequence[Sequence[Step]], book: StepBook) -> Iterable[Judged]:
    match clause:
        case Gate():
            return [Judged(step, ((step.day, _met(step, clause.needs)),)) for step in sides[0]]
        case Free():
            return [Judged(step, ((step.day, _met(step, clause.unless)),)) for step in sides[0]]
        case Order():
            return _in_order(clause, sides[0], book)
        case Together():
            return [*_beside(sides[0], sides[1], clause.days), *_beside(sides[1], sides[0], clause.days)]
        case Pull():
            numbers = [number_of(one.day) for one in sides[1]]
            return [_drawn(step, numbers, clause.days) for step in sides[0]]
    return ()


def _met(step: Step, needs: str) -> Verdict:
    if not needs:
        return "in_step"
    if needs not in READ_FROM_RECORD:
        return "not_known"
    return _MET.get(step.cleared if needs == "clearance" else step.consulted, "not_known")


def _in_order(clause: Order, then: Sequence[Step], book: StepBook) -> list[Judged]:
    if in_words(clause.first):
        return [Judged(step, ((step.day, "not_known"),)) for step in then]
    first = book.first_day(clause.first, CLAIMED if clause.when == "claimed" else ("verified",))
    late: list[tuple[Step, Verdict]] = [
        (step, "in_step" if first is not None and first <= step.day else "out_of_step") for step in then
    ]
    return [Judged(step, ((step.day, verdict),)) for step, verdict in late]


def _beside(steps: Sequence[Step], others: Sequence[Step], days: int) -> Iterable[Judged]:
    """Each step needs one of the others at most as many days before or after it."""
    numbers = [number_of(one.day) for one in others]
    for step in steps:
        place = bisect_left(numbers, number_of(step.day) - days)
        yield _waiting(step, numbers[place] if place < len(numbers) else None, days, "out_of_step")


def _drawn(step: Step, numbers: Sequence[int], days: int) -> Judged:
    """A step wants one of the others, whose days these are, on a later day, at most as many days after it."""
    place = bisect_right(numbers, number_of(step.day))
    return _waiting(step, numbers[place] if place < len(numbers) else None, days, "not_borne_out")


def _waiting(step: Step, met: int | None, days: int, missed: Verdict) -> Judged:
    """A step that is open from its day until it is met, or until its days are over."""
    own = number_of(step.day)
    last = own + days
    if met is not None and met <= own:
        return Judged(step, ((step.day, "in_step"),))
    end: tuple[str, Verdict] = (day_of(met), "in_step") if met and met <= last else (day_of(last + 1), missed)
    return Judged(step, ((step.day, "open"), end), day_of(last))


def _swept(judged: Iterable[Judged]) -> list[tuple[str, Verdict]]:
    """The severest verdict by day, in one pass over every change of a step that was not in step from its first day."""
    changes: list[tuple[str, str, Verdict]] = []
    for one in judged:
        before = ""
        for day, verdict in one.turns:
            if before or verdict != "in_step":
                changes.append((day, before, verdict))
            before = verdict
    now: Counter[str] = Counter()
    found: list[tuple[str, Verdict]] = []
    for day, before, verdict in sorted(changes):
        now[verdict] += 1
        now[before] -= 1
        found.append((day, next((one for one in SEVEREST if now[one] > 0), "in_step")))
    return found


def _reason(clause: AnyClause, verdict: Verdict, by: Sequence[Judged], count: int, until: str | None) -> Reason:
    told: dict[str, str | int] = {"count": len(by) if verdict != "in_step" else count}
    told |= {"until": until} if until else {}
    match clause:
        case Gate():
            return because(f"ln_gate_{verdict}", **told, applies_to=clause.applies_to, needs=clause.needs)
        case Free():
            if not clause.unless:
                return because("ln_free", applies_to=clause.applies_to)
            return because(f"ln_free_{verdict}", **told, applies_to=clause.applies_to, unless=clause.unless)
        case Order():
            more = {"first": clause.first, "then": clause.then}
            return because(f"ln_order_{verdict}", **told, **more)
        case Together():
            return because(f"ln_together_{verdict}", **told, x=clause.x, y=clause.y, days=clause.days)
        case Pull():
            return because(f"ln_pull_{verdict}", **told, cause=clause.cause, effect=clause.effect, days=clause.days)
    raise TypeError(type(clause))
