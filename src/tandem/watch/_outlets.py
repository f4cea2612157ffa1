"""Who publishes a page, by its own domain, furniture and names; the list is `outlets.yaml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
import yaml

_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(r"https?://([\w.-]+)")
_WIRE = re.compile(
    r"^\W{0,2}[^()=]{2,60}?\(([^()]{2,30})\)\s*(?:--|[-–—=])|^\W{0,2}[^()=]{2,12}=\s*([^()=]{2,15}?)[)\]】]"
)


_OWNER = re.compile(
    r"(?:©|ⓒ|\(c\)|copyrights?(?: by)?)\s*(?:(?:©|ⓒ|\(c\))\s*)?(?:\d{4}\s*)?((?!\d)[^,.|<>()©ⓒ\[\]]{2,40}?)"
    r"(?=\s*(?:[,.|<>\[]|$|all rights|무단))",
    re.IGNORECASE,
)
_POOL = re.compile(r"joint|pool|공동|=\s*$", re.IGNORECASE)


class Outlet(msgspec.Struct, frozen=True):
    """One outlet: its names by language, its domains, and what its furniture says."""

    names: Mapping[str, str]
    domains: tuple[str, ...]
    also: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Answer its name in a language, English where it has none in it."""
        return self.names.get(language) or self.names["en"]


@cache
def outlets() -> tuple[Outlet, ...]:
    """Answer the outlets that are shipped."""
    rows = cast(object, yaml.safe_load((files(__package__) / "outlets.yaml").read_text("utf-8")))
    return msgspec.convert(rows, tuple[Outlet, ...])


@cache
def _by_domain() -> Mapping[str, Outlet]:
    return {domain: one for one in outlets() for domain in one.domains}


@cache
def _by_name() -> Mapping[str, Outlet]:
    return {name.casefold(): one for one in outlets() for name in (*one.names.values(), *one.also)}


@cache
def _by_furniture() -> tuple[tuple[re.Pattern[str], Outlet], ...]:
    return tuple((re.compile(form), one) for one in outlets() for form in one.furniture)


@cache
def _inside() -> re.Pattern[str]:
    names = sorted((re.escape(name) for name in _by_name() if len(name) > 3), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})", re.IGNORECASE)


def of_domain(host: str) -> Outlet | None:
    """Answer whose domain it is: `english.hani.co.kr` is in `hani.co.kr`; the longer domain holds."""
    parts = host.lower().rstrip(".").split(".")
    tails = (".".join(parts[i:]) for i in range(len(parts) - 1))
    return next((_by_domain()[tail] for tail in tails if tail in _by_domain()), None)


def of_name(name: str) -> Outlet | None:
    """Answer the outlet of this very name."""
    return _by_name().get(name.strip(" .,|-–—:[]()<>").casefold())


def outlet_of(frame: Iterable[str], opening: Iterable[str]) -> Outlet | None:
    """Answer who publishes a page, from what frames it (furniture, bylines, dates) and how its text opens.

    The strongest sign counts first: a domain, then its own furniture, then a name, and last the agency of a dateline.
    """
    lines = tuple(frame)
    hosts = (host for line in lines for host in (*_MAIL.findall(line), *_HOST.findall(line)))
    return (
        next((found for host in hosts if (found := of_domain(host))), None)
        or next((found for line in lines if (found := _named(line))), None)
        or next((found for line in opening if (found := _of_wire(line))), None)
        or _of_furniture(lines)
    )


def printed_name(line: str) -> str | None:
    """Answer the name of an outlet that is not listed: of an agency in its dateline, of who holds the copyright."""
    wire = _WIRE.match(line)
    if wire and not _POOL.search(wire[0]):
        return (wire[1] or wire[2]).strip()
    owner = _OWNER.search(line)
    return owner[1].strip(" -–") if owner else None


def _of_furniture(lines: tuple[str, ...]) -> Outlet | None:
    """Answer whose alone the furniture is, where the page names no other: not an address of mail, not an agency."""
    if any(_MAIL.search(line) or printed_name(line) for line in lines):
        return None
    return next((one for line in lines for form, one in _by_furniture() if form.search(line)), None)


def _named(line: str) -> Outlet | None:
    found = of_name(line)
    if found or not re.search(r"©|ⓒ|Ⓒ|copyright|저작권|[|:<>]", line, re.IGNORECASE):
        return found
    inside = _inside().search(line)
    return _by_name()[inside[0].casefold()] if inside else None


def _of_wire(line: str) -> Outlet | None:
    found = _WIRE.match(line)
    return of_name(found[1] or found[2]) if found else None
