"""Is everything cleared? Lines by authorities, from the latest assessment, its judgements, waivers and the grants.

1. Without a manifest and an assessment of it nothing is known. "No rule matched" is not a clearance, a code that is
   missing is never waived, and a question that nobody answered blocks.
2. What another party disputes is not known, however good it looks.
3. A waiver is for what two officers knew: a refusal that came after it blocks all the same.
"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from tandem.acts.manifest import Line, Manifest
from tandem.regimes.rulebook import Rulebook
from tandem.rules.condition import code_of
from tandem.rules.coverage import CellState, Cover, Need, cover_of
from tandem.rules.judging import Judging
from tandem.rules.lines import lines_text
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.rules.requirement import requirements_of
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import Hit, LineRuling, Requirement, Ruling, Shipment, Status
from tandem.state.action import ObservedAction
from tandem.state.clearance import Assessment, Clearance, Waiver, disputed_by
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.request import ClearanceRequest

_NO_STATES: tuple[CellState, ...] = ("missing", "asked", "partly", "refused", "conflicting")


class Cell(msgspec.Struct, frozen=True):
    """One line at one authority. `without` is how it stood before a waiver, where there is one."""

    authority: str
    line: int
    cover: Cover
    waiver: Waiver | None = None

    @property
    def state(self) -> CellState:
        """How the line stands with the authority."""
        if self.waiver is None:
            return self.cover.state
        return "waived"


class LineStanding(msgspec.Struct, frozen=True):
    """One line: what the rules say once officers answered, what still asks, and how it stands with each authority.

    `asking` are the rules that nobody answered; `decided` is true where no rule matched and an officer decided so.
    `nobody` are rules that hit, and from which nobody may exempt.
    """

    line: Line
    ruling: LineRuling
    status: Status
    cells: tuple[Cell, ...]
    asking: tuple[str, ...] = ()
    decided: bool = False
    nobody: tuple[str, ...] = ()

    @property
    def conflicting(self) -> tuple[str, ...]:
        """The authorities that contradict one another on this line: some granted, some refused; empty where none do."""
        states = {cell.authority: cell.cover.state for cell in self.cells}
        both = {"met", "partly"} & set(states.values()) and "refused" in states.values()
        met = [one for one, state in states.items() if state in ("met", "partly", "refused")]
        inside = [one for one, state in states.items() if state == "conflicting"]
        return tuple(sorted({*(met if both else ()), *inside}))


class ClearanceStanding(msgspec.Struct, frozen=True):
    """Where the clearance of an action stands: the assessment that counts, its ruling, every line, and the answer."""

    assessment: Assessment
    manifest: Manifest
    book: Rulebook
    ruling: Ruling
    requirements: tuple[Requirement, ...]
    lines: tuple[LineStanding, ...]
    ready: Answer
    asking: tuple[str, ...] = ()
    screened: bool = True
    first: str = ""
    last: str = ""


def clearance_of(matter: Notice | ObservedAction, group: Group) -> ClearanceStanding | Reason:
    """Answer where the clearance of an action stands, or the reason for which nothing can be said of it."""
    basis = _basis(matter, group)
    if isinstance(basis, Reason):
        return basis
    reckoning, lines = _Reckoning(matter, group, *basis), len(basis[1].lines)
    return group.tables.reckoned(matter.id, _came_from(matter, group), lines, reckoning.standing)


def _came_from(matter: Notice | ObservedAction, group: Group) -> tuple[object, ...]:
    """What a standing follows from: the matter, and the requests about it with those whose grants they go on from."""
    about = group.requests_about.get(matter.id, ())
    found, waiting = [*about], [one.supersedes for one in about]
    while waiting:
        before = group.requests.get(waiting.pop() or "")
        if before is not None and not any(before is one for one in found):
            found.append(before)
            waiting.append(before.supersedes)
    return (matter, *found)


def is_cleared(matter: Notice | ObservedAction, group: Group) -> Answer:
    """Answer whether everything that an action needs is granted, judged or waived."""
    found = clearance_of(matter, group)
    return not_known(found) if isinstance(found, Reason) else found.ready


def is_cleared_today(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether an action is cleared for this day: what covers its planned days says nothing of other days."""
    cleared, terms = is_cleared(notice, group), notice.current.terms
    zone = next((one.zone for one in group.charter.parties if one.code == notice.owner), group.charter.zone)
    today = now.astimezone(ZoneInfo(zone)).date().isoformat()
    if not cleared.is_yes or terms.starts_on <= today <= terms.ends_on:
        return cleared
    return no(because("cleared_for_other_days", today=today, starts_on=terms.starts_on, ends_on=terms.ends_on))


def assessment_of(matter: Notice | ObservedAction) -> Assessment | None:
    """Answer the assessment that counts: the owner's latest; of what was only seen, anybody's where it has none."""
    held = matter.clearance.assessments if matter.clearance else ()
    owner = matter.owner if isinstance(matter, Notice) else matter.actor
    own = [one for one in held if one.party == owner]
    if own or isinstance(matter, Notice):
        return own[-1] if own else None
    return held[-1] if held else None


def manifest_of(matter: Notice | ObservedAction, group: Group, *, version: int = 0) -> Manifest | None:
    """Answer the manifest of a version of a notice, 0 for the latest; of an observed action as it was assessed."""
    if isinstance(matter, Notice):
        terms = (matter.versions[version - 1] if version else matter.current).terms
        digest = terms.tables.get("manifest", "")
    else:
        assessment = assessment_of(matter)
        digest = assessment.facts.tables.get("manifest", "") if assessment else ""
    return group.tables.manifest(digest) if digest else None


_Basis = tuple[Assessment, Manifest, Rulebook, Shipment]


def _basis(matter: Notice | ObservedAction, group: Group) -> _Basis | Reason:
    assessment = assessment_of(matter)
    if isinstance(matter, Notice) and "manifest" not in matter.current.terms.tables:
        return because("clearance_no_manifest", ref=matter.ref)
    if assessment is None:
        return because("clearance_not_assessed", ref=matter.ref)
    if isinstance(matter, Notice):
        then, current = matter.versions[assessment.version - 1].terms, matter.current.terms
        if then.tables.get("manifest") != current.tables.get("manifest") or then.crosses != current.crosses:
            return because("clearance_assessed_before", ref=matter.ref, version=assessment.version)
    manifest = manifest_of(matter, group)
    book = group.tables.rulebook(assessment.facts.tables["rulebook"])
    if manifest is None or book is None:
        missing = "manifest" if manifest is None else "rulebook"
        return because(f"clearance_{missing}_unreadable", ref=matter.ref)
    if not manifest.lines:
        return because("clearance_no_manifest", ref=matter.ref)
    return assessment, manifest, book, shipment_of(matter, assessment)


def waiver_waiting(notice: Notice, group: Group) -> Waiver | None:
    """Answer the latest waiver on the latest version that wants its second signature; none where the action is over."""
    held = notice.clearance.waivers if notice.clearance else ()
    waiting = [one for one in held if one.effect is None and one.version == notice.current.number]
    return waiting[-1] if waiting and not notice.ended else None


def shipment_of(matter: Notice | ObservedAction, assessment: Assessment) -> Shipment:
    """Answer what is known of the movement: what the assessment says, with the days and crossings of the notice."""
    facts = assessment.facts
    terms = matter.current.terms if isinstance(matter, Notice) else None
    first, last = (terms.starts_on, terms.ends_on) if terms else (facts.starts_on, facts.ends_on)
    crosses = tuple(dict.fromkeys((*facts.crosses, *(terms.crosses if terms else ()))))
    return Shipment(
        direction=facts.direction, crosses=crosses, parties=facts.parties, nexus=facts.nexus, named=facts.named,
        starts_on=date.fromisoformat(first) if first else None, ends_on=date.fromisoformat(last) if last else None,
    )  # fmt: skip


class _Reckoning:
    """One action under one assessment."""

    def __init__(
        self,
        matter: Notice | ObservedAction,
        group: Group,
        assessment: Assessment,
        manifest: Manifest,
        book: Rulebook,
        shipment: Shipment,
    ) -> None:
        self._matter, self._group, self._assessment = matter, group, assessment
        self._manifest, self._book, self._shipment = manifest, book, shipment
        self._held = matter.clearance or Clearance()
        self._requests = group.requests_about.get(matter.id, ())
        self._judging = Judging(matter, group, assessment, manifest, self._held)
        self._along = {one.id for one in self._requests if self._same_way(one)}
        self._no: list[Reason] = []
        self._not_known: list[Reason] = []

    def standing(self) -> ClearanceStanding:
        """Where everything stands."""
        digests = (self._manifest_digest(), self._assessment.facts.tables["rulebook"])
        ruling = self._group.tables.kept(
            ("ruling", *digests, self._shipment),
            lambda: rule_lines(lines=self._manifest.lines, book=self._book, shipment=self._shipment),
        )
        judged = tuple(self._judging.judged(line) for line in ruling.lines)
        whole = self._judging.judged(LineRuling(line=0, status="ask", hits=ruling.shipment)).hits
        required = requirements_of(
            lines=self._manifest.lines, ruled=judged, about_all=whole, book=self._book, shipment=self._shipment
        )
        lines = self._standings(ruling, judged, required)
        asking = tuple(hit.rule for hit in ruling.shipment if hit.asks and not self._judging.answered(0, hit))
        screened = ruling.not_screened == 0 or self._waived_screening(ruling.not_screened)
        self._told_of_lines(lines, required)
        self._told_of_rest(ruling, asking, screened)
        terms = self._matter.current.terms if isinstance(self._matter, Notice) else self._assessment.facts
        return ClearanceStanding(
            self._assessment, self._manifest, self._book, ruling, required, lines, self._ready(), asking, screened,
            terms.starts_on or "", terms.ends_on or "",
        )  # fmt: skip

    def _manifest_digest(self) -> str:
        tables = (
            self._matter.current.terms.tables if isinstance(self._matter, Notice) else self._assessment.facts.tables
        )
        return tables["manifest"]

    def _ready(self) -> Answer:
        if self._no:
            return no(*_of_lines((*self._no, *self._not_known)))
        return not_known(*_of_lines(self._not_known)) if self._not_known else yes(because("clearances_in_force"))

    def _standings(
        self, ruling: Ruling, judged: Sequence[LineRuling], required: Sequence[Requirement]
    ) -> tuple[LineStanding, ...]:
        lines = {line.line: line for line in self._manifest.lines}
        asked: dict[int, list[str]] = {number: [] for number in lines}
        for one in required:
            for number in one.lines:
                asked.setdefault(number, []).append(one.authority)
        both = zip(ruling.lines, judged, strict=True)
        return tuple(self._line(lines[one.line], one, rest, asked[one.line]) for one, rest in both)

    def _line(
        self, line: Line, ruling: LineRuling, judged: LineRuling, authorities: Sequence[str]
    ) -> LineStanding:  # fmt: skip
        own = [hit for hit in judged.hits if hit.effect != "duty"]
        asking = tuple(hit.rule for hit in own if hit.asks)
        cells = tuple(self._cell(line, authority) for authority in authorities)
        nobody = tuple(hit.rule for hit in own if not hit.asks and not hit.authority)
        status = _status(own, line, ruling)
        decided = status == "no_rule_matched" and self._judging.decided(line.line)
        return LineStanding(line, ruling, status, cells, asking, decided, nobody)

    def _cell(self, line: Line, authority: str) -> Cell:
        asked = [one for one in self._requests if one.filed.authority == authority]
        then = {one.id: self._line_then(one.version, line.line) for one in asked if one.id in self._along}
        need = Need(line, str(self._shipment.starts_on or ""), str(self._shipment.ends_on or "9999-12-31"))
        cover = cover_of(need=need, then=then, requests=asked, group=self._group, book=self._book)
        waiver = None if cover.state in ("met", "disputed") else self._waiver(line, authority, cover)
        return Cell(authority, line.line, cover, waiver)

    def _same_way(self, request: ClearanceRequest) -> bool:
        """Whether the goods still go the way that they went when the request was filed."""
        return self._judging.direction_at(request.stamp) in ("", self._shipment.direction)

    def _line_then(self, version: str | None, number: int) -> Line | None:
        """A line as it stood in the version that a request is about."""
        if not isinstance(self._matter, Notice):
            return self._judging.line_in(0, number)
        found = self._matter.version_of(version or "")
        return self._judging.line_in(found.number, number) if found else None

    def _waiver(self, line: Line, authority: str, cover: Cover) -> Waiver | None:
        """The waiver that counts: of this line as it is, under these rules, and after every refusal."""
        for one in reversed(self._held.waivers):
            named = one.facts.subject == "clearance" and one.facts.authority == authority
            knew = all(request.end is None or one.stamp.had(request.end.stamp) for request in cover.refusals)
            about = not one.facts.lines or line.line in one.facts.lines
            alike = self._judging.line_in(one.version, line.line) == line and self._judging.stood_alike(one.stamp)
            if named and about and knew and one.effect and alike:
                return one
        return None

    def _waived_screening(self, named: int) -> bool:
        """Whether two officers went on without screening, knowing of no fewer names than there are."""
        for one in self._held.waivers:
            if one.facts.subject == "screening" and one.effect and self._judging.knew_names(one.stamp, named):
                self._dispute(one.stamp.entry)
                return True
        return False

    def _dispute(self, entry: str) -> None:
        for party in disputed_by(self._held.answers, entry):
            self._not_known.append(because("clearance_entry_disputed", party=party, entry=entry))

    def _told_of_lines(self, lines: Sequence[LineStanding], required: Sequence[Requirement]) -> None:
        for one in required:
            cells = [cell for line in lines for cell in line.cells if cell.authority == one.authority]
            for state in _NO_STATES:
                if numbers := [cell.line for cell in cells if cell.state == state]:
                    code = f"clearance_{state}"
                    self._no.append(because(code, authority=one.authority, lines=lines_text(numbers)))
            for cell in cells:
                if cell.waiver is not None:
                    self._dispute(cell.waiver.stamp.entry)
                elif cell.state == "disputed":
                    self._not_known += [why for why in cell.cover.why if why.code == "grant_disputed"]
                elif cell.state != "met":
                    self._no += cell.cover.why
        for code, numbers in (
            ("clearance_line_asks", [line.line.line for line in lines if line.asking]),
            ("clearance_nobody_exempts", [line.line.line for line in lines if line.nobody]),
            ("clearance_unclassified", [line.line.line for line in lines if line.status == "needs_classification"]),
            ("clearance_no_rule", [o.line.line for o in lines if o.status == "no_rule_matched" and not o.decided]),
        ):
            if numbers:
                self._no.append(because(code, lines=lines_text(numbers)))

    def _told_of_rest(self, ruling: Ruling, asking: Sequence[str], screened: bool) -> None:
        self._no += [because("clearance_shipment_asks", rule=rule) for rule in asking]
        if not any(one.rules for one in self._book.regimes if one.id not in ruling.unbound):
            self._not_known.append(because("clearance_no_rule_binds", ref=self._matter.ref))
        if not screened:
            self._no.append(because("clearance_not_screened", count=ruling.not_screened))
        self._dispute(self._assessment.stamp.entry)
        for entry in self._judging.used:
            self._dispute(entry)


def _of_lines(reasons: Sequence[Reason]) -> list[Reason]:
    """Each reason once; those that say the same of several lines as one, with all of its lines."""
    alike: dict[Reason, list[Reason]] = {}
    for one in dict.fromkeys(reasons):
        rest = {name: value for name, value in one.values.items() if name != "line"}
        alike.setdefault(Reason(one.code, rest), []).append(one)
    return [
        same[0]
        if len(same) == 1
        else because(one.code, **one.values, line=lines_text(int(o.values["line"]) for o in same))
        for one, same in alike.items()
    ]


def _status(hits: Sequence[Hit], line: Line, ruling: LineRuling) -> Status:
    """What a line is after officers answered. A line without a code that rules go by stays without, whatever hit it."""
    if any(not hit.asks and not hit.temporary for hit in hits):
        found: Status = "needs_clearance"
    elif any(hit.asks for hit in hits):
        found = "ask"
    elif hits:
        found = "authoritys_view"
    else:
        found = "no_rule_matched"
    unclassified = ruling.status == "needs_classification" or not code_of(line)
    return "needs_classification" if unclassified else found
