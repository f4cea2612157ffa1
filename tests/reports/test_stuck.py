"""Whether anybody is stuck, as the page says it: list and drawing have one set of numbers, and what is cut is said."""

import pytest
from tests.cast import at
from tests.parallel import DESK, ROK, US, Cast, commitment, condition, group_in_tandem

from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.commitment import view_commitments
from tandem.reports.deadlock import view_deadlocks
from tandem.reports.stuck import StuckView, view_stuck


@pytest.fixture
def cast() -> Cast:
    """ROK and US in December 2018."""
    cast = group_in_tandem()
    cast.now = at("2018-12-20T03:00")
    return cast


def stuck(cast: Cast, graph: str = "union") -> StuckView:
    reading = read_tandem(cast.desks[ROK], reader=reader_of(cast.desks[ROK], code=ROK, officer=DESK), now=cast.now)
    view = view_commitments(reading, day="2018-12-20")
    return view_stuck(view, view_deadlocks(reading, day="2018-12-20", graph=graph))


def two_that_wait(cast: Cast) -> None:
    """The US eases nothing before disarmament is verified, the DPRK waits for relief, and the railway for both."""
    commitment(cast, "SGP-3")
    commitment(cast, "US-SR", US, track="sanctions")
    commitment(cast, "IK-BUILD", ROK, track="inter-korean")
    condition(cast, "w03", "SGP-3", "US-SR", said_on="2018-11-02")
    condition(cast, "w04", "US-SR", "SGP-3", sort="after_verified", claimed_by=(US,), said_on="2018-11-15")
    condition(cast, "w22", "IK-BUILD", "US-SR", claimed_by=(ROK,), said_on="2018-12-19")


def test_a_deadlock_is_said_first_with_the_tracks_that_it_reaches(cast: Cast) -> None:
    two_that_wait(cast)

    view = stuck(cast)

    assert view.verdict.code == "commitments_stuck"
    assert (view.verdict.values["size"], view.verdict.values["day"]) == (2, "2018-11-15")
    assert (view.tone, view.tracks) == ("stop", ("inter-korean",))
    (circle,) = view.circles
    assert [(source, target, c.condition.name) for source, target, c in circle.edges] == [(1, 2, "w03"), (2, 1, "w04")]
    assert [(one.node, [c.condition.name for c in one.through]) for one in circle.reaches] == [("IK-BUILD", ["w22"])]
    assert [way.soften for way in circle.ways] == [("w03",), ("w04",)]


def test_nobody_is_stuck_in_the_account_of_one_side_alone(cast: Cast) -> None:
    two_that_wait(cast)

    view = stuck(cast, graph=US)

    assert (view.verdict.code, view.circles, view.graph) == ("deadlock_none_of_side", (), US)


def test_without_a_commitment_there_is_nothing_to_be_stuck_in(cast: Cast) -> None:
    assert stuck(cast).verdict.code == "commitments_none"
    commitment(cast, "SGP-3")
    assert stuck(cast).verdict.code == "commitments_free"


def test_the_drawing_has_every_number_of_the_list_and_an_arrow_for_every_pair(cast: Cast) -> None:
    two_that_wait(cast)
    condition(cast, "w11", "SGP-3", "US-SR", sort="together_with", said_on="2018-12-16", claimed_by=(ROK,))

    (circle,) = stuck(cast).circles
    drawn = circle.drawing

    assert drawn is not None
    assert [(one.number, one.name) for one in drawn.nodes] == [(1, "SGP-3"), (2, "US-SR")]
    assert sorted((one.sort, one.sides) for one in drawn.arrows) == [
        ("first", "DPRK"), ("first", "US"), ("together", "ROK")
    ]  # fmt: skip
    assert all(0 <= one.x <= drawn.width and 0 <= one.y <= drawn.height for one in (*drawn.nodes, *drawn.arrows))


def test_more_than_twelve_commitments_are_listed_and_not_drawn(cast: Cast) -> None:
    codes = [f"C-{number}" for number in range(13)]
    for code in codes:
        commitment(cast, code)
    for place, code in enumerate(codes):
        condition(cast, f"w{place}", code, codes[place - 1])

    (circle,) = stuck(cast).circles

    assert circle.drawing is None
    assert (len(circle.edges), len(circle.ways)) == (13, 1)
