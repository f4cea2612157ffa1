"""Who must be asked by when so that an action can leave on its day: counted back from it, and forward from today.

1. A day is told only where every time behind it is known. Where an authority has no known time, the plan says so and
   gives a bound, told as that; it never guesses.
2. Two clocks of one request run together, and both have to be over.
3. Nothing is written: a what-if is the same plan with other values.
4. A request that was filed or decided keeps the days on which that happened; what is decided holds up nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from tandem.regimes.rulebook import Rulebook
from tandem.rules.deadline import Calendars
from tandem.rules.planclock import NotCounted, PlanClock, last_open
from tandem.rules.planforward import Ahead, Days, earliest
from tandem.rules.plangraph import Node, Wait, nodes_of, ordered, waits_of
from tandem.rules.planned import Plan, PlannedRequest, WhatIf
from tandem.rules.planterms import Terms, doubts_of, terms_of, times_of
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Requirement
from tandem.rules.workdays import SkippedDay


def plan(
    *,
    requirements: Sequence[Requirement],
    book: Rulebook,
    departure: date,
    today: date,
    calendars: Calendars,
    departs_at: str = "",
    filed: Mapping[str, date] | None = None,
    decided: Mapping[str, date] | None = None,
    what_if: WhatIf | None = None,
) -> Plan:
    """Answer who must be asked by when. `departs_at` is the hour (`HH:MM`), where it is known.

    `filed` and `decided` are days by the id of a request, which for the first one to an authority is that of the
    authority. Raises PlanRefused where requests wait for one another in a circle.
    """
    tried = what_if or WhatIf()
    nodes = {one.id: one for one in nodes_of(requirements=requirements, book=book, without=tried.without_lines)}
    waits = waits_of(nodes=tuple(nodes.values()), practice=tried.practice)
    order = ordered(waits=waits)
    terms = {id: terms_of(node=node, later=tried.later) for id, node in nodes.items()}
    ahead = Ahead(
        order=order, terms=terms, waits=waits, filed=filed or {}, decided=decided or {}, today=today,
        calendars=calendars, hour=departs_at,
    )  # fmt: skip
    back = _Backward(ahead=ahead, departure=tried.departure or departure)
    return _drawn_up(nodes=nodes, back=back, tried=tried, what_if=what_if)


class _Bound(msgspec.Struct, frozen=True, kw_only=True):
    """The last day for a filing, what it serves, and why it is only a bound."""

    needed_by: date
    filing: date
    serves: str = ""
    clock: PlanClock | None = None
    not_known: tuple[Reason, ...] = ()


class _Backward:
    """The count back from departure: for each request the last day on which it may be filed."""

    def __init__(self, *, ahead: Ahead, departure: date) -> None:
        self.ahead, self.departure = ahead, departure
        self.bounds: dict[str, _Bound] = {}
        self.served: dict[str, list[tuple[str, Wait]]] = {id: [] for id in ahead.order}
        for id, rows in ahead.waits.items():
            if id in ahead.filed or id in ahead.decided:
                # What was filed without waiting holds the others to nothing any more.
                continue
            for wait in rows:
                if wait.binding:
                    self.served[wait.on].append((id, wait))
        for id in reversed(ahead.order):
            self.bounds[id] = self._bound(id)

    def _bound(self, id: str) -> _Bound:
        terms, reasons = self.ahead.terms[id], dict[Reason, None]()
        if not terms.before_departure:
            reasons[because("plan_no_time", authority=id)] = None
        found = [self._start(clock, self.departure, "", reasons) for clock in terms.before_departure]
        needed = self.departure
        for other, wait in self.served[id]:
            bound = self.bounds[other]
            if bound.not_known:
                reasons[because("plan_waits_on_unknown", authority=id, other=other)] = None
            if wait.state == "decided":
                needed = min(needed, bound.filing)
            clock = terms.answer if wait.state == "decided" else None
            found.append(self._start(clock, bound.filing, other, reasons))
        day, serves, clock = min(found, key=lambda row: row[0], default=(self.departure, "", None))
        day = last_open(day, codes=terms.codes, calendars=self.ahead.calendars)
        return _Bound(needed_by=needed, filing=day, serves=serves, clock=clock, not_known=tuple(reasons))

    def _start(
        self, clock: PlanClock | None, needed: date, serves: str, reasons: dict[Reason, None]
    ) -> tuple[date, str, PlanClock | None]:
        """The last start of a clock; the needed day itself, which bounds it, where the clock cannot be counted."""
        if clock is None:
            return needed, serves, None
        try:
            return clock.last_start(needed, calendars=self.ahead.calendars, hour=self.ahead.hour), serves, clock
        except NotCounted as error:
            reasons[error.reason] = None
            return needed, serves, None


def _drawn_up(*, nodes: Mapping[str, Node], back: _Backward, tried: WhatIf, what_if: WhatIf | None) -> Plan:
    ahead = back.ahead
    slow = {id: terms_of(node=node, later=tried.later, slowest=True) for id, node in nodes.items()}
    parallel, days = earliest(ahead=ahead)
    serial, _ = earliest(ahead=ahead, serial=True)
    slowest, _ = earliest(ahead=msgspec.structs.replace(ahead, terms=slow))
    requests = tuple(_request(nodes[id], back, days[id]) for id in ahead.order)
    return Plan(
        departure=back.departure, today=ahead.today, requests=requests, critical_path=_critical(requests),
        open_ends=tuple(one.id for one in requests if one.state != "decided" and one.slack_days is None),
        parallel=parallel, serial=serial, slowest=slowest, what_if=what_if,
    )  # fmt: skip


def _request(node: Node, back: _Backward, days: Days) -> PlannedRequest:
    ahead, bound, one = back.ahead, back.bounds[node.id], node.authority
    filed, decided = ahead.filed.get(node.id), ahead.decided.get(node.id)
    slack = None if decided else (bound.filing - (filed or ahead.today)).days
    known = not bound.not_known
    terms = ahead.terms[node.id]
    return PlannedRequest(
        id=node.id, authority=node.requirement.authority, lines=node.requirement.lines, rules=node.requirement.rules,
        state="decided" if decided else "filed" if filed else "open", filed_on=filed, decided_on=decided,
        times=times_of(one), needed_by=bound.needed_by, serves=bound.serves,
        last_safe_filing=bound.filing if known else None, last_safe_at=_instant(bound, back) if known else None,
        no_later_than=bound.filing, slack_days=slack if known else None, slack_at_most=slack,
        earliest_filing=days.filing, earliest_decision=None if days.missing else days.decision,
        waits=ahead.waits[node.id], attach=one.attach if one else (), skipped=_skipped(bound, terms, back),
        not_known=() if decided else bound.not_known,
        doubts=doubts_of(node=node, terms=terms, departure=back.departure, calendars=ahead.calendars),
    )  # fmt: skip


def _instant(bound: _Bound, back: _Backward) -> datetime | None:
    """The instant of a clock of hours that runs to the departure itself; before another filing only days are told."""
    if bound.clock is None or bound.serves:
        return None
    return bound.clock.last_instant(back.departure, calendars=back.ahead.calendars, hour=back.ahead.hour)


def _skipped(bound: _Bound, terms: Terms, back: _Backward) -> tuple[SkippedDay, ...]:
    if bound.clock is None:
        return ()
    needed = back.bounds[bound.serves].filing if bound.serves else back.departure
    return bound.clock.passed_over(bound.filing, needed, calendars=back.ahead.calendars)


def _critical(requests: Sequence[PlannedRequest]) -> tuple[str, ...]:
    """From the request with the least slack, of equal ones the first to be filed, to the departure."""
    by_id = {one.id: one for one in requests}
    left = [one for one in requests if one.slack_at_most is not None]
    if not left:
        return ()
    path = [min(left, key=lambda one: one.slack_at_most or 0)]
    while path[-1].serves:
        path.append(by_id[path[-1].serves])
    return tuple(one.id for one in path)
