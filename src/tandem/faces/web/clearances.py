"""The clearances of an action: lines by authorities, what decides the date, and what would be if something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from tandem.acts.manifest import Line, Manifest
from tandem.desk.clearance import assess as put_on_record
from tandem.desk.desk import NotAllowed
from tandem.faces.web.moves import matter_of
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.regimes.regime import Direction
from tandem.regimes.rulebook import Rulebook, shipped_rulebook, shipped_shelf, write_rulebook
from tandem.reports.action import ActionView
from tandem.reports.clearance_basis import Basis, plan_of, previewed, recorded
from tandem.reports.clearances import clearances_view
from tandem.reports.plan import compared, plan_view
from tandem.reports.procedure_step import name_in
from tandem.reports.request import view_request
from tandem.reports.speaker import Speaker
from tandem.rules.action import course_of
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.clearancemoves import moves_on_clearance
from tandem.rules.moves import role_for
from tandem.rules.planned import Plan, WhatIf
from tandem.rules.reason import Reason
from tandem.rules.ruling import Shipment
from tandem.state.action import ObservedAction
from tandem.state.notice import Notice
from tandem.state.reading import Reading

DIRECTIONS: tuple[Direction, ...] = ("to", "from")
_ON_A_PAGE = 50
_MOST_DAYS = 1000
_PREVIEW = ("preview", "direction", "tie")
ASSESSED = "clearance.assessed/1"


@dataclass(frozen=True)
class Fault:
    """A field of the what-if that cannot be read, in words."""

    field: str
    said: str


@dataclass(frozen=True)
class AskedIf:
    """The what-if as it was typed."""

    departure: str = ""
    later_of: str = ""
    days: str = ""
    without: str = ""
    practice: str = ""

    @property
    def anything(self) -> bool:
        """Whether anything was asked."""
        return any((self.departure, self.later_of and self.days, self.without, self.practice))


@dataclass(frozen=True)
class Chosen:
    """What a preview goes by where nothing is on record."""

    direction: Direction
    ties: tuple[str, ...]


@require_safe
def clearances(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the clearances of a notice or of an observed action; a what-if of the address writes nothing."""
    return _show(request, short, year, number)


def _show(
    request: HttpRequest, short: str, year: str, number: str, *, refused: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    reading, seen = matter_of(visit, ref)
    title = seen.title or ref
    shown: dict[str, Any] = {"ref": ref, "title": title, "marking": (seen.marking,), "refused": refused}
    matter = seen.notice if isinstance(seen, ActionView) else seen.action
    shown |= _beside(visit, reading, matter)
    standing = clearance_of(matter, reading.group)
    lines = _lines(reading, matter) if isinstance(matter, Notice) else ()
    if isinstance(standing, ClearanceStanding) and not (lines and _asked(request).get("preview")):
        basis = recorded(matter=matter, standing=standing, group=reading.group)
        went_by = Chosen(basis.shipment.direction, basis.shipment.nexus)
        shown |= {
            "assessment": basis.assessment, "assumed": _assumed(basis, went_by, visit.speaker)["assumed"],
            **_page(request, visit, reading, basis, matter),
        }  # fmt: skip
    elif isinstance(matter, Notice) and lines:
        shown |= _previewed(request, visit, reading, matter, lines, standing)
    else:
        shown["why_not"] = visit.speaker.say("cl_no_manifest")
    return show(request, visit, reading.group, "clearances.html", here="actions", status=status, **shown)


def _beside(visit: Visit, reading: Reading, matter: Notice | ObservedAction) -> dict[str, Any]:
    """What this officer can do here now, and every request about the action."""
    group, reader = reading.group, visit.reader
    may = moves_on_clearance(matter, group, code=visit.code, officer=reader.officer) if visit.as_of is None else ()
    requests = [view_request(reading, one.ref) for one in group.requests_about.get(matter.id, ())]
    return {"moves": may, "requests": requests}


def _previewed(
    request: HttpRequest, visit: Visit, reading: Reading, notice: Notice, lines: Sequence[Line],
    standing: ClearanceStanding | Reason,
) -> dict[str, Any]:  # fmt: skip
    """A preview, where nothing that counts is on record, or where one is asked for."""
    held = isinstance(standing, ClearanceStanding)
    book = _shipped_book()
    chosen = _chosen(request, book)
    basis = previewed(lines=lines, book=book, shipment=_shipment(reading, notice, chosen))
    may = visit.as_of is None and not notice.ended and notice.owner == visit.code
    role = role_for(reading.group, visit.code, visit.reader.officer, ASSESSED)
    why = visit.speaker.reason(standing) if isinstance(standing, Reason) and notice.clearance is not None else ""
    return {
        "may_assess": may and role is not None, "held": held, "why_preview": why,
        **_assumed(basis, chosen, visit.speaker), **_page(request, visit, reading, basis, notice),
    }  # fmt: skip


def assess(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Put the lines of a notice on record under the rules that ship, as the preview showed them."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    reading, seen = matter_of(visit, ref)
    place = f"/{ref}/clearances"
    if request.method != "POST" or not isinstance(seen, ActionView):
        return see(place)
    book, group = _shipped_book(), reading.group
    chosen = _chosen(request, book)
    try:
        return send(
            request, visit, group, back=place, target=lambda receipt: place,
            said=lambda receipt: visit.speaker.say("cl_said_assessed", seq=receipt.seq, party=receipt.code),
            act=lambda frontier: put_on_record(
                visit.node.desk, acting=visit.acting(group, ASSESSED), now=visit.now, seen=frontier, ref=ref,
                direction=chosen.direction, book=write_rulebook(book), nexus=chosen.ties,
            ),
        )  # fmt: skip
    except NotAllowed as refusal:
        said = [visit.speaker.reason(reason) for reason in refusal.reasons]
        return _show(request, short, year, number, refused=said, status=REFUSED)


def _actor(matter: Notice | ObservedAction) -> str:
    return matter.owner if isinstance(matter, Notice) else matter.actor


def _has_begun(matter: Notice | ObservedAction) -> bool:
    """Whether an action has left, or will not: what is still to be asked before departure is no question any more."""
    if isinstance(matter, Notice):
        return bool(matter.steps) or matter.ended
    return course_of(matter) in ("under_way", "completed")


def _page(
    request: HttpRequest, visit: Visit, reading: Reading, basis: Basis, matter: Notice | ObservedAction
) -> dict[str, Any]:
    """The view of one page of lines, the plan of what has not left yet, and the what-if of the address."""
    speaker, owner = visit.speaker, _actor(matter)
    departure = None if _has_begun(matter) else basis.shipment.starts_on
    today = speaker.local_day(visit.now)
    pages = max(-(-len(basis.lines) // _ON_A_PAGE), 1)
    page = min(max(_whole(request.GET.get("page", "")) or 1, 1), pages)
    plan = plan_of(basis=basis, departure=departure, today=today, group=reading.group) if departure else None
    told = plan_view(plan=plan, book=basis.book, speaker=speaker, owner=owner) if plan else None
    view = clearances_view(basis=basis, plan=told, speaker=speaker, first=(page - 1) * _ON_A_PAGE, most=_ON_A_PAGE)
    found: dict[str, Any] = {
        "view": view, "count": len(basis.lines), "page": page, "pages": pages,
        "earlier": _at_page(request, page - 1) if page > 1 else "",
        "later": _at_page(request, page + 1) if page < pages else "",
        "kept": [(name, value) for name in (*_PREVIEW, "as_of") for value in request.GET.getlist(name)],
    }  # fmt: skip
    return found | (_tried(request, visit, reading, basis, plan) if plan else {})


def _tried(request: HttpRequest, visit: Visit, reading: Reading, basis: Basis, plan: Plan) -> dict[str, Any]:
    """What the address asks for, what cannot be read of it, and what it would change."""
    asked = AskedIf(**{field: request.GET.get(field, "")[:400] for field in AskedIf.__dataclass_fields__})
    what_if, faults = _what_if(asked, basis, visit.speaker)
    shown: dict[str, Any] = {"asked_if": asked, "faults": faults}
    if not asked.anything or faults:
        return shown
    after = plan_of(
        basis=basis, departure=plan.departure, today=plan.today, group=reading.group, what_if=what_if
    )  # fmt: skip
    return shown | {
        "tried": plan_view(plan=after, book=basis.book, speaker=visit.speaker),
        "changes": compared(before=plan, after=after, book=basis.book, speaker=visit.speaker),
    }


def _what_if(asked: AskedIf, basis: Basis, speaker: Speaker) -> tuple[WhatIf, list[Fault]]:
    faults = []
    departure = _day(asked.departure)
    if asked.departure and departure is None:
        faults.append(Fault("departure", speaker.say("cl_if_bad_day", found=asked.departure[:20])))
    days = _whole(asked.days)
    if asked.days and (days is None or abs(days) > _MOST_DAYS):
        faults.append(Fault("days", speaker.say("cl_if_bad_days", found=asked.days[:20], most=_MOST_DAYS)))
    elif asked.days and not asked.later_of:
        faults.append(Fault("later_of", speaker.say("cl_if_whose_days")))
    numbers = [_whole(part) for part in asked.without.replace(",", " ").split()]
    known = {line.line for line in basis.lines}
    if unknown := [
        part for part, n in zip(asked.without.replace(",", " ").split(), numbers, strict=True) if n not in known
    ]:
        faults.append(Fault("without", speaker.say("cl_if_bad_line", found=unknown[0][:20])))
    later = {asked.later_of: days} if asked.later_of and days else {}
    left_out = tuple(number for number in numbers if number is not None)
    tried = WhatIf(departure=departure, later=later, without_lines=left_out, practice=asked.practice == "yes")
    return tried, faults


def _lines(reading: Reading, notice: Notice) -> Sequence[Line]:
    """The lines of the manifest of the current version; none where it has none, or one that cannot be read."""
    table = reading.tables.get(notice.current.terms.tables.get("manifest", ""))
    try:
        return msgspec.convert(table, Manifest).lines
    except msgspec.ValidationError:
        return ()


def _chosen(request: HttpRequest, book: Rulebook) -> Chosen:
    asked = _asked(request)
    known = {code for code, _ in _ties(book, "")}
    return Chosen(
        next((one for one in DIRECTIONS if one == asked.get("direction")), DIRECTIONS[0]),
        tuple(code for code in asked.getlist("tie") if code in known),
    )


def _asked(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _shipped_book() -> Rulebook:
    return shipped_rulebook(target=shipped_shelf().targets()[0])


def _shipment(reading: Reading, notice: Notice, chosen: Chosen) -> Shipment:
    terms = notice.current.terms
    return Shipment(
        direction=chosen.direction, crosses=tuple(terms.crosses), nexus=chosen.ties,
        parties=tuple(party.code for party in reading.group.charter.parties),
        starts_on=_day(terms.starts_on or ""), ends_on=_day(terms.ends_on or ""),
    )  # fmt: skip


def _assumed(basis: Basis, chosen: Chosen, speaker: Speaker) -> dict[str, Any]:
    """What the preview goes by, in words, and what else can be chosen."""
    ties = _ties(basis.book, speaker.language)
    named = [label for code, label in ties if code in chosen.ties]
    return {
        "chosen": chosen, "ties": ties, "directions": [(d, speaker.word("direction", d)) for d in DIRECTIONS],
        "assumed": {
            "direction": speaker.word("direction", chosen.direction), "parties": speaker.joined(basis.shipment.parties),
            "ties": "; ".join(named) or speaker.say("cl_no_ties"),
        },
    }  # fmt: skip


def _ties(book: Rulebook, language: str) -> list[tuple[str, str]]:
    """Every tie that a regime or an authority of the book knows, with what it is; a code where no regime says."""
    named = {code: names for regime in book.regimes for code, names in regime.ties.items()}
    asked = [code for one in book.authorities for trigger in one.triggers for code in trigger.nexus]
    codes = dict.fromkeys((*named, *asked))
    return [
        (code, name_in(named[code], Speaker(language, "UTC")) if code in named and language else code) for code in codes
    ]


def _at_page(request: HttpRequest, page: int) -> str:
    rest = [(name, value) for name in request.GET for value in request.GET.getlist(name) if name != "page"]
    return f"?{urlencode([*rest, ('page', page)])}#lines"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if len(written) == len("2018-11-30") else None
    except ValueError:
        return None


def _whole(written: str) -> int | None:
    digits = written.strip().removeprefix("+").removeprefix("-")
    return int(written) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
