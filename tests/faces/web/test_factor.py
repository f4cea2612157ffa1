"""The second factor at the sign-in: asked for where there is one, taken once, closed after five wrong ones."""

import threading
from typing import Any

from django.db import connection
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, PASSWORD, Officer, Site, form_at, words_of
from tests.faces.web.proofs import code, forget_used, with_app, with_codes, wrong_code

from tandem.faces.web.models import AccessLog
from tandem.faces.web.throttle import may_try

ROK_DESK = f"rok-2.{GROUP}".lower()


def half_signed_in(site: Site, **fields: str) -> tuple[Officer, Any]:
    """Somebody with the right password of an account with an authenticator app, and the page that came."""
    with_app(site.account(ROK))
    officer = site.stranger()
    return officer, officer.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD, **fields})


def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(site: Site) -> None:
    officer, page = half_signed_in(site)

    assert "The password was right. This account has a second factor as well." in words_of(page)
    assert officer.open(f"/{GROUP}/").headers["Location"] == f"/sign-in?next=/{GROUP}/"
    assert officer.open("/settings").status_code == 303


def test_a_code_of_the_app_lets_in_and_the_key_of_the_session_is_another_one(site: Site) -> None:
    officer, _ = half_signed_in(site)
    before = officer.client.session.session_key

    answer = officer.post("/sign-in/factor", {"code": code()})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{GROUP}/")
    assert officer.open(f"/{GROUP}/").status_code == 200
    assert officer.client.session.session_key != before


def test_a_code_is_taken_once(site: Site) -> None:
    officer, _ = half_signed_in(site)
    shown = code()
    officer.post("/sign-in/factor", {"code": shown})
    second = site.stranger()
    second.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD})

    again = second.post("/sign-in/factor", {"code": shown})

    assert again.status_code == 422
    assert "This code is not right, or it was used already" in words_of(again)
    assert second.open(f"/{GROUP}/").status_code == 303


def test_a_recovery_code_lets_in_once(site: Site) -> None:
    officer, _ = half_signed_in(site)
    codes = with_codes(site.account(ROK))

    assert officer.post("/sign-in/factor", {"code": codes[3]}).status_code == 303
    second = site.stranger()
    second.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD})
    assert second.post("/sign-in/factor", {"code": codes[3]}).status_code == 422
    assert second.post("/sign-in/factor", {"code": codes[4]}).status_code == 303


def test_five_wrong_codes_close_the_second_step_for_the_account_from_everywhere(site: Site) -> None:
    officer, _ = half_signed_in(site)
    for _ in range(5):
        assert officer.post("/sign-in/factor", {"code": wrong_code()}).status_code == 422
    elsewhere = site.stranger()
    elsewhere.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    elsewhere.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD})

    for one in (officer, elsewhere):
        answer = one.post("/sign-in/factor", {"code": code()})
        assert answer.status_code == 429
        assert one.open(f"/{GROUP}/").status_code == 303


def test_tries_at_the_same_moment_get_no_more_through(site: Site) -> None:
    assert site is not None
    ready, let_through = threading.Barrier(12), []

    def one() -> None:
        ready.wait()
        let_through.append(may_try("kim", address="192.0.2.7"))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert let_through.count(True) == 5


def test_a_form_sent_after_the_sign_in_ran_out_is_kept_through_the_second_step_too(site: Site) -> None:
    ref = site.officer(US).give()
    with_app(site.account(ROK))
    officer = site.officer(ROK)
    reason = "55,000 litres are not covered."
    page = f"/{ref}/take-position"
    fields = officer.fill(page, position="concern", reason=reason)
    officer.client.logout()
    before = site.entries()

    asked = officer.post(page, fields)
    half = officer.post("/sign-in", {**form_at(asked, "/sign-in"), "name": ROK_DESK, "password": PASSWORD})
    wrong = officer.post("/sign-in/factor", {**form_at(half, "/sign-in/factor"), "code": wrong_code()})
    back = officer.post("/sign-in/factor", {**form_at(wrong, "/sign-in/factor"), "code": code()})

    assert reason in words_of(officer.open(back.headers["Location"]))
    assert site.entries() == before


def test_the_second_step_without_the_first_leads_to_the_sign_in(site: Site) -> None:
    site.account(ROK)

    for answer in (site.stranger().open("/sign-in/factor"), site.stranger().post("/sign-in/factor", {"code": code()})):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_the_way_on_from_the_second_step_never_leads_elsewhere(site: Site) -> None:
    officer, _ = half_signed_in(site)

    answer = officer.post("/sign-in/factor", {"code": code(), "next": "https://evil.example/"})

    assert answer.headers["Location"] == f"/{GROUP}/"


def test_a_passkey_that_is_none_lets_nobody_in(site: Site) -> None:
    site.account(ROK)
    officer = site.stranger()
    officer.client.defaults["SERVER_NAME"] = "localhost"
    assert officer.post("/passkey", {}).json()["publicKey"]["rpId"] == "localhost"

    for sent in ("", "{}", "[1]", "[" * 9_000, '{"response": {"userHandle": "MQ"}}', '{"response": 5}', '{"id": null}'):
        answer = officer.post("/sign-in/passkey", {"credential": sent, "next": f"/{GROUP}/actions"})
        assert answer.status_code == 422, sent
        assert "This passkey does not belong to an account here; nobody was signed in." in words_of(answer)
    assert officer.open(f"/{GROUP}/").status_code == 303


def test_a_passkey_is_not_asked_for_under_a_number(site: Site) -> None:
    assert site.officer(ROK).post("/passkey", {"make": "yes"}).status_code == 422


def test_what_happened_at_the_sign_in_is_in_the_log(site: Site) -> None:
    officer, _ = half_signed_in(site)
    officer.post("/sign-in/factor", {"code": wrong_code()})
    officer.post("/sign-in/factor", {"code": code()})
    officer.post("/sign-out", {})
    site.stranger().post("/sign-in", {"name": ROK_DESK, "password": "guess"})
    site.stranger().post("/sign-in", {"name": "nobody", "password": "guess"})
    forget_used()

    said = list(AccessLog.objects.order_by("id").values_list("what", flat=True))

    assert said == ["factor_failed", "signed_in", "signed_out", "sign_in_failed"]
