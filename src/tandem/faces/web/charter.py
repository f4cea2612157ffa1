"""The charter: which one is in force and by whose acceptance, which wait for whom, and what each changed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tandem.desk.charter import accept_charter, charter_table
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import open_record, read_charters
from tandem.faces.web import fresh
from tandem.faces.web.page import REFUSED, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.regimes.stepcharter import as_stepwise
from tandem.reports.charter import CharterView, view_charter
from tandem.reports.procedure import ProcedureView, view_procedure
from tandem.rules.charter import ACCEPTS, SORT
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason
from tandem.state.group import Group


@require_safe
def charter(request: HttpRequest, short: str) -> HttpResponse:
    """Show the charter in force, or that of the day that was asked for."""
    return charter_page(request, enter(request, short))


def charter_page(request: HttpRequest, visit: Visit, *, reasons: tuple[Reason, ...] = ()) -> HttpResponse:
    """Answer the page of the charter, with what was refused on it."""
    reading = read_charters(visit.node.desk, reader=visit.reader, now=visit.now)
    group, speaker = reading.group, visit.speaker
    view = view_charter(reading, speaker=speaker)
    may = visit.as_of is None and role_for(group, visit.code, visit.reader.officer, ACCEPTS, SORT) is not None
    mine = next((one for one in view.pending if visit.code in one.waits_for), None)
    return show(
        request, visit, group, "charter.html", here="charter", view=view, drawn_by=_drawn(visit, group, view),
        accepted=speaker.joined(list(dict.fromkeys(stamp.code for stamp in view.acceptances))),
        first=mine or next(iter(view.pending), None), mine=mine, may_accept=may and mine is not None, may_propose=may,
        faults=[speaker.reason(reason) for reason in reasons], status=REFUSED if reasons else 200,
    )  # fmt: skip


def _drawn(visit: Visit, group: Group, view: CharterView) -> dict[str, ProcedureView]:
    """Every procedure as steps; on a node that several seats share, as it runs there."""
    hosted = any(group.is_hosted(visit.code, code) for code in group.seats if code != visit.code)
    return {
        one.name: view_procedure(
            as_stepwise(one.procedure, name=one.name, hosted=hosted), speaker=visit.speaker,
            reasons=group.charter.hold_reasons,
        )
        for one in view.procedures
    }  # fmt: skip


@require_safe
def table(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the charter in force as it is on record, to be changed and handed in."""
    visit = enter(request, short)
    group = open_record(visit.node.desk, reader=visit.reader)
    plain = charter_table(visit.node.desk, group.charter_digest)
    response = JsonResponse(plain, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{visit.short}-charter.json"'
    return response


def accept(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Accept a charter that was put forward, for who proved a second factor lately."""
    group, digest = visit.node.desk.group(), request.POST.get("digest", "")[:64]

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, ACCEPTS, SORT)
        return accept_charter(visit.node.desk, acting=acting, now=visit.now, seen=seen, digest=digest)

    try:
        way = fresh.standing(request, visit)
        if way in ("ask", "missing"):
            return fresh.ask_first(visit, {}, ref=visit.short, slug="charter", draft="", standing=way)
        return sent(request, visit, act, "said_charter_accepted")
    except NotAllowed as refused:
        return charter_page(request, visit, reasons=refused.reasons)


def sent(request: HttpRequest, visit: Visit, act: Any, said: str) -> HttpResponse:
    """Do an act on the charter once for a form, and go back to its page."""
    place = f"/{visit.short}/charter"
    return send(
        request, visit, visit.node.desk.group(), act=act, target=lambda receipt: place, back=place,
        said=lambda receipt: visit.speaker.say(said, seq=receipt.seq, party=receipt.code),
    )  # fmt: skip
