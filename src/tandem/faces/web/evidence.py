"""Documents that came with an entry as evidence: handed out as files to be saved, never shown inside a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.evidence import read_paper
from tandem.desk.reading import entries_of, read_matter
from tandem.faces.web.visit import enter


@require_safe
def evidence(request: HttpRequest, short: str, year: str, number: str, entry: str, paper: str) -> HttpResponse:
    """Hand out a document of an entry of this matter."""
    visit = enter(request, short)
    ref = f"{short}/{year}/{number}"
    try:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
        matter = reading.group.matter(ref)
        if matter is None or entry not in entries_of(matter):
            raise Http404(ref)
        found = read_paper(visit.node.desk, reading=reading, entry=entry, number=int(paper))
    except NotAllowed as refused:
        raise Http404 from refused
    response = HttpResponse(found.content, content_type=found.media)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
