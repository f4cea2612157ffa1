"""Commitments: who waits for whom, every one by its instrument, and one with its history."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_tandem
from tandem.faces.web.commitment_forms import CHANGES, KINDS
from tandem.faces.web.page import REFUSED, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.commitment import CommitmentShown, Filter, view_commitments
from tandem.reports.commitment_history import commitment_history
from tandem.reports.deadlock import graphs_of, view_deadlocks
from tandem.reports.stuck import view_stuck
from tandem.rules.moves import role_for
from tandem.rules.standing_conditions import UNION
from tandem.state.group import Group


@require_safe
def commitments(request: HttpRequest, short: str) -> HttpResponse:
    """Show every commitment, by the instrument in which it stands."""
    visit = enter(request, short)
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    asked = request.GET
    only = Filter(asked.get("track", ""), asked.get("side", ""), asked.get("state", ""), asked.get("asked") == "yes")
    graph, known = asked.get("graph", "") or UNION, graphs_of(reading)
    unfit = "" if graph in known else visit.speaker.say("graph_unknown", found=graph[:20], known=", ".join(known))
    view = view_commitments(reading, day=day_of(visit), only=only)
    deadlocks = view_deadlocks(reading, day=day_of(visit), graph=UNION if unfit else graph)
    return show(
        request, visit, reading.group, "commitments.html", status=REFUSED if unfit else 200, here="tandem", view=view,
        only=only, stuck=view_stuck(view, deadlocks), may=_may(visit, reading.group), filtered=only != Filter(),
        unfit=unfit,
    )  # fmt: skip


@require_safe
def commitment(request: HttpRequest, short: str, name: str) -> HttpResponse:
    """Show one commitment with everything that was said of it."""
    visit = enter(request, short)
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_commitments(reading, day=day_of(visit))
    one = view.named(name)
    if one is None:
        raise Http404
    return show(
        request, visit, reading.group, "commitment.html", here="tandem", one=one, address=address_of(one),
        history=commitment_history(reading, one), may=_may(visit, reading.group),
    )  # fmt: skip


def day_of(visit: Visit) -> str:
    """Answer the day of which a page tells, in the reader's zone."""
    return visit.speaker.local_day(visit.now).isoformat()


def address_of(one: CommitmentShown) -> str:
    """Answer the last part of a commitment's address: its name, or its label where a form has that address."""
    return one.commitment.stamp.label if one.name in CHANGES else one.name


def _may(visit: Visit, group: Group) -> dict[str, bool]:
    """What the officer may put on record here; nothing on a past day."""
    return {
        what.replace("-", "_"): not visit.as_of and role_for(group, visit.code, visit.reader.officer, kind) is not None
        for what, kind in (*KINDS.items(), ("step", "measure.reported/1"))
    }
