"""A table as text: which bytes are text, and what parts its cells. Tabs, or semicolons, or commas."""

import csv
import io
from collections.abc import Iterator

from tandem.desk.desk import NotAllowed
from tandem.desk.headings import column_named
from tandem.rules.reason import because

_MARKS = ("\t", ";", ",")
_LOOKED_AT = 20
MOST_COLUMNS = 64
"""Columns that are read, of a text as of a workbook."""


def decoded(raw: bytes) -> str:
    """Answer the text of a file in UTF-8, UTF-16 with its mark, or CP949. Raises NotAllowed for what is no text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in raw:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise NotAllowed(because("sheet_unknown"))


def parted(text: str) -> Iterator[tuple[int, list[str]]]:
    """Answer the rows of a text with something in them: the number of the line where each begins, and its cells."""
    mark = mark_of(text)
    for number, record in _records(text, mark):
        cells = [" ".join(cell.split()) for cell in record[:MOST_COLUMNS]]
        if any(cell and not cell.isspace() for cell in record[MOST_COLUMNS:]):
            raise NotAllowed(because("sheet_too_wide", found=len(record), longest=MOST_COLUMNS))
        if any(cells):
            yield number, cells


def mark_of(text: str) -> str:
    """Answer what parts the cells of a text: what the headings know most columns with, else what stands in it."""
    lines = [line for line in text.split("\n", _LOOKED_AT)[:_LOOKED_AT] if line.strip()]
    best, known = "", 1
    for mark in _MARKS:
        for line in lines:
            found = len({column for cell in _cells(line, mark)[:MOST_COLUMNS] if (column := column_named(cell))})
            if found > known:
                best, known = mark, found
    return best or (";" if ";" in text or "\t" in text else ",")


def _records(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    """Records by the marks of quotation over line ends; line by line where a mark of quotation is never closed."""
    mixed = "\t" in text and ";" in text
    if '"' in text and not mixed:
        try:
            yield from list(_whole(text, "\t" if "\t" in text else mark))
            return
        except csv.Error:
            pass
    for number, line in enumerate(text.split("\n"), 1):
        # A line may be parted by tabs where others are not: what is copied from a sheet between lines that were typed.
        yield number, _cells(line, "\t" if "\t" in line else mark)


def _whole(text: str, mark: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=True, strict=True)
    begins = 1
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])
    except csv.Error:
        return line.split(mark)
