"""Word documents: their text with calls of notes, the notes at the end, and what is refused before it is unpacked."""

import io
import zipfile

import pytest
from tests.watch.files import SURVEY, call, paragraph, run, word

from tandem.watch.packed import Packed
from tandem.watch.unreadable import Unreadable
from tandem.watch.word import read_word


def opened(raw: bytes) -> str:
    return read_word(raw, file="survey.docx", sha256="00").page.text


def refusal(raw: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_word(raw, file="survey.docx", sha256="00")
    return refused.value.sentence


def test_notes_are_called_in_the_text_and_stand_at_its_end() -> None:
    body = paragraph(run(SURVEY), call(7), run(" Both sides agreed."), call(3, "endnote"))
    raw = word(body, notes={7: "Ministry of Unification, 29 November 2018"}, ends={3: "See note [1]."})

    page = read_word(raw, file="survey.docx", sha256="00").page

    assert page.text == (
        f"{SURVEY}[1] Both sides agreed.[2]\n\n[1] Ministry of Unification, 29 November 2018\n\n[2] See note [1]."
    )
    assert [span.of(page.text)[:3] for span in page.parts("note")] == ["[1]", "[2]"]
    assert [span.of(page.text)[:9] for span in page.body] == ["The joint"]
    assert (page.counts, page.media) == ("text", "application/vnd.openxmlformats-officedocument")


def test_the_styles_say_what_is_title_and_heading() -> None:
    body = paragraph(run("The survey begins"), style="T1") + paragraph(run("What comes next"), style="H1")

    page = read_word(word(body + paragraph(run(SURVEY))), file="survey.docx", sha256="00").page

    assert page.title == "The survey begins"
    assert [span.of(page.text) for span in page.parts("heading")] == ["What comes next"]


def test_a_note_that_is_never_called_is_left_out_and_so_is_a_call_of_none() -> None:
    raw = word(paragraph(run(SURVEY), call(9)), notes={4: "of another draft"})

    assert opened(raw) == SURVEY


def test_struck_out_hidden_and_computed_words_are_no_text() -> None:
    struck = f"<w:del><w:r><w:delText>four</w:delText></w:r></w:del><w:ins>{run('six ')}</w:ins>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r>"
    field = "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"

    assert opened(word(paragraph(struck, hidden, field, run("wagons cross the line.")))) == (
        "six wagons cross the line."
    )


def test_text_in_tables_and_boxes_is_read_once() -> None:
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    ).format(paragraph(run("In a box.")))
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('In a cell.'))}</w:tc></w:tr></w:tbl>"

    assert opened(word(paragraph(run(SURVEY), box) + table)) == f"{SURVEY}\n\nIn a box.\n\nIn a cell."


def test_ten_thousand_footnotes_are_read() -> None:
    body = paragraph(*(run("A word") + call(number) for number in range(1, 10_001)))
    raw = word(body, notes={number: f"Source {number}" for number in range(1, 10_001)})

    page = read_word(raw, file="survey.docx", sha256="00").page

    assert len(page.parts("note")) == 10_000


def test_macros_are_refused() -> None:
    raw = word(paragraph(run(SURVEY)), more={"word/vbaProject.bin": b"Sub AutoOpen()"})

    assert refusal(raw) == (
        "The document holds macros (programs); nothing of it was read. Save it without macros, as .docx."
    )


def test_a_zip_bomb_is_seen_in_its_list_and_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = word(paragraph(run(SURVEY)), more={"word/media/flat.xml": bytes(30 * 1024 * 1024)})
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))

    said = refusal(raw)

    assert said.startswith("The packed document would unfold to 1,0")
    assert said.endswith(
        "times its size, more than the 200 times that are allowed; nothing of it was unpacked. "
        "Save it anew, or give its text."
    )


def test_a_bomb_of_many_small_parts_is_refused_by_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tandem.watch.packed.MOST_UNPACKED", 1024 * 1024)

    said = refusal(word(paragraph(run(SURVEY)), more={f"{n}.xml": bytes(600 * 1024) for n in range(2)}))

    assert said.startswith("The packed document would unfold to 1 MB, more than the 1 MB that are allowed;")


def test_too_many_parts_are_refused() -> None:
    said = refusal(word(paragraph(run(SURVEY)), more={f"p/{n}": b"" for n in range(5_000)}))

    assert said.startswith("The packed document would unfold to 5,003 parts, more than the 5,000 that are allowed;")


def test_entities_that_unfold_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    assert refusal(word(paragraph(run("&b;")), head=bomb)) == (
        "It declares entities of its own, which could unfold to any size; nothing of it was read. "
        "Save it anew in a word processor."
    )


def test_parts_in_parts_without_end_are_refused() -> None:
    deep = "<w:tbl>" * 10_000 + "</w:tbl>" * 10_000

    assert refusal(word(deep)).startswith("Its parts lie more than 500 deep in one another;")


def test_files_in_the_document_are_said_and_not_opened() -> None:
    raw = word(paragraph(run(SURVEY)), more={"word/embeddings/oil.xlsx": b"PK", "word/embeddings/in.zip": b"PK"})

    (remark,) = read_word(raw, file="survey.docx", sha256="00").remarks

    assert (remark.code, remark.values) == ("watch_remark_embedded", {"count": 2})
    assert Packed(raw).embedded == ("word/embeddings/in.zip", "word/embeddings/oil.xlsx")


@pytest.mark.parametrize("cut", [200, 60])
def test_a_cut_document_is_broken(cut: int) -> None:
    assert refusal(word(paragraph(run(SURVEY)))[:-cut]) == (
        "The Word document is broken: its parts cannot be unpacked. Save it anew in a word processor."
    )


def test_a_part_that_differs_from_its_check_sum_is_broken() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("word/document.xml", "<document>survey</document>")

    assert refusal(raw.getvalue().replace(b"survey", b"Survey")).startswith("The Word document is broken:")


def test_a_document_without_words_says_so() -> None:
    assert refusal(word(paragraph())) == "The document holds no words. Where it is scanned, recognise its text first."
