"""Which holiday moved a deadline is said wherever the deadline is shown, with whose calendar, in both languages."""

import pytest
from tests.cast import HEAD, ROK, US, accept, at
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of

from tandem.regimes.generate import generate_calendar

ZONES = {ROK: ("KR", "Asia/Seoul"), US: ("US", "America/New_York")}
CASES = (
    ("2018-11-19T15:00", "en", ("Thu 22 Nov 2018 did not count: Thanksgiving Day (US).",)),
    ("2018-11-19T15:00", "ko", ("2018년 11월 22일(목)은 세지 않았습니다: 추수감사절(US).",)),
    ("2018-09-19T15:00", "en", (
        "Mon 24 Sep 2018 did not count: Chuseok (ROK).",
        "Tue 25 Sep 2018 did not count: The second day of Chuseok (ROK).",
        "Wed 26 Sep 2018 did not count: Alternative holiday for Chuseok (ROK).",
    )),
    ("2018-09-19T15:00", "ko", (
        "2018년 9월 24일(월)은 세지 않았습니다: 추석(ROK).",
        "2018년 9월 25일(화)는 세지 않았습니다: 추석 다음날(ROK).",
        "2018년 9월 26일(수)는 세지 않았습니다: 추석 대체 휴일(ROK).",
    )),
    ("2018-09-27T15:00", "en", ("Wed 3 Oct 2018 did not count: National Foundation Day (ROK).",)),
    ("2018-09-27T15:00", "ko", ("2018년 10월 3일(수)는 세지 않았습니다: 개천절(ROK).",)),
)  # fmt: skip


@pytest.fixture
def real(site: Site) -> Site:
    """The site with the public holidays of 2018 by their names."""
    for code, (country, zone) in ZONES.items():
        table = generate_calendar(code=code, year=2018, holiday_country=country, zone=zone, languages=("en", "ko"))
        accept(site.cast, table)
    return site


@pytest.mark.parametrize(("when", "language", "sentences"), CASES)
def test_a_holiday_that_moved_a_deadline_is_named_on_every_page_that_shows_it(
    real: Site, when: str, language: str, sentences: tuple[str, ...]
) -> None:
    real.cast.now = at(when)
    rok, us = real.officer(ROK), real.officer(US)
    for officer in (rok, us):
        officer.client.cookies["tandem_language"] = language
    forecast = rok.open(f"{rok.begin(f'/{GROUP}/notices/new', **SURVEY)}/heard")
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", page=f"/{ref}")

    pages = {
        "the forecast": forecast,
        "the action": rok.open(f"/{ref}"),
        "my desk, mine": us.open(f"/{GROUP}/"),
        "my desk, what others owe": rok.open(f"/{GROUP}/"),
        "the list as a table": us.open(f"/{GROUP}/actions.csv"),
    }

    for name, page in pages.items():
        for sentence in sentences:
            assert sentence in words_of(page), (name, sentence)


def test_a_deadline_beyond_the_last_calendar_is_not_known_and_says_which_one_to_publish(real: Site) -> None:
    real.cast.now = at("2019-12-27T02:00")
    ref = real.officer(ROK).give(starts_on="2020-02-01", ends_on="2020-02-03")
    us = real.officer(US)
    us.send(f"/{ref}/acknowledge", page=f"/{ref}")

    page = words_of(us.open(f"/{ref}"))

    missing = "No calendar of ROK for 2020 has been accepted; publish one and have it accepted."
    assert missing in page
    assert f'href="/{GROUP}/calendars"' in page
    calendars = words_of(real.officer(US, HEAD).open(f"/{GROUP}/calendars"))
    assert f"The deadline of {ref} for US is not known. The calendar of ROK for 2020 is missing: nobody" in calendars
