"""Invitations: a link, valid once and for seven days, by which an officer sets the password of an account."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tandem.faces.web.accounts import password_faults, set_invited_password
from tandem.faces.web.log_book import note
from tandem.faces.web.models import Invitation
from tandem.faces.web.open_groups import served
from tandem.faces.web.page import REFUSED, see
from tandem.faces.web.sign_in import plain_page
from tandem.faces.web.visit import language_of
from tandem.reports.speaker import Speaker

_LASTS = timedelta(days=7)
_NOT_THERE = 404


def invite(*, name: str, group: str, seat: str, officer: int) -> str:
    """Make the one invitation of an officer, in place of any before, and answer its token; it is kept as a hash."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(group=group, seat=seat, officer=officer).delete()
        Invitation.objects.create(
            digest=_digest(token), name=name, group=group, seat=seat, officer=officer, until=timezone.now() + _LASTS
        )
    return token


def link_of(request: HttpRequest, token: str) -> str:
    """Answer the address of an invitation under the name that this page was opened by."""
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    return f"{scheme}://{request.get_host()}/invitation/{token}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Show who was invited where to set the password; set it, once."""
    open_until = Invitation.objects.filter(digest=_digest(token), until__gt=timezone.now())
    invitation = open_until.first()
    if invitation is None or not _still_sits(invitation):
        return plain_page(request, "invitation.html", {"over": True}, status=_NOT_THERE)
    if request.method != "POST":
        return _page(request, invitation, token)
    speaker = Speaker(language_of(request), "UTC")
    new = request.POST.get("new", "")
    faults = [speaker.reason(reason) for reason in password_faults(new, name=invitation.name)]
    if new != request.POST.get("again", ""):
        faults.append(speaker.say("password_differs"))
    if faults:
        return _page(request, invitation, token, faults)
    with transaction.atomic():
        # Deleting it is what uses it up: of two at the same moment one finds it gone.
        account = set_invited_password(invitation, new) if open_until.delete()[0] else None
    if account is None:
        return plain_page(request, "invitation.html", {"over": True}, status=_NOT_THERE)
    note(request, account, "invitation_used")
    messages.success(request, speaker.say("said_invitation_used", name=invitation.name))
    return see("/sign-in")


def _still_sits(invitation: Invitation) -> bool:
    """Tell whether the officer is one today: at the terminal an officer is relieved and invitations are not seen."""
    node = served().get(invitation.group)
    return node is not None and node.desk.admitting().officer(invitation.seat, invitation.officer) is not None


def _page(request: HttpRequest, invitation: Invitation, token: str, faults: list[str] | None = None) -> HttpResponse:
    context = {"invitation": invitation, "token": token, "faults": faults or []}
    return plain_page(request, "invitation.html", context, status=REFUSED if faults else 200)
