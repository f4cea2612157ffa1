"""The Tandem board: is one track ahead, and by whose rule? Policies, one timeline, and the same as a table."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.acts.act import day_fault
from tandem.desk.reading import read_tandem
from tandem.faces.web.page import REFUSED, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.board import Board, on_commitments, view_board
from tandem.reports.board_layout import Drawing, Width, draw_board
from tandem.reports.linkage import PolicyCard, StepNamed

ROWS_ON_A_PAGE = 50
VIEWS = ("timeline", "table", "commitments")


@require_safe
def board(request: HttpRequest, short: str) -> HttpResponse:
    """Show the board of today, or of the day that was asked for."""
    visit = enter(request, short)
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    starts, ends, fault = _period(request, visit)
    day = visit.speaker.local_day(visit.now).isoformat()
    view = view_board(reading, day=day, language=visit.speaker.language, starts=starts, ends=ends)
    chosen = request.GET.get("policy", "")
    looked = request.GET.get("view", VIEWS[0])
    page, pages = _page(request, len(view.steps))
    first = (page - 1) * ROWS_ON_A_PAGE
    return show(
        request, visit, reading.group, "board.html", here="tandem", view=view, fault=fault,
        status=REFUSED if fault else 200, looked=looked if looked in VIEWS else VIEWS[0], views=_views(visit, view),
        rows=view.steps[first : first + ROWS_ON_A_PAGE], page=page, pages=pages, asked_policy=_asked(view, chosen),
        counted=_address(visit, view), places=_places(visit, view, chosen),
        turns=[_address(visit, view, view="table", page=str(n)) for n in (page - 1, page + 1)],
        names={track.code: track.name for track in view.tracks},
        drawings=_drawings(visit, view) if looked not in VIEWS[1:] else (),
        commitments=on_commitments(view, reading) if looked == "commitments" else (),
        typed_period=(request.GET.get("from", "")[:40] or view.starts, request.GET.get("until", "")[:40] or view.ends),
    )  # fmt: skip


def _drawings(visit: Visit, view: Board) -> tuple[tuple[Width, Drawing], ...]:
    widths: tuple[Width, ...] = ("broad", "narrow")
    return tuple((width, draw_board(view, speaker=visit.speaker, width=width)) for width in widths)


def _period(request: HttpRequest, visit: Visit) -> tuple[str, str, str]:
    """The days asked for, none where they cannot be shown, and then a sentence why."""
    starts, ends = (request.GET.get(name, "") for name in ("from", "until"))
    for found in (starts, ends):
        if found and day_fault(day=found):
            return "", "", visit.speaker.say("board_bad_day", found=found[:40])
    if starts and ends and ends < starts:
        return "", "", visit.speaker.say("board_bad_order", starts_on=starts, ends_on=ends)
    return starts, ends, ""


def _page(request: HttpRequest, count: int) -> tuple[int, int]:
    """Which page of the table is asked for, of how many."""
    pages, asked = max(-(-count // ROWS_ON_A_PAGE), 1), request.GET.get("page", "1")
    return min(max(int(asked), 1), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 1, pages


def _address(visit: Visit, shown: Board, **asked: str) -> str:
    """The address of the same board looked at otherwise."""
    every = {"from": shown.starts, "until": shown.ends, **asked}
    if visit.as_of:
        every["as_of"] = visit.as_of.isoformat()
    return f"?{urlencode(every)}"


def _views(visit: Visit, view: Board) -> list[tuple[str, str]]:
    return [(name, _address(visit, view, view=name)) for name in VIEWS]


def _places(visit: Visit, view: Board, chosen: str) -> Mapping[str, str]:
    """Where the row of each step stands by its name: of those shown, and of those that a policy counts besides."""
    rows = {step.name: place // ROWS_ON_A_PAGE + 1 for place, step in enumerate(view.steps)}
    pages = {page: _address(visit, view, view="table", page=str(page)) for page in set(rows.values())}
    found = {name: f"{pages[page]}#step-{name}" for name, page in rows.items()}
    asked = _asked(view, chosen)
    counted = [step for owned in view.policies for step in _by((*owned.newest, *owned.older))]
    for step in (*counted, *(_tallied(asked) if asked else ())):
        if step.name not in found:
            days = {"from": step.day, "until": max(view.ends, step.day)}
            found[step.name] = f"{_address(visit, view, view='table', **days)}#step-{step.name}"
    return found


def _asked(view: Board, chosen: str) -> PolicyCard | None:
    """The policy that is to be counted by hand."""
    cards = (card for owned in view.policies for card in (*owned.newest, *owned.older))
    return next((card for card in cards if card.anchor == chosen), None)


def _by(cards: Iterable[PolicyCard]) -> list[StepNamed]:
    return [step for card in cards for step in card.steps]


def _tallied(card: PolicyCard) -> list[StepNamed]:
    return [step for clause in card.clauses for tally in clause.tallies for step in tally.steps]
