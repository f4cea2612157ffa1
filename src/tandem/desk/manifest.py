"""A manifest as lines of text: taken from a sheet, pasted, or written by hand, and read line by line.

A line has `item; quantity; unit; HS code; returns`, or all columns in the order of COLUMNS; a first line with the names
of columns says another order. Every face reads through here, so that a file is read alike wherever it is handed in.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from tandem.desk.cells import Said, read_cells
from tandem.desk.desk import NotAllowed
from tandem.desk.headings import COLUMNS, LEFT_OUT, Headings, headings_of, with_currency
from tandem.desk.sheet import MOST_LINES
from tandem.desk.sheettext import parted
from tandem.rules.reason import Reason, because

_SHORT = ("name", "quantity", "unit", "hs", "returns")
_COLUMN_OF = {
    "manifest_row_short": "name", "manifest_row_sum": "name", "manifest_row_unit": "unit",
    "manifest_row_unit_unknown": "unit", "manifest_row_two_units": "quantity", "manifest_row_quantity": "quantity",
    "manifest_row_negative": "quantity", "manifest_row_about": "quantity", "manifest_row_returns": "returns",
    "manifest_row_hs": "hs", "manifest_row_hs_long": "hs", "manifest_row_hs_odd": "hs", "manifest_row_hs_chapter": "hs",
    "manifest_row_value": "value", "manifest_row_day": "returns_on", "manifest_row_back_early": "returns_on",
    "manifest_row_back_never": "returns_on", "manifest_row_vehicle": "vehicle",
}  # fmt: skip


class Row(msgspec.Struct, frozen=True):
    """One line as it was typed: its number in the text, its cells by column, what they say, and what is wrong."""

    number: int
    cells: Mapping[str, str]
    said: Mapping[str, Said]
    faults: tuple[Reason, ...]

    @property
    def faulty(self) -> tuple[str, ...]:
        """The columns that something is wrong with."""
        return tuple(column_of(fault) for fault in self.faults)


def column_of(fault: Reason) -> str:
    """Answer the column that a fault of a row belongs to."""
    return str(fault.values.get("column", "")) or _COLUMN_OF.get(fault.code, "name")


@lru_cache(maxsize=4)
def rows_of(text: str, *, departs: str = "") -> tuple[Row, ...]:
    """Answer every line of a manifest as it was typed, with what is wrong in it. Raises NotAllowed for too many."""
    lines = list(parted(text))
    heads = headings_of([cells for _, cells in lines[:1]] + [[""]] * (len(lines) > 1))
    if heads.place == 0 and "name" in heads.columns and (len(heads.words) == 1 or _heads(heads)):
        lines = lines[1:]
    else:
        heads = Headings(-1, (), ())
    if len(lines) > MOST_LINES:
        raise NotAllowed(because("manifest_too_many", found=len(lines), longest=MOST_LINES))
    return tuple(_row(number, cells, heads.columns, departs) for number, cells in lines)


def read_manifest(text: str, *, departs: str = "") -> tuple[dict[str, Any], ...]:
    """Read the lines of a manifest. Raises NotAllowed with what is wrong in every line, by its number."""
    return lines_of(rows_of(text, departs=departs))


def lines_of(rows: Iterable[Row]) -> tuple[dict[str, Any], ...]:
    """Answer rows as they go on record. Raises NotAllowed with what is wrong in every one."""
    rows = tuple(rows)
    if faults := [fault for row in rows for fault in row.faults]:
        raise NotAllowed(*faults)
    return tuple(
        {"line": place, **{column: row.said[column] for column in COLUMNS if row.said[column]}}
        for place, row in enumerate(rows, 1)
    )


def write_manifest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write a manifest as the lines that `read_manifest` reads."""
    long = any(row.get(column) for row in rows for column in COLUMNS if column not in _SHORT)
    return "\n".join(_line(row, COLUMNS if long else _SHORT) for row in rows)


def _heads(heads: Headings) -> bool:
    """Whether a first line that names the item heads the others: it names the quantity too, or nothing else."""
    return "quantity" in heads.columns or heads.are_whole


def _row(number: int, cells: Sequence[str], order: Sequence[str], departs: str) -> Row:
    columns = order or (_SHORT if len(cells) <= len(_SHORT) else COLUMNS)
    given = dict.fromkeys(COLUMNS, "")
    given |= with_currency(
        {column: cell for column, cell in zip(columns, cells, strict=False) if column and column != LEFT_OUT and cell}
    )
    if any(cells[len(columns) :]):
        why = because("manifest_row_short", row=number, line="; ".join(cells)[:60], quantity="")
        return Row(number, given, {}, (why,))
    said, faults = read_cells(given, row=number, departs=departs)
    return Row(number, given, said, faults)


def _line(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    cells = [_told(row.get(name, "")) for name in columns]
    while len(cells) > 1 and not cells[-1] and (columns == _SHORT or len(cells) > len(_SHORT) + 1):
        cells.pop()
    return "; ".join(_quoted(cell) for cell in cells)


def _told(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else ""
    return re.sub(r"[\t\r\n]+", " ", str(cell)).strip()


def _quoted(cell: str) -> str:
    """A cell in quotation marks where something in it would part it on the way back."""
    return '"{}"'.format(cell.replace('"', '""')) if any(mark in cell for mark in ';,"') else cell
