"""A plan in words: what decides the date, who must ask whom by when, and how sure each time is.

Every time stands with where it comes from. A day that is only a bound is said as one.
"""

from collections.abc import Iterable

import msgspec

from tandem.regimes.procedure import Span
from tandem.regimes.rulebook import Rulebook
from tandem.reports.calendar import skipped_line
from tandem.reports.plan_bars import Bar, Look, bars_of, look_of
from tandem.reports.procedure_step import name_in
from tandem.reports.speaker import Speaker
from tandem.rules.plangraph import Wait
from tandem.rules.planned import Earliest, Plan, PlannedRequest, Time
from tandem.rules.reason import Reason


class Line(msgspec.Struct, frozen=True):
    """A sentence, and whether what it says is confirmed."""

    said: str
    unconfirmed: bool = False


class PlanRow(msgspec.Struct, frozen=True):
    """One request as a row: who, by when, how much time is left, how long it takes, what it waits for and needs."""

    request: PlannedRequest
    name: str
    asker: str
    lines: str
    look: Look
    by: str
    spare: str
    needed: str
    times: tuple[Line, ...]
    waits: tuple[Line, ...]
    attach: tuple[str, ...]
    doubts: tuple[str, ...]
    not_known: tuple[str, ...]
    skipped: tuple[str, ...]
    critical: bool
    bar: Bar

    @property
    def unconfirmed(self) -> bool:
        """True where something about the request or its times is not confirmed."""
        return bool(self.doubts or self.not_known)


class PlanView(msgspec.Struct, frozen=True):
    """A whole plan to show: the sentence that decides, the critical path, a row a request, and the earliest days.

    `urgent` says only by when what decides the date has to be asked, for where its name stands above.
    """

    plan: Plan
    verdict: str
    urgent: str
    path: tuple[str, ...]
    rows: tuple[PlanRow, ...]
    parallel: str
    serial: str
    slowest: str
    open_ends: tuple[str, ...]

    @property
    def unconfirmed(self) -> bool:
        """True where any time of the plan is not confirmed."""
        return any(row.unconfirmed for row in self.rows)


class Compared(msgspec.Struct, frozen=True):
    """What a what-if changes of one request, beside how it was."""

    name: str
    before: str
    after: str


def plan_view(*, plan: Plan, book: Rulebook, speaker: Speaker, owner: str = "") -> PlanView:
    """Answer a plan in the reader's language, what must be asked first before the rest.

    `owner` asks every authority but another party's own, which that party asks itself.
    """
    told = _Telling(plan, book, speaker, owner)
    first = sorted(plan.requests, key=lambda one: (one.state == "decided", one.no_later_than))
    return PlanView(
        plan=plan, verdict=told.verdict(), urgent=told.urgent(), path=tuple(told.path()),
        rows=tuple(told.row(one) for one in first),
        parallel=told.earliest("parallel", plan.parallel), serial=told.earliest("serial", plan.serial),
        slowest=told.earliest("slowest", plan.slowest) if plan.slowest != plan.parallel else "",
        open_ends=tuple(told.name(id) for id in plan.open_ends),
    )  # fmt: skip


def compared(*, before: Plan, after: Plan, book: Rulebook, speaker: Speaker) -> tuple[Compared, ...]:
    """Answer the requests whose last safe day or state a what-if changes; one that falls away, and the departure."""
    was, now = _Telling(before, book, speaker), _Telling(after, book, speaker)
    found = []
    for one in before.requests:
        other = after.request(one.id)
        then = now.by(other) if other is not None else speaker.say("plan_falls_away")
        if (said := was.by(one)) != then:
            found.append(Compared(was.name(one.id), said, then))
    earliest = was.earliest("parallel", before.parallel), now.earliest("parallel", after.parallel)
    if earliest[0] != earliest[1]:
        found.append(Compared(speaker.say("plan_parallel_title"), *earliest))
    return tuple(found)


def authority_name(*, id: str, book: Rulebook, speaker: Speaker) -> str:
    """Answer what a request or an authority is called; a code that the rulebook does not know is shown as it is."""
    code, _, number = id.partition("#")
    one = book.authority(code)
    name = name_in(one.names, speaker) if one is not None else code
    return speaker.say("plan_request_number", name=name, number=int(number)) if number else name


def length_said(*, span: Span, speaker: Speaker) -> str:
    """Answer a length in words."""
    return speaker.say(f"plan_span_{span.unit}", count=span.count)


class _Telling:
    def __init__(self, plan: Plan, book: Rulebook, speaker: Speaker, owner: str = "") -> None:
        self._plan, self._book, self._speaker, self._owner = plan, book, speaker, owner
        self._bars = bars_of(plan)

    def name(self, id: str) -> str:
        return authority_name(id=id, book=self._book, speaker=self._speaker)

    def verdict(self) -> str:
        say, path = self._speaker.say, self._plan.critical_path
        if not self._plan.requests:
            return say("plan_nobody")
        if not path:
            return say("plan_all_decided")
        first = self._plan.request(path[0])
        assert first is not None
        return self._decides(first)

    def _decides(self, first: PlannedRequest) -> str:
        say, name = self._speaker.say, self.name(first.id)
        if first.state == "filed":
            return say("plan_decides_filed", authority=name, day=first.filed_on)
        slack = first.slack_days if first.slack_days is not None else first.slack_at_most
        if slack is not None and slack < 0:
            return say("plan_decides_late", authority=name, day=first.no_later_than, count=-slack)
        if first.slack_days is None:
            return say("plan_decides_unknown", authority=name, day=first.no_later_than)
        return say("plan_decides", authority=name, day=first.no_later_than, count=slack)

    def urgent(self) -> str:
        first = self._plan.request(self._plan.critical_path[0]) if self._plan.critical_path else None
        if first is None or first.slack_at_most is None:
            return ""
        if first.state == "filed":
            return self.by(first) + "."
        late = first.slack_at_most < 0
        code = "plan_ask_late" if late else "plan_ask_by" if first.slack_days is not None else "plan_ask_unknown"
        return self._speaker.say(code, day=first.no_later_than, count=abs(first.slack_at_most))

    def path(self) -> list[str]:
        found = [self._step(one) for id in self._plan.critical_path if (one := self._plan.request(id)) is not None]
        return [*found, self._speaker.say("plan_path_departs", day=self._plan.departure)] if found else []

    def _step(self, one: PlannedRequest) -> str:
        say, name = self._speaker.say, self.name(one.id)
        if one.state == "filed":
            return say("plan_path_filed", authority=name, day=one.filed_on, until=one.needed_by)
        if one.slack_days is None:
            return say("plan_path_unknown", authority=name, day=one.no_later_than)
        follows = [row for row in self._plan.requests if row.id == one.serves]
        for_filing = any(wait.on == one.id and wait.state == "filed" for row in follows for wait in row.waits)
        if for_filing:
            return say("plan_path_attached", authority=name, day=one.no_later_than, other=self.name(one.serves))
        return say("plan_path_asked", authority=name, day=one.no_later_than, until=one.needed_by)

    def row(self, one: PlannedRequest) -> PlanRow:
        authority = self._book.authority(one.authority)
        return PlanRow(
            request=one, name=self.name(one.id), asker=self._asker(one), lines=self._lines(one.lines),
            look=look_of(one, self._plan), by=self.by(one), spare=self._spare(one),
            needed=self._speaker.say("plan_needed", until=one.needed_by) if one.state != "decided" else "",
            times=tuple(self._time(time) for time in one.times), waits=tuple(self._wait(wait) for wait in one.waits),
            attach=tuple(name_in(paper.names, self._speaker) for paper in one.attach),
            doubts=(
                *(self._reason(reason) for reason in one.doubts),
                *(name_in(names, self._speaker) for names in (authority.unconfirmed if authority else ())),
            ),
            not_known=tuple(self._reason(reason) for reason in one.not_known), skipped=self._skipped(one),
            critical=one.id in self._plan.critical_path, bar=self._bars[one.id],
        )  # fmt: skip

    def by(self, one: PlannedRequest) -> str:
        say = self._speaker.say
        if one.state == "decided":
            return say("plan_decided", day=one.decided_on)
        if one.state == "filed":
            return say("plan_filed", day=one.filed_on)
        if one.last_safe_at is not None:
            return say("plan_by_hour", at=one.last_safe_at)
        return say("plan_by" if one.last_safe_filing else "plan_by_bound", day=one.no_later_than)

    def _asker(self, one: PlannedRequest) -> str:
        authority = self._book.authority(one.authority)
        own = authority is not None and authority.kind == "own"
        return authority.body if own and authority is not None and authority.body else self._owner

    def _lines(self, numbers: tuple[int, ...]) -> str:
        return self._speaker.say("plan_lines", lines=runs_of(numbers), count=len(numbers)) if numbers else ""

    def _spare(self, one: PlannedRequest) -> str:
        slack = one.slack_days
        if one.slack_at_most is None:
            return ""
        if slack is None:
            late = one.slack_at_most < 0
            return self._speaker.say(
                "plan_late_at_least" if late else "plan_spare_unknown", count=abs(one.slack_at_most)
            )
        if slack == 0:
            return self._speaker.say("plan_spare_none")
        return self._speaker.say("plan_spare" if slack > 0 else "plan_late", count=abs(slack))

    def _time(self, time: Time) -> Line:
        length = length_said(span=time.length, speaker=self._speaker)
        said = self._speaker.say(f"plan_time_{time.clock}", length=length, basis=time.basis)
        if time.longest is not None:
            said += " " + self._speaker.say(
                "plan_longest", length=length_said(span=time.longest, speaker=self._speaker)
            )
        return Line(said, time.basis != "text")

    def _wait(self, wait: Wait) -> Line:
        code = f"plan_waits_{wait.state}" if wait.binding else "plan_waits_practice"
        return Line(self._speaker.say(code, authority=self.name(wait.on)), wait.basis != "text")

    def _reason(self, reason: Reason) -> str:
        named = {key: self.name(str(reason.values[key])) for key in ("authority", "other") if key in reason.values}
        return self._speaker.say(reason.code, **{**reason.values, **named})

    def _skipped(self, one: PlannedRequest) -> tuple[str, ...]:
        return tuple(skipped_line(day, self._speaker) for day in one.skipped)

    def earliest(self, way: str, found: Earliest) -> str:
        say = self._speaker.say
        if found.departure is not None:
            return say(f"plan_{way}", day=found.departure)
        missing = self._speaker.joined([self.name(id) for id in found.missing])
        return say(f"plan_{way}_bound", day=found.at_least, authorities=missing)


def runs_of(numbers: Iterable[int]) -> str:
    """Write numbers of lines in their order, neighbours as one: `1–3, 7`."""
    runs: list[list[int]] = []
    for number in sorted({*numbers}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
