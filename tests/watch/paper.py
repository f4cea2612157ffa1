"""Pages made of plain paragraphs, for the tests of stages that need no layout."""

import hashlib
import re

from tandem.watch.page import Block, Page, Span


def paper(text: str, *, language: str = "en", day: str = "") -> Page:
    """Answer a page with one paragraph a line; lines like `[4] ...` are notes."""
    from tandem.watch.page import Printed

    blocks = []
    for line in re.finditer(r"[^\n]*[^\s]", text):
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        kind = "note" if re.match(r"\[\d+\]", text[start:]) else "paragraph"
        blocks.append(Block(Span(start, line.end()), kind))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    published = (Printed(day, "published", Span(0, 0)),) if day else ()
    return Page("paper.txt", sha256, "text/plain", text, tuple(blocks), language, published=published)
