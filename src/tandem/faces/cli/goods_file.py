"""The goods that a command is handed as a file: one line each, numbered from 1."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import msgspec

from tandem.acts.manifest import BadManifest, Line, Returns, read_manifest
from tandem.faces.cli.papers import read_bytes
from tandem.faces.cli.terminal import CannotDo

_COLUMNS = ("quantity", "unit", "hs", "returns", "value", "origin", "end_user", "route", "returns_on")


def read_goods(path: str, *, departs: date) -> tuple[Line, ...]:
    """Answer the lines of a file of goods. Raises CannotDo with what is wrong in it."""
    try:
        text = _text(read_bytes(path))
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise CannotDo("cli_manifest_unreadable", file=path, why=str(wrong)[:200]) from wrong
    if not rows:
        raise CannotDo("cli_manifest_empty", file=path)
    return tuple(_line(path, number, row) for number, row in enumerate(rows, start=1))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp949")


def _line(path: str, number: int, row: Mapping[Any, Any]) -> Line:
    if None in row:
        raise CannotDo("cli_manifest_row_cells", file=path, row=number)
    given = {name.strip().lower(): (value or "").strip() for name, value in row.items()}
    name = given.get("item") or given.get("name")
    if not name:
        raise CannotDo("cli_manifest_row_name", file=path, row=number)
    plain = {column: given[column] for column in _COLUMNS if given.get(column)} | {"line": number, "name": name}
    plain["quantity"] = str(plain.get("quantity", "")).replace(",", "")
    if plain.get("returns", "") not in get_args(Returns):
        raise CannotDo("cli_manifest_row_cells", file=path, row=number)
    try:
        return read_manifest(msgspec.json.encode({"v": 1, "lines": [plain]})).lines[0]
    except BadManifest as wrong:
        found = str(plain["quantity"])[:40]
        raise CannotDo("cli_manifest_row_quantity", file=path, row=number, found=found) from wrong
