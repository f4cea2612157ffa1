"""A form is worked on once: double click, back button, two tabs, and two presses in the same instant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Officer, Site, form_at, words_of

from tandem.faces.web import sent
from tandem.faces.web.models import Sent
from tandem.store.record import StoreBusy

NEW = f"/{GROUP}/notices/new"


def last_page(officer: Officer, **texts: str) -> tuple[str, dict[str, str]]:
    """Walk to the last step of a new notice; answer its address and its form."""
    check = f"{officer.begin(NEW, **{**SURVEY, **texts})}/check"
    return check, {**officer.fill(check), "give": "yes"}


def test_a_second_press_gets_the_result_of_the_first(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok)

    first = rok.post(check, fields)
    held = site.entries()
    second = rok.post(check, fields)

    assert first.headers["Location"] == second.headers["Location"] == f"/{GROUP}/2018/ROK-1"
    assert site.entries() == held
    page = words_of(rok.open(second.headers["Location"]))
    assert "This form was sent before; nothing was written a second time." in page


def test_two_presses_in_one_instant_write_once(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok)
    other = {**fields, "token": rok.fill(check)["token"]}
    before = site.entries()
    browsers = [Client(SERVER_NAME="127.0.0.1") for _ in range(4)]
    for browser in browsers:
        browser.cookies = rok.client.cookies

    def press(browser: Client, form: dict[str, str]) -> str:
        try:
            return str(browser.post(check, form).headers["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        targets = set(pool.map(press, browsers, (fields, other, fields, other)))

    assert targets == {f"/{GROUP}/2018/ROK-1"}
    assert site.entries() == before + 1


def test_the_back_button_after_giving_leads_to_the_notice(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok)
    rok.post(check, fields)
    held = site.entries()

    for page in (check, check.replace("/check", "/goods")):
        answer = rok.open(page)
        assert answer.headers["Location"] == f"/{GROUP}/2018/ROK-1"
        assert "This draft has become the notice on this page." in words_of(rok.open(answer.headers["Location"]))
    assert site.entries() == held


def test_a_second_press_on_the_first_step_begins_no_second_draft(site: Site) -> None:
    rok = site.officer(ROK)
    fields = rok.fill(NEW, title="Joint survey")

    first, second = rok.post(NEW, fields), rok.post(NEW, fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert words_of(rok.open(f"/{GROUP}/")).count("Joint survey</a>") == 1


def test_what_was_given_from_another_tab_is_not_given_again(site: Site) -> None:
    rok = site.officer(ROK)
    check, one = last_page(rok)
    other = rok.fill(check, give="yes")
    before = site.entries()

    assert rok.post(check, one).headers["Location"] == rok.post(check, other).headers["Location"]
    assert site.entries() == before + 1


def test_two_tabs_with_one_action_do_not_decide_over_one_another(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/take-position", position="support")
    one, other = rok.fill(f"/{ref}/go"), rok.fill(f"/{ref}/withdraw", reason="Given up.")

    assert rok.post(f"/{ref}/withdraw", other).status_code == 303
    answer = rok.post(f"/{ref}/go", one)

    assert answer.status_code == 422
    assert f"{ref} is withdrawn; this can no longer be done." in words_of(answer)


def test_a_refused_form_can_be_mended_and_sent_again(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok, title="")
    assert rok.post(check, fields).status_code == 422

    rok.save(check.replace("/check", "/what"), title="Joint survey")
    assert rok.post(check, rok.fill(check, give="yes")).status_code == 303


def test_a_form_without_its_token_writes_nothing(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok)
    before = site.entries()

    for token in ("", "x", "A" * 32, "0" * 33, "é" * 32):
        for path, form in ((check, fields), (NEW, rok.fill(NEW, **SURVEY))):
            answer = rok.post(path, {**form, "token": token})
            assert answer.status_code == 422
            assert "The form lost its token; open the page again and send it from there." in words_of(answer)
    assert site.entries() == before


def test_the_token_of_somebody_else_brings_nothing_of_theirs(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    fields = rok.fill(NEW, **SURVEY)
    rok.post(NEW, fields)

    answer = us.post(NEW, {**us.fill(NEW, **SURVEY), "token": fields["token"]})

    assert answer.headers["Location"] == f"/{GROUP}/"


def test_a_busy_store_is_said_and_the_form_can_be_sent_again(site: Site) -> None:
    rok = site.officer(ROK)
    check, fields = last_page(rok)
    store = site.cast.nodes[0].store
    real = store.writing

    def busy() -> object:
        raise StoreBusy("record.db is being written by another process; try again in a moment.")

    store.writing = busy  # type: ignore[method-assign, assignment]
    answer = rok.post(check, fields)
    store.writing = real  # type: ignore[method-assign]

    assert answer.status_code == 422
    assert "Nothing was written. record.db is being written by another process" in words_of(answer)
    assert SURVEY["title"] in words_of(answer)
    assert rok.post(check, fields).status_code == 303


def stopped_at(officer: Officer, path: str, fields: dict[str, str], *, written: bool) -> None:
    """Send a form to a site that is stopped before or after it wrote the act, as by kill -9."""
    store = officer.cast.nodes[0].store
    real = store.writing

    def stop() -> object:
        raise Stopped

    if written:
        officer.post(path, fields)
        Sent.objects.update(target="", said="")
        return
    store.writing = stop  # type: ignore[method-assign, assignment]
    with pytest.raises(Stopped):
        officer.post(path, fields)
    store.writing = real  # type: ignore[method-assign]


class Stopped(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("written", [False, True])
def test_a_form_that_a_stopped_site_left_is_not_said_to_be_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch, *, written: bool
) -> None:
    monkeypatch.setattr(sent, "_WAITS_SECONDS", 0.0)
    ref = site.officer(ROK).give()
    us = site.officer(US)
    path = f"/{ref}/take-position"
    fields = us.fill(path, position="concern", reason="Diesel.", counter_text="")
    stopped_at(us, path, fields, written=written)

    answer = us.post(path, fields)

    assert answer.status_code == 422
    assert "the site was stopped while it worked on it" in words_of(answer)
    assert "Diesel." in words_of(answer)
    assert "This form was sent before; nothing was written a second time." not in words_of(answer)
    assert len(site.cast.notice(ref).positions) == int(written)
    assert us.post(path, form_at(answer, path)).headers["Location"] == f"/{ref}"


def test_a_notice_that_a_stopped_site_left_can_be_given(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "_WAITS_SECONDS", 0.0)
    rok = site.officer(ROK)
    check, fields = last_page(rok)
    stopped_at(rok, check, fields, written=False)

    refused = rok.post(check, fields)

    assert "the site was stopped while it worked on it" in words_of(refused)
    assert rok.post(check, {**form_at(refused, check), "give": "yes"}).headers["Location"] == f"/{GROUP}/2018/ROK-1"
