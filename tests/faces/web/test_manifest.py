"""A manifest in lines of a text field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandem.desk.desk import NotAllowed
from tandem.faces.web.manifest import read_manifest, write_manifest


def test_a_line_has_its_columns() -> None:
    (row,) = read_manifest("light oil (diesel); 55,000; L; 271019; partly")

    assert row == {
        "line": 1, "name": "light oil (diesel)", "quantity": "55000", "unit": "L", "hs": "271019", "returns": "partly",
    }  # fmt: skip


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


def test_a_thousand_lines_fit_and_one_more_does_not() -> None:
    assert len(read_manifest("oil\n" * 1000)) == 1000
    with pytest.raises(NotAllowed) as refused:
        read_manifest("oil\n" * 1001)

    assert refused.value.reasons[0].code == "manifest_too_many"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_or_refused_and_what_was_read_is_written_back(text: str) -> None:
    try:
        rows = read_manifest(text)
    except NotAllowed:
        return
    assert read_manifest(write_manifest(rows)) == rows
