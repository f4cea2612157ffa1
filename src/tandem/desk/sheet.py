"""Files of goods as they come from outside: a workbook, a table as text, or what was pasted from a sheet.

A workbook is read by a process of its own (`sheetapart`); text is read here. Both give rows of cells as they were
typed, with what is to be told about them: what was hidden, merged, or left unread. Nothing is cleaned and nothing cut.
"""

import importlib.util
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import msgspec

from tandem.desk.desk import NotAllowed
from tandem.desk.evidence import LONGEST_PAPER
from tandem.desk.sheettext import decoded, parted
from tandem.rules.reason import because

MOST_LINES = 5000
"""Lines of a manifest."""
LARGEST_FILE = LONGEST_PAPER
"""Bytes of a file of goods, which goes on record with them; five thousand lines have less than one million."""
_ABOVE = 50
"""Rows that may stand above and below the lines: a title, the headings, a sum."""
_READER = Path(__file__).with_name("sheetapart.py")
_SECONDS = 30
_LONGEST_ANSWER = 64 * 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class SheetRow(msgspec.Struct, frozen=True, array_like=True):
    """One row: its number in the sheet, and its cells as they were typed."""

    number: int
    cells: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its rows with something in them, and what a reader of it should be told.

    `more` tells that it has more rows than are read.
    """

    name: str
    rows: tuple[SheetRow, ...]
    hidden: bool = False
    more: bool = False
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()


class _Answer(msgspec.Struct, frozen=True):
    sheets: tuple[Sheet, ...] = ()
    fault: str = ""
    values: dict[str, str | int] = {}


_DECODER = msgspec.json.Decoder(_Answer)


def read_sheets(raw: bytes) -> tuple[Sheet, ...]:
    """Answer the sheets of a file with something in them. Raises NotAllowed for what is not read, and why."""
    if not raw.strip():
        raise NotAllowed(because("sheet_empty"))
    if len(raw) > LARGEST_FILE:
        raise NotAllowed(because("sheet_too_long", found=len(raw), longest=LARGEST_FILE, count=MOST_LINES))
    if raw.startswith(_OLD):
        raise NotAllowed(because("sheet_locked" if _LOCKED in raw else "sheet_old"))
    sheets = _apart(raw) if raw.startswith(b"PK") else (sheet_of(decoded(raw)),)
    found = tuple(sheet for sheet in sheets if sheet.rows)
    if not found:
        raise NotAllowed(because("sheet_empty"))
    return found


def sheet_of(text: str) -> Sheet:
    """Answer the rows of a text as a sheet without a name."""
    most = MOST_LINES + _ABOVE
    rows = tuple(SheetRow(number, tuple(cells)) for number, cells in islice(parted(text), most + 1))
    return Sheet(name="", rows=rows[:most], more=len(rows) > most)


def _can_read_workbooks() -> bool:
    """Whether the package that reads workbooks is installed here; text is read without it."""
    try:
        return importlib.util.find_spec("openpyxl") is not None
    except ValueError:
        return False


def _apart(raw: bytes) -> tuple[Sheet, ...]:
    """Let a process of its own read a workbook; it knows nothing but the bytes that it is handed."""
    if not _can_read_workbooks():
        raise NotAllowed(because("sheet_reader_missing"))
    words = [sys.executable, "-I", str(_READER), str(MOST_LINES + _ABOVE)]
    # Neither lxml, which has rules of its own for entities, nor a parser in Python, which takes three times as long:
    # no part with a document type gets as far as these.
    plain = {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "False", "OPENBLAS_NUM_THREADS": "1", "PATH": os.defpath}
    try:
        ran = subprocess.run(words, input=raw, capture_output=True, timeout=_SECONDS, env=plain, check=False, cwd="/")
    except subprocess.TimeoutExpired as late:
        raise NotAllowed(because("sheet_too_costly")) from late
    if ran.returncode or len(ran.stdout) > _LONGEST_ANSWER:
        raise NotAllowed(because("sheet_too_costly"))
    try:
        answer = _DECODER.decode(ran.stdout)
    except msgspec.MsgspecError as cut_off:
        raise NotAllowed(because("sheet_too_costly")) from cut_off
    if answer.fault:
        raise NotAllowed(because(answer.fault, **answer.values))
    return answer.sheets
