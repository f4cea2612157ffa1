"""Parts of a page, and where a site has run two of them together in one line."""

import re
from collections.abc import Iterator
from typing import Literal, cast

import msgspec

from tandem.watch._furniture import forms
from tandem.watch._stamps import Day, days_in
from tandem.watch.page import BlockKind, Printed, Span

_DATELINE = re.compile(
    r"\(?[A-Z][A-Z .'’/-]{2,40}(?:, (?:[A-Z][a-z]+\.?|[A-Z]\.[A-Z]\.)(?: [A-Z][a-z]+)?)?"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|,? \d{1,2} [A-Z][a-z]{2,8}\.?,?(?: \d{4})?)?,?\s*"
    r"(?:\([A-Z][\w .,/&-]{1,40}\))?\)?\s*(?:--|[–—―])\s*(?=\S)"
    r"|[A-Z][A-Z .'’/-]{2,40}(?:,[^()]{1,30})?\s\((?:[A-Z][\w .,/&-]{1,40})\)\s*(?:--|[-–—=])\s*(?=\S)"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?:, [A-Z][\w.]+)?,? "
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},|\d{1,2} [A-Z][a-z]{2,8}\.?,?) \d{4}\s*(?:--|[–—―]|-(?=\s))\s*(?=\S)"
    r"|[(\[【][가-힣A-Za-z·, ]{2,20}=[가-힣A-Za-z0-9 ]{2,15}[)\]】]\s*(?:[가-힣]{2,4}(?:[ "
    r"·,]+[가-힣]{2,4})*\s?(?:기자|특파원)\s?=?\s*)?"
    r"|[가-힣]{2,6}\s?=\s?[가-힣]{2,4}\s?(?:기자|특파원)\s+(?=\S)"
    r"|[가-힣]{2,4}\s?(?:기자|특파원)\s?=\s*"
)
_SIGNED = re.compile(
    r"(?<=[.!?\"”’다])\s*\((?P<names>(?:By |Reporting by |Reported by |Written by )?[A-Z][\w'’.-]*(?: "
    r"[A-Z][\w'’.-]*){1,3}"
    r"(?:(?:,| and|,? &|;|/)(?: [Ee]diting by| [Ww]riting by)? [A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3})*)\)$"
    r"|(?<=[.!?\"”’다])\s*\(?[가-힣]{2,4}\s?(?:선임|인턴)?\s?(?:기자|특파원|"
    r"논설위원)\s*(?:[\[(]?[\w.+-]+@[\w.-]+[\])]?)?\)?$"
    r"|(?<=[.!?\"”’다])\s*\([가-힣 ]{0,20}(?:연구위원|연구원|교수|소장|센터장|편집장|대표|위원|"
    r"글)\s?[=:]?\s?[가-힣]{2,4}\)$"
    r"|(?<=[.!?\"”’다])\s*[\[(]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[\])]?$"
)
_BESIDE = re.compile(r"(?:[ \t\xa0\u3000]{2,}|[\t\xa0\u3000]|\s+[|·–—-]\s+)\s*$")
_FIGURE_LAST = re.compile(r"\d\D{0,8}$")
_TITLE_LONG = 200
_TAIL_LONG = 300


class Part(msgspec.Struct, frozen=True):
    """A part of a page; its kind is empty until it is known. `wire` is the dateline of an agency, in its own line."""

    start: int
    end: int
    words: str
    kind: BlockKind | Literal[""] = ""
    printed: tuple[Printed, ...] = ()
    labelled: bool = False
    apart: bool = False
    wire: bool = False

    def as_(self, kind: str) -> "Part":
        """Answer the part with its kind."""
        return msgspec.structs.replace(self, kind=cast(BlockKind, kind))

    def dated(self, printed: tuple[Printed, ...], *, labelled: bool) -> "Part":
        """Answer the part as one that dates the page."""
        return msgspec.structs.replace(self, kind="dateline", printed=printed, labelled=labelled)

    def undated(self) -> "Part":
        """Answer the part without its days: they are not the page's own."""
        return msgspec.structs.replace(self, printed=())


def cut(text: str, start: int, end: int, *, apart: bool) -> Iterator[Part]:
    """Cut a piece where two parts were run together: dateline, text, signature, furniture, a day beside a title."""
    words = text[start:end]
    opening = _DATELINE.match(words)
    if opening and opening.end() < len(words):
        yield _dateline(text, start, opening[0])
        start, apart = start + opening.end(), False
    genre = forms().prefix.match(text, start, end)
    if genre and genre.end() < end:
        yield _stripped(text, start, genre.end()).as_("furniture")
        start, apart = genre.end(), False
    for a, b, kind in _endings(text, start, end):
        part = _stripped(text, a, b, apart=apart and a == start)
        if part.words:
            yield _day_only(part) if kind == "dateline" else part.as_(kind)


def _endings(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Answer the stretches of a piece from its start, what stands at its end last."""
    found: list[tuple[int, int, str]] = []
    words = text[start:end]
    near = max(15, len(words) - _TAIL_LONG)
    tail = forms().tails.search(words, near) if len(words) > 30 else None
    if tail:
        found.insert(0, (start + tail.start(), end, "furniture"))
        end = start + tail.start()
    day = _last_day(text, start, end)
    if day:
        found.insert(0, (day, end, "dateline"))
        end = day
    near = max(start + 15, end - _TAIL_LONG)
    signed = _SIGNED.search(text[near:end].rstrip()) if near < end else None
    if signed:
        found.insert(0, (near + signed.start(), end, "byline"))
        end = near + signed.start()
    return [(start, end, ""), *found]


def _last_day(text: str, start: int, end: int) -> int | None:
    """Answer where a day begins that stands beside a title, or is stuck to the end of a sentence."""
    if not _FIGURE_LAST.search(text, max(start, end - 12), end):
        return None
    days: list[Day] = list(days_in(text[max(start, end - 80) : end]))
    offset = max(start, end - 80)
    if not days or text[offset + days[-1].end : end].strip(" .,)|\xa0"):
        return None
    at = offset + days[-1].start
    before = text[start:at]
    if not before.strip():
        return None
    beside = _BESIDE.search(before) and end - start <= _TITLE_LONG and not before.rstrip().endswith((",", ":", "on"))
    stuck = re.search(r"[a-z가-힣)\]][.!?][\"”]?$", before)
    return at if beside or stuck else None


def _dateline(text: str, start: int, words: str) -> Part:
    part = _stripped(text, start, start + len(words))
    return msgspec.structs.replace(_day_only(part), labelled=True, wire=True)


def _day_only(part: Part) -> Part:
    printed = tuple(
        Printed(day.value, "published", Span(part.start + day.start, part.start + day.end), day.time, day.zone)
        for day in days_in(part.words)
    )
    return part.dated(printed, labelled=False)


def _stripped(text: str, start: int, end: int, *, apart: bool = False) -> Part:
    words = text[start:end].strip(" \t\r\n\xa0\u3000\ufeff\u200b\u2003")
    at = text.index(words, start) if words else start
    return Part(at, at + len(words), words, apart=apart)
