"""The pictures of docs/screens: every page has one, they are small, and the table beside them names them all.

TANDEM_SCREENS=FOLDER makes them anew there, from a demonstration of its own; see tools/screens.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.served import Served, served_copy
from tests.faces.web.test_browser import CHROMIUM, GROUP, Tab, chromium
from tests.faces.web.test_passkey import NamedTab, register

__all__ = ["chromium"]

PAPERS = Path(__file__).parent / "papers"
"""Two invented documents of the press, in our own words, whose accounts differ."""
SCREENS = Path(__file__).resolve().parents[3] / "docs" / "screens"
SURVEY = f"/{GROUP}/2018/ROK-1"
CEREMONY = f"/{GROUP}/2018/ROK-3"
GRANTED = "[rehearsal] Consent of the DPRK to the train of the ceremony"
MEETING = f"/{GROUP}/2018/ROK-5"
LINE = f"/{GROUP}/2018/ROK-15"
KOREAN = (
    "desk",
    "actions",
    "action",
    "notice-1-what",
    "record",
    "meeting",
    "charter",
    "clearances",
    "board",
    "commitments",
    "surprises",
    "watch-document",
    "line",
    "public",
)
"""The pages that are pictured in Korean on a telephone, too."""
PAGES = (
    "sign-in", "factor", "desk", "actions", "action", "observed", "notice-1-what", "notice-3-goods", "notice-4-heard",
    "notice-5-check", "clearances", "request", "requests", "versions", "meetings", "meeting", "texts", "text",
    "charter", "scope", "goals", "calendars", "record", "readers", "people", "settings", "search", "styleguide",
    "board", "commitments", "surprises", "contacts", "perception",
    "watch", "watch-document", "line", "accounts", "statements", "reports-new", "public",
)  # fmt: skip
_TALL = {
    "meeting": 1000, "action": 1000, "desk": 720, "text": 800, "clearances": 1150, "request": 800,
    "notice-3-goods": 760, "clearances-ko": 1300, "board": 2000, "commitments": 1300, "surprises": 900,
    "perception": 1000, "board-ko": 2600, "commitments-ko": 1400, "surprises-ko": 1100,
    "watch-document": 900, "line": 1100, "accounts": 800, "statements": 800, "reports-new": 1100, "public": 900,
    "line-ko": 1300, "watch-document-ko": 1100,
}  # fmt: skip
"""How tall a picture may be, in pixels, where it is more than what a screen shows at once."""
NAMES = (*(f"{page}.png" for page in PAGES), *(f"{page}-ko.png" for page in KOREAN))


def test_every_page_has_its_picture_and_no_picture_is_left_over() -> None:
    assert sorted(found.name for found in SCREENS.glob("*.png")) == sorted(NAMES)


def test_the_pictures_are_small() -> None:
    sizes = {found.name: found.stat().st_size for found in SCREENS.glob("*.png")}

    assert [name for name, size in sizes.items() if size >= 340_000] == []
    assert sum(sizes.values()) < 6_600_000


def test_the_table_beside_the_pictures_names_every_one() -> None:
    table = (SCREENS / "README.md").read_text(encoding="utf-8")

    assert sorted(set(re.findall(r"\]\(([a-z0-9-]+\.png)\)", table))) == sorted(NAMES)


@pytest.fixture
def served(demonstration: Path, tmp_path: Path) -> Iterator[Served]:
    """A demonstration in which nothing was done yet."""
    yield from served_copy(demonstration, tmp_path)


def steps_of(tab: Tab) -> str:
    """A draft of a notice with goods; the address before its steps."""
    tab.open(f"/{GROUP}/notices/new")
    tab.page.fill("#field-title", "[rehearsal] Instruments to Kaesong")
    tab.page.select_option("#field-action_type", "cooperation_project")
    tab.page.fill("#field-what", "[rehearsal] Two lorries with survey instruments go to Kaesong and return.")
    tab.press()
    tab.page.fill("#field-starts_on", "2018-12-27")
    tab.page.fill("#field-ends_on", "2018-12-28")
    tab.press()
    tab.page.fill(
        "#field-manifest",
        "lorry; 2; piece; 8704; yes\nlight oil; approx. 400; L\nlevelling instrument; 12; piece; 9015; yes",
    )
    tab.page.click('button[name="stay"]')
    return tab.page.url.removeprefix(tab.served.url).partition("/goods")[0]


def granted_to(tab: Tab) -> str:
    """The address of the request that the host of the ceremony granted."""
    tab.open(f"/{GROUP}/requests")
    return str(tab.page.get_by_role("link", name=GRANTED).first.get_attribute("href"))


def record_of(tab: Tab) -> None:
    """The page of the record with an archive of it that was checked."""
    got = tab.context.request.get(f"{tab.served.url}/{GROUP}/record/archive")
    tab.open(f"/{GROUP}/record")
    chosen = {"name": f"{GROUP}.zip", "mimeType": "application/zip", "buffer": got.body()}
    tab.page.set_input_files('input[type="file"]', chosen)
    tab.page.click('main form[action$="/record/check"] button')


def read_papers(tab: Tab) -> str:
    """Take two documents in, accept what is proposed but for the last, and answer the address of the first."""
    tab.open(f"/{GROUP}/watch")
    files = sorted(str(one) for one in PAPERS.glob("*.txt"))
    tab.page.set_input_files("#field-files", files)
    tab.page.click('form[action$="/watch/drop"] button')
    documents = [link.get_attribute("href") for link in tab.page.query_selector_all('main th a[href*="/watch/"]')]
    for number, address in enumerate(documents):
        tab.open(str(address))
        while len(tab.page.query_selector_all('form[data-key="a"]')) > 2 * (number + 1 == len(documents)):
            with tab.page.expect_navigation():
                tab.page.click('.proposal form[data-key="a"] button')
    return str(documents[-1])


def keep(tab: Tab, folder: Path, name: str, *, width: int = 1280, tallest: int = 640) -> None:
    """Make a picture of the page from its top, no taller than that."""
    height = min(tallest, int(tab.page.evaluate("document.documentElement.scrollHeight")))
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.page.screenshot(path=str(folder / name), animations="disabled", caret="hide")
    tab.page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None or "TANDEM_SCREENS" not in os.environ, reason="TANDEM_SCREENS names no folder")
def test_pictures_for_the_documents(chromium: Any, served: Served) -> None:
    folder = Path(os.environ["TANDEM_SCREENS"])
    folder.mkdir(parents=True, exist_ok=True)
    rok = Tab(chromium, served, width=1280)
    rok.open("/sign-in")
    keep(rok, folder, "sign-in.png")
    rok.sign_in("rok-desk")
    home = steps_of(rok)
    steps = [f"notice-{place}-{step}" for place, step in enumerate(("what", "when", "goods", "heard", "check"), 1)]
    for name in steps:
        if f"{name}.png" not in NAMES:
            continue
        rok.open(f"{home}/{name.rpartition('-')[2]}")
        keep(rok, folder, f"{name}.png", tallest=_TALL.get(name, 640))

    us = Tab(chromium, served, width=1280)
    us.sign_in("us-desk")
    plain = {
        "desk": f"/{GROUP}/", "actions": f"/{GROUP}/actions", "action": CEREMONY, "versions": f"{SURVEY}/v2..v3",
        "readers": f"{SURVEY}/readers", "search": f"/{GROUP}/search?q=55%2C000", "styleguide": "/styleguide",
        "observed": f"/{GROUP}/2018/US-1", "meetings": f"/{GROUP}/meetings", "meeting": MEETING,
        "texts": f"/{GROUP}/texts", "text": LINE, "charter": f"/{GROUP}/charter", "scope": f"/{GROUP}/scope",
        "goals": f"/{GROUP}/goals", "calendars": f"/{GROUP}/calendars",
        "board": f"/{GROUP}/board?as_of=2018-11-20", "commitments": f"/{GROUP}/commitments?as_of=2018-11-20",
        "surprises": f"/{GROUP}/surprises?as_of=2018-11-20", "contacts": f"/{GROUP}/contacts",
        "perception": f"/{GROUP}/perception",
        "clearances": f"{CEREMONY}/clearances", "request": granted_to(us), "requests": f"/{GROUP}/requests",
    }  # fmt: skip
    for name, path in plain.items():
        us.open(path)
        keep(us, folder, f"{name}.png", tallest=_TALL.get(name, 640))
    record_of(us)
    keep(us, folder, "record.png")

    head = NamedTab(chromium, served, width=1280)
    head.sign_in("rok-head")
    register(head, "Desk key")
    for name, path in {"settings": "/settings", "people": f"/{GROUP}/people"}.items():
        head.open(path)
        keep(head, folder, f"{name}.png")
    paper = read_papers(head)
    public = {
        "watch": f"/{GROUP}/watch", "watch-document": paper, "line": f"/{GROUP}/line", "accounts": f"/{GROUP}/accounts",
        "statements": f"/{GROUP}/statements", "reports-new": f"/{GROUP}/reports/new",
    }  # fmt: skip
    for name, path in public.items():
        head.open(path)
        keep(head, folder, f"{name}.png", tallest=_TALL.get(name, 640))
    narrow = NamedTab(chromium, served, width=390, language="ko")
    narrow.sign_in("rok-desk")
    for name in ("line",):
        narrow.open(public[name])
        keep(narrow, folder, f"{name}-ko.png", width=390, tallest=_TALL[f"{name}-ko"])
    narrow.open(paper)
    keep(narrow, folder, "watch-document-ko.png", width=390, tallest=_TALL["watch-document-ko"])
    world = Tab(chromium, served, width=1280)
    world.open(f"/public/{GROUP}")
    keep(world, folder, "public.png", tallest=900)
    there = Tab(chromium, served, width=390, language="ko")
    there.open(f"/public/{GROUP}?lang=ko")
    keep(there, folder, "public-ko.png", width=390, tallest=1000)
    head.page.click('form[action="/sign-out"] button')
    head.sign_in("rok-head")
    keep(head, folder, "factor.png")

    korean = Tab(chromium, served, width=390, language="ko")
    korean.sign_in("us-desk")
    for name in (one for one in KOREAN if one in plain):
        korean.open(plain[name])
        keep(korean, folder, f"{name}-ko.png", width=390, tallest=_TALL.get(f"{name}-ko", 1000))
    record_of(korean)
    keep(korean, folder, "record-ko.png", width=390)
    korean.change_officer("rok-desk")
    korean.open(f"{home}/what")
    keep(korean, folder, "notice-1-what-ko.png", width=390)
    for tab in (rok, us, head, korean, narrow, world, there):
        assert tab.complaints == []
        tab.context.close()
