"""`tandem watch read`: what a person and a script get of documents, and what is said of files that are none."""

import hashlib
from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem
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


def test_a_script_gets_every_document_with_the_offsets_of_its_file(tmp_path: Path) -> None:
    raw = ("\ufeff" + EN.replace("\n", "\r\n")).encode()
    (file,) = write(tmp_path, survey_txt=raw)

    ran = tandem("watch", "read", file, "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.plain.keys() >= {"documents", "links", "accounts", "problems"}
    (document,) = ran.plain["documents"]
    text = raw.decode()
    assert document.keys() >= KEYS
    assert (document["file"], document["sha256"]) == (file, hashlib.sha256(raw).hexdigest())
    assert (document["published"], document["language"], document["counts"]) == (["2018-11-30"], "en", "file")
    assert any(text[start:end].startswith("A train of six wagons") for start, end in document["body"])
    (note,) = document["notes"]
    assert (note["label"], note["url"]) == ("1", "https://www.unikorea.example/survey/1.htm")
    assert [text[start:end] for start, end in note["markers"]] == ["[1]"]
    for kind in ("quotes", "dates", "names"):
        assert [text[one["start"] : one["end"]] for one in document[kind]] == [one["text"] for one in document[kind]]


def test_every_kind_of_document_is_read_by_what_it_holds(tmp_path: Path) -> None:
    files = write(
        tmp_path, plain_dat=EN, printed_txt=printed(f"<p>{'The joint survey begins in November. ' * 3}</p>"),
        noted_pdf=word(paragraph(run("A train left Seoul."), call(1)), notes={1: "Ministry of Unification"}),
    )  # fmt: skip

    documents = tandem("watch", "read", str(tmp_path), "--json").plain["documents"]

    assert {one["file"]: (one["media"].rpartition("/")[2], one["counts"]) for one in documents} == {
        files[0]: ("plain", "file"), files[1]: ("pdf", "text"), files[2]: ("vnd.openxmlformats-officedocument", "text"),
    }  # fmt: skip
    assert [note["text"] for one in documents for note in one["notes"] if one["file"] == files[2]] == [
        "Ministry of Unification"
    ]


def test_a_bad_file_is_a_sentence_and_the_others_are_read(tmp_path: Path) -> None:
    files = write(
        tmp_path,
        a_txt=EN,
        b_txt="",
        c_docx=word(paragraph(run("x")), more={"word/vbaProject.bin": b"x"}),
        d_txt="P\u0430vel left Seoul on November 30.",
    )

    ran = tandem("watch", "read", *files, str(tmp_path / "gone.txt"), "--json")

    assert ran.code == 0
    assert [one["file"] for one in ran.plain["documents"]] == [files[0], files[3]]
    assert [(one["file"], one["read"], one["sentence"]) for one in ran.plain["problems"]] == [
        (files[1], False, "The file is empty: there is nothing to read in it."),
        (
            files[2], False,
            "The document holds macros (programs); nothing of it was read. Save it without macros, as .docx.",
        ),
        (
            files[3], True,
            "Words mix letters of two alphabets that look alike (1): P\u0430vel. It was read; check the names before "
            "you believe them.",
        ),
        (str(tmp_path / "gone.txt"), False, "There is no such file or folder."),
    ]  # fmt: skip
    assert f"{files[1]}: The file is empty: there is nothing to read in it.\n" in ran.err


def test_where_no_file_can_be_read_the_command_fails_and_says_of_each_why(tmp_path: Path) -> None:
    (file,) = write(tmp_path, a_txt="")

    ran = tandem("watch", "read", file, "--json")

    assert ran.code == 1
    assert (ran.plain["documents"], len(ran.plain["problems"])) == ([], 1)
    assert ran.err == f"{file}: The file is empty: there is nothing to read in it.\n"


def test_the_same_bytes_twice_are_two_documents_with_one_link(tmp_path: Path) -> None:
    first, second = write(tmp_path, a_txt=EN, b_txt=EN)

    plain = tandem("watch", "read", str(tmp_path), "--json").plain

    assert [one["file"] for one in plain["documents"]] == [first, second]
    (link,) = plain["links"]
    assert (link["kind"], link["a"]["file"], link["b"]["file"]) == ("same document", first, second)
    assert (link["a"]["start"], link["a"]["end"]) == (0, len(EN))


def test_a_person_gets_counts_quotes_and_accounts(tmp_path: Path) -> None:
    (file,) = write(tmp_path, survey_txt=EN)

    told = tandem("watch", "read", file).out

    assert told.startswith("Read: 1 of 1 files. Not read: 0.\n")
    assert "Notes: 1." in told
    assert "No differing accounts were found." in told


def test_names_of_a_case_and_of_a_file_come_first(tmp_path: Path) -> None:
    file, names, bad = write(
        tmp_path, survey_txt=EN, names_yaml="- {id: BODY, kind: body, names: {en: [light oil]}}", bad_yaml="- id: 7",
    )  # fmt: skip

    assert tandem("watch", "read", file, "--names", names, "--case", "rail-survey-2018", "--json").code == 0
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
