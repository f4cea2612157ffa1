"""Pages in Korean for the tests: each paragraph a block, the day of the page as printed on top."""

from tandem.watch.page import Block, Page, Printed, Span

DAY = "2018-11-22"
"""A Thursday."""


def page(*paragraphs: str, day: str = DAY) -> Page:
    """A page with these paragraphs, published on a day, or on none."""
    blocks, place = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(Span(place, place + len(paragraph)), "paragraph"))
        place += len(paragraph) + 1
    published = (Printed(day, "published", Span(0, 0)),) if day else ()
    return Page("보도.txt", "0" * 64, "text/plain", "\n".join(paragraphs), tuple(blocks), "ko", published=published)
