"""A past day: what stood at its end, what was not there yet, and that nothing can be done on it."""

import pytest
from tests.cast import ROK, US, at
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of
from tests.faces.web.test_gate import addresses

from tandem.acts.action import ActionObserved, EventReported
from tandem.desk.action import observe_action, report_event

_DAY = "2018-11-21"
_FILES = (
    "access", "table", "charter-table", "paper", "goods-form", "goods-table", "goods-original", "requests-table",
)  # fmt: skip
_BANNER = "As it stood at the end of Wed 21 Nov 2018"


def given_on_two_days(site: Site) -> tuple[str, str]:
    """The railway on 20 November, acknowledged on 22 November, and the roads on 23 November 2018."""
    rok, us = site.officer(ROK), site.officer(US)
    site.cast.now = at("2018-11-20T01:00")
    first = rok.give(title="The railway")
    site.cast.now = at("2018-11-22T15:00")
    us.send(f"/{first}/acknowledge", f"/{first}")
    site.cast.now = at("2018-11-23T13:00")
    return first, rok.give(title="The roads")


def test_a_list_of_a_past_day_has_what_was_given_by_its_end(site: Site) -> None:
    given_on_two_days(site)

    then = words_of(site.officer(ROK).open(f"/{GROUP}/actions?as_of={_DAY}"))

    assert f"{_BANNER} (KST)" in then
    assert "The railway" in then
    assert "The roads" not in then
    assert "The roads" in words_of(site.officer(ROK).open(f"/{GROUP}/actions"))


def test_an_action_of_a_past_day_stands_as_it_stood(site: Site) -> None:
    first, _ = given_on_two_days(site)
    rok = site.officer(ROK)

    then, now = words_of(rok.open(f"/{first}?as_of={_DAY}")), words_of(rok.open(f"/{first}"))

    assert "acknowledged" not in then.partition('id="history"')[2]
    assert "acknowledged" in now.partition('id="history"')[2]
    assert f"/{GROUP}/record?as_of={_DAY}" in then
    assert f'href="/{first}">Back to now' in then


def test_the_day_ends_when_it_ends_for_the_reader(site: Site) -> None:
    # 22 November, 15:00 UTC: Friday 23 November in Seoul, still Thursday in Washington.
    first, _ = given_on_two_days(site)

    seoul = words_of(site.officer(ROK).open(f"/{first}?as_of=2018-11-22"))
    washington = words_of(site.officer(US).open(f"/{first}?as_of=2018-11-22"))

    assert "acknowledged" not in seoul.partition('id="history"')[2]
    assert "acknowledged" in washington.partition('id="history"')[2]
    assert "(EST)" in washington


def test_nothing_can_be_done_on_a_past_day(site: Site) -> None:
    first, _ = given_on_two_days(site)
    us, before = site.officer(US), site.entries()

    page = words_of(us.open(f"/{first}?as_of={_DAY}"))
    assert f'action="/{first}' not in page
    assert "/take-position" not in page
    assert "/notices/new" not in page
    fields = us.fill(f"/{first}/take-position", position="support")
    for path in (f"/{first}/take-position", f"/{GROUP}/notices/new"):
        for sent in (us.post(f"{path}?as_of={_DAY}", fields), us.post(path, {**fields, "as_of": _DAY})):
            assert sent.status_code == 422
            assert "Nothing was done: Wed 21 Nov 2018 is past." in words_of(sent)
    for path in (f"/{first}/take-position", f"/{first}/revise", f"/{GROUP}/notices/new", f"/{GROUP}/record/archive"):
        assert us.open(f"{path}?as_of={_DAY}").status_code == 422

    assert site.entries() == before


def test_private_papers_are_of_today(site: Site) -> None:
    given_on_two_days(site)
    rok = site.officer(ROK)
    rok.send(f"/{GROUP}/notices/new", **{**SURVEY, "title": "Not yet given"}, save="yes")

    assert "Not yet given" in words_of(rok.open(f"/{GROUP}/"))
    assert "Not yet given" not in words_of(rok.open(f"/{GROUP}/?as_of={_DAY}"))


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("yesterday", 422, "yesterday is not a day."),
        ("2018-11-31", 422, "2018-11-31 is not a day."),
        ("٢٠١٨-١١-٢١", 422, "is not a day."),
        ("2018-11-23", 422, "Fri 23 Nov 2018 is not over yet."),
        ("9999-12-31", 422, "is not over yet."),
        ("2018-10-01", 404, "At the end of Mon 1 Oct 2018 nothing was on record."),
        ("0001-01-01", 404, "nothing was on record."),
    ],
)
def test_a_day_that_cannot_be_shown_is_said(site: Site, asked: str, status: int, said: str) -> None:
    given_on_two_days(site)

    answer = site.officer(ROK).open(f"/{GROUP}/?as_of={asked}")

    assert answer.status_code == status
    assert said in words_of(answer)


def test_an_action_that_was_not_there_yet_is_like_none(site: Site) -> None:
    _, second = given_on_two_days(site)
    rok = site.officer(ROK)

    for ref in (second, f"{GROUP}/2018/ROK-777"):
        answer = rok.open(f"/{ref}?as_of={_DAY}")
        assert answer.status_code == 404
        assert "At the end of Wed 21 Nov 2018 nothing was on record at this address." in words_of(answer)


def test_every_page_of_a_past_day_says_so_and_keeps_the_day(site: Site) -> None:
    first, _ = given_on_two_days(site)
    us = site.officer(US)

    for name, paths in addresses(first, "0" * 16).items():
        for path in paths:
            answer = us.open(f"{path}{'&' if '?' in path else '?'}as_of={_DAY}")
            if answer.status_code == 200 and path.startswith(f"/{GROUP}/") and name not in _FILES:
                page = words_of(answer)
                assert _BANNER in page, path
                assert f'href="/{GROUP}/actions?as_of={_DAY}"' in page, path


def test_an_entry_that_comes_later_is_not_in_a_past_that_was_shown(site: Site) -> None:
    first, _ = given_on_two_days(site)
    rok = site.officer(ROK)
    before = words_of(rok.open(f"/{first}?as_of=2018-11-22"))
    site.cast.now = at("2018-11-24T01:00")
    rok.send(f"/{first}/postpone", reason="The bridge.", until="2018-12-20")

    assert "postponed" in words_of(rok.open(f"/{first}"))
    assert "postponed" not in words_of(rok.open(f"/{first}?as_of=2018-11-22")).partition("<main")[2]
    assert before.count("history") == words_of(rok.open(f"/{first}?as_of=2018-11-22")).count("history")


def test_an_observed_action_stands_by_the_days_of_its_steps(site: Site) -> None:
    train = ActionObserved(
        actor=ROK, action_type="cooperation_project", evidence="reported", happened="2018-08-22", known="2018-08-23"
    )
    back = EventReported(
        party=ROK, event="completed", evidence="reported", happened="2018-09-30", known="2018-09-30"
    )  # fmt: skip
    words = {"source": "KCNA"}
    ref = site.cast.call(observe_action, US, 2, observed=train, title="A train", text="A train left.", **words).ref
    site.cast.call(report_event, US, 2, ref=ref, event=back, text="It came back.", **words)
    us = site.officer(US)
    site.cast.now = at("2018-11-23T01:00")

    assert us.open(f"/{GROUP}/actions?as_of=2018-08-21").status_code == 404
    then = words_of(us.open(f"/{ref}?as_of=2018-08-25"))
    assert "A train left." in then
    assert "whenever they were written down" in then
    assert "It came back." not in then
    assert "It came back." in words_of(us.open(f"/{ref}"))
