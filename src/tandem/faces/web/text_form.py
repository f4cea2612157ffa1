"""The form of a joint text: propose one, or put another version forward; what is pasted from a word processor is read.

Nothing goes on record before the officer has seen what is left of a pasted document. Whatever is refused is kept as a
private draft, with all that was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import keep_draft, open_draft
from tandem.desk.pasted import read_pasted
from tandem.desk.reading import read_group
from tandem.desk.text import propose_text, revise_text
from tandem.desk.wording import TextDraft
from tandem.faces.web import fresh
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.marking import markings_of
from tandem.faces.web.meeting_moves import meeting_seen
from tandem.faces.web.page import REFUSED, form_of, send, show
from tandem.faces.web.texts import text_read
from tandem.faces.web.visit import Visit, enter
from tandem.reports.agenda_paper import agenda_wording, paper_title
from tandem.reports.speaker import LANGUAGES
from tandem.reports.text import TextView
from tandem.state.group import Group

LONGEST_DRAFT = 8 * 1024 * 1024
"""Bytes of a draft of a text: as much as a form can carry, so that nothing typed is lost."""

_USES = tuple((use, f"text_use.{use}") for use in ("joint", "each", "if_asked", "background"))
_WORD = "text_"
_PAPERS = ("agenda", "readout")
"""Sorts of texts that a meeting begins."""


@dataclass(frozen=True)
class Converted:
    """A wording that was pasted as markup: its language, and how many characters came and are left."""

    language: str
    given: int
    left: int


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form of a new text, or propose it."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    return _form(request, visit, reading.group, None)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the form of a new version of a text, or put it forward."""
    visit = enter(request, short)
    reading, view = text_read(visit, f"{short}/{year}/{number}")
    return _form(request, visit, reading.group, view)


def _form(request: HttpRequest, visit: Visit, group: Group, view: TextView | None) -> HttpResponse:
    fields = _fields(visit, group, view)
    if request.method != "POST":
        draft = request.GET.get("draft", "")
        return _page(request, visit, group, view, _begun(request, visit, view, draft), draft=draft)
    texts = typed(request, (field.name for field in fields))
    texts, converted = _converted(texts)
    if converted:
        draft = _kept(visit, view, texts, form_of(request).draft)
        return _page(request, visit, group, view, texts, draft=draft, converted=converted)
    return _send(request, visit, group, view, texts, fields)


def _converted(texts: Mapping[str, str]) -> tuple[dict[str, str], tuple[Converted, ...]]:
    """Read what was pasted as markup, and tell in which languages."""
    read = {name: read_pasted(text) for name, text in texts.items() if name.startswith(_WORD)}
    found = [(name, one) for name, one in read.items() if one.markup]
    plain = {**texts, **{name: one.text for name, one in found}}
    return plain, tuple(Converted(name.removeprefix(_WORD), one.given, len(one.text)) for name, one in found)


def _send(
    request: HttpRequest,
    visit: Visit,
    group: Group,
    view: TextView | None,
    texts: Mapping[str, str],
    fields: tuple[Field, ...],
) -> HttpResponse:
    kind, slug = ("text.revised/1", "reword") if view else ("text.proposed/1", "propose")
    acting, draft = visit.acting(group, kind), _draft_of(texts, view)

    def act(seen: Mapping[str, int]) -> Receipt:
        if view is None:
            return propose_text(visit.node.desk, acting=acting, now=visit.now, seen=seen, draft=draft)
        return revise_text(visit.node.desk, acting=acting, now=visit.now, seen=seen, ref=view.ref, draft=draft)

    try:
        # By proposing, its author accepts the bytes: that binds as much as accepting those of another.
        way = fresh.standing(request, visit)
        if way in ("ask", "missing"):
            kept = _kept(visit, view, texts, form_of(request).draft)
            return fresh.ask_for(_address(visit, view), kept, way)
        return send(
            request, visit, group, act=act, target=lambda receipt: f"/{view.ref if view else receipt.ref}",
            back=f"/{visit.short}/texts",
            said=lambda receipt: visit.speaker.say(f"said_{slug}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        kept = _kept(visit, view, texts, refused.draft or form_of(request).draft)
        faults = faults_of(visit.speaker, refused.reasons, fields)
        if view is not None:
            reading, view = text_read(visit, view.ref)
            group = reading.group
        return _page(request, visit, group, view, texts, faults=faults, draft=kept, status=REFUSED)


def _address(visit: Visit, view: TextView | None) -> str:
    return f"/{view.ref}/reword" if view else f"/{visit.short}/texts/new"


def _kept(visit: Visit, view: TextView | None, texts: Mapping[str, str], draft: str) -> str:
    """Keep what was typed as a private draft; empty where this seat keeps none."""
    where = {"_ref": view.ref, "_move": "reword"} if view else {"_ref": "", "_move": "propose"}
    try:
        return keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=where["_move"], draft=draft or None,
            texts={**texts, **where}, longest=LONGEST_DRAFT,
        )  # fmt: skip
    except NotAllowed:
        return ""


def _begun(request: HttpRequest, visit: Visit, view: TextView | None, draft: str) -> dict[str, str]:
    if draft:
        try:
            return dict(open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts)
        except NotAllowed as refused:
            raise Http404 from refused
    if view is None:
        asked = {name: request.GET.get(name, "")[:80] for name in ("about", "supersedes", "depends", "sort")}
        begun = {"sort": "line", **{name: value for name, value in asked.items() if value}}
        return {**begun, **_of_meeting(visit, begun)}
    return _as_it_stands(view)


def _of_meeting(visit: Visit, begun: Mapping[str, str]) -> dict[str, str]:
    """Answer what a text about a meeting begins with: its title, its marking, and the agenda in each language."""
    group, sort = visit.node.desk.group(), begun["sort"]
    meeting = group.meeting(begun.get("about", ""))
    if meeting is None or sort not in _PAPERS:
        return {}
    _, view = meeting_seen(visit, meeting.ref)
    refs = [ref for line in view.agenda for ref in (line.row.ref, *line.row.about)] if sort == "agenda" else []
    marking = group.charter.highest([view.marking, *markings_of(group, refs)])
    begun = {"title": paper_title(view, sort, visit.speaker), "marking": marking, "use": "joint"}
    spoken = [
        replace(visit.speaker, language=language) for language in group.charter.languages if language in LANGUAGES
    ]
    return begun if sort != "agenda" else {
        **begun, "use": "background", **{f"{_WORD}{one.language}": agenda_wording(view, one) for one in spoken},
    }  # fmt: skip


def _as_it_stands(view: TextView) -> dict[str, str]:
    latest = view.pending or view.shown
    terms = latest.terms
    return {
        "title": latest.title, "use": terms.use, "in_force_from": terms.in_force_from or "",
        "in_force_until": terms.in_force_until or "", "about": view.about, "supersedes": view.supersedes,
        "depends": ", ".join(view.depends), "marking": terms.marking,
        **{f"{_WORD}{language}": text for language, text in latest.texts.items()},
    }  # fmt: skip


def _draft_of(texts: Mapping[str, str], view: TextView | None) -> TextDraft:
    depends = texts.get("depends", "").replace(",", " ").split()
    latest = (view.pending or view.shown) if view else None
    return TextDraft(
        title=texts["title"], sort=view.text.sort if view else texts.get("sort", ""),
        texts={name.removeprefix(_WORD): text for name, text in texts.items() if name.startswith(_WORD)},
        use=texts.get("use", ""), in_force_from=texts["in_force_from"], in_force_until=texts["in_force_until"],
        zone=latest.terms.zone if latest else "", about=texts["about"], supersedes=texts["supersedes"],
        depends=tuple(depends), marking=texts.get("marking", ""), note=texts["note"],
    )  # fmt: skip


def _languages(group: Group, view: TextView | None) -> tuple[str, ...]:
    held = (view.pending or view.shown).terms.authentic if view else ()
    return tuple(dict.fromkeys((*group.charter.languages, *held)))


def _fields(visit: Visit, group: Group, view: TextView | None) -> tuple[Field, ...]:
    speaker, charter = visit.speaker, group.charter
    sorts = tuple((sort, speaker.word("text_sort", sort)) for sort in ("line", "readout", "agenda", "other"))
    markings = tuple((code, m.names.get(speaker.language, code)) for code, m in sorted(charter.markings.items()))
    words = (Field(f"{_WORD}{language}", "area", rows=9) for language in _languages(group, view))
    every = (
        *(() if view else (Field("sort", "select", sorts, required=True),)),
        Field("title", required=True), *words, Field("use", "radio", _USES),
        Field("in_force_from", "day", hint="hint.in_force_from"),
        Field("in_force_until", "day", hint="hint.in_force_until"), Field("about", hint="hint.text_about"),
        Field("depends", hint="hint.depends"), Field("supersedes", hint="hint.supersedes"),
        *((Field("marking", "select", markings, hint="hint.marking"),) if markings else ()),
        Field("note", "area", hint="hint.note"),
    )  # fmt: skip
    return every


def _page(
    request: HttpRequest,
    visit: Visit,
    group: Group,
    view: TextView | None,
    texts: Mapping[str, str],
    *,
    faults: tuple[Fault, ...] = (),
    converted: tuple[Converted, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = shown(_fields(visit, group, view), texts, faults)
    wordings = [(one.field.name.removeprefix(_WORD), one) for one in fields if one.field.name.startswith(_WORD)]
    first = [one for one in fields if one.field.name in ("sort", "title")]
    rest = [one for one in fields if one not in (*first, *(held for _, held in wordings))]
    return show(
        request, visit, group, "text_form.html", here="texts", status=status, view=view, fields=rest, faults=faults,
        first=first, wordings=wordings,
        converted=converted, draft=draft, slug="reword" if view else "propose",
        quoted=request.method != "POST" and view is None and texts.get("sort") == "agenda",
        address=_address(visit, view), factor=fresh.standing(request, visit), marking=(texts.get("marking", ""),),
    )  # fmt: skip
