"""Signing in and out: who gets in, who is kept out for a while, where one lands, and what becomes of typed text."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, PASSWORD, SURVEY, Officer, Site, words_of

from tandem.faces.web.models import FailedSignIn

ROK_DESK = f"rok-2.{GROUP}".lower()


def sign_in(officer: Officer, name: str, password: str = PASSWORD, **fields: str) -> object:
    return officer.post("/sign-in", {"name": name, "password": password, **fields})


def test_an_officer_lands_on_the_desk_of_the_group(site: Site) -> None:
    site.account(ROK)
    officer = site.stranger()

    answer = officer.send("/sign-in", name=ROK_DESK, password=PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{GROUP}/")
    assert "officer 2, desk officer" in words_of(officer.open(f"/{GROUP}/"))


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(site: Site) -> None:
    site.account(ROK)
    wrong, unknown = site.stranger(), site.stranger()

    first, second = sign_in(wrong, ROK_DESK, "guess"), sign_in(unknown, "nobody", "guess")

    assert first.status_code == second.status_code == 422
    for answer in (first, second):
        assert "The name and the password do not go together; check both and try again." in words_of(answer)


def test_five_failures_close_the_way_in_for_a_quarter_of_an_hour(site: Site) -> None:
    site.account(ROK)
    officer = site.stranger()
    for _ in range(5):
        assert sign_in(officer, ROK_DESK, "guess").status_code == 422

    answer = sign_in(officer, ROK_DESK)
    assert answer.status_code == 429
    assert "Too many attempts with this name; try again in 15 minutes" in words_of(answer)
    assert officer.open(f"/{GROUP}/").status_code == 303

    FailedSignIn.objects.update(at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(officer, ROK_DESK).status_code == 303


def test_failures_from_elsewhere_do_not_keep_an_officer_out(site: Site) -> None:
    site.account(ROK)
    attacker, officer = site.stranger(), site.stranger()
    attacker.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    for _ in range(9):
        sign_in(attacker, ROK_DESK, "guess")

    assert sign_in(officer, ROK_DESK).status_code == 303


def test_what_was_typed_as_a_name_is_not_kept_in_words(site: Site) -> None:
    sign_in(site.stranger(), "my password by mistake", "x")

    assert "mistake" not in FailedSignIn.objects.get().name


def test_a_sign_in_without_an_officer_behind_it_gets_nowhere(site: Site) -> None:
    login = site.account(ROK).login
    site.account(ROK).delete()
    officer = site.stranger()

    assert sign_in(officer, login.username).status_code == 422
    officer.client.force_login(login)
    assert officer.open(f"/{GROUP}/").status_code == 404


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example", "evil"],
)
def test_the_way_back_never_leads_elsewhere(site: Site, target: str) -> None:
    site.account(ROK)

    answer = sign_in(site.stranger(), ROK_DESK, next=target)

    assert answer.headers["Location"] == f"/{GROUP}/"
    switched = site.officer(ROK).post("/language", {"language": "ko", "next": target})
    assert switched.headers["Location"] == "/"


def test_a_page_that_was_asked_for_is_shown_after_the_sign_in(site: Site) -> None:
    site.account(ROK)
    officer = site.stranger()

    asked = officer.open(f"/{GROUP}/actions")
    assert asked.headers["Location"] == f"/sign-in?next=/{GROUP}/actions"
    answer = officer.send("/sign-in", asked.headers["Location"], name=ROK_DESK, password=PASSWORD)

    assert answer.headers["Location"] == f"/{GROUP}/actions"


def test_a_form_sent_after_the_sign_in_ran_out_is_kept_as_a_private_draft(site: Site) -> None:
    officer = site.officer(ROK)
    fields = officer.fill(f"/{GROUP}/notices/new", **SURVEY)
    officer.client.logout()
    before = site.entries()

    asked = officer.post(f"/{GROUP}/notices/new", fields)
    assert asked.status_code == 401
    assert "Your sign-in ran out before the form arrived; nothing was written." in words_of(asked)
    from tests.faces.web.pages import form_at

    back = officer.post("/sign-in", {**form_at(asked, "/sign-in"), "name": ROK_DESK, "password": PASSWORD})
    page = officer.client.get(back.headers["Location"], follow=True)

    assert SURVEY["title"] in words_of(page)
    assert "What you typed is kept as a private draft" in words_of(page)
    assert site.entries() == before


def test_text_that_was_kept_does_not_go_to_an_officer_of_another_group(site: Site) -> None:
    officer = site.officer(ROK)
    fields = officer.fill(f"/{GROUP}/notices/new", **SURVEY)
    officer.client.logout()
    site.account("JP", 2, OTHER_GROUP)
    from tests.faces.web.pages import form_at

    asked = officer.post(f"/{GROUP}/notices/new", fields)
    name = f"jp-2.{OTHER_GROUP}".lower()
    back = officer.post("/sign-in", {**form_at(asked, "/sign-in"), "name": name, "password": PASSWORD})

    assert back.headers["Location"] == f"/{GROUP}/notices/new"
    assert officer.open(back.headers["Location"]).status_code == 404


def test_kept_text_out_of_form_is_left_out(site: Site) -> None:
    site.account(ROK)

    for kept in ("[1]", "{", '{"title": 5}', "null", '{"\\ud800": "x"}', "[" * 50_000):
        answer = sign_in(site.stranger(), ROK_DESK, next=f"/{GROUP}/notices/new", kept=kept)
        assert answer.headers["Location"] == f"/{GROUP}/notices/new", kept


def test_signing_out_ends_it(site: Site) -> None:
    officer = site.officer(ROK)

    assert officer.post("/sign-out", {}).headers["Location"] == "/sign-in"
    assert officer.open(f"/{GROUP}/").headers["Location"] == f"/sign-in?next=/{GROUP}/"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(site: Site) -> None:
    site.account(ROK)
    officer = site.stranger()
    sign_in(officer, ROK_DESK)

    cookie = officer.client.cookies["tandem_session"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_relieved_officer_reads_nothing_more(site: Site) -> None:
    from tandem.desk.group import relieve_officer

    reader = site.officer(ROK, READER)
    assert reader.open(f"/{GROUP}/").status_code == 200

    site.cast.call(relieve_officer, ROK, HEAD, number=READER)

    answer = reader.open(f"/{GROUP}/")
    assert answer.status_code == 403
    assert "may not read here, or no longer" in words_of(answer)


def test_the_language_is_changed_and_stays(site: Site) -> None:
    us = site.officer(US)

    answer = us.post("/language", {"language": "ko", "next": f"/{GROUP}/"})

    assert answer.headers["Location"] == f"/{GROUP}/"
    assert "내 업무" in words_of(us.open(f"/{GROUP}/"))
    us.post("/language", {"language": "fr", "next": "/"})
    assert "내 업무" in words_of(us.open(f"/{GROUP}/"))
