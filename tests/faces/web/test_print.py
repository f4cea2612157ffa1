"""What is printed: each sheet carries reference, entry, hash and marking, and nothing that only a screen can use."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.faces.web.served import Served
from tests.faces.web.test_browser import GROUP, Tab, chromium, pytestmark, tabs

__all__ = ["chromium", "pytestmark", "tabs"]

SURVEY = f"/{GROUP}/2018/ROK-1"


def sheets(tab: Tab, path: str, paper: str) -> list[str]:
    """Print a page and answer the text of each sheet, without the breaks that narrow columns make."""
    from pypdf import PdfReader

    tab.open(path)
    raw = tab.page.pdf(format=paper, prefer_css_page_size=False)
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(raw)).pages]


def long_action(tab: Tab) -> str:
    """An action with so much in it that it takes several sheets; answer its reference."""
    page = tab.page
    tab.open(f"/{GROUP}/notices/new")
    page.fill("#field-title", "[rehearsal] A long list for the printer")
    page.select_option("#field-action_type", "cooperation_project")
    page.select_option("#field-marking", "sensitive")
    page.fill("#field-what", "[rehearsal] Two lorries with survey instruments go to Kaesong and return. " * 40)
    tab.press()
    page.fill("#field-starts_on", "2018-12-27")
    page.fill("#field-ends_on", "2018-12-28")
    tab.press()
    page.fill("#field-manifest", "\n".join(f"survey instrument {n}; {n}; piece; 9015; yes" for n in range(1, 90)))
    page.click('button[name="stay"]')
    tab.press()
    tab.press()
    tab.press()
    ref = page.url.removeprefix(tab.served.url + "/")
    assert ref.startswith(GROUP)
    return ref


@pytest.fixture(scope="module")
def long_ref(chromium: Any, served: Served) -> Iterator[str]:
    """One long action for all tests here."""
    tab = Tab(chromium, served, width=1280)
    tab.sit("rok-desk")
    yield long_action(tab)
    tab.context.close()


@pytest.mark.parametrize(("language", "paper"), [("en", "A4"), ("en", "Letter"), ("ko", "A4")])
def test_each_sheet_carries_reference_entry_hash_and_marking(
    tabs: Any, long_ref: str, language: str, paper: str
) -> None:
    tab = tabs(width=1280, language=language)
    tab.sit("rok-desk")

    printed = sheets(tab, f"/{long_ref}", paper)

    place = tab.page.text_content(".printed code")
    assert re.fullmatch("[0-9a-f]{64}", place)
    assert len(printed) >= 3
    entry = "EntryROK" if language == "en" else "ROK기재"
    marking = "SENSITIVE" if language == "en" else "취급주의"
    for number, sheet in enumerate(printed, 1):
        assert f"{long_ref}/v1" in sheet, number
        assert place in sheet, number
        assert entry in sheet, number
        assert marking in sheet, number
    assert "surveyinstrument89" in "".join(printed)


def test_what_only_a_screen_can_use_is_not_printed(tabs: Any, long_ref: str) -> None:
    tab = tabs(width=1280)
    tab.sit("us-desk")

    text = "".join(sheets(tab, f"/{long_ref}", "A4"))

    assert "Signout" not in text
    assert "한국어" not in text
    assert "Skipto" not in text
    assert "http://" not in text
    assert f"/{long_ref}/readers" not in text


def test_what_is_folded_on_the_screen_is_printed(tabs: Any, long_ref: str) -> None:
    tab = tabs(width=1280)
    tab.sit("us-desk")

    text = "".join(sheets(tab, f"/{GROUP}/record?find={long_ref}", "A4"))

    assert "Publickey" in text
    assert "Joinedontheleft" in text
