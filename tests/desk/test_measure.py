"""Steps on the tracks: what was done, how far it is established, and what each side says that it weighs."""

from typing import Any

from tests.cast import DESK, ROK, US, Cast
from tests.parallel import group_in_tandem, measure

from tandem.acts.measure import MeasureJudged, StepAssessed
from tandem.desk import measure as stepping
from tandem.rules.reason import because


def judge(cast: Cast, on: str, judgement: str, reason: str = "", happened: str = "2018-10-10") -> None:
    act = MeasureJudged(party=US, judgement=judgement, happened=happened, evidence="reported")  # type: ignore[arg-type]
    cast.call(stepping.judge_measure, US, DESK, on=on, judged=act, reason=reason)


def assess(cast: Cast, on: str, grade: str, said_on: str = "2018-10-10", **facts: Any) -> None:
    act = StepAssessed(party=US, grade=grade, said_on=said_on, evidence="reported", **facts)  # type: ignore[arg-type]
    cast.call(stepping.assess_step, US, DESK, on=on, assessed=act)


def test_a_step_has_sides_and_days_that_follow_each_other() -> None:
    cast = group_in_tandem()
    with cast.refused(because("until_before", found="2018-10-01", happened="2018-10-12")):
        measure(cast, "m21", "2018-10-12", until="2018-10-01")
    with cast.refused(because("day_to_come", name="happened", found="2031-01-01")):
        measure(cast, "m21", "2031-01-01")
    with cast.refused(because("no_such_commitments", found="CMA-2.2a", known="-")):
        measure(cast, "m21", "2018-10-01", answers=("CMA-2.2a",))
    with cast.refused(because("no_such_action", ref="US-ROK/2018/ROK-99")):
        measure(cast, "m21", "2018-10-01", about=("US-ROK/2018/ROK-99",))
    measure(cast, "m21", "2018-10-01", until="2018-10-20")

    assert cast.group(ROK).tandem.measures[0].until == "2018-10-20"


def test_a_grave_judgement_says_why_and_none_comes_before_the_step() -> None:
    cast = group_in_tandem()
    measure(cast, "m11", "2018-07-20", "DPRK", track="denuclearization")
    cast.join()
    with cast.refused(because("reason_missing", position="contested")):
        judge(cast, "m11", "contested")
    with cast.refused(because("before_it_was_said", found="2018-07-19", code="m11", day="2018-07-20")):
        judge(cast, "m11", "verified", happened="2018-07-19")
    with cast.refused(because("no_such_measures", found="m12", known="m11")):
        judge(cast, "m12", "verified")
    judge(cast, "m11", "contested", "It can be put back within months.")

    assert cast.group(US).tandem.measures[0].status("2018-10-10") == "contested"


def test_one_side_does_not_say_two_things_of_a_step_on_one_day() -> None:
    cast = group_in_tandem()
    measure(cast, "m22", "2018-10-07", "DPRK", track="denuclearization")
    cast.join()
    assess(cast, "m22", "no_movement")
    (first,) = cast.group(US).tandem.assessments
    with cast.refused(
        because("assessed_otherwise", party=US, grade="no_movement", label=first.stamp.label, day="2018-10-10")
    ):
        assess(cast, "m22", "advances")
    assess(cast, "m22", "advances", said_on="2018-10-11")

    assert [one.grade for one in cast.group(US).tandem.assessments] == ["no_movement", "advances"]
