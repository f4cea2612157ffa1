"""One officer's visit to one group: who reads, what time it is there, and in which language and zone to speak.

A group that is not the account's own is answered like one that does not exist.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from tandem.desk.desk import Acting, NotAllowed
from tandem.desk.reading import reader_in
from tandem.faces.web.models import Account
from tandem.faces.web.open_groups import served
from tandem.node.node import Node, PastNode
from tandem.reports.authority_names import authority_names
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.instant import end_of_day
from tandem.rules.moves import role_for
from tandem.state.circle import NotFounded
from tandem.state.group import Group
from tandem.state.reading import Reader

LANGUAGE_COOKIE = "tandem_language"
_NOT_THERE, _REFUSED = 404, 422


_ACTING = frozenset(
    {
        "meeting-new",
        "meeting-next",
        "meeting-move",
        "notes",
        "note-discard",
        "draft-step",
        "draft-columns",
        "draft-original",
        "draft-state",
        "give",
        "propose",
        "reword",
        "text-move",
        "discard",
        "outbox-remove",
        "revise",
        "move",
        "charter-amend",
        "charter-change",
        "archive",
        "bundles",
        "bundle-out",
        "bundle-review",
        "bundle-in",
        "erase",
        "erasure-answer",
        "people-change",
        "goals-change",
        "commitments-change",
        "surprises-change",
        "statements-change",
        "accounts-change",
        "policy-state",
        "policy-withdraw",
        "contacts-record",
        "report-new",
        "report-correct",
        "watch",
        "watch-drop",
        "watch-document",
        "watch-original",
        "watch-decide",
        "watch-discard",
        "step-new",
        "step-change",
        "assessment-discard",
        "calendars-change",
        "access",
        "stand-in",
        "stand-in-end",
        "hand-over",
        "hand-over-discard",
        "assess",
        "clearance-move",
    }
)
"""Addresses at which something is done, or taken away; no past day of them can be shown."""


_OF_DEPOSITARIES = frozenset({"deposit"})
"""Addresses that an officer of a depositary is let in at; every other one leads there."""


class NotThatDay(Exception):
    """The day that an address asks for cannot be shown, or nothing can be done on it; `code` says why."""

    def __init__(self, visit: "Visit", code: str, *, status: int, **values: object) -> None:
        """Say so to an officer who may be here, on a page of today."""
        super().__init__(code)
        self.visit = visit
        self.code = code
        self.status = status
        self.values = values


class KeptAlone(Exception):
    """The page shows what a depositary cannot read; its officers have a page of their own, of this group."""

    def __init__(self, short: str) -> None:
        """Send them there."""
        super().__init__(short)
        self.short = short


class SignInFirst(Exception):
    """The page is for officers, and nobody is signed in."""


@dataclass(frozen=True)
class Visit:
    """An officer in a group. `now` is read once and is the group's own clock where it is simulated.

    Where the address asks for a past day, `as_of` is that day, `node` the node as it stood then, and `now` its end.
    `demo` tells that the account has a printed password.
    """

    node: Node
    short: str
    reader: Reader
    now: datetime
    speaker: Speaker
    as_of: date | None = None
    looked_from: datetime | None = None
    demo: bool = False

    @property
    def present(self) -> datetime:
        """What time it is now, also where a past day is shown."""
        return self.looked_from or self.now

    @property
    def code(self) -> str:
        """The seat that the officer sits on."""
        return self.reader.code or ""

    def acting(self, group: Group, kind: str, sort: str = "") -> Acting:
        """Answer the officer in the role that may write this kind; in the first role where none may."""
        role = role_for(group, self.code, self.reader.officer, kind, sort) or next(iter(self.reader.roles), "")
        return Acting(self.code, self.reader.officer, role)


def enter(request: HttpRequest, short: str) -> Visit:
    """Let an officer in.

    Raises SignInFirst, Http404 for every group but the account's, PermissionDenied, NotThatDay, KeptAlone.
    """
    if not request.user.is_authenticated:
        raise SignInFirst
    account = Account.objects.filter(login_id=request.user.pk).first()
    node = served().get(short)
    if account is None or node is None or account.group != short:
        raise Http404
    try:
        group = node.desk.group()
        reader = reader_in(group, code=account.seat, officer=account.officer)
        now = node.now(group)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    if group.charter.is_depositary(account.seat) and _named(request) not in _OF_DEPOSITARIES:
        raise KeptAlone(short)
    speaker = speaker_for(language_of(request), group, account.seat)
    visit = Visit(node, short, reader, now, speaker, demo=account.demo)
    asked = request.GET.get("as_of", "") or request.POST.get("as_of", "")
    return _looking_back(request, visit, asked) if asked else visit


def _looking_back(request: HttpRequest, visit: Visit, asked: str) -> Visit:
    """Answer the same visit at the end of the day that was asked for."""
    day = _day(asked)
    if day is None:
        raise NotThatDay(visit, "past_bad_day", status=_REFUSED, found=asked[:20])
    if request.method not in ("GET", "HEAD"):
        raise NotThatDay(visit, "past_no_act", status=_REFUSED, day=day)
    if day >= visit.speaker.local_day(visit.now):
        raise NotThatDay(visit, "past_not_over", status=_REFUSED, day=day)
    if is_acting(request):
        raise NotThatDay(visit, "past_no_act", status=_REFUSED, day=day)
    at = end_of_day(day, visit.speaker.zone)
    node = PastNode(visit.node, at=at, day=day)
    try:
        node.desk.group()
    except NotFounded as nothing:
        raise NotThatDay(visit, "past_nothing", status=_NOT_THERE, day=day) from nothing
    return replace(visit, node=node, now=at, as_of=day, looked_from=visit.now)


def is_acting(request: HttpRequest) -> bool:
    """Tell whether something is done, or taken away, at this address."""
    return _named(request) in _ACTING


def _named(request: HttpRequest) -> str:
    """The name of the address that was asked for."""
    return (request.resolver_match.url_name or "") if request.resolver_match is not None else ""


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked) if len(asked) == len("2018-11-21") else None
    except ValueError:
        return None


def language_of(request: HttpRequest) -> str:
    """Answer the language that the reader chose, else the one that the browser asks for first."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:2].lower()
    return asked if asked in LANGUAGES else LANGUAGES[0]


def speaker_for(language: str, group: Group, code: str) -> Speaker:
    """Answer the speaker to a member: its zone from the charter, the other parties' zones beside it."""
    charter = group.charter
    party = next((one for one in charter.parties if one.code == code), None)
    own = party.zone if party else charter.zone
    others = dict.fromkeys(one.zone for one in charter.parties if one.zone != own)
    return Speaker(language, own, tuple(others), authority_names(group))
