"""Writes a Watch Report as HTML: whole, as a file to keep, or its body alone, for a page of the desk."""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from tandem.reports.watch_report import ReportShown, view_report
from tandem.rules.watch_report import Correction, Report

STYLESHEET = "watch-report.css"
"""The name of the sheet beside a file."""


def report_html(report: Report, *, corrections: Sequence[Correction] = (), stylesheet: str = STYLESHEET) -> str:
    """Answer the whole document, its source inside it; `stylesheet` is where its sheet stands."""
    return page_of(view_report(report, corrections=corrections), stylesheet=stylesheet, embed=True)


def report_body(report: Report, *, corrections: Sequence[Correction] = (), embed: bool = False) -> str:
    """Answer the article alone, for a page that has a head of its own."""
    module = _template().make_module({"shown": view_report(report, corrections=corrections), "embed": embed,
                                      "stylesheet": ""})  # fmt: skip
    return str(module.body(view_report(report, corrections=corrections), embed))  # type: ignore[attr-defined]


def page_of(shown: ReportShown, *, stylesheet: str, embed: bool) -> str:
    """Answer the whole document of a view."""
    return _template().render(shown=shown, stylesheet=stylesheet, embed=embed)


@cache
def stylesheet() -> str:
    """Answer the sheet."""
    return resources.files("tandem.reports").joinpath("watch_report.css").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("tandem.reports", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("watch_report.html")
