"""How the pages look where colours are forced, motion is unwanted, letters are large, or there is only a keyboard."""

from typing import Any

import pytest
from tests.faces.web.test_browser import GROUP, broken_rules, chromium, pytestmark, seats, tabs

__all__ = ["chromium", "pytestmark", "seats", "tabs"]

SURVEY = f"/{GROUP}/2018/ROK-1"
PAGES = (f"/{GROUP}/", f"/{GROUP}/actions", SURVEY, f"{SURVEY}/readers", f"/{GROUP}/record?find=ROK%205",
         "/styleguide", "/nowhere")  # fmt: skip
_REACHED = """() => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0 && !one.disabled)
    .map((one, place) => (one.dataset.stop = one.type === 'radio' ? one.name : String(place)))"""
_HERE = "() => [document.activeElement.dataset.stop ?? '', getComputedStyle(document.activeElement).outlineStyle]"


@pytest.mark.parametrize("path", PAGES)
def test_every_control_is_reached_with_the_keyboard_and_shows_where_one_is(seats: Any, path: str) -> None:
    tab = seats("us-desk")
    tab.open(path)
    wanted = set(tab.page.evaluate(_REACHED))
    unseen, reached = [], set()

    for _ in range(len(wanted) * 4 + 10):
        tab.page.keyboard.press("Tab")
        stop, outline = tab.page.evaluate(_HERE)
        reached.add(stop)
        if stop and outline == "none":
            unseen.append(stop)
        if wanted <= reached:
            break

    assert wanted - reached == set()
    assert unseen == []


def test_the_skip_link_leads_to_the_page_itself(tabs: Any) -> None:
    tab = tabs(width=1280)
    tab.sit("us-desk")
    tab.open(SURVEY)

    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")

    assert tab.page.evaluate("document.getElementById('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", PAGES)
def test_forced_colours_leave_every_word_and_every_border(seats: Any, path: str) -> None:
    # A width of its own: no other test here looks in forced colours.
    tab = seats("us-desk", width=1281)
    tab.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    tab.open(path)

    bare = tab.page.evaluate(
        """() => [...document.querySelectorAll('.tag,.party,.seen,.button,main button:not(.link)')]
            .filter(one => one.checkVisibility())
            .filter(one => !one.innerText.match(/[\\p{L}\\d]/u) || getComputedStyle(one).borderTopStyle === 'none')
            .map(one => one.outerHTML.slice(0, 120))"""
    )
    moving = tab.page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(one => getComputedStyle(one).animationName !== 'none').length"
    )

    assert bare == []
    assert moving == 0


@pytest.mark.parametrize(("width", "language"), [(640, "en"), (320, "en"), (320, "ko")])
def test_twice_and_four_times_the_size_scroll_only_down(seats: Any, width: int, language: str) -> None:
    """A window of 1280 px shows 640 at 200 % and 320 at 400 %."""
    tab = seats("us-desk", width=width, language=language)
    wide = []

    for path in PAGES:
        tab.open(path)
        if tab.page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)

    assert wide == []


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ko")])
def test_the_new_pages_break_no_rule_of_accessibility(seats: Any, width: int, language: str) -> None:
    tab = seats("us-desk", width=width, language=language)
    found = []

    for path in (f"{SURVEY}/readers", f"/{GROUP}/record?find=ROK%205", f"/{GROUP}/record?find=", "/styleguide"):
        tab.open(path)
        found += [f"{path}: {rule}" for rule in broken_rules(tab)]

    assert found == []
