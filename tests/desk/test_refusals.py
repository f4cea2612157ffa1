"""No refusal without a test of its words, and none without a sentence in both languages."""

import re
from pathlib import Path

import pytest

import tandem
from tandem.reports.speaker import LANGUAGES, catalogue

ROOMS = ("desk", "rules")
TESTS = Path(__file__).parents[1]
CODE = re.compile(r'because\(\s*"([a-z_]+)"')
WORD = re.compile(r"\w+")


def codes() -> set[str]:
    """Every code with which the desk or a rule answers."""
    (house,) = tandem.__path__
    return {
        code for room in ROOMS for path in Path(house, room).glob("*.py") for code in CODE.findall(path.read_text())
    }


def test_every_code_with_which_the_desk_or_a_rule_answers_stands_in_a_test() -> None:
    told = {word for path in TESTS.rglob("test_*.py") for word in WORD.findall(path.read_text())}

    assert sorted(codes() - told) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: str) -> None:
    assert sorted(codes() - catalogue(language).keys()) == []
