"""The scope register of a group: its types, how the others come in on each, and disputes of the type of an action."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_group, read_titles
from tandem.faces.web.marking import markings_of
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.regimes.charter import MODES
from tandem.reports.scope import view_scope


@require_safe
def scope(request: HttpRequest, short: str) -> HttpResponse:
    """Show the register, and every dispute of a type, open and past."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    view, charter, language = view_scope(reading), reading.group.charter, visit.speaker.language
    titles = read_titles(visit.node.desk, reading=reading, entries=list({row.entry: None for row in view.disputes}))
    procedures = {name: one.names.get(language, name) for name, one in charter.procedures.items()}
    return show(
        request, visit, reading.group, "scope.html", here="scope", view=view, titles=titles, procedures=procedures,
        modes=MODES, marking=markings_of(reading.group, [row.ref for row in view.disputes]),
    )  # fmt: skip
