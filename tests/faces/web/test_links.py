"""Every link of every page answers, for an officer, a head of delegation and a reader; no anchor leads nowhere."""

import re
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from tests.faces.web.test_browser import Tab, chromium, pytestmark, tabs

__all__ = ["chromium", "pytestmark", "tabs"]

_MOST = 150
_ANSWERS = (200, 303)


def crawl(tab: Tab) -> tuple[list[str], int]:
    """Open what pages link to, from the desk on; answer what does not answer, and how many addresses were met."""
    waiting, met, dead = ["/"], {"/"}, []
    while waiting and len(met) <= _MOST:
        path = waiting.pop(0)
        answer = tab.context.request.get(tab.served.url + path, max_redirects=0)
        if answer.status not in _ANSWERS:
            dead.append(f"{answer.status} {path}")
        goes = answer.headers.get("location")
        page = "" if "html" not in answer.headers.get("content-type", "") else answer.text()
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        for link in [unescape(found) for found in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page)] + [goes or ""]:
            there, anchor = urldefrag(urljoin(path, link))
            if link.startswith("#") and anchor not in ids:
                dead.append(f"{path} has no {link}")
            shape = re.sub(r"(ROK|US|MONITOR)-[0-9]+", r"\1-N", there) if there.count("/") > 3 else there
            if there.startswith("/") and shape not in met:
                met.add(shape)
                waiting.append(there)
    return dead, len(met)


@pytest.mark.parametrize("officer", ["us-desk", "rok-head", "monitor-reader"])
def test_every_link_answers(tabs: Any, officer: str) -> None:
    tab = tabs(width=1280)
    tab.sign_in(officer)

    dead, opened = crawl(tab)

    assert dead == []
    assert opened >= 6
