"""The list of actions: narrowed, ordered, fifty a page, and as a table to take away; its address keeps the choice."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.reading import read_group, read_titles
from tandem.faces.web.page import show
from tandem.faces.web.remembered import chosen_rows, kinds_of, rows_of
from tandem.faces.web.visit import Visit, enter
from tandem.reports.listing import OBSERVED, PLANNED, SORTS, STATES, Choice, Row, write_table
from tandem.reports.speaker import Speaker
from tandem.state.group import Group

_A_PAGE = 50
_MOST_WORDS = 100
_PARAMETERS = {
    "state": "state", "owner": "owner", "type": "action_type", "track": "track", "marking": "marking",
    "waits": "waiting", "q": "words",
}  # fmt: skip
_COLUMNS = (("ref", "col_action"), ("", "col_owner"), ("state", "col_state"), ("starts", "col_first_day"),
            ("deadline", "col_waiting"), ("last", "col_last"))  # fmt: skip


@dataclass(frozen=True)
class Column:
    """The head of a column: its words, the address that orders the list by it, and how it is ordered now."""

    words: str
    address: str
    sorted: str


@dataclass(frozen=True)
class Select:
    """One choice of the form: its name, its words, what can be chosen, and what is."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@require_safe
def actions(request: HttpRequest, short: str) -> HttpResponse:
    """Show one page of the list."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    rows = rows_of(visit, reading)
    selects = _selects(visit, reading.group, rows, request)
    choice = _choice(request, selects)
    found = chosen_rows(visit, reading, choice)
    pages = max(1, -(-len(found) // _A_PAGE))
    page = _page(request.GET.get("page", "1"), pages)
    some = found[(page - 1) * _A_PAGE : page * _A_PAGE]
    return show(
        request, visit, reading.group, "actions.html", here="actions", rows=some, count=len(found), whole=len(rows),
        titles=read_titles(visit.node.desk, reading=reading, entries=[row.entry for row in some]), page=page,
        pages=pages, selects=selects, words=choice.words, narrowed=_is_narrowed(choice),
        columns=_columns(visit, choice), address=_address(visit, choice), sort=_sort(choice),
        table=_address(visit, choice, table=True),
        search=urlencode({"q": choice.words}), marking=[row.marking for row in some],
        earlier=_address(visit, choice, page=page - 1) if page > 1 else "",
        later=_address(visit, choice, page=page + 1) if page < pages else "",
    )  # fmt: skip


@require_safe
def table(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the list, as it is narrowed and ordered, as CSV."""
    visit = enter(request, short)
    reading = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
    choice = _choice(request, _selects(visit, reading.group, rows_of(visit, reading), request))
    found = chosen_rows(visit, reading, choice)
    titles = read_titles(visit.node.desk, reading=reading, entries=[row.entry for row in found])
    types = dict(_types(visit, reading.group))
    text = write_table(found, titles=titles, types=types, speaker=visit.speaker)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{short}-{visit.now:%Y-%m-%d}.csv"'
    return response


def _types(visit: Visit, group: Group) -> tuple[tuple[str, str], ...]:
    language = visit.speaker.language
    return tuple((name, scope.names.get(language, name)) for name, scope in group.charter.scope.items())


def _selects(visit: Visit, group: Group, rows: tuple[Row, ...], request: HttpRequest) -> tuple[Select, ...]:
    """The choices that make a difference here: a track or a marking only where some action has one."""
    charter, speaker = group.charter, visit.speaker
    codes = tuple((one.code, one.code) for one in (*charter.parties, *charter.others))
    parties = tuple((one.code, one.code) for one in charter.parties)
    known_tracks, known_markings = kinds_of(visit, rows)
    tracks = tuple((track, track) for track in known_tracks)
    markings = tuple((code, _marked(visit, group, code)) for code in known_markings)
    every = (
        ("state", "col_state", tuple((state, _state_words(speaker, state)) for state in STATES)),
        ("owner", "col_owner", codes), ("waits", "col_waits_on", parties), ("type", "plan_type", _types(visit, group)),
        ("track", "col_track", tracks), ("marking", "col_marking", markings),
    )  # fmt: skip
    return tuple(
        Select(name, label, options, _one_of(request.GET.get(name, ""), options))
        for name, label, options in every
        if options
    )


def _marked(visit: Visit, group: Group, code: str) -> str:
    marking = group.charter.markings.get(code)
    return marking.names.get(visit.speaker.language, code) if marking else code


def _state_words(speaker: Speaker, state: str) -> str:
    return speaker.word("list_state" if state in (PLANNED, OBSERVED) else "state", state)


def _one_of(asked: str, options: tuple[tuple[str, str], ...]) -> str:
    return asked if any(asked == value for value, _ in options) else ""


def _choice(request: HttpRequest, selects: tuple[Select, ...]) -> Choice:
    given = {_PARAMETERS[select.name]: select.chosen for select in selects}
    asked = request.GET.get("sort", "")
    sort = asked.removeprefix("-") if asked.removeprefix("-") in SORTS else ""
    words = " ".join(request.GET.get("q", "")[:_MOST_WORDS].split())
    return Choice(**given, words=words, sort=sort, down=asked.startswith("-") if sort else True)


def _is_narrowed(choice: Choice) -> bool:
    return any(getattr(choice, field) for field in _PARAMETERS.values())


def _sort(choice: Choice) -> str:
    return f"{'-' if choice.down else ''}{choice.sort}" if choice.sort else ""


def _address(visit: Visit, choice: Choice, *, page: int = 1, sort: str | None = None, table: bool = False) -> str:
    """The address of a choice: the same for everybody who makes it, so that it can be kept and sent."""
    asked = {name: getattr(choice, field) for name, field in _PARAMETERS.items()}
    asked |= {"sort": _sort(choice) if sort is None else sort, "page": str(page) if page > 1 else ""}
    asked["as_of"] = visit.as_of.isoformat() if visit.as_of else ""
    query = urlencode({name: value for name, value in asked.items() if value})
    path = f"/{visit.short}/actions{'.csv' if table else ''}"
    return f"{path}?{query}" if query else path


def _columns(visit: Visit, choice: Choice) -> tuple[Column, ...]:
    """Pressed once a column is ordered upwards, pressed again downwards; what came last is wanted first."""
    found = []
    for name, words in _COLUMNS:
        on = bool(name) and choice.sort == name
        first, other = (f"-{name}", name) if name == "last" else (name, f"-{name}")
        goes = other if on and _sort(choice) == first else first
        found.append(Column(
            words, _address(visit, choice, sort=goes) if name else "",
            ("descending" if choice.down else "ascending") if on else "",
        ))  # fmt: skip
    return tuple(found)


def _page(asked: str, pages: int) -> int:
    return min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
