"""Accounts of a site of one's own, made at the terminal; and where pages are reached beyond this machine."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cast import ROK
from tests.faces.web.pages import GROUP, PASSWORD, Site, words_of

from tandem.faces.web.accounts import add_account, change_password
from tandem.faces.web.serve import prepare
from tandem.node.layout import NodeError, SeatPlan, lay_out


def terminal(*words: str, typed: str = "") -> tuple[int, str, str]:
    """Run the command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANDEM_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tandem.faces.web", *words], input=typed, capture_output=True, text=True, env=kept,
        timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A site with one node that holds the seat of the ROK."""
    names = {"en": "Republic of Korea"}
    lay_out(
        tmp_path / "groups" / "US-ROK", seats=[SeatPlan(code=ROK, names=names)], passphrase="x",
        domain="tandem.example", strength="minimal",
    )  # fmt: skip
    return tmp_path


@pytest.mark.slow
def test_an_account_is_made_once_and_its_password_changed(var: Path) -> None:
    where = ("--var", str(var))

    made = terminal(*where, "add", "kim", "US-ROK", "ROK/2", typed=f"{PASSWORD}\n")
    again = terminal(*where, "add", "kim", "US-ROK", "ROK/3", typed=f"{PASSWORD}\n")
    second = terminal(*where, "add", "lee", "US-ROK", "ROK/2", typed=f"{PASSWORD}\n")
    changed = terminal(*where, "password", "kim", typed="another long one\n")
    nobody = terminal(*where, "password", "park", typed="another long one\n")

    assert made == (0, "kim signs in as ROK/2 of US-ROK.\n", "")
    assert again == (1, "", "There is an account kim already; nothing was changed. Choose another name.\n")
    assert second == (1, "", "Officer 2 of ROK in US-ROK has an account already; nothing was changed.\n")
    assert changed[0] == 0
    assert nobody == (1, "", "There is no account park; nothing was changed.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kim", "US-ROK", "ROK"), "Name the officer as seat and number, for example ROK/2; found ROK."),
        (("kim", "US-ROK", "US/2"), "The seat US is not on this node; it holds ROK."),
        (("KIM", "US-ROK", "ROK/2"), "A name has small letters, digits and . @ _ -; found KIM."),
        (("kim", "NO-SUCH", "ROK/2"), "NO-SUCH holds no node; lay one out with: tandem init --node"),
        (("kim", "../../etc", "ROK/2"), "etc holds no node; lay one out with: tandem init --node"),
    ],
)
def test_an_account_that_is_none_is_refused_in_a_sentence(var: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = terminal("--var", str(var), "add", *words, typed=f"{PASSWORD}\n")

    assert (code, out) == (1, "")
    assert said in err
    assert not (var / "accounts.db").exists()


def test_a_password_of_eleven_characters_is_refused(site: Site) -> None:
    assert site is not None

    with pytest.raises(NodeError, match=r"The password has 11 characters; choose one of at least 12\."):
        add_account(name="kim", password="x" * 11, group=GROUP, seat=ROK, officer=2)
    add_account(name="kim", password="x" * 12, group=GROUP, seat=ROK, officer=2)


def test_a_changed_password_ends_what_was_signed_in_with_the_old_one(site: Site) -> None:
    rok = site.officer(ROK)
    assert rok.open(f"/{GROUP}/").status_code == 200

    change_password(name=site.account(ROK).login.username, password="another long one")

    assert rok.open(f"/{GROUP}/").status_code == 303
    assert "Sign in" in words_of(rok.open("/sign-in"))


def test_every_address_of_the_machine_wants_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANDEM_HOSTS", raising=False)

    with pytest.raises(NodeError) as refused:
        prepare(tmp_path / "var", host="0.0.0.0")

    assert str(refused.value) == (
        "0.0.0.0 is every address of this machine; say under which names officers reach the pages, "
        "for example TANDEM_HOSTS=desk.example.org."
    )
    assert not (tmp_path / "var").exists()


_SETTINGS = """
import sys
from pathlib import Path
from tandem.faces.web.serve import prepare
prepare(Path(sys.argv[1]), host=sys.argv[2])
from django.conf import settings as s
print(s.SESSION_COOKIE_NAME, s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS)
"""


@pytest.mark.parametrize(
    ("host", "names", "said"),
    [
        ("127.0.0.1", "", "tandem_session ['127.0.0.1', 'localhost', '[::1]'] False False []"),
        ("127.0.0.1", "desk.example", "__Host-tandem_session ['desk.example'] True True ['https://desk.example']"),
        ("10.0.0.1", "", "__Host-tandem_session ['10.0.0.1'] True True ['https://10.0.0.1']"),
    ],
)
def test_cookies_want_tls_beyond_this_machine(tmp_path: Path, host: str, names: str, said: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANDEM_", "DJANGO_"))}

    done = subprocess.run(
        [sys.executable, "-c", _SETTINGS, str(tmp_path), host], capture_output=True, text=True, check=True, timeout=60,
        env={**kept, **({"TANDEM_HOSTS": names} if names else {})},
    )  # fmt: skip

    assert done.stdout.strip() == said


@pytest.mark.slow
def test_an_invitation_is_made_and_factors_are_reset_at_the_terminal(var: Path) -> None:
    where = ("--var", str(var))
    terminal(*where, "add", "kim", "US-ROK", "ROK/2", typed=f"{PASSWORD}\n")

    invited = terminal(*where, "invite", "lee", "US-ROK", "ROK/3")
    again = terminal(*where, "invite", "kim", "US-ROK", "ROK/3")
    reset = terminal(*where, "reset", "kim")
    nobody = terminal(*where, "reset", "park")

    assert invited[0] == 0
    assert re.fullmatch(
        r"lee sets the password within seven days, once, at: /invitation/[A-Za-z0-9_-]{43}\n", invited[1]
    )
    assert again == (1, "", "There is an account kim already; nothing was changed. Choose another name.\n")
    assert reset == (0, "kim has no second factor any more (0 removed) and has to sign in again.\n", "")
    assert nobody == (1, "", "There is no account park; nothing was changed.\n")


def test_a_second_factor_is_required_or_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_SECOND_FACTOR", "sometimes")

    with pytest.raises(NodeError, match=r"^TANDEM_SECOND_FACTOR is required or offered; found sometimes\.$"):
        prepare(tmp_path / "var")
    assert not (tmp_path / "var").exists()
