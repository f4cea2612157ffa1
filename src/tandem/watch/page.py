"""What the stages read: the text of one document, with the parts it is laid out in, and the way back to the file.

The offsets of every stage count the code points of `Page.text`. Where that text is the file itself, decoded as UTF-8
with no newline changed, they are the file's own; for a page of the web `places` leads back to them; for other files
(PDF, DOCX) the text as it was taken out is what offsets count, and `counts` says so.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

BlockKind = Literal[
    "title", "heading", "dateline", "byline", "caption", "paragraph", "note", "related", "furniture"
]  # fmt: skip
"""What a part of a page is. Only paragraphs and headings are its body; `related` tells of other stories, `furniture` is
what the site puts around every page."""

Counts = Literal["file", "text"]
"""What offsets count: the code points of the file, or of the text taken out of it."""


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of text, from `start` up to and without `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Answer the words of the stretch."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Answer whether the other lies in it."""
        return self.start <= other.start and other.end <= self.end


class Block(msgspec.Struct, frozen=True):
    """One part of a page: a line or paragraph, without the white space around it."""

    span: Span
    kind: BlockKind


class Printed(msgspec.Struct, frozen=True):
    """A day that the page prints as its own; `value` is `YYYY-MM-DD`, `time` is `HH:MM` where one stands there."""

    value: str
    kind: Literal["published", "updated"]
    span: Span
    time: str = ""
    zone: str = ""


class Page(msgspec.Struct, frozen=True):
    """One document as the stages read it. `language` is `en`, `ko` or empty where neither."""

    file: str
    sha256: str
    media: str
    text: str
    blocks: tuple[Block, ...]
    language: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: tuple[Printed, ...] = ()
    places: tuple[int, ...] | None = None
    counts: Counts = "file"
    ends: Mapping[int, int] = {}
    """Where in the file the few characters end that take more than one there, as the sign of `&ldquo;` does."""

    def __hash__(self) -> int:
        return hash((self.file, self.sha256, len(self.text)))

    def parts(self, *kinds: BlockKind) -> tuple[Span, ...]:
        """Answer the spans of the parts of these kinds, in their order."""
        return tuple(block.span for block in self.blocks if block.kind in kinds)

    @property
    def body(self) -> tuple[Span, ...]:
        """Answer the spans of what the document itself says."""
        return self.parts("paragraph", "heading")

    @property
    def name(self) -> str:
        """Answer the name of its file without the folders."""
        return self.file.replace("\\", "/").rstrip("/").rpartition("/")[2] or self.file

    @property
    def day(self) -> str:
        """Answer the last day that it prints as published; empty where none."""
        return max((one.value for one in self.published if one.kind == "published"), default="")

    @property
    def own_day(self) -> str:
        """Answer the first day that it prints as published, which is its own where a site put it up later."""
        return min((one.value for one in self.published if one.kind == "published"), default="")

    def in_file(self, span: Span) -> Span:
        """Answer where a span stands in the file, where offsets count it."""
        if self.places is None:
            return span
        if span.end <= span.start:
            return Span(self.places[span.start], self.places[span.start])
        last = span.end - 1
        return Span(self.places[span.start], self.ends.get(last, self.places[last] + 1))
