"""The common aim side by side on the page, with its forms; what is wrong is said and nothing typed is lost."""

from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, Site, words_of

GOALS = f"/{GROUP}/goals"
OWN = {
    "evidence": "own", "said_on": "2018-10-12", "paraphrase": "A peninsula without nuclear arms.",
    "speaker": "A speaker",
    "subject": "peninsula", "subject_words": "the peninsula", "wording": "",
}  # fmt: skip


def test_two_sides_put_their_words_on_record_and_the_page_says_where_they_part(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    assert "No side has put its wording of the common aim on record." in words_of(rok.open(GOALS))

    sent = rok.send(f"{GOALS}/state", **OWN)
    assert sent.headers["Location"].startswith(f"{GOALS}#goal-ROK-"), words_of(sent)
    us.send(f"{GOALS}/state", **{**OWN, "subject": "north", "subject_words": "the North", "test_words": "verified"})

    page = words_of(us.open(GOALS))
    assert "The latest wordings of ROK, US differ in whom or what they name." in page
    assert "On this day sides differed in whom or what they named." in page
    assert "own words, signed" in page
    assert 'data-label="Day">Fri 12 Oct 2018' in page
    assert GOALS in words_of(us.open(f"/{GROUP}/scope"))


def test_a_reported_wording_is_marked_so_and_confirmed_by_its_side(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    rok.send(f"{GOALS}/state", **{**OWN, "evidence": "reported", "sides": "ROK, US"})
    page = words_of(us.open(GOALS))
    assert "Joint wording" in page
    assert "Reported, not signed" in page
    label = page.partition("/goals/confirm?on=")[2].partition('"')[0]
    assert "/goals/confirm" not in words_of(rok.open(GOALS))

    us.send(f"{GOALS}/confirm", f"{GOALS}/confirm?on={label}", confirmation="confirmed")

    after = words_of(rok.open(GOALS))
    assert "confirmed" in after
    assert "Reported, not signed" in after


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.send(f"{GOALS}/state", **{**OWN, "sides": "US", "subject": "the North"})
    page = words_of(answer)

    assert answer.status_code == 422
    assert "ROK signs its own words alone" in page
    assert "Write the code with letters, digits and hyphens" in page
    assert "A peninsula without nuclear arms." in page
    assert site.entries() == before


def test_a_reader_reads_and_is_offered_no_form(site: Site) -> None:
    reader = site.officer(ROK, READER)

    assert "/goals/state" not in words_of(reader.open(GOALS))
    assert reader.open(f"{GOALS}/state").status_code == 303


def test_the_page_is_korean_too_and_shows_what_was_said_up_to_a_day(site: Site) -> None:
    rok = site.officer(ROK)
    rok.send(f"{GOALS}/state", **OWN)
    rok.client.cookies["tandem_language"] = "ko"

    assert "공동 목표 표현의 나란한 비교" in words_of(rok.open(GOALS))
    assert "A peninsula without nuclear arms." not in words_of(rok.open(f"{GOALS}?until=2018-10-11"))
    assert "협의 범위표" in words_of(rok.open(f"/{GROUP}/scope"))


def test_a_wording_is_found_by_the_search_for_both_sides(site: Site) -> None:
    site.officer(ROK).send(f"{GOALS}/state", **OWN)

    page = site.officer(US).open(f"/{GROUP}/search?q=nuclear")

    assert page.status_code == 200
    assert "nuclear" in words_of(page).partition("<main")[2]
