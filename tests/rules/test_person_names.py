"""Names in Korean and in Latin letters: which spellings are one name, and which are not, pair by pair."""

import pytest

from tandem.rules.person_names import names_in, same_name

ONE_NAME = [
    ("Lee Do-hoon", "Yi To-hun"), ("Lee Do-hoon", "이도훈"), ("Dohoon Lee", "이도훈"), ("LEE Dohoon", "Yi To Hun"),
    ("Lee Do hoon", "Lee, Do-hoon"), ("Rhee Do-hoon", "이도훈"), ("Moon Jae-in", "문재인"),
    ("Mun Chae-in", "문재인"), ("Kim Jong-un", "김정은"), ("Kim Chŏng-ŭn", "김정은"),
    ("Kim Jong Un", "Kim Jeong-eun"), ("Kang Kyung-wha", "강경화"), ("Chung Eui-yong", "정의용"),
    ("Jeong Ui-yong", "Chung Eui-yong"), ("Suh Hoon", "서훈은"), ("Lee Nak-yon", "이낙연"),
    ("Park Geun-hye", "박근혜"), ("Pak Kŭn-hye", "Park Geun-hye"), ("Choe Son Hui", "최선희"),
    ("Choi Sun-hee", "최선희"), ("Ch'oe Sŏn-hŭi", "Choe Son Hui"), ("Ri Son Gwon", "리선권"), ("이선권", "리선권"),
    ("Kim Dae-jung", "김대중"), ("Kim Tae-chung", "김대중"), ("Roh Moo-hyun", "노무현"),
    ("No Mu-hyŏn", "Roh Moo-hyun"), ("Ban Ki-moon", "반기문"), ("Yoon Suk-yeol", "윤석열"),
    ("Paik Sun-yup", "백선엽"), ("Kim Yo-jong", "김여정"), ("Kim Yong-chol", "김영철"), ("Hyon Song-wol", "현송월"),
    ("Lim Dong-won", "임동원"), ("Im Tong-wŏn", "림동원"), ("Cheong Seong-chang", "정성장"),
    ("Cho Myoung-gyon", "조명균"), ("Syngman Rhee", "이승만"),
]  # fmt: skip
TWO_NAMES = [
    ("Lee Do-hoon", "Lee Do-hyun"), ("Lee Do-hoon", "Lim Do-hoon"), ("Lee Do-hoon", "Lee Dong-hoon"),
    ("Lee Do-hoon", "이동훈"), ("이도훈", "이두훈"), ("김대중", "김태중"), ("Kim Jong-un", "Kim Jong-il"),
    ("Kim Jong-un", "Kim Jung-in"), ("Kim Jong-un", "김정일"), ("Choi Sun-hee", "Cho Sun-hee"),
    ("Chung Eui-yong", "Chang Eui-yong"), ("Moon Jae-in", "문정인"), ("Park Jin", "박찬"),
    ("김현종", "Kim Hyun-jung"), ("Kim Hyun-chong", "김현정"), ("Stephen Biegun", "스티븐 비건"),
    ("Suh Hoon", "서운"), ("Kang Kyung-wha", "강경희"), ("Han River", "한강"), ("Joint survey", "조인트"),
]  # fmt: skip


def test_the_pairs_of_one_name_are_found_both_ways_but_for_those_that_no_rule_spells() -> None:
    missed = [pair for pair in ONE_NAME if not (same_name(*pair) and same_name(*reversed(pair)))]

    assert missed == [("Suh Hoon", "서훈은"), ("Cho Myoung-gyon", "조명균"), ("Syngman Rhee", "이승만")]
    # A particle follows a name in a text; nobody types it to search.
    assert same_name("Suh Hoon", "서훈은")


def test_of_twenty_pairs_of_two_names_one_is_taken_for_one() -> None:
    mistaken = [pair for pair in TWO_NAMES if same_name(*pair) or same_name(*reversed(pair))]

    # In McCune-Reischauer without its marks, chong is 종 and 정.
    assert mistaken == [("Kim Hyun-chong", "김현정")]


@pytest.mark.parametrize(
    "text", ["the survey of the line", "in no way", "so an old man", "조", "", "Lee", "-", "Lee-", "A" * 5000]
)
def test_a_text_without_a_name_has_none(text: str) -> None:
    assert list(names_in(text)) == []


def test_a_name_is_found_where_it_stands() -> None:
    text = "The envoy, Lee Do-hoon, met 이도훈을."

    assert [text[name.start : name.end] for name in names_in(text)] == ["이도훈", "Lee Do-hoon"]
