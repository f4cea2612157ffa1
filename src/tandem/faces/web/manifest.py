"""A manifest as lines of text: pasted from a sheet, uploaded as CSV, or written by hand.

A line has `item; quantity; unit; HS code; returns`, or all eight columns in the order of COLUMNS; a first line with
the names of columns says another order. Tabs part cells, or semicolons, or, where a text has neither, commas.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tandem.desk.desk import NotAllowed
from tandem.rules.reason import Reason, because

COLUMNS = ("name", "quantity", "unit", "hs", "value", "origin", "returns", "end_user")
"""The columns of a manifest in the order of its table."""
MOST_LINES = 5000
LONGEST_FILE = 1_000_000
_SHORT = ("name", "quantity", "unit", "hs", "returns")
_QUANTITY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,6})?")
_VALUE = re.compile(r"([0-9][0-9,.]{0,22}) ?([A-Za-z]{3})")
_HS = re.compile(r"[0-9]{2,12}")
_RETURNS = {"yes": "yes", "no": "no", "partly": "partly", "예": "yes", "아니요": "no", "일부": "partly", "": ""}
_NAMED = {
    "name": ("item", "name", "goods", "품목", "품명"), "quantity": ("quantity", "qty", "수량"),
    "unit": ("unit", "단위"), "hs": ("hs", "hs code", "hs 코드", "hs코드"), "value": ("value", "가액", "금액"),
    "origin": ("origin", "원산지"), "returns": ("returns", "comes back", "회수", "회수 여부"),
    "end_user": ("end user", "end_user", "최종 사용자", "최종사용자"),
}  # fmt: skip
_COLUMN_NAMED = {word: column for column, words in _NAMED.items() for word in words}
_FAULTY = {
    "manifest_row_short": "name", "manifest_row_unit": "unit", "manifest_row_quantity": "quantity",
    "manifest_row_returns": "returns", "manifest_row_hs": "hs", "manifest_row_value": "value",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line as it was typed: its number in the text, its cells by column, and what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Reason, ...]

    @property
    def faulty(self) -> tuple[str, ...]:
        """The columns that something is wrong with."""
        return tuple(column_of(fault) for fault in self.faults)


def column_of(fault: Reason) -> str:
    """Answer the column that a fault of a row belongs to."""
    return _FAULTY.get(fault.code, "name")


def rows_of(text: str) -> tuple[Row, ...]:
    """Answer every line of a manifest as it was typed, with what is wrong in it. Raises NotAllowed for too many."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise NotAllowed(because("manifest_too_many", found=len(lines), longest=MOST_LINES))
    commas = "\t" not in text and ";" not in text
    parted = [(number, _cells(line, commas=commas)) for number, line in lines]
    order = _order(parted[0][1]) if parted else ()
    return tuple(_row(number, cells, order) for number, cells in (parted[1:] if order else parted))


def read_manifest(text: str) -> tuple[dict[str, Any], ...]:
    """Read the lines of a manifest. Raises NotAllowed with what is wrong in every line, by its number."""
    rows = rows_of(text)
    faults = [fault for row in rows for fault in row.faults]
    if faults:
        raise NotAllowed(*faults)
    return tuple(_said(place, row.cells) for place, row in enumerate(rows, 1))


def decoded(raw: bytes) -> str:
    """Answer the text of an uploaded file, in UTF-8 or CP949. Raises NotAllowed for what is no text or too long."""
    if len(raw) > LONGEST_FILE:
        raise NotAllowed(because("manifest_file_long", found=len(raw), longest=LONGEST_FILE))
    if raw.startswith(b"PK") or b"\x00" in raw:
        raise NotAllowed(because("manifest_file_kind"))
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise NotAllowed(because("manifest_file_kind"))


def write_manifest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write a manifest as the lines that `read_manifest` reads."""
    long = any(row.get(column) for row in rows for column in COLUMNS if column not in _SHORT)
    return "\n".join(_line(row, COLUMNS if long else _SHORT) for row in rows)


def _cells(line: str, *, commas: bool) -> list[str]:
    delimiter = "\t" if "\t" in line else "," if commas else ";"
    try:
        cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [re.sub(r"[\t\r\n]+", " ", cell).strip() for cell in cells]


def _order(cells: list[str]) -> tuple[str, ...]:
    """Answer the columns that a first line names; empty where it names none."""
    named = tuple(_COLUMN_NAMED.get(cell.lower(), "") for cell in cells)
    return named if {"name", "quantity"} <= set(named) else ()


def _row(number: int, cells: list[str], order: tuple[str, ...]) -> Row:
    columns = order or (_SHORT if len(cells) <= len(_SHORT) else COLUMNS)
    given = dict.fromkeys(COLUMNS, "")
    given |= {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    faults = tuple(_faults(number, given))
    if len(cells) > len(columns):
        faults = (because("manifest_row_short", row=number, line="; ".join(cells)[:60], quantity=""),)
    return Row(number, given, faults)


def _faults(number: int, cells: Mapping[str, str]) -> list[Reason]:
    quantity, code = cells["quantity"], cells["hs"].replace(".", "").replace(" ", "")
    found = []
    if not cells["name"]:
        line = "; ".join(filter(None, cells.values()))[:60]
        found.append(because("manifest_row_short", row=number, line=line, quantity=quantity[:40]))
    if quantity and not _QUANTITY.fullmatch(quantity) and not _THOUSANDS.fullmatch(quantity):
        found.append(because("manifest_row_quantity", row=number, found=quantity[:40]))
    elif quantity and not cells["unit"]:
        found.append(because("manifest_row_unit", row=number, quantity=quantity[:40]))
    if code and not _HS.fullmatch(code):
        found.append(because("manifest_row_hs", row=number, found=cells["hs"][:40]))
    if cells["value"] and not _worth(cells["value"]):
        found.append(because("manifest_row_value", row=number, found=cells["value"][:40]))
    if cells["returns"].lower() not in _RETURNS:
        found.append(because("manifest_row_returns", row=number, found=cells["returns"][:40]))
    return found


def _worth(value: str) -> str:
    """Write a value as number and currency (`1200 USD`); empty where it is none."""
    found = _VALUE.fullmatch(value)
    if found is None or not (_QUANTITY.fullmatch(found[1]) or _THOUSANDS.fullmatch(found[1])):
        return ""
    return f"{found[1].replace(',', '')} {found[2].upper()}"


def _said(place: int, cells: Mapping[str, str]) -> dict[str, Any]:
    """The row as it goes on record: what is empty is left out."""
    said = {
        **cells,
        "quantity": cells["quantity"].replace(",", ""),
        "hs": cells["hs"].replace(".", "").replace(" ", ""),
        "value": _worth(cells["value"]),
        "returns": _RETURNS.get(cells["returns"].lower(), ""),
    }
    return {"line": place, **{column: said[column] for column in COLUMNS if said[column]}}


def _line(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    cells = [re.sub(r"[\t\r\n]+", " ", str(row.get(name, ""))).strip() for name in columns]
    if columns == _SHORT:
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
    return "; ".join(_quoted(cell) for cell in cells)


def _quoted(cell: str) -> str:
    """A cell in quotation marks where something in it would part it on the way back."""
    return '"{}"'.format(cell.replace('"', '""')) if any(mark in cell for mark in ';,"') else cell
