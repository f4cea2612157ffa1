"""The third step of a notice: the manifest, pasted, uploaded, or mended row by row in a table."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from tandem.desk.desk import NotAllowed
from tandem.desk.headings import COLUMNS
from tandem.desk.manifest import Row, rows_of, write_manifest
from tandem.faces.web.forms import typed
from tandem.faces.web.original import pasted_in, taken_in
from tandem.faces.web.taken import taken_of
from tandem.faces.web.working import Working
from tandem.reports.likely import likely_of

_MOST_OPEN = 40
"""Rows that can be mended in the table at once; the form has room for a thousand fields."""
_MOST_SHOWN = 200
_NEW = ("new1", "new2")
_CELL = re.compile(r"row-([0-9]{1,6}|new[12])-([a-z_]{2,10})")


@dataclass(frozen=True)
class Cell:
    """One cell of the table: its column, what is in it, and whether something is wrong with it."""

    column: str
    text: str
    wrong: bool


@dataclass(frozen=True)
class Line:
    """One row of the table; `open` ones have fields."""

    key: str
    row: Row
    cells: tuple[Cell, ...]
    open: bool


@dataclass(frozen=True)
class Table:
    """The manifest as the step shows it; `hidden` counts the rows that are not shown."""

    lines: tuple[Line, ...]
    count: int
    faulty: int
    hidden: int
    columns: tuple[str, ...] = COLUMNS


def table(text: str, departs: str = "") -> Table:
    """Answer the table of a manifest: those with faults first in the right to be mended, then the first rows."""
    try:
        rows = rows_of(text, departs=departs)
    except NotAllowed:
        return Table((), 0, 0, 0)
    faulty = [row for row in rows if row.faults]
    opened = {row.number for row in (rows if len(rows) <= _MOST_OPEN else faulty[:_MOST_OPEN])}
    lines = [_line(row, row.number in opened) for row in rows[:_MOST_SHOWN]]
    lines += [_line(row, True) for row in rows[_MOST_SHOWN:] if row.number in opened]
    blank = [_line(Row(0, dict.fromkeys(COLUMNS, ""), {}, ()), True, key) for key in _NEW]
    return Table((*lines, *blank), len(rows), len(faulty), len(rows) - len(lines))


def shown_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """Answer what the step shows of a draft: its table, and the file that it was taken from."""
    rows = table(texts.get("manifest", ""), texts.get("starts_on", ""))
    return {"rows": rows, "taken": taken_of(texts), "offers": offers_of(rows)}


def offers_of(rows: Table) -> list[tuple[int, str]]:
    """Answer the codes to look under first for the goods that can be mended here and have none; the officer chooses."""
    bare = [line.row for line in rows.lines if line.open and line.row.cells["name"] and not line.row.cells["hs"]]
    found = ((row.number, likely_of(words=row.cells["name"])) for row in bare)
    told = ((number, likely.proposals) for number, likely in found if likely)
    return [(number, "; ".join(f"{one.code} ({one.words[:50]})" for one in codes)) for number, codes in told]


def _line(row: Row, opened: bool, key: str = "") -> Line:
    cells = tuple(Cell(column, row.cells[column], column in row.faulty) for column in COLUMNS)
    return Line(key or str(row.number), row, cells, opened)


def posted(request: HttpRequest, working: Working, number: int) -> dict[str, str]:
    """Answer the manifest that a form brought. Raises NotAllowed for a file that cannot be read."""
    if file := request.FILES.get("file"):
        return taken_in(working, raw=file.read(), name=file.name or "-")
    state = next((state.texts for state in working.states if state.number == number), working.texts)
    before, form = state.get("manifest", ""), typed(request, request.POST)
    if is_pasted(before, form):
        return pasted_in(working, form["manifest"])
    return {"manifest": mended(before, form)}


def is_pasted(text: str, form: Mapping[str, str]) -> bool:
    """Whether a form brought another text in the place of this one."""
    pasted = form.get("manifest")
    return pasted is not None and pasted != unicodedata.normalize("NFC", text).strip()


def said(text: str, form: Mapping[str, str]) -> str:
    """Answer the manifest that a form makes of a text: what was pasted in its place, or else its rows as mended."""
    return form["manifest"] if is_pasted(text, form) else mended(text, form)


def mended(text: str, cells: Mapping[str, str]) -> str:
    """Put the cells of a table over the lines they came from; a row that was emptied goes."""
    rows: dict[str, dict[str, str]] = {str(row.number): dict(row.cells) for row in rows_of(text)}
    for name, cell in cells.items():
        found = _CELL.fullmatch(name)
        if found and found[2] in COLUMNS and (found[1] in rows or found[1] in _NEW):
            rows.setdefault(found[1], {})[found[2]] = cell
    return write_manifest([row for row in rows.values() if any(row.values())])
