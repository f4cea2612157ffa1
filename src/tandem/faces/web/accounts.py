"""Accounts: who signs in as which officer. They are in accounts.db alone; what an officer may do is on the record."""

import re
from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from tandem.faces.web.models import Account, Invitation
from tandem.node.layout import NodeError
from tandem.node.site import DemoAccount
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because

SHORTEST_PASSWORD = 12
"""Characters. Source: NIST SP 800-63B asks for 8; what is signed here is worth four more."""
SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{1,99}")
"""What the name of an account looks like."""

_LONGEST_PASSWORD = 1000
_COMMON = CommonPasswordValidator()


def password_faults(password: str, *, name: str) -> list[Reason]:
    """Answer what is wrong with a password: too short, too long, the account's name, or one that everybody uses."""
    found = []
    if len(password) < SHORTEST_PASSWORD:
        found.append(because("password_short", count=len(password), least=SHORTEST_PASSWORD))
    if len(password) > _LONGEST_PASSWORD:
        found.append(because("password_long", most=_LONGEST_PASSWORD))
    if password.casefold() == name.casefold() or _is_common(password):
        found.append(because("password_common"))
    return found


def _is_common(password: str) -> bool:
    try:
        _COMMON.validate(password)
    except ValidationError:
        return True
    return False


def _refuse_unfit(password: str, name: str) -> None:
    faults = password_faults(password, name=name)
    if faults:
        raise NodeError(" ".join(Speaker("en", "UTC").reason(fault) for fault in faults))


def add_account(*, name: str, password: str, group: str, seat: str, officer: int) -> Account:
    """Make the account of an officer. Raises NodeError where one stands in the way or the password is short."""
    _refuse_unfit(password, name)
    refuse_taken(name=name, group=group, seat=seat, officer=officer)
    return _add(name=name, hashed=make_password(password), group=group, seat=seat, officer=officer, demo=False)


def refuse_taken(*, name: str, group: str, seat: str, officer: int) -> None:
    """Raise NodeError where the name or the officer has an account already."""
    if name_taken(name):
        raise NodeError(f"There is an account {name} already; nothing was changed. Choose another name.")
    if account_at(group=group, seat=seat, officer=officer) is not None:
        raise NodeError(f"Officer {officer} of {seat} in {group} has an account already; nothing was changed.")


def login_named(name: str) -> int:
    """Answer the sign-in of an account. Raises NodeError where there is none of this name."""
    account = Account.objects.filter(login__username=name).first()
    if account is None:
        raise NodeError(f"There is no account {name}; nothing was changed.")
    return account.login_id


def change_password(*, name: str, password: str) -> None:
    """Give an account another password; every sign-in with the old one ends. Raises NodeError."""
    login = get_user_model().objects.filter(username=name).first()
    if login is None:
        raise NodeError(f"There is no account {name}; nothing was changed.")
    _refuse_unfit(password, name)
    login.password = make_password(password)
    login.save(update_fields=["password"])


def _add(*, name: str, hashed: str, group: str, seat: str, officer: int, demo: bool) -> Account:
    login = get_user_model().objects.create(username=name, password=hashed)
    return Account.objects.create(login=login, group=group, seat=seat, officer=officer, demo=demo)


def account_at(*, group: str, seat: str, officer: int) -> Account | None:
    """Answer the account of an officer; None where there is none."""
    return Account.objects.filter(group=group, seat=seat, officer=officer).select_related("login").first()


def name_taken(name: str) -> bool:
    """Tell whether an account has this name."""
    return get_user_model().objects.filter(username__iexact=name).exists()


def close_account(*, group: str, seat: str, officer: int) -> None:
    """Take an officer's account away, where there is one, and the invitation to one; the access log stays."""
    Invitation.objects.filter(group=group, seat=seat, officer=officer).delete()
    held = account_at(group=group, seat=seat, officer=officer)
    if held is not None:
        get_user_model().objects.filter(pk=held.login_id).delete()


def set_invited_password(invitation: Invitation, password: str) -> Account | None:
    """Make the account of an invitation, or give the one there is another password; None where the name is taken."""
    held = account_at(group=invitation.group, seat=invitation.seat, officer=invitation.officer)
    if held is not None:
        held.login.password = make_password(password)
        held.login.save(update_fields=["password"])
        return held
    if name_taken(invitation.name):
        return None
    return _add(
        name=invitation.name, hashed=make_password(password), group=invitation.group, seat=invitation.seat,
        officer=invitation.officer, demo=False,
    )  # fmt: skip


def has_demo() -> bool:
    """Tell whether there are accounts with a printed password."""
    return Account.objects.filter(demo=True).exists()


def make_demo(wanted: Sequence[DemoAccount], *, password: str) -> None:
    """Make the sign-ins of a demonstration that are not there yet."""
    held = set(Account.objects.values_list("group", "seat", "officer"))
    missing = [one for one in wanted if (one.group, one.seat, one.officer) not in held]
    # One hash for all: each takes a tenth of a second, on purpose.
    hashed = make_password(password) if missing else ""
    for one in missing:
        _add(name=one.sign_in, hashed=hashed, group=one.group, seat=one.seat, officer=one.officer, demo=True)
