"""Clauses that compare numbers of steps: a budget since a step, a lag from a day on, and the longest silence."""

from bisect import bisect_right
from collections.abc import Sequence

from tandem.acts.linkage import Budget, Lag, Silent
from tandem.rules.linkage_reading import ClauseReading, Tally, Verdict
from tandem.rules.policy_steps import Step, StepBook, day_of, number_of
from tandem.rules.reason import because


class BudgetCount:
    """At most `n` steps of one name after the day of the last step of another; all of them where there is none."""

    def __init__(self, clause: Budget, book: StepBook, day: str) -> None:
        """Count the steps as they stood at the end of a day."""
        self._clause = clause
        self._of = book.named(clause.of, day=day)
        self._since = book.named(clause.since, day=day, statuses=clause.since_status)
        self._days, self._since_days = _days(self._of), _days(self._since)

    def turns(self) -> set[str]:
        """Answer the days on which the verdict may change."""
        return {*self._days, *self._since_days}

    def verdict(self, day: str) -> Verdict:
        """Answer how the clause stood on a day."""
        first, last = self._span(day)
        return "out_of_step" if last - first > self._clause.n else "in_step"

    def reading(self, day: str) -> ClauseReading:
        """Answer the clause on a day with its counts."""
        clause, (first, last) = self._clause, self._span(day)
        counted = tuple(self._of[first:last])
        before = tuple(self._since[: bisect_right(self._since_days, day)])
        after = before[-1] if before else None
        over = counted[clause.n :]
        code = f"ln_budget{'' if after else '_all'}_{'over' if over else 'within'}"
        told = {"last": after.name, "day": after.day} if after else {}
        return ClauseReading(
            clause=clause, verdict="out_of_step" if over else "in_step", by=over, number=len(counted), limit=clause.n,
            after=after, tallies=(Tally("of", clause.of, counted), Tally("since", clause.since, before)),
            reason=because(code, count=len(counted), n=clause.n, of=clause.of, since=clause.since, **told),
        )  # fmt: skip

    def _span(self, day: str) -> tuple[int, int]:
        """Where the counted steps begin and end."""
        known = bisect_right(self._since_days, day)
        first = bisect_right(self._days, self._since_days[known - 1]) if known else 0
        return first, bisect_right(self._days, day)


class LagCount:
    """From a day on, that day included, one name has at most `n` steps more than another."""

    def __init__(self, clause: Lag, book: StepBook, day: str) -> None:
        """Count the steps as they stood at the end of a day."""
        self._clause = clause
        self._lead = [step for step in book.named(clause.lead, day=day) if step.day >= clause.start]
        self._follow = [step for step in book.named(clause.follow, day=day) if step.day >= clause.start]
        self._days, self._follow_days = _days(self._lead), _days(self._follow)

    def turns(self) -> set[str]:
        """Answer the days on which the verdict may change."""
        return {*self._days, *self._follow_days}

    def verdict(self, day: str) -> Verdict:
        """Answer how the clause stood on a day."""
        ahead = bisect_right(self._days, day) - bisect_right(self._follow_days, day)
        return "out_of_step" if ahead > self._clause.n else "in_step"

    def reading(self, day: str) -> ClauseReading:
        """Answer the clause on a day with its counts."""
        clause = self._clause
        lead = tuple(self._lead[: bisect_right(self._days, day)])
        follow = tuple(self._follow[: bisect_right(self._follow_days, day)])
        ahead = len(lead) - len(follow)
        over = max(ahead - clause.n, 0)
        return ClauseReading(
            clause=clause, verdict="out_of_step" if over else "in_step", by=lead[len(lead) - over :], number=ahead,
            limit=clause.n, tallies=(Tally("lead", clause.lead, lead), Tally("follow", clause.follow, follow)),
            reason=because(
                "ln_lag_over" if over else "ln_lag_within", lead=clause.lead, follow=clause.follow, led=len(lead),
                followed=len(follow), ahead=ahead, n=clause.n, from_day=clause.start,
            ),
        )  # fmt: skip


class SilentCount:
    """No more than `days` days in a row have no step of a track, from its first step on."""

    def __init__(self, clause: Silent, book: StepBook, day: str) -> None:
        """Count the steps as they stood at the end of a day."""
        self._clause = clause
        self._steps = book.named(clause.track, day=day)
        self._days = _days(self._steps)
        ends = [*(number_of(one) - 1 for one in self._days[1:]), None][: len(self._days)]
        most = [number_of(one) + clause.days for one in self._days]
        late = (day_of(last + 1) for last, end in zip(most, ends, strict=True) if end is None or end > last)
        self._broken = next(late, "")

    def turns(self) -> set[str]:
        """Answer the days on which the verdict may change."""
        return {*self._days[:1], self._broken}

    def verdict(self, day: str) -> Verdict:
        """Answer how the clause stood on a day."""
        if not self._days or day < self._days[0]:
            return "not_known"
        return "out_of_step" if day >= self._broken else "in_step"

    def reading(self, day: str) -> ClauseReading:
        """Answer the clause on a day with its counts."""
        clause, verdict = self._clause, self.verdict(day)
        steps = tuple(self._steps[: bisect_right(self._days, day)])
        tallies = (Tally("track", clause.track, steps),)
        if not steps:
            silent = because("ln_silent_none", track=clause.track)
            return ClauseReading(clause=clause, verdict=verdict, reason=silent, tallies=tallies, limit=clause.days)
        longest, place = self._longest(day)
        now = number_of(day) - number_of(steps[-1].day)
        code = "ln_silent_broken" if verdict == "out_of_step" else "ln_silent_kept"
        told: dict[str, str | int] = {"track": clause.track, "count": longest, "n": clause.days, "now": now}
        return ClauseReading(
            clause=clause, verdict=verdict, by=(steps[place],) if verdict == "out_of_step" else (), number=longest,
            limit=clause.days, after=steps[place], tallies=tallies,
            reason=because(code, **told, from_day=steps[place].day),
        )  # fmt: skip

    def _longest(self, day: str) -> tuple[int, int]:
        """How many days the longest stretch without a step had, and after which step it began."""
        numbers = [number_of(one) for one in self._days[: bisect_right(self._days, day)]]
        ends = [*(number - 1 for number in numbers[1:]), number_of(day)]
        stretches = [end - start for start, end in zip(numbers, ends, strict=True)]
        longest = max(stretches)
        return longest, stretches.index(longest)


def _days(steps: Sequence[Step]) -> list[str]:
    return [step.day for step in steps]
