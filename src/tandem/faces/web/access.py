"""The access log: what was done with the accounts of a party, for its head of delegation and its secretary to read."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_people
from tandem.faces.web.models import AccessLog
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter

READERS = frozenset({"head_of_delegation", "secretary"})
_ROWS = 50


@require_safe
def access(request: HttpRequest, short: str) -> HttpResponse:
    """Show the log of the officer's own party. Raises PermissionDenied for all but its head and its secretary."""
    visit = enter(request, short)
    if not READERS & set(visit.reader.roles):
        raise PermissionDenied
    reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
    given = request.GET.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    start = (max(number, 1) - 1) * _ROWS
    rows = AccessLog.objects.filter(group=short, seat=visit.code).order_by("-id")[start : start + _ROWS + 1]
    found = list(rows)
    return show(
        request, visit, reading.group, "access.html", here="people", rows=found[:_ROWS], number=number,
        older=number + 1 if len(found) > _ROWS else 0, newer=number - 1,
    )  # fmt: skip
