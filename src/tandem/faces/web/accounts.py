"""Accounts: who signs in as which officer. They are in accounts.db alone; what an officer may do is on the record."""

from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from tandem.desk.group import is_founded
from tandem.faces.web.models import Account
from tandem.node.node import Node


def add_account(*, name: str, password: str, group: str, seat: str, officer: int, demo: bool = False) -> Account:
    """Make the account of an officer."""
    return _add(name=name, hashed=make_password(password), group=group, seat=seat, officer=officer, demo=demo)


def _add(*, name: str, hashed: str, group: str, seat: str, officer: int, demo: bool) -> Account:
    login = get_user_model().objects.create(username=name, password=hashed)
    return Account.objects.create(login=login, group=group, seat=seat, officer=officer, demo=demo)


def has_demo() -> bool:
    """Tell whether there are accounts with a printed password."""
    return Account.objects.filter(demo=True).exists()


def make_demo(groups: Mapping[str, Node], *, password: str) -> list[str]:
    """Make an account for every officer of every seat that is held here; answer a line for each, old or new."""
    hashed, lines = "", []
    held = {(a.group, a.seat, a.officer): a for a in Account.objects.select_related("login").filter(demo=True)}
    for short, node in groups.items():
        if not is_founded(node.desk):
            continue
        group = node.desk.group()
        for code in sorted(node.desk.seats):
            for officer in group.seats[code].officers.values():
                if officer.relieved:
                    continue
                account = held.get((short, code, officer.number))
                if account is None:
                    # One hash for all: each takes a tenth of a second on purpose.
                    hashed = hashed or make_password(password)
                    name = _free_name(f"{code}-{officer.number}".lower(), short)
                    account = _add(name=name, hashed=hashed, group=short, seat=code, officer=officer.number, demo=True)
                lines.append(f"{account.login.username:24} {', '.join(officer.roles)} of {code} in {short}")
    return lines


def _free_name(name: str, short: str) -> str:
    taken = get_user_model().objects.filter(username=name).exists()
    return f"{name}.{short.lower()}" if taken else name
