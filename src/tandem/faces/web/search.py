"""Search: one box on every page, one page of results; a reference in full leads straight to its page.

It is always the record of today that is searched, also from a page that shows a past day.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.desk.search import MOST, Found, Hit, search
from tandem.faces.web.marking import markings_of
from tandem.faces.web.page import see, show
from tandem.faces.web.visit import enter
from tandem.reports.speaker import parse

_A_PAGE = 20
_LONGEST_SHOWN = 100


@dataclass(frozen=True)
class _Row:
    """A hit with the address behind it."""

    hit: Hit
    address: str
    at: datetime | None


@require_safe
def find(request: HttpRequest, short: str) -> HttpResponse:
    """Show what fits the words in the box."""
    asked = request.GET.copy()
    if asked.pop("as_of", None):
        return see(f"{request.path}?{asked.urlencode()}")
    visit, typed, page = enter(request, short), request.GET.get("q", ""), _page(request.GET.get("page", "1"))
    found = search(
        visit.node.desk, reader=visit.reader, query=typed, now=visit.now, limit=_A_PAGE, offset=(page - 1) * _A_PAGE
    )
    if found.exact is not None and found.exact.ref and page == 1:
        return see(_address(short, found.exact))
    group = visit.node.desk.group()
    return show(
        request, visit, group, "search.html", here="search", may_look_back=False, typed=typed.strip(),
        shown=" ".join(typed.split())[:_LONGEST_SHOWN], found=found, rows=[_row(short, hit) for hit in found.hits],
        marking=markings_of(group, {hit.ref for hit in found.hits}), page=page, pages=_pages(found), most=MOST,
        first=(page - 1) * _A_PAGE + 1,
        earlier=_turned(typed, page - 1) if page > 1 else "",
        later=_turned(typed, page + 1) if page < _pages(found) else "",
    )  # fmt: skip


def _page(asked: str) -> int:
    return min(max(int(asked), 1), MOST // _A_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _pages(found: Found) -> int:
    return max(1, -(-min(found.reachable, MOST) // _A_PAGE))


def _turned(typed: str, page: int) -> str:
    return urlencode({"q": typed[:MOST], "page": page})


def _row(short: str, hit: Hit) -> _Row:
    return _Row(hit, _address(short, hit), parse(hit.at) if hit.at else None)


def _address(short: str, hit: Hit) -> str:
    """The page on which a hit stands, and the place on it."""
    if hit.private and not hit.ref:
        return f"/{short}/"
    if not hit.ref:
        return f"/{short}/record"
    if hit.how == "reference" and hit.version:
        return f"/{hit.ref}/v{hit.version}"
    whole = hit.private or (hit.how == "reference" and not hit.by_entry)
    return f"/{hit.ref}" if whole else f"/{hit.ref}#entry-{hit.party}-{hit.seq}"
