"""What kind of document bytes are, by what they hold; what is none gets a sentence with the way out."""

import pytest
from tests.watch.files import SURVEY, paragraph, run, word

from tandem.watch.media import HTML, PDF, TEXT, WORD, media_of
from tandem.watch.oddity import oddities
from tandem.watch.unreadable import Unreadable


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (SURVEY.encode(), TEXT),
        ("합동조사는 11월 30일에 시작한다.".encode("cp949"), TEXT),
        (SURVEY.encode("utf-16"), TEXT),
        (b"BMDs and MZ are letters.", TEXT),
        (b"a < b and <p> is a sign", TEXT),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><p>Survey</p></html>", HTML),
        (b'<?xml version="1.0"?><!-- survey --><HTML lang="ko">', HTML),
        (b"\n\n%PDF-1.7\n", PDF),
        (word(paragraph(run(SURVEY))), WORD),
    ],
)
def test_a_document_is_what_it_holds(raw: bytes, media: str) -> None:
    assert media_of(raw) == media


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n", "The file is a picture: recognise its text first, and give that."),
        (b"BM\x9a\0\0\0\0\0", "The file is a picture: recognise its text first, and give that."),
        (b"\x1f\x8b\x08\0", "The file is an archive: unpack it, and give the documents in it."),
        (b"PK\x03\x04 survey.txt", "The file is an archive: unpack it, and give the documents in it."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "The file is an old Word file (.doc), or one with a password: save it as .docx without a password.",
        ),
        (b"{\\rtf1 Survey}", "The file is rich text (RTF): save it as .docx or as text."),
        (b"MZ\x90\0\x03", "The file is a program."),
        (bytes(range(32)) * 8, "The file is of no kind that is read here: TXT, HTML, PDF and DOCX are."),
    ],
)
def test_what_is_no_document_says_what_it_is(raw: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        media_of(raw)

    assert refused.value.sentence == sentence


def test_text_that_turns_hides_or_mixes_alphabets_is_told_of() -> None:
    found = oddities("Minister \u202egnaK\u202c of the Mini\u200bstry; P\u0430vel and S\u0435oul, Moscow (Москва).")

    assert [(one.code, one.values) for one in found] == [
        ("watch_remark_turned", {"count": 2}),
        ("watch_remark_unseen", {"count": 1}),
        ("watch_remark_mixed", {"count": 2, "words": "P\u0430vel, S\u0435oul"}),
    ]


def test_korean_and_english_side_by_side_are_nothing_odd() -> None:
    assert oddities(f"{SURVEY} 이도훈 (Lee Do-hoon) 한반도평화교섭본부장은 “α”라고 했다.") == ()
