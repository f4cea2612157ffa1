"""Passkeys in Debian's chromium with an authenticator of its own: register one, sign in by it, and act with it."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from tests.faces.web.served import Served, served_copy
from tests.faces.web.test_browser import GROUP, Tab, broken_rules, chromium, pytestmark  # noqa: F401


class NamedTab(Tab):
    """A browser window that opens the site by its name, as passkeys want it, and holds an authenticator."""

    def __init__(self, browser: Any, served: Served, *, language: str = "en", **given: Any) -> None:
        super().__init__(browser, served, language=language, **given)
        self.url = f"http://localhost:{served.port}"
        self.context.add_cookies([{"name": "tandem_language", "value": language, "url": self.url}])
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        self.authenticator = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def open(self, path: str) -> None:
        """Open an address of the site under its name."""
        self.page.goto(self.url + path)

    def age_proofs(self) -> None:
        """Let five minutes go by since what this window proved."""
        (key,) = [one["value"] for one in self.context.cookies(self.url) if one["name"] == "tandem_session"]
        secret = (self.served.path / "secret-key").read_text(encoding="ascii")
        given = {"key": secret, "salt": "django.contrib.sessions.SessionStore", "serializer": JSONSerializer}
        file = sqlite3.connect(self.served.path / "accounts.db", timeout=10)
        with file:
            (text,) = file.execute("SELECT session_data FROM django_session WHERE session_key = ?", (key,)).fetchone()
            session = signing.loads(text, **given)
            for proof in session["account_authentication_methods"]:
                proof["at"] -= 301
            aged = signing.dumps(session, compress=True, **given)
            file.execute("UPDATE django_session SET session_data = ? WHERE session_key = ?", (aged, key))
        file.close()


@pytest.fixture
def served(demonstration: Path, tmp_path: Path) -> Iterator[Served]:
    """A demonstration of its own: an account that has a passkey is asked for it whenever it signs in."""
    yield from served_copy(demonstration, tmp_path)


@pytest.fixture
def named(chromium: Any, served: Served) -> Iterator[Any]:  # noqa: F811
    """Open windows on the site by its name, and close them all."""
    opened: list[NamedTab] = []

    def new(**given: Any) -> NamedTab:
        opened.append(NamedTab(chromium, served, **given))
        return opened[-1]

    yield new
    for tab in opened:
        assert tab.complaints == [], "the browser complained"
        tab.context.close()


def register(tab: NamedTab, name: str) -> None:
    """Register a passkey of this name under Settings."""
    tab.open("/settings")
    tab.page.fill("#passkey-name", name)
    tab.page.click("form[data-passkey=make] button")
    tab.page.wait_for_selector(".codes")


def objected(served: Served, browser: Any) -> str:
    """A notice of the ROK that the US objects to; its reference."""
    tab = Tab(browser, served, width=1280)
    tab.sign_in("rok-desk")
    tab.open(f"/{GROUP}/notices/new")
    tab.page.fill("#field-title", "[rehearsal] Signal cables to Panmun")
    tab.page.select_option("#field-action_type", "cooperation_project")
    tab.page.fill("#field-what", "[rehearsal] A lorry with signal cables goes to Panmun and returns.")
    tab.press()
    tab.page.fill("#field-starts_on", "2018-12-27")
    tab.page.fill("#field-ends_on", "2018-12-28")
    tab.press()
    tab.page.fill("#field-manifest", "lorry; 1; piece; 8704; yes")
    for _ in range(3):
        tab.press()
    ref = tab.page.url.removeprefix(tab.served.url + "/")
    tab.change_officer("us-desk")
    tab.open(f"/{ref}")
    tab.press()
    tab.open(f"/{ref}/take-position")
    tab.page.check('input[value="objection"]')
    tab.page.fill("#field-reason", "[rehearsal] The cables do not come back.")
    tab.press()
    tab.context.close()
    return ref


def test_a_passkey_is_registered_signs_in_and_is_asked_for_before_going_over_an_objection(
    named: Any, served: Served, chromium: Any  # noqa: F811
) -> None:  # fmt: skip
    ref = objected(served, chromium)
    tab = named(width=1280)
    tab.sign_in("rok-head")
    register(tab, "Desk key")
    assert "The passkey is registered." in tab.words()
    assert len(re.findall(r"\b[0-9]{8}\b", tab.words())) == 10
    assert "Desk key" in tab.words()
    assert broken_rules(tab) == []

    tab.page.click('form[action="/sign-out"] button')
    tab.page.click("form[data-passkey] button")
    tab.page.wait_for_url(f"{tab.url}/{GROUP}/")

    tab.age_proofs()
    tab.open(f"/{ref}/go-over-objection")
    tab.page.fill("#field-reason", "[rehearsal] The cables stay for the survey of the signals.")
    tab.press()
    tab.page.wait_for_url("**/prove?*")
    assert broken_rules(tab) == []
    tab.page.click("form[data-passkey] button")
    tab.page.wait_for_url("**/go-over-objection?draft=*")
    assert tab.page.input_value("#field-reason") == "[rehearsal] The cables stay for the survey of the signals."
    tab.press()
    tab.page.wait_for_url(f"{tab.url}/{ref}")
    assert "The cables stay for the survey of the signals." in tab.words()
