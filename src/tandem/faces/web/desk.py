"""My desk: what waits for this officer and by when, what others owe, and the officer's private drafts."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft
from tandem.desk.reading import read_group
from tandem.faces.web.moves import MOVES
from tandem.faces.web.page import see, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.desk import DeskView, Listed, Waiting, view_desk
from tandem.state.reading import PrivateDraft, Reading

_MOST_OTHERS = 50


@dataclass(frozen=True)
class DraftRow:
    """A private draft as the desk lists it: where it goes on, and what it is about."""

    draft: PrivateDraft
    page: str
    title: str
    ref: str
    move: str


@require_safe
def my_desk(request: HttpRequest, short: str) -> HttpResponse:
    """Show what waits for the officer, the first deadline first."""
    visit = enter(request, short)
    bare = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    view = view_desk(bare)
    theirs = view.theirs[:_MOST_OTHERS]
    reading = _titled(visit, (*view.mine, *theirs))
    return show(
        request, visit, bare.group, "desk.html", here="desk", mine=view.mine, theirs=theirs, view=view,
        more=len(view.theirs) - len(theirs), titles=titles_of(reading), first=_first(view),
        drafts=[_row(visit, draft) for draft in bare.drafts],
    )  # fmt: skip


def _first(view: DeskView) -> Waiting | None:
    return next((waiting for waiting in view.mine if waiting.by is not None), None)


def _titled(visit: Visit, rows: tuple[Waiting | Listed, ...]) -> Reading:
    refs = [row.ref for row in rows]
    return read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=refs)


def titles_of(reading: Reading) -> dict[str, str]:
    """Answer the titles of the matters that were read with theirs, by reference."""
    found = {}
    for notice in reading.group.notices.values():
        if notice.current.stamp.entry in reading.prose:
            found[notice.ref] = reading.text(notice.current.stamp.entry, "title")
    for action in reading.group.observed.values():
        if action.id in reading.prose:
            found[action.ref] = reading.text(action.id, "title")
    return found


def _row(visit: Visit, draft: PrivateDraft) -> DraftRow:
    ref, move = draft.texts.get("_ref", ""), draft.texts.get("_move", "")
    words = next((draft.texts[n] for n in ("title", "reason", "answer", "text", "what") if draft.texts.get(n)), "")
    if move == "give" or not ref.startswith(f"{visit.short}/"):
        page = f"/{visit.short}/notices/new?draft={draft.id}" if move in ("give", "") else ""
    else:
        page = f"/{ref}/{move}?draft={draft.id}" if move == "revise" or move in MOVES else ""
    return DraftRow(draft, page, words[:120], ref, move.replace("-", "_") or "give")


@require_POST
def discard(request: HttpRequest, short: str, draft: str) -> HttpResponse:
    """Discard a private draft."""
    visit = enter(request, short)
    try:
        discard_draft(visit.node.desk, reader=visit.reader, draft=draft)
    except NotAllowed as refused:
        raise Http404 from refused
    messages.success(request, visit.speaker.say("said_discarded"))
    return see(f"/{short}/")
