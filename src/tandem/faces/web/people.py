"""Roles and people: who sits for each party, and how a head of delegation keeps its own party's officers.

Appointing and relieving are acts on the record. Invitations, closed accounts and reset factors are in accounts.db and
in the party's access log. Nobody touches an officer of another party.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.group import appoint_officer, relieve_officer
from tandem.desk.reading import read_people
from tandem.faces.web import factor, roster
from tandem.faces.web.access import READERS
from tandem.faces.web.accounts import SIGN_IN_NAME, account_at, close_account, name_taken
from tandem.faces.web.forms import typed
from tandem.faces.web.invitation import invite, link_of
from tandem.faces.web.log_book import note_login
from tandem.faces.web.models import Account
from tandem.faces.web.own import end_sign_ins
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.prove import proved_for_settings
from tandem.faces.web.visit import Visit, enter
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason, because
from tandem.state.group import Group

ROLES = ("desk_officer", "head_of_delegation", "counsel", "secretary", "reader", "host")
"""The roles of the parties of a working group; what each may do is in the charter."""
_APPOINTS, _RELIEVES = "officer.appointed/1", "officer.relieved/1"
_NUMBER = re.compile("[1-9][0-9]{0,3}")


@require_safe
def people(request: HttpRequest, short: str) -> HttpResponse:
    """Show who sits for each party; to a head of delegation, with what can be done for its own."""
    return _page(request, enter(request, short))


def _page(
    request: HttpRequest, visit: Visit, *, reasons: tuple[Reason, ...] = (), link: str = "", name: str = "",
    texts: Mapping[str, str] | None = None, chosen: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
    keeps = visit.as_of is None and _may_keep(reading.group, visit)
    return show(
        request, visit, reading.group, "people.html", here="people", keeps=keeps, link=link, name=name,
        roles=_offered(visit),
        parties=roster.parties_of(
            reading, own=visit.code if keeps else "", stands_in=_names_for(reading.group, visit)
        ),
        faults=[visit.speaker.reason(reason) for reason in reasons], texts=texts or {}, chosen=chosen,
        may_read_log=bool(READERS & set(visit.reader.roles)), status=REFUSED if reasons else 200,
    )  # fmt: skip


def _offered(visit: Visit) -> tuple[str, ...]:
    return (*ROLES, "monitor") if "monitor" in visit.reader.roles else ROLES


def _names_for(group: Group, visit: Visit) -> str:
    """The seat for which this officer can name a stand-in today; empty where for none."""
    may = role_for(group, visit.code, visit.reader.officer, "stand_in.named/1") is not None
    return visit.code if may and not visit.as_of and group.is_party(visit.code) else ""


def _may_keep(group: Group, visit: Visit) -> bool:
    return role_for(group, visit.code, visit.reader.officer, _APPOINTS) is not None


@require_POST
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Change something about an officer of one's own party, for who may appoint and proved it lately."""
    visit = enter(request, short)
    if not _may_keep(visit.node.desk.group(), visit):
        raise PermissionDenied
    if not proved_for_settings(request):
        return see(f"/prove?next=/{short}/people")
    try:
        return CHANGES[what](request, visit)
    except NotAllowed as refused:
        chosen = tuple(request.POST.getlist("roles"))
        return _page(request, visit, reasons=refused.reasons, texts=typed(request, ("name",)), chosen=chosen)


def _number(request: HttpRequest, visit: Visit) -> int:
    """Read which officer of the own party is meant. Raises Http404 for one that there is not."""
    given = request.POST.get("number", "")
    if not _NUMBER.fullmatch(given) or int(given) not in visit.node.desk.group().seats[visit.code].officers:
        raise Http404
    return int(given)


def _done(request: HttpRequest, visit: Visit, act: Callable[[Mapping[str, int]], Receipt], said: str) -> HttpResponse:
    place = f"/{visit.short}/people"
    return send(
        request, visit, visit.node.desk.group(), act=act, target=lambda receipt: place, back=place,
        said=lambda receipt: visit.speaker.say(said, seq=receipt.seq, party=receipt.code),
    )  # fmt: skip


def _appoint(request: HttpRequest, visit: Visit) -> HttpResponse:
    group, name = visit.node.desk.group(), typed(request, ("name",))["name"]
    roles = tuple(role for role in _offered(visit) if role in request.POST.getlist("roles"))
    number = max(group.seats[visit.code].officers, default=0) + 1
    missing = [because("officer_name_missing")] if not name else []
    missing += [] if roles else [because("officer_role_missing")]
    if missing:
        raise NotAllowed(*missing)

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, _APPOINTS)
        receipt = appoint_officer(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, number=number, roles=roles, name=name
        )
        note_login(request, "officer_appointed", f"{visit.code}/{number}")
        return receipt

    return _done(request, visit, act, "said_appointed")


def _relieve(request: HttpRequest, visit: Visit) -> HttpResponse:
    group, number = visit.node.desk.group(), _number(request, visit)

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, _RELIEVES)
        receipt = relieve_officer(visit.node.desk, acting=acting, now=visit.now, seen=seen, number=number)
        note_login(request, "officer_relieved", f"{visit.code}/{number}")
        close_account(group=visit.short, seat=visit.code, officer=number)
        return receipt

    return _done(request, visit, act, "said_relieved")


def _account(visit: Visit, number: int) -> Account | None:
    return account_at(group=visit.short, seat=visit.code, officer=number)


def _invite(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make an invitation for an officer without an account, or for one who lost the password; show its link once."""
    number, name = _number(request, visit), typed(request, ("name",))["name"]
    if visit.node.desk.group().officer(visit.code, number) is None:
        raise NotAllowed(because("no_such_officer", party=visit.code, officer=number))
    held = _account(visit, number)
    if held is not None and held.demo:
        raise NotAllowed(because("password_of_demo"))
    name = held.login.get_username() if held is not None else name
    if not SIGN_IN_NAME.fullmatch(name):
        raise NotAllowed(because("account_name_unfit", found=name[:40]))
    if held is None and name_taken(name):
        raise NotAllowed(because("account_name_taken", found=name))
    token = invite(name=name, group=visit.short, seat=visit.code, officer=number)
    note_login(request, "invited", f"{visit.code}/{number}")
    return _page(request, visit, link=link_of(request, token), name=name)


def _held(request: HttpRequest, visit: Visit) -> tuple[Account, str]:
    """Answer the account of another officer of the own party. Raises Http404, NotAllowed for one's own."""
    number = _number(request, visit)
    if number == visit.reader.officer:
        raise NotAllowed(because("account_own"))
    held = _account(visit, number)
    if held is None:
        raise Http404
    return held, f"{visit.code}/{number}"


def _close(request: HttpRequest, visit: Visit) -> HttpResponse:
    held, ref = _held(request, visit)
    close_account(group=held.group, seat=held.seat, officer=held.officer)
    note_login(request, "account_closed", ref)
    return see(f"/{visit.short}/people")


def _reset(request: HttpRequest, visit: Visit) -> HttpResponse:
    held, ref = _held(request, visit)
    factor.reset_factors(held.login_id)
    end_sign_ins(held.login_id)
    note_login(request, "factors_reset", ref)
    return see(f"/{visit.short}/people")


CHANGES: Mapping[str, Callable[[HttpRequest, Visit], HttpResponse]] = MappingProxyType(
    {"appoint": _appoint, "relieve": _relieve, "invite": _invite, "close": _close, "reset": _reset}
)
"""What a head of delegation can change, by the last part of its address."""
