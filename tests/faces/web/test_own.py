"""Settings: password, authenticator app, recovery codes, sign-ins; each change proved, logged, and the only sign-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from tests.cast import ROK
from tests.faces.web.pages import GROUP, PASSWORD, Officer, Site, words_of
from tests.faces.web.proofs import code, with_app

from tandem.faces.web.log_book import WHAT
from tandem.faces.web.models import AccessLog, Account
from tandem.reports.speaker import LANGUAGES, catalogue

ROK_DESK = f"rok-2.{GROUP}".lower()
NEW = "four lorries and a survey"


def signed_in(site: Site) -> Officer:
    """The ROK's desk officer, signed in with the password a moment ago."""
    site.account(ROK)
    officer = site.stranger()
    officer.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD})
    return officer


def last_log() -> str:
    return str(AccessLog.objects.latest("id").what)


def test_a_changed_password_ends_every_other_sign_in(site: Site) -> None:
    here, elsewhere = signed_in(site), signed_in(site)

    answer = here.send("/settings/password", "/settings", old=PASSWORD, new=NEW, again=NEW)

    assert answer.status_code == 303
    assert "The password is changed." in words_of(here.open("/settings"))
    assert elsewhere.open("/settings").headers["Location"] == "/sign-in?next=/settings"
    assert site.stranger().post("/sign-in", {"name": ROK_DESK, "password": NEW}).status_code == 303
    assert AccessLog.objects.filter(what="password_changed").count() == 1


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("guess", NEW, NEW, "The password is not right; nothing was changed."),
        (PASSWORD, "x" * 11, "x" * 11, "The password has 11 characters; choose one of at least 12."),
        (PASSWORD, NEW, "other", "The new password was typed in two different ways; type it again."),
        (PASSWORD, ROK_DESK, ROK_DESK, "This password is the name of the account or one that many people use"),
        (PASSWORD, "x" * 1001, "x" * 1001, "The password has more than 1000 characters; choose a shorter one."),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(site: Site, old: str, new: str, again: str, said: str) -> None:
    officer = signed_in(site)

    answer = officer.send("/settings/password", "/settings", old=old, new=new, again=again)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert site.stranger().post("/sign-in", {"name": ROK_DESK, "password": PASSWORD}).status_code == 303


def test_the_printed_password_of_a_demonstration_stays(site: Site) -> None:
    officer = signed_in(site)
    Account.objects.update(demo=True)

    answer = officer.post("/settings/password", {"old": PASSWORD, "new": NEW, "again": NEW})

    assert "The printed password of a demonstration stays as it is." in words_of(answer)
    assert site.account(ROK).login.check_password(PASSWORD)


def test_an_authenticator_app_is_registered_with_its_first_code_and_recovery_codes_shown_once(site: Site) -> None:
    here, elsewhere = signed_in(site), signed_in(site)

    page = words_of(here.open("/settings/app"))
    found = re.search(r'<code class="long">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    assert '<svg class="qr"' in page
    assert "style=" not in page
    secret = found[1].replace(" ", "")
    wrong = here.post("/settings/app", {"code": "000000 "})
    assert (wrong.status_code, found[1] in words_of(wrong)) == (422, True)
    done = here.post("/settings/app", {"code": code(secret)})

    codes = re.findall(r"<li><code>([0-9]{8})</code>", words_of(done))
    assert len(codes) == 10
    assert "These codes are shown this once." in words_of(done)
    assert codes[0] not in words_of(here.open("/settings"))
    assert secret not in repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert elsewhere.open("/settings").status_code == 303
    assert last_log() == "app_added"


def test_a_removed_app_takes_its_recovery_codes_and_its_proof_along(site: Site) -> None:
    with_app(site.account(ROK))
    officer = site.officer(ROK)

    assert officer.send("/settings/app-off", "/settings").status_code == 303

    assert Authenticator.objects.count() == 0
    assert "Your account has no second factor" in words_of(officer.open("/settings"))
    assert officer.open("/settings/app").headers["Location"] == "/prove?next=/settings/app"
    assert last_log() == "app_removed"


def test_new_recovery_codes_void_the_old_ones(site: Site) -> None:
    with_app(site.account(ROK))
    officer = site.officer(ROK)
    shown = r"<li><code>([0-9]{8})</code>"
    first = re.findall(shown, words_of(officer.send("/settings/codes", "/settings")))

    second = re.findall(shown, words_of(officer.send("/settings/codes", "/settings")))

    assert len(first) == len(second) == 10
    assert not set(first) & set(second)
    other = site.stranger()
    other.post("/sign-in", {"name": ROK_DESK, "password": PASSWORD})
    assert other.post("/sign-in/factor", {"code": first[0]}).status_code == 422
    assert other.post("/sign-in/factor", {"code": second[0]}).status_code == 303


def test_all_other_sign_ins_are_listed_and_ended(site: Site) -> None:
    here, elsewhere = signed_in(site), signed_in(site)
    page = words_of(here.open("/settings"))
    assert page.count("127.0.0.1") == 2
    assert "this one" in page

    here.send("/settings/others", "/settings")

    assert elsewhere.open("/settings").status_code == 303
    assert words_of(here.open("/settings")).count("127.0.0.1") == 1


def test_a_passkey_that_a_browser_did_not_make_is_not_registered(site: Site) -> None:
    officer = signed_in(site)
    officer.client.defaults["SERVER_NAME"] = "localhost"
    asked = officer.post("/passkey", {"make": "yes"}).json()["publicKey"]
    assert asked["rp"] == {"id": "localhost", "name": "Tandem"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"

    for sent in ("", "{}", '{"response": {}}', '{"id": "x", "rawId": "x", "response": {"clientDataJSON": "e30"}}'):
        answer = officer.post("/settings/passkey", {"credential": sent})
        assert (answer.status_code, Authenticator.objects.count()) == (422, 0), sent


def test_factors_want_the_password_again_after_five_minutes(site: Site) -> None:
    officer = site.officer(ROK, proved=False)

    assert officer.open("/settings/app").headers["Location"] == "/prove?next=/settings/app"
    assert officer.post("/prove", {"password": "guess"}).status_code == 422
    back = officer.post("/prove", {"password": PASSWORD, "next": "/settings/app"})
    assert back.headers["Location"] == "/settings/app"
    assert officer.open("/settings/app").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_logged_or_done_has_words(language: str) -> None:
    words = catalogue(language)
    done = [what for what in WHAT if what.endswith(("_added", "_removed", "_changed", "_made", "_ended"))]
    notes = [f"factor_note_{standing}" for standing in ("proved", "ask", "missing", "open")]

    codes = [*(f"access.{what}" for what in WHAT), *(f"said_{what}" for what in done), *notes]

    assert [one for one in codes if one not in words] == []


@pytest.mark.parametrize("path", ["/settings", "/prove", f"/{GROUP}/people", f"/{GROUP}/access", f"/{GROUP}/"])
def test_a_page_asks_the_accounts_at_most_twelve_things(site: Site, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with_app(site.account(ROK, 1))
    head = site.officer(ROK, 1)
    with CaptureQueriesContext(connection) as asked:
        assert head.open(path).status_code == 200

    assert len(asked) <= 12
