"""The register of statements, one statement with the passage that proves it, and the documents that were filed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_watched
from tandem.faces.web.actions import Select
from tandem.faces.web.listed_pages import page_asked, pages_of
from tandem.faces.web.page import show
from tandem.faces.web.statement_forms import changes_of
from tandem.faces.web.visit import Visit, enter
from tandem.reports.statements import OUTSIDE, StatementsView, view_sources, view_statement, view_statements
from tandem.reports.surprises import part_of

_LONGEST = 80


@require_safe
def statements(request: HttpRequest, short: str) -> HttpResponse:
    """Show the register: the verdict, then who said what, by whose word it is known, and whether it stands."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    asked = {name: request.GET.get(name, "")[:_LONGEST] for name in ("side", "source", "form")}
    view = view_statements(reading, **asked, page=page_asked(request))
    return show(
        request, visit, reading.group, "statements.html", here="watch", at="statements", view=view,
        may=changes_of(visit, reading.group), turning=pages_of(request, view.page, view.pages),
        selects=_selects(visit, view, asked), narrowed=any(asked.values()),
    )  # fmt: skip


@require_safe
def statement(request: HttpRequest, short: str, label: str) -> HttpResponse:
    """Show one statement: its passage, how to check it without the site, and what it tells."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_statement(reading, label)
    if view is None:
        raise Http404
    return show(
        request, visit, reading.group, "statement.html", here="watch", at="statements", view=view, one=view.one,
        said=view.one.statement, may=changes_of(visit, reading.group),
        on=view.one.statement.name or view.one.statement.stamp.label,
    )  # fmt: skip


@require_safe
def sources(request: HttpRequest, short: str) -> HttpResponse:
    """Show the documents that were filed, each with its hash and the number of its statements."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    every = view_sources(reading)
    part, page, pages = part_of(every, page_asked(request))
    return show(
        request, visit, reading.group, "sources.html", here="watch", at="sources", sources=part, count=len(every),
        turning=pages_of(request, page, pages),
    )  # fmt: skip


def _selects(visit: Visit, view: StatementsView, asked: dict[str, str]) -> tuple[Select, ...]:
    speaker = visit.speaker
    nobody = ((OUTSIDE, speaker.say("watch_no_member")),) if view.outside else ()
    every = (
        ("side", "statements_side", (*((code, code) for code in view.sides), *nobody)),
        ("source", "field.source", tuple((code, f"{code} · {title}"[:_LONGEST]) for code, title in view.sources)),
        ("form", "statements_form", tuple((one, speaker.word("statement_form", one)) for one in view.forms)),
    )
    return tuple(Select(name, label, options, asked[name]) for name, label, options in every)
