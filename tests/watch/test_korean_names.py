from pathlib import Path

import yaml
from tests.watch.korean_figures import lexicon
from tests.watch.korean_page import page

from tandem.watch.korean import korean_names, korean_sentences, same_person

PAIRS = yaml.safe_load(Path(__file__).with_name("korean_pairs.yaml").read_text(encoding="utf-8"))


def _names(text: str) -> list[tuple[str, str, str]]:
    one = page(text)
    return [(name.span.of(text), name.kind, name.id) for name in korean_names(one, korean_sentences(one), lexicon())]


def test_a_listed_name_is_found_before_its_particle_under_one_code():
    # Given the code of the name in Latin letters
    code = lexicon().by_name["Lee Do-hoon"].id

    # Then the Korean name has it too
    assert _names("이도훈은 서울에서 답했다.")[0] == ("이도훈", "person", code)


def test_a_person_before_an_office_is_named_where_no_list_has_the_name():
    assert ("노승우", "person", "") in _names("노승우 대변인은 답하지 않았다.")


def test_nine_in_ten_pairs_of_scripts_are_told_to_be_one_person_and_few_others():
    # Given sixty pairs of names of one person, and sixty of two
    same = sum(same_person(korean, latin) >= 0.5 for korean, latin in PAIRS["same"])
    other = sum(same_person(korean, latin) >= 0.5 for korean, latin in PAIRS["other"])

    # Then recall is at least nine in ten and precision nineteen in twenty
    assert len(PAIRS["same"]) == len(PAIRS["other"]) == 60
    assert same / 60 >= 0.9
    assert same / (same + other) >= 0.95


def test_every_usual_spelling_of_a_family_name_is_read():
    assert all(same_person("이도훈", f"{family} Do-hoon") == 1.0 for family in ("Lee", "Yi", "Rhee", "Li"))
    assert same_person("이도훈", "Do-hoon Lee") == 1.0


def test_a_reporter_behind_an_agency_and_a_foreign_envoy_are_named_by_their_office():
    assert _names("한강통신 박나리 기자입니다. 마레니아의 토마스 레일레 특사는 답했다.") == [
        ("박나리", "person", ""), ("토마스 레일레", "person", ""),
    ]  # fmt: skip
