"""Bytes become text without a guess: what cannot be known is said."""

import pytest

from tandem.watch.decoding import decode, is_utf8
from tandem.watch.unreadable import Unreadable

KOREAN = "정부는 11월 22일 남북 철도 공동조사를 지지한다고 밝혔다. 조사단은 경유 55,000리터를 싣고 떠났다."


def test_a_byte_order_mark_is_kept_so_that_offsets_count_it() -> None:
    assert decode(b"\xef\xbb\xbfSeoul") == "\ufeffSeoul"


def test_newlines_stay_as_they_are() -> None:
    assert decode(b"one\r\ntwo\rthree\n") == "one\r\ntwo\rthree\n"


def test_korean_in_an_old_encoding_is_read_when_declared() -> None:
    raw = KOREAN.encode("cp949")

    assert decode(raw, charset="EUC-KR") == KOREAN
    assert not is_utf8(raw)


def test_utf8_holds_where_something_else_is_declared() -> None:
    assert decode(KOREAN.encode(), charset="euc-kr") == KOREAN


def test_utf16_with_its_mark_needs_no_declaration() -> None:
    assert decode(KOREAN.encode("utf-16")) == "\ufeff" + KOREAN


@pytest.mark.parametrize(
    ("raw", "charset", "sentence"),
    [
        (b"", None, "The file is empty: there is nothing to read in it."),
        (b"\xef\xbb\xbf \r\n", None, "The file is empty: there is nothing to read in it."),
        (
            b"PK\x03\x04\0\0",
            None,
            "The file holds zero bytes: it is no text. Give the document that it was taken from.",
        ),
        (
            KOREAN.encode("cp949"),
            None,
            "The file is not in UTF-8 (byte 0) and declares no other encoding. "
            "It seems to be in cp949 (Korean): say so, or save it as UTF-8.",
        ),
        (
            "He said “no”.".encode("cp1252"),
            "utf-8",
            "The file is not in UTF-8 (byte 8) and declares no other encoding. "
            "It seems to be in cp1252 (Western European): say so, or save it as UTF-8.",
        ),
        (KOREAN.encode("cp949"), "klingon", "No encoding of text is called 'klingon'. Save the file as UTF-8."),
        (
            KOREAN.encode("cp949"),
            "ascii",
            "The file says that it is in ascii, but byte 0 is not. "
            "It seems to be in cp949 (Korean): say so, or save it as UTF-8.",
        ),
    ],
)
def test_what_cannot_be_decoded_gets_a_sentence(raw: bytes, charset: str | None, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(raw, charset=charset)

    assert refused.value.sentence == sentence
