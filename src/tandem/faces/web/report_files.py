"""The forms of a published Watch Report: PDF, Word and source. Each is made once and kept while the process runs."""

import threading
from functools import lru_cache

from tandem.reports.published_reports import PublishedReport
from tandem.rules.watch_report import Correction, source_bytes
from tandem.rules.watch_report_source import read_source

FORMS = {
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The endings of the addresses, and what such a file is."""
_one_at_a_time = threading.Lock()

_Corrections = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class NotMade(Exception):
    """A form that cannot be made here: a package or a library is missing, or the report does not tell what it needs."""


def file_of(published: PublishedReport, form: str) -> bytes:
    """Answer a report in one of its forms. Raises NotMade."""
    if published.report is None:
        raise NotMade(published.label)
    corrections = tuple((one.day, tuple(one.texts.items())) for one in published.corrections)
    with _one_at_a_time:
        return _made(published.source, corrections, form)


@lru_cache(maxsize=24)
def _made(source: str, corrections: _Corrections, form: str) -> bytes:
    report, corrected = read_source(source), [Correction(day, dict(texts)) for day, texts in corrections]
    try:
        if form == "txt":
            return source_bytes(report)
        if form == "docx":
            from tandem.reports.watch_report_word import report_docx

            return report_docx(report, corrections=corrected)
        from tandem.reports.watch_report_pdf import report_pdf

        return report_pdf(report, corrections=corrected)
    except (ImportError, OSError, ValueError) as wrong:
        raise NotMade(str(wrong)) from wrong
