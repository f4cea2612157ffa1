"""A manifest as lines of a text field: `name; quantity; unit; HS code; returns`, or the same pasted from a sheet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tandem.desk.desk import NotAllowed
from tandem.rules.reason import Reason, because

_QUANTITY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,6})?")
_RETURNS = {"yes": "yes", "no": "no", "partly": "partly", "예": "yes", "아니요": "no", "일부": "partly", "": ""}
_COLUMNS = 5
_MOST_LINES = 1000


def read_manifest(text: str) -> tuple[dict[str, Any], ...]:
    """Read the lines of a manifest. Raises NotAllowed with what is wrong in every line, by its number."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > _MOST_LINES:
        raise NotAllowed(because("manifest_too_many", found=len(lines), longest=_MOST_LINES))
    faults: list[Reason] = []
    rows = [_row(place, number, line, faults) for place, (number, line) in enumerate(lines, 1)]
    if faults:
        raise NotAllowed(*faults)
    return tuple(rows)


def _row(place: int, number: int, line: str, faults: list[Reason]) -> dict[str, Any]:
    """Read one line into a row of the table; what is wrong with it goes to `faults`."""
    cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
    name, quantity, unit, code, returns = (*cells, "", "", "", "", "")[:_COLUMNS]
    if not name or (quantity and not unit) or len(cells) > _COLUMNS:
        code = "manifest_row_unit" if name and len(cells) <= _COLUMNS else "manifest_row_short"
        faults.append(because(code, row=number, line=line.strip()[:60], quantity=quantity[:40]))
    elif quantity and not _QUANTITY.fullmatch(quantity) and not _THOUSANDS.fullmatch(quantity):
        faults.append(because("manifest_row_quantity", row=number, found=quantity[:40]))
    elif returns.lower() not in _RETURNS:
        faults.append(because("manifest_row_returns", row=number, found=returns[:40]))
    said = {
        "quantity": quantity.replace(",", ""),
        "unit": unit,
        "hs": code,
        "returns": _RETURNS.get(returns.lower(), ""),
    }
    return {"line": place, "name": name, **{column: value for column, value in said.items() if value}}


def write_manifest(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write a manifest as the lines that `read_manifest` reads."""
    return "\n".join(_line(row) for row in rows)


def _line(row: Mapping[str, Any]) -> str:
    # A semicolon inside a cell would part it on the way back.
    cells = [str(row.get(name, "")).replace(";", ",") for name in ("name", "quantity", "unit", "hs", "returns")]
    return "; ".join(cells).rstrip("; ")
