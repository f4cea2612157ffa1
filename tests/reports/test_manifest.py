"""Goods on the way out: typed, and never a formula."""

import io

import openpyxl
import pytest

from tandem.reports.manifest import write_goods_book, write_goods_form, write_goods_table
from tandem.reports.speaker import Speaker

ENGLISH = Speaker("en", "Asia/Seoul")
OIL = {
    "line": 1, "name": "light oil", "quantity": "55000.5", "unit": "L", "hs": "0271019", "returns": "yes",
    "returns_on": "2018-12-17", "vehicle": True,
}  # fmt: skip
AT = "2018-10-15T01:00:00Z"


def test_numbers_and_days_are_typed_and_codes_keep_their_zero() -> None:
    raw = write_goods_book([OIL], title="ROK-1", at=AT, speaker=ENGLISH)

    cells = [cell.value for cell in list(openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0].rows)[1]]
    assert cells[:4] == ["light oil", 55000.5, "L", "0271019"]
    assert str(cells[7]) == "2018-12-17 00:00:00"
    assert raw == write_goods_book([OIL], title="ROK-1", at=AT, speaker=ENGLISH)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    row = {"name": text, "end_user": text}

    raw = write_goods_book([row], title="=1", at=AT, speaker=ENGLISH)
    cell = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]["A2"]
    line = write_goods_table([row], speaker=ENGLISH).splitlines()[1]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert line.startswith(("'", "\"'"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_empty_form_has_the_headings_of_both_languages(language: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_goods_form(Speaker(language, "Asia/Seoul")))).worksheets[0]

    assert [sheet["A1"].value, sheet["B1"].value] == ["Item · 품목", "Quantity · 수량"]
