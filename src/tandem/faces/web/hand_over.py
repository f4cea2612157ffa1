"""Hand-overs: what is open for an officer and what to know about it, for who stands in; a private form and list."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.desk.desk import NotAllowed
from tandem.desk.hand_over import discard_hand_over, keep_hand_over, list_hand_overs
from tandem.desk.reading import read_group, read_people
from tandem.faces.web.desk import titles_of
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, show
from tandem.faces.web.remembered import desk_view
from tandem.faces.web.visit import Visit, enter
from tandem.reports.hand_over import open_rows
from tandem.rules.stand_in import not_over
from tandem.state.reading import OpenRow


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, short: str) -> HttpResponse:
    """Show what would be handed over and what was, or keep a hand-over."""
    visit = enter(request, short)
    if visit.code not in visit.node.desk.private:
        raise Http404
    if request.method != "POST":
        return _page(request, visit, {"to_officer": _stand_in(visit)})
    texts = typed(request, ("to_officer", "handed_over"))
    given = texts["to_officer"]
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= 4 else 0
    try:
        keep_hand_over(
            visit.node.desk,
            reader=visit.reader,
            now=visit.now,
            to=number,
            words=texts["handed_over"],
            rows=_rows(visit),
        )
    except NotAllowed as refused:
        return _page(request, visit, texts, faults=faults_of(visit.speaker, refused.reasons, _fields(visit)))
    messages.success(request, visit.speaker.say("said_hand_over", officer=number))
    return see(f"/{short}/hand-over")


@require_POST
def discard(request: HttpRequest, short: str, paper: str) -> HttpResponse:
    """Discard a hand-over that this officer wrote or was given."""
    visit = enter(request, short)
    try:
        discard_hand_over(visit.node.desk, reader=visit.reader, paper=paper)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, visit.speaker.say("said_hand_over_discarded"))
    return see(f"/{short}/hand-over")


def _rows(visit: Visit) -> tuple[OpenRow, ...]:
    bare = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    view = desk_view(visit, bare)
    return open_rows(view, titles_of(visit, bare, [row.ref for row in view.mine]))


def _stand_in(visit: Visit) -> str:
    """Who stands in for this officer now or next, as the form begins; empty where nobody does."""
    named = not_over(visit.node.desk.group(), visit.code, visit.now)
    return next((str(one.stand_in) for one in named if one.officer == visit.reader.officer), "")


def _fields(visit: Visit) -> tuple[Field, ...]:
    reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
    officers = tuple(
        (str(one.number), " · ".join(filter(None, (str(one.number), reading.text(one.entry or "", "name")))))
        for one in reading.group.seats[visit.code].officers.values()
        if not one.relieved and one.number != visit.reader.officer
    )
    return (
        Field("to_officer", "select", officers, required=True),
        Field("handed_over", "area", hint="hint.handed_over", rows=8, prose="hand_over"),
    )


def _page(
    request: HttpRequest, visit: Visit, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = ()
) -> HttpResponse:
    return show(
        request, visit, visit.node.desk.group(), "hand_over.html", status=REFUSED if faults else 200, here="desk",
        fields=shown(_fields(visit), texts, faults), faults=faults, rows=_rows(visit),
        papers=list_hand_overs(visit.node.desk, reader=visit.reader),
    )  # fmt: skip
