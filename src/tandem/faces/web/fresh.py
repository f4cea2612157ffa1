"""Acts that want a second factor proved within the last five minutes: what binds a party, or gives up its time."""

from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tandem.desk.desk import NotAllowed
from tandem.desk.draft import keep_draft
from tandem.faces.web import factor
from tandem.faces.web.page import see
from tandem.faces.web.visit import Visit
from tandem.rules.reason import because

_FRESH = frozenset({
    "go", "go_over_objection", "go_unheard", "sign", "start", "take_position", "accept_editorial", "answer_urgency",
    "accept", "waive_requirement", "sign_waiver",
})  # fmt: skip
_ONLY_WITH = {
    "start": ("override", "yes"), "take_position": ("position", "objection"), "answer_urgency": ("accepted", "yes"),
}  # fmt: skip
"""Of these moves only the ones with this value in their form."""

Standing = Literal["proved", "ask", "missing", "open"]


def is_fresh_move(name: str) -> bool:
    """Tell whether a move may want a fresh second factor."""
    return name in _FRESH


def wants_factor(name: str, texts: Mapping[str, str]) -> bool:
    """Tell whether this move, filled in like this, wants a fresh second factor."""
    field, value = _ONLY_WITH.get(name, ("", ""))
    return name in _FRESH and texts.get(field, "") == value


def standing(request: HttpRequest, visit: Visit) -> Standing:
    """Answer how the officer stands: proved lately, to be asked, without a factor, or not asked for one at all.

    A demonstration's accounts have a printed password and are not asked until they register a factor.
    """
    if factor.proved_lately(request, "mfa"):
        return "proved"
    if factor.has_factor(request.user.pk or 0):
        return "ask"
    return "open" if visit.demo or settings.SECOND_FACTOR == "offered" else "missing"


def ask_first(
    visit: Visit, texts: Mapping[str, str], *, ref: str, slug: str, draft: str, standing: Standing
) -> HttpResponse:
    """Keep what was typed as a private draft and ask for the factor; then its form is shown again to be sent.

    Raises NotAllowed, with the draft, where the account has no factor.
    """
    kept = _kept(visit, texts, ref=ref, slug=slug, draft=draft)
    return ask_for(f"/{ref}/{slug}", kept, standing)


def ask_for(form: str, kept: str, standing: Standing) -> HttpResponse:
    """Ask for the factor, and lead back to a form with the draft that was kept. Raises NotAllowed without a factor."""
    if standing == "missing":
        raise NotAllowed(because("second_factor_missing"), draft=kept or None)
    form += f"?draft={kept}" if kept else ""
    return see(f"/prove?{urlencode({'next': form})}")


def _kept(visit: Visit, texts: Mapping[str, str], *, ref: str, slug: str, draft: str) -> str:
    if not any(texts.values()):
        return draft
    try:
        return keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=slug, draft=draft or None,
            texts={**texts, "_ref": ref, "_move": slug},
        )  # fmt: skip
    except NotAllowed:
        # A draft that is gone, or a seat without private papers: the text is then in the form alone.
        return ""
