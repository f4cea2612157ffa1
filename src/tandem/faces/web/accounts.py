"""Accounts: who signs in as which officer. They are in accounts.db alone; what an officer may do is on the record."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from tandem.faces.web.models import Account
from tandem.node.layout import NodeError
from tandem.node.site import DemoAccount

SHORTEST_PASSWORD = 12
"""Characters. Source: NIST SP 800-63B asks for 8; what is signed here is worth four more."""


def add_account(*, name: str, password: str, group: str, seat: str, officer: int) -> Account:
    """Make the account of an officer. Raises NodeError where one stands in the way or the password is short."""
    if len(password) < SHORTEST_PASSWORD:
        raise NodeError(f"The password has {len(password)} characters; choose one of at least {SHORTEST_PASSWORD}.")
    if get_user_model().objects.filter(username=name).exists():
        raise NodeError(f"There is an account {name} already; nothing was changed. Choose another name.")
    if Account.objects.filter(group=group, seat=seat, officer=officer).exists():
        raise NodeError(f"Officer {officer} of {seat} in {group} has an account already; nothing was changed.")
    return _add(name=name, hashed=make_password(password), group=group, seat=seat, officer=officer, demo=False)


def change_password(*, name: str, password: str) -> None:
    """Give an account another password; every sign-in with the old one ends. Raises NodeError."""
    login = get_user_model().objects.filter(username=name).first()
    if login is None:
        raise NodeError(f"There is no account {name}; nothing was changed.")
    if len(password) < SHORTEST_PASSWORD:
        raise NodeError(f"The password has {len(password)} characters; choose one of at least {SHORTEST_PASSWORD}.")
    login.password = make_password(password)
    login.save(update_fields=["password"])


def _add(*, name: str, hashed: str, group: str, seat: str, officer: int, demo: bool) -> Account:
    login = get_user_model().objects.create(username=name, password=hashed)
    return Account.objects.create(login=login, group=group, seat=seat, officer=officer, demo=demo)


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
