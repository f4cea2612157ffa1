"""The board: how steps stand on it, which period it shows, and a drawing in which nothing stands on anything else."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import DESK, MONITOR, ROK, US, Cast
from tests.desk.test_linkage import FREE, state, two_steps
from tests.meetings import propose
from tests.parallel import commitment, group_in_tandem, measure

from tandem.acts.linkage import Order
from tandem.acts.measure import MeasureJudged, StepAssessed
from tandem.desk.measure import assess_step, judge_measure
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.board import Board, on_commitments, view_board
from tandem.reports.board_layout import Drawing, Width, draw_board
from tandem.reports.board_row import STATES, board_state, sources_of
from tandem.reports.speaker import Speaker
from tandem.rules.reason import because

TODAY = "2018-10-15"
SPEAKER = Speaker("en", "Asia/Seoul")


def board(cast: Cast, day: str = TODAY, **given: Any) -> Board:
    desk = cast.desks[ROK]
    reading = read_tandem(desk, reader=reader_of(desk, code=ROK, officer=DESK), now=cast.now)
    return view_board(reading, day=day, **given)


def drawn(cast: Cast, width: Width = "broad", **given: Any) -> Drawing:
    return draw_board(board(cast, **given), speaker=SPEAKER, width=width)


@pytest.mark.parametrize(
    ("sort", "status", "consulted", "shown"),
    [
        ("step", "claimed", "yes", "done"),
        ("step", "verified", "not_known", "done"),
        ("agreement", "verified", "yes", "agreed"),
        ("step", "agreed", "not_owed", "agreed"),
        ("step", "contested", "yes", "contested"),
        ("step", "unverifiable", "yes", "contested"),
        ("step", "verified", "no", "contested"),
        ("agreement", "verified", "contested", "contested"),
        ("refusal", "contested", "yes", "stopped"),
        ("step", "suspended", "no", "stopped"),
        ("postponement", "suspended", "yes", "stopped"),
        ("postponement", "verified", "no", "called_off"),
        ("meeting", "called_off", "yes", "called_off"),
        ("step", "reversed", "no", "called_off"),
    ],
)
def test_a_step_stands_in_one_of_five_states(sort: str, status: Any, consulted: Any, shown: str) -> None:
    assert board_state(sort=sort, status=status, consulted=consulted) == shown


def test_tracks_stand_in_the_order_of_the_charter_each_with_its_steps_by_day() -> None:
    cast = group_in_tandem()
    two_steps(cast)

    shown = board(cast)

    assert [(track.code, [step.name for step in track.steps]) for track in shown.tracks] == [
        ("denuclearization", ["m22"]), ("sanctions", []), ("inter-korean", ["m24", "m25"]),
    ]  # fmt: skip
    assert [step.name for step in shown.steps] == ["m22", "m24", "m25"]
    assert dict(shown.states) == {**dict.fromkeys(STATES, 0), "done": 3}
    assert shown.verdict == because("board_no_policy", count=3, day=TODAY)


def test_the_verdict_counts_the_policies_under_which_the_tracks_are_out_of_step() -> None:
    cast = group_in_tandem()
    two_steps(cast)
    state(cast, "us-5", US)
    state(cast, "dprk-3", "DPRK", FREE)
    state(cast, "us-6", US, FREE, said_on="2018-10-12")

    shown = board(cast)

    assert shown.verdict == because("board_out", count=1, every=3, day=TODAY)
    assert shown.ahead == (("Inter-Korean cooperation", 1),)
    named = [
        (one.owner, [card.code for card in one.newest], [card.code for card in one.older]) for one in shown.policies
    ]
    assert named == [
        ("US", ["us-6", "us-5"], []), ("DPRK", ["dprk-3"], []),
    ]  # fmt: skip


def test_a_policy_without_a_step_that_it_binds_is_in_step_with_nothing_to_count() -> None:
    cast = group_in_tandem()
    two_steps(cast)
    state(cast, "us-4", US, Order(first="denuclearization", then="sanctions", when="verified"))
    state(cast, "dprk-3", "DPRK", FREE)

    shown = board(cast)

    cards = {card.code: card for owned in shown.policies for card in (*owned.newest, *owned.older)}
    assert {code: (card.verdict, card.idle) for code, card in cards.items()} == {
        "us-4": ("in_step", True), "dprk-3": ("in_step", False),
    }  # fmt: skip
    assert shown.idle == 1


def test_nothing_on_record_is_said_and_drawn_as_empty_tracks() -> None:
    cast = group_in_tandem()

    shown = board(cast)

    assert shown.verdict == because("board_nothing", count=0, day=TODAY)
    assert (shown.starts, shown.ends) == ("2017-10-16", TODAY)
    assert drawn(cast).count == 0
    assert len(drawn(cast).lanes) == 3


def test_a_step_is_told_as_it_stood_on_the_day_with_the_last_word_of_each_side() -> None:
    cast = group_in_tandem()
    measure(cast, "m24", "2018-10-08")
    judged = MeasureJudged(party=US, judgement="contested", happened="2018-10-12", evidence="reported")
    cast.call(judge_measure, MONITOR, 1, on="m24", judged=judged, reason="Nobody saw it.")
    for day, grade in (("2018-10-09", "advances"), ("2018-10-13", "no_movement")):
        assessed = StepAssessed(party=US, grade=grade, said_on=day, evidence="reported")  # type: ignore[arg-type]
        cast.call(assess_step, MONITOR, 1, on="m24", assessed=assessed)

    before, after = (board(cast, day=day).steps[0] for day in ("2018-10-11", TODAY))

    assert (before.state, [one.grade for one in before.assessed]) == ("done", ["advances"])
    assert (after.state, [(one.party, one.grade) for one in after.assessed]) == ("contested", [(US, "no_movement")])


def test_the_period_is_the_year_up_to_the_day_or_the_one_asked_for() -> None:
    cast = group_in_tandem()
    measure(cast, "m01", "2017-01-04")
    measure(cast, "m24", "2018-10-08", until="2018-10-12")

    assert [step.name for step in board(cast).steps] == ["m24"]
    assert board(cast).known == 2
    asked = board(cast, starts="2017-01-01", ends="2018-10-07")
    assert (asked.starts, asked.ends, [step.name for step in asked.steps]) == ("2017-01-01", "2018-10-07", ["m01"])
    assert [step.name for step in board(cast, starts="2018-10-10").steps] == ["m24"], "it lasted until then"
    assert board(cast, ends="2030-01-01").ends == TODAY


def test_where_the_last_year_has_no_step_all_days_with_steps_are_shown() -> None:
    cast = group_in_tandem()
    measure(cast, "m01", "2016-01-04")
    measure(cast, "m02", "2016-10-08", until="2016-10-12")

    shown = board(cast)

    assert (shown.starts, shown.ends, len(shown.steps)) == ("2016-01-04", "2016-10-12", 2)


def test_steps_stand_by_the_commitments_that_they_answer() -> None:
    cast = group_in_tandem()
    commitment(cast, "PYD-5.2")
    measure(cast, "m24", "2018-10-08", answers=("PYD-5.2",))
    measure(cast, "m25", "2018-10-09")
    desk = cast.desks[ROK]
    reading = read_tandem(desk, reader=reader_of(desk, code=ROK, officer=DESK), now=cast.now)

    found = on_commitments(view_board(reading, day=TODAY), reading)

    assert [(one.name, [step.name for step in one.steps]) for one in found] == [("PYD-5.2", ["m24"]), ("", ["m25"])]


def test_a_meeting_that_is_only_proposed_is_no_marker() -> None:
    cast = group_in_tandem()
    propose(cast)

    assert board(cast).meetings == ()


@pytest.mark.parametrize("width", ["broad", "narrow"])
def test_the_drawing_shows_every_step_of_the_period_and_no_shape_stands_on_another(width: Width) -> None:
    cast = group_in_tandem()
    day = date(2018, 1, 3)
    for place in range(60):
        status = ("claimed", "contested", "suspended")[place % 3]
        measure(cast, f"m{place:02}", f"{day + timedelta(days=place * place // 13)}", status=status)

    shown, drawing = board(cast), drawn(cast, width)

    assert drawing.count == len(shown.steps) == 60
    assert any(mark.clustered for lane in drawing.lanes for mark in lane.marks)
    for lane in drawing.lanes:
        ends = [(mark.left, mark.left + mark.width) for mark in lane.marks]
        assert all(end < start for (_, end), (start, _) in itertools.pairwise(ends))
        assert all(sum(count for _, count, _ in mark.states) == len(mark.steps) for mark in lane.marks)
        labels = sorted((m.label.y, m.label.x, len(m.label.words) * 8) for m in lane.marks if m.label)
        assert all(
            one != other or left + wide // 2 <= right - more // 2
            for (one, left, wide), (other, right, more) in itertools.pairwise(labels)
        )
    assert (width == "narrow") == (not any(mark.label for lane in drawing.lanes for mark in lane.marks))


@pytest.mark.parametrize(
    ("starts", "months"),
    [
        ("2018-07-01", ["Jul 2018", "Aug", "Sep", "Oct"]),
        ("2015-10-01", ["Oct 2015", "Jan 2016"]),
        ("1950-01-01", ["1950", "1955", "1960"]),
        ("0001-01-01", ["100", "200"]),
    ],
)
def test_the_grid_has_room_for_its_months_over_any_period(starts: str, months: list[str]) -> None:
    found = [words for _, words in drawn(group_in_tandem(), starts=starts).months]

    assert found[: len(months)] == months
    assert len(found) <= 22


def test_a_period_of_one_day_is_drawn() -> None:
    cast = group_in_tandem()
    measure(cast, "m24", "2018-10-08", until="2018-10-12")

    drawing = drawn(cast, starts="2018-10-09", ends="2018-10-09")

    assert drawing.count == 1


def test_sources_are_told_apart() -> None:
    assert sources_of("https://a.example/x https://b.example\nA letter of 2018\n\n") == (
        "https://a.example/x", "https://b.example", "A letter of 2018",
    )  # fmt: skip
