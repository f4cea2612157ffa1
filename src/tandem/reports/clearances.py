"""The clearances of an action: lines by authorities, who decides the date, why each is asked, and how sure that is."""

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.authority import Authority
from tandem.reports.clearance_basis import MISSING, Basis, Standing, other_rules
from tandem.reports.paper_words import numbers_written
from tandem.reports.plan import PlanRow, PlanView, authority_name
from tandem.reports.procedure_step import name_in
from tandem.reports.ruled_line import HitView, TraceView, amount_said, hit_view, trace_of
from tandem.reports.speaker import Speaker
from tandem.rules.ruling import STATUSES, Requirement

NOT_NEEDED = "not_needed"
_DECIDED = ("met", "waived")


class CellView(msgspec.Struct, frozen=True):
    """One line at one authority: a state, and the days and amounts that belong to it."""

    authority: str
    name: str
    state: str
    said: str = ""
    amounts: str = ""
    requests: tuple[str, ...] = ()
    critical: bool = False
    why: tuple[str, ...] = ()


class LineView(msgspec.Struct, frozen=True):
    """One line: what it is, what the rules say, and how it stands with every authority."""

    line: Line
    quantity: str
    status: str
    judged: bool
    cells: tuple[CellView, ...]
    trace: TraceView
    unconfirmed: bool


class AuthorityView(msgspec.Struct, frozen=True):
    """One authority: what it decides, why it is asked, on how many lines it has decided, and what is not confirmed."""

    id: str
    name: str
    decides: str
    kind: str
    why: tuple[str, ...]
    lines: int
    decided: int
    unconfirmed: bool
    open_points: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    row: PlanRow | None


class ClearancesView(msgspec.Struct, frozen=True):
    """Everything that the page shows. `tone` is that of the verdict; `waiting` are lines that wait for an officer."""

    verdict: str
    under: tuple[str, ...]
    tone: str
    decided: int
    asked: int
    authorities: tuple[AuthorityView, ...]
    lines: tuple[LineView, ...]
    shipment: tuple[HitView, ...]
    waiting: tuple[tuple[str, int], ...]
    plan: PlanView | None
    unbound: tuple[str, ...]
    not_screened: int
    on_record: bool

    @property
    def unconfirmed(self) -> bool:
        """True where anything that the page shows is not confirmed."""
        asked, ruled = (one.unconfirmed for one in self.authorities), (one.unconfirmed for one in self.lines)
        whole = (hit.unconfirmed for hit in self.shipment)
        return any((*asked, *ruled, *whole, self.plan is not None and self.plan.unconfirmed))


def clearances_view(
    *, basis: Basis, plan: PlanView | None, speaker: Speaker, first: int = 0, most: int | None = None
) -> ClearancesView:
    """Answer the clearances in words; of the lines only `most` from the one at the place `first` on."""
    return _Telling(basis, plan, speaker).view(basis.lines[first : first + most if most else None])


class _Telling:
    def __init__(self, basis: Basis, plan: PlanView | None, speaker: Speaker) -> None:
        self._basis, self._plan, self._speaker, self._book = basis, plan, speaker, basis.book
        self._other = other_rules(basis.book) if basis.on_record else None
        self._rows = {row.request.id: row for row in plan.rows} if plan else {}
        self._ruled = {one.line: one for one in basis.ruling.lines}
        self._of_line = {
            (line, row.request.authority): row for row in self._rows.values() for line in row.request.lines
        }  # fmt: skip

    def view(self, lines: tuple[Line, ...]) -> ClearancesView:
        basis = self._basis
        authorities = tuple(self._authority(one) for one in basis.requirements)
        missing = [one for one in authorities if one.decided < one.lines]
        waiting = self._waiting()
        return ClearancesView(
            verdict=self._verdict(missing, waiting), under=self._under(missing, waiting),
            tone=self._tone(missing, waiting), decided=len(authorities) - len(missing), asked=len(authorities),
            authorities=authorities, lines=tuple(self._line(line) for line in lines),
            shipment=tuple(hit_view(hit=hit, book=self._book, speaker=self._speaker) for hit in basis.ruling.shipment),
            waiting=waiting, plan=self._plan, unbound=self._unbound(),
            not_screened=0 if basis.screened else basis.ruling.not_screened, on_record=basis.on_record,
        )  # fmt: skip

    def _verdict(self, missing: list[AuthorityView], waiting: tuple[tuple[str, int], ...]) -> str:
        say = self._speaker.say
        if missing:
            path = self._plan.plan.critical_path if self._plan else ()
            if not path:
                return say("cl_missing", count=len(missing))
            decides = authority_name(id=path[0].partition("#")[0], book=self._book, speaker=self._speaker)
            return say("cl_missing_decides", count=len(missing), authority=decides)
        if waiting or self._basis.blocks or self._basis.asking or not self._basis.screened:
            return say("cl_officer_first")
        if self._other is not None:
            return say("cl_decided_under_other_rules")
        return say("cl_all_decided") if self._basis.requirements else say("plan_nobody")

    def _under(self, missing: list[AuthorityView], waiting: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
        found = [self._speaker.reason(self._other)] if self._other is not None else []
        found += self._refused()
        found += [self._plan.urgent] if missing and self._plan and self._plan.urgent else []
        for status, count in waiting:
            found.append(self._speaker.say(f"cl_waiting_{status}", count=count))
        if self._basis.asking:
            found.append(self._speaker.say("cl_shipment_asks", count=len(self._basis.asking)))
        if not self._basis.screened:
            found.append(self._speaker.say("cl_not_screened", count=self._basis.ruling.not_screened))
        return tuple(found)

    def _refused(self) -> list[str]:
        """Which authority refused which lines: a refusal is no decision that is still waited for."""
        lines: dict[str, list[int]] = {}
        for (line, authority), one in self._basis.standings.items():
            if one.state == "refused":
                lines.setdefault(authority, []).append(line)
        return [
            self._speaker.say(
                "cl_refused",
                authority=authority_name(id=authority, book=self._book, speaker=self._speaker),
                lines=numbers_written(found),
            )
            for authority, found in lines.items()
        ]

    def _tone(self, missing: list[AuthorityView], waiting: tuple[tuple[str, int], ...]) -> str:
        if self._refused() or (missing and self._plan and any(row.request.is_late for row in self._plan.rows)):
            return "stop"
        if missing or waiting or self._basis.blocks or self._basis.asking or not self._basis.screened:
            return "warn"
        return "fine" if self._basis.on_record and self._other is None else "warn"

    def _waiting(self) -> tuple[tuple[str, int], ...]:
        """How many lines wait for an officer or an authority's view, in the order of the statuses."""
        done = self._basis.judged
        statuses = [one for line, one in self._basis.statuses.items() if line not in done and self._waits(line, one)]
        return tuple((name, count) for name in STATUSES[1:] if (count := statuses.count(name)))

    def _waits(self, line: int, status: str) -> bool:
        """Whether a line waits; one for an authority's view no longer does once each that its rules name decided."""
        if status != "authoritys_view":
            return True
        named = {hit.authority for hit in self._ruled[line].hits if hit.effect != "duty"}
        found = [self._basis.standing(line, one) for one in named]
        return not all(one is not None and one.state in _DECIDED for one in found)

    def _unbound(self) -> tuple[str, ...]:
        named = {one.id: name_in(one.names, self._speaker) for one in self._book.regimes}
        return tuple(named[id] for id in self._basis.ruling.unbound)

    def _authority(self, one: Requirement) -> AuthorityView:
        authority = self._book.authority(one.authority)
        standings = [self._basis.standing(line, one.authority) for line in one.lines]
        return AuthorityView(
            one.authority, authority_name(id=one.authority, book=self._book, speaker=self._speaker),
            name_in(authority.decides, self._speaker) if authority else "", authority.kind if authority else "",
            tuple(self._speaker.reason(reason) for reason in one.why), len(one.lines),
            sum(standing is not None and standing.state in _DECIDED for standing in standings),
            _is_doubtful(authority), self._open_points(authority),
            tuple((source.what, source.url) for source in authority.sources) if authority else (),
            self._rows.get(one.authority),
        )  # fmt: skip

    def _open_points(self, authority: Authority | None) -> tuple[str, ...]:
        return tuple(name_in(names, self._speaker) for names in authority.unconfirmed) if authority else ()

    def _line(self, line: Line) -> LineView:
        ruling = self._ruled[line.line]
        trace = trace_of(ruling=ruling, line=line, book=self._book, speaker=self._speaker)
        quantity = amount_said(quantity=line.quantity, unit=line.unit, book=self._book, speaker=self._speaker)
        return LineView(
            line, quantity if line.quantity else "", self._basis.statuses[line.line], line.line in self._basis.judged,
            tuple(self._cell(line, one) for one in self._basis.requirements), trace,
            any(hit.unconfirmed for hit in trace.hits),
        )  # fmt: skip

    def _cell(self, line: Line, one: Requirement) -> CellView:
        name = authority_name(id=one.authority, book=self._book, speaker=self._speaker)
        standing = self._basis.standing(line.line, one.authority)
        if standing is None:
            return CellView(one.authority, name, NOT_NEEDED)
        row = self._of_line.get((line.line, one.authority))
        open_now = standing.state not in _DECIDED
        return CellView(
            one.authority, name, standing.state, self._said(standing, row), self._amounts(line, standing),
            standing.requests, bool(row and row.critical and open_now),
            tuple(self._speaker.reason(reason) for reason in standing.why),
        )  # fmt: skip

    def _said(self, standing: Standing, row: PlanRow | None) -> str:
        if standing.state in _DECIDED:
            return self._speaker.say("cl_until", until=standing.until) if standing.until else ""
        return row.by if row else ""

    def _amounts(self, line: Line, standing: Standing) -> str:
        if standing.state == MISSING or standing.asked is None or not line.quantity:
            return ""
        asked, granted = standing.asked or line.quantity, standing.granted
        said = amount_said(quantity=asked, unit=line.unit, book=self._book, speaker=self._speaker)
        if granted is None:
            return self._speaker.say("cl_asked", asked=said)
        given = amount_said(quantity=granted or line.quantity, unit="", book=self._book, speaker=self._speaker)
        return self._speaker.say("cl_granted", asked=said, granted=given)


def _is_doubtful(authority: Authority | None) -> bool:
    return authority is None or authority.confidence != "confirmed" or bool(authority.unconfirmed)
