"""What an evaluation of a linkage policy answers: a verdict, the steps it rests on, and counts to check by hand."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from tandem.acts.linkage import AnyClause
from tandem.rules.policy_steps import Step
from tandem.rules.reason import Reason

Verdict = Literal["out_of_step", "not_borne_out", "not_known", "open", "in_step"]
"""Not borne out: a policy claims that steps are followed by others, and a step was not. Open: days still run."""

SEVEREST: tuple[Verdict, ...] = ("out_of_step", "not_borne_out", "not_known", "open", "in_step")
"""Which verdict stands where several clauses or steps differ: the first of these."""

Course = tuple[tuple[str, Verdict], ...]
"""Verdicts from a day on, the first from `""`, that is from the beginning."""


class Tally(msgspec.Struct, frozen=True):
    """The counted steps of one side of a clause: the field of the clause, the name in it, and the steps."""

    role: str
    name: str
    steps: tuple[Step, ...]


class ClauseReading(msgspec.Struct, frozen=True, kw_only=True):
    """One clause on the record of a day.

    `by` are the steps by which it is so. `number` is what was counted and `limit` how much the clause allows, where it
    counts. `after` is the step since which is counted; `until` is the last day on which an open one may be met.
    """

    clause: AnyClause
    verdict: Verdict
    reason: Reason
    by: tuple[Step, ...] = ()
    tallies: tuple[Tally, ...] = ()
    number: int | None = None
    limit: int | None = None
    after: Step | None = None
    until: str | None = None
    course: Course = ()

    @property
    def since(self) -> str | None:
        """The day on which the verdict became what it is and has stayed so; None where it was so from the beginning."""
        return self.course[-1][0] or None if self.course else None


class PolicyReading(msgspec.Struct, frozen=True, kw_only=True):
    """A policy on the record of a day; all of its clauses hold at once.

    `faults` are why nothing can be counted under it: no desk lets such a policy be stated, but another node might.
    """

    verdict: Verdict
    by: tuple[Step, ...]
    since: str | None
    clauses: tuple[ClauseReading, ...]
    course: Course
    faults: tuple[Reason, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the steps by which it is so."""
        return tuple(step.name for step in self.by)


def severest(verdicts: Iterable[Verdict]) -> Verdict:
    """Answer the verdict that stands for all of these; in step where there are none."""
    return min(verdicts, key=SEVEREST.index, default="in_step")


def joined(turns: Iterable[tuple[str, Verdict]]) -> Course:
    """Answer verdicts by day without those that repeat the one before, the last word of a day alone."""
    found: list[tuple[str, Verdict]] = []
    for day, verdict in turns:
        if found and found[-1][0] == day:
            found.pop()
        if not found or found[-1][1] != verdict:
            found.append((day, verdict))
    return tuple(found)


def together(courses: Iterable[Course]) -> Course:
    """Answer the course of several clauses that hold at once."""
    every = list(courses)
    turns = sorted({(day, place, verdict) for place, course in enumerate(every) for day, verdict in course})
    now: dict[int, Verdict] = {}
    found: list[tuple[str, Verdict]] = []
    for day, place, verdict in turns:
        now[place] = verdict
        found.append((day, severest(now.values())))
    return joined(found)
