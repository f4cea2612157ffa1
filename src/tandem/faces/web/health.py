"""What stands before all pages: an id for each request, its figures, and two answers for who watches the process.

`/healthz` says that the process answers; `/readyz` that it can show pages: the accounts and every record can be read.
Neither names a group, and both are answered under any host name, as a probe knows only an address.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tandem.faces.web import metrics
from tandem.faces.web.open_groups import served
from tandem.node.logs import request_id
from tandem.store.record import StoreError

_Answer = Callable[[HttpRequest], HttpResponseBase]
_FROM_A_PROXY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_log = logging.getLogger("tandem.pages")


def watched(answer: _Answer) -> _Answer:
    """Answer the two probes, and count, time and log everything else under an id of its own."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.path in _PROBES:
            return _PROBES[request.path]()
        given = request.headers.get("X-Request-Id", "")
        token = request_id.set(given if _FROM_A_PROXY.fullmatch(given) else secrets.token_hex(8))
        began = time.monotonic()
        try:
            response = answer(request)
            response.headers["X-Request-Id"] = request_id.get()
            _note(request, response, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)

    return answered


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    page = (match.url_name if match else None) or "none"
    metrics.count_page(page=page, status=response.status_code, seconds=seconds)
    method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
    said = {"page": page, "method": method, "status": response.status_code, "milliseconds": int(seconds * 1000)}
    # Below INFO: without TANDEM_LOG=json nobody wants a line for every page.
    _log.debug("answered", extra=said)


def _healthy() -> HttpResponse:
    return _plain("ok", 200)


def _ready() -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        for node in served().values():
            node.desk.store.heads()
    except (DatabaseError, StoreError, RuntimeError):
        return _plain("not ready", 503)
    return _plain("ready", 200)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


_PROBES: dict[str, Callable[[], HttpResponse]] = {"/healthz": _healthy, "/readyz": _ready}
