"""Answers and their reasons."""

import msgspec
import pytest

from tandem.rules.reason import Answer, Reason, because, no, not_known, yes


def test_a_yes_may_stand_alone() -> None:
    assert yes() == Answer(verdict="yes", reasons=())
    assert yes().is_yes


def test_a_no_says_why() -> None:
    answer = no(because("receipt_missing", party="US"), because("hold_running", party="ROK", days=2))

    assert [reason.code for reason in answer.reasons] == ["receipt_missing", "hold_running"]
    assert answer.reasons[1].values == {"party": "ROK", "days": 2}
    assert not answer.is_yes


def test_not_known_is_not_a_yes() -> None:
    assert not not_known(because("calendar_missing", code="ROK", year=2019)).is_yes


@pytest.mark.parametrize("bare", [no, not_known])
def test_an_answer_that_stops_something_needs_a_reason(bare: object) -> None:
    with pytest.raises(ValueError, match="needs at least one reason; none was given"):
        bare()  # type: ignore[operator]


def test_equal_reasons_are_one_in_a_set() -> None:
    assert len({because("clock_disputed", party="US"), Reason("clock_disputed", {"party": "US"})}) == 1


def test_an_answer_survives_being_written_and_read() -> None:
    answer = no(because("window_open", party="US", until="2018-11-28T23:00:00Z"))

    assert msgspec.json.decode(msgspec.json.encode(answer), type=Answer) == answer
