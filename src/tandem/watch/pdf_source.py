"""A PDF opened by PDFium: the lines of its pages, and how much it brings along that is not opened."""

import re

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from tandem.watch.pdf_lines import Line, lines_of
from tandem.watch.unreadable import Unreadable

_SCRIPT = re.compile(rb"/S\s*/JavaScript\b")


class Sheets(msgspec.Struct, frozen=True):
    """The lines of each page, and the number of attached files and of programs in the document."""

    pages: tuple[tuple[Line, ...], ...]
    attachments: int
    scripts: int


def open_pdf(raw: bytes, *, most_pages: int, most_signs: int) -> Sheets:
    """Answer the lines of a PDF. Raises Unreadable where it is locked, broken or too long."""
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as wrong:
        raise Unreadable(_why(wrong)) from wrong
    try:
        if (count := len(document)) > most_pages:
            raise Unreadable(f"The PDF has {count:,} pages; at most {most_pages:,} are read. Give it in parts.")
        attachments = max(document.count_attachments(), 0)
        # PDFium counts the programs that have a name; one that a page or the opening calls has none.
        scripts = max(int(pdf.FPDFDoc_GetJavaScriptActionCount(document)), len(_SCRIPT.findall(raw)))
        return Sheets(_pages(document, most_signs), attachments, scripts)
    except pdfium.PdfiumError as wrong:
        raise Unreadable("The PDF is broken: a page of it cannot be read. Save it anew.") from wrong
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument, most: int) -> tuple[tuple[Line, ...], ...]:
    found = []
    for place in range(len(document)):
        page = document[place]
        lines = tuple(lines_of(page, most=most))
        page.close()
        most -= sum(len(line.text) for line in lines)
        if most <= 0:
            raise Unreadable("The PDF holds more text than a document of an office does. Give it in parts.")
        found.append(lines)
    return tuple(found)


def _why(wrong: pdfium.PdfiumError) -> str:
    if getattr(wrong, "err_code", None) == pdf.FPDF_ERR_PASSWORD or "password" in str(wrong).lower():
        return "The PDF is locked with a password. Save it without one."
    return "The PDF is broken and cannot be opened. Save it anew, or give its text."
