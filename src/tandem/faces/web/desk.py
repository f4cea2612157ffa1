"""My desk: what waits for this officer and by when, what others owe, what came since, and the private drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import discard_draft
from tandem.desk.hand_over import list_hand_overs
from tandem.desk.reading import note_look, read_group, read_look, read_titles
from tandem.faces.web.forms import read_seen
from tandem.faces.web.marking import markings_of
from tandem.faces.web.meeting_moves import MOVES as MEETING_MOVES
from tandem.faces.web.moves import MOVES
from tandem.faces.web.nodes import worries_of
from tandem.faces.web.outbox import unsent_rows
from tandem.faces.web.page import see, show
from tandem.faces.web.remembered import desk_view, news_moved
from tandem.faces.web.request_moves import CLEARANCE_MOVES
from tandem.faces.web.restoring import standing_of
from tandem.faces.web.text_moves import TEXT_MOVES
from tandem.faces.web.visit import Visit, enter
from tandem.reports.hand_over import holiday_ahead, stands_in_for
from tandem.reports.news import aim_of, board_of, news_of, public_of
from tandem.rules.commitment import unanswered_by
from tandem.rules.instant import instant
from tandem.state.reading import HandOverRead, PrivateDraft, Reading

_MOST = 50
"""Rows of each list; the rest is in the list of actions."""

_MOST_NEWS = 12
"""Matters that are told in words; the others are counted."""


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
    """Show what waits for the officer, the first deadline first; what waits on others; and what came meanwhile."""
    visit = enter(request, short)
    bare = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    view = desk_view(visit, bare)
    mine, theirs = view.mine[:_MOST], view.theirs[:_MOST]
    news, unsent = _since(visit, bare), unsent_rows(visit)
    refs = [*(row.ref for row in mine), *(row.ref for row in theirs), *(one.ref for one in news["news"])]
    marked = [*refs, *(row.act.ref for row in unsent)]
    return show(
        request, visit, bare.group, "desk.html", here="desk", mine=mine, theirs=theirs, count=len(view.mine),
        more_mine=len(view.mine) - len(mine), more=len(view.theirs) - len(theirs), titles=titles_of(visit, bare, refs),
        stands_for=stands_in_for(bare.group, visit.code, visit.reader.officer, visit.now),
        holiday=None if visit.as_of else holiday_ahead(bare.group, visit.code, visit.now, view),
        hands_over=not visit.as_of and visit.code in visit.node.desk.private, handed=_handed(visit),
        first=next((row for row in mine if row.by is not None), None), **news,
        worries=worries_of(visit, bare.group), promised=_promised(visit, bare),
        unsent=unsent,
        drafts=[_row(visit, draft) for draft in bare.drafts], marking=_markings(bare, marked), **standing_of(visit),
    )  # fmt: skip


def _promised(visit: Visit, reading: Reading) -> int:
    """How many commitments the officer's party owes by the word of others, and has not answered."""
    if not reading.group.is_party(visit.code):
        return 0
    day = visit.speaker.local_day(visit.now).isoformat()
    return len(unanswered_by(visit.code, reading.group.tandem.commitments, day=day))


def _markings(reading: Reading, refs: Sequence[str]) -> list[str]:
    """The markings of the rows, and of the drafts: their own, and those of the matters that they are about."""
    texts = [draft.texts for draft in reading.drafts]
    about = [text.get("_ref", "") for text in texts]
    return [*markings_of(reading.group, (*refs, *about)), *(text.get("marking", "") for text in texts)]


def _handed(visit: Visit) -> list[HandOverRead]:
    """The hand-overs that another officer left this one, until either discards them."""
    papers = () if visit.as_of else list_hand_overs(visit.node.desk, reader=visit.reader)
    return [paper for paper in papers if paper.to == visit.reader.officer]


def _since(visit: Visit, reading: Reading) -> dict[str, Any]:
    """What others put on record since the officer last said that it was seen; nothing on a past day."""
    seat = reading.group.seats.get(visit.code)
    if visit.as_of or seat is None or visit.code not in visit.node.desk.private:
        return {"news": (), "news_count": 0, "keeps_looks": False}
    look = read_look(visit.node.desk, reading=reading)
    looked = look.frontier if look else {}
    moved = news_moved(visit, reading, looked=looked, own=seat.feed)
    return {
        "news": news_of(reading, moved[:_MOST_NEWS], looked=looked), "news_count": len(moved), "keeps_looks": True,
        "looked_at": instant(look.saved_at) if look else None,
    }  # fmt: skip


def titles_of(visit: Visit, reading: Reading, refs: Sequence[str]) -> dict[str, str]:
    """Answer the titles of matters by their references."""
    group, entries = reading.group, {}
    for ref in (one for one in refs if one in reading.group.by_ref):
        versioned = group.notice(ref) or group.text(ref)
        entries[ref] = versioned.current.stamp.entry if versioned else group.by_ref[ref]
    titles = read_titles(visit.node.desk, reading=reading, entries=list(dict.fromkeys(entries.values())))
    beside = {aim_of(group): "goals_title", board_of(group): "nav_tandem", public_of(group): "nav_watch"}
    return {
        **{ref: visit.speaker.say(word) for ref, word in beside.items() if ref in refs},
        **{ref: titles.get(entry, "") for ref, entry in entries.items()},
    }


@require_POST
def seen(request: HttpRequest, short: str) -> HttpResponse:
    """Keep that the officer has seen what the page showed; what came since stays new."""
    visit = enter(request, short)
    try:
        feeds = (seat.feed for seat in visit.node.desk.group().seats.values())
        frontier = read_seen(request.POST.get("seen", ""), feeds=feeds)
        note_look(visit.node.desk, reader=visit.reader, frontier=frontier, now=visit.now)
        messages.success(request, visit.speaker.say("said_seen"))
    except NotAllowed as refused:
        messages.warning(request, " ".join(visit.speaker.reason(reason) for reason in refused.reasons))
    return see(f"/{short}/")


def _row(visit: Visit, draft: PrivateDraft) -> DraftRow:
    ref, move = draft.texts.get("_ref", ""), draft.texts.get("_move", "")
    words = next((draft.texts[n] for n in ("title", "reason", "answer", "text", "what") if draft.texts.get(n)), "")
    if move.startswith("meetings/"):
        page, move = f"/{visit.short}/{move}?draft={draft.id}", f"{move.removeprefix('meetings/')}_meeting"
    elif move.startswith("reports/"):
        page, move = f"/{visit.short}/{move}?draft={draft.id}", "publish_report"
    elif move.startswith("drafts/"):
        page, move = f"/{visit.short}/{move}?draft={draft.id}", "give"
    elif move == "amend":
        page = f"/{visit.short}/charter/amend?draft={draft.id}"
    elif move == "propose":
        page = f"/{visit.short}/texts/new?draft={draft.id}"
    elif move == "give" or not ref.startswith(f"{visit.short}/"):
        page = f"/{visit.short}/notices/new?draft={draft.id}" if move in ("give", "") else ""
    else:
        known = move in ("revise", "reword", *MOVES, *MEETING_MOVES, *TEXT_MOVES, *CLEARANCE_MOVES)
        page = f"/{ref}/{move}?draft={draft.id}" if known else ""
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
