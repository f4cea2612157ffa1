"""The style sheet and the page of its parts: nothing styled that no page has, nothing on a page that is not styled."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.faces.web.pages import Site, words_of

from tandem.faces.web import serve
from tandem.faces.web.templatetags import tandem
from tandem.reports.speaker import LANGUAGES

_WEB = Path(serve.__file__).parent
_SHEET = (_WEB / "static" / "tandem.css").read_text(encoding="utf-8")
# Made of a value: tones, the places of parties, the levels of messages. `calm` and `p0` are what is left without one.
_MADE = {
    *tandem.TONES.values(),
    "calm",
    "late",
    "spare",
    "decided",
    "p0",
    "p1",
    "p2",
    "p3",
    "success",
    "warning",
    "error",
    "shared",
    "accepted",
    "corrected",
    "rejected",
}
_TOKENS = {
    "ink": "#12263a", "link": "#1a4f86", "p1": "#0b5d66", "p2": "#3b3a8f", "red": "#a4231c", "amber": "#8a5300",
    "green": "#0f6b4a", "line": "#cfd6dd",
}  # fmt: skip


def on_pages() -> Iterator[str]:
    """Every class that stands in a template or a tag."""
    sources = [*sorted((_WEB / "templates").rglob("*.html")), *sorted(_WEB.rglob("*.py"))]
    for source in sources:
        for value in re.findall(r'\bclass="((?:{%.*?%}|{{.*?}}|[^"{])*)"', source.read_text(encoding="utf-8")):
            yield from re.sub(r"{%.*?%}|{{.*?}}|p?{}", " ", value).split()


def in_sheet() -> set[str]:
    """Every class that the style sheet names."""
    rules = re.sub(r"/\*.*?\*/|{[^{}]*}", " ", _SHEET)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", rules))


def test_every_class_of_the_pages_is_in_the_style_sheet() -> None:
    assert sorted(set(on_pages()) - in_sheet() - _MADE) == []


def test_every_class_of_the_style_sheet_is_on_a_page() -> None:
    assert sorted(in_sheet() - set(on_pages()) - _MADE) == []


def test_the_style_sheet_stays_small_and_has_the_tokens_of_the_design() -> None:
    assert len(_SHEET.encode()) <= 20_000
    root = re.search(r":root{([^}]*)}", _SHEET)
    assert root is not None
    found = dict(pair.split(":") for pair in root[1].split(";"))
    assert {name: found["--" + name] for name in _TOKENS} == _TOKENS
    assert "font:16px/1.45" in _SHEET
    assert ") 316px" in _SHEET


def test_the_styleguide_shows_every_state_in_both_languages_to_anybody(site: Site) -> None:
    from tandem.reports.speaker import catalogue

    answer = site.stranger().open("/styleguide")
    page = words_of(answer)

    assert answer.status_code == 200
    for language in LANGUAGES:
        words = catalogue(language)
        for value in tandem.TONES:
            for family in ("state", "position", "outcome", "verdict", "standing"):
                if f"{family}.{value}" in words:
                    assert f"</span> {words[f'{family}.{value}']}</span>" in page, (language, family, value)
    assert "ROK" not in page.replace(words_of(site.stranger().open("/sign-in")), "")


def test_a_verdict_has_a_shape_beside_its_colour(site: Site) -> None:
    page = words_of(site.stranger().open("/styleguide"))

    assert {f'<span class="shape" aria-hidden="true">{shape}</span>' in page for shape in tandem.SHAPES.values()} == {
        True
    }
