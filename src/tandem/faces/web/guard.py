"""What stands before every page: the headers, the largest body, and the way to the sign-in."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tandem.desk.desk import NotAllowed
from tandem.faces.web import errors
from tandem.faces.web.page import no_such_day, see
from tandem.faces.web.sign_in import ask
from tandem.faces.web.visit import KeptAlone, NotThatDay, SignInFirst
from tandem.store.record import StoreBusy

_Answer = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline style, no inline script, nothing from elsewhere."""
_YEAR_OF_TLS = "max-age=31536000"
_READ_AND_DROPPED = 96 * 1024 * 1024
_PIECE = 64 * 1024
_WITH_EVIDENCE = (
    "/file-request", "/enter-step", "/enter-decision", "/change-grant", "/take-back",
    "/confirm-entry", "/dispute-entry",
)  # fmt: skip
"""Addresses whose forms bring documents."""


def headers(answer: _Answer) -> _Answer:
    """Put the headers of every page on it: the content policy, and that no cache keeps it."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if settings.SESSION_COOKIE_SECURE:
            # Behind a proxy Django sees http, and would leave this out.
            response.headers["Strict-Transport-Security"] = _YEAR_OF_TLS
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answered


def body_limit(answer: _Answer) -> _Answer:
    """Refuse a body that is larger than any form, before anything reads it."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            return errors.bad_request(request)
        if int(length) <= _largest(request):
            return answer(request)
        _drop(request)
        return errors.upload_too_large(request) if _takes_files(request) else errors.too_large(request)

    return answered


def _largest(request: HttpRequest) -> int:
    """The largest body that an address takes: a file to check, a wording or goods, or a form."""
    if _takes_files(request):
        return settings.LARGEST_UPLOAD
    wording = (
        request.path.endswith(("/texts/new", "/reword", "/goods")) and settings.SESSION_COOKIE_NAME in request.COOKIES
    )
    return settings.LARGEST_WORDING if wording else settings.LARGEST_BODY


def _takes_files(request: HttpRequest) -> bool:
    """Tell whether the address takes a file to check; a body as large as that is taken from officers alone."""
    takes = request.path.endswith(("/record/check", "/record/bundles/review", *_WITH_EVIDENCE))
    return takes and settings.SESSION_COOKIE_NAME in request.COOKIES


def _drop(request: HttpRequest) -> None:
    """Read the body away: a browser shows the answer only once it could send everything."""
    left = _READ_AND_DROPPED
    while left > 0 and (piece := request.read(min(_PIECE, left))):
        left -= len(piece)


class WaysOut:
    """Answers for views that let nobody in: the sign-in where nobody is signed in, else that there is nothing here."""

    def __init__(self, answer: _Answer) -> None:
        """Stand before `answer`."""
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request through, but no large body of somebody who is not signed in."""
        length = int(request.META.get("CONTENT_LENGTH") or "0")
        if length > settings.LARGEST_BODY and not request.user.is_authenticated:
            _drop(request)
            return errors.too_large(request)
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in place of a view; what was typed into a form comes along through the sign-in."""
        if isinstance(exception, SignInFirst):
            return ask(request)
        if isinstance(exception, KeptAlone):
            return see(f"/{exception.short}/deposit")
        if isinstance(exception, NotThatDay):
            return no_such_day(request, exception)
        if isinstance(exception, NotAllowed):
            return errors.forbidden(request)
        if isinstance(exception, StoreBusy):
            return errors.busy(request)
        return None
