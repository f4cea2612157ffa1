"""Bundles on the pages: download what another member lacks, hand one in, read what it holds, take it in."""

from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.desk.desk import NotAllowed
from tandem.desk.duties import keep_watch
from tandem.desk.exchange import TakenBundle, alarms, check_courier, frontier_of, shown_by
from tandem.desk.preview import BundlePreview, preview_bundle
from tandem.desk.reading import open_record
from tandem.faces.web.forms import Fault
from tandem.faces.web.page import REFUSED, see, show
from tandem.faces.web.visit import Visit, enter
from tandem.node.exchange import hand_out_bundle, take_in_bundle
from tandem.node.pending import drop_pending, keep_pending, pending
from tandem.record.bundle import BadBundle
from tandem.record.feed import Refused
from tandem.rules.instant import instant
from tandem.store.record import StoreError

_GONE = 409


@require_http_methods(["GET", "HEAD"])
def bundles(request: HttpRequest, short: str) -> HttpResponse:
    """Show what other members lack by their own entries, what stands against the record, and where to hand one in."""
    return _page(request, enter(request, short))


@require_POST
def out(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the bundle for a member, once it was noted that it leaves."""
    visit = enter(request, short)
    desk, to = visit.node.desk, request.POST.get("to", "")
    if reasons := _not_a_courier(visit):
        return _page(request, visit, reasons=reasons, status=REFUSED)
    if to not in _others(visit):
        raise Http404
    name = f"{short}-{visit.now:%Y-%m-%d}-{to}.tandem-bundle"
    have = {} if request.POST.get("all") else shown_by(desk, code=to)
    try:
        raw = hand_out_bundle(visit.node, to=to, have=have, now=visit.now, file=name)
    except StoreError as broken:
        return _page(request, visit, broken=str(broken), status=_GONE)
    response = HttpResponse(raw, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, short: str) -> HttpResponse:
    """Say what a bundle that came with the form holds and what would become of it; nothing is taken in."""
    visit = enter(request, short)
    if request.method != "POST":
        open_record(visit.node.desk, reader=visit.reader)
        return see(f"/{short}/record/bundles")
    if reasons := _not_a_courier(visit):
        return _page(request, visit, reasons=reasons, status=REFUSED)
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile) or not uploaded.size:
        return _fault(request, visit, visit.speaker.say("bundle_no_file"))
    raw = uploaded.read()
    try:
        preview = preview_bundle(visit.node.desk, raw=raw)
    except (BadBundle, Refused) as bad:
        return _fault(request, visit, visit.speaker.say("bundle_unfit", why=str(bad)))
    return _page(request, visit, preview=preview, tone=_tone(preview), digest=keep_pending(visit.node.path, raw))


@require_POST
def take(request: HttpRequest, short: str) -> HttpResponse:
    """Take in the bundle that was read through, and say what came and what to send back."""
    visit = enter(request, short)
    if reasons := _not_a_courier(visit):
        return _page(request, visit, reasons=reasons, status=REFUSED)
    digest = request.POST.get("digest", "")
    raw = pending(visit.node.path, digest)
    if raw is None:
        return _fault(request, visit, visit.speaker.say("bundle_not_kept"), status=_GONE)
    try:
        taken = take_in_bundle(visit.node, raw=raw, now=visit.now)
        with suppress(StoreError):
            keep_watch(visit.node.desk, now=visit.now)
    except (BadBundle, Refused, StoreError) as bad:
        return _fault(request, visit, visit.speaker.say("bundle_unfit", why=str(bad)))
    drop_pending(visit.node.path, digest)
    held = frontier_of(visit.node.desk)
    back = sum(max(0, size - taken.frontier.get(feed, 0)) for feed, size in held.items())
    return _page(request, visit, taken=taken, tone=_tone(taken), back=back, count=sum(taken.new.values()))


def _not_a_courier(visit: Visit) -> tuple[Any, ...]:
    try:
        check_courier(visit.node.desk, reader=visit.reader)
    except NotAllowed as refused:
        return refused.reasons
    return ()


def _others(visit: Visit) -> tuple[str, ...]:
    """The members whose seats are on other nodes, those that have not signed yet among them."""
    charter = visit.node.desk.group().charter
    members = (*charter.parties, *charter.monitors, *charter.depositaries)
    return tuple(one.code for one in members if one.code not in visit.node.desk.seats)


def _tone(found: BundlePreview | TakenBundle) -> str:
    if found.forked or (isinstance(found, TakenBundle) and found.agrees is False):
        return "stop"
    return "warn" if found.refused else "fine"


def _fault(request: HttpRequest, visit: Visit, sentence: str, *, status: int = REFUSED) -> HttpResponse:
    return _page(request, visit, faults=(Fault(sentence, "file"),), status=status)


def _page(request: HttpRequest, visit: Visit, *, status: int = 200, **context: Any) -> HttpResponse:
    desk = visit.node.desk
    group, held = open_record(desk, reader=visit.reader), frontier_of(desk)
    lacked = []
    for code in _others(visit):
        shown = shown_by(desk, code=code)
        lacked.append((code, sum(max(0, size - shown.get(feed, 0)) for feed, size in held.items()), bool(shown)))
    codes = {seat.feed: seat.code for seat in group.seats.values()}
    wrong = [(one, codes.get(one.feed, ""), instant(one.at)) for one in alarms(desk)]
    return show(
        request, visit, group, "bundles.html", status=status, here="record", lacked=lacked, alarms=wrong,
        carries=not _not_a_courier(visit), **context,
    )  # fmt: skip
