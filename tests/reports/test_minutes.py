"""When two sources on one person cannot both be right."""

import pytest
from tests.cast import US

from tandem.reports.minutes import Person, Said
from tandem.state.meeting import Attendance
from tandem.state.stamp import Stamp


def person(*states: str) -> Person:
    """A delegate of whom each source says one thing."""
    stamp = Stamp("e1", US, "f1", 1, "2018-11-20T19:00:00Z", 2, "desk_officer", {})
    said = tuple(Said(Attendance(US, US, 1, state, "delegate", "own", stamp), "") for state in states)  # type: ignore[arg-type]
    return Person(US, 1, "An invented officer", "", "delegate", said)


@pytest.mark.parametrize(
    "states", [("listed", "attended"), ("confirmed", "attended"), ("listed", "not_confirmed"), ("attended", "attended")]
)
def test_what_followed_on_what_is_no_difference(states: tuple[str, ...]) -> None:
    assert not person(*states).differ


@pytest.mark.parametrize(
    "states",
    [("attended", "did_not_attend"), ("confirmed", "not_confirmed"), ("listed", "attended", "not_confirmed")],
)
def test_what_cannot_both_be_right_is_one(states: tuple[str, ...]) -> None:
    assert person(*states).differ
