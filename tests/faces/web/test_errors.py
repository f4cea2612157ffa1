"""The pages that say what is wrong: in both languages, with a sentence and a way on."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from tests.cast import ROK
from tests.faces.web.pages import GROUP, Site, words_of

from tandem.faces.web import errors, record
from tandem.reports.speaker import LANGUAGES, catalogue
from tandem.store.record import StoreBusy

PAGES: dict[Callable[[HttpRequest], HttpResponse], tuple[int, str]] = {
    errors.bad_request: (400, "error_bad_request"), errors.forbidden: (403, "error_forbidden"),
    errors.csrf_failed: (403, "error_foreign_form"), errors.not_found: (404, "error_not_found"),
    errors.too_large: (413, "error_too_large"), errors.upload_too_large: (413, "error_upload_too_large"),
    errors.broken: (500, "error_broken"), errors.busy: (503, "error_busy"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_every_error_is_said_in_the_readers_language_with_a_way_on(
    page: Callable[[HttpRequest], HttpResponse], language: str
) -> None:
    status, code = PAGES[page]
    request = RequestFactory().get("/nowhere", headers={"accept-language": language})

    answer = page(request)

    assert answer.status_code == status
    assert catalogue(language)[code] in words_of(answer)
    assert catalogue(language)[f"{code}_title"] in words_of(answer)
    assert '<a href="/">' in words_of(answer)


def test_a_busy_record_is_said_to_be_busy_and_when_to_come_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("The record is being written to.")

    rok = site.officer(ROK)
    monkeypatch.setattr(record, "readers_of_record", busy)

    answer = rok.open(f"/{GROUP}/record")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Wait ten seconds, go back, and send it again." in words_of(answer)
