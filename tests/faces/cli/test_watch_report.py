"""`tandem watch report` as an editor and as a stranger use it."""

import zipfile
from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem
from tests.watch_reports import DOCUMENT, SOURCE, source

_PDF = Path(__file__).resolve().parents[2] / "watch" / "documents" / "statement-orsa.pdf"

pytest.importorskip("docx")
pytest.importorskip("weasyprint", exc_type=ImportError)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "source.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "documents").mkdir()
    (folder / "documents" / "any-name.txt").write_text(DOCUMENT, encoding="utf-8", newline="")
    told = tandem("watch", "report", "build", str(folder / "source.txt"), "--into", str(folder / "out"))
    assert told.code == 0, told.err
    return folder


def check(file: Path, *more: str) -> dict[str, object]:
    plain: dict[str, object] = tandem("watch", "report", "check", str(file), "--json", *more).plain
    return plain


@pytest.mark.parametrize("form", ["txt", "html", "docx", "pdf"])
def test_every_form_is_checked_from_the_source_inside_it(built: Path, form: str) -> None:
    plain = check(built / "out" / f"watch-report-3.{form}", "--originals", str(built / "documents"))

    assert plain["refused"] == []
    assert plain["file"] == ("source" if form == "txt" else "same")
    assert [one["state"] for one in plain["notes"]] == ["original", "original", "not_here", "public"]  # type: ignore[index,attr-defined]


def test_without_the_documents_each_note_says_how_far_it_was_checked(built: Path) -> None:
    told = tandem("watch", "report", "check", str(built / "out" / "watch-report-3.html"))

    assert told.code == 0
    assert told.out.splitlines()[0] == ("Nothing is refused; quotations that are not the words of their passage: 0.")
    assert told.out.splitlines()[-4:] == [
        "  [1] not checked here; the original is not here, and no words are quoted",
        "  [2] matches the hash; the original is not here",
        "  [3] an entry of a record that is not here",
        "  [4] a public page; nothing is fetched",
    ]


def test_a_quotation_tampered_with_is_refused_and_nothing_is_built(tmp_path: Path) -> None:
    file = tmp_path / "source.txt"
    file.write_text(SOURCE.replace("said “The other side stands", "said “The other side stood"), encoding="utf-8")

    told = tandem("watch", "report", "build", str(file), "--into", str(tmp_path / "out"))

    assert told.code == 1
    assert "these words are not, byte for byte, those of a passage" in told.out
    assert not (tmp_path / "out").exists()


def test_a_page_changed_after_it_was_made_is_not_believed(built: Path, tmp_path: Path) -> None:
    page = (built / "out" / "watch-report-3.html").read_text(encoding="utf-8")
    file = tmp_path / "changed.html"
    file.write_text(page.replace("Nobody signed", "Somebody signed", 1), encoding="utf-8")

    told = tandem("watch", "report", "check", str(file))

    assert told.code == 1
    assert told.out.startswith("The file does not say what the source inside it makes: it was changed")


def test_a_file_that_is_no_report_is_told_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "letter.html"
    file.write_text("<p>A letter.</p>", encoding="utf-8")

    told = tandem("watch", "report", "check", str(file), "--language", "ko")

    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("이 파일에는 보고서의 원문이 없습니다.")


def test_entries_of_a_case_that_ships_are_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "source.txt"
    told = "The UN Command did not let the train cross. [1][2]"
    file.write_text(source(told, "entry rail-survey-2018:m15", "entry rail-survey-2018:m99"), encoding="utf-8")

    plain = check(file)

    assert [one["state"] for one in plain["notes"]] == ["found", "missing"]  # type: ignore[index,attr-defined]
    assert [one["code"] for one in plain["refused"]] == ["wreport_entry_missing"]  # type: ignore[index,attr-defined]


def test_originals_in_a_folder_that_is_not_there_are_told_so(built: Path) -> None:
    told = tandem("watch", "report", "check", str(built / "source.txt"), "--originals", str(built / "nowhere"))

    assert told.code == 1
    assert "Name the folder with the documents." in told.err


def test_a_passage_of_a_pdf_is_held_against_the_text_taken_out_of_it(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    from tandem.rules.watch_passage import cut_passage
    from tandem.rules.watch_report import Quoted
    from tandem.rules.watch_report_notes import told_of
    from tandem.watch.opening import open_document

    raw = _PDF.read_bytes()
    page = open_document(raw, file=_PDF.name).page
    cut = cut_passage(page.text, document=page.sha256, start=20, end=60, with_words=False)
    file = tmp_path / "source.txt"
    file.write_text(source("The statement says it. [1]", told_of(Quoted(cut), {})), encoding="utf-8")

    plain = check(file, "--originals", str(_PDF.parent))

    assert [one["state"] for one in plain["notes"]] == ["original"]  # type: ignore[index,attr-defined]


@pytest.mark.parametrize(
    "forged",
    [
        '<pre id="report-source">The group was dissolved.</pre>',
        '<input value="The group was dissolved.">',
        '<p style="display:none"></p>',
        '<p onclick="alert(1)"></p>',
        '<img src="" alt="The group was dissolved.">',
    ],
)
def test_a_page_that_shows_or_runs_what_its_source_does_not_make_differs(
    built: Path, tmp_path: Path, forged: str
) -> None:
    page = (built / "out" / "watch-report-3.html").read_text(encoding="utf-8")
    file = tmp_path / "forged.html"
    file.write_text(page.replace("</body>", f"{forged}</body>"), encoding="utf-8")

    told = tandem("watch", "report", "check", str(file), "--json")

    assert told.code == 1


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml"])
def test_a_word_file_without_a_part_or_with_a_broken_one_differs(built: Path, tmp_path: Path, part: str) -> None:
    for name, content in (("gone.docx", None), ("broken.docx", b"<w:document")):
        with (
            zipfile.ZipFile(built / "out" / "watch-report-3.docx") as whole,
            zipfile.ZipFile(tmp_path / name, "w") as bad,
        ):
            for one in whole.namelist():
                put = content if one == part else whole.read(one)
                if put is not None:
                    bad.writestr(one, put)

        told = tandem("watch", "report", "check", str(tmp_path / name), "--json")

        assert (told.code, told.plain["file"]) == (1, "differs")
