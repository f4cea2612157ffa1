"""The desk in Debian's chromium: the tour of a new reader, on a screen and on a telephone, in both languages."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.served import Served

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed; tools/install-browser installs Debian's"),
]

GROUP = "US-ROK-REHEARSAL"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


# Not for the session: while Playwright is open this thread looks asynchronous, and Django refuses its database.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for all tests here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


class Tab:
    """A browser window of its own, with its sign-in."""

    def __init__(self, chromium: Any, served: Served, *, width: int, language: str = "en", script: bool = True) -> None:
        self.served = served
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, locale="en-GB"
        )
        self.context.add_cookies([{"name": "tandem_language", "value": language, "url": served.url}])
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._hear(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: str) -> None:
        # A refused form and a page that is not there are answers, and no complaint.
        if not said.startswith("Failed to load resource: the server responded with a status of 4"):
            self.complaints.append(said)

    def open(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.served.url + path)

    def sign_in(self, name: str) -> None:
        """Sign in as one of the demonstration's officers."""
        self.open("/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", self.served.password)
        self.page.click("main button.primary")

    def sit(self, name: str) -> None:
        """Sit down as an officer who has signed in already; nobody may sign out of it."""
        cookies = self.served.session(name).items()
        self.context.add_cookies([{"name": key, "value": value, "url": self.served.url} for key, value in cookies])

    def change_officer(self, name: str) -> None:
        """Sign out and in again as somebody else."""
        self.page.click('form[action="/sign-out"] button')
        self.sign_in(name)

    def press(self) -> None:
        """Press the button of the page's form."""
        self.page.click("main button.primary")

    def words(self) -> str:
        """Answer what stands on the page."""
        text: str = self.page.inner_text("body")
        return text


@pytest.fixture
def tabs(chromium: Any, served: Served) -> Iterator[Any]:
    """Open windows, and close them all."""
    opened: list[Tab] = []

    def new(**given: Any) -> Tab:
        opened.append(Tab(chromium, served, **given))
        return opened[-1]

    yield new
    for tab in opened:
        assert tab.complaints == [], "the browser complained"
        tab.context.close()


@pytest.fixture(scope="module")
def seats(chromium: Any, served: Served) -> Iterator[Any]:
    """Windows that stay open for all tests of a file that only read: one for an officer, a width and a language."""
    opened: dict[tuple[str, int, str], Tab] = {}

    def sit(name: str, *, width: int = 1280, language: str = "en") -> Tab:
        if (name, width, language) not in opened:
            opened[name, width, language] = Tab(chromium, served, width=width, language=language)
            opened[name, width, language].sit(name)
        return opened[name, width, language]

    yield sit
    for tab in opened.values():
        assert tab.complaints == [], "the browser complained"
        tab.context.close()


def take_the_tour(tab: Tab, title: str) -> str:
    """Notice, receipt, position, decision and start, as the README tells it; answer the reference."""
    page = tab.page
    tab.sign_in("rok-desk")
    page.click(f'nav a[href="/{GROUP}/notices/new"]')
    page.fill("#field-title", title)
    page.select_option("#field-action_type", "cooperation_project")
    page.fill("#field-what", "[rehearsal] Two lorries with survey instruments go to Kaesong and return.")
    tab.press()
    page.fill("#field-starts_on", "2018-12-27")
    page.fill("#field-ends_on", "2018-12-28")
    tab.press()
    page.fill("#field-manifest", "lorry; 2; piece; 8704; yes\nlight oil; 400; L; 271019")
    page.click('button[name="stay"]')
    page.fill("#row-2-returns", "partly")
    tab.press()
    tab.press()
    tab.press()
    ref = page.url.removeprefix(tab.served.url + "/")
    assert re.fullmatch(f"{GROUP}/2018/ROK-[0-9]+", ref)

    tab.change_officer("us-desk")
    page.click(f'a[href="/{ref}"]')
    tab.press()
    page.click(f'a[href="/{ref}/take-position"] >> nth=0')
    page.check('input[value="no_objection"]')
    page.fill("#field-reason", "[rehearsal] The instruments come back.")
    tab.press()

    tab.change_officer("rok-desk")
    tab.open(f"/{ref}")
    page.click(f'.verdict a[href="/{ref}/go"]')
    page.fill("#field-reason", "[rehearsal] Everybody was heard.")
    tab.press()
    page.click(f'.verdict a[href="/{ref}/start"]')
    page.check("#field-override")
    page.fill("#field-reason", "[rehearsal] The crossing was granted by telephone.")
    tab.press()
    return ref


@pytest.mark.parametrize(
    ("width", "language", "script", "ends"),
    [(1280, "en", True, "Under way."), (390, "en", True, "Under way."), (390, "ko", True, "진행 중입니다."),
     (1280, "en", False, "Under way.")],
)  # fmt: skip
def test_a_new_reader_takes_the_tour(tabs: Any, width: int, language: str, script: bool, ends: str) -> None:
    tab = tabs(width=width, language=language, script=script)

    ref = take_the_tour(tab, f"[rehearsal] Instruments to Kaesong ({width}, {language}, {script})")

    assert ends in tab.words()
    assert "SIMULATION" in tab.words()
    tab.change_officer("us-desk")
    tab.open(f"/{ref}")
    assert ends in tab.words()


def main_pages() -> list[tuple[str, str]]:
    """The pages that are looked at in every width: who opens them, and their addresses."""
    survey, ceremony = f"/{GROUP}/2018/ROK-1", f"/{GROUP}/2018/ROK-3"
    return [
        ("", "/sign-in"),
        ("", "/nowhere"),
        ("us-desk", f"/{GROUP}/"),
        ("us-desk", f"/{GROUP}/actions"),
        ("us-desk", f"/{GROUP}/search?q=train"),
        ("us-desk", f"/{GROUP}/search?q=nowhere+at+all"),
        ("us-desk", survey),
        ("us-desk", f"{survey}/v1"),
        ("us-desk", f"{survey}/v1..v2"),
        ("us-desk", ceremony),
        ("us-desk", f"{ceremony}/v1..v2"),
        ("us-desk", f"{ceremony}/clearances?departure=2018-12-28"),
        ("us-desk", f"{ceremony}/take-position"),
        ("rok-desk", f"{ceremony}/postpone"),
        ("rok-desk", f"{ceremony}/revise"),
        ("rok-desk", f"/{GROUP}/notices/new"),
        ("us-desk", f"/{GROUP}/record"),
        ("us-desk", "/settings"),
        ("us-desk", "/settings/app"),
        ("us-desk", "/prove"),
        ("rok-head", f"/{GROUP}/people"),
        ("rok-head", f"/{GROUP}/access"),
        ("", f"/invitation/{'x' * 43}"),
        ("monitor-reader", "/US-ROK/2018/MONITOR-1"),
    ]


# Named one by one: left to itself axe leaves out the rule on the size of targets, which is of WCAG 2.2.
_AXE = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Only what breaks a rule is gone into, and no selector is made for it.
_RUN = "tags => axe.run({runOnly: tags, resultTypes: ['violations'], selectors: false})"


def broken_rules(tab: Tab) -> list[str]:
    """Ask axe for what breaks the accessibility guidelines (WCAG 2.2 AA and its own best practice)."""
    import axe_playwright_python

    (script,) = Path(next(iter(axe_playwright_python.__path__))).glob("axe.min.js")
    tab.page.evaluate(script.read_text(encoding="utf-8"))
    found: dict[str, Any] = tab.page.evaluate(_RUN, list(_AXE))
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "en"), (320, "en"), (390, "ko")])
def test_pages_break_no_rule_of_accessibility_and_do_not_scroll_sideways(tabs: Any, width: int, language: str) -> None:
    found, wide, who = [], [], ""
    tab = tabs(width=width, language=language)
    for officer, path in main_pages():
        if officer not in ("", who):
            tab.context.clear_cookies(name="tandem_session")
            tab.sit(officer)
            who = officer
        tab.open(path)
        found += [f"{path}: {rule}" for rule in broken_rules(tab)]
        if tab.page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)

    assert found == []
    assert wide == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_refused_form_puts_the_reader_at_its_faults(tabs: Any, language: str) -> None:
    tab = tabs(width=390, language=language)
    tab.sit("rok-desk")
    tab.open(f"/{GROUP}/notices/new")
    tab.page.fill("#field-title", "[rehearsal] Unfinished")
    for _ in range(5):
        tab.press()

    # A browser puts the reader there once it has drawn the page, which on a busy machine is after the load.
    tab.page.wait_for_function("document.activeElement.className === 'faults'")
    assert "[rehearsal] Unfinished" in tab.words()
    assert broken_rules(tab) == []
    tab.page.click('a[href$="/what#field-what"]')
    assert tab.page.input_value("#field-title") == "[rehearsal] Unfinished"
    tab.page.click('.faults a[href="#field-what"]')
    assert tab.page.evaluate("document.activeElement.id") == "field-what"


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ko"), (320, "en")])
def test_the_steps_of_a_notice_break_no_rule_and_do_not_scroll_sideways(tabs: Any, width: int, language: str) -> None:
    tab = tabs(width=width, language=language)
    tab.sit("rok-desk")
    tab.open(f"/{GROUP}/notices/new")
    tab.page.fill("#field-title", "[rehearsal] Instruments to Kaesong")
    tab.page.select_option("#field-action_type", "cooperation_project")
    tab.press()
    home = tab.page.url.removeprefix(tab.served.url).removesuffix("/when")
    tab.open(f"{home}/goods")
    tab.page.fill("#field-manifest", "lorry; 2; piece; 8704; yes\nlight oil; 400")
    tab.page.click('button[name="stay"]')
    found = []

    for step in ("what", "when", "goods", "heard", "check", "states/1"):
        tab.open(f"{home}/{step}")
        found += [f"{step}: {rule}" for rule in broken_rules(tab)]
        if tab.page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{step}: scrolls sideways")
        if "NOTICE_LOOKS" in os.environ:
            name = f"{os.environ['NOTICE_LOOKS']}/{step.replace('/', '-')}-{width}-{language}.png"
            tab.page.screenshot(path=name, full_page=True)

    assert found == []


def test_every_page_can_be_walked_with_the_keyboard(tabs: Any) -> None:
    tab = tabs(width=1280)
    tab.sit("us-desk")
    tab.open(f"/{GROUP}/2018/ROK-3")

    tab.page.keyboard.press("Tab")

    assert tab.page.evaluate("document.activeElement.className") == "skip"
    outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
