"""What the code of a page says of it: title, who publishes it, when, and its address."""

import re
from collections.abc import Iterator
from typing import Literal, cast

import msgspec

from tandem.watch._markup import Walked
from tandem.watch._outlets import of_domain, of_name
from tandem.watch._stamps import days_in
from tandem.watch.page import Printed, Span

_PUBLISHED = re.compile(
    r"(?:og:)?article:published(?:_time)?|datepublished|publish(?:ed)?[-_.]?(?:date|time)|pub[-_]?date|date"
    r"|dc(?:terms)?\.(?:date|issued|created|date\.issued)|sailthru\.date|parsely-pub-date|article\.published|release_date"
)
_UPDATED = re.compile(
    r"(?:og:)?article:modified(?:_time)?|datemodified|og:updated_time|last-?modified|dc(?:terms)?\.modified|lastmod"
)
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "headline")
_SITES = ("og:site_name", "application-name", "publisher", "dc.publisher", "citation_publisher")
_SUFFIX = re.compile(r"\s+(?:[|·»<:]|[-–—])\s+")
_DEEPEST = 20


class Facts(msgspec.Struct, frozen=True):
    """What a page says of itself in its code; a day there has no place in the text."""

    title: str
    site: str
    url: str
    days: tuple[Printed, ...]


def facts_of(walked: Walked) -> Facts:
    """Read the metadata of a page: meta tags, then JSON-LD, then its title."""
    linked = [pair for script in walked.scripts for pair in _said(script)]
    pairs = (*walked.meta, *linked)
    url = walked.canonical or _first(pairs, ("og:url", "url"))
    site = _first(pairs, _SITES)
    return Facts(
        title=_first(pairs, _TITLES) or _short(walked.title, site),
        site=site,
        url=url if url.startswith(("http://", "https://")) else "",
        days=tuple(_days(pairs)),
    )


def outlet_name(facts: Facts, language: str) -> str | None:
    """Answer who publishes a page: the name of the list for its domain or for how it calls itself, else the latter."""
    host = re.match(r"https?://([\w.-]+)", facts.url)
    found = (of_name(facts.site) if facts.site else None) or (of_domain(host[1]) if host else None)
    return found.name(language or "en") if found else facts.site or None


def _first(pairs: tuple[tuple[str, str], ...], keys: tuple[str, ...]) -> str:
    return next((" ".join(value.split()) for key in keys for name, value in pairs if name == key and value.strip()), "")


def _short(title: str, site: str) -> str:
    """Answer a title without the name of the site behind it."""
    pieces = _SUFFIX.split(title)
    if len(pieces) > 1 and (pieces[-1].strip() == site or of_name(pieces[-1]) or len(pieces[-1]) < len(pieces[0]) / 2):
        return title[: title.rindex(pieces[-1])].rstrip(" |·»<:-–—")
    return title


def _days(pairs: tuple[tuple[str, str], ...]) -> Iterator[Printed]:
    for name, value in pairs:
        updated = bool(_UPDATED.fullmatch(name))
        if not updated and not _PUBLISHED.fullmatch(name):
            continue
        kind: Literal["published", "updated"] = "updated" if updated else "published"
        day = next(days_in(value[:60]), None)
        if day:
            yield Printed(day.value, kind, Span(0, 0), day.time, day.zone)


def _said(script: str) -> Iterator[tuple[str, str]]:
    """Answer the strings of a JSON-LD script by their keys; the name of a publisher as `publisher`."""
    try:
        rows = msgspec.json.decode(script.strip().encode())
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return
    yield from _strings(rows, "", 0)


def _strings(rows: object, owner: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(rows, list):
        for row in cast(list[object], rows):
            yield from _strings(row, owner, depth + 1)
    elif isinstance(rows, dict):
        for key, value in cast(dict[str, object], rows).items():
            if not isinstance(value, str):
                yield from _strings(value, key.lower(), depth + 1)
            elif owner in ("", "@graph"):
                yield key.lower(), value
            elif owner == "publisher" and key == "name":
                yield "publisher", value
