"""The page of the charter: its verdict, its procedures and rights in words, in both languages, and on a past day."""

import json
from datetime import timedelta
from typing import Any

import pytest
from tests.cast import HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, form_at, words_of

CHARTER = f"/{GROUP}/charter"


def test_the_page_says_first_which_charter_is_in_force_and_that_it_is_an_assumption(site: Site) -> None:
    page = words_of(site.officer(ROK, READER).open(CHARTER))

    assert "The charter in force is the one that ROK and US accepted when the group was founded." in page
    assert "It is an assumption of this project, no document of this group." in page
    assert site.cast.founding.charter in page
    assert page.index("The charter in force") < page.index("Who may write what")


def test_the_page_shows_every_procedure_and_who_may_write_what(site: Site) -> None:
    page = words_of(site.officer(US).open(CHARTER))

    for name in site.cast.group().charter.procedures:
        assert f'id="procedure-{name}"' in page
    assert "5 working days" in page
    assert '<ol class="course">' in page
    assert "a decision (go over objection): head of delegation" in page
    assert "Asia/Seoul" in page
    assert "Legal review" in page


def test_the_page_speaks_korean_with_the_english_text_beside_it(site: Site) -> None:
    officer = site.officer(ROK)
    officer.client.cookies["tandem_language"] = "ko"

    page = words_of(officer.open(CHARTER))

    assert "시행 중인 운영 규정은 워킹그룹을 발족할 때 ROK 및 US이(가)" not in page
    assert '<p class="prose" lang="en">The parties tell one another' in page
    assert "사전 통보" in page


def test_the_page_of_a_past_day_is_read_only_and_says_so(site: Site) -> None:
    site.cast.wait(days=3)
    day = (site.cast.now - timedelta(days=2)).date().isoformat()

    page = words_of(site.officer(ROK).open(f"{CHARTER}?as_of={day}"))

    assert "accepted when the group was founded" in page
    assert f"?as_of={day}" in page


@pytest.mark.parametrize("address", [CHARTER])
def test_a_stranger_is_asked_to_sign_in(site: Site, address: str) -> None:
    answer = site.stranger().open(address)

    assert answer.status_code in (302, 303, 401, 403)


AMEND = f"{CHARTER}/amend"
WINDOW = "place.procedures/no-surprises/window/count"


def look(officer: Officer, **texts: str) -> Any:
    """Fill the form of the amendment in and look at what would change."""
    return officer.send(AMEND, AMEND, **texts)


def propose(officer: Officer, title: str = "Seven days") -> Any:
    """Propose a window of seven days."""
    looked = look(officer, **{WINDOW: "7"})
    return officer.post(f"{CHARTER}/propose", {**form_at(looked, f"{CHARTER}/propose"), "title": title})


def test_two_heads_change_the_charter_and_what_runs_keeps_its_rules(site: Site) -> None:
    rok, us = site.officer(ROK, HEAD), site.officer(US, HEAD)
    ref = site.officer(ROK).give()

    looked = words_of(look(rok, **{WINDOW: "7"}))
    sent = propose(rok)
    waiting = words_of(us.open(CHARTER))
    accepted = us.send(f"{CHARTER}/accept", CHARTER)

    assert "procedure: No surprises: window" in looked
    assert "1 place would change" in looked
    assert "1 notice that has not ended runs under the charter in force and keeps its rules." in looked
    assert (sent.status_code, sent.headers["Location"]) == (303, CHARTER)
    assert "An amendment waits for US." in waiting
    assert "Accepted by ROK; waits for US." in waiting
    assert accepted.status_code == 303
    page = words_of(rok.open(CHARTER))
    assert "The charter in force is an amendment that ROK and US accepted." in page
    assert "Amendment: 1 place changed" in page
    assert site.cast.group().charter.procedures["no-surprises"].window.count == 7
    action = words_of(rok.open(f"/{ref}"))
    assert "which was amended since." in action
    assert "5 working days to comment." in action


def test_a_desk_officer_looks_and_a_head_proposes(site: Site) -> None:
    page = words_of(look(site.officer(ROK), **{WINDOW: "7"}))
    before = site.entries()

    refused = site.officer(ROK).post(f"{CHARTER}/accept", {"digest": "0" * 64, "token": "x", "seen": ""})

    assert "Only a head of delegation can propose an amendment; your party's is: 1." in page
    assert f'action="{CHARTER}/propose"' not in page
    assert refused.status_code == 422
    assert site.entries() == before


def test_a_number_that_is_none_is_told_at_its_place_and_nothing_typed_is_lost(site: Site) -> None:
    answer = look(site.officer(ROK, HEAD), **{WINDOW: "seven", "place.text/en": "We tell one another."})
    page = words_of(answer)

    assert answer.status_code == 422
    assert "procedure: No surprises: window: expected a whole number, found seven." in page
    assert "We tell one another." in page
    assert 'value="seven"' in page


def test_a_pasted_charter_is_refused_with_line_and_place_and_stays(site: Site) -> None:
    rok = site.officer(ROK, HEAD)
    paper = json.dumps(rok.open(f"{CHARTER}.json").json(), indent=1).replace('"nothing"', '"consent"', 1)

    answer = look(rok, paper=paper)
    page = words_of(answer)

    line = 1 + paper[: paper.index('"consent"')].count("\n")
    assert answer.status_code == 422
    assert f"line {line} (procedures." in page
    assert "found consent" in page
    assert '"consent"' in page


def test_a_charter_that_expels_a_party_is_refused_before_it_is_sent(site: Site) -> None:
    rok, before = site.officer(ROK, HEAD), site.entries()
    plain = rok.open(f"{CHARTER}.json").json()

    page = words_of(look(rok, paper=json.dumps({**plain, "parties": plain["parties"][:1]})))

    assert "parties is not for an amendment to change" in page
    assert f'action="{CHARTER}/propose"' not in page
    assert site.entries() == before


def test_the_page_of_a_day_before_the_amendment_shows_the_charter_of_that_day(site: Site) -> None:
    site.cast.wait(days=3)
    rok, us = site.officer(ROK, HEAD), site.officer(US, HEAD)
    propose(rok)
    us.send(f"{CHARTER}/accept", CHARTER)
    day = (site.cast.now - timedelta(days=2)).date().isoformat()

    then = words_of(rok.open(f"{CHARTER}?as_of={day}"))

    assert "accepted when the group was founded" in then
    assert "7 working days" in words_of(rok.open(CHARTER))
    assert "7 working days" not in then


def test_whoever_is_to_accept_an_amendment_is_led_to_what_it_changes(site: Site) -> None:
    propose(site.officer(ROK, HEAD))
    us = site.officer(US, HEAD)
    (ref,) = (text.ref for text in site.cast.group().texts.values())

    assert f'href="/{ref}/accept"' in words_of(us.open(f"/{GROUP}/"))
    led = us.open(f"/{ref}/accept")

    assert (led.status_code, led.headers["Location"]) == (303, f"{CHARTER}#waiting")
    assert "procedure: No surprises: window" in words_of(us.open(CHARTER))


def test_everything_that_wants_a_second_signature_is_said_in_words(site: Site) -> None:
    page = words_of(site.officer(ROK).open(CHARTER))

    assert "a decision (go unheard): head of delegation" in page
