"""Every request to an authority as a list: on a page, as CSV, and as a workbook; no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from openpyxl import Workbook

from tandem.reports.listing import _BOM, _harmless
from tandem.reports.manifest import _written
from tandem.reports.paper_bytes import same_bytes
from tandem.reports.plan import authority_name
from tandem.reports.request import RequestView, list_requests
from tandem.reports.speaker import Speaker
from tandem.rules.clearance import ClearanceStanding, clearance_of
from tandem.rules.request import steps_of
from tandem.state.notice import Notice
from tandem.state.reading import Reading

_COLUMNS = (
    "col_request", "field.request_title", "field.authority", "col_action", "col_state", "col_grant", "col_age",
    "col_on_hold", "col_owner", "col_next_day",
)  # fmt: skip


class RequestRow(msgspec.Struct, frozen=True):
    """One request in the list. `next_day` is the day that the authority named, or the last day of what it granted."""

    view: RequestView
    authority: str
    about_title: str
    next_day: str

    @property
    def ref(self) -> str:
        """Its reference."""
        return self.view.request.ref


def request_rows(reading: Reading, *, speaker: Speaker) -> tuple[RequestRow, ...]:
    """Answer every request, those that wait for an authority first, the oldest before the rest."""
    named: dict[str, Any] = {}
    return tuple(_row(reading, view, speaker, named) for view in list_requests(reading))


def _row(reading: Reading, view: RequestView, speaker: Speaker, standings: dict[str, Any]) -> RequestRow:
    group, about = reading.group, view.request.about
    matter = group.notices.get(about) or group.observed.get(about)
    if about not in standings and matter is not None:
        standings[about] = clearance_of(matter, group)
    standing, id = standings.get(about), view.request.filed.authority
    book = standing.book if isinstance(standing, ClearanceStanding) else None
    name = authority_name(id=id, book=book, speaker=speaker) if book is not None else id
    entry = matter.current.stamp.entry if isinstance(matter, Notice) else about
    return RequestRow(view, name, reading.text(entry, "title"), _next_day(view))


def _next_day(view: RequestView) -> str:
    if view.grant is not None:
        return view.grant.until or ""
    steps = steps_of(view.request)
    return (steps[-1].facts.until or "") if steps and not view.request.over else ""


def write_requests_table(rows: Iterable[RequestRow], *, speaker: Speaker) -> str:
    """Answer the list as CSV that a Korean Excel opens."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([speaker.say(column) for column in _COLUMNS])
    table.writerows([_harmless(str(cell)) for cell in _cells(row, speaker)] for row in rows)
    return _BOM + out.getvalue()


def write_requests_book(rows: Iterable[RequestRow], *, at: str, speaker: Speaker) -> bytes:
    """Answer the list as a workbook; the same requests at the same instant make the same bytes."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(speaker.say("requests_title")[:31])
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJ":
        sheet.column_dimensions[letter].width = 34 if letter in "BC" else 18
    sheet.append([_written(sheet, speaker.say(column), bold=True) for column in _COLUMNS])
    for row in rows:
        sheet.append([_written(sheet, str(cell)) for cell in _cells(row, speaker)])
    made = io.BytesIO()
    book.save(made)
    return same_bytes(made.getvalue(), at=at)


def _cells(row: RequestRow, speaker: Speaker) -> Sequence[str | int]:
    view = row.view
    return (
        row.ref, view.title, row.authority, view.about, speaker.word("request_state", view.state),
        speaker.word("grant_state", view.grant_state) if view.grant_state else "", view.age.days, view.age.held,
        view.request.applicant, row.next_day,
    )  # fmt: skip
