"""The page of the charter: its verdict, its procedures and rights in words, in both languages, and on a past day."""

from datetime import timedelta

import pytest
from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, Site, words_of

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
    assert "5 working days to comment. Silence means nothing. The acting party decides." in page
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
