"""Accounts: who signs in as which officer. They are in accounts.db alone; what an officer may do is on the record."""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from tandem.faces.web.models import Account
from tandem.node.site import DemoAccount


def add_account(*, name: str, password: str, group: str, seat: str, officer: int, demo: bool = False) -> Account:
    """Make the account of an officer."""
    return _add(name=name, hashed=make_password(password), group=group, seat=seat, officer=officer, demo=demo)


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
