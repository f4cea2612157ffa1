"""The page of going on unheard: what it wants, the fresh second factor, and how it reads."""

import pytest
from tests.cast import DESK, HEAD, ROK, US, at
from tests.faces.web.pages import GROUP, Site, words_of
from tests.faces.web.test_moves import carried, refused

from tandem.desk.notice import acknowledge_notice
from tandem.reports.speaker import Speaker

OVER = at("2018-10-22T22:00")
FILLED = {
    "reason": "The line has to be surveyed.",
    "channel_tried": "Telephone of the embassy",
    "tried_on": "2018-10-22",
}


@pytest.fixture
def absent(site: Site) -> str:
    """A notice that no officer of the US acknowledged, when the owner has waited long enough."""
    ref = site.cast.give()
    site.cast.now = OVER
    return ref


def test_the_owner_goes_on_unheard_and_every_page_says_so(site: Site, absent: str) -> None:
    rok, head, us = site.officer(ROK), site.officer(ROK, HEAD), site.officer(US)

    answer = rok.send(f"/{absent}/go-unheard", **FILLED)
    assert answer.status_code == 303, words_of(answer)
    assert head.send(f"/{absent}/sign").status_code == 303

    for officer in (rok, us):
        page = words_of(officer.open(f"/{absent}"))
        assert "Decided: go unheard, subject to clearance." in page
        assert "Not heard: US. No receipt had come when the owner decided. That is no consultation." in page
        assert "unheard</span>" in page
        assert "Telephone of the embassy" in page
        assert "> consulted<" not in page
    assert "go unheard" in words_of(rok.open(f"/{GROUP}/actions?state=go_unheard"))


def test_it_wants_a_fresh_second_factor(site: Site, absent: str) -> None:
    site.officer(ROK)
    officer = site.officer(ROK, proved=False)

    fields = {**carried(site, officer), **FILLED}
    before = site.entries()
    answer = officer.post(f"/{absent}/go-unheard", fields)

    assert answer.status_code in (303, 422)
    assert site.entries() == before


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"reason": ""}, "Give a reason: it is required for going on unheard."),
        ({"channel_tried": ""}, "Fill in the other channel."),
        ({"tried_on": "2018-10-24"}, "The day of the other attempt (2018-10-24) is yet to come"),
        ({"tried_on": ""}, "Enter a day: the day of the other attempt."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    site: Site, absent: str, changed: dict[str, str], words: str
) -> None:
    rok = site.officer(ROK)
    fields = {**carried(site, rok), **FILLED, "review_on": "", **changed}

    page = refused(site, rok, f"/{absent}/go-unheard", fields, words)

    assert all(text in page for name, text in fields.items() if name in FILLED)


def test_one_hour_too_early_the_page_names_the_hour(site: Site) -> None:
    ref, rok = site.cast.give(), site.officer(ROK)
    site.cast.now = at("2018-10-22T21:00")
    hour = Speaker("en", "Asia/Seoul", ("America/New_York",)).both(OVER)

    assert "go-unheard" not in words_of(rok.open(f"/{ref}"))
    fields = {**carried(site, rok), **FILLED, "review_on": ""}
    refused(
        site, rok, f"/{ref}/go-unheard", fields, f"US has to be waited for: the owner may go on unheard from {hour}."
    )


def test_a_receipt_afterwards_is_shown_as_late_in_both_languages(site: Site, absent: str) -> None:
    cast = site.cast
    cast.decide(absent, "go_unheard", channel_tried="Telephone", tried_on="2018-10-22")
    cast.sign(absent)
    cast.wait(days=2)
    cast.call(acknowledge_notice, US, DESK, ref=absent)
    rok = site.officer(ROK)

    assert "The receipt of US came after the decision" in words_of(rok.open(f"/{absent}"))
    rok.client.cookies["tandem_language"] = "ko"
    assert "US 측의 접수 확인이 결정 뒤에 왔습니다" in words_of(rok.open(f"/{absent}"))
    assert "The receipt of US came" not in words_of(site.officer(ROK).open(f"/{absent}?as_of=2018-10-23"))
