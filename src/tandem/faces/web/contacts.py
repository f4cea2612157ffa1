"""Sides outside the group: when each was last informed, what went to it and came from it, and the form for one more."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import read_surprises
from tandem.desk.surprise import record_contact
from tandem.desk.surprise_form import CHOICES, contact_typed, named_in
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.listed_pages import page_asked, pages_of
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.surprises import EVIDENCE, means_field
from tandem.faces.web.visit import Visit, enter
from tandem.reports.contacts import view_contacts
from tandem.reports.speaker import Speaker
from tandem.rules.moves import role_for
from tandem.state.group import Group

_KIND = "contact.recorded/1"


def _radio(name: str, family: str) -> Field:
    return Field(name, "radio", tuple((one, f"{family}.{one}") for one in CHOICES[name]), required=True)


def _fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        EVIDENCE,
        Field("outsider", required=True, hint="hint.outsider"),
        _radio("direction", "contact_direction"),
        _radio("contact_sort", "contact_sort"),
        Field("group_side", hint="hint.group_side"),
        means_field(speaker),
        Field("happened", "day", required=True, hint="hint.day"),
        _radio("receipt", "receipt_of"),
        Field("what_was_said", "area", required=True, prose="text"),
        Field("speaker"),
        Field("concerns", hint="hint.concerns"),
        Field("code", hint="hint.item_code"),
        Field("source", hint="hint.goal_source"),
    )


@require_safe
def contacts(request: HttpRequest, short: str) -> HttpResponse:
    """Show every side outside the group with the last word to it, then what went to and fro."""
    visit = enter(request, short)
    reading = read_surprises(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_contacts(reading, side=request.GET.get("side", "")[:20], page=page_asked(request))
    return show(
        request, visit, reading.group, "contacts.html", here="tandem", view=view, may_record=_may(visit, reading.group),
        turning=pages_of(request, view.page, view.pages),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form of a contact, or put one on record."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    place = f"/{short}/contacts"
    if request.method != "POST":
        if not _may(visit, group):
            return see(place)
        own = visit.code if group.is_party(visit.code) else ""
        return _form(request, visit, {"outsider": request.GET.get("side", "")[:20], "group_side": own})
    fields = _fields(visit.speaker)
    texts = typed(request, (field.name for field in fields))
    try:
        return send(
            request, visit, group, act=lambda seen: _record(visit, group, seen, texts), back=place,
            target=lambda receipt: f"{place}#contact-{receipt.code}-{receipt.seq}",
            said=lambda receipt: visit.speaker.say("said_contact_record", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        return _form(request, visit, texts, faults=faults_of(visit.speaker, refused.reasons, fields), status=REFUSED)


def _form(
    request: HttpRequest, visit: Visit, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (), status: int = 200
) -> HttpResponse:
    return show(
        request, visit, visit.node.desk.group(), "parallel_form.html", status=status, here="tandem", at="contacts",
        what="contact_record", place=f"/{visit.short}/contacts/record", back=f"/{visit.short}/contacts",
        fields=shown(_fields(visit.speaker), texts, faults), faults=faults,
    )  # fmt: skip


def _may(visit: Visit, group: Group) -> bool:
    return not visit.as_of and role_for(group, visit.code, visit.reader.officer, _KIND) is not None


def _record(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return record_contact(
        visit.node.desk, acting=visit.acting(group, _KIND), now=visit.now, seen=seen, contact=contact_typed(texts),
        text=texts["what_was_said"], about=named_in(texts["concerns"]), speaker=texts["speaker"],
        source=texts["source"],
    )  # fmt: skip
