"""The forms of a Watch Report: HTML, PDF and Word are made from its source, hold it, and are the same each time."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.watch_reports import DOCUMENTS, ENGLISH, HEAD, NOTES, SOURCE, notes

from tandem.reports.watch_report_file import NoSource, kind_of, source_in, words_in
from tandem.reports.watch_report_page import report_body, report_html
from tandem.rules.watch_report import Correction
from tandem.rules.watch_report_source import read_source

pytest.importorskip("docx")

from tandem.reports.watch_report_word import report_docx

_BUILD = """
import sys
from tandem.reports.watch_report_pdf import report_pdf
from tandem.reports.watch_report_word import report_docx
from tandem.rules.watch_report_source import read_source
report = read_source(sys.stdin.buffer.read().decode())
open(sys.argv[1], "wb").write(report_pdf(report))
open(sys.argv[2], "wb").write(report_docx(report))
"""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(source: str) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(report_docx(read_source(source)))) as package:
        names = ("document", "footnotes", "settings")
        return {name: ElementTree.fromstring(package.read(f"word/{name}.xml")) for name in names}


def test_the_page_has_an_address_for_every_note_and_every_call() -> None:
    html = report_html(read_source(SOURCE))

    assert 'id="note-4"' in html
    assert '<a id="call-en-4" href="#note-4">[4]</a>' in html
    assert '<a id="call-ko-4" href="#note-4">[4]</a>' in html
    assert 'href="#call-ko-4"' in html
    assert '<html lang="en">' in html
    assert '<section class="wr-part" id="part-ko" lang="ko">' in html


def test_the_page_has_no_script_and_no_style_of_its_own() -> None:
    html = report_html(read_source(SOURCE.replace("We think", "We <script>alert(1)</script> think")))

    assert "<script" not in html
    assert "style=" not in html
    assert "&lt;script&gt;" in html


def test_see_note_leads_to_the_note_and_the_editors_view_is_marked_with_its_legend() -> None:
    seen = SOURCE.replace("[4]: link", "[5]: link").replace("[3][4]", "[3][4][5]") + "[4]: see 1\n"

    html = report_html(read_source(seen))

    assert '<a href="#note-1">See note [1].</a>' in html
    assert html.count('title="the editor&#39;s own view">◇</abbr>') == 1
    assert "◇ The editor&#39;s own view, which no note supports." in html


def test_corrections_stand_in_a_box_above_the_text() -> None:
    corrected = read_source(SOURCE + "--- corrections\n2018-12-12 en: The date in the first sentence.\n")
    later = Correction("2018-12-20", {"ko": "둘째 문장."})

    body = report_body(corrected, corrections=[later])

    assert body.index('id="corrections"') < body.index('id="part-en"')
    assert "The date in the first sentence." in body
    assert '<p lang="ko">' in body


def test_a_report_without_corrections_has_no_box() -> None:
    assert 'id="corrections"' not in report_body(read_source(SOURCE))


def test_the_source_comes_out_of_every_form_as_it_went_in() -> None:
    report = read_source(SOURCE.replace("We think", "  We think & <b>fear</b>"))

    for raw in (report.source.encode(), report_html(report).encode(), report_docx(report)):
        assert source_in(raw) == report.source
    assert [kind_of(raw) for raw in (b"%PDF-1.7", b"PK\x03\x04", b"<p>", b"tandem-watch-report/1")] == [
        "pdf", "docx", "html", "text",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"<p>No report.</p>", b"PK\x03\x04", b"\xff\xfe", b"PK" + b"\0" * 100])
def test_a_file_without_a_source_is_told_so(raw: bytes) -> None:
    with pytest.raises(NoSource):
        source_in(raw)


def test_a_word_document_has_true_footnotes_with_a_sign_between_two() -> None:
    made = parts(SOURCE)

    ids = [one.get(f"{W}id") for one in made["footnotes"].iter(f"{W}footnote")]
    assert ids == ["-1", "0", "1", "2", "3", "4"]
    called = [one.get(f"{W}id") for one in made["document"].iter(f"{W}footnoteReference")]
    assert called == ["1", "2", "3", "4"]
    assert [one.get(f"{W}id") for one in made["settings"].iter(f"{W}footnote")] == ["-1", "0"]
    runs = ["".join(text.text or "" for text in run.iter(f"{W}t")) for run in made["document"].iter(f"{W}r")]
    assert runs.count(", ") == 2


def test_a_note_that_was_called_before_is_referred_to_by_its_number() -> None:
    made = parts(SOURCE)

    fields = [one.get(f"{W}instr") for one in made["document"].iter(f"{W}fldSimple")]
    assert fields == [f" NOTEREF note{number} \\h " for number in (1, 2, 3, 4)]


def test_notes_that_are_not_called_in_their_order_bear_their_own_numbers() -> None:
    turned = (
        SOURCE.replace("[1] Its envoy", "[9] Its envoy")
        .replace("[1]: ", "[9]: ", 1)
        .replace("열었다. [1]", "열었다. [9]")
    )

    made = parts(turned)

    first = next(made["document"].iter(f"{W}footnoteReference"))
    assert first.get(f"{W}id") == "9"
    assert first.get(f"{W}customMarkFollows") == "1"


def test_words_changed_in_a_file_are_other_words_than_those_of_its_source() -> None:
    html = report_html(read_source(SOURCE)).encode()

    assert words_in(html) != words_in(html.replace(b"Nobody", b"Somebody", 1))
    assert words_in(html) == words_in(html.replace(b"\n<p>", b"\n\n  <p>"))
    assert "Nobody" in words_in(report_docx(read_source(SOURCE)))


def test_pdf_and_word_are_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    from tandem.reports.watch_report_pdf import report_pdf

    pdf, word = tmp_path / "there.pdf", tmp_path / "there.docx"
    subprocess.run(
        [sys.executable, "-c", _BUILD, str(pdf), str(word)], input=SOURCE.encode(), check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"},
    )  # fmt: skip

    assert pdf.read_bytes() == report_pdf(read_source(SOURCE))
    assert word.read_bytes() == report_docx(read_source(SOURCE))


def test_a_pdf_is_tagged_and_says_its_title_language_and_day() -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    from tandem.reports.watch_report_pdf import report_pdf

    pdf_tells_what_it_is(report_pdf(read_source(SOURCE)))


def pdf_tells_what_it_is(raw: bytes) -> None:
    pypdf = pytest.importorskip("pypdf")
    from tandem.reports.watch_report_attached import source_attached

    read = pypdf.PdfReader(io.BytesIO(raw))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert read.metadata.title == "Watch Report No. 3: What was said of the survey"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert read.metadata.creation_date.date().isoformat() == "2018-12-10"
    assert source_attached(raw) == SOURCE


def test_a_pdf_without_a_source_is_told_so() -> None:
    pytest.importorskip("pypdfium2")
    from tandem.reports.watch_report_attached import source_attached

    with pytest.raises(NoSource):
        source_attached(b"%PDF-1.7 nothing")


def test_nothing_is_fetched_for_a_pdf() -> None:
    pytest.importorskip("weasyprint", exc_type=ImportError)
    from tandem.reports.watch_report_pdf import _fetch_nothing

    with pytest.raises(ValueError, match="A report fetches nothing"):
        _fetch_nothing("http://192.0.2.1/a.png")


def test_a_report_in_no_language_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="needs one, such as --- en"):
        report_html(read_source("tandem-watch-report/1\n"))

    assert "Watch Report No. 3" in report_html(read_source(HEAD + ENGLISH + DOCUMENTS + notes(*NOTES)))
