"""The outbox on the pages: what was typed while the keys were locked, where it stands, and taking it out.

The keys are unlocked at the terminal of the node alone: a page that asked for the passphrase would have it.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tandem.desk.desk import NotAllowed
from tandem.desk.outbox import Unsent, list_outbox, take_out
from tandem.faces.web.moves import MOVES
from tandem.faces.web.page import see
from tandem.faces.web.visit import Visit, enter

_MOVE_OF = {move.kind: move.name for move in MOVES.values()}


@dataclass(frozen=True)
class UnsentRow:
    """An act in the outbox as the desk lists it: what was done, and the words of its author."""

    act: Unsent
    move: str
    words: str


def unsent_rows(visit: Visit) -> list[UnsentRow]:
    """Answer what waits in the outbox of the officer's seat; nothing on a past day."""
    unsent = () if visit.as_of else list_outbox(visit.node.desk, reader=visit.reader)
    return [
        UnsentRow(one, _MOVE_OF.get(one.kind, "comment"), next((text[:200] for text in one.texts.values() if text), ""))
        for one in unsent
    ]


@require_POST
def remove(request: HttpRequest, short: str, waiting: str) -> HttpResponse:
    """Take an act out of the outbox before it is signed."""
    visit = enter(request, short)
    try:
        taken = take_out(visit.node.desk, reader=visit.reader, waiting=waiting)
        messages.success(request, visit.speaker.say("outbox_removed", ref=taken.ref))
    except NotAllowed as refused:
        messages.warning(request, " ".join(visit.speaker.reason(reason) for reason in refused.reasons))
    return see(f"/{short}/")
