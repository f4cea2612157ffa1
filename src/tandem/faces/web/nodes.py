"""The nodes of the other members: does each answer, what has it not got yet, and does it hold the same record?

How the line stands is known now and not kept: a past day shows none of it.
"""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import open_record
from tandem.faces.web.page import show
from tandem.faces.web.templatetags.tandem import TONES
from tandem.faces.web.visit import Visit, enter
from tandem.node.standing import node_rows
from tandem.reports.action import ActionView
from tandem.reports.nodes import NodeRow, kept_here, worries
from tandem.rules.reason import Reason
from tandem.state.group import Group

_WORST = ("stop", "warn", "wait", "fine")


def rows_of(visit: Visit, group: Group) -> tuple[NodeRow, ...]:
    """Answer how the other nodes stand; nothing on a past day, and nothing where every seat is here."""
    return () if visit.as_of else node_rows(visit.node, group, clock=datetime.now(UTC))


def worries_of(visit: Visit, group: Group) -> tuple[Reason, ...]:
    """Answer what my desk says of them above all else."""
    return worries(row for row in rows_of(visit, group) if row.standing is not None)


def unreached(visit: Visit, view: ActionView, group: Group) -> tuple[Reason, ...]:
    """Answer, on a notice of a seat of this node, that it waits here for a node that does not answer."""
    return kept_here(rows_of(visit, group), hearings=view.hearings) if view.owner in visit.node.desk.seats else ()


@require_safe
def nodes(request: HttpRequest, short: str) -> HttpResponse:
    """Show how every other node stands, the worst first said."""
    visit = enter(request, short)
    group = open_record(visit.node.desk, reader=visit.reader)
    rows = rows_of(visit, group)
    tones = {TONES.get(row.state, "wait") for row in rows}
    worst = next((tone for tone in _WORST if tone in tones), "fine")
    return show(
        request, visit, group, "nodes.html", here="record", rows=rows, worst=worst, worries=worries(rows),
        all_here=all(one in visit.node.desk.seats for one in group.seats),
    )  # fmt: skip
