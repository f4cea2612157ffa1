"""Sheets of goods as senders make them: the nine lines of the railway survey, and files that nobody should open."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl

HEADINGS = ("품목", "수량", "단위", "HS 코드", "회수 여부", "회수 예정일", "차량 여부")
BACK = date(2018, 12, 17)
SURVEY = (
    ("diesel locomotive", 1, "대", "860210", "예", BACK, "예"),
    ("passenger coach", 1, "량", "860500", "예", BACK, "예"),
    ("sleeping coach", 1, "량", "860500", "예", BACK, "예"),
    ("generator coach", 1, "량", "860500", "예", BACK, "예"),
    ("tank wagon", 1, "량", "860610", "예", BACK, "예"),
    ("covered wagon", 1, "량", "860691", "예", BACK, "예"),
    ("light oil (diesel)", "55,000 L", None, "2710.19", "일부", None, "아니요"),
    ("survey instruments", 20, "개", "901580", "예", BACK, "아니요"),
    ("laptop computers", 6, "대", "847130", "예", BACK, "아니요"),
)
"""The survey's nine lines; numbers of small things are assumptions of these tests."""


def workbook(
    rows: Sequence[Sequence[Any]] = (HEADINGS, *SURVEY), *, change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """Answer a workbook with these rows on its first sheet, changed by `change`."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Packing list"
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def repacked(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """Answer a workbook with other parts in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def zipped(**parts: bytes) -> bytes:
    """Answer a zip file that is no workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return made.getvalue()
