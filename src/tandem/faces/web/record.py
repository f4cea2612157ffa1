"""The record: its heads, the state hash, how to check it without this site, and the archive to take away."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.reading import read_people
from tandem.desk.record import NotExported
from tandem.faces.web.page import show
from tandem.faces.web.visit import enter
from tandem.node.record import export
from tandem.store.record import StoreError

_CONFLICT = 409


@require_safe
def record(request: HttpRequest, short: str) -> HttpResponse:
    """Show the heads of all feeds and the words of the group."""
    return _page(request, short)


def _page(request: HttpRequest, short: str, *, refused: str = "", status: int = 200) -> HttpResponse:
    visit = enter(request, short)
    reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
    group = reading.group
    people = [
        (seat.code, officer, reading.text(officer.entry, "name") if officer.entry else "")
        for seat in group.seats.values()
        for officer in seat.officers.values()
        if not officer.relieved
    ]
    return show(
        request, visit, group, "record.html", status=status, here="record", heads=reading.heads, people=people,
        words=visit.node.words(), state_hash=visit.node.desk.state_hash(), waiting=sum(group.waiting.values()),
        refused=refused, charter=group.charter.text.get(visit.speaker.language, ""), digest=group.charter_digest,
    )  # fmt: skip


@require_safe
def archive(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the archive of the record to an officer of the group."""
    visit = enter(request, short)
    try:
        raw = export(visit.node, reader=visit.reader)
    except (NotAllowed, NotExported, StoreError) as refused:
        return _page(request, short, refused=str(refused), status=_CONFLICT)
    response = HttpResponse(raw, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{short}-{visit.now:%Y-%m-%d}.tandem.zip"'
    return response
