"""Second factors as their owners use them: an authenticator app that shows codes, and recovery codes on paper."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from tandem.faces.web import factor
from tandem.faces.web.models import Account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(account: Account) -> Account:
    """Give an account an authenticator app."""
    totp.TOTP.activate(account.login, SECRET)
    return account


def with_codes(account: Account) -> tuple[str, ...]:
    """Give an account recovery codes and answer them."""
    return factor.new_codes(account.login)


def code(secret: str = SECRET, *, ahead: int = 0) -> str:
    """Answer what the app shows now, or some steps of thirty seconds ahead."""
    value: str = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))
    return value


def wrong_code() -> str:
    """Answer six digits that the app does not show now."""
    shown = {code(ahead=step) for step in range(-2, 3)}
    return next(f"{number:06}" for number in range(10) if f"{number:06}" not in shown)


def forget_used() -> None:
    """Let a code be used that was used before, as if thirty seconds had gone by."""
    for one in Authenticator.objects.filter(type="totp"):
        one.data.pop("counter", None)
        one.save()
