"""Settings: an officer's own password, second factors, language and sign-ins.

Whatever changes how somebody gets in wants the second factor proved lately (the password, where there is none yet),
ends every other sign-in of the account, and is in the party's access log.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from tandem.faces.web import factor
from tandem.faces.web.accounts import password_faults
from tandem.faces.web.log_book import note
from tandem.faces.web.models import Account
from tandem.faces.web.open_groups import served
from tandem.faces.web.page import see
from tandem.faces.web.prove import proved_for_settings, read_credential
from tandem.faces.web.sign_in import account_of, plain_page
from tandem.faces.web.throttle import CLOSED_MINUTES, forgive, may_try
from tandem.faces.web.visit import SignInFirst, language_of, speaker_for
from tandem.reports.speaker import Speaker

_REFUSED = 422


@dataclass(frozen=True)
class SignIn:
    """A sign-in of the account that still lasts."""

    begun: datetime | None
    address: str
    browser: str
    here: bool


@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show an officer the settings of the own account."""
    return _page(request, _own(request))


def _own(request: HttpRequest) -> Account:
    account = account_of(request)
    if account is None:
        if not request.user.is_authenticated:
            raise SignInFirst
        raise Http404
    return account


def speaker_of(request: HttpRequest, account: Account) -> Speaker:
    """Answer the speaker to an officer outside every page of a group: in the zone of the party."""
    node = served().get(account.group)
    if node is None:
        return Speaker(language_of(request), "UTC")
    return speaker_for(language_of(request), node.desk.group(), account.seat)


def _page(
    request: HttpRequest, account: Account, *, faults: tuple[str, ...] = (), codes: tuple[str, ...] = ()
) -> HttpResponse:
    context = {
        "speaker": speaker_of(request, account), "account": account, "factors": factor.factors_of(account.login_id),
        "sign_ins": sign_ins_of(account.login_id, request.session.session_key or ""), "now": timezone.now(),
        "faults": faults, "codes": codes, "has_desk": _reads(account),
    }  # fmt: skip
    return plain_page(request, "settings.html", context, status=_REFUSED if faults else 200)


def _reads(account: Account) -> bool:
    node = served().get(account.group)
    officer = node.desk.group().officer(account.seat, account.officer) if node else None
    return officer is not None and set(officer.roles) != {"host"}


def _sessions(login: int) -> list[Session]:
    lasting = Session.objects.filter(expire_date__gt=timezone.now())
    return [one for one in lasting if one.get_decoded().get("_auth_user_id") == str(login)]


def sign_ins_of(login: int, here: str) -> list[SignIn]:
    """Answer the sign-ins of an account that still last, the newest first."""
    found = []
    for session in _sessions(login):
        begun = session.get_decoded().get("begun", {})
        at = datetime.fromisoformat(begun["at"]) if "at" in begun else None
        found.append(
            SignIn(at, begun.get("address", ""), begun.get("browser", ""), session.session_key == here)
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.begun is not None, one.begun), reverse=True)


def end_sign_ins(login: int, *, but: str = "") -> int:
    """End the sign-ins of an account, but for one; answer how many ended."""
    ended = [one.session_key for one in _sessions(login) if one.session_key != but]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, what: str) -> HttpResponse:
    """Change one thing of the own account, or show the form of the change that has a page of its own."""
    account = _own(request)
    if request.method != "POST" and what != "app":
        return see("/settings")
    if what != "others" and not proved_for_settings(request):
        return see(f"/prove?next=/settings{'/app' if what == 'app' else ''}")
    return CHANGES[what](request, account)


def _done(request: HttpRequest, account: Account, what: str) -> None:
    """Log a change, say it, and end every other sign-in."""
    note(request, account, what)
    end_sign_ins(account.login_id, but=request.session.session_key or "")
    messages.success(request, speaker_of(request, account).say(f"said_{what}"))


def _password(request: HttpRequest, account: Account) -> HttpResponse:
    speaker, key = speaker_of(request, account), f"password {account.login_id}"
    if account.demo:
        return _page(request, account, faults=(speaker.say("password_of_demo"),))
    if not may_try(key, address=""):
        return _page(request, account, faults=(speaker.say("sign_in_closed", count=CLOSED_MINUTES),))
    if not account.login.check_password(request.POST.get("old", "")[:1000]):
        return _page(request, account, faults=(speaker.say("password_wrong"),))
    forgive(key, address="")
    new = request.POST.get("new", "")
    found = [speaker.reason(reason) for reason in password_faults(new, name=account.login.get_username())]
    if new != request.POST.get("again", ""):
        found.append(speaker.say("password_differs"))
    if found:
        return _page(request, account, faults=tuple(found))
    account.login.set_password(new)
    account.login.save(update_fields=["password"])
    update_session_auth_hash(request, account.login)
    _done(request, account, "password_changed")
    return see("/settings")


def _app(request: HttpRequest, account: Account) -> HttpResponse:
    """Show the secret of an authenticator app, or register it by its first code."""
    if factor.factors_of(account.login_id).app:
        return see("/settings")
    if request.method != "POST":
        return _app_page(request, account, *factor.begin_app(account.login))
    if not may_try(f"factor {account.login_id}", address=""):
        return _app_page(request, account, *factor.begun_app(account.login), fault="sign_in_closed")
    try:
        proved = factor.confirm_app(request, account.login, request.POST.get("code", "")[:40])
    except factor.NotProved:
        return _app_page(request, account, *factor.begun_app(account.login), fault="code_wrong")
    forgive(f"factor {account.login_id}", address="")
    factor.prove(request, proved)
    return _added(request, account, "app_added")


def _app_page(request: HttpRequest, account: Account, secret: str, address: str, *, fault: str = "") -> HttpResponse:
    context = {
        "account": account, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "drawing": _drawn(address), "has_desk": _reads(account),
    }  # fmt: skip
    return plain_page(request, "authenticator.html", context, fault=fault, status=_REFUSED if fault else 200)


def _drawn(address: str) -> str:
    """Draw an address as a QR code: one path of squares, no style in it."""
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return mark_safe(
        f'<svg class="qr" viewBox="0 0 {size} {size}" aria-hidden="true">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


def _added(request: HttpRequest, account: Account, what: str) -> HttpResponse:
    """Finish a registration; with the first factor come recovery codes, shown this once."""
    codes = () if factor.factors_of(account.login_id).codes_left else factor.new_codes(account.login)
    _done(request, account, what)
    return _page(request, account, codes=codes) if codes else see("/settings")


def _passkey(request: HttpRequest, account: Account) -> HttpResponse:
    speaker = speaker_of(request, account)
    count = len(factor.factors_of(account.login_id).passkeys) + 1
    name = request.POST.get("name", "").strip() or speaker.say("passkey_unnamed", number=count)
    try:
        made = factor.add_passkey(account.login, read_credential(request), name)
    except factor.NotProved:
        return _page(request, account, faults=(speaker.say("passkey_not_made"),))
    factor.prove(request, made)
    return _added(request, account, "passkey_added")


def _app_off(request: HttpRequest, account: Account) -> HttpResponse:
    return _removed(request, account, "app_removed", factor.remove_factor(account.login, kind="totp"))


def _passkey_off(request: HttpRequest, account: Account) -> HttpResponse:
    given = request.POST.get("passkey", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    gone = factor.remove_factor(account.login, kind="webauthn", number=number)
    return _removed(request, account, "passkey_removed", gone)


def _removed(request: HttpRequest, account: Account, what: str, gone: bool) -> HttpResponse:
    if gone:
        factor.forget_proofs(request)
        _done(request, account, what)
    return see("/settings")


def _codes(request: HttpRequest, account: Account) -> HttpResponse:
    if not factor.has_factor(account.login_id):
        return see("/settings")
    codes = factor.new_codes(account.login)
    _done(request, account, "codes_made")
    return _page(request, account, codes=codes)


def _others(request: HttpRequest, account: Account) -> HttpResponse:
    _done(request, account, "others_ended")
    return see("/settings")


CHANGES: Mapping[str, Callable[[HttpRequest, Account], HttpResponse]] = MappingProxyType({
    "password": _password, "app": _app, "app-off": _app_off, "passkey": _passkey, "passkey-off": _passkey_off,
    "codes": _codes, "others": _others,
})  # fmt: skip
"""What can be changed, by the last part of its address."""
