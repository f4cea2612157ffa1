"""The line, question by party, and the differing accounts of one question side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_watched
from tandem.faces.web.differing_forms import changes_of
from tandem.faces.web.listed_pages import page_asked, pages_of
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.reports.accounts import view_account, view_accounts, view_line


@require_safe
def line(request: HttpRequest, short: str) -> HttpResponse:
    """Show the line: what was agreed to say, and what each party says on each question."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_line(reading, page=page_asked(request))
    return show(
        request, visit, reading.group, "line.html", here="watch", at="line", view=view,
        may=changes_of(visit, reading.group), turning=pages_of(request, view.page, view.pages),
    )  # fmt: skip


@require_safe
def accounts(request: HttpRequest, short: str) -> HttpResponse:
    """Show every question on which accounts may differ, and where it stands."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_accounts(reading, page=page_asked(request))
    return show(
        request, visit, reading.group, "accounts.html", here="watch", at="accounts", view=view,
        may=changes_of(visit, reading.group), turning=pages_of(request, view.page, view.pages),
    )  # fmt: skip


@require_safe
def account(request: HttpRequest, short: str, code: str) -> HttpResponse:
    """Show one question: its accounts side by side, where it stands, and by whose words."""
    visit = enter(request, short)
    reading = read_watched(visit.node.desk, reader=visit.reader, now=visit.now)
    one = view_account(reading, code)
    if one is None:
        raise Http404
    return show(
        request, visit, reading.group, "account.html", here="watch", at="accounts", one=one, row=one.account,
        may=changes_of(visit, reading.group),
    )  # fmt: skip
