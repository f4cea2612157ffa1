"""The one door for documents: bytes of any kind that is read here become a page, whatever their file is called."""

import hashlib

import msgspec

from tandem.rules.reason import Reason, because
from tandem.watch.html import read_html
from tandem.watch.layout import read_text
from tandem.watch.media import HTML, PDF, WORD, media_of
from tandem.watch.oddity import oddities
from tandem.watch.opened import Opened
from tandem.watch.pdf import read_pdf
from tandem.watch.unreadable import Unreadable
from tandem.watch.word import read_word

MOST_SIGNS = 2_000_000
"""Characters of one document; a book of a thousand pages has fewer."""


def open_document(raw: bytes, *, file: str, url: str | None = None, charset: str | None = None) -> Opened:
    """Answer a document as a page; `charset` is what the editor says of text that declares nothing itself.

    Raises Unreadable with a sentence where it is none that can be read.
    """
    opened = _opened(raw, file=file, sha256=hashlib.sha256(raw).hexdigest(), url=url, charset=charset)
    page = opened.page
    if len(page.text) > MOST_SIGNS:
        raise Unreadable(f"The document has {len(page.text):,} characters; at most {MOST_SIGNS:,} are read. Divide it.")
    if not page.text.strip("\ufeff \t\r\n"):
        raise Unreadable("The file is empty: there is nothing to read in it.")
    remarks: list[Reason] = [*opened.remarks, *oddities(page.text)]
    if oddities(file):
        remarks.append(because("watch_remark_name"))
    return Opened(msgspec.structs.replace(page, url=url or page.url), tuple(remarks))


def _opened(raw: bytes, *, file: str, sha256: str, url: str | None, charset: str | None) -> Opened:
    media = media_of(raw)
    if media == PDF:
        return read_pdf(raw, file=file, sha256=sha256, url=url)
    if media == WORD:
        return read_word(raw, file=file, sha256=sha256, url=url)
    if media == HTML:
        return Opened(read_html(raw, file=file, sha256=sha256, charset=charset))
    return Opened(read_text(raw, file=file, sha256=sha256, charset=charset))
