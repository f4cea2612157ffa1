"""Writes a Watch Report as PDF: tagged for readers (PDF/UA-1), the same bytes whenever it is made, nothing fetched.

The source of the report is attached to it. This module needs the extra `watch`, and Pango on the machine.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Never

from weasyprint import CSS, HTML, Attachment

from tandem.reports.watch_report import view_report
from tandem.reports.watch_report_file import SOURCE_NAME
from tandem.reports.watch_report_page import page_of, stylesheet
from tandem.rules.watch_report import Correction, Report, source_bytes, source_sha256


def report_pdf(report: Report, *, corrections: Sequence[Correction] = ()) -> bytes:
    """Answer the bytes of the PDF; its dates are the report's own day."""
    shown = view_report(report, corrections=corrections)
    html = page_of(shown, stylesheet="", embed=False)
    day = datetime.fromisoformat(report.date).replace(tzinfo=UTC)
    source = Attachment(
        string=source_bytes(report), base_url="about:blank", url_fetcher=_fetch_nothing, name=SOURCE_NAME,
        description=shown.say("wreport_source"), created=day, modified=day, relationship="Source",
    )  # fmt: skip
    written: bytes = HTML(string=html, base_url="about:blank", url_fetcher=_fetch_nothing).write_pdf(
        stylesheets=[CSS(string=stylesheet(), base_url="about:blank", url_fetcher=_fetch_nothing)],
        attachments=[source], pdf_variant="pdf/ua-1", pdf_identifier=source_sha256(report)[:32].encode("ascii"),
    )  # fmt: skip
    return written


def _fetch_nothing(url: str, *_: object, **__: object) -> Never:
    raise ValueError(f"A report fetches nothing; {url[:100]!r} was asked for.")
