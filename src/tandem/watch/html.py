"""A page of the web to a page of ours: trafilatura says which text is its own, our walk says where each letter stands.

The text is what a reader sees, without tags and with entities as the signs that they stand for; `places` and `ends`
lead back into the file, so that a quotation can be checked there.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from tandem.watch._blocks import Part, label
from tandem.watch._main_text import kept_lines
from tandem.watch._markup import Walked, lines_in, walk
from tandem.watch._page_facts import Facts, facts_of, outlet_name
from tandem.watch._parts import cut
from tandem.watch.decoding import decode, is_utf8
from tandem.watch.language import language_of
from tandem.watch.layout import days_of, outlet_in
from tandem.watch.page import Block, Page, Printed, Span
from tandem.watch.unreadable import Unreadable

STAGE = ("html", 1)

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^<>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*(?:[-*•#|>]+\s+|\d+\.\s+)")
_EDGE = 30
_ENOUGH = 120


def read_html(raw: bytes, *, file: str, sha256: str, charset: str | None = None) -> Page:
    """Read a page; `charset` is what its server said. Raises `Unreadable` where nobody could read it."""
    declared = _CHARSET.search(raw[:4096])
    source = decode(raw, charset=charset or (declared[1].decode("ascii") if declared else None))
    walked = walk(source)
    if not walked.text.strip():
        raise Unreadable("The page has no text that anybody would see. Save it again after it is shown in full.")
    page = _page(walked, source, file=file, sha256=sha256)
    return page if is_utf8(raw) else _counted_in_text(page)


def _page(walked: Walked, source: str, *, file: str, sha256: str) -> Page:
    facts = facts_of(walked)
    kept = _aligned(walked, kept_lines(source))
    parts = _labelled(walked, kept, facts.title)
    text, language = walked.text, language_of(" ".join(span.of(walked.text) for span in kept) or walked.text)
    return Page(
        file=file,
        sha256=sha256,
        media="text/html",
        text=text,
        blocks=tuple(Block(Span(part.start, part.end), part.kind or "paragraph") for part in parts),
        language=language,
        title=_title(parts, facts),
        outlet=outlet_name(facts, language) or outlet_in(parts, language),
        url=facts.url or None,
        published=_all_days(days_of(parts), facts.days),
        places=walked.places,
        ends=walked.ends,
    )


def _counted_in_text(page: Page) -> Page:
    """Answer the page with offsets into its text: those into a file that is not UTF-8 count nothing."""
    return msgspec.structs.replace(page, places=None, counts="text", ends={})


def _labelled(walked: Walked, kept: Sequence[Span], title: str) -> tuple[Part, ...]:
    starts = [span.start for span in kept]

    def is_kept(part: Part) -> bool:
        at = bisect_right(starts, part.end - 1) - 1
        return at >= 0 and kept[at].end > part.start

    parts = [
        _hinted(part, hint, title, kept=is_kept(part))
        for start, end, hint in lines_in(walked)
        for part in cut(walked.text, start, end, apart=True)
    ]
    labelled = label(parts, kept=is_kept)
    if sum(span.end - span.start for span in kept) < _ENOUGH:
        return labelled
    return tuple(
        part.as_("furniture") if part.kind in ("paragraph", "heading") and not is_kept(part) else part
        for part in labelled
    )


def _hinted(part: Part, hint: str, title: str, *, kept: bool) -> Part:
    """Answer a part with what its element says that it is."""
    if part.kind:
        return part
    if title and " ".join(part.words.split()) == title and hint in ("", "title", "heading"):
        return part.as_("title")
    if hint in ("title", "caption") or (hint == "heading" and kept) or (hint in ("furniture", "related") and not kept):
        return part.as_(hint)
    return part


def _title(parts: Iterable[Part], facts: Facts) -> str | None:
    shown = [" ".join(part.words.split()) for part in parts if part.kind == "title"]
    if facts.title and (facts.title in shown or not shown):
        return facts.title
    return next(iter(shown), None)


def _all_days(shown: Sequence[Printed], told: Sequence[Printed]) -> tuple[Printed, ...]:
    """Answer the days that a page shows, and those that only its code tells."""
    found = {(one.value, one.kind): one for one in reversed((*shown, *told))}
    return tuple(sorted(found.values(), key=lambda one: (one.span == Span(0, 0), one.span.start, one.kind)))


def _aligned(walked: Walked, lines: Sequence[str]) -> tuple[Span, ...]:
    """Answer where in the text the lines stand that were kept, compared without white space, in their order."""
    index = [at for at, sign in enumerate(walked.text) if not sign.isspace() and at not in walked.made]
    close = "".join([walked.text[at] for at in index])
    found: list[Span] = []
    after = 0
    for line in lines:
        place = _place(close, line, after)
        if place:
            after = place[1]
            found.append(Span(index[place[0]], index[place[1] - 1] + 1))
    return tuple(sorted(found))


def _place(close: str, line: str, after: int) -> tuple[int, int] | None:
    """Find a line behind the one before it, else anywhere; of a line that reads a little otherwise, its two ends."""
    for words in (line, _PREFIX.sub("", line)):
        wanted = "".join(words.split())
        for start in (after, 0) if wanted else ():
            at = close.find(wanted, start)
            if at >= 0:
                return at, at + len(wanted)
    first = close.find(wanted[:_EDGE], after) if len(wanted) > 2 * _EDGE else -1
    last = close.find(wanted[-_EDGE:], first, first + 2 * len(wanted)) if first >= 0 else -1
    return (first, last + _EDGE) if last >= 0 else None
