"""The life of a group on the pages: its charter, measures under silence, a meeting, and a line that is recalled.

Two desk officers and two heads of delegation, each at a browser of their own, go by the links and buttons they see.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.served import Served, served_copy
from tests.faces.web.test_browser import GROUP, Tab, broken_rules, chromium, pytestmark
from tests.faces.web.test_passkey import NamedTab, register
from tests.faces.web.test_story import Story

from tandem.reports.speaker import Speaker

__all__ = ["chromium", "pytestmark"]

WINDOW = "place.procedures/under-silence/window/count"
HOLD = "place.procedures/under-silence/hold/length/count"
MODE = "place.scope/technical_correction/mode"
PROCEDURE = "place.scope/technical_correction/procedure"
LINE = "[rehearsal] The survey of the railway is over. Both sides keep in close touch."
REWORDED = "[rehearsal] The joint survey of the railway is over. Both sides keep in close coordination."
MISQUOTED = "[rehearsal] The joint survey of the railway is over. Both sides keep in full agreement."
SHORTER = "The clock runs 3 working days."
NOT_YET = "That is not assent"
CERTIFIED = "its own node says so"


@pytest.fixture
def served(demonstration: Path, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own, because the story moves the clock."""
    yield from served_copy(demonstration, tmp_path)


class Life(Story):
    """The windows of the story, and what their officers do in them."""

    def sits(self, name: str, *, key: bool = False) -> Tab:
        tab = super().sits(name, key=key)
        if key:
            register(tab, "Desk key")  # type: ignore[arg-type]
            self.desk(tab)
        return tab

    def url(self, tab: Tab) -> str:
        """The address of the site as this window has it."""
        return tab.url if isinstance(tab, NamedTab) else self.served.url

    def go(self, tab: Tab, words: str) -> None:
        """Follow the first link of these words in the page or its menu."""
        tab.page.get_by_role("link", name=words, exact=True).first.click()

    def desk(self, tab: Tab, ref: str = "", press: str = "") -> None:
        """Open my desk; press the button of the row of this matter, where one is named."""
        if tab.page.url.endswith("/settings"):
            tab.open("/")
        else:
            self.go(tab, "My desk")
        if ref:
            button = tab.page.locator(f'.tasks li:has(a[href="/{ref}"]) .press a')
            assert press in button.inner_text(), button.inner_text()
            button.click()

    def to(self, tab: Tab, ref: str, move: str = "") -> None:
        """Open a matter from my desk, from its news or its lists, and choose what to do there."""
        self.desk(tab)
        if tab.page.locator(f'main a[href="/{ref}"]').count() == 0:
            tab.page.fill("#q", ref)
            with tab.page.expect_navigation():
                tab.page.keyboard.press("Enter")
        if not tab.page.url.endswith(ref):
            tab.page.locator(f'main a[href="/{ref}"]').first.click()
        if move:
            self.go(tab, move)

    def sees(self, tab: Tab, *sentences: str) -> None:
        """The page says these words."""
        words = " ".join(tab.words().split())
        for sentence in sentences:
            assert sentence.casefold() in words.casefold(), f"{sentence!r} is not in: {words}"

    def never(self, tab: Tab, *sentences: str) -> None:
        """The page does not say these words."""
        words = " ".join(tab.words().split()).casefold()
        assert [one for one in sentences if one.casefold() in words] == []

    def prove(self, tab: Tab, form: str) -> None:
        """Send the form; it asks for the second factor, comes back, and is sent again."""
        assert isinstance(tab, NamedTab)
        tab.age_proofs()
        tab.press()
        tab.page.wait_for_url("**/prove?*")
        tab.page.click("form[data-passkey] button")
        tab.page.wait_for_url(f"**/{form}*")
        tab.press()

    def read_again(self, tab: Tab, pages: list[str], told: dict[str, str]) -> list[str]:
        """Read pages in both languages and widths: what scrolls sideways, or breaks a rule of accessibility."""
        found = []
        for width, language in ((1280, "en"), (390, "en"), (390, "ko")):
            tab.page.set_viewport_size({"width": width, "height": 900})
            site = [{"name": "tandem_language", "value": language, "url": self.url(tab)}]
            tab.context.add_cookies(site)
            for path in pages:
                tab.open(path)
                if path in told:
                    self.sees(tab, Speaker(language, "UTC").say(told[path]))
                found += [f"{path} at {width}: {rule}" for rule in broken_rules(tab)]
                if tab.page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{path} at {width}: scrolls sideways")
        return found


def routine(life: Life, tab: Tab, title: str) -> str:
    """Give notice of a routine measure; answer its reference."""
    page = tab.page
    life.go(tab, "Give notice")
    page.fill("#field-title", title)
    page.select_option("#field-action_type", "routine_measure")
    page.fill("#field-what", f"{title}: as every month.")
    tab.press()
    page.fill("#field-starts_on", "2018-12-30")
    page.fill("#field-ends_on", "2018-12-31")
    for _ in range(4):
        tab.press()
    found = re.search(f"{GROUP}/2018/[A-Z]+-[0-9]+$", page.url)
    assert found is not None, tab.words()
    return found[0]


def receive(life: Life, tab: Tab, ref: str) -> None:
    """Acknowledge a notice from my desk."""
    life.desk(tab)
    tab.page.locator(f'main a[href="/{ref}"]').first.click()
    tab.press()


def amend(life: Life, rok_head: Tab, us_head: Tab) -> None:
    """One head changes the silence procedure and a type of the register; the other reads what changes, and accepts."""
    page = rok_head.page
    life.go(rok_head, "Charter")
    life.sees(
        rok_head, "The charter in force is an amendment that US and ROK accepted.", "The clock runs 5 working days."
    )
    life.never(rok_head, SHORTER)
    life.go(rok_head, "Propose an amendment")
    for summary in page.locator("#places ~ details > summary").all():
        summary.click()
    for name, value in ((WINDOW, "3"), (HOLD, "1")):
        page.fill(f'[name="{name}"]', value)
    page.select_option(f'[name="{MODE}"]', "consult")
    page.select_option(f'[name="{PROCEDURE}"]', "no-surprises")
    rok_head.press()
    life.sees(rok_head, "4 places would change", "keep its rules")
    page.fill("#field-title", "[rehearsal] Three days for routine measures")
    rok_head.press()
    life.sees(rok_head, "An amendment waits for US.")

    life.desk(us_head)
    life.sees(us_head, "[rehearsal] Three days for routine measures")
    us_head.page.locator(".tasks li", has_text="Three days for routine measures").locator(".press a").click()
    life.sees(us_head, "procedure: Under silence: window", "Was", "[put in: 3 ]")
    life.prove(us_head, "charter")
    for tab in (rok_head, us_head):
        life.go(tab, "Charter")
        life.sees(tab, "The charter in force is an amendment that ROK and US accepted.", SHORTER)
        life.go(tab, "Scope")
        row = tab.page.locator("tr", has_text="Technical correction").first
        assert "consult" in row.inner_text()


def measures(life: Life, rok: Tab, us: Tab) -> dict[str, str]:
    """Three measures under silence: one that passes, one that is broken, one that is held."""
    refs = {name: routine(life, rok, f"[rehearsal] {name}") for name in ("Lamps", "Fences", "Ballast")}
    for ref in refs.values():
        receive(life, us, ref)
    life.to(us, refs["Fences"], "Take a position")
    us.page.check('input[value="objection"]')
    us.page.fill("#field-reason", "[rehearsal] The fences stand on the line of demarcation.")
    life.prove(us, "take-position")
    hold(life, us, refs["Ballast"], "study")
    return refs


def hold(life: Life, tab: Tab, ref: str, reason: str) -> None:
    """Hold a measure for a reason of the list."""
    life.to(tab, ref, "Ask for time (hold)")
    tab.page.select_option("#field-hold_reason", reason)
    tab.page.fill("#field-explanation", "[rehearsal] The tables come tomorrow.")
    tab.press()


def settle(life: Life, rok: Tab, us: Tab, ref: str) -> None:
    """The broken silence went higher by itself; one side asks for a level above, and says when it is settled."""
    for tab in (rok, us):
        life.desk(tab)
        life.sees(tab, "US broke the silence.", "with: Directors")
    life.to(rok, ref, "Take it to a higher level")
    rok.page.select_option("#field-level", "co_chairs")
    rok.page.fill("#field-reason", "[rehearsal] The directors are travelling.")
    rok.press()
    life.sees(rok, "ROK asked for this level: co-chairs.", "This stops no clock and blocks nothing.")
    life.desk(us)
    life.sees(us, "with: Co-chairs")
    life.to(us, ref, "Withdraw the position")
    us.page.fill("#field-reason", "[rehearsal] The fences are moved back by two metres.")
    us.press()
    life.desk(rok, ref, "Settle")
    rok.page.fill("#field-settlement", "[rehearsal] The fences are moved back by two metres.")
    rok.press()
    life.to(rok, ref)
    life.never(rok, "Who must now speak")
    life.sees(rok, "said that it is settled")


def meet(life: Life, rok: Tab, us: Tab) -> str:
    """Propose a meeting, agree on its date and its agenda, and convene it; answer its reference."""
    page = us.page
    life.go(us, "Meetings")
    life.go(us, "Propose a meeting")
    page.fill("#field-title", "[rehearsal] Third meeting")
    dated(us, "2018-12-21", "20:00", "21:00")
    us.press()
    ref = page.url.removeprefix(f"{life.url(us)}/")
    life.sees(us, "No date is agreed yet; the word of ROK is missing.")

    life.desk(rok, ref, "Accept a date")
    life.to(rok, ref, "Offer another date")
    dated(rok, "2018-12-21", "22:00", "23:00")
    rok.press()
    life.desk(us, ref, "Accept a date")
    us.press()
    life.sees(us, "The date is agreed: Fri 21 Dec 2018", "Nobody has convened the meeting yet.")

    for tab, point in ((us, "[rehearsal] Lamps of next year"), (rok, "[rehearsal] Who counts the sleepers")):
        life.to(tab, ref, "Raise a point")
        tab.page.fill("#field-point", point)
        tab.press()
    life.sees(rok, "Lamps of next year", "Who counts the sleepers")
    agenda(life, rok, us)
    life.desk(us, ref, "Convene the meeting")
    us.press()
    life.sees(us, "Convened for Fri 21 Dec 2018")
    return ref


def dated(tab: Tab, day: str, begins: str, ends: str) -> None:
    """Fill in a day and two hours, in the zone of the officer's seat."""
    tab.page.fill("#field-on_day", day)
    tab.page.fill("#field-from_time", begins)
    tab.page.fill("#field-to_time", ends)
    if tab.page.locator("#field-meeting_zone").count():
        tab.page.fill("#field-meeting_zone", "Asia/Seoul")


def agenda(life: Life, rok: Tab, us: Tab) -> None:
    """Propose what is open as the joint agenda, from the page of the meeting; the other side accepts it."""
    life.go(rok, "Propose this agenda as a joint text")
    assert "Lamps of next year" in rok.page.input_value("#field-text_en")
    assert rok.page.input_value("#field-sort") == "agenda"
    assert rok.page.input_value("#field-title") == "Agenda: [rehearsal] Third meeting"
    rok.press()
    life.sees(rok, "waits for US.")
    accept(life, us, rok.page.url.removeprefix(f"{life.url(rok)}/"))


def accept(life: Life, tab: Tab, ref: str) -> None:
    """Accept a text from my desk with the second factor."""
    life.desk(tab, ref, "Read and accept")
    life.prove(tab, "accept")
    life.sees(tab, "In force: every party accepted the same words")


def tell(life: Life, rok: Tab, us: Tab, ref: str) -> None:
    """The meeting was held: who was there, what came of it, and two accounts."""
    life.desk(rok, ref, "Record the meeting as held")
    rok.press()
    life.sees(rok, "Held. The read-out is open: no joint one is agreed.")
    for tab, member, person, presence in (
        (rok, "ROK", "Hangang (invented)", "attended"),
        (us, "US", "Potomac (invented)", "not_confirmed"),
    ):
        life.to(tab, ref, "Say who is to be there or was")
        tab.page.fill("#field-member", member)
        tab.page.fill("#field-person", person)
        tab.page.check(f'input[value="{presence}"]')
        tab.press()
    life.sees(us, "not confirmed", "attended")
    life.to(us, ref, "Record an outcome")
    us.page.check('input[value="action"]')
    us.page.fill("#field-telling", "[rehearsal] The US sends the list of the lamps.")
    us.page.select_option("#field-owes", "US")
    us.press()
    life.desk(rok, ref, "Confirm or dispute an outcome")
    rok.page.check('input[value="confirmed"]')
    rok.press()
    life.desk(us, ref, "Say that something owed is done")
    us.page.fill("#field-result", "[rehearsal] Sent.")
    us.press()
    for tab, code in ((rok, "ROK"), (us, "US")):
        life.desk(tab, ref, "Give a side's account")
        assert tab.page.input_value("#field-told_by") == code
        tab.page.fill("#field-telling", f"[rehearsal] The {code} spoke of lamps and sleepers in close coordination.")
        tab.press()
    life.to(us, ref, "Say that there is no joint read-out")
    us.press()
    life.sees(us, "Held. There is no joint read-out; the accounts stand side by side.")
    life.to(rok, ref, "Close the meeting")
    rok.press()
    life.sees(rok, "Held and closed.", "its own account", "US said that there is no joint read-out.")


def agree_on_a_line(life: Life, rok: Tab, us: Tab) -> str:
    """A line is proposed, put forward in other words, read word by word, and accepted; answer its reference."""
    page = rok.page
    life.go(rok, "Texts")
    life.go(rok, "Propose a text")
    page.fill("#field-title", "[rehearsal] Line on the survey")
    page.fill("#field-text_en", LINE)
    page.check('input[value="each"]')
    rok.press()
    ref = page.url.removeprefix(f"{life.url(rok)}/")

    life.desk(us, ref, "Read and accept")
    life.sees(us, LINE)
    life.to(us, ref, "Put another version forward")
    us.page.fill("#field-text_en", REWORDED)
    us.press()

    life.desk(rok, ref, "Read and accept")
    page.locator('main a[href*=".."]').first.click()
    assert "joint" in page.locator("ins").all_inner_texts()[0]
    assert "touch" in " ".join(page.locator("del").all_inner_texts())
    accept(life, rok, ref)
    return ref


def publish(tab: Tab, life: Life, ref: str, words: str) -> None:
    """Put a publication on record."""
    life.to(tab, ref, "Put a publication on record")
    tab.page.fill("#field-happened", "2018-12-22")
    tab.page.select_option("#field-in_language", "en")
    tab.page.fill("#field-place", "Briefing of the day")
    tab.page.fill("#field-words", words)
    tab.press()


def use_and_recall(life: Life, rok: Tab, us: Tab, ref: str) -> None:
    """The line is published as agreed, then with a difference, and is recalled."""
    publish(rok, life, ref, REWORDED)
    life.sees(rok, "as agreed")
    publish(us, life, ref, MISQUOTED)
    life.sees(us, "differs")
    life.to(rok, ref, "Recall the text")
    rok.page.fill("#field-reason", "[rehearsal] It was quoted with other words.")
    rok.press()
    for tab in (rok, us):
        life.to(tab, ref)
        life.sees(tab, "Recalled by ROK: nobody may use version")


def test_a_charter_is_changed_and_measures_pass_break_and_wait_under_silence(chromium: Any, served: Served) -> None:
    life = Life(chromium, served, width=1280, language="en", script=True)
    rok, us = life.sits("rok-desk"), life.sits("us-desk", key=True)
    rok_head, us_head = life.sits("rok-head"), life.sits("us-head", key=True)

    # given a measure under silence, when the charter and the scope are changed, then it keeps the rules it began under
    older = routine(life, rok, "[rehearsal] Photographs")
    receive(life, us, older)
    amend(life, rok_head, us_head)
    life.to(rok, older)
    life.sees(rok, "5 working days", "which was amended since.")

    # given three more, when one is objected to and one is held, then silence is no assent before the window ends
    refs = measures(life, rok, us)
    settle(life, rok, us, refs["Fences"])
    life.to(rok, refs["Lamps"])
    life.sees(rok, "3 working days", "US may comment until")
    life.sees(rok, "Not every party has been heard.")
    life.never(rok, CERTIFIED, "silence, certified")
    life.at("2018-12-20T23:00")
    hold(life, us, refs["Ballast"], "legal_review")

    # and when the window of the one that nobody answered has passed, the silent party's own node says so
    life.at("2018-12-21T08:30")
    for tab in (us, rok):
        life.to(tab, refs["Lamps"])
        life.sees(tab, "silence, certified", "The window was closed without an answer by the party's own node.")
        life.never(tab, NOT_YET)
    life.to(rok, refs["Ballast"])
    life.sees(rok, "US asked for time and has it until Fri 21 Dec 2018", "Moved by a hold to")

    group = f"/{GROUP}"
    pages = [
        f"{group}/", f"{group}/charter", f"{group}/charter/amend", f"{group}/scope", f"{group}/calendars",
        f"{group}/hand-over", f"/{refs['Lamps']}", f"/{refs['Fences']}", f"/{older}",
    ]  # fmt: skip
    told = {f"/{refs['Lamps']}": "outcome.passed_by_certified_silence", f"{group}/scope": "mode.consult"}
    assert life.read_again(us_head, pages, told) == []
    life.leave()


def test_a_meeting_goes_from_what_is_open_to_two_accounts_and_a_line_is_agreed_and_recalled(
    chromium: Any, served: Served
) -> None:
    life = Life(chromium, served, width=1280, language="en", script=True)
    rok, us = life.sits("rok-desk", key=True), life.sits("us-desk", key=True)

    meeting = meet(life, rok, us)
    life.at("2018-12-23T10:00")
    tell(life, rok, us, meeting)
    line = agree_on_a_line(life, rok, us)
    use_and_recall(life, rok, us, line)

    group = f"/{GROUP}"
    pages = [
        f"{group}/", f"{group}/meetings", f"{group}/meetings/new", f"/{meeting}", f"/{meeting}/attendance",
        f"{group}/texts", f"{group}/texts/new", f"/{line}", f"/{line}/publish", f"{group}/goals",
    ]  # fmt: skip
    assert life.read_again(rok, pages, {}) == []
    life.leave()
