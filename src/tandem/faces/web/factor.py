"""Second factors and the sign-in in two steps: the one place that touches django-allauth.

allauth holds the step between password and factor, the passkeys and the recovery codes. Words, pages, throttling and
the log are our own. Three things are stricter here: a code of an authenticator app is taken once, however often it
would still be valid; every passkey asks for its owner (PIN, finger or face); secrets are encrypted with the site's key.
"""

import base64
import ipaddress
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows import login as steps
from allauth.account.internal.stagekit import get_pending_stage, unstash_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import logout
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

FRESH_SECONDS = 300
"""How long a proof counts as fresh."""
_SIGN_OF = ("totp", "webauthn")
_NAME_LENGTH = 60


class NotProved(Exception):
    """A code or a passkey is not the account's, or was used before."""


class StepAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Keeps allauth from speaking: no message and no mail is its own."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing; the catalogue has the words."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing; the access log has it."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Leave the way on to the page that asked."""
        return HttpResponse(status=204)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts the secrets of factors at rest and names the site to passkeys and authenticator apps."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the site's key."""
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret. Raises CryptoError where the site has another key now."""
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()

    def get_totp_issuer(self) -> str:
        """Name the site in an authenticator app."""
        return "Tandem"

    def _get_site_name(self) -> str:
        return "Tandem"


def _box() -> SecretBox:
    return SecretBox(salted_hmac("tandem.factor", "at rest", algorithm="sha256").digest())


def let_in(request: HttpRequest, login: AbstractBaseUser) -> bool:
    """Sign in after the right password; False where a second factor is wanted first."""
    if request.user.is_authenticated:
        logout(request)
    steps.perform_password_login(request, {"username": login.get_username()}, Login(user=login))
    return bool(request.user.is_authenticated)


def waiting_login(request: HttpRequest) -> AbstractBaseUser | None:
    """Answer whose password was right and whose second factor is still wanted; None where nobody waits."""
    stage = get_pending_stage(request)
    if stage is None or stage.key != AuthenticateStage.key:
        return None
    waiting: AbstractBaseUser | None = unstash_login(request, peek=True).user
    return waiting


def finish(request: HttpRequest, factor: Authenticator) -> None:
    """Sign in who waited, after the factor was proved."""
    post_authentication(request, factor)
    LoginStageController.enter(request, AuthenticateStage.key).exit()


def prove(request: HttpRequest, factor: Authenticator) -> None:
    """Keep in the session that who is signed in proved a factor now."""
    post_authentication(request, factor, reauthenticated=True)


def prove_password(request: HttpRequest) -> None:
    """Keep in the session that who is signed in typed the password again now."""
    steps.record_authentication(request, request.user, "password", reauthenticated=True)


def proved_lately(request: HttpRequest, *methods: str) -> bool:
    """Tell whether one of these was proved within the last five minutes: `mfa`, `password`."""
    since = time.time() - FRESH_SECONDS
    records = steps.get_authentication_records(request, request.user)
    return any(one.get("method") in methods and one.get("at", 0) >= since for one in records)


def forget_proofs(request: HttpRequest) -> None:
    """Let nothing that was proved before count any more in this session."""
    steps.clear_authentication_records(request)


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    made: datetime
    used: datetime | None


@dataclass(frozen=True)
class Factors:
    """What an account can prove itself with besides its password."""

    app: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is one; recovery codes alone are none."""
        return self.app or bool(self.passkeys)


def has_factor(login: int) -> bool:
    """Tell whether an account has a second factor."""
    return bool(Authenticator.objects.filter(user_id=login, type__in=_SIGN_OF).exists())


def factors_of(login: int) -> Factors:
    """Answer the second factors of an account."""
    held = list(Authenticator.objects.filter(user_id=login).order_by("created_at"))
    passkeys = tuple(
        Passkey(one.pk, str(one.data.get("name", "")), one.created_at, one.last_used_at)
        for one in held
        if one.type == "webauthn"
    )
    codes = next((one for one in held if one.type == "recovery_codes"), None)
    return Factors(any(one.type == "totp" for one in held), passkeys, _codes_left(codes))


def _codes_left(codes: Authenticator | None) -> int:
    try:
        return len(codes.wrap().get_unused_codes()) if codes is not None else 0
    except CryptoError:
        return 0


def right_code(login: AbstractBaseUser, code: str) -> Authenticator:
    """Answer the factor whose code this is, and use the code up. Raises NotProved."""
    with transaction.atomic():
        for factor in Authenticator.objects.filter(user_id=login.pk, type__in=("totp", "recovery_codes")):
            if _takes(factor, code):
                return factor
    raise NotProved


def _takes(factor: Authenticator, code: str) -> bool:
    try:
        if factor.type == "recovery_codes":
            return bool(factor.wrap().validate_code(code))
        counter = _counter_of(FactorAdapter().decrypt(factor.data["secret"]), code)
    except CryptoError:
        return False
    if counter <= factor.data.get("counter", -1):
        return False
    factor.data["counter"] = counter
    factor.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str) -> int:
    """Answer the step of time that a code belongs to; -1 where it belongs to none of now."""
    for counter in totp.yield_hotp_counters_from_time():
        if totp.compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))):
            return int(counter)
    return -1


def begin_app(login: AbstractBaseUser) -> tuple[str, str]:
    """Make the secret of an authenticator app, kept in the session until it is confirmed; answer it and its address."""
    secret = totp.get_totp_secret(regenerate=True)
    return secret, FactorAdapter().build_totp_url(login, secret)


def begun_app(login: AbstractBaseUser) -> tuple[str, str]:
    """Answer the secret that was shown and not confirmed yet, and its address."""
    secret = totp.get_totp_secret()
    return secret, FactorAdapter().build_totp_url(login, secret)


def confirm_app(request: HttpRequest, login: AbstractBaseUser, code: str) -> Authenticator:
    """Register the authenticator app whose secret was shown. Raises NotProved."""
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    counter = _counter_of(secret, code) if secret else -1
    if counter < 0 or Authenticator.objects.filter(user_id=login.pk, type="totp").exists():
        raise NotProved
    factor = totp.TOTP.activate(login, secret).instance
    factor.data["counter"] = counter
    factor.save(update_fields=["data"])
    totp.clear_totp_secret(request)
    return factor


def passkey_place(request: HttpRequest) -> bool:
    """Tell whether passkeys can work under the name that the page was opened by: a number is none."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return not host.startswith("[")
    return False


def ask_passkey(login: AbstractBaseUser | None) -> dict[str, Any]:
    """Answer what a browser needs to prove a passkey: of this account, or of whoever has one for this site."""
    asked: dict[str, Any] = _plain(webauthn.begin_authentication(login))
    return asked


def ask_new_passkey(login: AbstractBaseUser) -> dict[str, Any]:
    """Answer what a browser needs to make a passkey that its owner unlocks."""
    asked: dict[str, Any] = _plain(webauthn.begin_registration(login, passwordless=True))
    return asked


def right_passkey(login: AbstractBaseUser | None, credential: Mapping[str, Any]) -> Authenticator:
    """Answer the passkey that a browser proved; without an account the passkey says whose it is. Raises NotProved."""
    try:
        owner = login or webauthn.extract_user_from_response(dict(credential))
        return webauthn.complete_authentication(owner, dict(credential))
    except Exception as wrong:
        # What a browser sends is anybody's: the libraries answer it with errors of a dozen kinds.
        raise NotProved from wrong


def let_in_by_passkey(request: HttpRequest, factor: Authenticator) -> None:
    """Sign in by a passkey alone: holding it and unlocking it are two factors."""
    if request.user.is_authenticated:
        logout(request)
    post_authentication(request, factor, passwordless=True)
    steps.perform_login(request, Login(user=factor.user))


def add_passkey(login: AbstractBaseUser, credential: Mapping[str, Any], name: str) -> Authenticator:
    """Register the passkey that a browser made. Raises NotProved."""
    try:
        made = webauthn.complete_registration(dict(credential))
        webauthn.parse_registration_response(dict(credential))
        verified = made.is_user_verified()
    except Exception as wrong:
        raise NotProved from wrong
    if not verified:
        raise NotProved
    return webauthn.WebAuthn.add(login, name[:_NAME_LENGTH], dict(credential)).instance


def _plain(value: Any) -> Any:
    """Write what the library answers as plain JSON."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode() if isinstance(value, bytes) else value


def new_codes(login: AbstractBaseUser) -> tuple[str, ...]:
    """Make recovery codes in place of those there are; this is the one time that they are shown."""
    with transaction.atomic():
        Authenticator.objects.filter(user_id=login.pk, type="recovery_codes").delete()
        return tuple(RecoveryCodes.activate(login).generate_codes())


def remove_factor(login: AbstractBaseUser, *, kind: str, number: int | None = None) -> bool:
    """Remove the authenticator app or a passkey; recovery codes go with the last one. Tell whether there was one."""
    with transaction.atomic():
        found = Authenticator.objects.filter(user_id=login.pk, type=kind)
        gone: int = (found if number is None else found.filter(pk=number)).delete()[0]
        if not has_factor(login.pk):
            Authenticator.objects.filter(user_id=login.pk).delete()
    return gone > 0


def reset_factors(login: int) -> int:
    """Remove every factor of an account whose owner lost them; answer how many there were."""
    gone: int = Authenticator.objects.filter(user_id=login).delete()[0]
    return gone
