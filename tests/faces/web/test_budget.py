"""What a page costs a reader: how far it moves while it loads, and how many bytes come over the line."""

import urllib.request
from typing import Any

import pytest
from tests.faces.web.served import Served, opened
from tests.faces.web.test_browser import GROUP, Tab, chromium, pytestmark, tabs

__all__ = ["chromium", "pytestmark", "tabs"]

ACTION = f"/{GROUP}/2018/ROK-1"
MEETING = f"/{GROUP}/2018/ROK-5"
PAGES = (
    f"/{GROUP}/", f"/{GROUP}/actions", ACTION, f"/{GROUP}/notices/new", f"/{GROUP}/record",
    f"/{GROUP}/search?q=train", f"/{GROUP}/people", f"/{GROUP}/meetings", f"/{GROUP}/meetings/new", MEETING,
    f"/{GROUP}/texts", f"/{GROUP}/texts/new", f"/{GROUP}/charter", f"/{GROUP}/charter/amend", f"/{GROUP}/scope",
    f"/{GROUP}/goals", f"/{GROUP}/calendars", f"/{GROUP}/hand-over", f"/{GROUP}/board",
)  # fmt: skip
_SHIFTED = """() => new Promise(done => {
    let sum = 0;
    const add = list => list.getEntries().forEach(one => { if (!one.hadRecentInput) sum += one.value; });
    new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 150);
})"""


def come(tab: Tab, path: str) -> int:
    """Open an address, and answer how many bytes of bodies came over the line for it."""
    asked: list[Any] = []
    tab.page.on("requestfinished", lambda one: asked.append(one))
    tab.open(path)
    tab.page.wait_for_load_state("networkidle")
    return sum(one.sizes()["responseBodySize"] for one in asked)


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_moves_while_it_loads(tabs: Any, width: int) -> None:
    tab = tabs(width=width)
    tab.sit("rok-desk")
    moved = {}

    for path in PAGES:
        tab.open(path)
        assert tab.page.evaluate("PerformanceObserver.supportedEntryTypes.includes('layout-shift')")
        moved[path] = tab.page.evaluate(_SHIFTED)

    assert {path: shift for path, shift in moved.items() if shift > 0.02} == {}


def test_a_page_that_moves_would_be_found(tabs: Any) -> None:
    tab = tabs(width=1280)
    tab.sit("rok-desk")
    tab.open(PAGES[0])

    tab.page.evaluate("document.querySelector('main').style.marginTop = '300px'")

    assert tab.page.evaluate(_SHIFTED) > 0.02


@pytest.mark.parametrize("path", [f"/{GROUP}/", ACTION, MEETING, f"/{GROUP}/charter"])
def test_the_first_load_stays_within_60_000_bytes(tabs: Any, path: str) -> None:
    new = tabs(width=1280)
    new.sit("us-desk")

    assert 0 < come(new, path) <= 60_000


@pytest.mark.parametrize("path", PAGES)
def test_a_later_page_stays_within_15_000_bytes(served: Served, path: str) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in served.session("us-desk").items())
    asked = urllib.request.Request(served.url + path, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})

    status, headers, body = opened(asked)

    assert (status, {name.lower(): text for name, text in headers.items()}["content-encoding"]) == (200, "gzip")
    assert len(body) <= 15_000
