"""Documents in PDF: their text page by page, with paragraphs joined, notes at the foot of a page put to the end, and
running heads and page numbers left out. Nothing in them is run or followed; what they bring along is said, not opened.
"""

from tandem.rules.reason import Reason, because
from tandem.watch.media import PDF
from tandem.watch.opened import Opened
from tandem.watch.pdf_paragraphs import pieces_of
from tandem.watch.pdf_source import open_pdf
from tandem.watch.pieces import page_of
from tandem.watch.unreadable import Unreadable

STAGE = ("pdf", 1)

MOST_PAGES = 2_000
MOST_SIGNS = 5_000_000
_FEWEST_SIGNS = 20


def read_pdf(raw: bytes, *, file: str, sha256: str, url: str | None = None) -> Opened:
    """Answer the text of a PDF. Raises Unreadable where it is locked, broken, too long or holds pictures alone."""
    found = open_pdf(raw, most_pages=MOST_PAGES, most_signs=MOST_SIGNS)
    if sum(len(line.text) for page in found.pages for line in page) < _FEWEST_SIGNS:
        raise Unreadable("The PDF holds pictures only and no text. Recognise its text first, and give that.")
    pieces = pieces_of(found.pages)
    page = page_of(pieces, file=file, sha256=sha256, media=PDF, url=url)
    remarks: list[Reason] = []
    if found.attachments:
        remarks.append(because("watch_remark_attachments", count=found.attachments))
    if found.scripts:
        remarks.append(because("watch_remark_scripts", count=found.scripts))
    if silent := sum(not lines for lines in found.pages):
        remarks.append(because("watch_remark_silent_pages", count=silent))
    return Opened(page=page, remarks=tuple(remarks))
