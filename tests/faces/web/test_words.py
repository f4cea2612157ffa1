"""The words of the pages: every code that a template or a view names is in both languages, with the same values."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tandem.desk.desk import NotAllowed
from tandem.faces.web import serve
from tandem.faces.web.forms import faults_of
from tandem.faces.web.moves import MOVES
from tandem.reports.listing import STATES
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue

_WEB = Path(serve.__file__).parent
_SAID = re.compile(r'{% say "([a-z_.A-Z]+)"')
_SAID_IN_CODE = re.compile(r'(?:say|because|_page)\((?:request, )?"([a-z_]+)"')
_FAMILIES = ("press", "move")


def named() -> Iterator[str]:
    """Every code that is written out in a template or a view."""
    for template in sorted((_WEB / "templates").iterdir()):
        yield from _SAID.findall(template.read_text(encoding="utf-8"))
    for module in sorted(_WEB.rglob("*.py")):
        yield from _SAID_IN_CODE.findall(module.read_text(encoding="utf-8"))


def built() -> Iterator[str]:
    """Every code that is put together from parts."""
    for move in (*MOVES.values(),):
        yield from (f"about_{move.name}", f"said_{move.name}", f"send_{move.name}")
        yield from (f"{family}.{move.name}" for family in _FAMILIES)
        for field in move.fields:
            yield f"field.{field.name}"
            yield from [field.hint] if field.hint else []
            yield from (words for _, words in field.choices)
    yield from (f"{family}.{name}" for family in _FAMILIES for name in ("give", "revise"))
    yield from ("said_give", "said_revise", "send_give", "send_revise", "sign_in_wrong", "sign_in_closed")
    yield from (f"state.{state}" for state in STATES)
    yield from (f"receipt_grade_{grade}" for grade in range(3))
    yield from (f"{way}_{unit}" for way in ("in", "ago") for unit in ("hours", "days"))
    yield from (f"procedure_silence_{meaning}" for meaning in ("assent", "refusal", "nothing"))
    yield from (f"procedure_decides_{who}" for who in ("owner", "unanimity"))
    yield from (f"evidence_{evidence}" for evidence in ("observed", "reported"))
    yield from (f"evidence.{evidence}" for evidence in ("observed", "reported"))
    yield from (f"{code}_title" for code in set(named()) if code.startswith("error_") and code != "error_back")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_pages_has_words(language: str) -> None:
    words = catalogue(language)

    assert sorted({code for code in (*named(), *built()) if code not in words}) == []


def test_the_languages_name_the_same_values() -> None:
    english, korean = catalogue("en"), catalogue("ko")

    def values(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    differing = [code for code in english if code in korean and values(english[code]) != values(korean[code])]
    assert differing == []


def test_no_words_of_the_pages_are_unused() -> None:
    import yaml

    from tandem.reports import speaker

    file = Path(speaker.__file__).parent / "words" / "en-pages.yaml"
    codes = set(yaml.safe_load(file.read_text(encoding="utf-8")))
    everywhere = "".join(
        path.read_text(encoding="utf-8")
        for path in _WEB.parents[1].rglob("*")
        if path.suffix in (".py", ".html") and path.is_file()
    )
    used = {*named(), *built()}

    plural = {code: code.removesuffix(".one").removesuffix(".none") for code in codes}
    assert sorted(c for c in codes - used if plural[c] not in used and f'"{c}"' not in everywhere
                  and not c.startswith(("returns.", "field.", "hint.", "not_chosen."))) == []  # fmt: skip


def test_a_fault_without_a_field_belongs_to_the_form() -> None:
    from tandem.rules.reason import because

    refused = NotAllowed(because("own_notice", ref="ROK-US/2018/ROK-1"))

    (fault,) = faults_of(Speaker("en", "UTC"), refused.reasons, ())

    assert fault.field == ""
