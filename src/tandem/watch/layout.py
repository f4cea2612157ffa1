"""Plain text to a page: what is title, date, byline, caption, note, other stories and furniture, and what is its body.

Nothing of the text is changed or left out: every line with anything in it is in one block, and offsets are its own.
"""

from tandem.watch._blocks import Part, parts_of
from tandem.watch._lines import lines_of, pieces_of
from tandem.watch._outlets import outlet_of, printed_name
from tandem.watch.decoding import decode, is_utf8
from tandem.watch.language import language_of
from tandem.watch.page import Block, Counts, Page, Printed, Span

STAGE = ("layout", 1)


def read_text(raw: bytes, *, file: str, sha256: str, charset: str | None = None) -> Page:
    """Read a file of plain text; raises `Unreadable` where it is none."""
    text = decode(raw, charset=charset)
    return lay_out(text, file=file, sha256=sha256, counts="file" if is_utf8(raw) else "text")


def lay_out(text: str, *, file: str, sha256: str, media: str = "text/plain", counts: Counts = "file") -> Page:
    """Lay out a plain text, scraped or not."""
    parts = parts_of(text, pieces_of(text, lines_of(text)))
    language = language_of(text)
    return Page(
        file=file,
        sha256=sha256,
        media=media,
        text=text,
        blocks=tuple(Block(Span(part.start, part.end), part.kind or "paragraph") for part in parts),
        language=language,
        title=next((part.words.lstrip("§ ") for part in parts if part.kind == "title"), None),
        outlet=outlet_in(parts, language),
        published=days_of(parts),
        counts=counts,
    )


def days_of(parts: tuple[Part, ...]) -> tuple[Printed, ...]:
    """Answer the days that a page prints as its own, each once."""
    found: dict[tuple[str, str, str], Printed] = {}
    for day in (day for part in parts for day in part.printed):
        found.setdefault((day.value, day.kind, day.time), day)
    return tuple(found.values())


def outlet_in(parts: tuple[Part, ...], language: str) -> str | None:
    """Answer who publishes a page, from what stands around its text."""
    frame = [part.words for part in parts if part.kind in ("furniture", "byline", "dateline", "caption")]
    opening = [part.words for part in parts if part.kind == "dateline"]
    found = outlet_of(frame, opening)
    if found:
        return found.name(language or "en")
    return next((name for line in (*frame, *opening) if (name := printed_name(line))), None)
