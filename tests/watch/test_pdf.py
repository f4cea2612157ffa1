"""PDFs: paragraphs made whole, notes put to the end, heads left out; and what is refused or said of them."""

from pathlib import Path

import pytest
from tests.watch.files import SURVEY, pages, printed, with_attachment_and_script, with_password

from tandem.watch.opened import Opened
from tandem.watch.pdf import read_pdf
from tandem.watch.unreadable import Unreadable

_STYLE = """<style>
@page { size: A4; margin: 2.5cm; @top-center { content: "Watch of the corridor No. 7" } @bottom-center { content: counter(page) } }
body { font: 11pt serif; text-align: justify; hyphens: auto } p { margin: 0; text-indent: 1.5em }
span { float: footnote; font-size: 8.5pt } ::footnote-call { content: counter(footnote); vertical-align: super; font-size: 65% }
::footnote-marker { content: counter(footnote) ". " }
</style>"""  # noqa: E501


def _report(count: int) -> bytes:
    rows = "".join(
        f"<p>Paragraph {n}: the two sides agreed on a comprehensive understanding<span>Ministry of Unification, note "
        f"{n}, 20 November 2018, https://unikorea.example/survey/index.html</span> of the working-level implementation."
        " “The transportation of the materials has been authorised unanimously,” the spokesperson said to "
        "correspondents.</p>"
        for n in range(count)
    )
    return printed(f"<html lang=en>{_STYLE}<h1>The survey begins</h1>{rows}</html>")


@pytest.fixture(scope="module")
def report() -> bytes:
    return _report(24)


def read(raw: bytes) -> Opened:
    return read_pdf(raw, file="report.pdf", sha256="00")


def refusal(raw: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(raw)
    return refused.value.sentence


def test_paragraphs_are_joined_and_broken_words_made_whole(report: bytes) -> None:
    page = read(report).page

    bodies = [span.of(page.text) for span in page.parts("paragraph")]

    assert len(bodies) == 24
    for number, body in enumerate(bodies):
        assert body == (
            f"Paragraph {number}: the two sides agreed on a comprehensive understanding[{number + 1}] of the "
            "working-level implementation. “The transportation of the materials has been authorised unanimously,” the "
            "spokesperson said to correspondents."
        )
    assert (page.title, page.counts, page.media) == ("The survey begins", "text", "application/pdf")


def test_notes_at_the_foot_of_pages_stand_at_the_end_under_their_labels(report: bytes) -> None:
    page = read(report).page

    notes = [span.of(page.text) for span in page.parts("note")]

    assert len(notes) == 24
    assert notes[11] == (
        "[12] Ministry of Unification, note 11, 20 November 2018, https://unikorea.example/survey/index.html"
    )


def test_running_heads_and_numbers_of_pages_are_left_out(report: bytes) -> None:
    text = read(report).page.text

    assert "Watch of the corridor" not in text
    assert not [line for line in text.splitlines() if line.strip().isdigit()]


def test_a_title_of_two_lines_is_one_and_the_day_under_it_is_the_day_of_the_document() -> None:
    page = read((Path(__file__).parent / "documents" / "statement-orsa.pdf").read_bytes()).page

    assert page.title == "Joint Statement on the Second Meeting of the Orsa Working Group"
    assert [(day.value, day.span.of(page.text)) for day in page.published] == [("2021-05-19", "19 May 2021")]
    assert [span.of(page.text) for span in page.parts("dateline")] == ["Lusk, 19 May 2021"]


def test_columns_are_read_one_after_the_other() -> None:
    rows = "".join(f"<p>Row {n}: {SURVEY}</p>" for n in range(12))
    style = "<style>div { columns: 2 } body { font: 10pt serif } p { margin: 0 0 4pt }</style>"

    page = read(printed(f"<html lang=en>{style}<div>{rows}</div></html>")).page

    assert [span.of(page.text) for span in page.body] == [f"Row {n}: {SURVEY}" for n in range(12)]


def test_a_password_is_asked_away() -> None:
    locked = with_password(printed(f"<p>{SURVEY}</p>"), "seoul")

    assert refusal(locked) == "The PDF is locked with a password. Save it without one."


def test_attached_files_and_programs_are_said_and_not_opened() -> None:
    opened = read(with_attachment_and_script(printed(f"<p>{SURVEY}</p>")))

    assert opened.page.text == SURVEY
    assert [(one.code, one.values) for one in opened.remarks] == [
        ("watch_remark_attachments", {"count": 1}), ("watch_remark_scripts", {"count": 1}),
    ]  # fmt: skip


def test_a_pdf_of_pictures_alone_says_so() -> None:
    assert refusal(pages(3)) == ("The PDF holds pictures only and no text. Recognise its text first, and give that.")


def test_ten_thousand_pages_are_refused() -> None:
    assert refusal(pages(10_000)) == "The PDF has 10,000 pages; at most 2,000 are read. Give it in parts."


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.4 nothing of the kind %%EOF"])
def test_a_broken_pdf_says_so(raw: bytes) -> None:
    assert refusal(raw) == "The PDF is broken and cannot be opened. Save it anew, or give its text."
