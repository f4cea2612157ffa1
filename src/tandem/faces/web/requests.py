"""The list of all requests to authorities, with state, age, holds, whose they are and the next day."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_group
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.rules.instant import written

_MOST = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def requests(request: HttpRequest, short: str) -> HttpResponse:
    """Show every request, those that wait for an authority first."""
    from tandem.reports.requests import request_rows

    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now)
    rows = request_rows(reading, speaker=visit.speaker)
    waiting = [row for row in rows if not row.view.request.over]
    oldest = max((row.view.age.days for row in waiting), default=0)
    markings = [reading.group.charter.marking_of(row.view.request.marking) for row in rows]
    return show(
        request, visit, reading.group, "requests.html", here="requests", rows=rows[:_MOST], count=len(rows),
        waiting=len(waiting), oldest=oldest, overdue=sum(row.view.overdue is not None for row in rows),
        more=len(rows) - _MOST, marking=markings,
    )  # fmt: skip


@require_safe
def requests_table(request: HttpRequest, short: str, form: str) -> HttpResponse:
    """Hand out the list as CSV or as a workbook."""
    from tandem.reports.requests import request_rows, write_requests_book, write_requests_table

    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now)
    rows = request_rows(reading, speaker=visit.speaker)
    if form == "csv":
        content, media = write_requests_table(rows, speaker=visit.speaker).encode(), "text/csv; charset=utf-8"
    else:
        content, media = write_requests_book(rows, at=written(visit.now), speaker=visit.speaker), _XLSX
    response = HttpResponse(content, content_type=media)
    name = f"{short}-requests-{visit.now:%Y-%m-%d}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
