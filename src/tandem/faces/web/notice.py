"""Giving notice and changing it: one form, a look at who will see it, a private draft until it is given."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.notice import NoticeGiven, NoticeRevised
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import keep_draft, open_draft
from tandem.desk.notice import NoticeDraft, draft_faults, give_notice, revise_notice
from tandem.desk.reading import read_group
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.manifest import read_manifest, write_manifest
from tandem.faces.web.marking import name_of
from tandem.faces.web.moves import keep_text, matter_of
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.action import ActionView
from tandem.rules.moves import role_for
from tandem.state.group import Group
from tandem.state.reading import Reading

_GIVEN, _REVISED = "notice.given/1", "notice.revised/1"
_TEXTS = ("title", "action_type", "starts_on", "ends_on", "what", "route", "channel", "changes", "marking")
_REF = re.compile(r"[A-Z0-9][A-Za-z0-9-]*/[0-9]{4}/[A-Z][A-Z0-9]*-[0-9]+")


def _fields(visit: Visit, group: Group, *, revising: bool) -> tuple[Field, ...]:
    language = visit.speaker.language
    types = tuple((name, scope.names.get(language, name)) for name, scope in group.charter.scope.items())
    charter = group.charter
    markings = tuple((code, name_of(charter, code, language)) for code in charter.marking_codes)
    form: tuple[Field, ...] = (
        Field("title", required=True, hint="hint.title"),
        Field("action_type", "select", types, required=True, hint="hint.action_type"),
        Field("starts_on", "day", required=True, hint="hint.day"),
        Field("ends_on", "day", required=True, hint="hint.ends_on"),
        Field("what", "area", required=True, hint="hint.what", rows=6),
        Field("route", "area", hint="hint.route", rows=2),
        Field("manifest", "area", hint="hint.manifest", rows=6),
        Field("channel", hint="hint.channel"),
        *([Field("marking", "select", markings, hint="hint.marking")] if markings else []),
    )
    return (*form, Field("changes", "area", hint="hint.changes")) if revising else form


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form of a new notice; keep it as a private draft, or give it."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    fields = _fields(visit, reading.group, revising=False)
    if request.method == "POST":
        return _posted(request, visit, reading, fields, None)
    if role_for(reading.group, visit.code, visit.reader.officer, _GIVEN) is None:
        messages.warning(request, visit.speaker.say("move_not_now", move=visit.speaker.word("move", "give")))
        return see(f"/{short}/")
    draft = request.GET.get("draft", "")
    texts = _opened(visit, draft) if draft else _asked(request)
    return _form_page(request, visit, reading, fields, texts, draft=draft)


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the latest version of a notice for changing; put the change on record."""
    visit = enter(request, short)
    reading, view = matter_of(visit, f"{short}/{year}/{number}")
    if not isinstance(view, ActionView):
        raise Http404
    fields = _fields(visit, reading.group, revising=True)
    if request.method == "POST":
        return _posted(request, visit, reading, fields, view)
    if "revise" not in view.moves:
        messages.warning(request, visit.speaker.say("move_not_now", move=visit.speaker.word("move", "revise")))
        return see(f"/{view.ref}")
    draft = request.GET.get("draft", "")
    texts = _opened(visit, draft) if draft else _as_it_stands(view)
    return _form_page(request, visit, reading, fields, texts, view=view, draft=draft)


def _asked(request: HttpRequest) -> dict[str, str]:
    after = request.GET.get("after", "")
    return {"_after": after} if _REF.fullmatch(after) else {}


def _opened(visit: Visit, draft: str) -> Mapping[str, str]:
    try:
        return open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
    except NotAllowed as refused:
        raise Http404 from refused


def _as_it_stands(view: ActionView) -> dict[str, str]:
    terms = view.notice.current.terms
    return {
        "title": view.title, "action_type": terms.action_type, "starts_on": terms.starts_on, "ends_on": terms.ends_on,
        "what": view.what, "route": view.route, "manifest": write_manifest(view.manifest),
        "marking": view.marking,
    }  # fmt: skip


def _posted(
    request: HttpRequest, visit: Visit, reading: Reading, fields: tuple[Field, ...], view: ActionView | None
) -> HttpResponse:
    texts = typed(request, (field.name for field in fields))
    after = request.POST.get("_after", "")
    if view is None and _REF.fullmatch(after):
        texts["_after"] = after
    if "save" in request.POST:
        return _save(request, visit, reading, fields, view, texts)
    try:
        return _give(request, visit, reading.group, view, texts)
    except NotAllowed as refused:
        slug = "revise" if view else "give"
        draft = keep_text(
            visit, refused, texts, ref=view.ref if view else "", slug=slug, draft=form_of(request).draft
        )  # fmt: skip
        faults = faults_of(visit.speaker, refused.reasons, fields)
        return _refused(request, visit, fields, texts, view, faults, draft)


def _refused(
    request: HttpRequest,
    visit: Visit,
    fields: tuple[Field, ...],
    texts: Mapping[str, str],
    view: ActionView | None,
    faults: tuple[Fault, ...],
    draft: str,
) -> HttpResponse:
    """Show the form again with what was typed, over what the record says now."""
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    if view is not None:
        reading, latest = matter_of(visit, view.ref)
        view = latest if isinstance(latest, ActionView) else view
    return _form_page(request, visit, reading, fields, texts, view=view, faults=faults, draft=draft, status=REFUSED)


def _give(
    request: HttpRequest, visit: Visit, group: Group, view: ActionView | None, texts: Mapping[str, str]
) -> HttpResponse:
    kind = _REVISED if view else _GIVEN
    acting = visit.acting(group, kind)

    def act(seen: Mapping[str, int]) -> Receipt:
        draft = _draft_of(texts, group, revising=view is not None)
        if view is not None:
            return revise_notice(visit.node.desk, acting=acting, now=visit.now, seen=seen, ref=view.ref, draft=draft)
        return give_notice(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, draft=draft, after_the_fact=texts.get("_after")
        )

    def target(receipt: Receipt) -> str:
        return f"/{view.ref if view else receipt.ref}"

    def said(receipt: Receipt) -> str:
        code = "said_revise" if view else "said_give"
        return visit.speaker.say(code, ref=target(receipt)[1:], seq=receipt.seq, party=receipt.code)

    return send(request, visit, group, act=act, target=target, said=said, back=f"/{visit.short}/actions")


def _draft_of(texts: Mapping[str, str], group: Group, *, revising: bool) -> NoticeDraft:
    """Read the form. Raises NotAllowed for a manifest that cannot be read, with all else that is wrong beside it."""
    given: dict[str, Any] = {name: texts.get(name, "") for name in _TEXTS}
    draft = NoticeDraft(**given)
    try:
        return msgspec.structs.replace(draft, manifest=read_manifest(texts.get("manifest", "")))
    except NotAllowed as refused:
        faults = draft_faults(group, draft=draft, act=NoticeRevised if revising else NoticeGiven)
        raise NotAllowed(*faults, *refused.reasons) from refused


def _save(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    fields: tuple[Field, ...],
    view: ActionView | None,
    texts: Mapping[str, str],
) -> HttpResponse:
    """Keep the form as a private draft; that writes nothing on record and nobody else sees it."""
    slug, ref, draft = ("revise", view.ref, form_of(request).draft) if view else ("give", "", form_of(request).draft)
    try:
        kept = keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=slug, draft=draft or None,
            texts={**texts, "_ref": ref, "_move": slug},
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, fields)
        return _refused(request, visit, fields, texts, view, faults, "")
    messages.success(request, visit.speaker.say("said_draft", party=visit.code))
    page = f"/{ref}/revise" if view else f"/{visit.short}/notices/new"
    return see(f"{page}?draft={kept}")


def _form_page(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    fields: tuple[Field, ...],
    texts: Mapping[str, str],
    *,
    view: ActionView | None = None,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    return show(
        request, visit, reading.group, "notice.html", status=status, view=view, faults=faults, draft=draft,
        fields=shown(fields, texts, faults), after=texts.get("_after", ""), here="give",
        procedures=_procedures(visit, reading.group), marking=(texts.get("marking", ""), view.marking if view else ""),
    )  # fmt: skip


def _procedures(visit: Visit, group: Group) -> list[dict[str, Any]]:
    """What the charter says about each type of action: the rows of the panel beside the form."""
    language = visit.speaker.language
    rows = []
    for name, procedure in group.charter.procedures.items():
        types = [s.names.get(language, key) for key, s in group.charter.scope.items() if s.procedure == name]
        rows.append({"name": procedure.names.get(language, name), "procedure": procedure, "types": types})
    return rows
