"""Signing in and out, and choosing the language.

Five failures of one name from one address within a quarter of an hour close that way in for the rest of it. A form
that was sent after the sign-in ran out is not lost: what was typed goes through the sign-in into a private draft.
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import keep_draft
from tandem.faces.web.models import Account, FailedSignIn
from tandem.faces.web.page import see
from tandem.faces.web.visit import LANGUAGE_COOKIE, enter, language_of
from tandem.reports.speaker import LANGUAGES, Speaker

_MOST_FAILURES = 5
_CLOSED_FOR = timedelta(minutes=15)
_NOT_KEPT = {"csrfmiddlewaretoken", "token", "seen", "draft", "save", "name", "password", "next", "kept"}
_MOST_KEPT = 200_000
_TOO_MANY, _REFUSED = 429, 422
_YEAR = 365 * 24 * 3600


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Send an officer to the desk, and everybody else to the sign-in."""
    account = _account(request)
    return see(f"/{account.group}/" if account else "/sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in, or let an officer in."""
    target = safe_target(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return _page(request, target=target)
    name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
    kept = _kept(request.POST.get("kept", ""))
    if _is_closed(request, name):
        return _page(request, target=target, kept=kept, name=name, fault="sign_in_closed", status=_TOO_MANY)
    found = authenticate(request, username=name[:150], password=password[:1000])
    account = Account.objects.filter(login_id=found.pk).first() if found is not None else None
    if found is None or account is None:
        FailedSignIn.objects.create(name=_hashed(name), address=_address(request), at=timezone.now())
        return _page(request, target=target, kept=kept, name=name, fault="sign_in_wrong", status=_REFUSED)
    FailedSignIn.objects.filter(name=_hashed(name), address=_address(request)).delete()
    login(request, found)
    return see(_with_kept(request, account, target, kept) or f"/{account.group}/")


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
    speaker = Speaker(language_of(request), "UTC")
    minutes = int(_CLOSED_FOR.total_seconds() // 60)
    context = {
        "speaker": speaker, "target": target, "name": name[:150], "minutes": minutes,
        "fault": speaker.say(fault, count=minutes) if fault else "", "keeps": bool(kept),
        "kept": json.dumps(dict(kept), ensure_ascii=False)[:_MOST_KEPT] if kept else "",
    }  # fmt: skip
    return HttpResponse(render_to_string("sign_in.html", context, request=request), status=status)


def _account(request: HttpRequest) -> Account | None:
    if not request.user.is_authenticated:
        return None
    return Account.objects.filter(login_id=request.user.pk).first()


def _kept(raw: str) -> dict[str, str]:
    """Read what a form had in it before the sign-in; nothing where it is not in form."""
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
    if given.get("short") != group or match.url_name not in ("give", "revise", "move"):
        return None
    ref = f"{group}/{given['year']}/{given['number']}" if "year" in given else ""
    return ref, given.get("slug", match.url_name)


def _is_closed(request: HttpRequest, name: str) -> bool:
    since = timezone.now() - _CLOSED_FOR
    failures = FailedSignIn.objects.filter(name=_hashed(name), address=_address(request), at__gt=since)
    return failures.count() >= _MOST_FAILURES


def _hashed(name: str) -> str:
    # A password typed into the field for the name must not stand in the file.
    return salted_hmac("tandem.failed-sign-in", name.casefold(), algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
