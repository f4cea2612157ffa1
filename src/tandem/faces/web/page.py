"""One page: the frame that every page has, and sending a form to the desk."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import discard_draft
from tandem.desk.outbox import KeptInOutbox
from tandem.desk.reading import seats_reading
from tandem.desk.signing import sign_outbox
from tandem.faces.web import open_groups
from tandem.faces.web.forms import read_seen, write_seen
from tandem.faces.web.log_book import note_login
from tandem.faces.web.marking import marked
from tandem.faces.web.sent import claim, is_cut_off, is_token, release, result_of, settle
from tandem.faces.web.visit import NotThatDay, Visit, is_acting
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.store.record import StoreError

REFUSED = 422
_OF_TODAY = ("as_of", "draft", "page")


def readers_of(group: Group) -> list[str]:
    """Answer who can read the record, as the read gate has it: the members of whom an officer may."""
    return list(seats_reading(group))


def show(
    request: HttpRequest,
    visit: Visit,
    group: Group,
    template: str,
    *,
    status: int = 200,
    marking: Iterable[str] = (),
    **context: Any,
) -> HttpResponse:
    """Answer a page of a group in its frame, with the frontier that it was made from.

    `marking` has the markings of all that the page shows; the highest stands at its top and bottom.
    """
    speaker, readers = visit.speaker, readers_of(visit.node.desk.admitting())
    parties = [party.code for party in group.charter.parties if party.code != visit.code]
    seats = [code for code in readers if code in visit.node.desk.seats]
    frame = {
        "speaker": speaker,
        "visit": visit,
        "group": group,
        "now": visit.now,
        "status": status,
        "short": visit.short,
        "group_name": group.charter.names.get(speaker.language, visit.short),
        "everybody": speaker.joined(readers),
        "others": speaker.joined(parties),
        "reached": speaker.joined([code for code in readers if code != visit.code]),
        "as_of": visit.as_of.isoformat() if visit.as_of else "",
        "as_of_zone": visit.now.astimezone(ZoneInfo(speaker.zone)).tzname(),
        "yesterday": (speaker.local_day(visit.present) - timedelta(days=1)).isoformat(),
        "asked_again": urlencode([(name, value) for name, value in request.GET.items() if name != "as_of"]),
        "asked": [(name, value) for name, value in request.GET.items() if name not in _OF_TODAY],
        "may_look_back": request.method != "POST" and not is_acting(request),
        "may_give": not visit.as_of and role_for(group, visit.code, visit.reader.officer, "notice.given/1") is not None,
        "kept_alone": group.charter.is_depositary(visit.code),
        "role": next(iter(visit.reader.roles), ""),
        "hosted": speaker.joined(seats),
        "seat_count": len(seats),
        "frontier": write_seen(group.frontier),
        "locked": not visit.as_of and visit.node.locked,
        "marking": marked(group.charter, marking, speaker.language),
    }
    html = render_to_string(template, {**frame, **context}, request=request)
    return HttpResponse(html, status=status)


def no_such_day(request: HttpRequest, refused: NotThatDay) -> HttpResponse:
    """Say why the day that was asked for is not shown; nothing was done."""
    visit = refused.visit
    sentence = visit.speaker.say(refused.code, **refused.values)
    group = visit.node.desk.group()
    return show(request, visit, group, "no_such_day.html", status=refused.status, here="", sentence=sentence)


@dataclass(frozen=True)
class Form:
    """What came with a form besides its texts: its token, the frontier of its page, the draft it was made from."""

    token: str
    seen: str
    draft: str


def form_of(request: HttpRequest) -> Form:
    """Read what every form carries."""
    posted = request.POST
    return Form(posted.get("token", ""), posted.get("seen", ""), posted.get("draft", ""))


def send(
    request: HttpRequest,
    visit: Visit,
    group: Group,
    *,
    act: Callable[[Mapping[str, int]], Receipt],
    target: Callable[[Receipt], str],
    said: Callable[[Receipt], str],
    back: str,
    once: str = "",
) -> HttpResponseRedirect:
    """Do an act of the desk once for a form, and go to where its result is.

    Raises NotAllowed with nothing written, or where a stopped site left unsaid whether it was.

    `once` is a token in place of the form's, for what is done once from however many pages.
    """
    form, login = form_of(request), request.user.pk or 0
    if not is_token(form.token):
        raise NotAllowed(because("form_unfit"))
    form = replace(form, token=once or form.token)
    if not claim(form.token, login=login, at=timezone.now()):
        return _again(request, visit, form.token, login, back)
    try:
        sign_outbox(visit.node.desk, now=visit.now)
        receipt = act(read_seen(form.seen, feeds=(seat.feed for seat in group.seats.values())))
    except KeptInOutbox as kept:
        return _kept(request, visit, form, kept)
    except NotAllowed:
        release(form.token)
        raise
    except StoreError as error:
        release(form.token)
        raise NotAllowed(because("store_refused", why=str(error))) from error
    goes, words = target(receipt), said(receipt)
    settle(form.token, target=goes, said=words)
    note_login(request, "act_sent", goes[1:])
    _drop_draft(visit, form.draft)
    open_groups.wake.set()
    messages.success(request, words)
    return see(goes)


def _kept(request: HttpRequest, visit: Visit, form: Form, kept: KeptInOutbox) -> HttpResponseRedirect:
    """Say that nothing was given and where it waits; a second press of the same form keeps nothing more."""
    words, goes = " ".join(visit.speaker.reason(reason) for reason in kept.reasons), f"/{visit.short}/#outbox"
    settle(form.token, target=goes, said=words)
    _drop_draft(visit, form.draft)
    messages.warning(request, words)
    return see(goes)


def _again(request: HttpRequest, visit: Visit, token: str, login: int, back: str) -> HttpResponseRedirect:
    result = result_of(token, login=login)
    if result is None and is_cut_off(token, login=login):
        # Stopped before or after it was written: nobody can say. It can be sent again by who has looked.
        release(token)
        raise NotAllowed(because("form_cut_off"))
    target, said = result or (back, "")
    messages.success(request, " ".join(filter(None, (said, visit.speaker.say("sent_already")))))
    return see(target)


def _drop_draft(visit: Visit, draft: str) -> None:
    if not draft:
        return
    try:
        discard_draft(visit.node.desk, reader=visit.reader, draft=draft)
    except NotAllowed:
        # Discarded in another tab meanwhile; the act is on record all the same.
        return


def see(target: str) -> HttpResponseRedirect:
    """Send the browser to a page with GET."""
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response
