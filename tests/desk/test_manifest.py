"""A manifest in lines of text: what a line says, and everything that can be wrong with one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.desk.desk import NotAllowed
from tandem.desk.manifest import column_of, read_manifest, rows_of, write_manifest
from tandem.reports.speaker import LANGUAGES, Speaker

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


@pytest.mark.parametrize("quantity", ["1,00", "1e5", "0x5", "٥", "1.", ".5", "1" * 16, "NaN", "1,000,00"])
def test_a_quantity_is_a_plain_decimal(quantity: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        read_manifest(f"oil; {quantity}; L")

    assert refused.value.reasons[0].code == "manifest_row_quantity"
    assert refused.value.reasons[0].values["row"] == 1


FAULTS = [
    ("oil; 55,000", "unit", "manifest_row_unit"),
    ("oil; 3 꾸러미", "unit", "manifest_row_unit_unknown"),
    ("oil; 3; 꾸러미", "unit", "manifest_row_unit_unknown"),
    ("oil; 55,000 L; kg", "quantity", "manifest_row_two_units"),
    ("; 1; L", "name", "manifest_row_short"),
    ("합계; 3; L", "name", "manifest_row_sum"),
    ("oil; many; L", "quantity", "manifest_row_quantity"),
    ("oil; -3; L", "quantity", "manifest_row_negative"),
    ("oil; (3); L", "quantity", "manifest_row_negative"),
    ("oil; −3 L", "quantity", "manifest_row_negative"),
    ("oil; approx. 3; L", "quantity", "manifest_row_about"),
    ("oil; 약 3리터", "quantity", "manifest_row_about"),
    ("oil; 3~4; L", "quantity", "manifest_row_about"),
    ("oil; 55,000리터 정도", "quantity", "manifest_row_about"),
    ("oil; 1; L; diesel", "hs", "manifest_row_hs"),
    ("oil; 1; L; 77", "hs", "manifest_row_hs_chapter"),
    ("oil; 1; L; HS 77", "hs", "manifest_row_hs_chapter"),
    ("oil; 1; L; 271019430000", "hs", "manifest_row_hs_long"),
    ("bees; 1; 개; 10641", "hs", "manifest_row_hs_odd"),
    ("milk; 1; kg; 402.1", "hs", "manifest_row_hs_odd"),
    ("oil; 1; L; 2710; perhaps", "returns", "manifest_row_returns"),
    ("oil; 1; L; 2710; 12; ROK; yes; Korail", "value", "manifest_row_value"),
    ("oil; 1; L; ; ; ; yes; ; 2018-11-29", "returns_on", "manifest_row_back_early"),
    ("oil; 1; L; ; ; ; no; ; 2018-12-17", "returns_on", "manifest_row_back_never"),
    ("oil; 1; L; ; ; ; yes; ; 03/04/2018", "returns_on", "manifest_row_day"),
    ("oil; 1; L; ; ; ; yes; ; 2018-12-17; Gyeongui; perhaps", "vehicle", "manifest_row_vehicle"),
    ("oil; =1+1; L", "quantity", "manifest_row_formula"),
    ("=HYPERLINK(A1); 1; L", "name", "manifest_row_formula"),
    ("oil; #REF!; L", "quantity", "manifest_row_error"),
    (f"{'o' * 501}; 1; L", "name", "manifest_row_long"),
    ("oil\u202e; 1; L", "name", "manifest_row_strange"),
]


@pytest.mark.parametrize(("line", "column", "code"), FAULTS)
def test_a_fault_knows_its_column_and_leads_on_in_both_languages(line: str, column: str, code: str) -> None:
    (row,) = rows_of(line, departs="2018-11-30")

    assert [(column_of(fault), fault.code) for fault in row.faults] == [(column, code)]
    with pytest.raises(NotAllowed):
        read_manifest(line, departs="2018-11-30")
    for language in LANGUAGES:
        sentence = Speaker(language, "Asia/Seoul").reason(row.faults[0])
        assert "1" in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("typed", "quantity", "unit"),
    [
        ("55,000 L", "55000", "L"),
        ("５５，０００; Ｌ", "55000", "L"),
        ("55000; 리터", "55000", "리터"),
        ("12톤", "12", "톤"),
        ("3 EA", "3", "EA"),
        ("3대", "3", "대"),
        ("55,000 L; L", "55000", "L"),
        ("1.5; 킬로그램", "1.5", "킬로그램"),
        ("3; 개", "3", "개"),
    ],
)
def test_a_quantity_is_read_with_the_unit_in_it(typed: str, quantity: str, unit: str) -> None:
    (row,) = read_manifest(f"light oil; {typed}")

    assert (row["quantity"], row["unit"]) == (quantity, unit)


@pytest.mark.parametrize("day", ["2018-12-17", "2018. 12. 17.", "2018년 12월 17일", "2018/12/17", "2018.12.17"])
def test_a_day_is_read_with_its_year_first(day: str) -> None:
    (row,) = read_manifest(f"wagon; 6; 량; 8606; ; ; yes; ; {day}; Gyeongui line; yes")

    assert row["returns_on"] == "2018-12-17"
    assert row["vehicle"] is True
    assert row["route"] == "Gyeongui line"
    assert read_manifest(write_manifest([row])) == (row,)


def test_good_rows_stay_beside_faulty_ones_as_they_were_typed() -> None:
    text = "light oil; 55,000 L; ; 271019; partly\nwagon; -6; 량; 8606; yes"

    good, bad = rows_of(text)

    assert (good.faults, bad.cells["quantity"]) == ((), "-6")
    assert [row.cells for row in rows_of(write_manifest([good.cells, bad.cells]))] == [good.cells, bad.cells]


def test_five_thousand_lines_fit_and_one_more_does_not() -> None:
    assert len(read_manifest("oil\n" * 5000)) == 5000
    with pytest.raises(NotAllowed) as refused:
        read_manifest("oil\n" * 5001)

    assert refused.value.reasons[0].code == "manifest_too_many"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300) | st.text(alphabet='ab1;,"\t \nL', max_size=60))
def test_any_text_is_read_or_refused_and_what_was_read_is_written_back(text: str) -> None:
    try:
        rows = read_manifest(text)
    except NotAllowed:
        return
    assert read_manifest(write_manifest(rows)) == rows


def test_a_currency_in_a_column_of_its_own_goes_into_the_value() -> None:
    rows = rows_of(
        "품명;수량;단위;가격;통화;귀환\n"
        "레일 탐상기;1;개;80,000;USD;예\n경유;55000;L;60000 EUR;EUR;일부\n생수;12;상자;;KRW;"
    )

    assert [row.said["value"] for row in rows] == ["80000 USD", "60000 EUR", ""]
    assert [row.said["returns"] for row in rows] == ["yes", "partly", ""]
    assert not any(row.faults for row in rows)


def test_a_value_and_a_column_that_name_two_currencies_are_asked_about() -> None:
    (row,) = rows_of("품명;가격;통화\n레일 탐상기;80000 EUR;USD")

    assert [fault.code for fault in row.faults] == ["manifest_row_value"]
