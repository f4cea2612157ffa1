"""The perception gap as it is told: names and words of steps, actions that are steps, and the line over time."""

from typing import Any

from tests.cast import DESK, MONITOR, ROK, US, Cast
from tests.parallel import group_in_tandem, measure

from tandem.desk import step as stepping
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.perception import first_pair, pair_faults, sides_of, view_perception
from tandem.reports.step import view_steps
from tandem.rules.reason import because


def reading(cast: Cast, code: str = ROK, officer: int = DESK) -> Any:
    desk = cast.desks[code]
    return read_tandem(desk, reader=reader_of(desk, code=code, officer=officer), now=cast.now)


def assess(cast: Cast, on: str, code: str, grade: str, said_on: str = "2018-10-12") -> None:
    facts = {"on": on, "party": code, "grade": grade, "said_on": said_on, "evidence": "reported"}
    cast.call(stepping.share_assessment, code, reason=f"{code} says why.", **facts)


def test_an_action_that_is_a_step_is_assessed_once_under_either_name() -> None:
    cast = group_in_tandem()
    ref = cast.give()
    measure(cast, "m34", "2018-10-12", ROK, about=(ref,))
    assess(cast, ref, ROK, "advances")
    assess(cast, "m34", US, "no_movement")

    view = view_perception(reading(cast), ROK, US)

    (one,) = view.partings
    assert (one.step.name, one.step.place, one.step.title, one.points) == ("m34", "ROK-US/steps/m34", "Step m34", 2)
    assert (one.first.reason, one.second.reason) == ("ROK says why.", "US says why.")
    assert (view.value, view.verdict) == (
        "0.50", because("gap_is", first=ROK, second=US, count=1, points=2, most=4, value="0.50"),
    )  # fmt: skip


def test_an_action_that_is_no_step_is_told_by_its_reference() -> None:
    cast = group_in_tandem()
    ref = cast.give()
    assess(cast, ref, ROK, "advances")

    (one,) = view_perception(reading(cast), ROK, US).alone

    assert (one.step.name, one.step.place, one.step.title) == (ref, ref, "")


def test_the_line_goes_up_in_steps_from_the_first_day_to_the_last() -> None:
    cast = group_in_tandem()
    for code, day in (("m18", "2018-10-05"), ("m24", "2018-10-10")):
        measure(cast, code, day, ROK)
    assess(cast, "m18", ROK, "advances", "2018-10-05")
    assess(cast, "m18", US, "advances", "2018-10-05")
    assess(cast, "m24", ROK, "advances", "2018-10-10")
    assess(cast, "m24", US, "sets_back", "2018-10-10")

    view = view_perception(reading(cast), ROK, US)

    assert view.line is not None
    assert (view.line.since, view.line.path) == ("2018-10-05", "M0.00 38.00H50.00V20.00H100")
    assert [(turn.day, turn.value, [step.name for step in turn.by]) for turn in view.turns] == [
        ("2018-10-05", "0.00", ["m18"]), ("2018-10-10", "0.50", ["m24"]),
    ]  # fmt: skip
    assert [one.step.name for one in view.widest] == ["m24"]


def test_sides_to_choose_from_are_parties_and_others_and_the_own_one_comes_first() -> None:
    cast = group_in_tandem()

    assert sides_of(cast.group()) == (ROK, US, "DPRK")
    assert (first_pair(reading(cast)), first_pair(reading(cast, US))) == ((ROK, US), (US, ROK))
    assert first_pair(reading(cast, MONITOR, 1)) == (ROK, US)
    assert pair_faults(cast.group(), ROK, "DPRK") == ()
    assert pair_faults(cast.group(), ROK, MONITOR) == (
        because("no_such_side", found=MONITOR, known="ROK, US, DPRK"),
    )  # fmt: skip


def test_steps_are_listed_by_day_and_by_track() -> None:
    cast = group_in_tandem()
    measure(cast, "m24", "2018-10-12", ROK)
    measure(cast, "m02", "2018-04-20", "DPRK", track="denuclearization")

    assert [one.step.name for one in view_steps(reading(cast))] == ["m02", "m24"]
    assert [one.step.name for one in view_steps(reading(cast), track="inter-korean")] == ["m24"]
