"""Takes the source of a report out of a PDF, where it is attached. This module needs the extra `watch`."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from tandem.reports.watch_report_file import SOURCE_NAME, NoSource
from tandem.rules.watch_report import FORMAT
from tandem.rules.watch_report_source import MOST_BYTES

_MOST_ATTACHED = 50


def source_attached(raw: bytes) -> str:
    """Answer the source that is attached to a PDF. Raises NoSource."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as bad:
        raise NoSource("wreport_file_no_source", format=FORMAT) from bad
    try:
        count = min(pdfium.FPDFDoc_GetAttachmentCount(document), _MOST_ATTACHED)
        attached = [pdfium.FPDFDoc_GetAttachment(document, place) for place in range(count)]
        for one in attached:
            if _name(one) == SOURCE_NAME:
                return _content(one).decode("utf-8")
    except UnicodeDecodeError as bad:
        raise NoSource("wreport_file_not_utf8", place=bad.start) from bad
    finally:
        document.close()
    raise NoSource("wreport_file_no_source", format=FORMAT)


def text_in_pdf(raw: bytes) -> str:
    """Answer the words of all pages."""
    document = pypdfium2.PdfDocument(raw)
    try:
        return "\n".join(document[place].get_textpage().get_text_bounded() for place in range(len(document)))
    finally:
        document.close()


def _name(attached: object) -> str:
    size = pdfium.FPDFAttachment_GetName(attached, None, 0)
    if not 2 <= size <= 1000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAttachment_GetName(attached, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _content(attached: object) -> bytes:
    size = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attached, None, 0, ctypes.byref(size)) or size.value > MOST_BYTES:
        raise NoSource("wreport_file_large", most=MOST_BYTES)
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(attached, buffer, size.value, ctypes.byref(size))
    return buffer.raw
