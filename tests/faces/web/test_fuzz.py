"""Anything at all sent to a form or an address: a page with words, never a traceback, and nothing half written."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, form_at

from tandem.faces.web.moves import MOVES
from tandem.faces.web.steps import STEPS

_SECONDS = 5
_TEXT = st.text(max_size=80) | st.sampled_from(
    ["", "yes", "objection", "2018-11-30", "0000-00-00", "ROK", "{0}", "%s", "\x00", "\ud800", "\u202e", "🚂" * 30,
     "=1+1", "../../x", "-1", "9" * 30, "{" * 50, "'; DROP TABLE pages_account; --"]
)  # fmt: skip
_FIELDS = sorted({field.name for move in MOVES.values() for field in move.fields} | {
    "title", "action_type", "starts_on", "ends_on", "what", "route", "manifest", "channel", "changes", "seen", "token",
    "draft", "save", "_after", "next", "kept", "name", "password", "language", "zone", "track", "crosses", "marking",
    "number", "rows", "row-1-unit", "row-1-name", "row-new1-name", "row-9-hs", "leave", "stay", "give", "rebase",
    "_version",
})  # fmt: skip
_OF_NOTICE = (
    "title", "action_type", "starts_on", "ends_on", "what", "route", "manifest", "channel", "zone", "track", "crosses",
    "marking", "row-1-unit", "row-1-name", "row-new1-name", "row-9-hs",
)  # fmt: skip
_FORM = st.dictionaries(st.sampled_from(_FIELDS), _TEXT, max_size=8)
_quick = settings(
    deadline=None, max_examples=100_000, database=None, suppress_health_check=list(HealthCheck),
    # Without shrinking: the box of time would be over before it is done.
    phases=[Phase.generate],
)  # fmt: skip


class TimeIsUp(Exception):
    """The box of time is over; what was tried until then held."""


def boxed(until: float) -> None:
    if time.monotonic() > until:
        raise TimeIsUp


def sent(officer: Officer, address: str, fields: dict[str, str]) -> int:
    return int(sent_whole(officer, address, fields).status_code)


def sent_whole(officer: Officer, address: str, fields: dict[str, str]) -> Any:
    clean = {name: text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name, text in fields.items()}
    return officer.post(address, clean)


def test_forms_answer_anything_with_a_page(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give_by_pages()
    home = rok.begin(f"/{ref}/revise")
    steps = [f"{home}/{step}" for step in (*STEPS, "states/1")]
    addresses = [f"/{ref}/{slug}" for slug in MOVES] + [f"/{ref}/revise", f"/{GROUP}/notices/new"]
    until = time.monotonic() + _SECONDS

    @_quick
    @given(st.sampled_from(addresses + steps), _FORM, st.booleans())
    def try_one(address: str, fields: dict[str, str], ours: bool) -> None:
        boxed(until)
        mine = address in steps
        assert sent(rok if ours or mine else us, address, fields) in ((303, 422, 404) if mine else (303, 422))
        if mine:
            assert rok.open(address).status_code in (200, 303, 404)

    with contextlib.suppress(TimeIsUp):
        try_one()


def test_steps_that_are_in_order_but_for_their_texts_write_whole_or_nothing(site: Site) -> None:
    rok = site.officer(ROK)
    until = time.monotonic() + _SECONDS

    @_quick
    @given(_FORM)
    def try_one(fields: dict[str, str]) -> None:
        boxed(until)
        before = site.entries()
        texts = {name: text for name, text in fields.items() if name in _OF_NOTICE}
        begun = sent_whole(rok, f"/{GROUP}/notices/new", {**rok.fill(f"/{GROUP}/notices/new"), **texts})
        assert begun.status_code in (303, 422)
        if begun.status_code == 422:
            return
        home = begun.headers["Location"].rpartition("/")[0]
        for step in ("when", "goods", "heard"):
            carried = form_at(rok.open(f"{home}/{step}"), f"{home}/{step}")
            assert sent(rok, f"{home}/{step}", {**carried, **texts}) in (303, 422)
        assert site.entries() == before
        status = sent(rok, f"{home}/check", {**rok.fill(f"{home}/check"), "give": "yes"})
        assert site.entries() - before == (1 if status == 303 else 0)
        rok.post(f"{home}/discard", {})

    with contextlib.suppress(TimeIsUp):
        try_one()


def test_the_sign_in_answers_anything_with_a_page(site: Site) -> None:
    stranger = site.stranger()
    until = time.monotonic() + _SECONDS

    @_quick
    @given(_FORM)
    def try_one(fields: dict[str, str]) -> None:
        boxed(until)
        assert sent(stranger, "/sign-in", fields) in (422, 429)

    with contextlib.suppress(TimeIsUp):
        try_one()


def test_addresses_answer_anything_with_a_page(site: Site) -> None:
    rok = site.officer(ROK)
    rok.give_by_pages()
    until = time.monotonic() + _SECONDS
    known = [GROUP, "2018", "ROK-1", "actions", "record", "v1", "revise", "..", "%00", "ROK-0"]
    part = st.sampled_from(known) | st.text(st.characters(codec="ascii"), max_size=12)
    names = st.sampled_from(["page", "state", "owner", "draft", "after", "next", "party"])
    query = st.dictionaries(names, _TEXT, max_size=3)

    @_quick
    @given(st.lists(part, max_size=5), query)
    def try_one(parts: list[str], asked: dict[str, str]) -> None:
        boxed(until)
        clean = {name: text.encode("utf-8", "replace").decode() for name, text in asked.items()}
        answer = rok.client.get("/" + "/".join(parts).replace("?", "").replace("#", "").lstrip("/"), clean)
        assert answer.status_code in (200, 303, 400, 404, 405), parts

    with contextlib.suppress(TimeIsUp):
        try_one()


@pytest.mark.parametrize("language", ["en", "ko", "", "xx", "en;q=0.1", "\x7f", "ko-KR"])
def test_any_language_asked_for_gets_a_page(site: Site, language: str) -> None:
    stranger = site.stranger()

    assert stranger.client.get("/sign-in", headers={"accept-language": language}).status_code == 200
