"""Whose closed days move a window: the union of the parties, the closures of the group, the choice of a procedure."""

from typing import Any

import pytest
from tests.calendars import own_closures
from tests.cast import HEAD, ROK, US, Cast, accept, apart, at, calendar

from tandem.desk import group as grouping
from tandem.regimes.calendar import GROUP_ITSELF
from tandem.reports.speaker import Speaker
from tandem.rules.deadline import Closing
from tandem.rules.forecast import forecasts

FAIR = {"date": "2018-10-18", "names": {"en": "Joint desk closed", "ko": "공동 데스크 휴무"}}


def deadline(cast: Cast, ref: str, code: str = ROK) -> Closing:
    found = cast.hearing(ref, code=code).deadline
    assert found is not None
    return found


def skipped(found: Closing) -> list[tuple[str, str]]:
    return [(day.date.isoformat(), day.code) for day in found.skipped]


def test_a_closure_that_the_group_agreed_moves_the_window_of_every_party_and_is_named() -> None:
    cast = apart()
    accept(cast, own_closures(2018, FAIR))

    ref = cast.give()
    cast.watch()

    assert deadline(cast, ref).at == at("2018-10-22T22:00")
    assert skipped(deadline(cast, ref)) == [("2018-10-18", GROUP_ITSELF)]
    assert deadline(cast, ref).skipped[0].names == FAIR["names"]
    assert deadline(cast, ref) == deadline(cast, ref, US)


def test_where_no_closures_were_agreed_none_count_and_nothing_is_missing() -> None:
    cast = apart()

    ref = cast.give()
    cast.watch()

    assert GROUP_ITSELF not in cast.group().calendars
    assert deadline(cast, ref).at == at("2018-10-19T22:00")


def test_closures_that_one_party_has_not_accepted_count_for_nobody() -> None:
    cast = apart()
    cast.call(grouping.publish_calendar, US, HEAD, calendar=own_closures(2018, FAIR))

    ref = cast.give()
    cast.watch()

    assert deadline(cast, ref).at == at("2018-10-19T22:00")


def test_closures_that_are_agreed_later_move_no_window_that_runs_not_even_into_a_year_without_any() -> None:
    cast = apart()
    cast.now = at("2018-12-27T01:00")
    ref = cast.give(starts_on="2019-01-30", ends_on="2019-02-01")
    cast.watch()
    before = deadline(cast, ref)

    for year, day in ((2018, "2018-12-28"), (2019, "2019-01-03")):
        accept(cast, own_closures(year, {"date": day, "names": {"en": "Closed"}}))

    assert [one.year for one in cast.group().calendars[GROUP_ITSELF]] == [2018, 2019]
    assert deadline(cast, ref) == before == deadline(cast, ref, US)


def test_closures_that_were_agreed_by_mistake_are_taken_back_by_a_calendar_without_them() -> None:
    cast = apart()
    accept(cast, own_closures(2018, FAIR))
    accept(cast, own_closures(2018))

    ref = cast.give()
    cast.watch()

    assert deadline(cast, ref).at == at("2018-10-19T22:00")


def test_a_hold_is_counted_over_the_closures_too() -> None:
    cast = apart()
    accept(cast, own_closures(2018, {**FAIR, "date": "2018-10-22"}))
    ref = cast.give()
    cast.watch()

    cast.hold(ref)

    assert deadline(cast, ref).at == at("2018-10-24T22:00")
    assert skipped(deadline(cast, ref)) == [("2018-10-22", GROUP_ITSELF)]


@pytest.mark.parametrize(
    ("chosen", "closes", "whose"),
    [
        ("parties", "2018-11-29T23:00", [("2018-11-21", GROUP_ITSELF), ("2018-11-22", US), ("2018-11-23", ROK)]),
        ("answering", "2018-11-28T23:00", [("2018-11-21", GROUP_ITSELF), ("2018-11-22", US)]),
        ([US], "2018-11-27T23:00", [("2018-11-22", US)]),
        ([ROK, US], "2018-11-28T23:00", [("2018-11-22", US), ("2018-11-23", ROK)]),
        ([US, GROUP_ITSELF], "2018-11-28T23:00", [("2018-11-21", GROUP_ITSELF), ("2018-11-22", US)]),
    ],
)  # fmt: skip
def test_a_procedure_chooses_whose_closed_days_count(chosen: Any, closes: str, whose: list[tuple[str, str]]) -> None:
    def choose(plain: dict[str, Any]) -> None:
        plain["procedures"]["no-surprises"]["calendars"] = chosen

    cast = apart(change=choose)
    closed = calendar(ROK, 2018)
    closed["days"].insert(-1, {"date": "2018-11-23", "names": {"en": "A day off in Seoul"}})
    accept(cast, closed)
    accept(cast, own_closures(2018, {**FAIR, "date": "2018-11-21"}))
    cast.now = at("2018-11-20T01:00")
    ref = cast.give()
    procedure = cast.group().charter.procedures["no-surprises"]
    (forecast,) = forecasts(procedure=procedure, group=cast.group(), owner=ROK, received=cast.now)

    cast.watch()

    assert deadline(cast, ref).at == at(closes)
    assert skipped(deadline(cast, ref)) == whose
    assert forecast.closing == deadline(cast, ref)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Thu 18 Oct 2018 did not count: Joint desk closed (the group itself)."),
        ("ko", "2018년 10월 18일(목)은 세지 않았습니다: 공동 데스크 휴무(워킹그룹)."),
    ],
)
def test_whose_closure_it_was_is_said_in_the_readers_language(language: str, words: str) -> None:
    said = Speaker(language, "UTC").say(
        "window_skipped",
        day=FAIR["date"],
        party=GROUP_ITSELF,
        holiday=FAIR["names"][language],  # type: ignore[index]
    )

    assert said == words
