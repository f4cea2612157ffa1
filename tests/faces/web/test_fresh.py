"""Acts that weigh much: a second factor proved within five minutes, or nothing is written and the text is kept."""

import time
from urllib.parse import quote

import pytest
from tests.cast import HEAD, ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, form_at, prove_factor, words_of
from tests.faces.web.proofs import code, with_app

from tandem.faces.web import fresh
from tandem.faces.web.clearance_moves import CLEARANCE_FORMS
from tandem.faces.web.models import Account
from tandem.faces.web.moves import MOVES
from tandem.faces.web.own import CHANGES
from tandem.faces.web.text_moves import TEXT_MOVES

LINE = {"title": "Line on the survey", "sort": "line", "use": "each", "text_en": "The survey is under way."}
OBJECTION = {"position": "objection", "reason": "55,000 litres are not covered.", "counter_text": ""}


def given(site: Site) -> str:
    """A notice of the ROK that the US has acknowledged."""
    ref = site.officer(ROK).give()
    us = site.officer(US)
    us.post(f"/{ref}/acknowledge", form_at(us.open(f"/{ref}"), f"/{ref}/acknowledge"))
    return ref


def test_an_objection_asks_for_the_factor_and_finds_its_text_again(site: Site) -> None:
    ref = given(site)
    with_app(site.account(US))
    us = site.officer(US, proved=False)
    before = site.entries()

    asked = us.send(f"/{ref}/take-position", **OBJECTION)
    assert asked.headers["Location"].startswith(f"/prove?next=%2F{GROUP}%2F2018%2FROK-1%2Ftake-position%3Fdraft%3D")
    assert site.entries() == before
    back = us.send("/prove", asked.headers["Location"], code=code())
    form = us.open(back.headers["Location"])

    assert OBJECTION["reason"] in words_of(form)
    assert "You proved your second factor within the last five minutes" in words_of(form)
    done = us.post(f"/{ref}/take-position", form_at(form, f"/{ref}/take-position"))
    assert done.headers["Location"] == f"/{ref}"
    assert site.cast.hearing(ref).position.stance == "objection"


def test_after_five_minutes_a_proof_counts_no_more(site: Site) -> None:
    ref = given(site)
    with_app(site.account(US))
    us = site.officer(US)
    prove_factor(us.client, site.account(US).login_id, at=time.time() - 301)
    before = site.entries()

    assert us.send(f"/{ref}/take-position", **OBJECTION).headers["Location"].startswith("/prove?")
    assert site.entries() == before


def test_an_account_without_a_factor_cannot_object_and_is_told_where_to_register_one(site: Site) -> None:
    ref = given(site)
    us = site.officer(US, proved=False)
    before = site.entries()

    answer = us.send(f"/{ref}/take-position", **OBJECTION)

    assert answer.status_code == 422
    assert (
        "This wants a second factor, and your account has none; register one under Settings, then send the form."
        in words_of(answer)
    )
    assert 'href="/settings"' in words_of(answer)
    assert OBJECTION["reason"] in words_of(us.open(f"/{GROUP}/"))
    assert site.entries() == before


def test_what_weighs_less_is_not_asked_for(site: Site) -> None:
    ref = given(site)
    us = site.officer(US, proved=False)

    answer = us.send(f"/{ref}/take-position", position="concern", reason="Is the fuel counted?", counter_text="")

    assert answer.headers["Location"] == f"/{ref}"


def test_a_demonstration_is_not_asked_until_it_has_registered_a_factor(site: Site) -> None:
    ref = given(site)
    account = site.account(US)
    Account.objects.filter(pk=account.pk).update(demo=True)
    us = site.officer(US, proved=False)
    page = us.open(f"/{ref}/take-position")
    assert "a second factor is asked for once you have registered one; this account has none" in words_of(page)

    with_app(account)
    assert us.send(f"/{ref}/take-position", **OBJECTION).headers["Location"].startswith("/prove?")
    Account.objects.filter(pk=account.pk).update(demo=False)


def test_a_demonstration_without_a_factor_objects(site: Site) -> None:
    ref = given(site)
    Account.objects.filter(pk=site.account(US).pk).update(demo=True)

    answer = site.officer(US, proved=False).send(f"/{ref}/take-position", **OBJECTION)

    assert answer.headers["Location"] == f"/{ref}"


def test_a_site_that_only_offers_factors_does_not_want_one(site: Site) -> None:
    from django.test.utils import override_settings

    ref = given(site)
    with override_settings(SECOND_FACTOR="offered"):
        answer = site.officer(US, proved=False).send(f"/{ref}/take-position", **OBJECTION)

    assert answer.headers["Location"] == f"/{ref}"


@pytest.mark.parametrize(
    ("move", "texts", "wants"),
    [
        ("go", {}, True), ("go_over_objection", {"reason": "x"}, True), ("sign", {}, True),
        ("start", {"override": "yes"}, True), ("start", {"override": ""}, False),
        ("take_position", {"position": "objection"}, True), ("take_position", {"position": "support"}, False),
        ("acknowledge", {}, False), ("withdraw", {"reason": "x"}, False),
        ("accept_editorial", {}, True), ("waive_requirement", {"waived": "x"}, True), ("sign_waiver", {}, True),
        ("answer_urgency", {"accepted": "yes"}, True),
        ("answer_urgency", {"accepted": ""}, False),
    ],
)  # fmt: skip
def test_which_acts_want_a_fresh_factor(move: str, texts: dict[str, str], wants: bool) -> None:
    assert fresh.wants_factor(move, texts) is wants


def test_every_act_that_wants_a_factor_has_a_page() -> None:
    assert {move.name for move in (*MOVES.values(), *TEXT_MOVES.values(), *CLEARANCE_FORMS.values())} >= fresh._FRESH


def test_a_proof_of_one_account_counts_for_no_other(site: Site) -> None:
    ref = given(site)
    us = site.officer(US, proved=False)
    prove_factor(us.client, site.account(ROK, HEAD).login_id)
    before = site.entries()

    assert us.send(f"/{ref}/take-position", **OBJECTION).status_code == 422
    assert site.entries() == before


def test_a_wrong_code_proves_nothing(site: Site) -> None:
    with_app(site.account(US))
    us = site.officer(US, proved=False)

    assert us.post("/prove", {"code": "no code", "next": "/settings"}).status_code == 422
    changes: list[Officer] = [us]
    for what in set(CHANGES) - {"others"}:
        assert changes[0].post(f"/settings/{what}", {}).headers["Location"].startswith("/prove?next=/settings")


@pytest.mark.parametrize(("slug", "changed"), [("propose", {}), ("reword", {"text_en": "The survey is closed."})])
def test_who_proposes_or_rewords_a_text_accepts_it_and_proves_the_factor(
    site: Site, slug: str, changed: dict[str, str]
) -> None:
    ref = site.officer(ROK).send(f"/{GROUP}/texts/new", **LINE).headers["Location"] if slug == "reword" else ""
    with_app(site.account(US))
    us, form = site.officer(US, proved=False), f"{ref}/reword" if ref else f"/{GROUP}/texts/new"
    typed, before = {**LINE, **changed}, site.entries()

    asked = us.send(form, **typed)
    assert asked.headers["Location"].startswith(f"/prove?next={quote(form, safe='')}%3Fdraft%3D")
    assert site.entries() == before
    back = us.send("/prove", asked.headers["Location"], code=code())
    again = us.open(back.headers["Location"])

    assert typed["text_en"] in words_of(again)
    done = us.post(form, form_at(again, form))
    assert done.status_code == 303
    assert site.entries() == before + 1


def test_without_a_factor_no_text_is_proposed_and_the_words_are_kept(site: Site) -> None:
    us = site.officer(US, proved=False)
    before = site.entries()

    answer = us.send(f"/{GROUP}/texts/new", **LINE)

    assert answer.status_code == 422
    assert "This wants a second factor, and your account has none" in words_of(answer)
    assert LINE["text_en"] in words_of(answer)
    assert LINE["title"] in words_of(us.open(f"/{GROUP}/"))
    assert site.entries() == before
