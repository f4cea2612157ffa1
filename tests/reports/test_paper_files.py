"""The files of papers: opened again by the libraries that wrote them, the same bytes twice, and nothing that runs."""

import io
import re
import zipfile
from functools import cache

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from tests.papers import given, inside, paper, ruled, with_

from tandem.acts.manifest import Line
from tandem.reports.paper import PaperFacts
from tandem.reports.paper_check import check_paper
from tandem.reports.paper_document import HANGUL, MOST_ROWS, write_document
from tandem.reports.paper_workbook import LONGEST_CELL, safe_text, write_workbook
from tandem.reports.speaker import LANGUAGES

HOSTILE = '=HYPERLINK("http://x","y")\u202e<w:t>&"\x07 _x000D_'


def written(facts: PaperFacts, form: str, file: str, language: str = "en") -> bytes:
    """Answer one file of a paper."""
    filled = paper(form, facts, language)
    kind = filled.form.file(file)
    assert kind is not None
    return (write_document if kind.kind == "docx" else write_workbook)(filled, kind)


@cache
def application(language: str = "en") -> bytes:
    """Answer the request to the Committee as a document."""
    return written(ruled(), "notice-7", "application", language)


@cache
def annex() -> bytes:
    """Answer Annex II as a workbook."""
    return written(ruled(), "notice-7", "annex-2")


def hostile() -> PaperFacts:
    """Answer facts in which every text tries to be more than text."""
    line = Line(
        line=1, name=HOSTILE, quantity="3", unit="+1", hs="8602", value="@SUM(A1)", origin="-2", end_user="\u202e=1"
    )
    facts = ruled(line)
    return with_(facts, title=HOSTILE, what=HOSTILE, route=HOSTILE, owner_name=HOSTILE, marking="&C=1+1")


def texts(raw: bytes) -> list[str]:
    """Answer every paragraph and cell of a document."""
    document = Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_opens_again_with_its_headings_in_both_languages(language: str) -> None:
    found = texts(application(language))

    filled = paper("notice-7", ruled(), language)
    assert filled.to in found
    for part in filled.of(filled.form.files[0]):
        for field in part.fields:
            assert (field.field.names[language] in found) == (field.state != "not_needed")


def test_what_is_missing_stands_out_in_the_document() -> None:
    document = Document(io.BytesIO(application()))

    marked = [run.text for one in document.paragraphs for run in one.runs if run.font.highlight_color is not None]

    assert any(text.startswith("[to be filled in: Name, office, address") for text in marked)
    assert any("unconfirmed" in text for text in marked)


def test_the_last_page_says_from_which_entries_and_up_to_where_it_was_made() -> None:
    found, facts = texts(application()), ruled()

    after = found[found.index("About this draft") :]
    assert after[1].startswith("This is a draft until it is filed.")
    assert f"Entry {facts.made_from[0].label}, {facts.made_from[0].entry}" in after
    assert f"Rulebook {facts.book_digest}" in after
    for head in facts.heads:
        assert f"{head.code}: {head.size} entries, root {head.root}" in after
    assert any(line.startswith("recalled, not read: Point of contact and signature") for line in after)


@pytest.mark.parametrize(
    ("form", "file"),
    [("notice-7", "application"), ("notice-7", "annex-2"), ("ofac-510-512", "report"), ("unc-crossing", "list")],
)
def test_the_same_record_makes_the_same_bytes(form: str, file: str) -> None:
    first, second = (written(given(), form, file, "ko") for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
    dated = re.findall(r"<dcterms:(?:created|modified)[^>]*>([^<]*)<", inside(first, "docProps/core.xml"))
    assert set(dated) == {given().made_from[0].at}


def test_a_document_carries_its_marking_and_that_it_is_a_draft_on_every_page() -> None:
    section = Document(io.BytesIO(application())).sections[0]

    assert "Draft until filed" in section.header.paragraphs[0].text
    assert ruled().marking in section.header.paragraphs[0].text
    assert "SIMULATION" not in section.header.paragraphs[0].text
    assert ruled().ref in section.footer.paragraphs[0].text


def test_papers_of_a_simulated_group_say_so_on_every_page_and_sheet() -> None:
    facts = with_(ruled(), simulation=True)

    document = Document(io.BytesIO(written(facts, "ofac-510-512", "report")))
    book = load_workbook(io.BytesIO(written(facts, "unc-crossing", "list")))

    assert document.sections[0].header.paragraphs[0].text.startswith("SIMULATION")
    for sheet in book.worksheets:
        assert str(sheet.oddHeader.center.text).startswith("SIMULATION")
    assert str(book.worksheets[0]["A1"].value).startswith("SIMULATION")


def test_the_fonts_of_both_scripts_are_named() -> None:
    styles = Document(io.BytesIO(application("ko"))).styles

    for name in ("Normal", "Heading 1", "Heading 2"):
        fonts = styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == HANGUL
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "ko-KR"
    sheet = load_workbook(io.BytesIO(written(ruled(), "notice-7", "annex-2", "ko"))).worksheets[0]
    assert sheet["A3"].font.name == HANGUL


def test_annex_two_has_a_row_for_every_line_with_numbers_as_numbers() -> None:
    sheet = load_workbook(io.BytesIO(annex())).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "No.")

    first = dict(zip(rows[head], rows[head + 1], strict=True))

    assert first["No."] == 1
    assert first["Quantity"] == 55000
    assert (first["Value"], first["Currency"], first["HS code"]) == (42000, "USD", "271019")
    assert first["Supplier"] == "[fill in]"
    assert first["Planned day of transfer"] == "30 November 2018"
    assert len(rows) == head + 1 + 4


def test_text_that_begins_like_a_formula_stays_text() -> None:
    raw = written(hostile(), "notice-7", "annex-2")

    book = load_workbook(io.BytesIO(raw))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert "f" not in {cell.data_type for cell in cells}
    begins = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]
    assert len(begins) >= 4
    assert all(cell.quotePrefix for cell in begins)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
        assert not any("vba" in name.lower() or "external" in name.lower() for name in parts.namelist())


def test_signs_that_turn_or_control_never_reach_a_file() -> None:
    for form, file in (("notice-7", "application"), ("notice-7", "annex-2"), ("unc-crossing", "list")):
        with zipfile.ZipFile(io.BytesIO(written(hostile(), form, file))) as parts:
            for name in parts.namelist():
                content = parts.read(name)
                assert "\u202e".encode() not in content, (form, name)
                assert b"\x07" not in content or not name.endswith((".xml", ".rels")), (form, name)


def test_markup_in_a_name_is_text_in_the_document() -> None:
    found = texts(written(hostile(), "notice-7", "application"))

    assert any('=HYPERLINK("http://x","y")<w:t>&" _x000D_' in text for text in found)
    body = inside(written(hostile(), "notice-7", "application"), "word/document.xml")
    assert "w:instrText" not in body
    assert "w:hyperlink" not in body


def test_codes_of_a_header_are_only_our_own() -> None:
    sheet = load_workbook(io.BytesIO(written(hostile(), "unc-crossing", "list"))).worksheets[0]

    assert "&C=1+1" not in str(sheet.oddHeader.right.text or "")
    assert "=1+1" in str(sheet.oddHeader.center.text)


def test_a_text_longer_than_a_cell_is_cut_where_everybody_sees_it() -> None:
    facts = with_(given(), what="long " * 20_000)

    book = load_workbook(io.BytesIO(written(facts, "unc-crossing", "list")))
    longest = max((str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row), key=len)

    assert len(longest) == LONGEST_CELL
    assert longest.endswith(" …")
    assert len("".join(texts(written(facts, "notice-7", "application")))) > 99_000


def test_a_code_that_stands_for_a_sign_stands_for_itself() -> None:
    assert safe_text("a_x000D_b") == "a_x005F_x000D_b"


def test_a_long_list_in_a_document_is_cut_and_says_so() -> None:
    many = tuple(Line(line=number, name=f"coach {number}", hs="8605") for number in range(1, MOST_ROWS + 12))
    found = texts(written(ruled(*many), "ofac-510-512", "report"))

    assert "And 11 more lines, which do not stand in this document." in found
    assert f"coach {MOST_ROWS}" in found


def test_a_workbook_of_a_thousand_lines_holds_them_all() -> None:
    many = tuple(
        Line(line=number, name=f"coach {number}", quantity="1", unit="pcs", hs="8605", vehicle=True)
        for number in range(1, 1001)
    )
    facts = msgspec.structs.replace(given(), lines=many)

    book = load_workbook(io.BytesIO(written(facts, "unc-crossing", "list")), read_only=True)

    rows = list(book.worksheets[2].iter_rows(values_only=True))
    assert rows[-1][:3] == (1000, "coach 1000", 1)


def test_a_paper_without_lines_says_that_there_are_none() -> None:
    facts = msgspec.structs.replace(given(), lines=(), has_manifest=False)

    sheet = load_workbook(io.BytesIO(written(facts, "notice-7", "annex-2"))).worksheets[0]

    assert "[to be filled in: there are no lines]" in [row[0] for row in sheet.iter_rows(values_only=True)]
    assert "[to be filled in: there are no lines]" in texts(written(facts, "ofac-510-512", "report"))
    assert check_paper(paper("notice-7", facts)).missing > 10


@pytest.mark.parametrize("seed", range(3))
def test_papers_are_written_about_whatever_a_hostile_node_signed(seed: int) -> None:
    from tests.cast import ROK
    from tests.hostile import hostile as hostile_cast

    from tandem.desk.reading import read_matter, reader_of
    from tandem.reports.paper_write import write_file
    from tandem.reports.papers import named_file

    cast = hostile_cast(seed)
    desk, seat = cast.desks[ROK], cast.group(ROK).seats[ROK]
    number = next(number for number, officer in seat.officers.items() if not officer.relieved)
    reader = reader_of(desk, code=ROK, officer=number)
    for ref in [one.ref for one in cast.group(ROK).notices.values()][:4]:
        reading = read_matter(desk, reader=reader, ref=ref, now=cast.now)
        for name in ("notice-7-application.en.docx", "unc-crossing-list.ko.xlsx"):
            named = named_file(name)
            assert named is not None
            assert write_file(reading, ref, named).startswith(b"PK")
