"""The pages that say that something is wrong, in the reader's language, without looking anything up."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tandem.faces.web.visit import language_of
from tandem.reports.speaker import Speaker


def _page(request: HttpRequest, code: str, status: int) -> HttpResponse:
    speaker = Speaker(language_of(request), "UTC")
    # Neither the request nor a context of it: its host may be the very thing that is wrong.
    html = render_to_string("error.html", {"speaker": speaker, "code": code, "status": status})
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be understood."""
    return _page(request, "error_bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this account may not see anything here."""
    return _page(request, "error_forbidden", 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from a page of this desk."""
    return _page(request, "error_foreign_form", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, and not whether there is something for somebody else."""
    return _page(request, "error_not_found", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Say that a form is larger than any form may be."""
    return _page(request, "error_too_large", 413)


def upload_too_large(request: HttpRequest) -> HttpResponse:
    """Say that a file is larger than any that is checked here."""
    return _page(request, "error_upload_too_large", 413)


def busy(request: HttpRequest) -> HttpResponse:
    """Say that the record is being written to by another process of this node, and that waiting helps."""
    response = _page(request, "error_busy", 503)
    response.headers["Retry-After"] = "10"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the desk itself failed."""
    return _page(request, "error_broken", 500)
