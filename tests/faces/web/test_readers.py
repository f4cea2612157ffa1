"""Every matter has a page that says who can read it: the proof of each links there."""

import re

import pytest
from tests import meetings, texts
from tests.cast import ROK, US, Cast
from tests.faces.web.pages import GROUP, Site, words_of

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing


def observe(cast: Cast) -> str:
    seen = ActionObserved(actor=ROK, action_type="exercise", evidence="observed")
    told = {"title": "Survey", "text": "A train.", "source": "Camera"}
    return cast.call(observing.observe_action, US, observed=seen, **told).ref or ""


MATTERS = {
    "a notice": (Cast.give, "actions"),
    "an observed action": (observe, "actions"),
    "a meeting": (meetings.propose, "meetings"),
    "a joint text": (texts.propose, "texts"),
}


@pytest.mark.parametrize("sort", MATTERS)
def test_the_proof_of_a_matter_leads_to_who_can_read_it_and_back(site: Site, sort: str) -> None:
    put, listed = MATTERS[sort]
    ref, us = put(site.cast), site.officer(US)

    linked = re.findall(rf'href="(/{ref}/readers)"', words_of(us.open(f"/{ref}")))
    answer = us.open(f"/{ref}/readers")

    page = words_of(answer)
    assert linked == [f"/{ref}/readers"]
    assert answer.status_code == 200
    assert f'<p class="crumbs"><a href="/{GROUP}/{listed}">' in page
    assert f'<a href="/{ref}">' in page
    assert page.count("desk officer") >= 2


@pytest.mark.parametrize("sort", MATTERS)
def test_who_could_read_a_matter_is_not_asked_before_it_was_there(site: Site, sort: str) -> None:
    put, _ = MATTERS[sort]
    ref, us = put(site.cast), site.officer(US)

    answer = us.open(f"/{ref}/readers?as_of=2018-10-01")

    assert answer.status_code == 404
    assert "1 Oct 2018" in words_of(answer)
