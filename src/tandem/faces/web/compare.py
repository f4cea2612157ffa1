"""Two versions of a notice side by side, with the positions beside what changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.faces.web.moves import matter_of
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.reports.action import ActionView
from tandem.reports.difference import difference_of
from tandem.rules.instant import instant


@require_safe
def compare(request: HttpRequest, short: str, year: str, number: str, older: str, newer: str) -> HttpResponse:
    """Show what changed from one version to a later one, and whose position stands on which."""
    visit = enter(request, short)
    reading, view = matter_of(visit, f"{short}/{year}/{number}")
    if not isinstance(view, ActionView) or int(older) >= int(newer):
        raise Http404
    try:
        found = difference_of(reading, view.ref, int(older), int(newer))
    except KeyError as missing:
        raise Http404 from missing
    texts = {row.entry: row.texts for row in view.history}
    stands = [(one, texts.get(one.live.stamp.entry, {}).get("reason", "") if one.live else "") for one in found.stands]
    return show(
        request, visit, reading.group, "difference.html", here="actions", view=view, found=found, stands=stands,
        day_fields=("starts_on", "ends_on"),
        changes=reading.text(found.newer.stamp.entry, "changes"), old_at=instant(found.older.stamp.at),
        new_at=instant(found.newer.stamp.at), marking=(found.older.terms.marking, found.newer.terms.marking),
    )  # fmt: skip
