"""Giving notice and changing it in five steps; all of it is a private draft until the last button is pressed."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import open_draft
from tandem.faces.web import goods
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.giving import check, given_before
from tandem.faces.web.page import REFUSED, form_of, see
from tandem.faces.web.sent import claim, is_cut_off, is_token, release, result_of, settle
from tandem.faces.web.step_page import forecast_of, offers_of, procedures, show_step
from tandem.faces.web.steps import as_it_stands, faults_by_step, fields_of, is_wrong, reasons_of, step_after
from tandem.faces.web.taken import taken_of
from tandem.faces.web.visit import Visit, enter
from tandem.faces.web.working import Working, about, begin, came_between, drop, keep_both, save, working_on
from tandem.reports.action import ActionView
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.state.notice import Notice
from tandem.state.reading import Reading

_REF = re.compile(r"[A-Z0-9][A-Za-z0-9-]*/[0-9]{4}/[A-Z][A-Z0-9]*-[0-9]+")
_FIRST = "what"


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, short: str) -> HttpResponse:
    """Show the first step of a new notice; begin its private draft."""
    visit = enter(request, short)
    reading, _ = about(visit, "")
    if request.method == "POST":
        return _begun(request, visit, reading, None)
    if role_for(reading.group, visit.code, visit.reader.officer, "notice.given/1") is None:
        messages.warning(request, visit.speaker.say("move_not_now", move=visit.speaker.word("move", "give")))
        return see(f"/{short}/")
    return _kept(request, visit) or _first_page(request, visit, reading, None, _asked(request))


@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show the first step of a new version, filled in with the latest one; begin its private draft."""
    visit = enter(request, short)
    reading, view = about(visit, f"{short}/{year}/{number}")
    if view is None:
        raise Http404
    if request.method == "POST":
        return _begun(request, visit, reading, view)
    if kept := _kept(request, visit):
        return kept
    if "revise" not in view.moves:
        messages.warning(request, visit.speaker.say("move_not_now", move=visit.speaker.word("move", "revise")))
        return see(f"/{view.ref}")
    return _first_page(request, visit, reading, view, _standing(reading, view))


def _kept(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """The way to a draft that was kept in one piece, for example through a sign-in."""
    draft = request.GET.get("draft", "")
    return see(f"/{visit.short}/drafts/{draft}/{_FIRST}") if re.fullmatch("[0-9a-f]{16}", draft) else None


def _asked(request: HttpRequest) -> dict[str, str]:
    after = request.GET.get("after", "")
    return {"_after": after} if _REF.fullmatch(after) else {}


def _standing(reading: Reading, view: ActionView) -> dict[str, str]:
    texts = as_it_stands(view, reading.prose.get(view.entry, {}))
    return {**texts, "_ref": view.ref, "_version": str(view.notice.current.number)}


def _first_page(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    view: ActionView | None,
    texts: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    new = Working(visit, reading, view, "", texts, ())
    fields = fields_of(_FIRST, visit.speaker, reading.group, revised=new.revised, texts=texts)
    return show_step(
        request, new, _FIRST, fields=shown(fields, texts, faults), faults=faults, procedures=procedures(new),
        address=f"/{view.ref}/revise" if view else f"/{visit.short}/notices/new", after=texts.get("_after", ""),
        status=REFUSED if faults else 200,
    )  # fmt: skip


def _begun(request: HttpRequest, visit: Visit, reading: Reading, view: ActionView | None) -> HttpResponse:
    """Begin the draft once for a form, and go on to the second step."""
    revised = view.notice if view else None
    fields = fields_of(_FIRST, visit.speaker, reading.group, revised=revised, texts={})
    texts = {**_begin_with(request, reading, view), **typed(request, (field.name for field in fields))}
    token, login = form_of(request).token, request.user.pk or 0
    try:
        if not is_token(token):
            raise NotAllowed(because("form_unfit"))
        if not claim(token, login=login, at=timezone.now()):
            result = result_of(token, login=login)
            # Where the site was stopped at it the text is kept now; a draft too many harms nobody.
            if result is not None or not is_cut_off(token, login=login):
                return see((result or (f"/{visit.short}/", ""))[0])
        home = f"/{visit.short}/drafts/{_kept_first(visit, token, texts)}"
    except NotAllowed as refused:
        return _first_page(request, visit, reading, view, texts, faults_of(visit.speaker, refused.reasons, fields))
    wrong = _own_wrong(visit, reading, texts, [field.name for field in fields], revised)
    target = f"{home}/{_FIRST}#faults" if wrong else f"{home}/{step_after(_FIRST)}"
    settle(token, target=target, said="")
    return _left(request, visit) or see(target)


def _left(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """The way to My desk, for who saves and leaves."""
    if "leave" not in request.POST:
        return None
    messages.success(request, visit.speaker.say("said_draft", party=visit.code))
    return see(f"/{visit.short}/")


def _own_wrong(
    visit: Visit, reading: Reading, texts: Mapping[str, str], names: Collection[str], revised: Notice | None
) -> bool:
    """Tell whether something that was typed into these fields is wrong, and not only missing yet."""
    reasons = reasons_of(texts, reading.group, revised=revised)
    fields = [Field(name) for name in names]
    found = zip(faults_of(visit.speaker, reasons, fields), reasons, strict=True)
    return is_wrong(reason for fault, reason in found if fault.field)


def _kept_first(visit: Visit, token: str, texts: Mapping[str, str]) -> str:
    try:
        return begin(visit, texts)
    except NotAllowed:
        release(token)
        raise


def _begin_with(request: HttpRequest, reading: Reading, view: ActionView | None) -> dict[str, str]:
    if view is not None:
        version = request.POST.get("_version", "")
        based_on = {"_version": version} if version.isascii() and version.isdigit() else {}
        return {**_standing(reading, view), **based_on, "_move": "revise"}
    after = request.POST.get("_after", "")
    return {"_move": "give", "_ref": "", **({"_after": after} if _REF.fullmatch(after) else {})}


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, short: str, draft: str, step: str) -> HttpResponse:
    """Show a step of a draft, save it and go on, or, from the last step, give notice."""
    if gone := given_before(request, short, draft):
        return gone
    try:
        working = working_on(request, short, draft)
    except Http404:
        # Given in this moment, perhaps, by a second press.
        if gone := given_before(request, short, draft):
            return gone
        raise
    if step == "check":
        return check(request, working)
    if request.method == "POST":
        return _posted(request, working, step)
    kept = request.GET.get("draft", "")
    texts, number = _restored(working, kept) if kept else (working.texts, working.number)
    return _step_page(request, working, step, texts, number=number, kept=kept)


def _restored(working: Working, kept: str) -> tuple[Mapping[str, str], int]:
    """What came through a sign-in, over what stands; and the state that its page was made from."""
    visit = working.visit
    try:
        texts = open_draft(visit.node.desk, reader=visit.reader, draft=kept).texts
    except NotAllowed as refused:
        raise Http404 from refused
    said = texts.get("number", "")
    over = {name: text for name, text in texts.items() if not name.startswith("_")}
    if any(name.startswith("row-") for name in over):
        over["manifest"] = goods.said(working.texts.get("manifest", ""), over)
    return {**working.texts, **over}, int(said) if said.isascii() and said.isdigit() else working.number


def _posted(request: HttpRequest, working: Working, step: str) -> HttpResponse:
    # Also a field that is no longer offered, because another tab changed what it hangs on: nothing typed is lost.
    texts = {**working.texts, **{name: text for name, text in typed(request, request.POST).items() if text}}
    fields = fields_of(step, working.visit.speaker, working.group, revised=working.revised, texts=texts)
    names = [field.name for field in fields]
    number = _number(request, working)
    try:
        mine = goods.posted(request, working, number) if step == "goods" else typed(request, names)
    except NotAllowed as refused:
        return _again(request, working, step, {}, number, refused)
    if between := came_between(working, number, names, mine):
        return _both(request, working, step, mine, between)
    if mine.items() - working.texts.items() or not set(names) <= _saved(working):
        try:
            save(working, {**working.texts, **mine}, after=working.number)
        except NotAllowed as refused:
            return _again(request, working, step, mine, working.number, refused)
    return _onward(request, working, step, mine)


def _saved(working: Working) -> set[str]:
    return set(working.states[0].texts) if working.states else set()


def _number(request: HttpRequest, working: Working) -> int:
    """The state that the page of a form was made from; one that no page was made from counts as long ago."""
    said = request.POST.get("number", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _again(
    request: HttpRequest, working: Working, step: str, mine: Mapping[str, str], number: int, refused: NotAllowed
) -> HttpResponse:
    """Show a step again with what was typed, and why it was not saved."""
    fields = fields_of(step, working.visit.speaker, working.group, revised=working.revised, texts=working.texts)
    faults = faults_of(working.visit.speaker, refused.reasons, fields)
    return _step_page(
        request, working, step, {**working.texts, **mine}, number=number, faults=faults, status=REFUSED
    )  # fmt: skip


def _both(
    request: HttpRequest, working: Working, step: str, mine: Mapping[str, str], between: tuple[str, ...]
) -> HttpResponse:
    """Say what another tab saved meanwhile, keep both, and show what was typed for saving over it on purpose."""
    try:
        number = keep_both(working, mine)
    except NotAllowed as refused:
        return _again(request, working, step, mine, working.number, refused)
    came = [(name, working.texts.get(name, "")) for name in between]
    working = working_on(request, working.visit.short, working.draft)
    texts = {**working.texts, **mine}
    return _step_page(request, working, step, texts, number=number, came=came, status=REFUSED)


def _onward(request: HttpRequest, working: Working, step: str, mine: Mapping[str, str]) -> HttpResponse:
    """Go where the button says; a step with something wrong in it is shown first."""
    if (kept := form_of(request).draft) and kept != working.draft:
        drop(working.visit, kept)
    wrong = _own_wrong(working.visit, working.reading, {**working.texts, **mine}, [*mine], working.revised)
    if step == "goods" and taken_of({**working.texts, **mine}).pending:
        return see(f"{working.home}/columns")
    onward = f"{step}#faults" if wrong else step if "stay" in request.POST else step_after(step)
    return _left(request, working.visit) or see(f"{working.home}/{onward}")


def _step_page(
    request: HttpRequest,
    working: Working,
    step: str,
    texts: Mapping[str, str],
    *,
    number: int,
    kept: str = "",
    faults: tuple[Fault, ...] = (),
    came: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    speaker, group = working.visit.speaker, working.group
    fields = fields_of(step, speaker, group, revised=working.revised, texts=texts)
    if not faults and not came and any(field.name in _saved(working) for field in fields):
        faults = faults_by_step(speaker, group, texts, revised=working.revised)[step]
    more: dict[str, Any] = goods.shown_of(texts) if step == "goods" else {}
    if step == "heard":
        more = {**forecast_of(working), **offers_of(working)}
    return show_step(
        request, working, step, status=status, number=number, kept=kept, faults=faults, came=came or (),
        fields=shown(fields, texts, faults), address=f"{working.home}/{step}", after=working.texts.get("_after", ""),
        procedures=procedures(working) if step == "what" else (), **more,
    )  # fmt: skip
