"""The whole story of one action on the pages: two desk officers and two heads, each at a browser of their own.

Notice, question, objection, a second version, going over the objection that is still live, and the start. Each story
has a demonstration of its own, because it moves the clock.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.served import Served, served_copy
from tests.faces.web.test_browser import GROUP, Tab, chromium, pytestmark
from tests.faces.web.test_passkey import NamedTab, register

from tandem.reports.speaker import Speaker

__all__ = ["chromium", "pytestmark"]

TANDEM = Path(sys.executable).parent / "tandem"
TITLE = "[rehearsal] Signal cables to Panmun"
WHY_NOT = "[rehearsal] Nobody has said that the cables come back."
INSTEAD = "[rehearsal] State the day on which the cables return."
OVER = "[rehearsal] The day of return is stated now; the survey of the signals cannot wait."


@pytest.fixture
def served(demonstration: Path, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own for every story."""
    yield from served_copy(demonstration, tmp_path)


class Story:
    """The windows of a story, and the words of its language."""

    def __init__(self, browser: Any, served: Served, *, width: int, language: str, script: bool) -> None:
        self.browser, self.served = browser, served
        self.width, self.language, self.script = width, language, script
        self.tabs: list[Tab] = []

    def sits(self, name: str, *, key: bool = False) -> Tab:
        """An officer sits down at a window of its own; with a key in it where one is wanted and script runs."""
        kind = NamedTab if key and self.script else Tab
        tab = kind(self.browser, self.served, width=self.width, language=self.language, script=self.script)
        tab.context.set_default_timeout(8_000)
        self.tabs.append(tab)
        tab.sign_in(name)
        return tab

    def says(self, tab: Tab, code: str, **values: object) -> None:
        """The page says this sentence of the catalogue, in the reader's language."""
        sentence = Speaker(self.language, "UTC").say(code, **values)
        assert " ".join(sentence.split()) in " ".join(tab.words().split()), sentence

    def at(self, moment: str) -> None:
        """Set the clock of the rehearsal, as whoever keeps it does at the terminal."""
        var = self.served.path
        node, file = var / "groups" / GROUP, var / "demo-passphrase"
        call = [
            TANDEM,
            "clock",
            "--to",
            f"{moment}+09:00",
            "--node",
            node,
            "--as",
            "SECRETARIAT/1",
            "--passphrase-file",
            file,
        ]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}
        done = subprocess.run(call, capture_output=True, text=True, env=kept, check=False)
        assert done.returncode == 0, done.stderr

    def leave(self) -> None:
        """Close every window; none complained, and none scrolls sideways."""
        for tab in self.tabs:
            assert tab.complaints == [], "the browser complained"
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= self.width, tab.page.url
            tab.context.close()


def give_notice(tab: Tab) -> str:
    """Walk the five steps; answer the reference."""
    page = tab.page
    page.click(f'nav a[href="/{GROUP}/notices/new"]')
    page.fill("#field-title", TITLE)
    page.select_option("#field-action_type", "cooperation_project")
    page.fill("#field-what", "[rehearsal] A lorry with signal cables goes to Panmun.")
    tab.press()
    page.fill("#field-starts_on", "2018-12-30")
    page.fill("#field-ends_on", "2018-12-31")
    tab.press()
    page.fill("#field-manifest", "lorry; 1; piece; 8704; yes\nsignal cable; 400; m; 8544; partly")
    tab.press()
    tab.press()
    assert "8544" in tab.words()
    tab.press()
    ref = re.search(f"{GROUP}/2018/ROK-[0-9]+$", page.url)
    assert ref is not None, tab.words()
    return ref[0]


def ask_and_object(tab: Tab, ref: str) -> None:
    """Acknowledge, ask a question, and object with a reason and a text to put in its place."""
    page = tab.page
    tab.open(f"/{GROUP}/")
    page.click(f'main a[href="/{ref}"]')
    tab.press()
    page.click(f'a[href="/{ref}/ask"]')
    page.select_option("#field-to", "ROK")
    page.fill("#field-question", "[rehearsal] Who counts the cables?")
    tab.press()
    page.click(f'a[href="/{ref}/take-position"] >> nth=0')
    page.check('input[value="objection"]')
    page.fill("#field-reason", WHY_NOT)
    page.fill("#field-counter_text", INSTEAD)
    tab.press()


def answer_and_revise(tab: Tab, ref: str) -> None:
    """Answer the question and the objection where they stand on the page, and give a second version."""
    page = tab.page
    tab.open(f"/{ref}")
    page.fill("#questions ~ article textarea", "[rehearsal] Both stations, each evening.")
    page.click("#questions ~ article button")
    page.fill("#concerns ~ article textarea", "[rehearsal] They come back on 31 December.")
    page.click("#concerns ~ article button")
    page.click(f'a[href="/{ref}/revise"]')
    page.fill("#field-what", "[rehearsal] A lorry with signal cables goes to Panmun and returns on 31 December.")
    page.fill("#field-changes", "[rehearsal] The day of return.")
    for _ in range(5):
        tab.press()


def ask_for_time(tab: Tab, ref: str) -> None:
    """Hold the second version for a stated reason."""
    tab.page.click(f'a[href="/{ref}/hold"]')
    tab.page.select_option("#field-hold_reason", "study")
    tab.page.fill("#field-explanation", "[rehearsal] The list of the cables is long.")
    tab.press()


def go_over(tab: Tab, ref: str) -> None:
    """Go over the objection; where a passkey is registered, it is asked for and the text comes back."""
    tab.open(f"/{ref}")
    tab.page.click(f'a[href="/{ref}/go-over-objection"] >> nth=0')
    tab.page.fill("#field-reason", OVER)
    if isinstance(tab, NamedTab):
        tab.age_proofs()
        tab.press()
        tab.page.wait_for_url("**/prove?*")
        tab.page.click("form[data-passkey] button")
        tab.page.wait_for_url("**/go-over-objection?draft=*")
        assert tab.page.input_value("#field-reason") == OVER
    tab.press()
    tab.page.wait_for_url(f"**/{ref}")


def start(tab: Tab, ref: str) -> None:
    """Start the action with an override, because clearances are not on record."""
    tab.open(f"/{ref}/start")
    tab.page.check("#field-override")
    tab.page.fill("#field-reason", "[rehearsal] The crossing was granted by telephone.")
    if isinstance(tab, NamedTab):
        tab.age_proofs()
        tab.press()
        tab.page.wait_for_url("**/prove?*")
        tab.page.click("form[data-passkey] button")
        tab.page.wait_for_url("**/start?draft=*")
    tab.press()


@pytest.mark.parametrize(
    ("width", "language", "script", "holds"),
    [(1280, "en", True, False), (390, "ko", True, True), (320, "en", False, False)],
)
def test_two_desks_and_two_heads_walk_an_action_from_its_notice_to_its_start_over_an_objection(
    chromium: Any, served: Served, width: int, language: str, script: bool, holds: bool
) -> None:  # fmt: skip
    story = Story(chromium, served, width=width, language=language, script=script)
    rok, us = story.sits("rok-desk", key=True), story.sits("us-desk")
    rok_head, us_head = story.sits("rok-head"), story.sits("us-head")
    if script:
        register(rok, "Desk key")
        story.says(rok, "said_passkey_added")
        rok.open(f"/{GROUP}/")

    # when the ROK gives notice, the US asks and objects, and the ROK answers and gives a second version
    ref = give_notice(rok)
    ask_and_object(us, ref)
    answer_and_revise(rok, ref)

    # then the objection to the first version is still live for everybody
    for tab in (rok, us, us_head):
        tab.open(f"/{ref}")
        story.says(tab, "still_live")
        assert INSTEAD in tab.words()

    # when the US reads the second version, and lets its window pass, with the time that it asks for
    us.press()
    if holds:
        ask_for_time(us, ref)
    story.at("2018-12-27T09:00")
    rok.open(f"/{ref}/go-over-objection")
    if holds:
        story.says(rok, "move_not_now", move=Speaker(language, "UTC").word("move", "go_over_objection"))
        story.at("2018-12-29T09:00")

    # then the ROK goes over the objection, which counts from the second signature
    go_over(rok, ref)
    story.says(rok, "verdict_half_signed", decision="go_over_objection")
    rok_head.open(f"/{GROUP}/")
    rok_head.page.click(f'main a[href="/{ref}/sign"]')
    assert OVER in rok_head.words()
    rok_head.press()

    # and starts when the notice period is over, not before
    rok.open(f"/{ref}/start")
    story.says(rok, "move_not_now", move=Speaker(language, "UTC").word("move", "start"))
    story.at("2018-12-31T10:00" if holds else "2018-12-29T10:00")
    start(rok, ref)
    story.says(rok, "state.under_way")
    us_head.open(f"/{ref}")
    story.says(us_head, "state.under_way")
    assert OVER in us_head.words()
    story.leave()
