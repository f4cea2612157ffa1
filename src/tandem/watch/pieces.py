"""A text put together from paragraphs whose place in the document is known: Word's own styles, notes at a page's foot.

What the pieces do not know of themselves the layout says, as of any other text.
"""

from collections.abc import Mapping, Sequence

import msgspec

from tandem.watch.layout import lay_out
from tandem.watch.page import Block, BlockKind, Page, Span

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
    return msgspec.structs.replace(
        page, media=media, counts="text", url=url or page.url, title=titles[0] if titles else page.title,
        blocks=_blocks(page.blocks, sure),
    )  # fmt: skip


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
