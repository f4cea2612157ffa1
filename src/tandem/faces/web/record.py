"""The record: is what I hold what both hold? Its heads, checking against it, who reads it, and an archive to take."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.exchange import alarms
from tandem.desk.held import contradictions, feeds_held, late_claims
from tandem.desk.memberkeys import keys_of_members
from tandem.desk.reading import (
    open_record,
    read_matter,
    read_people,
    readers_of_drafts,
    readers_of_matter,
    readers_of_record,
)
from tandem.desk.record import NotExported
from tandem.faces.web.check import Checked, Unfit, check_file, check_written, fault_of
from tandem.faces.web.meeting_moves import meeting_seen
from tandem.faces.web.moves import matter_of
from tandem.faces.web.page import see, show
from tandem.faces.web.restoring import standing_of
from tandem.faces.web.texts import is_text, text_read
from tandem.faces.web.visit import Visit, enter
from tandem.node.record import export
from tandem.record.keys import KeyLocked
from tandem.reports.action import ActionView, ObservedView
from tandem.reports.meeting import MeetingView
from tandem.reports.request import RequestView, view_request
from tandem.reports.restoring import restored_of
from tandem.reports.text import TextView
from tandem.rules.moves import role_for
from tandem.state.reading import Reading
from tandem.store.record import StoreError

_CONFLICT = 409
_LOOKED = 1000
"""Entries of each feed that the page looks through for times that do not fit."""
_Seen = ActionView | ObservedView | MeetingView | TextView | RequestView


@require_safe
def record(request: HttpRequest, short: str) -> HttpResponse:
    """Show the heads of all feeds, how to check them, and what a written reference is where one was asked for."""
    visit = enter(request, short)
    asked = request.GET.get("find")
    if asked is None:
        return _page(request, visit)
    if visit.as_of:
        # A proof is made of the record as it is held now.
        return see(f"/{short}/record?{urlencode({'find': asked})}")
    try:
        return _page(request, visit, checked=check_written(visit, asked), written=asked)
    except Unfit as unfit:
        return _unfit(request, visit, unfit, written=asked)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, short: str) -> HttpResponse:
    """Check a file that came with the form; nothing of it is kept."""
    visit = enter(request, short)
    open_record(visit.node.desk, reader=visit.reader)
    if request.method != "POST":
        return see(f"/{short}/record")
    try:
        return _page(request, visit, checked=check_file(request, visit))
    except Unfit as unfit:
        return _unfit(request, visit, unfit)


def _unfit(request: HttpRequest, visit: Visit, unfit: Unfit, **context: Any) -> HttpResponse:
    return _page(request, visit, status=unfit.status, faults=(fault_of(visit, unfit),), **context)


def _page(
    request: HttpRequest, visit: Visit, *, checked: Checked | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    desk = visit.node.desk
    reading = read_people(desk, reader=visit.reader, now=visit.now)
    group = reading.group
    return show(
        request, visit, group, "record.html", status=status, here="record", heads=reading.heads, checked=checked,
        words=visit.node.words(), state_hash=desk.state_hash(), waiting=sum(group.waiting.values()),
        charter=group.charter.text.get(visit.speaker.language, ""), digest=group.charter_digest,
        audience=readers_of_record(desk, reader=visit.reader), file_name=_archive_name(visit),
        restored=restored_of(group), **standing_of(visit), looked=_LOOKED,
        member_keys=keys_of_members(desk, group),
        may_erase=role_for(group, visit.code, visit.reader.officer, "section.erased/1") is not None,
        alarms=alarms(visit.node.desk) if not visit.as_of else (),
        kept=feeds_held(desk, group), contradicted=contradictions(desk, group),
        late=late_claims(desk, group, most=_LOOKED), **context,
    )  # fmt: skip


@require_safe
def readers(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show who can read a matter, and who can read what the reader has drafted."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    desk, reader = visit.node.desk, visit.reader
    here, reading, view = _matter_seen(visit, ref)
    return show(
        request, visit, reading.group, "readers.html", here=here, view=view, marking=(view.marking,),
        audience=readers_of_matter(desk, reader=reader, ref=ref), drafts=readers_of_drafts(desk, reader=reader),
    )  # fmt: skip


def _matter_seen(visit: Visit, ref: str) -> tuple[str, Reading, _Seen]:
    """Answer a matter as this officer sees it now, and the list that it stands in. Raises Http404 as its page does."""
    if is_text(visit, ref):
        return "texts", *text_read(visit, ref)
    if visit.node.desk.group().meeting(ref) is not None:
        return "meetings", *meeting_seen(visit, ref)
    if visit.node.desk.group().request(ref) is not None:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
        return "requests", reading, view_request(reading, ref)
    return "actions", *matter_of(visit, ref)


@require_safe
def archive(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the archive of the record to an officer of the group."""
    visit = enter(request, short)
    try:
        raw = export(visit.node, reader=visit.reader)
    except (NotAllowed, NotExported, StoreError, KeyLocked) as refused:
        return _page(request, visit, refused=str(refused), status=_CONFLICT)
    response = HttpResponse(raw, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{_archive_name(visit)}"'
    return response


def _archive_name(visit: Visit) -> str:
    return f"{visit.short}-{visit.now:%Y-%m-%d}.tandem.zip"
