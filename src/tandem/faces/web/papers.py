"""The papers of an action: which an authority wants, what is missing in each, and the files to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.reading import readers_of_matter
from tandem.faces.web.moves import matter_of
from tandem.faces.web.page import REFUSED, show
from tandem.faces.web.visit import Visit, enter
from tandem.node.papers import written_paper
from tandem.reports.action import ActionView
from tandem.reports.papers import named_file, saved_name, view_papers
from tandem.rules.reason import Reason
from tandem.state.reading import Reading

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def papers(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the papers of an action, with the check of each before it is filed."""
    visit = enter(request, short)
    reading, view = _notice(visit, f"{short}/{year}/{number}")
    return _page(request, visit, reading, view)


@require_safe
def paper(request: HttpRequest, short: str, year: str, number: str, file: str) -> HttpResponse:
    """Hand out one file of a paper, made from the record as it stands now or stood on a past day."""
    visit = enter(request, short)
    reading, view = _notice(visit, f"{short}/{year}/{number}")
    named = named_file(file)
    if named is None:
        raise Http404
    try:
        raw = written_paper(reading, view.ref, named)
    except NotAllowed as refused:
        return _page(request, visit, reading, view, faults=refused.reasons, status=REFUSED)
    shown = view_papers(reading, view.ref, language=visit.speaker.language)
    response = HttpResponse(raw, content_type=_TYPES[named.file.kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{saved_name(shown, file)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _notice(visit: Visit, ref: str) -> tuple[Reading, ActionView]:
    """Answer a notice as this officer sees it. Raises Http404 where there is none."""
    reading, view = matter_of(visit, ref)
    if not isinstance(view, ActionView):
        raise Http404
    return reading, view


def _page(
    request: HttpRequest, visit: Visit, reading: Reading, view: ActionView, *, faults: tuple[Reason, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = view_papers(reading, view.ref, language=visit.speaker.language)
    return show(
        request, visit, reading.group, "papers.html", here="actions", view=view, marking=(view.marking,), papers=shown,
        faults=faults, status=status, audience=readers_of_matter(visit.node.desk, reader=visit.reader, ref=view.ref),
    )  # fmt: skip
