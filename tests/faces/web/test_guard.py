"""What stands before every page: headers, hosts, foreign forms, large bodies, and pages that say what is wrong."""

import re

import pytest
from django.test import Client
from tests.cast import ROK
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of

from tandem.faces.web import desk
from tandem.faces.web.guard import POLICY

PEOPLE = f"/{GROUP}/people/invite"


def test_every_answer_carries_the_headers(site: Site) -> None:
    rok = site.officer(ROK)

    for path in ("/sign-in", "/", f"/{GROUP}/", f"/{GROUP}/record/archive", f"/{GROUP}/2018/ROK-9", "/nowhere"):
        headers = rok.open(path).headers
        assert headers["Content-Security-Policy"] == POLICY, path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "private, no-store"


def test_the_policy_is_the_one_of_the_design() -> None:
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_no_page_has_a_style_or_a_script_inside_it(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()

    for path in (
        "/sign-in",
        "/settings",
        "/settings/app",
        f"/{GROUP}/",
        f"/{GROUP}/actions",
        f"/{ref}",
        f"/{ref}/postpone",
        f"/{GROUP}/record",
    ):
        page = words_of(rok.open(path))
        assert " style=" not in page, path
        assert not re.search(r'<script(?! src="/static/[0-9a-f]{12}/passkey\.js" defer></script>)', page), path
        assert "onclick" not in page, path


def test_over_tls_the_browser_is_told_to_stay_there(site: Site) -> None:
    from django.test.utils import override_settings

    assert "Strict-Transport-Security" not in site.stranger().open("/sign-in").headers
    with override_settings(SESSION_COOKIE_SECURE=True):
        answer = site.stranger().open("/sign-in")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "path", ["/prove", "/settings/others", "/sign-in/factor", "/passkey", f"/{GROUP}/people/invite"]
)
def test_a_foreign_form_reaches_no_page_of_accounts(site: Site, path: str) -> None:
    rok = site.officer(ROK, 1)
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    strict.cookies = rok.client.cookies

    assert strict.post(path, {"number": "2", "name": "kim"}).status_code == 403


def test_another_host_is_refused_with_a_sentence(site: Site) -> None:
    answer = Client().get("/sign-in", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "This request cannot be understood" in words_of(answer)
    assert "evil.example" not in words_of(answer)


def test_a_form_from_elsewhere_writes_nothing(site: Site) -> None:
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    browser.force_login(site.account(ROK).login)
    before = site.entries()

    answer = browser.post(f"/{GROUP}/notices/new", SURVEY)

    assert answer.status_code == 403
    assert "The form did not come from a page of this desk" in words_of(answer)
    assert site.entries() == before


def test_a_form_of_our_own_passes_the_check(site: Site) -> None:
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    browser.force_login(site.account(ROK).login)
    officer = site.officer(ROK)
    officer.client = browser

    assert officer.send(f"/{GROUP}/notices/new", **SURVEY).status_code == 303


def test_ten_megabytes_are_refused_with_a_sentence_and_nothing_is_written(site: Site) -> None:
    rok = site.officer(ROK)
    fields = rok.fill(f"/{GROUP}/notices/new", **SURVEY)
    before = site.entries()

    answer = rok.post(f"/{GROUP}/notices/new", {**fields, "what": "x" * 10_000_000})

    assert answer.status_code == 413
    assert "The form was larger than 2 MB, and nothing was written." in words_of(answer)
    assert site.entries() == before


def test_the_limit_is_at_the_last_byte(site: Site) -> None:
    limit, browser = 2 * 1024 * 1024, Client(SERVER_NAME="127.0.0.1")
    form = "application/x-www-form-urlencoded"

    assert browser.generic("POST", "/sign-in", b"x" * limit, form).status_code == 422
    assert browser.generic("POST", "/sign-in", b"x" * (limit + 1), form).status_code == 413


def test_a_thousand_and_one_fields_are_refused(site: Site) -> None:
    answer = site.officer(ROK).post(f"/{GROUP}/notices/new", {f"field{n}": "x" for n in range(1001)})

    assert answer.status_code == 400


def test_a_length_that_is_no_number_is_refused(site: Site) -> None:
    answer = Client(SERVER_NAME="127.0.0.1").post("/sign-in", {"name": "x"}, CONTENT_LENGTH="many")

    assert answer.status_code == 400


@pytest.mark.parametrize(("language", "words"), [("en", "There is nothing under"), ("ko", "볼 것이 없습니다")])
def test_errors_speak_the_language_of_the_reader(site: Site, language: str, words: str) -> None:
    stranger = site.stranger()
    stranger.client.cookies["tandem_language"] = language

    assert words in words_of(stranger.open("/nowhere"))


def test_a_failure_of_the_desk_is_a_page_and_no_traceback(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    rok = site.officer(ROK)
    rok.client.raise_request_exception = False

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(desk, "read_group", fail)
    answer = rok.open(f"/{GROUP}/")

    assert answer.status_code == 500
    assert "Something is wrong on this node." in words_of(answer)
    assert "secret of the house" not in words_of(answer)


def test_a_page_is_read_and_a_form_is_sent_and_not_the_other_way_round(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()
    before = site.entries()

    assert rok.post(f"/{ref}", {}).status_code == 405
    assert rok.open("/sign-out").status_code == 405
    assert rok.client.put(f"/{ref}/postpone").status_code == 405
    assert rok.client.delete(f"/{ref}").status_code == 405
    assert site.entries() == before
