"""The charter: which one is in force and by whose acceptance, what it says, and what the group may do under it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_group
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.reports.charter import view_charter


@require_safe
def charter(request: HttpRequest, short: str) -> HttpResponse:
    """Show the charter in force, or that of the day that was asked for."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    view = view_charter(reading, language=visit.speaker.language)
    accepted = visit.speaker.joined(list(dict.fromkeys(stamp.code for stamp in view.acceptances)))
    return show(request, visit, reading.group, "charter.html", here="charter", view=view, accepted=accepted)
