"""A text put together from paragraphs whose place in the document is known: Word's own styles, notes at a page's foot.

What the pieces do not know of themselves the layout says, as of any other text.
"""

from collections.abc import Mapping, Sequence

import msgspec

from tandem.watch.dates import find_dates
from tandem.watch.edtf import is_day
from tandem.watch.korean_dates import korean_dates
from tandem.watch.layout import lay_out
from tandem.watch.page import Block, BlockKind, Page, Printed, Span

_BETWEEN = "\n\n"


class Piece(msgspec.Struct, frozen=True):
    """One paragraph and what it is; no kind where the layout is to say."""

    text: str
    kind: BlockKind | None = None


def page_of(pieces: Sequence[Piece], *, file: str, sha256: str, media: str, url: str | None = None) -> Page:
    """Answer the pieces as a page, whose offsets count the text that they make."""
    text = _BETWEEN.join(piece.text for piece in pieces)
    page = lay_out(text, file=file, sha256=sha256)
    sure = _sure(pieces)
    titles = [span.of(text) for span, kind in sure.items() if kind == "title"]
    return _with_days(msgspec.structs.replace(
        page, media=media, counts="text", url=url or page.url, title=titles[0] if titles else page.title,
        blocks=_blocks(page.blocks, sure),
    ))  # fmt: skip


def _with_days(page: Page) -> Page:
    """The page with the day of a line under its title, such as a place and a day, where it prints none otherwise."""
    first = next((place for place, block in enumerate(page.blocks) if block.kind == "paragraph"), len(page.blocks))
    head = tuple(block for block in page.blocks[:first] if block.kind == "heading")
    if page.published or not head:
        return page
    find = korean_dates if page.language == "ko" else find_dates
    told = find(msgspec.structs.replace(page, blocks=head), tuple(block.span for block in head), ())
    for block in head:
        for one in told:
            if block.span.holds(one.span) and one.span.end == block.span.end and is_day(one.value):
                lines = tuple(Block(each.span, "dateline") if each == block else each for each in page.blocks)
                day = Printed(one.value, "published", one.span)
                return msgspec.structs.replace(page, blocks=lines, published=(day,))
    return page


def _sure(pieces: Sequence[Piece]) -> Mapping[Span, BlockKind]:
    known: dict[Span, BlockKind] = {}
    start = 0
    for piece in pieces:
        if piece.kind is not None:
            known[Span(start, start + len(piece.text))] = piece.kind
        start += len(piece.text) + len(_BETWEEN)
    return known


def _blocks(laid: Sequence[Block], sure: Mapping[Span, BlockKind]) -> tuple[Block, ...]:
    """The parts as the document names them itself, and as the layout found them elsewhere; both are in order."""
    found = [Block(span, kind) for span, kind in sure.items()]
    taken = iter(sorted(sure))
    next_taken = next(taken, None)
    for block in sorted(laid, key=lambda one: one.span):
        while next_taken is not None and next_taken.end <= block.span.start:
            next_taken = next(taken, None)
        if next_taken is None or block.span.end <= next_taken.start:
            found.append(block)
    return tuple(sorted(found, key=lambda one: one.span))
