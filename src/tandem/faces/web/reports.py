"""Watch Reports at the desk: the series, the editor with what is refused line by line, and a published report."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import discard_draft, keep_draft, open_draft
from tandem.desk.reading import read_group
from tandem.desk.watch_report import check_draft, correct_report, publish_report, read_reports
from tandem.faces.web.forms import Fault, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.report_files import FORMS, NotMade, file_of
from tandem.faces.web.visit import Visit, enter
from tandem.reports.published_reports import PublishedReport, published_reports, report_labelled
from tandem.reports.report_draft import notes_offered, source_to_begin, with_note
from tandem.reports.watch_report_page import report_body
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.rules.watch_report import Correction, Report
from tandem.rules.watch_report_check import ReportCheck
from tandem.rules.watch_report_source import read_source
from tandem.state.group import Group
from tandem.state.reading import Reading

PUBLISHED, CORRECTED = "report.published/1", "report.corrected/1"
_FIELDS = ("text", "correction", "happened")


@dataclass(frozen=True)
class _Work:
    """What is being written: a new report, or (`on`) the correction of a published one."""

    visit: Visit
    reading: Reading
    on: PublishedReport | None

    @property
    def kind(self) -> str:
        """The act that it becomes."""
        return CORRECTED if self.on else PUBLISHED

    @property
    def move(self) -> str:
        """The end of its address inside the group."""
        return f"reports/{self.on.label}/correct" if self.on else "reports/new"

    @property
    def place(self) -> str:
        """Its address."""
        return f"/{self.visit.short}/{self.move}"


@require_safe
def reports(request: HttpRequest, short: str) -> HttpResponse:
    """Show the series, and the reader's own drafts of reports."""
    visit = enter(request, short)
    reading = read_reports(visit.node.desk, reader=visit.reader, now=visit.now)
    drafts = []
    if not visit.as_of:
        bare = read_group(visit.node.desk, reader=visit.reader, now=visit.now, titles=())
        drafts = [one for one in bare.drafts if one.kind in (PUBLISHED, CORRECTED)]
    return show(
        request, visit, reading.group, "reports.html", here="watch", at="reports", reports=published_reports(reading),
        drafts=drafts, may=_may(visit, reading.group, PUBLISHED), public=visit.node.settings.public,
    )  # fmt: skip


@require_safe
def report(request: HttpRequest, short: str, label: str) -> HttpResponse:
    """Show a published report with its forms, and how each of its notes stands here."""
    visit = enter(request, short)
    reading = read_reports(visit.node.desk, reader=visit.reader, now=visit.now)
    held = _held(reading, label)
    check = check_draft(visit.node.desk, reader=visit.reader, text=held.source) if held.report else None
    return show(
        request, visit, reading.group, "report.html", here="watch", at="reports", held=held, check=check,
        body=_body(held.report, held.corrections), public=visit.node.settings.public,
        may=held.author == visit.code and _may(visit, reading.group, CORRECTED),
    )  # fmt: skip


@require_safe
def report_file(request: HttpRequest, short: str, label: str, form: str) -> HttpResponse:
    """Hand out a report as PDF, as Word document or as its source."""
    visit = enter(request, short)
    held = _held(read_reports(visit.node.desk, reader=visit.reader, now=visit.now), label)
    try:
        response = HttpResponse(file_of(held, form), content_type=FORMS[form])
    except NotMade as not_made:
        raise Http404 from not_made
    name = f"watch-report-{label}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(form == "docx", name) or "attachment"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, short: str, label: str = "") -> HttpResponse:
    """Write a report or a correction: keep it, put a note in, or publish it."""
    visit = enter(request, short)
    reading = read_reports(visit.node.desk, reader=visit.reader, now=visit.now)
    work = _Work(visit, reading, _held(reading, label) if label else None)
    if not _may(visit, reading.group, work.kind) or (work.on and work.on.author != visit.code):
        return see(f"/{short}/reports/{label}" if label else f"/{short}/reports")
    if request.method != "POST":
        return _opened(request, work)
    texts = typed(request, _FIELDS)
    chosen = request.POST.get("note", "")
    offered = next((one for one in notes_offered(reading, texts["text"]) if one.line == chosen), None)
    if offered:
        texts["text"], number = with_note(texts["text"], offered)
        messages.success(request, visit.speaker.say("said_note_added", number=number))
    return _kept(request, work, texts, publish=request.POST.get("press") == "publish" and offered is None)


def _opened(request: HttpRequest, work: _Work) -> HttpResponse:
    visit, today = work.visit, work.visit.speaker.local_day(work.visit.now)
    draft = request.GET.get("draft", "")
    if draft:
        try:
            return _editor(request, work, open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts, draft)
        except NotAllowed as refused:
            raise Http404 from refused
    begun = (
        work.on.source if work.on else source_to_begin(work.reading, code=visit.code, short=visit.short, today=today)
    )
    return _editor(request, work, {"text": begun, "happened": today.isoformat()}, "")


def _kept(request: HttpRequest, work: _Work, texts: dict[str, str], *, publish: bool) -> HttpResponse:
    """Keep what was typed, then publish it where that was pressed; a refusal shows it again with every fault."""
    visit, draft = work.visit, request.POST.get("draft", "")
    title = read_source(texts["text"]).title
    try:
        draft = keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=work.kind, draft=draft or None,
            texts={**texts, "title": title, "_move": work.move},
        )  # fmt: skip
        if not publish:
            return see(f"{work.place}?draft={draft}#found")
        sent = send(
            request, visit, work.reading.group, act=lambda seen: _act(work, seen, texts),
            back=f"/{visit.short}/reports",
            target=lambda _: f"/{visit.short}/reports/{_label(work, texts)}",
            said=lambda receipt: visit.speaker.say(
                "said_report_corrected" if work.on else "said_report_published", seq=receipt.seq, party=receipt.code
            ),
        )  # fmt: skip
        if not request.POST.get("draft"):
            discard_draft(visit.node.desk, reader=visit.reader, draft=draft)
        return sent
    except NotAllowed as refused:
        faults = [Fault(visit.speaker.reason(reason)) for reason in refused.reasons]
        return _editor(request, work, texts, draft, faults=faults, status=REFUSED)


def _act(work: _Work, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    visit, desk = work.visit, work.visit.node.desk
    acting = visit.acting(work.reading.group, work.kind)
    if work.on is None:
        return publish_report(desk, acting=acting, now=visit.now, seen=seen, text=texts["text"])
    if not texts["correction"]:
        raise NotAllowed(because("report_correction_missing"))
    return correct_report(
        desk, acting=acting, now=visit.now, seen=seen, on=work.on.code, text=texts["text"],
        correction=texts["correction"], happened=texts["happened"],
    )  # fmt: skip


def _editor(
    request: HttpRequest, work: _Work, texts: Mapping[str, str], draft: str, *, faults: list[Fault] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    visit, text = work.visit, texts.get("text", "")
    check: ReportCheck = check_draft(visit.node.desk, reader=visit.reader, text=text)
    told = read_source(text)
    return show(
        request, visit, work.reading.group, "report_editor.html", status=status, here="watch", at="reports",
        check=check, place=work.place, on=work.on, texts=texts, text=text, draft=draft, number=told.number,
        faults=faults or [], offered=notes_offered(work.reading, text), body=_body(told if told.parts else None),
        kept=bool(draft),
    )  # fmt: skip


def _label(work: _Work, texts: Mapping[str, str]) -> str:
    return work.on.label if work.on else f"{work.visit.code}-{read_source(texts['text']).number}"


def _body(told: Report | None, corrections: tuple[Correction, ...] = ()) -> SafeString:
    # What is marked safe was written by a template that escapes every word of the report.
    return mark_safe(report_body(told, corrections=corrections) if told else "")


def _held(reading: Reading, label: str) -> PublishedReport:
    held = report_labelled(reading, label)
    if held is None:
        raise Http404
    return held


def _may(visit: Visit, group: Group, kind: str) -> bool:
    return not visit.as_of and role_for(group, visit.code, visit.reader.officer, kind) is not None
