"""Files of goods: workbooks and text as senders write them, and those that are refused before they are opened."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.sheets import HEADINGS, SURVEY, repacked, workbook, zipped

from tandem.desk import sheet
from tandem.desk.desk import NotAllowed
from tandem.desk.headings import headings_of
from tandem.desk.intake import headings_in, take
from tandem.desk.manifest import read_manifest, rows_of
from tandem.desk.sheet import LARGEST_FILE, MOST_LINES, Sheet, read_sheets
from tandem.reports.speaker import LANGUAGES, Speaker

CSV = '품목,수량,단위,HS 코드,회수\r\n경유,"55,000",리터,2710.19,일부\r\n'
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def lines_in(raw: bytes) -> tuple[dict[str, Any], ...]:
    """The lines of a file whose headings are all known."""
    sheets = read_sheets(raw)
    return read_manifest(take(sheets, sheets[0], headings_in(sheets[0])).text, departs="2018-11-30")


def test_the_nine_lines_of_the_survey_are_read_from_a_workbook() -> None:
    lines = lines_in(workbook())

    assert len(lines) == 9
    assert lines[0] == {
        "line": 1, "name": "diesel locomotive", "quantity": "1", "unit": "대", "hs": "860210", "returns": "yes",
        "returns_on": "2018-12-17", "vehicle": True,
    }  # fmt: skip
    assert lines[6] == {
        "line": 7, "name": "light oil (diesel)", "quantity": "55000", "unit": "L", "hs": "271019", "returns": "partly",
    }  # fmt: skip


def test_numbers_and_days_of_a_sheet_are_read_as_what_they_are() -> None:
    rows = [
        ("item", "quantity", "unit", "hs", "returns on", "returns"),
        ("oil", 0.1 + 0.2, "L", 271019, SURVEY[0][5], True),
    ]

    (line,) = lines_in(workbook(rows))

    assert (line["quantity"], line["hs"], line["returns_on"], line["returns"]) == ("0.3", "271019", "2018-12-17", "yes")


@pytest.mark.parametrize(
    "raw",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("cp949"),
        CSV.encode("utf-16"),
        CSV.replace(",", ";").replace("55;000", "55,000").encode(),
        CSV.replace(",", "\t").replace("55\t000", "55,000").encode(),
        ("표 1; 물자 목록\n\n" + CSV).encode(),
    ],
)
def test_text_is_read_in_the_encodings_and_with_the_marks_of_both_countries(raw: bytes) -> None:
    assert lines_in(raw) == (
        {"line": 1, "name": "경유", "quantity": "55000", "unit": "리터", "hs": "271019", "returns": "partly"},
    )


def test_a_cell_may_hold_the_end_of_a_line() -> None:
    (line,) = lines_in(b'item,quantity,unit\n"survey\ninstruments",20,piece\n')

    assert line["name"] == "survey instruments"


def test_a_title_above_and_numbers_beside_are_no_lines() -> None:
    sheets = read_sheets(workbook([("물자 목록",), (), ("번호", *HEADINGS), (1, *SURVEY[0]), (2, *SURVEY[1])]))

    taken = take(sheets, sheets[0], headings_in(sheets[0]))

    assert [row.cells["name"] for row in rows_of(taken.text)] == ["diesel locomotive", "passenger coach"]
    assert [(one.code, one.values["places"]) for one in taken.told] == [("sheet_told_above", "1")]


def test_what_a_sheet_hides_or_merges_is_told() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.merge_cells("C3:C4")
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["D"].hidden = True
        book.create_sheet("Prices").append(["secret"])
        book["Prices"].sheet_state = "hidden"
        book.create_sheet("Notes").append(["a note"])

    sheets = read_sheets(workbook(change=hide))

    taken = take(sheets, sheets[0], headings_in(sheets[0]))

    assert {one.code: one.values["places"] for one in taken.told} == {
        "sheet_told_merged": "C3:C4", "sheet_told_hidden_rows": "5", "sheet_told_hidden_columns": "D",
        "sheet_told_hidden_sheets": "Prices", "sheet_told_sheets": "Notes",
    }  # fmt: skip
    assert [row.number for row in rows_of(taken.text) if "unit" in row.faulty] == [3]
    for language in LANGUAGES:
        assert all(Speaker(language, "Asia/Seoul").reason(one) for one in taken.told)


def test_what_stands_beyond_the_headings_is_told() -> None:
    sheets = read_sheets(b"item,quantity\noil,1 L,remark\nwagon,2 EA\n")

    taken = take(sheets, sheets[0], headings_in(sheets[0]))

    assert [(one.code, one.values["count"]) for one in taken.told] == [("sheet_told_beyond", 1)]


def test_a_formula_is_found_and_its_row_says_so() -> None:
    def reckon(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B3"] = "=B2*2"

    sheets = read_sheets(workbook(change=reckon))
    rows = rows_of(take(sheets, sheets[0], headings_in(sheets[0])).text)

    assert [fault.code for row in rows for fault in row.faults] == ["manifest_row_formula"]
    assert rows[1].faults[0].values == {"row": 2, "column": "quantity", "found": "=B2*2"}


def _many_entries() -> bytes:
    return repacked(workbook(), {f"xl/media/{number}.png": b"" for number in range(1001)})


def _many_sheets() -> bytes:
    def add(book: openpyxl.Workbook) -> None:
        for _ in range(50):
            book.create_sheet().append(["a"])

    return workbook(change=add)


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"  \n", "sheet_empty"),
    (lambda: workbook([]), "sheet_empty"),
    (lambda: b"x" * (LARGEST_FILE + 1), "sheet_too_long"),
    (lambda: b"a\x00b", "sheet_unknown"),
    (lambda: b"\xff\xff\xff", "sheet_unknown"),
    (lambda: b"PK\x03\x04sheet", "sheet_broken"),
    (lambda: repacked(workbook(), {"xl/workbook.xml": b"<workbook"}), "sheet_broken"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "sheet_old"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "sheet_locked"),
    (lambda: zipped(**{"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis"}), "sheet_ods"),
    (lambda: zipped(**{"word/document.xml": b"<a/>"}), "sheet_no_sheet"),
    (lambda: zipped(**{"xl/workbook.bin": b"a"}), "sheet_binary"),
    (lambda: zipped(**{"notes.txt": b"a"}), "sheet_unknown"),
    (lambda: repacked(workbook(), {"xl/vbaProject.bin": b"Sub Auto_Open()"}), "sheet_macros"),
    (lambda: repacked(workbook(), {"xl/worksheets/sheet1.xml": bytes(40_000_000)}), "sheet_unpacks"),
    (_many_entries, "sheet_bomb"),
    (_many_sheets, "sheet_too_many_sheets"),
    (lambda: repacked(workbook(), {"xl/worksheets/sheet1.xml": BOMB}), "sheet_entities"),
    (lambda: repacked(workbook(), {"xl/sharedStrings.xml": BOMB.decode().encode("utf-16")}), "sheet_entities"),
    (lambda: workbook([("item",), tuple("x" for _ in range(65))]), "sheet_too_wide"),
    (lambda: b"item" + b",x" * 64, "sheet_too_wide"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), REFUSED, ids=[f"{code}-{place}" for place, (_, code) in enumerate(REFUSED)])
def test_a_file_is_refused_with_a_sentence_and_a_way_out(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        read_sheets(make())

    assert [reason.code for reason in refused.value.reasons] == [code]
    for language in LANGUAGES:
        assert "{" not in Speaker(language, "Asia/Seoul").reason(refused.value.reasons[0])


def test_a_sheet_of_200_000_rows_is_refused_and_says_how_to_divide_it() -> None:
    rows = b"item,quantity,unit\n" + b"sleeper,1,piece\n" * 200_000

    sheets = read_sheets(rows)
    with pytest.raises(NotAllowed) as refused:
        take(sheets, sheets[0], headings_in(sheets[0]))

    assert refused.value.reasons[0].code == "sheet_too_many_lines"
    assert "Divide it" in Speaker("en", "Asia/Seoul").reason(refused.value.reasons[0])


def test_five_thousand_lines_are_taken_and_one_more_is_not() -> None:
    fits = read_sheets(b"item\n" + b"sleeper\n" * MOST_LINES)
    one_more = read_sheets(b"item\n" + b"sleeper\n" * (MOST_LINES + 1))

    assert len(rows_of(take(fits, fits[0], headings_in(fits[0])).text)) == MOST_LINES
    with pytest.raises(NotAllowed) as refused:
        take(one_more, one_more[0], headings_in(one_more[0]))
    assert refused.value.reasons[0].code == "manifest_too_many"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Item", "name"), ("Description of goods", "name"), ("품 명", ""), ("HS-Code", ""), ("HS CODE:", "hs"),
        ("최종 사용자", "end_user"), ("최종사용자", "end_user"), ("회수 예정일", "returns_on"), ("비고", ""),
        ("Ｑｕａｎｔｉｔｙ", "quantity"), ("return_date", "returns_on"), ("Quantity (L)", ""),
    ],
)  # fmt: skip
def test_a_heading_is_known_or_it_is_asked_about(heading: str, column: str) -> None:
    found = headings_of([("item", "quantity", heading), ("oil", "1", "x")])

    assert found.columns[2] == column


def test_columns_are_never_guessed() -> None:
    sheet = read_sheets("물자,얼마,세부\n경유,55000 L,x\n".encode())[0]

    found = headings_in(sheet, known={"얼마": "quantity"})

    assert (found.columns, found.unknown, found.are_whole) == (("name", "quantity", ""), (2,), False)
    with pytest.raises(NotAllowed) as refused:
        take((sheet,), sheet, headings_in(Sheet(name="", rows=sheet.rows), known={"물자": "-", "세부": "hs"}))
    assert refused.value.reasons[0].code == "sheet_no_item"


def test_two_columns_are_not_taken_for_one() -> None:
    sheet = read_sheets(b"item,quantity,amount\noil,1 L,2\n")[0]

    with pytest.raises(NotAllowed) as refused:
        take((sheet,), sheet, headings_in(sheet, known={"amount": "quantity"}))

    assert refused.value.reasons[0].code == "sheet_column_twice"
    assert refused.value.reasons[0].values == {"column": "quantity"}


def test_without_the_package_for_workbooks_a_sentence_leads_to_csv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(NotAllowed) as refused:
        read_sheets(workbook())

    assert [reason.code for reason in refused.value.reasons] == ["sheet_reader_missing"]
    assert read_sheets(b"item\noil\n")[0].rows[1].cells == ("oil",)


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "print('{')", "import os; os.kill(os.getpid(), 9)"])
def test_a_reader_that_hangs_dies_or_babbles_is_a_sentence(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that reads is another; this one puts a program of its own in its place."""
    reader = tmp_path / "reader.py"
    reader.write_text(program, encoding="utf-8")
    monkeypatch.setattr(sheet, "_READER", reader)
    monkeypatch.setattr(sheet, "_SECONDS", 1)

    with pytest.raises(NotAllowed) as refused:
        read_sheets(workbook())

    assert [reason.code for reason in refused.value.reasons] == ["sheet_too_costly"]
