"""A file of goods in the third step: read, asked about once for each sender, mended row by row, and given."""

import hashlib
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Officer, Site, form_at, forms_of, words_of
from tests.sheets import HEADINGS, workbook, zipped
from tests.sheets import SURVEY as LINES

from tandem.desk.intake import headings_in, take
from tandem.desk.manifest import rows_of
from tandem.desk.sheet import read_sheets, sheet_of
from tandem.reports.speaker import Speaker

NEW = f"/{GROUP}/notices/new"


def upload(officer: Officer, home: str, raw: bytes, name: str = "물자 목록.xlsx") -> Any:
    """Choose a file in the third step and send it."""
    fields = next(fields for goes, fields in forms_of(officer.open(f"{home}/goods")) if goes == f"{home}/goods")
    fields = {name: text for name, text in fields.items() if name != "file"}
    return officer.client.post(f"{home}/goods", {**fields, "file": SimpleUploadedFile(name, raw), "stay": "yes"})


def begun(officer: Officer, manifest: str = "") -> str:
    """A draft of the survey's notice without goods."""
    return officer.begin(NEW, **{**SURVEY, "manifest": manifest})


def given(officer: Officer, home: str) -> str:
    """Give the notice of a draft and answer its address."""
    answer = officer.post(f"{home}/check", {**officer.fill(f"{home}/check"), "give": "yes"})
    assert answer.status_code == 303, words_of(answer)
    return str(answer.headers["Location"])


def spoil(book: openpyxl.Workbook) -> None:
    """Make two rows of the survey's sheet faulty."""
    book.worksheets[0]["B3"] = "approx. 3"
    book.worksheets[0]["D9"] = "HS 77"


def add_goods(book: openpyxl.Workbook) -> None:
    """Put the survey's lines on a second sheet."""
    sheet = book.create_sheet("Goods & more")
    for row in (HEADINGS, *LINES):
        sheet.append(list(row))


def test_the_survey_s_sheet_is_dropped_in_two_rows_mended_and_given(site: Site) -> None:
    rok = site.officer(ROK)
    home = begun(rok)

    saved = upload(rok, home, workbook(change=spoil))
    page = words_of(rok.open(f"{home}/goods"))
    table = rok.fill(f"{home}/goods")
    rok.post(f"{home}/goods", {**table, "row-2-quantity": "1", "row-8-hs": "901580", "go": "yes"})
    ref = given(rok, home)

    assert saved.headers["Location"] == f"{home}/goods#faults"
    for words in ("“approx. 3” is not exact", "has no chapter 77", "9 rows", "2 rows to mend", "물자 목록.xlsx"):
        assert words in page
    assert table["row-1-returns_on"] == "2018-12-17"
    notice = words_of(rok.open(ref))
    said = (
        "diesel locomotive",
        '대 <span class="quiet">(vehicle or machine)',
        "2018-12-17",
        "55,000",
        "271019",
        "Back on",
    )
    for words in said:
        assert words in notice


def test_columns_are_asked_about_once_for_a_sender(site: Site) -> None:
    rok = site.officer(ROK)
    raw = workbook([("물자", "얼마", *HEADINGS[2:], "비고"), *((*line, "x") for line in LINES)])
    home = begun(rok, "generator; 2; 대")

    sent = upload(rok, home, raw)
    asked = rok.open(f"{home}/columns")
    fields = form_at(asked, f"{home}/columns")
    unsaid = rok.post(f"{home}/columns", {**fields, "sender": "KNR"})
    said = {**fields, "column-1": "quantity", "column-7": "-"}
    nameless = rok.post(f"{home}/columns", said)
    taken = rok.post(f"{home}/columns", {**said, "sender": "Korea National Railway"})

    assert sent.headers["Location"] == f"{home}/columns"
    assert (fields["column-0"], fields["column-1"], fields["column-2"]) == ("name", "", "unit")
    assert Speaker("en", "Asia/Seoul").say("sheet_column_open", places="얼마, 비고") in words_of(unsaid)
    assert "Name who sent the sheet" in words_of(nameless)
    assert form_at(nameless, f"{home}/columns")["column-1"] == "quantity"
    assert taken.headers["Location"] == f"{home}/goods#rows"
    assert "Columns that were left out: 비고." in words_of(rok.open(f"{home}/goods"))
    other = site.officer(ROK, 1)
    later = begun(other)
    assert upload(other, later, raw).headers["Location"] == f"{later}/columns"
    offered = other.open(f"{later}/columns")
    assert "Korea National Railway sent a sheet with the same headings before" in words_of(offered)
    assert form_at(offered, f"{later}/columns")["column-1"] == "quantity"
    assert other.send(f"{later}/columns").status_code == 303


def test_a_file_of_several_sheets_asks_which(site: Site) -> None:
    rok = site.officer(ROK)
    home = begun(rok)
    raw = workbook([("prices",), ("a", "b")], change=add_goods)

    assert upload(rok, home, raw).headers["Location"] == f"{home}/columns"
    page = words_of(rok.open(f"{home}/columns"))
    chosen = rok.open(f"{home}/columns?sheet=Goods%20%26%20more")
    taken = rok.post(f"{home}/columns", form_at(chosen, f"{home}/columns"))

    assert "The file has 2 sheets; choose the one with the goods." in page
    assert taken.headers["Location"] == f"{home}/goods#rows"
    assert "Other sheets of the file were not read: Packing list." in words_of(rok.open(f"{home}/goods"))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("raw", "name", "english", "korean"),
    [
        (zipped(**{"xl/vbaProject.bin": b"x"}), "goods.xlsm", "can run macros (.xlsm)", "매크로를 실행할 수"),
        (zipped(**{"content.xml": b"x"}), "goods.ods", "OpenDocument sheet (.ods)", "오픈도큐먼트 형식"),
        (zipped(**{"xl/workbook.xml": bytes(9_000_000)}), "bomb.xlsx", "would unpack to 9 MB", "9 MB로 풀립니다"),
        (b"item\n" + b"sleeper\n" * 50_001, "long.csv", "more than 5000 lines. Divide it", "5000줄을 넘습니다"),
        (b" ", "empty.csv", "no lines of goods", "물품 줄이 없습니다"),
    ],
)  # fmt: skip
def test_a_bad_file_keeps_the_draft_and_says_why(
    site: Site, raw: bytes, name: str, english: str, korean: str, language: str
) -> None:
    rok = site.officer(ROK)
    home = begun(rok, "light oil; 55,000; L; 271019; partly")
    rok.client.cookies["tandem_language"] = language
    entries = site.entries()

    answer = upload(rok, home, raw, name)

    assert answer.status_code == 422
    assert (english if language == "en" else korean) in words_of(answer)
    assert rok.fill(f"{home}/goods")["row-1-name"] == "light oil"
    assert site.entries() == entries


def test_a_paste_with_a_heading_that_nobody_knows_is_asked_about(site: Site) -> None:
    rok = site.officer(ROK)
    home = begun(rok)

    sent = rok.save(f"{home}/goods", manifest="품목\t수량\t비고\n경유\t55,000 리터\tx", go="yes")
    taken = rok.post(f"{home}/columns", {**rok.fill(f"{home}/columns"), "column-2": "-", "sender": "KNR"})

    assert sent.headers["Location"] == f"{home}/columns"
    assert taken.status_code == 303
    assert rok.fill(f"{home}/goods")["row-1-quantity"] == "55,000 리터"
    assert "SHA-256" not in words_of(rok.open(f"{home}/goods"))


def test_a_draft_without_a_file_has_no_columns_to_ask_about(site: Site) -> None:
    rok = site.officer(ROK)
    home = begun(rok, "light oil; 55,000; L")

    assert rok.open(f"{home}/columns").headers["Location"] == f"{home}/goods"


def test_the_file_goes_on_record_as_it_came_and_every_reader_can_have_it(site: Site) -> None:
    rok, us, raw = site.officer(ROK), site.officer(US), workbook()
    home = begun(rok)
    upload(rok, home, raw)
    digest = hashlib.sha256(raw).hexdigest()

    drafted = rok.open(f"{home}/original")
    ref = given(rok, home)
    page = words_of(us.open(ref))
    file = us.open(f"{ref}/goods/original")

    assert drafted.content == raw
    assert us.open(f"{home}/original").status_code == 404
    assert digest in page
    assert file.content == raw
    assert file.headers["Content-Disposition"].startswith("attachment")
    revised = rok.begin(f"{ref}/revise", ends_on="2018-12-20", changes="Two days more.")
    assert digest in words_of(rok.open(f"{revised}/goods"))
    assert given(rok, revised)
    assert us.open(f"{ref}/goods/original").content == raw


def test_the_goods_go_out_as_they_came_in(site: Site) -> None:
    rok = site.officer(ROK)
    home = begun(rok)
    upload(rok, home, workbook())
    ref = given(rok, home)

    for name in ("goods.xlsx", "goods.csv"):
        answer = rok.open(f"{ref}/{name}")
        again = read_sheets(answer.content)
        rows = rows_of(take(again, again[0], headings_in(again[0])).text)
        assert [row.faults for row in rows] == [()] * 9
        assert (rows[6].said["quantity"], rows[0].said["returns_on"]) == ("55000", "2018-12-17")
    form = read_sheets(rok.open(f"/{GROUP}/notices/goods.xlsx").content)
    assert headings_in(sheet_of("\t".join(form[0].rows[0].cells) + "\nx")).are_whole
