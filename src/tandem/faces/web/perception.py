"""The perception gap between two sides: the verdict, a line over time, the same as a table, and where they part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.own_assessment import list_assessments
from tandem.desk.reading import read_tandem
from tandem.faces.web.forms import Fault
from tandem.faces.web.page import REFUSED, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.perception import PerceptionView, first_pair, pair_faults, view_perception
from tandem.rules.moves import role_for
from tandem.state.reading import Reading


@require_safe
def perception(request: HttpRequest, short: str) -> HttpResponse:
    """Show the gap between the two sides that are asked for, else between the reader's own and the next."""
    visit = enter(request, short)
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    own, other = first_pair(reading)
    first, second = request.GET.get("first", own), request.GET.get("second", other)
    reasons = pair_faults(reading.group, first, second)
    faults = tuple(Fault(visit.speaker.reason(reason), "second") for reason in reasons)
    pair = (own, other) if faults else (first, second)
    group, officer = reading.group, visit.reader.officer
    may = not visit.as_of and role_for(group, visit.code, officer, "measure.reported/1") is not None
    return show(
        request, visit, group, "perception.html", status=REFUSED if faults else 200, here="tandem", faults=faults,
        may_report=may, **panel_of(visit, reading, *pair),
    )  # fmt: skip


def panel_of(visit: Visit, reading: Reading, first: str = "", second: str = "") -> dict[str, Any]:
    """Answer what `_perception.html` shows: the gap between two sides, as the reader's seat sees it."""
    pair = (first, second) if first and second else first_pair(reading)
    private = list_assessments(visit.node.desk, reader=visit.reader)
    gap: PerceptionView = view_perception(reading, *pair, private=private)
    return {"gap": gap}
