"""The page of one request to an authority, under its own reference."""

from django.http import HttpRequest, HttpResponse

from tandem.faces.web.clearance_form import About, about_of
from tandem.faces.web.page import show
from tandem.faces.web.visit import Visit
from tandem.reports.request_page import RequestPage, request_page
from tandem.rules.clearancemoves import to_answer

PRESSING = ("enter_step", "enter_decision", "confirm_entry")
"""What the first button of the page is, the most pressing first."""


def is_request(visit: Visit, ref: str) -> bool:
    """Tell whether a request to an authority stands under a reference."""
    return visit.node.desk.group().request(ref) is not None


def request_shown(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Show a request."""
    about = about_of(visit, ref)
    view = request_page(about.reading, ref, speaker=visit.speaker)
    primary = _primary(view)
    own = about.request is not None and about.request.party == visit.code
    return show(
        request, visit, about.reading.group, "request.html", here="actions", view=view, primary=primary, own=own,
        other_moves=[move for move in view.moves if move != primary], history=view.history[::-1],
        words=visit.node.words(), marking=(view.marking,),
        to_confirm=to_answer(about.request, visit.code, right=True) if "confirm_entry" in view.moves else (),
        to_dispute=to_answer(about.request, visit.code, right=False) if "dispute_entry" in view.moves else (),
        again=own and _may_file_again(about), papered=own and about.reading.group.notice(view.view.about) is not None,
    )  # fmt: skip


def _may_file_again(about: About) -> bool:
    """Whether this officer can file anew what is over: also what was refused, with which nothing else can be done."""
    return about.request is not None and about.request.over and "file_request" in about.moves_beside()


def _primary(view: RequestPage) -> str:
    """What presses most; a decision that everybody confirmed leaves nothing to press."""
    return next((move for move in view.moves if move in PRESSING), "")
