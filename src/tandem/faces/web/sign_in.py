"""Signing in and out, and choosing the language.

The password first, then the second factor where the account has one; or a passkey alone. Five failures of one name
from one address within a quarter of an hour close that way in for the rest of it. A form that was sent after the
sign-in ran out is not lost: what was typed goes through every step of the sign-in into a private draft.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import keep_draft
from tandem.faces.web import factor
from tandem.faces.web.log_book import note, note_login
from tandem.faces.web.models import Account
from tandem.faces.web.page import see
from tandem.faces.web.throttle import CLOSED_MINUTES, address_of, forgive, may_try
from tandem.faces.web.visit import LANGUAGE_COOKIE, enter, language_of
from tandem.reports.speaker import LANGUAGES, Speaker

_NOT_KEPT = {
    "csrfmiddlewaretoken", "token", "seen", "draft", "save", "name", "password", "next", "kept", "code", "credential",
    "old", "new", "again",
}  # fmt: skip
_MOST_KEPT = 200_000
_TOO_MANY, _REFUSED = 429, 422
_YEAR = 365 * 24 * 3600


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Send an officer to the desk, and everybody else to the sign-in."""
    account = account_of(request)
    return see(f"/{account.group}/" if account else "/sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in, or let an officer in; with a second factor, to the step where it is asked for."""
    target = safe_target(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return _page(request, target=target)
    name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
    kept, address = read_kept(request), address_of(request)
    if not may_try(name, address=address):
        return _page(request, target=target, kept=kept, name=name, fault="sign_in_closed", status=_TOO_MANY)
    found = authenticate(request, username=name[:150], password=password[:1000])
    account = Account.objects.filter(login_id=found.pk).first() if found is not None else None
    if found is None or account is None:
        _note_failure(request, name)
        return _page(request, target=target, kept=kept, name=name, fault="sign_in_wrong", status=_REFUSED)
    forgive(name, address=address)
    if not factor.let_in(request, found):
        return factor_page(request, found, target=target, kept=kept)
    return welcome(request, account, target, kept)


def welcome(request: HttpRequest, account: Account, target: str, kept: Mapping[str, str]) -> HttpResponse:
    """Take who is signed in now to the page that was asked for, with what was typed there."""
    request.session["begun"] = {
        "at": timezone.now().isoformat(timespec="seconds"), "address": address_of(request),
        "browser": request.META.get("HTTP_USER_AGENT", "")[:200],
    }  # fmt: skip
    note(request, account, "signed_in")
    return see(_with_kept(request, account, target, kept) or f"/{account.group}/")


def _note_failure(request: HttpRequest, name: str) -> None:
    known = Account.objects.filter(login__username=name[:150]).first()
    if known is not None:
        note(request, known, "sign_in_failed")


def ask(request: HttpRequest) -> HttpResponse:
    """Answer with the sign-in in place of a page for officers; what was typed into a form comes along."""
    if request.method != "POST":
        return see(f"/sign-in?next={request.path}")
    texts = {name: request.POST.get(name, "") for name in request.POST if name not in _NOT_KEPT}
    target = safe_target(request.path)
    return _page(request, target=target, kept=texts, fault="sign_in_ran_out", status=401)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in."""
    if request.user.is_authenticated:
        note_login(request, "signed_out")
    logout(request)
    return see("/sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages."""
    chosen = request.POST.get("language", "")
    response = see(safe_target(request.POST.get("next", "")) or "/")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def safe_target(target: str) -> str:
    """Answer a path of these pages to go on to; empty for an address elsewhere."""
    path = target[:500]
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    return path


def _page(
    request: HttpRequest, *, target: str = "", kept: Mapping[str, str] | None = None, name: str = "",
    fault: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"target": target, "name": name[:150], **_carried(kept or {})}
    return plain_page(request, "sign_in.html", context, fault=fault, status=status)


def factor_page(
    request: HttpRequest, login: AbstractBaseUser, *, target: str = "", kept: Mapping[str, str] | None = None,
    fault: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Ask who waits after the password for the second factor; what was typed comes along."""
    context = {"target": target, "factors": factor.factors_of(login.pk), "goes": "/sign-in/factor"}
    return plain_page(request, "factor.html", {**context, **_carried(kept or {})}, fault=fault, status=status)


def _carried(kept: Mapping[str, str]) -> dict[str, Any]:
    text = json.dumps(dict(kept), ensure_ascii=False)[:_MOST_KEPT] if kept else ""
    return {"kept": text, "keeps": bool(kept)}


def plain_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, fault: str = "", status: int = 200
) -> HttpResponse:
    """Answer a page outside every group, in the reader's language, with what is wrong on top."""
    speaker = Speaker(language_of(request), "UTC")
    said = speaker.say(fault, count=CLOSED_MINUTES) if fault else ""
    whole = {"passkeys_work": factor.passkey_place(request), "speaker": speaker, "fault": said, **context}
    return HttpResponse(render_to_string(template, whole, request=request), status=status)


def account_of(request: HttpRequest) -> Account | None:
    """Answer the account of who is signed in."""
    if not request.user.is_authenticated:
        return None
    return Account.objects.filter(login_id=request.user.pk).select_related("login").first()


def read_kept(request: HttpRequest) -> dict[str, str]:
    """Read what a form had in it before the sign-in; nothing where it is not in form."""
    raw = request.POST.get("kept", "")
    try:
        texts = json.loads(raw[:_MOST_KEPT]) if raw else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(texts, dict):
        return {}
    return {str(name): text for name, text in texts.items() if isinstance(text, str) and str(name).isascii()}


def _with_kept(request: HttpRequest, account: Account, target: str, texts: Mapping[str, str]) -> str:
    """Keep what was typed as a private draft of the officer who is now known; answer the page that restores it."""
    place = _form_at(target, account.group)
    if not texts or place is None:
        return target
    visit, (ref, slug) = enter(request, account.group), place
    try:
        kept = keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=slug,
            texts={**texts, "_ref": ref, "_move": slug},
        )  # fmt: skip
    except NotAllowed as refused:
        messages.warning(request, " ".join(visit.speaker.reason(reason) for reason in refused.reasons))
        return target
    messages.success(request, visit.speaker.say("said_text_kept"))
    return f"{target}?draft={kept}"


def _form_at(target: str, group: str) -> tuple[str, str] | None:
    """Answer the reference and the move of a form's address in this group; None where it is not one."""
    try:
        match = resolve(target.partition("?")[0])
    except Resolver404:
        return None
    given = match.kwargs
    if given.get("short") == group and match.url_name == "draft-step" and given["step"] != "check":
        return "", f"drafts/{given['draft']}/{given['step']}"
    if given.get("short") != group or match.url_name not in ("give", "revise", "move"):
        return None
    ref = f"{group}/{given['year']}/{given['number']}" if "year" in given else ""
    return ref, given.get("slug", match.url_name)
