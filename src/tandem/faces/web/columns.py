"""What the columns of a file mean: asked once for each sender, and offered when the same headings come again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.desk.desk import NotAllowed
from tandem.desk.headings import LEFT_OUT, MEANINGS, Headings, column_named
from tandem.desk.intake import headings_in, keep_sender, kept_file, names_of, senders_of, take
from tandem.desk.sheet import Sheet, read_sheets
from tandem.faces.web.forms import Fault
from tandem.faces.web.original import first_shown
from tandem.faces.web.page import REFUSED, see
from tandem.faces.web.step_page import show_step
from tandem.faces.web.taken import FileTaken, remembered, taken_of
from tandem.faces.web.working import Working, save, working_on
from tandem.rules.reason import because

_SAMPLES = 3


@dataclass(frozen=True)
class Asked:
    """One column of the sheet: its place, its heading, some of its cells, what it is taken for, whether it is open."""

    place: int
    name: str
    samples: tuple[str, ...]
    chosen: str
    wrong: bool


@dataclass(frozen=True)
class Sheets:
    """The file as it was read: its sheets, the one that is looked at, and its headings with what is known of them."""

    every: tuple[Sheet, ...]
    sheet: Sheet
    headings: Headings
    sender: str


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, short: str, draft: str) -> HttpResponse:
    """Ask what the columns of a file mean, or take its lines over."""
    working = working_on(request, short, draft)
    file = taken_of(working.texts)
    if not file.digest:
        return see(f"{working.home}/goods")
    try:
        found = _read(request, working, file)
    except NotAllowed as refused:
        messages.warning(request, " ".join(working.visit.speaker.reason(reason) for reason in refused.reasons))
        return see(f"{working.home}/goods")
    if request.method != "POST":
        return _page(request, working, file, found, dict(enumerate(found.headings.columns)), found.sender)
    chosen = {place: _chosen(request, found, place) for place in range(len(found.headings.columns))}
    sender = " ".join(request.POST.get("sender", "").split())
    try:
        texts = _taken(working, file, found, chosen, sender)
        save(working, {**working.texts, **texts}, after=working.number)
    except NotAllowed as refused:
        faults = tuple(Fault(working.visit.speaker.reason(reason), "", "#columns") for reason in refused.reasons)
        return _page(request, working, file, found, chosen, sender, faults)
    return see(f"{working.home}/goods#rows")


def _chosen(request: HttpRequest, found: Sheets, place: int) -> str:
    """The column that was chosen; a column with nothing in it is not asked about."""
    given = request.POST.get(f"column-{place}", "")
    return given if given in (*MEANINGS, LEFT_OUT) else "" if _is_filled(found, place) else LEFT_OUT


def _is_filled(found: Sheets, place: int) -> bool:
    return any(len(row.cells) > place and row.cells[place] for row in found.sheet.rows)


def _read(request: HttpRequest, working: Working, file: FileTaken) -> Sheets:
    """Read the kept file again. Raises NotAllowed where it is not kept any more."""
    visit = working.visit
    kept = kept_file(visit.node.desk, reader=visit.reader, draft=working.draft, digest=file.digest)
    every = read_sheets(kept.payload)
    asked = request.POST.get("sheet", "") or request.GET.get("sheet", "") or file.sheet
    sheet = next((one for one in every if one.name == asked), first_shown(every))
    plain = headings_in(sheet)
    told = senders_of(visit.node.desk, reader=visit.reader, headings=plain)
    headings = headings_in(sheet, known=told[0].columns) if told else plain
    return Sheets(every, sheet, headings, told[0].name if told else "")


def _taken(
    working: Working, file: FileTaken, found: Sheets, chosen: Mapping[int, str], sender: str
) -> dict[str, str]:  # fmt: skip
    """Answer the texts that come of the sheet with these columns, and keep them for the sender. Raises NotAllowed."""
    names = names_of(found.headings)
    if left := [names[place] for place, column in chosen.items() if not column]:
        raise NotAllowed(because("sheet_column_open", places=", ".join(left[:12])))
    headings = msgspec.structs.replace(found.headings, columns=tuple(chosen.values()))
    taken = take(found.every, found.sheet, headings)
    words = found.headings.words or names
    asked = {word: chosen[place] for place, word in enumerate(words) if word and column_named(word) != chosen[place]}
    if asked:
        visit = working.visit
        keep_sender(
            visit.node.desk, reader=visit.reader, now=visit.now, sender=sender, headings=headings, columns=asked
        )  # fmt: skip
    done = msgspec.structs.replace(file, sheet=found.sheet.name, pending=False, told=taken.told)
    # What was pasted leads to its lines, and is no file that goes on record.
    return {"manifest": taken.text, **remembered(done if file.name else FileTaken())}


def _page(
    request: HttpRequest,
    working: Working,
    file: FileTaken,
    found: Sheets,
    chosen: Mapping[int, str],
    sender: str,
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    rows = found.sheet.rows[found.headings.place + 1 :]
    asked = tuple(
        Asked(place, name, _samples(found, place), chosen[place], bool(faults) and not chosen[place])
        for place, name in enumerate(names_of(found.headings))
        if _is_filled(found, place)
    )
    context: dict[str, Any] = {
        "file": file, "sheets": found.every, "sheet": found.sheet, "asked": asked, "sender": sender, "count": len(rows),
        "columns": MEANINGS, "left_out": LEFT_OUT, "known_sender": found.sender, "headed": found.headings.place >= 0,
    }  # fmt: skip
    return show_step(
        request, working, "goods", template="notice_columns.html", status=REFUSED if faults else 200, faults=faults,
        address=f"{working.home}/columns", after=working.texts.get("_after", ""), **context,
    )  # fmt: skip


def _samples(found: Sheets, place: int) -> tuple[str, ...]:
    rows = found.sheet.rows[found.headings.place + 1 :]
    cells = (row.cells[place] for row in rows if len(row.cells) > place and row.cells[place])
    return tuple(dict.fromkeys(cells))[:_SAMPLES]
