"""What the calendar does not allow in a Watch Report's own words: the checks of public documents, turned on the report.

It is put together here because the rules that judge a report may not see the floor that reads documents.
"""

from collections.abc import Iterator, Mapping

import msgspec

from tandem.rules.reason import Reason, because
from tandem.rules.watch_report import Finding, Part, Report
from tandem.rules.watch_report_check import ReportCheck
from tandem.watch.calendar_checks import find_slips
from tandem.watch.dates import find_dates
from tandem.watch.found import Account, Found
from tandem.watch.page import Block, Page, Printed, Span
from tandem.watch.slots import shipped_slots

_FULL_DAY = 10


def with_calendar(check: ReportCheck, report: Report) -> ReportCheck:
    """Answer the check with what the calendar remarks besides; what it remarked already is not told twice."""
    known = {(one.reason.code, one.line) for one in check.findings}
    more = [one for one in calendar_remarks(report) if (one.reason.code, one.line) not in known]
    return msgspec.structs.replace(check, findings=(*check.findings, *more))


def calendar_remarks(report: Report) -> Iterator[Finding]:
    """Answer what does not fit the calendar in the parts whose times can be found: English ones."""
    for part in report.parts:
        if part.language == "en" and len(report.date) == _FULL_DAY:
            yield from _in_part(report, part)


def _in_part(report: Report, part: Part) -> Iterator[Finding]:
    page, lines = _page(report, part)
    found = Found(page=page, sentences=tuple(lines), dates=find_dates(page, tuple(lines)))
    for account in find_slips([found], (), shipped_slots()):
        at = account.positions[0].at.span
        line = next((line for span, line in lines.items() if span.holds(at)), 0)
        reason = _reason(account, line, at.of(page.text))
        if reason is not None:
            yield Finding("remarked", reason, line, part.language)


def _page(report: Report, part: Part) -> tuple[Page, dict[Span, int]]:
    """A part as a page of its own, with the line of the source on which each of its sentences stands."""
    text, blocks, lines = "", list[Block](), dict[Span, int]()
    for paragraph in part.paragraphs:
        start = len(text)
        for sentence in paragraph.sentences:
            lines[Span(len(text), len(text) + len(sentence.text))] = sentence.line
            text += sentence.text + " "
        if len(text) > start:
            blocks.append(Block(Span(start, len(text) - 1), "paragraph"))
            text += "\n\n"
    own = Printed(report.date, "published", Span(0, 0))
    page = Page(
        file="", sha256="", media="text/plain", text=text, blocks=tuple(blocks), language=part.language,
        published=(own,),
    )  # fmt: skip
    return page, lines


def _reason(account: Account, line: int, found: str) -> Reason | None:
    values: Mapping[str, str] = dict(account.values)
    match account.reason:
        case "after-own-day" | "after-own-day-slip" if len(values["told"]) == _FULL_DAY:
            return because("wreport_later_day", line=line, day=values["told"], last_day=values["day"])
        case "weekday" if len(values["told"]) == _FULL_DAY:
            return because("wreport_weekday", line=line, found=found, day=values["told"])
        case "order":
            return because("wreport_order", line=line, found=found, first=values["first"], last=values["last"])
        case "duration":
            told = {name: values[name] for name in ("first", "last", "days", "told")}
            return because("wreport_duration", line=line, found=found, **told)
    return None
