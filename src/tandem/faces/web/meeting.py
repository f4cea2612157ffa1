"""One meeting, the list of meetings, proposing and observing one, and the private notes of a seat on it."""

from collections.abc import Mapping
from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.acts.meeting import Format, MeetingObserved, Sighted
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import open_draft
from tandem.desk.meeting import MeetingPlan, propose_meeting, propose_next
from tandem.desk.note import discard_note, keep_note, list_notes, may_write_note, open_note
from tandem.desk.reading import read_group
from tandem.desk.sighting import observe_meeting
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.meeting_moves import DATE, meeting_seen, span_of
from tandem.faces.web.moves import keep_text
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.meeting import MeetingView
from tandem.reports.meetings import pressing_of, view_meetings
from tandem.reports.text import OVER, list_text
from tandem.rules.meeting import AFTER
from tandem.rules.moves import role_for
from tandem.state.group import Group
from tandem.state.reading import Reading

_FORMATS = tuple((value, f"format.{value}") for value in get_args(Format))
_UNITS = (("weeks", "every_unit.weeks"), ("months", "every_unit.months"))
_PLAN = (
    Field("title", required=True), *DATE, Field("meeting_zone", required=True, hint="hint.meeting_zone", prose="zone"),
    Field("format", "radio", _FORMATS, required=True), Field("place"), Field("purpose", "area", rows=3),
    Field("invited", hint="hint.invited"), Field("observers", hint="hint.observers"),
    Field("every", hint="hint.every"), Field("unit", "radio", _UNITS),
)  # fmt: skip
_SEEN = (
    Field("title", required=True), Field("between", required=True, hint="hint.between"),
    Field("status", "radio", tuple((value, f"meeting.{value}") for value in get_args(Sighted)), required=True),
    Field("happened", "day", hint="hint.meeting_day"), Field("known", "day"), Field("place"),
    Field("telling", "area", required=True, prose="text"), Field("agenda", "area", rows=3),
    Field("source", hint="hint.source"),
)  # fmt: skip
_NOTE = (Field("noted", "area", required=True, rows=6, prose="text"),)
_KINDS = {"new": "meeting.proposed/1", "observe": "meeting.observed/1"}


@require_safe
def meetings(request: HttpRequest, short: str) -> HttpResponse:
    """Show the next meeting and what is missing for it, then every other."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now)
    group, view = reading.group, view_meetings(reading)
    markings = [one.marking for one in group.meetings.values()]
    return show(
        request, visit, group, "meetings.html", here="meetings", view=view, marking=markings,
        may_call=_may(visit, group, "new"), may_see=_may(visit, group, "observe"),
    )  # fmt: skip


def _may(visit: Visit, group: Group, what: str) -> bool:
    if visit.as_of or (what == "new" and not group.is_party(visit.code)):
        return False
    return role_for(group, visit.code, visit.reader.officer, _KINDS[what]) is not None


def meeting_page(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Show one meeting."""
    reading, view = meeting_seen(visit, ref)
    primary = pressing_of(reading, view.meeting) or ""
    refs = dict.fromkeys(ref for line in view.agenda for ref in (line.row.ref, *line.row.about))
    texts = {row.entry: row.texts for row in view.history}
    return show(
        request, visit, reading.group, "meeting.html", here="meetings", view=view, marking=(view.marking,),
        primary=primary, other_moves=[move for move in view.moves if move != primary], history=view.history[::-1],
        took_place=view.state in AFTER,
        words=visit.node.words(), texts=texts, refs=refs, may_next=_may_next(visit, reading, view),
        **_papers_of(visit, reading, view), **_notes_of(visit, ref),
    )  # fmt: skip


def _papers_of(visit: Visit, reading: Reading, view: MeetingView) -> dict[str, Any]:
    """The joint texts about a meeting as they stand, and which of them this officer may begin now.

    An agenda once a date is agreed, a read-out once it was held; not where one is on its way or counts already.
    """
    group, refs = reading.group, (*view.agendas, *view.readouts, *((view.joint,) if view.joint else ()))
    papers = {ref: list_text(reading, text) for ref in refs if (text := group.text(ref))}
    here = view.meeting.sighting is None and visit.code in view.meeting.parties and not visit.as_of
    may = here and role_for(group, visit.code, visit.reader.officer, "text.proposed/1") is not None
    open_sorts = {one.sort for one in papers.values() if one.state not in OVER}
    return {
        "papers": papers,
        "may_agenda": may and view.state in ("date_agreed", "convened") and "agenda" not in open_sorts,
        "may_readout": may and view.state in AFTER and "readout" not in open_sorts,
    }


def _may_next(visit: Visit, reading: Reading, view: MeetingView) -> bool:
    return not visit.as_of and view.following is not None and visit.code in view.meeting.parties and _may(
        visit, reading.group, "new"
    )  # fmt: skip


def _notes_of(visit: Visit, ref: str) -> dict[str, Any]:
    if visit.as_of or visit.code not in visit.node.desk.private:
        return {"keeps_notes": False}
    notes = list_notes(visit.node.desk, reader=visit.reader, ref=ref)
    return {"keeps_notes": True, "notes": notes, "writes_notes": may_write_note(visit.reader)}


@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show the form of a new meeting, or of one that was observed; or put it on record."""
    visit = enter(request, short)
    group = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=()).group
    if not _may(visit, group, what):
        raise Http404
    if request.method != "POST":
        return _new_page(request, visit, group, what, _begun(request, visit, group), draft=request.GET.get("draft", ""))
    fields = _PLAN if what == "new" else _SEEN
    texts = typed(request, (field.name for field in fields))
    try:
        return send(
            request, visit, group, act=lambda seen: _write(visit, group, what, texts, seen),
            target=lambda receipt: f"/{receipt.ref}", back=f"/{short}/meetings",
            said=lambda receipt: visit.speaker.say(f"said_{what}_meeting", ref=receipt.ref or ""),
        )  # fmt: skip
    except NotAllowed as refused:
        slug = f"meetings/{what}"
        draft = keep_text(visit, refused, texts, ref=short, slug=slug, draft=form_of(request).draft)
        faults = faults_of(visit.speaker, refused.reasons, fields)
        return _new_page(request, visit, group, what, texts, faults=faults, draft=draft, status=REFUSED)


def _begun(request: HttpRequest, visit: Visit, group: Group) -> Mapping[str, str]:
    draft = request.GET.get("draft", "")
    if draft:
        try:
            return open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
        except NotAllowed as refused:
            raise Http404 from refused
    parties = " ".join(party.code for party in group.charter.parties)
    return {"meeting_zone": visit.speaker.zone, "format": "in_person", "invited": parties, "status": "held"}


def _write(visit: Visit, group: Group, what: str, texts: Mapping[str, str], seen: Mapping[str, int]) -> Receipt:
    desk, acting = visit.node.desk, visit.acting(group, _KINDS[what])
    if what == "new":
        return propose_meeting(desk, acting=acting, now=visit.now, seen=seen, plan=_plan_of(texts))
    observed = MeetingObserved(
        between=_codes(texts["between"]), status=texts["status"], evidence="reported",  # type: ignore[arg-type]
        happened=texts["happened"] or None, known=texts["known"] or None,
    )  # fmt: skip
    return observe_meeting(
        desk, acting=acting, now=visit.now, seen=seen, observed=observed,
        text=texts["telling"], **{name: texts[name] for name in ("title", "agenda", "place", "source")},
    )  # fmt: skip


def _plan_of(texts: Mapping[str, str]) -> MeetingPlan:
    every = texts["every"]
    return MeetingPlan(
        title=texts["title"], **span_of(texts), zone=texts["meeting_zone"], format=texts["format"],
        purpose=texts["purpose"],
        place=texts["place"], invited=_codes(texts["invited"]), observers=_codes(texts["observers"]),
        every=int(every) if every.isascii() and every.isdigit() and len(every) < 9 else -1 if every else 0,
        unit=texts["unit"] if every else "",
    )  # fmt: skip


def _codes(typed_codes: str) -> tuple[str, ...]:
    return tuple(typed_codes.replace(",", " ").upper().split())


def _new_page(
    request: HttpRequest,
    visit: Visit,
    group: Group,
    what: str,
    texts: Mapping[str, str],
    *,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = _PLAN if what == "new" else _SEEN
    return show(
        request, visit, group, "meeting_new.html", status=status, here="meetings", what=what, faults=faults,
        draft=draft, fields=shown(fields, texts, faults), title=f"{what}_meeting",
    )  # fmt: skip


@require_POST
def next_meeting(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Propose the next meeting of a series with one press."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    reading, _ = meeting_seen(visit, ref)
    acting = visit.acting(reading.group, _KINDS["new"])
    try:
        return send(
            request, visit, reading.group, back=f"/{ref}", target=lambda receipt: f"/{receipt.ref}",
            act=lambda seen: propose_next(visit.node.desk, acting=acting, now=visit.now, seen=seen, ref=ref),
            said=lambda receipt: visit.speaker.say("said_new_meeting", ref=receipt.ref or ""),
        )  # fmt: skip
    except NotAllowed as refused:
        messages.warning(request, " ".join(visit.speaker.reason(reason) for reason in refused.reasons))
        return see(f"/{ref}")


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the form of a private note on a meeting, or keep it."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    _, view = meeting_seen(visit, ref)
    if not may_write_note(visit.reader) or visit.code not in visit.node.desk.private:
        raise Http404
    note = request.POST.get("note", "") or request.GET.get("note", "")
    if request.method != "POST":
        return _note_page(request, visit, view, _noted(visit, ref, note), note)
    texts = typed(request, ("noted",))
    try:
        desk = visit.node.desk
        keep_note(desk, reader=visit.reader, now=visit.now, ref=ref, text=texts["noted"], note=note or None)
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, _NOTE)
        return _note_page(request, visit, view, texts, note, faults=faults, status=REFUSED)
    messages.success(request, visit.speaker.say("said_note", party=visit.code))
    return see(f"/{ref}#notes")


def _noted(visit: Visit, ref: str, note: str) -> Mapping[str, str]:
    if not note:
        return {}
    try:
        return {"noted": open_note(visit.node.desk, reader=visit.reader, ref=ref, note=note).text}
    except NotAllowed as refused:
        raise Http404 from refused


def _note_page(
    request: HttpRequest,
    visit: Visit,
    view: MeetingView,
    texts: Mapping[str, str],
    note: str,
    *,
    faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    return show(
        request, visit, visit.node.desk.group(), "note.html", status=status, here="meetings", view=view, note=note,
        fields=shown(_NOTE, texts, faults), faults=faults, marking=(view.marking,),
    )  # fmt: skip


@require_POST
def discard_noted(request: HttpRequest, short: str, year: str, number: str, note: str) -> HttpResponse:
    """Discard a private note of one's own seat."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    meeting_seen(visit, ref)
    try:
        discard_note(visit.node.desk, reader=visit.reader, ref=ref, note=note)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, visit.speaker.say("said_note_discarded"))
    return see(f"/{ref}#notes")
