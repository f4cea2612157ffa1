"""The officers of every seat as the page of people lists them; accounts are told of the reader's own party alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from tandem.faces.web.models import Account
from tandem.reports.hand_over import stand_ins_listed
from tandem.rules.reason import Reason
from tandem.state.group import Officer
from tandem.state.reading import Reading


@dataclass(frozen=True)
class Sitting:
    """An officer: number, name, roles, whether relieved; the account's name and whether it has a second factor."""

    number: int
    name: str
    roles: tuple[str, ...]
    relieved: bool
    account: str = ""
    factor: bool = False


@dataclass(frozen=True)
class Party:
    """A seat and its officers, those who act first and those who were relieved after them; who stands in for whom."""

    code: str
    own: bool
    acting: tuple[Sitting, ...]
    relieved: tuple[Sitting, ...]
    stand_ins: tuple[tuple[str, Reason], ...] = ()
    names_stand_ins: bool = False


def parties_of(reading: Reading, *, own: str, stands_in: str = "") -> list[Party]:
    """Answer the seats of a group with their officers.

    `own` names the seat whose accounts are told of, `stands_in` the one for which the reader can name a stand-in.
    """
    accounts = _accounts(reading, own) if own else {}
    found = []
    for seat in reading.group.seats.values():
        told = accounts if seat.code == own else {}
        officers = [_sitting(reading, one, *told.get(one.number, ())) for one in seat.officers.values()]
        acting = tuple(one for one in officers if not one.relieved)
        relieved = tuple(one for one in officers if one.relieved)
        away = stand_ins_listed(reading.group, seat.code, reading.now)
        found.append(Party(seat.code, seat.code == own, acting, relieved, away, seat.code == stands_in))
    return found


def _sitting(reading: Reading, one: Officer, account: str = "", factor: bool = False) -> Sitting:
    name = reading.text(one.entry, "name") if one.entry else ""
    return Sitting(one.number, name, tuple(one.roles), one.relieved, account, factor)


def _accounts(reading: Reading, own: str) -> Mapping[int, tuple[str, bool]]:
    held = list(Account.objects.filter(group=reading.group.charter.short, seat=own).select_related("login"))
    wanted = Authenticator.objects.filter(user_id__in=[one.login_id for one in held], type__in=("totp", "webauthn"))
    safe = set(wanted.values_list("user_id", flat=True))
    return {one.officer: (one.login.get_username(), one.login_id in safe) for one in held}
