"""Turning the pages of a list: which one was asked for, and the addresses of those before and after."""

from typing import NamedTuple

from django.http import HttpRequest

_MOST_DIGITS = 6


class Turning(NamedTuple):
    """Which page of how many is shown; an empty address where there is none before or after."""

    page: int
    pages: int
    earlier: str
    later: str


def page_asked(request: HttpRequest) -> int:
    """Answer the page that an address asks for, the first where it names none."""
    given = request.GET.get("page", "")
    return max(int(given), 1) if given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS else 1


def pages_of(request: HttpRequest, page: int, pages: int) -> Turning:
    """Answer where the pages before and after this one are; the rest of the address stays."""

    def at(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    return Turning(page, pages, at(page - 1) if page > 1 else "", at(page + 1) if page < pages else "")
