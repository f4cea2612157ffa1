"""One officer's visit to one group: who reads, what time it is there, and in which language and zone to speak.

A group that is not the account's own is answered like one that does not exist.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from tandem.desk.desk import Acting, NotAllowed
from tandem.desk.reading import reader_of
from tandem.faces.web.models import Account
from tandem.faces.web.open_groups import served
from tandem.node.node import Node
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.moves import role_for
from tandem.state.group import Group
from tandem.state.reading import Reader

LANGUAGE_COOKIE = "tandem_language"


class SignInFirst(Exception):
    """The page is for officers, and nobody is signed in."""


@dataclass(frozen=True)
class Visit:
    """An officer in a group. `now` is read once and is the group's own clock where it is simulated."""

    node: Node
    short: str
    reader: Reader
    now: datetime
    speaker: Speaker

    @property
    def code(self) -> str:
        """The seat that the officer sits on."""
        return self.reader.code or ""

    def acting(self, group: Group, kind: str) -> Acting:
        """Answer the officer in the role that may write this kind; in the first role where none may."""
        role = role_for(group, self.code, self.reader.officer, kind) or next(iter(self.reader.roles), "")
        return Acting(self.code, self.reader.officer, role)


def enter(request: HttpRequest, short: str) -> Visit:
    """Let an officer in. Raises SignInFirst, Http404 for every group but the account's, PermissionDenied."""
    if not request.user.is_authenticated:
        raise SignInFirst
    account = Account.objects.filter(login_id=request.user.pk).first()
    node = served().get(short)
    if account is None or node is None or account.group != short:
        raise Http404
    try:
        reader = reader_of(node.desk, code=account.seat, officer=account.officer)
        now = node.now()
    except NotAllowed as refused:
        raise PermissionDenied from refused
    speaker = speaker_for(language_of(request), node.desk.group(), account.seat)
    return Visit(node, short, reader, now, speaker)


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
    return Speaker(language, own, tuple(others))
