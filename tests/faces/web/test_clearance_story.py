"""A railway survey on the pages from the sheet of its goods to its start, as a new user would go.

Its desk officer drops a sheet in and mends it, puts the goods under the rules, asks every authority and enters what
they decide; the other party reads, disputes and confirms; two officers waive what nobody screened.
"""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
from tests.faces.web.served import Served
from tests.faces.web.test_browser import Tab, chromium, pytestmark
from tests.faces.web.test_life_story import Life, served
from tests.sheets import workbook

__all__ = ["chromium", "pytestmark", "served"]

TITLE = "[rehearsal] Joint survey of the railway"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_DAY = date(2018, 12, 30)
COMMITTEE, TREASURY = "UN Security Council 1718 Committee", "US Treasury (OFAC): specific licence"
COMMAND, MINISTRY = "United Nations Command: crossing", "ROK Ministry of Unification"
HOST = "DPRK: consent of the host"
TOO_LATE = "The list of the vehicles came after the day."
READY = "Every line is covered on all days of the action: granted, judged by an officer, or waived by two."


def spoil(book: openpyxl.Workbook) -> None:
    """Two rows of the sheet are faulty and one has no code; everything comes back on the last day."""
    sheet = book.worksheets[0]
    for row in range(2, 11):
        if sheet.cell(row, 6).value:
            sheet.cell(row, 6).value = LAST_DAY
    sheet["B3"], sheet["E6"], sheet["D9"] = "approx. 3", "maybe", None


def give_notice(life: Life, tab: Tab) -> str:
    """Drop the sheet in, mend it where it says so, and give the notice; answer its reference."""
    page = tab.page
    life.go(tab, "Give notice")
    page.fill("#field-title", TITLE)
    page.select_option("#field-action_type", "cooperation_project")
    page.fill("#field-what", "[rehearsal] A train of seven vehicles goes north, and comes back after the survey.")
    tab.press()
    page.fill("#field-starts_on", "2018-12-27")
    page.fill("#field-ends_on", LAST_DAY.isoformat())
    page.fill("#field-crosses", "MDL")
    tab.press()
    page.set_input_files("#field-file", {"name": "물자 목록.xlsx", "mimeType": SHEET, "buffer": workbook(change=spoil)})
    page.click('button[name="stay"]')
    life.sees(tab, "9 rows", "2 rows to mend", "“approx. 3” is not exact", "found “maybe”")
    page.fill("#row-2-quantity", "1")
    page.fill("#row-5-returns", "yes")
    page.get_by_text("One line has no code: see where to look first").click()
    offered = re.search(r"Line 8: look first under ([0-9]{6}) ", page.locator("details[open] li").first.inner_text())
    assert offered is not None, page.locator("details[open] li").first.inner_text()
    page.fill("#row-8-hs", offered[1])
    page.fill("#row-8-end_user", "Railway institute (invented)")
    tab.press()
    tab.press()
    tab.press()
    life.sees(tab, "is given")
    return str(page.url.removeprefix(f"{life.url(tab)}/"))


def agree(life: Life, rok: Tab, us: Tab, ref: str) -> None:
    """The other party receives the notice and does not object; its owner decides to go."""
    life.desk(us, ref, "Read and acknowledge")
    us.press()
    life.to(us, ref, "Take a position")
    us.page.check('input[value="no_objection"]')
    us.page.fill("#field-reason", "[rehearsal] The train comes back.")
    us.press()
    life.to(rok, ref, "Decide to go")
    rok.page.fill("#field-reason", "[rehearsal] Everybody was heard.")
    rok.press()


def letter(name: str) -> dict[str, Any]:
    """A document of an authority, as a browser takes it from a folder."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4 " + name.encode()}


def clearances(life: Life, tab: Tab, ref: str) -> None:
    """Open the clearances of the action."""
    tab.open(f"/{ref}/clearances")


def ask(life: Life, tab: Tab, ref: str, authority: str, *lines: int) -> str:
    """File a request for all lines that are missing, or for these; answer its reference."""
    clearances(life, tab, ref)
    life.go(tab, "Enter a request")
    tab.page.select_option("#authority", label=authority)
    tab.press()
    tab.page.wait_for_load_state()
    for box in tab.page.locator('input[type="checkbox"][name^="line-"]').all() if lines else ():
        box.set_checked(int(str(box.get_attribute("name")).removeprefix("line-")) in lines)
    return filed(life, tab)


def filed(life: Life, tab: Tab) -> str:
    """Send a request with its document; answer its reference."""
    tab.page.set_input_files("#field-papers", letter("application.pdf"))
    tab.press()
    life.sees(tab, "has not decided. It is waited for.", "application.pdf")
    return str(tab.page.url.removeprefix(f"{life.url(tab)}/"))


def enter(life: Life, tab: Tab, request: str, outcome: str, *also: str, reason: str = "As the letter says.") -> None:
    """Enter what an authority decided, from its letter, on this request and on those that it decides as well."""
    tab.open(f"/{request}")
    life.go(tab, "Enter the decision")
    tab.page.check(f'input[name="request_outcome"][value="{outcome}"]')
    tab.page.fill("#field-decided_on", "2018-12-17")
    if outcome == "granted":
        tab.page.fill("#field-valid_until", "2018-12-31")
    for other in also:
        tab.page.select_option(f"#field-also-{'-'.join(other.split('/')[1:])}", outcome)
    tab.page.fill("#field-reason", f"[rehearsal] {reason}")
    tab.page.set_input_files("#field-papers", letter("letter.pdf"))
    tab.press()


def answer_everything(life: Life, tab: Tab, ref: str) -> list[str]:
    """Answer what rules ask, and judge the lines on which none matched; answer what was asked."""
    asked = []
    clearances(life, tab, ref)
    while tab.page.get_by_role("link", name="Answer the question", exact=True).count():
        life.go(tab, "Answer the question")
        rule = str(tab.page.locator('input[name="rule"]').get_attribute("value"))
        if rule:
            tab.page.check('input[value="does_not_apply"]')
        tab.page.fill("#field-reason", "[rehearsal] We looked at the papers of the train.")
        tab.press()
        tab.page.wait_for_load_state()
        asked.append(rule)
    return asked


def saved(tab: Tab, name: str) -> bytes:
    """Download a paper by its link."""
    with tab.page.expect_download() as coming:
        tab.page.locator(f'main section li a[href$="{name}"]').first.click()
    return Path(coming.value.path()).read_bytes()


def read_papers(life: Life, tab: Tab, ref: str) -> None:
    """Take the letter and its list away and read them as their programs do."""
    tab.open(f"/{ref}/papers")
    names = [str(one.get_attribute("href")) for one in tab.page.locator('main section li a[href*="/papers/"]').all()]
    text = docx.Document(io.BytesIO(saved(tab, next(name for name in names if name.endswith(".en.docx")))))
    words = " ".join([one.text for one in text.paragraphs] + [c.text for t in text.tables for c in t._cells])
    assert "survey of the railway" in words
    table = openpyxl.load_workbook(io.BytesIO(saved(tab, next(name for name in names if name.endswith(".en.xlsx")))))
    cells = [str(cell) for sheet in table for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("diesel locomotive" in cell for cell in cells)
    assert any("860210" in cell.replace(".", "") for cell in cells), cells


def answer(life: Life, tab: Tab, request: str, press: str, reason: str = "") -> None:
    """Confirm or dispute what was entered last on a request."""
    tab.open(f"/{request}")
    tab.page.get_by_role("link", name=re.compile(f"^{press} ")).last.click()
    if reason:
        tab.page.fill("#field-reason", reason)
    tab.press()


def waive_screening(life: Life, tab: Tab, head: Tab, ref: str) -> None:
    """Two officers answer for a name that no list was asked about."""
    clearances(life, tab, ref)
    life.go(tab, "Waive")
    tab.page.select_option("#field-waived", "screening")
    tab.page.fill("#field-reason", "[rehearsal] No list is loaded at this desk; the institute is known to both.")
    tab.press()
    life.sees(tab, "It counts once a second officer signs it.", "1 person or body is not screened.")
    clearances(life, head, ref)
    life.go(head, "Sign the waiver")
    head.press()
    life.sees(head, "The waiver counts now")


def test_a_survey_goes_from_the_sheet_of_its_goods_to_its_start_when_all_is_cleared(
    chromium: Any, served: Served
) -> None:
    life = Life(chromium, served, width=1280, language="en", script=True)
    rok, us, head = life.sits("rok-desk"), life.sits("us-desk"), life.sits("rok-head")

    # given a notice made from a sheet, when the goods are put under the rules, then the plan says by when to ask whom
    ref = give_notice(life, rok)
    agree(life, rok, us, ref)
    rok.page.locator(f'main a[href="/{ref}/clearances"]').first.click()
    rok.press()
    life.sees(
        rok, f"The full consent of 5 authorities is missing; as far as times are known, {TREASURY} decides the date.",
        f"{TREASURY} is asked by Sat 13 Oct 2018; its decision is needed by Thu 27 Dec 2018.", "By Tue 25 Dec 2018",
        "Not screened is never clean.", "no rule matched",
    )  # fmt: skip
    read_papers(life, rok, ref)

    # when what only an officer can say is answered, then the line on which no rule matched is judged last
    asked = answer_everything(life, rok, ref)
    assert "R2270-31" in asked
    assert asked[-1] == ""

    # when an authority refuses and grants what is filed again, and the others grant, then only screening is open
    refused = ask(life, rok, ref, COMMAND)
    enter(life, rok, refused, "refused", reason=TOO_LATE)
    life.sees(rok, f"{COMMAND} refused.", TOO_LATE)
    life.go(rok, "File again, amend or extend")
    again = filed(life, rok)
    enter(life, rok, again, "granted")
    train, rest = ask(life, rok, ref, COMMITTEE, 1, 2, 3, 4, 5, 6), ask(life, rok, ref, COMMITTEE)
    enter(life, rok, train, "granted", rest)
    granted = {one: ask(life, rok, ref, one) for one in (MINISTRY, TREASURY, HOST)}
    for request in granted.values():
        enter(life, rok, request, "granted")
    clearances(life, rok, ref)
    life.sees(rok, "5 of 5 authorities have consented", "No authority is missing, but an officer has to decide first.")

    # when two officers waive screening, and the other party disputes a grant, then it is not known until it confirms
    waive_screening(life, rok, head, ref)
    answer(life, us, again, "Confirm")
    answer(life, us, granted[MINISTRY], "Dispute", "[rehearsal] The letter names another train.")
    rok.open(f"/{ref}")
    assert re.search(r"Cleared\s+\S+\s+not known", rok.words()), rok.words()
    life.never(rok, READY)
    clearances(life, rok, ref)
    life.sees(rok, "4 of 5 authorities have consented", "disputed")
    answer(life, us, granted[MINISTRY], "Confirm")

    # and then the action is ready, and starts on its day without an override
    rok.open(f"/{ref}")
    life.sees(rok, READY)
    life.at("2018-12-27T09:00")
    life.to(rok, ref, "Start the action")
    rok.press()
    life.sees(rok, "Under way.")
    clearances(life, rok, ref)
    life.sees(rok, "Every authority that must decide has decided.")
    assert life.read_again(rok, [f"/{ref}/clearances"], {f"/{ref}/clearances": "cl_all_decided"}) == []
    life.leave()
