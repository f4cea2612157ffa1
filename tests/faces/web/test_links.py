"""Every link of every page answers, for an officer, a head of delegation and a reader; no anchor leads nowhere."""

import re
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from tests.faces.web.served import Served

_MOST = 150
_ANSWERS = (200, 303)


def crawl(served: Served, officer: str) -> tuple[list[str], int]:
    """Open what pages link to, from the desk on; answer what does not answer, and how many addresses were met."""
    waiting, met, dead = ["/"], {"/"}, []
    cookies = "; ".join(f"{name}={value}" for name, value in served.session(officer).items())
    while waiting and len(met) <= _MOST:
        path = waiting.pop(0)
        status, headers, body = served.get(path, Cookie=cookies)
        if status not in _ANSWERS:
            dead.append(f"{status} {path}")
        goes = headers.get("location")
        page = body.decode() if "html" in headers.get("content-type", "") else ""
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
def test_every_link_answers(served: Served, officer: str) -> None:
    dead, opened = crawl(served, officer)

    assert dead == []
    assert opened >= 6
