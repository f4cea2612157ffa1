"""The calendars: until when deadlines can be reckoned, on which days one side is closed, who accepted what.

A calendar is made here, shown, and published only when its officer presses a second time, from the bytes that were
shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.group import accept_calendar, publish_calendar
from tandem.desk.reading import read_calendars
from tandem.faces.web.forms import typed
from tandem.faces.web.page import REFUSED, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.node.calendars import made_calendar
from tandem.record import canonical
from tandem.regimes.calendar import GROUP_ITSELF, BadCalendar, Calendar, read_calendar
from tandem.regimes.generate import CalendarNotMade
from tandem.reports.calendar import CalendarView, Changed, calendar_in, differences, said_of, view_calendars
from tandem.rules.calendar import why_no_place
from tandem.state.reading import Reading

_FIELDS = ("whose", "year", "country", "closures")
_LARGEST = 300_000


@dataclass(frozen=True)
class Beside:
    """A calendar on record of the same year, and how the one that was just made differs from it."""

    digest: str
    publisher: str
    unfit: bool
    differs: tuple[Changed, ...]


@dataclass(frozen=True)
class Preview:
    """A calendar that was made and not published: its days, its bytes, and what is on record for the year."""

    calendar: Calendar
    table: str
    beside: tuple[Beside, ...]


@require_safe
def calendars(request: HttpRequest, short: str) -> HttpResponse:
    """Show every calendar, the verdict first."""
    return _page(request, enter(request, short))


@require_POST
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Accept a calendar, show one that was made, or publish it."""
    visit = enter(request, short)
    try:
        return _CHANGES[what](request, visit)
    except NotAllowed as refused:
        wrong = [visit.speaker.reason(reason) for reason in refused.reasons]
    except (BadCalendar, CalendarNotMade) as unfit:
        wrong = [said_of(unfit, visit.speaker)]
    return _page(request, visit, faults=wrong, texts=typed(request, _FIELDS), status=REFUSED)


def _page(
    request: HttpRequest, visit: Visit, *, faults: list[str] | None = None, texts: Mapping[str, str] | None = None,
    preview: Preview | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    reading = read_calendars(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_calendars(reading)
    codes = [*(party.code for party in reading.group.charter.parties), GROUP_ITSELF]
    return show(
        request, visit, reading.group, "calendars.html", here="record", status=status, view=view, preview=preview,
        faults=faults or [], texts=texts or _begun(view, visit), codes=codes, by_party=_by_party(view),
    )  # fmt: skip


def _begun(view: CalendarView, visit: Visit) -> dict[str, str]:
    """What the form begins with: the own calendar of the first year that is missing."""
    year = next((one.year for one in view.reaches if one.code == visit.code), visit.now.year)
    return {"whose": visit.code, "year": str(year), "country": "", "closures": ""}


def _by_party(view: CalendarView) -> list[tuple[str, list[Any]]]:
    codes = dict.fromkeys(sheet.code for sheet in view.sheets)
    return [(code, [sheet for sheet in view.sheets if sheet.code == code]) for code in codes]


def _preview(request: HttpRequest, visit: Visit) -> HttpResponse:
    texts = typed(request, _FIELDS)
    reading = read_calendars(visit.node.desk, reader=visit.reader, now=visit.now)
    table = made_calendar(
        reading.group, code=texts["whose"], year=texts["year"], country=texts["country"], closures=texts["closures"]
    )
    calendar = read_calendar(table)
    if reasons := why_no_place(reading.group, calendar):
        raise NotAllowed(*reasons)
    written = canonical.encode(dict(table)).decode()
    return _page(request, visit, texts=texts, preview=Preview(calendar, written, _beside(reading, calendar)))


def _beside(reading: Reading, made: Calendar) -> tuple[Beside, ...]:
    found: dict[str, Beside] = {}
    for one in reading.group.published:
        if (one.code, one.year) == (made.code, made.year):
            held = calendar_in(reading, one)
            publisher = next((stamp.code for stamp in one.accepted.values() if stamp.entry == one.entry), one.code)
            differs = differences(held, made) if held else ()
            found.setdefault(one.digest, Beside(one.digest, publisher, held is None, differs))
    return tuple(found.values())


def _publish(request: HttpRequest, visit: Visit) -> HttpResponse:
    group = visit.node.desk.group()
    raw = request.POST.get("table", "")[:_LARGEST]
    try:
        table = canonical.decode(raw.encode())
    except (canonical.NotCanonical, UnicodeError) as wrong:
        raise BadCalendar("The calendar did not come whole.", "cut") from wrong
    if not isinstance(table, dict):
        raise BadCalendar("The calendar did not come whole.", "cut")

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, "calendar.published/1")
        return publish_calendar(visit.node.desk, acting=acting, now=visit.now, seen=seen, calendar=table)

    return _sent(request, visit, act, "said_calendar_published")


def _accept(request: HttpRequest, visit: Visit) -> HttpResponse:
    group, digest = visit.node.desk.group(), request.POST.get("digest", "")
    if not any(one.digest == digest for one in group.published):
        raise Http404

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, "calendar.accepted/1")
        return accept_calendar(visit.node.desk, acting=acting, now=visit.now, seen=seen, digest=digest)

    return _sent(request, visit, act, "said_calendar_accepted")


def _sent(request: HttpRequest, visit: Visit, act: Any, said: str) -> HttpResponse:
    place = f"/{visit.short}/calendars"
    return send(
        request, visit, visit.node.desk.group(), act=act, target=lambda receipt: place, back=place,
        said=lambda receipt: visit.speaker.say(said, seq=receipt.seq, party=receipt.code),
    )  # fmt: skip


_CHANGES = {"accept": _accept, "preview": _preview, "publish": _publish}
CHANGES = tuple(_CHANGES)
"""The last parts of the addresses at which something about the calendars is done."""
