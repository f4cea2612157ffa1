"""Forms that were sent: each page's form carries a token, and a token is worked on once.

A second press, a second tab with the same page or the back button gets the result of the first.
"""

import hashlib
import re
import secrets
import time
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from tandem.faces.web.models import AccessLog, FailedSignIn, Invitation, Sent

_TOKEN = re.compile("[0-9a-f]{32}")
_WAITS_SECONDS = 5.0
_KEPT = timedelta(days=7)
_LOG_KEPT = timedelta(days=400)


def fresh_token() -> str:
    """Make the token of a form that is about to be shown."""
    return secrets.token_hex(16)


def token_of(*parts: object) -> str:
    """Make the token of something that is done once whatever page it is done from."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def is_token(text: str) -> bool:
    """Tell whether a text is in the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def claim(token: str, *, login: int, at: datetime) -> bool:
    """Take a token for working on its form; False where it was taken before."""
    try:
        with transaction.atomic():
            Sent.objects.create(token=token, login_id=login, at=at)
    except IntegrityError:
        return False
    return True


def settle(token: str, *, target: str, said: str) -> None:
    """Keep where the result of a form is."""
    Sent.objects.filter(token=token).update(target=target, said=said)


def release(token: str) -> None:
    """Give a token back whose form was refused with nothing written."""
    Sent.objects.filter(token=token).delete()


def result_of(token: str, *, login: int) -> tuple[str, str] | None:
    """Answer where the result of a form is and what was said, waiting while it is worked on; None without one."""
    until = time.monotonic() + _WAITS_SECONDS
    while True:
        sent = Sent.objects.filter(token=token, login_id=login).first()
        if sent is None or sent.target or time.monotonic() > until:
            return (sent.target, sent.said) if sent is not None and sent.target else None
        time.sleep(0.05)


def is_cut_off(token: str, *, login: int) -> bool:
    """Tell whether a form of this account was begun and its result never kept: the site was stopped at it."""
    return Sent.objects.filter(token=token, login_id=login, target="").exists()


def forget_old(*, now: datetime) -> None:
    """Forget what is over: forms and failed sign-ins of a week ago, the access log after 400 days, what ran out."""
    Sent.objects.filter(at__lt=now - _KEPT).delete()
    FailedSignIn.objects.filter(at__lt=now - _KEPT).delete()
    AccessLog.objects.filter(at__lt=now - _LOG_KEPT).delete()
    Invitation.objects.filter(until__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
