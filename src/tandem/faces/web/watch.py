"""The reading room: documents dropped in, one document with its passages marked, and the queue worked by keyboard."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.proposal import CORRECTABLE, accept_proposal, reject_proposal, undo_decision
from tandem.desk.reading_room import (
    EDITORS,
    TakenIn,
    discard_document,
    document_bytes,
    list_documents,
    list_proposals,
    may_edit,
    open_document,
    rule_rates,
)
from tandem.faces.web.forms import typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.node.reading_files import LIMITS, Given
from tandem.node.watching import Unread, take_in_files
from tandem.reports.account_told import account_words
from tandem.reports.reading_room import DocumentView, view_document, view_room

DECISIONS = ("accept", "correct", "reject", "undo")
"""What can be done with a proposal: the last parts of its addresses."""
MOST_FILES = 50
"""Files that one form may bring."""
_MEGABYTE = 2**20


@require_safe
def room(request: HttpRequest, short: str) -> HttpResponse:
    """Show the documents of the seat and what waits in them."""
    return _room(request, enter(request, short))


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, short: str) -> HttpResponse:
    """Take in the files that came with the form, each by itself."""
    visit = enter(request, short)
    if request.method != "POST":
        return see(f"/{short}/watch")
    files = request.FILES.getlist("files")
    if not files or len(files) > MOST_FILES:
        fault = visit.speaker.say("watch_files_wanted" if not files else "watch_files_many", most=MOST_FILES)
        return _room(request, visit, faults=[fault], status=REFUSED)
    long = [one for one in files if (one.size or 0) > LIMITS.file_bytes]
    faults = [
        visit.speaker.say("watch_file_long", name=one.name or "-", longest=LIMITS.file_bytes // _MEGABYTE)
        for one in long
    ]
    given = [Given(one.name or "-", one.read()) for one in files if one not in long]
    try:
        taken = take_in_files(visit.node.desk, reader=visit.reader, now=visit.now, given=given)
    except NotAllowed as refused:
        faults += [visit.speaker.reason(reason) for reason in refused.reasons]
        return _room(request, visit, faults=faults, status=REFUSED)
    for one in taken:
        if isinstance(one, Unread):
            faults.append(visit.speaker.say("watch_unread", name=one.name, why=one.sentence))
        else:
            messages.success(request, _said(visit, one))
    if faults:
        return _room(request, visit, faults=faults, status=REFUSED)
    return see(
        f"/{short}/watch/{taken[0].sha256}" if len(taken) == 1 and isinstance(taken[0], TakenIn) else f"/{short}/watch"
    )


@require_safe
def document(request: HttpRequest, short: str, sha256: str) -> HttpResponse:
    """Show a document with its passages marked beside what is proposed from it."""
    visit = enter(request, short)
    return _document(request, visit, sha256)


@require_safe
def original(request: HttpRequest, short: str, sha256: str) -> HttpResponse:
    """Hand out the bytes as they came."""
    visit = enter(request, short)
    try:
        payload = document_bytes(visit.node.desk, reader=visit.reader, sha256=sha256)
        name = open_document(visit.node.desk, reader=visit.reader, sha256=sha256).name
    except NotAllowed as refused:
        raise Http404 from refused
    response = HttpResponse(payload, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
def discard(request: HttpRequest, short: str, sha256: str) -> HttpResponse:
    """Take a document out of the reading room; what was accepted from it stays on record."""
    visit = enter(request, short)
    try:
        name = open_document(visit.node.desk, reader=visit.reader, sha256=sha256).name
        discard_document(visit.node.desk, reader=visit.reader, sha256=sha256)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, visit.speaker.say("said_document_discarded", name=name))
    return see(f"/{short}/watch")


@require_POST
def decide(request: HttpRequest, short: str, sha256: str, what: str) -> HttpResponse:
    """Accept, correct or reject a proposal, or undo what was decided; then go on to the next."""
    visit = enter(request, short)
    group, place = visit.node.desk.group(), f"/{short}/watch/{sha256}"
    proposal = request.POST.get("proposal", "")[:40]
    following = _after(visit, sha256, proposal)
    target = (
        f"{place}?at={following}#p-{following}"
        if following and what != "undo"
        else f"{place}?at={proposal}#p-{proposal}"
    )
    try:
        if what == "reject":
            reason = typed(request, ["reason"])["reason"]
            reject_proposal(visit.node.desk, reader=visit.reader, now=visit.now, proposal=proposal, reason=reason)
            messages.success(request, visit.speaker.say("said_proposal_rejected"))
            return see(target)
        held = {one.id: one for one in list_proposals(visit.node.desk, reader=visit.reader, sha256=sha256)}
        if what == "undo" and proposal in held and not held[proposal].entry:
            undo_decision(
                visit.node.desk, acting=visit.acting(group, EDITORS), now=visit.now, seen={}, reader=visit.reader,
                proposal=proposal, reason="",
            )  # fmt: skip
            messages.success(request, visit.speaker.say("said_proposal_undone"))
            return see(target)
        return send(
            request, visit, group, back=place, target=lambda _: target,
            act=lambda seen: _act(visit, seen, what, sha256, proposal, request),
            said=lambda receipt: visit.speaker.say(f"said_proposal_{what}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = [visit.speaker.reason(reason) for reason in refused.reasons]
        typed_texts = _corrected(request) if what == "correct" else None
        return _document(request, visit, sha256, faults=faults, at=proposal, typed_texts=typed_texts, status=REFUSED)


def _act(
    visit: Visit, seen: Mapping[str, int], what: str, sha256: str, proposal: str, request: HttpRequest
) -> Receipt:  # fmt: skip
    desk, acting = visit.node.desk, visit.acting(visit.node.desk.group(), EDITORS)
    if what == "undo":
        taken_back = undo_decision(
            desk, acting=acting, now=visit.now, seen=seen, reader=visit.reader, proposal=proposal,
            reason=visit.speaker.say("undo_reason"),
        )  # fmt: skip
        assert taken_back is not None
        return taken_back
    return accept_proposal(
        desk, acting=acting, now=visit.now, seen=seen, reader=visit.reader, proposal=proposal,
        corrected=_corrected(request) if what == "correct" else {}, worded=_worded(visit, sha256, proposal),
    )  # fmt: skip


def _corrected(request: HttpRequest) -> dict[str, str]:
    return typed(request, [name for name in CORRECTABLE if name in request.POST])


def _worded(visit: Visit, sha256: str, proposal: str) -> dict[str, str]:
    """The question and explanation as the editor reads them; nothing for a statement."""
    desk, reader = visit.node.desk, visit.reader
    held = {one.id: one for one in list_proposals(desk, reader=reader, sha256=sha256)}
    if proposal not in held or held[proposal].sort != "account":
        return {}
    return account_words(held[proposal].texts, visit.speaker, _titles(visit))


def _titles(visit: Visit) -> dict[str, str]:
    """The documents of the room by their hash: the title that was found, else the name of the file."""
    return {one.sha256: one.title or one.name for one in list_documents(visit.node.desk, reader=visit.reader)}


def _after(visit: Visit, sha256: str, proposal: str) -> str:
    """The proposal that waits next after one, in the order of the text; the first where none does."""
    try:
        every = list_proposals(visit.node.desk, reader=visit.reader, sha256=sha256)
    except NotAllowed:
        return ""
    ids = [one.id for one in every]
    at = ids.index(proposal) if proposal in ids else -1
    turned = [*every[at + 1 :], *every[: max(at, 0)]]
    return next((one.id for one in turned if one.state == "waiting"), "")


def _room(request: HttpRequest, visit: Visit, *, faults: list[str] | None = None, status: int = 200) -> HttpResponse:
    group = visit.node.desk.group()
    try:
        documents = list_documents(visit.node.desk, reader=visit.reader)
        view = view_room(documents, rule_rates(visit.node.desk, reader=visit.reader))
    except NotAllowed as refused:
        if {reason.code for reason in refused.reasons} != {"room_wants_role"}:
            raise
        reasons = [visit.speaker.reason(reason) for reason in refused.reasons]
        return show(request, visit, group, "watch.html", here="watch", at="watch", closed=reasons, status=status)
    return show(
        request, visit, group, "watch.html", status=status, here="watch", at="watch", view=view,
        file_faults=faults or [], may=not visit.as_of and may_edit(visit.node.desk, reader=visit.reader),
    )  # fmt: skip


def _document(
    request: HttpRequest, visit: Visit, sha256: str, *, faults: list[str] | None = None, at: str = "",
    typed_texts: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    group = visit.node.desk.group()
    try:
        held = open_document(visit.node.desk, reader=visit.reader, sha256=sha256)
        proposals = list_proposals(visit.node.desk, reader=visit.reader, sha256=sha256)
    except NotAllowed as refused:
        raise Http404 from refused
    asked = request.GET.get("page", "")
    view: DocumentView = view_document(
        held, proposals, speaker=visit.speaker, titles=_titles(visit), current=at or request.GET.get("at", "")[:40],
        page=int(asked) if asked.isdecimal() and len(asked) < 6 else 0, typed=typed_texts,
    )  # fmt: skip
    turning = {
        "page": view.page, "pages": view.pages,
        "earlier": f"?page={view.page - 1}" if view.page > 1 else "",
        "later": f"?page={view.page + 1}" if view.page < view.pages else "",
    }  # fmt: skip
    charter = group.charter
    every = (*charter.parties, *charter.others, *charter.monitors)
    members = [(one.code, one.names.get(visit.speaker.language, one.code)) for one in every]
    return show(
        request, visit, group, "watch_document.html", status=status, here="watch", at="watch", view=view,
        faults_here=faults or [], turning=turning, members=members,
        place=f"/{visit.short}/watch/{sha256}", may=not visit.as_of,
    )  # fmt: skip


def _said(visit: Visit, one: TakenIn) -> str:
    return visit.speaker.say("watch_again" if one.again else "watch_taken", name=one.name, count=one.waiting)
