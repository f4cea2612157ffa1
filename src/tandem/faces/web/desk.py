"""My desk: what waits for this officer and by when, what others owe, and the officer's private drafts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft
from tandem.desk.reading import read_group
from tandem.faces.web.marking import markings_of
from tandem.faces.web.moves import MOVES
from tandem.faces.web.page import see, show
from tandem.faces.web.remembered import remembered
from tandem.faces.web.visit import Visit, enter
from tandem.reports.desk import Listed, Waiting, view_desk
from tandem.state.reading import PrivateDraft, Reading

_MOST = 50
"""Rows of each list; the rest is in the list of actions."""


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
    waiting, others = remembered(visit, bare.group, "desk", lambda: _reckoned(bare))
    mine, theirs = waiting[:_MOST], others[:_MOST]
    rows: tuple[Waiting | Listed, ...] = (*mine, *theirs)
    refs = [row.ref for row in rows]
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=refs)
    return show(
        request, visit, bare.group, "desk.html", here="desk", mine=mine, theirs=theirs, count=len(waiting),
        more_mine=len(waiting) - len(mine), more=len(others) - len(theirs), titles=titles_of(reading, refs),
        first=next((row for row in mine if row.by is not None), None),
        drafts=[_row(visit, draft) for draft in bare.drafts], marking=_markings(bare, refs),
    )  # fmt: skip


def _reckoned(reading: Reading) -> tuple[tuple[Waiting, ...], tuple[Listed, ...]]:
    view = view_desk(reading)
    return view.mine, view.theirs


def _markings(reading: Reading, refs: Sequence[str]) -> list[str]:
    """The markings of the rows, and of the drafts: their own, and those of the matters that they are about."""
    texts = [draft.texts for draft in reading.drafts]
    about = [text.get("_ref", "") for text in texts]
    return [*markings_of(reading.group, (*refs, *about)), *(text.get("marking", "") for text in texts)]


def titles_of(reading: Reading, refs: Sequence[str]) -> dict[str, str]:
    """Answer the titles of the notices that were read with theirs, by reference."""
    notices = [reading.group.notices[reading.group.by_ref[ref]] for ref in refs]
    return {notice.ref: reading.text(notice.current.stamp.entry, "title") for notice in notices}


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
