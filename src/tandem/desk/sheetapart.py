"""The reader of workbooks, run as a process of its own: bytes come in, cells go out, and nothing else is at hand.

Nothing of Tandem is imported, so that no key, record or setting is in the memory of this process. Its memory, time,
files and output have limits of their own. What a cell holds is told as text; a formula is never computed.
"""

import io
import json
import os
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
MOST_ENTRIES = 1000
"""Parts that a workbook may have: a sheet has one, and a picture in it one."""
LARGEST_UNPACKED = 256 * 1024 * 1024
LARGEST_TEXTS = 64 * 1024 * 1024
HIGHEST_RATIO = 300
"""How many times larger unpacked: sheets that programs write come to 60, a bomb of zeros to a thousand."""
MOST_SHEETS = 50
MOST_COLUMNS = 64
_SMALL = 64 * 1024
_KINDS = {
    "xl/vbaProject.bin": "sheet_macros", "xl/workbook.bin": "sheet_binary", "EncryptedPackage": "sheet_locked",
    "content.xml": "sheet_ods", "Index/Document.iwa": "sheet_unknown", "word/document.xml": "sheet_no_sheet",
    "ppt/presentation.xml": "sheet_no_sheet",
}  # fmt: skip


class Refused(Exception):
    """A workbook that is not read; the first argument is the code that says why, the second has its values."""


def main() -> None:
    """Read a workbook from the standard input and write its sheets as JSON; `argv[1]` is the most lines of a sheet."""
    _limit()
    raw = sys.stdin.buffer.read()
    answer: dict[str, Any]
    try:
        answer = {"sheets": read(raw, most=int(sys.argv[1]))}
    except Refused as refused:
        answer = {"fault": refused.args[0], "values": refused.args[1] if len(refused.args) > 1 else {}}
    except MemoryError:
        answer = {"fault": "sheet_too_costly", "values": {}}
    except Exception as wrong:
        # Whatever a parser of a foreign file stumbles over is the file's fault; its words go along, cut short.
        answer = {"fault": "sheet_broken", "values": {"why": " ".join(str(wrong).split())[:120]}}
    sys.stdout.write(json.dumps(answer))


def read(raw: bytes, *, most: int) -> list[dict[str, Any]]:
    """Answer the sheets of a workbook. Raises Refused, and whatever a parser raises at a broken one."""
    check(raw)
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        _check_plain(packed)
    # Its size is asked by reading all of a sheet that does not say it, and not wanted here.
    ReadOnlyWorksheet._get_size = lambda sheet: None  # type: ignore[attr-defined]
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_get_source")]
    if len(sheets) > MOST_SHEETS:
        raise Refused("sheet_too_many_sheets", {"found": len(sheets), "longest": MOST_SHEETS})
    return [_sheet(book, sheet, most) for sheet in sheets]


def check(raw: bytes) -> None:
    """Look at the directory of a zip file before anything is unpacked. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as wrong:
        raise Refused("sheet_broken", {"why": str(wrong)[:120]}) from wrong
    names = {entry.filename for entry in entries}
    if code := next((_KINDS[name] for name in _KINDS if name in names), None):
        raise Refused(code)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("sheet_locked")
    if len(entries) > MOST_ENTRIES:
        raise Refused("sheet_bomb", {"found": len(entries), "longest": MOST_ENTRIES})
    unpacked = sum(entry.file_size for entry in entries)
    texts = sum(entry.file_size for entry in entries if entry.filename.endswith("sharedStrings.xml"))
    steep = any(entry.file_size > _SMALL and entry.file_size > entry.compress_size * HIGHEST_RATIO for entry in entries)
    if unpacked > LARGEST_UNPACKED or texts > LARGEST_TEXTS or steep:
        raise Refused("sheet_unpacks", {"found": unpacked // 1_000_000, "packed": len(raw)})
    if "xl/workbook.xml" not in names:
        raise Refused("sheet_unknown")


def _check_plain(packed: zipfile.ZipFile) -> None:
    """Refuse macros under another name, and any part that declares a document type: entities come of nothing else."""
    for entry in packed.infolist():
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = _no_type
            with packed.open(entry) as part:
                parser.ParseFile(part)
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        told = packed.read(name) if name in packed.namelist() else b""
        if b"macroEnabled" in told or b"vbaProject" in told:
            raise Refused("sheet_macros")


def _no_type(*_: object) -> None:
    raise Refused("sheet_entities")


def _sheet(book: Any, sheet: Any, most: int) -> dict[str, Any]:
    rows: list[tuple[int, list[str]]] = []
    more = False
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            texts = _texts(cells)
            if not any(texts):
                continue
            if len(rows) >= most:
                more = True
                break
            rows.append((number, texts))
    merged = [str(area.ref) for area in parser.merged_cells.mergeCell] if parser.merged_cells else []
    hidden = [int(row) for row, given in parser.row_dimensions.items() if given.get("hidden") in ("1", "true")]
    columns = [
        f"{get_column_letter(int(given['min']))}"
        for given in parser.column_dimensions.values()
        if given.get("hidden") in ("1", "true")
    ]
    return {
        "name": sheet.title, "hidden": sheet.sheet_state != "visible", "rows": rows, "more": more,
        "merged": merged, "hidden_rows": sorted(hidden), "hidden_columns": columns,
    }  # fmt: skip


def _texts(cells: list[dict[str, Any]]) -> list[str]:
    texts: list[str] = []
    for cell in cells:
        text = told(cell["value"], cell["data_type"])
        if not text:
            continue
        column = int(cell["column"])
        if column > MOST_COLUMNS:
            raise Refused("sheet_too_wide", {"found": column, "longest": MOST_COLUMNS})
        texts += [""] * (column - len(texts))
        texts[column - 1] = text
    return texts


def told(value: Any, sort: str = "n") -> str:
    """Answer the value of a cell as text: a number in full, a day as 2018-12-17, a formula as it is."""
    if sort == "f":
        formula = str(getattr(value, "text", value) or "")
        return formula if formula.startswith("=") and len(formula) > 1 else "=…"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return " ".join(str(value).split())


def _decimal(value: float) -> str:
    """A number with the fifteen digits that a sheet keeps, never with an exponent."""
    number = Decimal(f"{value:.15g}")
    whole = number == number.to_integral_value()
    return format(number.quantize(Decimal(1)) if whole and abs(number) < 10**20 else number, "f")


def _limit() -> None:
    for limit, most in _limits():
        resource.setrlimit(limit, (most, most))
    # What a parser warns of (an extension that it leaves out) is no fault, and the descriptor is not read.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _limits() -> Iterator[tuple[int, int]]:
    yield resource.RLIMIT_AS, MEMORY_BYTES
    yield resource.RLIMIT_CPU, CPU_SECONDS
    yield resource.RLIMIT_FSIZE, 0
    yield resource.RLIMIT_CORE, 0
    yield resource.RLIMIT_NOFILE, 32


if __name__ == "__main__":
    main()
