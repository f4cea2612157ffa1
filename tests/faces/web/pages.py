"""The pages as a test opens them: a site of two groups, an officer at a browser without script, and forms filled in."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast

from tandem.desk.notice import give_notice
from tandem.faces.web.accounts import add_account
from tandem.faces.web.models import AccessLog, Account, FailedSignIn, Invitation, Sent
from tandem.faces.web.open_groups import serve_groups
from tandem.faces.web.steps import draft_of
from tandem.node.layout import FORMAT, NodeFile
from tandem.node.node import Node
from tandem.state.group import Group

GROUP = "ROK-US"
OTHER_GROUP = "JP-US"
PASSWORD = "Imjin crosses at Dorasan"
SURVEY = {
    "title": "Joint survey of the Gyeongui line", "action_type": "cooperation_project", "starts_on": "2018-11-30",
    "ends_on": "2018-12-17", "what": "A train of six wagons crosses the line and returns.",
    "manifest": "light oil; 55,000; L; 271019; partly", "route": "", "channel": "",
}  # fmt: skip


class StillNode(Node):
    """A node whose clock is the one that the test moves."""

    cast: Cast

    def now(self, group: Group | None = None) -> datetime:
        """Answer the time of the test."""
        return self.cast.now


def node_of(cast: Cast, path: Path, *, public: bool = False) -> StillNode:
    """Answer the node of a cast whose seats are all on one desk, with a public page or without."""
    desk = cast.nodes[0]
    settings = NodeFile(
        format=FORMAT, domain="tandem.example", simulation=False, seats=tuple(desk.seats), public=public
    )
    node = StillNode(path, settings, desk)
    node.cast = cast
    return node


class _Forms(HTMLParser):
    """Every form of a page: its address and its fields with their values."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif self.forms and tag in ("input", "textarea", "select") and "name" in given:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self.forms[-1][1][given["name"]] = given.get("value", "")
            self._area = given["name"] if tag == "textarea" else None
        elif self.forms and tag == "option" and "selected" in given:
            self.forms[-1][1][list(self.forms[-1][1])[-1]] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None


def forms_of(page: HttpResponse) -> list[tuple[str, dict[str, str]]]:
    """Answer the forms of a page, each with its address and what is filled in."""
    parser = _Forms()
    parser.feed(page.content.decode())
    return parser.forms


def form_at(page: HttpResponse, address: str) -> dict[str, str]:
    """Answer what is filled in on the form of a page that goes to an address."""
    return next(dict(fields) for goes, fields in forms_of(page) if goes == address)


_OF_STEP = {
    "when": ("starts_on", "ends_on", "zone", "route", "track", "crosses"),
    "goods": ("manifest",),
    "heard": ("channel", "urgency", "editorial"),
}  # fmt: skip


def _of_step(step: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Those texts of a notice that have their field in a step; the first has all that no other has."""
    later = [name for names in _OF_STEP.values() for name in names]
    names = _OF_STEP.get(step) or [name for name in texts if name not in later]
    return {name: texts[name] for name in names if name in texts}


class Officer:
    """Somebody at a browser."""

    def __init__(self, client: Client, cast: Cast, code: str = "", number: int = 0) -> None:
        self.client = client
        self.cast = cast
        self.code, self.number = code, number

    def open(self, path: str) -> Any:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, fields: Mapping[str, str]) -> Any:
        """Send fields as they are."""
        return self.client.post(path, dict(fields))

    def fill(self, path: str, page: str | None = None, **texts: str) -> dict[str, str]:
        """Open the page of a form and answer its fields with texts filled in, ready to be sent."""
        opened = self.open(page or path)
        assert opened.status_code == 200, (path, opened.status_code, opened.headers.get("Location"))
        return {**form_at(opened, path), **texts}

    def send(self, path: str, page: str | None = None, **texts: str) -> Any:
        """Open the page of a form, fill it in and send it."""
        return self.post(path, self.fill(path, page, **texts))

    def begin(self, path: str, page: str | None = None, **texts: str) -> str:
        """Begin a draft of a notice with its first step, save every other step, and answer the draft's address."""
        first = self.send(path, page, **_of_step("what", texts))
        assert first.status_code == 303, words_of(first)
        home = str(first.headers["Location"]).rpartition("/")[0]
        for step in ("when", "goods", "heard"):
            saved = self.save(f"{home}/{step}", **_of_step(step, texts))
            assert saved.status_code == 303, words_of(saved)
        return home

    def save(self, step: str, **texts: str) -> Any:
        """Save a step of a draft; the third as if everything was pasted anew."""
        every = [fields for goes, fields in forms_of(self.open(step)) if goes == step]
        return self.post(step, {**every[-1], **texts})

    def notice(self, path: str, page: str | None = None, **texts: str) -> Any:
        """Walk the five steps of a notice, press the last button, and answer what came."""
        check = f"{self.begin(path, page, **texts)}/check"
        return self.post(check, {**self.fill(check), "give": "yes"})

    def give(self, **texts: str) -> str:
        """Give notice of the railway survey at the desk, as its pages do, and answer its reference."""
        draft = draft_of({**SURVEY, **texts}, self.cast.group(), revised=None)
        receipt = self.cast.call(give_notice, self.code, self.number, draft=draft)
        assert receipt.ref is not None
        return receipt.ref

    def give_by_pages(self, **texts: str) -> str:
        """Give notice of the railway survey step by step and answer its reference."""
        answer = self.notice(f"/{GROUP}/notices/new", **{**SURVEY, **texts})
        assert answer.status_code == 303, words_of(answer)
        return str(answer.headers["Location"])[1:]


class Site:
    """A site of two groups with its accounts: ROK and US in one, JP and US in the other."""

    def __init__(self, first: Cast, second: Cast, path: Path) -> None:
        serve_groups(
            {GROUP: node_of(first, path / "first", public=True), OTHER_GROUP: node_of(second, path / "second")}
        )
        self.cast, self._second = first, second
        self.path = path
        self.second_untouched = True

    @property
    def second(self) -> Cast:
        """The group of JP and US; whoever asks for it may change it."""
        self.second_untouched = False
        return self._second

    def officer(self, code: str, number: int = 2, group: str = GROUP, *, proved: bool = True) -> Officer:
        """Answer an officer who is signed in, and who proved a second factor just now unless said otherwise."""
        cast = self.cast if group == GROUP else self.second
        client = Client(SERVER_NAME="127.0.0.1")
        login = self.account(code, number, group).login
        client.force_login(login)
        if proved:
            prove_factor(client, login.pk)
        return Officer(client, cast, code, number)

    def account(self, code: str, number: int = 2, group: str = GROUP) -> Account:
        """Answer the account of an officer, made where there is none."""
        self.second_untouched = self.second_untouched and group == GROUP
        held = Account.objects.filter(group=group, seat=code, officer=number).select_related("login").first()
        name = f"{code}-{number}.{group}".lower()
        return held or add_account(name=name, password=PASSWORD, group=group, seat=code, officer=number)

    def stranger(self) -> Officer:
        """Answer somebody who is not signed in."""
        return Officer(Client(SERVER_NAME="127.0.0.1"), self.cast)

    def entries(self) -> int:
        """Count the entries of the first group's record."""
        return sum(self.cast.group().frontier.values())

    def node(self) -> Node:
        """Answer the node of the first group."""
        return node_of(self.cast, self.path / "first")


def prove_factor(client: Client, login: int, at: float | None = None) -> None:
    """Let a session say that a second factor was proved, now unless said otherwise."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() if at is None else at}]
    session["account_authentication_methods_user"] = str(login)
    session.save()


def forget_accounts() -> None:
    """Empty accounts.db."""
    for model in (Sent, FailedSignIn, AccessLog, Invitation, Session, Account, get_user_model()):
        model.objects.all().delete()


def words_of(page: HttpResponse) -> str:
    """Answer a page as text with its entities read."""
    from html import unescape

    return unescape(page.content.decode())


def noon(day: str) -> datetime:
    """Answer noon UTC of a day."""
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
