"""The names that come with the programme: one code each, both languages, and each spelling names what it should."""

import re
from collections import Counter

import pytest

from tandem.watch.lexicon import read_lexicon, shipped_lexicon

NAMES = shipped_lexicon()


def test_every_code_is_given_once_and_every_entry_has_a_name_in_both_languages() -> None:
    counts = Counter(one.id for one in NAMES.known)

    assert [code for code, count in counts.items() if count > 1] == []
    assert [one.id for one in NAMES.known if not (one.names.get("en") and one.names.get("ko"))] == []


def test_every_party_that_an_entry_speaks_for_is_an_entry_itself() -> None:
    codes = {one.id for one in NAMES.known}

    assert {one.party for one in NAMES.known if one.party} <= codes


def test_no_spelling_stands_twice_in_an_entry_and_none_has_stray_white_space() -> None:
    for one in NAMES.known:
        for spellings in one.names.values():
            assert len(set(spellings)) == len(spellings), one.id
            assert all(name == re.sub(r"\s+", " ", name).strip() for name in spellings), one.id


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Seoul", "ROK"),
        ("청와대", "ROK-PRESIDENT"),
        ("Lee Do-hoon", "lee-do-hoon"),
        ("이도훈", "lee-do-hoon"),
        ("Blue House", "ROK-PRESIDENT"),
        ("U.S.", "US"),
        ("판문점", "panmunjom"),
        ("Uriminzokkiri", "uriminzokkiri"),
    ],
)
def test_a_spelling_names_its_entry(spelling: str, code: str) -> None:
    assert NAMES.by_name[spelling].id == code


def test_what_the_record_names_comes_first() -> None:
    own = read_lexicon("- {id: SEOUL-CITY, kind: place, names: {en: [Seoul]}}").known

    assert NAMES.with_first(own).by_name["Seoul"].id == "SEOUL-CITY"
