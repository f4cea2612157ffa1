"""The manifest of a notice as a workbook or as CSV, and an empty one to be filled in.

Numbers are numbers and days are days. What a spreadsheet would take for a formula is text in a workbook, marked as
such, and begins with an apostrophe in CSV.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from tandem.reports.listing import _BOM, _FORMULAS, _harmless
from tandem.reports.paper_bytes import same_bytes
from tandem.reports.paper_workbook import safe_text
from tandem.reports.speaker import LANGUAGES, Speaker

_COLUMNS = (
    "name", "quantity", "unit", "hs", "value", "origin", "returns", "returns_on", "end_user", "route", "vehicle",
)  # fmt: skip
_WIDTHS = {"name": 40, "end_user": 28, "route": 28, "value": 16}
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH = "1980-01-01T00:00:00Z"


def write_goods_book(rows: Iterable[Mapping[str, Any]], *, title: str, at: str, speaker: Speaker) -> bytes:
    """Answer the lines of a manifest as a workbook; the same lines at the same instant make the same bytes."""
    heads = [_head(column, speaker) for column in _COLUMNS]
    return _book(title, heads, [[_cell(row, column, speaker) for column in _COLUMNS] for row in rows], at)


def write_goods_table(rows: Iterable[Mapping[str, Any]], *, speaker: Speaker) -> str:
    """Answer the lines of a manifest as CSV that a Korean Excel opens."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([_head(column, speaker) for column in _COLUMNS])
    for row in rows:
        table.writerow([_harmless(str(_cell(row, column, speaker))) for column in _COLUMNS])
    return _BOM + out.getvalue()


def write_goods_form(speaker: Speaker) -> bytes:
    """Answer an empty workbook with the headings of both languages, to be filled in and handed in."""
    speakers = [Speaker(language, speaker.zone) for language in LANGUAGES]
    heads = [" · ".join(_head(column, one) for one in speakers) for column in _COLUMNS]
    return _book(speaker.say("plan_goods"), heads, [], _EPOCH)


def _head(column: str, speaker: Speaker) -> str:
    return speaker.say(f"goods_{column}")


def _cell(row: Mapping[str, Any], column: str, speaker: Speaker) -> str | Decimal | date:
    found = row.get(column, "")
    text = ("yes" if found else "") if isinstance(found, bool) else str(found)
    if column in ("returns", "vehicle"):
        return speaker.word("returns", text) if text else ""
    if column == "quantity" and _NUMBER.fullmatch(text):
        return Decimal(text)
    if column == "returns_on" and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _book(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | Decimal | date]], at: str) -> bytes:
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\']", "-", title)[:31] or "-")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(_COLUMNS):
        sheet.column_dimensions["ABCDEFGHIJK"[place]].width = _WIDTHS.get(column, 14)
    sheet.append([_written(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_written(sheet, cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return same_bytes(made.getvalue(), at=at)


def _written(sheet: Any, value: str | Decimal | date, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, safe_text(value) if isinstance(value, str) else None)
    if not isinstance(value, str):
        cell.value = value
    if bold:
        cell.font = Font(bold=True)
    if isinstance(value, str):
        if value.lstrip().startswith(_FORMULAS):
            cell.quotePrefix = True
        # The writer takes what begins with = for a formula, whatever it was meant to be.
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.######" if value != value.to_integral_value() else "#,##0"
    else:
        cell.number_format = "yyyy-mm-dd"
    return cell
