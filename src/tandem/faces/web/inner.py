"""Inner positions of one's own ministries: a private form and a private list, for the officers of the seat alone."""

from collections.abc import Mapping
from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.acts.position import Stance
from tandem.desk.desk import NotAllowed
from tandem.desk.inner import discard_inner, keep_inner, list_inner, may_write_inner, open_inner
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.moves import matter_of
from tandem.faces.web.page import REFUSED, see, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.action import ActionView

_STANCES = tuple((stance, f"position.{stance}") for stance in get_args(Stance))
FIELDS = (
    Field("ministry", required=True, hint="hint.ministry"),
    Field("position", "radio", _STANCES, required=True),
    Field("reason", "area", hint="hint.inner_reason", rows=3),
)


def inner_of(visit: Visit, ref: str) -> dict[str, Any]:
    """Answer what the page of an action shows of them: nothing on a past day, or where the seat keeps no papers."""
    if visit.as_of or visit.code not in visit.node.desk.private:
        return {"keeps_inner": False}
    papers = list_inner(visit.node.desk, reader=visit.reader, ref=ref)
    return {"keeps_inner": True, "inner": papers, "writes_inner": may_write_inner(visit.reader)}


@require_http_methods(["GET", "HEAD", "POST"])
def inner(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the form of an inner position, or keep what it says."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    _, view = matter_of(visit, ref)
    if not isinstance(view, ActionView) or not may_write_inner(visit.reader):
        raise Http404
    paper = request.POST.get("inner", "") or request.GET.get("inner", "")
    if request.method != "POST":
        return _form(request, visit, view, _held(visit, ref, paper), paper)
    texts = typed(request, (field.name for field in FIELDS))
    try:
        keep_inner(
            visit.node.desk, reader=visit.reader, now=visit.now, ref=ref, inner=paper or None,
            ministry=texts["ministry"], position=texts["position"], reason=texts["reason"],
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, FIELDS)
        return _form(request, visit, view, texts, paper, faults=faults, status=REFUSED)
    messages.success(request, visit.speaker.say("said_inner", party=visit.code))
    return see(f"/{ref}#inner")


def _held(visit: Visit, ref: str, paper: str) -> Mapping[str, str]:
    if not paper:
        return {}
    try:
        held = open_inner(visit.node.desk, reader=visit.reader, ref=ref, inner=paper)
    except NotAllowed as refused:
        raise Http404 from refused
    return {"ministry": held.ministry, "position": held.position, "reason": held.reason}


def _form(
    request: HttpRequest,
    visit: Visit,
    view: ActionView,
    texts: Mapping[str, str],
    paper: str,
    *,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    return show(
        request, visit, visit.node.desk.group(), "inner.html", status=status, here="actions", view=view, paper=paper,
        fields=shown(FIELDS, texts, faults), faults=faults, marking=(view.marking,),
    )  # fmt: skip


@require_POST
def discard(request: HttpRequest, short: str, year: str, number: str, paper: str) -> HttpResponse:
    """Discard an inner position of one's own seat."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    matter_of(visit, ref)
    try:
        discard_inner(visit.node.desk, reader=visit.reader, ref=ref, inner=paper)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, visit.speaker.say("said_inner_discarded"))
    return see(f"/{ref}#inner")
