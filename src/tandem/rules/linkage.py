"""A linkage policy read on the record: in step or out of step, by which steps, and since when.

The same record answers every policy; what they count differs. Nothing here knows what day it is: the day is asked for.
"""

from collections.abc import Iterable, Mapping

import msgspec

from tandem.acts.linkage import AnyClause, Budget, Counted, Lag, Silent
from tandem.rules.linkage_counts import BudgetCount, LagCount, SilentCount
from tandem.rules.linkage_names import names_of, rule_faults
from tandem.rules.linkage_reading import ClauseReading, Course, PolicyReading, joined, severest, together
from tandem.rules.linkage_stepwise import StepwiseCount
from tandem.rules.policy_steps import Owed, Step, StepBook


class LinkageRule(msgspec.Struct, frozen=True):
    """What a policy says: its clauses, of which all hold at once, and the names that it defines for them."""

    clauses: tuple[AnyClause, ...]
    defines: Mapping[str, Counted] = {}


def evaluate(rule: LinkageRule, *, steps: Iterable[Step], owed: Iterable[Owed] = (), day: str) -> PolicyReading:
    """Read a policy on the steps of a record as it stood at the end of a day; one that is at fault is not known."""
    if faults := tuple(reason for _, reason in rule_faults(rule.clauses, rule.defines)):
        return PolicyReading(
            verdict="not_known", by=(), since=None, clauses=(), course=(("", "not_known"),), faults=faults
        )  # fmt: skip
    book = StepBook((step for step in steps if step.day <= day), owed, rule.defines)
    clauses = tuple(_clause(clause, book, day) for clause in rule.clauses)
    verdict = severest(one.verdict for one in clauses)
    course = together(one.course for one in clauses)
    by = {step.key: step for one in clauses if one.verdict == verdict for step in one.by}
    return PolicyReading(
        verdict=verdict, clauses=clauses, course=course, since=course[-1][0] or None,
        by=tuple(sorted(by.values(), key=lambda step: (step.day, step.name))),
    )  # fmt: skip


def _clause(clause: AnyClause, book: StepBook, day: str) -> ClauseReading:
    turning: set[str] = set()
    for field, name in names_of(clause):
        turning |= book.turning_days(
            name, clause.since_status if isinstance(clause, Budget) and field == "since" else ()
        )
    judged = sorted(one for one in turning if one <= day)
    turns: list[tuple[str, str]] = []
    counted = _counted(clause, book, "")
    for place, start in enumerate(["", *judged]):
        end = judged[place] if place < len(judged) else f"{day}~"
        counted = _counted(clause, book, start) if start else counted
        within = sorted(turn for turn in counted.turns() if start < turn < end)
        turns += [(one, counted.verdict(one)) for one in (start, *within)]
    course: Course = joined(turns)  # type: ignore[arg-type]
    return msgspec.structs.replace(counted.reading(day), course=course)


def _counted(clause: AnyClause, book: StepBook, day: str) -> BudgetCount | LagCount | SilentCount | StepwiseCount:
    match clause:
        case Budget():
            return BudgetCount(clause, book, day)
        case Lag():
            return LagCount(clause, book, day)
        case Silent():
            return SilentCount(clause, book, day)
        case _:
            return StepwiseCount(clause, book, day)
