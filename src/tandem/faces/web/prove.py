"""Proving who sits there: the second step of the sign-in, a passkey alone, and once more before what weighs much."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.faces.web import factor
from tandem.faces.web.log_book import note
from tandem.faces.web.models import Account
from tandem.faces.web.page import see
from tandem.faces.web.sign_in import account_of, factor_page, plain_page, read_kept, safe_target, welcome
from tandem.faces.web.throttle import address_of, forgive, may_try
from tandem.faces.web.visit import SignInFirst

_TOO_MANY, _REFUSED = 429, 422
_MOST_ASKED = 200
_LARGEST_CREDENTIAL = 20_000


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask who gave the right password for the second factor, and let in who has it."""
    waiting = factor.waiting_login(request)
    if waiting is None:
        return see("/sign-in")
    account = Account.objects.get(login_id=waiting.pk)
    target = safe_target(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return factor_page(request, waiting, target=target)
    kept = read_kept(request)
    fault, proved = _proved(request, waiting, account)
    if proved is None:
        status = _TOO_MANY if fault == "sign_in_closed" else _REFUSED
        return factor_page(request, waiting, target=target, kept=kept, fault=fault, status=status)
    factor.finish(request, proved)
    return welcome(request, account, target, kept)


def _proved(request: HttpRequest, login: AbstractBaseUser, account: Account) -> tuple[str, Any]:
    """Answer the factor that was proved, or what is wrong. Tries are counted for the account, from wherever."""
    if not may_try(f"factor {login.pk}", address=""):
        return "sign_in_closed", None
    credential, code = read_credential(request), request.POST.get("code", "")[:40]
    try:
        proved = factor.right_passkey(login, credential) if credential else factor.right_code(login, code)
    except factor.NotProved:
        note(request, account, "factor_failed")
        return ("passkey_wrong" if credential else "code_wrong"), None
    forgive(f"factor {login.pk}", address="")
    return "", proved


def read_credential(request: HttpRequest) -> Mapping[str, Any]:
    """Read what a browser sent of a passkey; nothing where it is not in form."""
    raw = request.POST.get("credential", "")
    try:
        read = json.loads(raw) if 0 < len(raw) <= _LARGEST_CREDENTIAL else {}
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


@require_POST
def passkey_asked(request: HttpRequest) -> HttpResponse:
    """Answer what a browser needs to make a passkey or to prove one: the account's, or one that says whose it is."""
    if not factor.passkey_place(request):
        return JsonResponse({}, status=_REFUSED)
    if request.user.is_authenticated:
        if request.POST.get("make") and proved_for_settings(request):
            return JsonResponse(factor.ask_new_passkey(request.user))
        return JsonResponse(factor.ask_passkey(request.user))
    # Each answer is kept until it is used: a stranger may have some, not any number.
    if not may_try("passkey", address=address_of(request), most=_MOST_ASKED):
        return JsonResponse({}, status=_TOO_MANY)
    return JsonResponse(factor.ask_passkey(factor.waiting_login(request)))


@require_POST
def passkey_alone(request: HttpRequest) -> HttpResponse:
    """Let in who holds and unlocks a passkey; no password is asked for."""
    target, kept = safe_target(request.POST.get("next", "")), read_kept(request)
    try:
        proved = factor.right_passkey(None, read_credential(request))
    except factor.NotProved:
        proved = None
    account = Account.objects.filter(login_id=proved.user_id).first() if proved is not None else None
    if proved is None or account is None:
        context = {"target": target, "kept": json.dumps(kept, ensure_ascii=False) if kept else "", "keeps": bool(kept)}
        return plain_page(request, "sign_in.html", context, fault="passkey_wrong", status=_REFUSED)
    factor.let_in_by_passkey(request, proved)
    return welcome(request, account, target, kept)


@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask who is signed in once more: for the second factor, or for the password where the account has none."""
    account = account_of(request)
    if account is None:
        raise SignInFirst
    target = safe_target(request.POST.get("next") or request.GET.get("next", ""))
    factors = factor.factors_of(account.login_id)
    context = {"target": target, "factors": factors, "goes": "/prove", "again": True, "account": account}
    if request.method != "POST":
        return plain_page(request, "factor.html", context)
    fault, proved = _proved(request, account.login, account) if factors.any else _password(request, account)
    if not proved:
        status = _TOO_MANY if fault == "sign_in_closed" else _REFUSED
        return plain_page(request, "factor.html", context, fault=fault, status=status)
    if factors.any:
        factor.prove(request, proved)
    else:
        factor.prove_password(request)
    note(request, account, "proved")
    return see(target or f"/{account.group}/")


def _password(request: HttpRequest, account: Account) -> tuple[str, bool]:
    key = f"password {account.login_id}"
    if not may_try(key, address=""):
        return "sign_in_closed", False
    if not account.login.check_password(request.POST.get("password", "")[:1000]):
        note(request, account, "factor_failed")
        return "password_wrong", False
    forgive(key, address="")
    return "", True


def proved_for_settings(request: HttpRequest) -> bool:
    """Tell whether who is signed in proved it lately: by the second factor, or by the password where there is none."""
    if factor.proved_lately(request, "mfa"):
        return True
    return not factor.has_factor(request.user.pk or 0) and factor.proved_lately(request, "password")
