"""A manifest in lines of text: pasted from a sheet, uploaded in the encodings of two countries, mended row by row."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.desk.desk import NotAllowed
from tandem.faces.web.manifest import LONGEST_FILE, decoded, read_manifest, rows_of, write_manifest

EIGHT = "light oil (diesel)\t55,000\tL\t2710.19\t41,000 usd\tROK\tpartly\tKorea Railroad"


def test_a_line_has_its_columns() -> None:
    (row,) = read_manifest("light oil (diesel); 55,000; L; 271019; partly")

    assert row == {
        "line": 1, "name": "light oil (diesel)", "quantity": "55000", "unit": "L", "hs": "271019", "returns": "partly",
    }  # fmt: skip


def test_a_row_of_eight_columns_says_value_origin_and_end_user() -> None:
    (row,) = read_manifest(EIGHT)

    assert row == {
        "line": 1, "name": "light oil (diesel)", "quantity": "55000", "unit": "L", "hs": "271019",
        "value": "41000 USD", "origin": "ROK", "returns": "partly", "end_user": "Korea Railroad",
    }  # fmt: skip
    assert read_manifest(write_manifest([row])) == (row,)


@pytest.mark.parametrize(
    "text",
    [
        'Item,HS code,Quantity,Unit\nlight oil,271019,"55,000",L',
        "수량\t품목\t단위\tHS 코드\t비고\n55,000\tlight oil\tL\t271019\tremark",
        "quantity; unit; item; HS\n55000; L; light oil; 271019",
        "light oil,55000,L,271019",
        "light oil\t55,000\tL\t271019",
        '"light oil"; 55000; L; 271019',
    ],
)
def test_a_sheet_may_part_and_order_its_columns_in_its_own_way(text: str) -> None:
    (row,) = read_manifest(text)

    assert row == {"line": 1, "name": "light oil", "quantity": "55000", "unit": "L", "hs": "271019"}


def test_what_is_left_out_is_left_out() -> None:
    assert read_manifest("\n  generators\n\nwagon;;; 8606; yes\n") == (
        {"line": 1, "name": "generators"},
        {"line": 2, "name": "wagon", "hs": "8606", "returns": "yes"},
    )


def test_korean_says_whether_it_comes_back() -> None:
    assert [row["returns"] for row in read_manifest("기관차; 1; 대; 8602; 예\n경유; 1; L; ; 아니요")] == ["yes", "no"]


@pytest.mark.parametrize("quantity", ["1,00", "1e5", "-1", "0x5", "٥", "1.", ".5", "1" * 16, "NaN", "1,000,00"])
def test_a_quantity_is_a_plain_decimal(quantity: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        read_manifest(f"oil; {quantity}; L")

    assert refused.value.reasons[0].code == "manifest_row_quantity"
    assert refused.value.reasons[0].values["row"] == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [("oil; 55,000", "unit"), ("; 1; L", "name"), ("oil; many; L", "quantity"), ("oil; 1; L; diesel", "hs"),
     ("oil; 1; L; 2710; perhaps", "returns"), ("oil; 1; L; 2710; 12; ROK; yes; Korail", "value")],
)  # fmt: skip
def test_a_fault_knows_its_column(line: str, column: str) -> None:
    (row,) = rows_of(line)

    assert row.faulty == (column,)


def test_five_thousand_lines_fit_and_one_more_does_not() -> None:
    assert len(read_manifest("oil\n" * 5000)) == 5000
    with pytest.raises(NotAllowed) as refused:
        read_manifest("oil\n" * 5001)

    assert refused.value.reasons[0].code == "manifest_too_many"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_file_of_either_countrys_sheets_is_read(encoding: str) -> None:
    assert decoded("품목,수량,단위\r\n경유,55000,L\r\n".encode(encoding)) == "품목,수량,단위\n경유,55000,L\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"PK\x03\x04sheet", "manifest_file_kind"), (b"\xff\xff\xff", "manifest_file_kind"),
     (b"a\x00b", "manifest_file_kind"), (b"x" * (LONGEST_FILE + 1), "manifest_file_long")],
)  # fmt: skip
def test_a_file_that_is_no_text_or_too_long_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        decoded(raw)

    assert refused.value.reasons[0].code == code


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300) | st.text(alphabet='ab1;,"\t \nL', max_size=60))
def test_any_text_is_read_or_refused_and_what_was_read_is_written_back(text: str) -> None:
    try:
        rows = read_manifest(text)
    except NotAllowed:
        return
    assert read_manifest(write_manifest(rows)) == rows
