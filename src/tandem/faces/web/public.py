"""The public pages: what is agreed and published, for everybody, without a sign-in and without a cookie.

Off unless `node.json` says that the node has a public page. All of it comes from `tandem.desk.public`, which has
nothing else; the language is in the address, so that every reader of an address gets the same bytes.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tandem.desk.desk import NotAllowed
from tandem.desk.public import read_public
from tandem.faces.web.open_groups import served
from tandem.faces.web.report_files import FORMS, NotMade, file_of
from tandem.faces.web.visit import speaker_for
from tandem.reports.public import feed_of, heads_text, view_public
from tandem.reports.published_reports import PublishedReport, report_labelled
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.reports.watch_report_page import report_body
from tandem.state.circle import NotFounded
from tandem.state.reading import Reading

KEPT_SECONDS = 300
_View = Callable[..., HttpResponse]


def _for_all(view: _View) -> Callable[..., HttpResponseBase]:
    """Answer GET and HEAD alone, for any cache to keep, and with 304 where the reader has the same bytes."""

    @csrf_exempt
    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: str, **names: str) -> HttpResponseBase:
        response = view(request, *args, **names)
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    return answered


@_for_all
def public(request: HttpRequest, short: str) -> HttpResponse:
    """Show everything that is public of a group."""
    reading = _read(short)
    return _page(request, short, reading, "public.html", view=view_public(reading))


@_for_all
def report(request: HttpRequest, short: str, label: str) -> HttpResponse:
    """Show a published report in all its languages."""
    reading = _read(short)
    held = _report(reading, label)
    told = held.report
    body = report_body(told, corrections=held.corrections) if told else ""
    # What is marked safe was written by a template that escapes every word of the report.
    return _page(request, short, reading, "public_report.html", held=held, body=mark_safe(body))


@_for_all
def report_file(request: HttpRequest, short: str, label: str, form: str) -> HttpResponse:
    """Hand out a report as PDF, as Word document or as its source."""
    held = _report(_read(short), label)
    try:
        response = HttpResponse(file_of(held, form), content_type=FORMS[form])
    except NotMade as not_made:
        raise Http404 from not_made
    name = f"watch-report-{label}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(form == "docx", name) or "attachment"
    return response


@_for_all
def heads(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out the sizes and roots of all feeds, for everybody to keep."""
    return HttpResponse(heads_text(_read(short)), content_type="text/plain; charset=utf-8")


@_for_all
def feed(request: HttpRequest, short: str) -> HttpResponse:
    """Hand out what is public as an Atom feed."""
    reading = _read(short)
    home = request.build_absolute_uri(f"/public/{short}")
    written = feed_of(reading, speaker=_speaker(request, reading), home=home, short=short)
    return HttpResponse(written, content_type="application/atom+xml; charset=utf-8")


def _read(short: str) -> Reading:
    """What everybody may read of a group. Raises Http404 for one that is not here or shows nothing in public."""
    node = served().get(short)
    if node is None or not node.settings.public:
        raise Http404
    try:
        return read_public(node.desk, now=node.now())
    except (NotFounded, NotAllowed) as nothing:
        raise Http404 from nothing


def _report(reading: Reading, label: str) -> PublishedReport:
    held = report_labelled(reading, label)
    if held is None:
        raise Http404
    return held


def _speaker(request: HttpRequest, reading: Reading) -> Speaker:
    asked = request.GET.get("lang", "")
    return speaker_for(asked if asked in LANGUAGES else LANGUAGES[0], reading.group, "")


def _page(request: HttpRequest, short: str, reading: Reading, template: str, **context: Any) -> HttpResponse:
    speaker = _speaker(request, reading)
    frame = {
        "speaker": speaker, "group": reading.group, "short": short, "now": reading.now, "path": request.path,
        "group_name": reading.group.charter.names.get(speaker.language, short),
        "lang": f"?lang={speaker.language}",
    }  # fmt: skip
    # Without the request: no token of a form, no session and no message can come into the page.
    return HttpResponse(render_to_string(template, {**frame, **context}))
