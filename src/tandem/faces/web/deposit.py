"""The one page of a depositary: what its node keeps, told without a word of it. Members who read may see it, too."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.kept import read_kept
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter


@require_safe
def deposit(request: HttpRequest, short: str) -> HttpResponse:
    """Show the feeds that are kept here, what lies sealed, and of which versions a depositary said so."""
    visit = enter(request, short)
    kept = read_kept(visit.node.desk, reader=visit.reader)
    return show(
        request, visit, kept.group, "deposit.html", here="record", kept=kept, words=visit.node.words(),
        state_hash=visit.node.desk.state_hash(),
    )  # fmt: skip
