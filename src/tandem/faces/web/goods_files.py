"""Goods handed out: the table of a notice as a workbook or CSV, the file that it was taken from, and an empty form."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.intake import kept_file, recorded_file
from tandem.desk.reading import read_group
from tandem.faces.web.moves import matter_of
from tandem.faces.web.taken import taken_of
from tandem.faces.web.visit import enter
from tandem.faces.web.working import working_on
from tandem.reports.action import ActionView

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def table(request: HttpRequest, short: str, year: str, number: str, form: str) -> HttpResponse:
    """Hand out the goods of the latest version."""
    from tandem.reports.manifest import write_goods_book, write_goods_table

    visit = enter(request, short)
    _, view = matter_of(visit, f"{short}/{year}/{number}")
    if not isinstance(view, ActionView) or not view.manifest:
        raise Http404
    name = f"{short}-{year}-{number}-v{view.notice.current.number}.{form}"
    if form == "csv":
        text = write_goods_table(view.manifest, speaker=visit.speaker)
        return _file(text.encode(), name, "text/csv; charset=utf-8")
    at = view.notice.current.stamp.at
    return _file(write_goods_book(view.manifest, title=number, at=at, speaker=visit.speaker), name, _XLSX)


@require_safe
def original(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Hand out the file that the goods of the latest version were taken from, as it came."""
    visit = enter(request, short)
    reading, view = matter_of(visit, f"{short}/{year}/{number}")
    if not isinstance(view, ActionView):
        raise Http404
    try:
        found = recorded_file(visit.node.desk, reading=reading, notice=view.notice, digest=view.original)
    except NotAllowed as refused:
        raise Http404 from refused
    return _file(found.content, found.name, "application/octet-stream")


@require_safe
def draft_original(request: HttpRequest, short: str, draft: str) -> HttpResponse:
    """Hand out the file that a draft was filled from, as it came."""
    working = working_on(request, short, draft)
    visit, digest = working.visit, taken_of(working.texts).digest
    try:
        found = kept_file(visit.node.desk, reader=visit.reader, draft=working.draft, digest=digest)
    except NotAllowed as refused:
        raise Http404 from refused
    return _file(found.payload, found.name or "goods.txt", "application/octet-stream")


@require_safe
def form(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out an empty workbook with the headings of both languages."""
    from tandem.reports.manifest import write_goods_form

    visit = enter(request, short)
    read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    return _file(write_goods_form(visit.speaker), "tandem-goods.xlsx", _XLSX)


def _file(content: bytes, name: str, media: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
