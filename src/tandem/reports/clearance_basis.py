"""What a page about clearances stands on: lines under rules, and how each stands with each authority.

What is on record is read as `rules.clearance` derives it from the assessment that counts. A preview rules the lines
under the rulebook that this software ships; nothing of it is on record, and every authority that must decide is missing
in it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.rulebook import Rulebook, difference_from_shipped
from tandem.rules.clearance import Cell, ClearanceStanding, LineStanding, shipment_of
from tandem.rules.plan import plan
from tandem.rules.planned import Plan, WhatIf
from tandem.rules.reason import Reason, because
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import LineRuling, Requirement, Ruling, Shipment, Status
from tandem.state.action import ObservedAction
from tandem.state.clearance import Assessment
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.request import ClearanceRequest

MISSING = "missing"
_DECIDED = frozenset({"met", "waived"})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a line stands with an authority that must decide on it: what was asked and granted, until when, and where."""

    state: str
    asked: str | None = None
    granted: str | None = None
    until: str | None = None
    requests: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Lines, rules and standings to show. `judged` are the lines whose open question an officer has decided, `asking`
    the rules about the shipment as a whole that nobody has answered."""

    lines: tuple[Line, ...]
    book: Rulebook
    shipment: Shipment
    ruling: Ruling
    requirements: tuple[Requirement, ...]
    standings: Mapping[tuple[int, str], Standing]
    statuses: Mapping[int, Status]
    judged: frozenset[int] = frozenset()
    asking: tuple[str, ...] = ()
    screened: bool = True
    filed: Mapping[tuple[int, str], date] = {}
    decided: Mapping[tuple[int, str], date] = {}
    blocks: tuple[Reason, ...] = ()
    assessment: Assessment | None = None

    @property
    def on_record(self) -> bool:
        """True where this stands on an assessment on record, and is no preview."""
        return self.assessment is not None

    def ruled(self, line: int) -> LineRuling | None:
        """Answer what the rules say to a line."""
        return next((one for one in self.ruling.lines if one.line == line), None)

    def standing(self, line: int, authority: str) -> Standing | None:
        """Answer how a line stands with an authority; None where it need not decide."""
        return self.standings.get((line, authority))


def other_rules(book: Rulebook) -> Reason | None:
    """Answer that a rulebook is not the one that this software ships about its target; None where it is.

    What is cleared follows from the rulebook on record alike for everybody; whether to trust that book is for a reader.
    """
    found = difference_from_shipped(book)
    if found is None:
        return None
    return because("assessed_under_other_rules", missing=found.missing, changed=found.changed, added=found.added)


def previewed(*, lines: Sequence[Line], book: Rulebook, shipment: Shipment) -> Basis:
    """Answer what the rules that ship say to these lines; nothing of it is on record."""
    ruling = rule_lines(lines=lines, book=book, shipment=shipment)
    asked = ((line, one.authority) for one in ruling.requirements for line in one.lines)
    return Basis(
        lines=tuple(sorted(lines, key=lambda line: line.line)), book=book, shipment=shipment, ruling=ruling,
        requirements=ruling.requirements, standings={key: Standing(state=MISSING) for key in asked},
        statuses={one.line: one.status for one in ruling.lines},
        asking=tuple(hit.rule for hit in ruling.shipment if hit.asks), screened=ruling.not_screened == 0,
    )  # fmt: skip


def recorded(*, matter: Notice | ObservedAction, standing: ClearanceStanding, group: Group) -> Basis:
    """Answer what stands on record about the clearance of an action."""
    requests = {one.ref: one for one in group.requests_about.get(matter.id, ())}
    cells = {(cell.line, cell.authority): cell for line in standing.lines for cell in line.cells}
    filed = {key: _filed(cell, requests) for key, cell in cells.items() if cell.cover.requests}
    decided = {key: _decided(cell, requests) for key, cell in cells.items()}
    return Basis(
        lines=tuple(one.line for one in standing.lines), book=standing.book, ruling=standing.ruling,
        shipment=shipment_of(matter, standing.assessment), requirements=standing.requirements,
        standings={key: _standing(cell) for key, cell in cells.items()},
        statuses={one.line.line: one.status for one in standing.lines},
        judged=frozenset(one.line.line for one in standing.lines if _is_judged(one)),
        asking=standing.asking, screened=standing.screened,
        filed=filed, decided={key: day for key, day in decided.items() if day is not None},
        blocks=() if standing.ready.is_yes else standing.ready.reasons, assessment=standing.assessment,
    )  # fmt: skip


def _standing(cell: Cell) -> Standing:
    cover = cell.cover
    return Standing(
        state=cell.state, asked=cover.asked, granted=cover.granted, until=cover.until, requests=cover.requests,
        why=cover.why,
    )  # fmt: skip


def _is_judged(one: LineStanding) -> bool:
    """Whether nothing of a line waits for an officer any more, because one has answered."""
    return one.decided or (one.ruling.status == "ask" and not one.asking)


def _filed(cell: Cell, requests: Mapping[str, ClearanceRequest]) -> date:
    return max(date.fromisoformat(requests[ref].filed.filed_on) for ref in cell.cover.requests)


def _decided(cell: Cell, requests: Mapping[str, ClearanceRequest]) -> date | None:
    ends = (requests[ref].end for ref in cell.cover.requests)
    return max((date.fromisoformat(end.facts.decided_on) for end in ends if end is not None), default=None)


def plan_of(
    *, basis: Basis, departure: date, today: date, group: Group, departs_at: str = "", what_if: WhatIf | None = None
) -> Plan:
    """Answer the plan of what these lines need. What one authority has decided, was asked and was not are requests."""
    requirements: list[Requirement] = []
    filed: dict[str, date] = {}
    decided: dict[str, date] = {}
    for one in basis.requirements:
        for number, (state, lines) in enumerate(_parts(basis, one, today), start=1):
            id = one.authority if number == 1 else f"{one.authority}#{number}"
            requirements.append(msgspec.structs.replace(one, lines=lines))
            if state == "decided":
                decided[id] = max((basis.decided.get((line, one.authority), today) for line in lines), default=today)
            elif state == "filed":
                filed[id] = min((basis.filed.get((line, one.authority), today) for line in lines), default=today)
    return plan(
        requirements=requirements, book=basis.book, departure=departure, today=today, calendars=group.calendars,
        departs_at=departs_at, filed=filed, decided=decided, what_if=what_if,
    )  # fmt: skip


def _parts(basis: Basis, one: Requirement, today: date) -> list[tuple[str, tuple[int, ...]]]:
    """The lines of a requirement by how far they are: still to be asked, asked, and decided."""
    found: dict[str, list[int]] = {"open": [], "filed": [], "decided": []}
    for line in one.lines:
        standing = basis.standing(line, one.authority)
        state = standing.state if standing else MISSING
        found["decided" if state in _DECIDED else "filed" if state == "asked" else "open"].append(line)
    return [(state, tuple(lines)) for state, lines in found.items() if lines]
