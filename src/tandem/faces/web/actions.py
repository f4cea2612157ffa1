"""The list of actions: newest first, fifty a page, by state and by owner."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_group
from tandem.faces.web.marking import markings_of
from tandem.faces.web.page import show
from tandem.faces.web.remembered import remembered
from tandem.faces.web.visit import enter
from tandem.reports.desk import list_matter, matters
from tandem.rules.notice import state_of
from tandem.state.notice import Notice
from tandem.state.reading import Reading

_A_PAGE = 50
STATES = (
    "notified", "in_consultation", "consulted", "contested", "go", "go_over_objection", "postponed", "under_way",
    "completed", "stopped", "withdrawn", "superseded", "observed",
)  # fmt: skip


@require_safe
def actions(request: HttpRequest, short: str) -> HttpResponse:
    """Show one page of the list."""
    visit = enter(request, short)
    bare = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    owners = [member.code for member in (*bare.group.charter.parties, *bare.group.charter.others)]
    owner, state = _one_of(request, "owner", owners), _one_of(request, "state", STATES)
    refs = remembered(visit, bare.group, ("actions", owner, state), lambda: _matching(bare, owner, state))
    pages = max(1, -(-len(refs) // _A_PAGE))
    page = _page(request.GET.get("page", "1"), pages)
    wanted = refs[(page - 1) * _A_PAGE : page * _A_PAGE]
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=wanted)
    return show(
        request, visit, reading.group, "actions.html", here="actions", rows=[list_matter(reading, r) for r in wanted],
        marking=markings_of(reading.group, wanted),
        count=len(refs), page=page, pages=pages, owner=owner, state=state, owners=owners, states=STATES,
        earlier=page - 1, later=page + 1 if page < pages else 0,
    )  # fmt: skip


def _one_of(request: HttpRequest, name: str, known: tuple[str, ...] | list[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in known else ""


def _page(asked: str, pages: int) -> int:
    return min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _matching(reading: Reading, owner: str, state: str) -> list[str]:
    """The references that the filters leave. A state is reckoned only where one was asked for."""
    group, found = reading.group, []
    for matter in matters(group):
        if owner and owner != (matter.owner if isinstance(matter, Notice) else matter.actor):
            continue
        if state and state != (state_of(matter, group, reading.now) if isinstance(matter, Notice) else "observed"):
            continue
        found.append(matter.ref)
    return found
