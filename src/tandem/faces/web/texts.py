"""Joint texts: the list, one text with everything that was said of it, one version, and two versions side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.acts.text import Sort as TextSort
from tandem.desk.desk import NotAllowed
from tandem.desk.reading import read_group, read_matter
from tandem.faces.web.actions import Select
from tandem.faces.web.page import show
from tandem.faces.web.visit import NotThatDay, Visit, enter
from tandem.reports.desk import PRESSING
from tandem.reports.text import TextListed, TextView, list_texts, text_difference, view_text
from tandem.rules.instant import instant
from tandem.rules.moves import role_for
from tandem.rules.text import STATES
from tandem.state.reading import Reading

_SORTS: tuple[TextSort, ...] = ("line", "readout", "agenda", "charter", "other")
_A_PAGE = 100


@require_safe
def texts(request: HttpRequest, short: str) -> HttpResponse:
    """Show the joint texts: how many are in force, whose word is missing on the others."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now)
    every = list_texts(reading)
    selects = _selects(visit, request)
    chosen = {select.name: select.chosen for select in selects}
    rows = [row for row in every if chosen["state"] in ("", row.state) and chosen["sort"] in ("", row.sort)]
    waiting = [row for row in every if visit.code in row.waiting_on or visit.code in row.reviewers]
    group = reading.group
    may_propose = role_for(group, visit.code, visit.reader.officer, "text.proposed/1") is not None
    return show(
        request, visit, group, "texts.html", here="texts", rows=rows[:_A_PAGE], more=len(rows) - _A_PAGE,
        count=len(rows), whole=len(every), in_force=sum(row.state == "in_force" for row in every),
        mine=waiting, theirs=_owed_by_others(every, visit.code), selects=selects, narrowed=any(chosen.values()),
        titles={row.ref: reading.text(row.entry, "title") for row in every},
        lasts={row.ref: instant(row.last) for row in rows[:_A_PAGE]},
        may_propose=may_propose and group.is_party(visit.code) and not visit.as_of, marking=[r.marking for r in every],
    )  # fmt: skip


def _owed_by_others(rows: tuple[TextListed, ...], code: str) -> tuple[str, ...]:
    parties = [party for row in rows for party in (*row.waiting_on, *row.reviewers) if party != code]
    return tuple(dict.fromkeys(parties))


def _selects(visit: Visit, request: HttpRequest) -> tuple[Select, ...]:
    speaker = visit.speaker
    every = (
        ("sort", "field.sort", tuple((sort, speaker.word("text_sort", sort)) for sort in _SORTS)),
        ("state", "col_state", tuple((state, speaker.word("text_state", state)) for state in STATES)),
    )
    asked = {name: request.GET.get(name, "") for name, _, _ in every}
    return tuple(
        Select(name, label, options, asked[name] if asked[name] in dict(options) else "")
        for name, label, options in every
    )


def text_read(visit: Visit, ref: str) -> tuple[Reading, TextView]:
    """Answer a joint text as this officer sees it now. Raises Http404 where there is none for this officer."""
    try:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
    except NotAllowed as refused:
        if visit.as_of:
            raise NotThatDay(visit, "past_not_there", status=404, day=visit.as_of) from refused
        raise Http404 from refused
    if reading.group.text(ref) is None:
        raise Http404
    return reading, view_text(reading, ref)


def is_text(visit: Visit, ref: str) -> bool:
    """Tell whether a joint text stands under a reference."""
    return visit.node.desk.group().text(ref) is not None


def text_page(request: HttpRequest, visit: Visit, ref: str) -> HttpResponse:
    """Show a joint text."""
    reading, view = text_read(visit, ref)
    primary = next((move for move in view.moves if move in PRESSING), "")
    return show(
        request, visit, reading.group, "text.html", here="texts", view=view, primary=primary,
        other_moves=[move for move in view.moves if move != primary], marking=(view.marking,),
        history=view.history[::-1], words=visit.node.words(), number=_number(view),
        parties=len(reading.group.accepting),
    )  # fmt: skip


def _number(view: TextView) -> int:
    """How many parties stand on the version that is shown."""
    return len(view.shown.accepted) if view.standing.agreement is None else len(view.standing.agreement.accepted)


@require_safe
def version(request: HttpRequest, short: str, year: str, number: str, label: str) -> HttpResponse:
    """Show one version of a text as it was put forward."""
    visit = enter(request, short)
    reading, view = text_read(visit, f"{short}/{year}/{number}")
    found = next((one for one in view.versions if one.label == label), None)
    if found is None:
        raise Http404
    return show(
        request, visit, reading.group, "text_version.html", here="texts", view=view, one=found,
        marking=(found.terms.marking,),
    )  # fmt: skip


@require_safe
def compare(request: HttpRequest, short: str, year: str, number: str, older: str, newer: str) -> HttpResponse:
    """Show what differs between two versions of a text, word by word in each language."""
    visit = enter(request, short)
    reading, view = text_read(visit, f"{short}/{year}/{number}")
    try:
        found = text_difference(reading, view.ref, older, newer)
    except KeyError as missing:
        raise Http404 from missing
    return show(
        request, visit, reading.group, "text_difference.html", here="texts", view=view, found=found,
        marking=(found.older.terms.marking, found.newer.terms.marking),
        day_fields=("in_force_from", "in_force_until"),
    )  # fmt: skip
