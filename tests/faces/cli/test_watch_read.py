"""`tandem watch read`: what a person and a script get of documents, and what is said of files that are none."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from tests.faces.cli.stage import Ran, tandem
from tests.watch.files import call, paragraph, printed, run, word

from tandem.watch.page import Page

EN = """Survey of the Gyeongui line begins

Posted : Nov.30,2018 16:58 KST

A train of six wagons left Seoul on November 30 with 55,000 litres of light oil on board. [1]

“The survey begins today,” the ministry said in a statement that was read to correspondents at the station.

[1] Ministry of Unification, "Joint survey of the railway," November 29, 2018
https://www.unikorea.example/survey/1.htm
"""
KEYS = {
    "file",
    "sha256",
    "title",
    "outlet",
    "published",
    "language",
    "body",
    "notes",
    "quotes",
    "indirect",
    "dates",
    "names",
}


def write(folder: Path, **files: bytes | str) -> list[str]:
    paths = [folder / name.replace("_", ".") for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [str(path) for path in paths]


DULL = "조사 열차는 11월 30일 서울역을 떠났다. 여섯 량이다.\n"
RAW = ("\ufeff" + EN.replace("\n", "\r\n")).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents of every kind under names that say nothing, and with some that are none."""
    folder = tmp_path_factory.mktemp("documents")
    noted = word(paragraph(run("A train left Seoul."), call(1)), notes={1: "Ministry of Unification"})
    write(
        folder, a_txt=RAW, b_dat=EN, c_dat=EN, d_txt=printed(f"<p>{'The joint survey begins in November. ' * 3}</p>"),
        e_pdf=noted, f_txt="P\u0430vel left Seoul on November 30.", g_txt="",
        h_docx=word(paragraph(run("x")), more={"word/vbaProject.bin": b"x"}),
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def read(folder: Path) -> Ran:
    return tandem("watch", "read", str(folder), str(folder / "gone.txt"), "--workers", "1", "--json")


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [Path(row["file"]).name for row in rows]


def test_a_script_gets_every_document_with_the_offsets_of_its_file(read: Ran, folder: Path) -> None:
    assert read.code == 0
    assert read.plain.keys() >= {"documents", "links", "accounts", "problems"}
    document, text = read.plain["documents"][0], RAW.decode()
    assert document.keys() >= KEYS
    assert (document["file"], document["sha256"]) == (str(folder / "a.txt"), hashlib.sha256(RAW).hexdigest())
    assert (document["published"], document["language"], document["counts"]) == (["2018-11-30"], "en", "file")
    assert any(text[start:end].startswith("A train of six wagons") for start, end in document["body"])
    (note,) = document["notes"]
    assert (note["label"], note["url"]) == ("1", "https://www.unikorea.example/survey/1.htm")
    assert [text[start:end] for start, end in note["markers"]] == ["[1]"]
    (quote,) = document["quotes"]
    assert (quote["kind"], "ministry" in quote["speaker"], quote["chain"]) == ("full", True, [quote["speaker"]])
    assert text[quote["start"] - 1] + text[quote["end"]] == "“”"
    for kind in ("quotes", "dates", "names"):
        assert [text[one["start"] : one["end"]] for one in document[kind]] == [one["text"] for one in document[kind]]


def test_every_kind_of_document_is_read_by_what_it_holds(read: Ran) -> None:
    documents = read.plain["documents"]

    assert names(documents) == ["a.txt", "b.dat", "c.dat", "d.txt", "e.pdf", "f.txt"]
    assert [(one["media"].rpartition("/")[2], one["counts"]) for one in documents[2:5]] == [
        ("plain", "file"), ("pdf", "text"), ("vnd.openxmlformats-officedocument", "text"),
    ]  # fmt: skip
    assert [note["text"] for note in documents[4]["notes"]] == ["Ministry of Unification"]


def test_a_bad_file_is_a_sentence_and_the_others_are_read(read: Ran, folder: Path) -> None:
    problems = read.plain["problems"]

    assert [(Path(one["file"]).name, one["read"], one["sentence"]) for one in problems] == [
        (
            "f.txt", True,
            "Words mix letters of two alphabets that look alike (1): P\u0430vel. It was read; check the names before "
            "you believe them.",
        ),
        ("g.txt", False, "The file is empty: there is nothing to read in it."),
        (
            "h.docx", False,
            "The document holds macros (programs); nothing of it was read. Save it without macros, as .docx.",
        ),
        ("gone.txt", False, "There is no such file or folder."),
    ]  # fmt: skip
    assert f"{folder / 'g.txt'}: The file is empty: there is nothing to read in it.\n" in read.err


def test_the_same_bytes_twice_are_two_documents_with_one_link(read: Ran) -> None:
    twins = [link for link in read.plain["links"] if names([link["a"], link["b"]]) == ["b.dat", "c.dat"]]

    (link,) = twins
    assert (link["kind"], link["a"]["start"], link["a"]["end"]) == ("same document", 0, len(EN))
    assert "c.dat" not in names([end for link in read.plain["links"] for end in (link["a"], link["b"])])[:-1]


def test_where_no_file_can_be_read_the_command_fails_and_says_of_each_why(tmp_path: Path) -> None:
    (file,) = write(tmp_path, a_txt="")

    ran = tandem("watch", "read", file, "--json")

    assert ran.code == 1
    assert (ran.plain["documents"], len(ran.plain["problems"])) == ([], 1)
    assert ran.err == f"{file}: The file is empty: there is nothing to read in it.\n"


def test_a_person_gets_counts_quotes_and_accounts(tmp_path: Path) -> None:
    (file,) = write(tmp_path, survey_txt=EN)

    told = tandem("watch", "read", file).out

    assert told.startswith("Read: 1 of 1 files. Not read: 0.\n")
    assert "Notes: 1." in told
    assert "No differing accounts were found." in told


def test_names_of_a_case_and_of_a_file_come_first(tmp_path: Path) -> None:
    file, given, bad = write(
        tmp_path, survey_txt=DULL, names_yaml="- {id: BODY, kind: body, names: {en: [light oil]}}", bad_yaml="- id: 7",
    )  # fmt: skip

    assert tandem("watch", "read", file, "--names", given, "--case", "rail-survey-2018").code == 0
    refused = tandem("watch", "read", file, "--names", bad, "--json")
    assert refused.code == 1
    assert refused.error["sentence"].startswith(f"{bad} holds no names that can be read:")
    assert refused.out == ""


def test_a_text_in_an_old_encoding_is_read_when_it_is_said(tmp_path: Path) -> None:
    (file,) = write(tmp_path, survey_txt="정부는 11월 30일 남북 철도 공동조사를 시작한다고 밝혔다.".encode("cp949"))

    assert "It seems to be in cp949 (Korean): say so" in tandem("watch", "read", file).err
    (document,) = tandem("watch", "read", file, "--encoding", "cp949", "--json").plain["documents"]
    assert (document["language"], document["counts"]) == ("ko", "text")


def test_an_empty_folder_says_what_to_name(tmp_path: Path) -> None:
    ran = tandem("watch", "read", str(tmp_path))

    assert (ran.code, ran.err) == (
        1, "There is no file in what you named. Name documents (TXT, HTML, PDF, DOCX), or a folder with some in it.\n"
    )  # fmt: skip


def test_shown_offsets_lead_back_to_the_file_of_a_page() -> None:
    from tandem.watch.found import Dated, Found
    from tandem.watch.page import Span
    from tandem.watch.shown import document

    text, raw = "on 30 November 2018", "<p>on&nbsp;30 November 2018</p>"
    places = (3, 4, 5, *range(11, 11 + len(text) - 3))
    page = Page(file="a.html", sha256="00", media="text/html", text=text, blocks=(), language="en", places=places)
    found = Found(page, dates=(Dated(Span(3, 19), "2018-11-30", "printed"),))

    (dated,) = document(found)["dates"]

    assert raw[dated["start"] : dated["end"]] == dated["text"] == "30 November 2018"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_help_is_in_both_languages(language: str) -> None:
    assert "FILE" in tandem("--language", language, "watch", "read", "--help").out
