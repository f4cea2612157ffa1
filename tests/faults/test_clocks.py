"""Clocks a day off: no silence is counted before its time, and no clock that went back signs anything."""

from datetime import timedelta

import pytest
from tests.cast import ROK, US, Cast, apart, at

from tandem.desk import escalation as escalating
from tandem.desk.duties import keep_watch, reopen_window
from tandem.rules.notice import may_go_ahead
from tandem.rules.reason import because

CLOSES = at("2018-10-19T22:00")
DUE = at("2018-10-20T22:00")
DAY = timedelta(days=1)
NOT_CERTIFIED = because("silence_not_certified", party=US)


def watch(cast: Cast, off: timedelta, code: str = US) -> list[str]:
    """Let a node do what its own clock says is due, and relay it; answer the kinds."""
    done = keep_watch(cast.desks[code], now=cast.now + off)
    cast.relay()
    return [one.kind for one in done]


def measure(cast: Cast, *, off: timedelta = timedelta()) -> str:
    """Give notice of a routine measure, of which silence means assent; US receives it by its own clock."""
    ref = cast.give(action_type="routine_measure", manifest=())
    assert watch(cast, off) == ["notice.received/1"]
    return ref


@pytest.mark.parametrize("hours", [2, 12, 23])
def test_a_silent_party_whose_clock_jumps_a_day_ahead_has_assented_to_nothing_before_the_deadline(hours: int) -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES - timedelta(hours=hours)

    assert watch(cast, DAY) == ["window.closed/1"]

    for code in (ROK, US):
        assert cast.hearing(ref, code=code).outcome != "passed_by_certified_silence"
    assert not may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes
    with cast.unchanged(), pytest.raises(Exception, match="window"):
        cast.decide(ref, "go")


def test_a_party_that_closed_by_a_clock_ahead_may_take_it_back_and_object() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES - timedelta(hours=12)
    watch(cast, DAY)

    reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)
    cast.relay()
    cast.take(ref, "objection")
    cast.now = CLOSES + DAY

    assert watch(cast, timedelta()) == []
    assert cast.hearing(ref).outcome != "passed_by_certified_silence"
    assert not may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes


def test_a_receipt_by_a_clock_a_day_ahead_shows_that_the_clock_is_disputed_and_counts_nothing() -> None:
    cast = apart()
    ref = measure(cast, off=DAY)

    assert [reason.code for reason in cast.hearing(ref).heard.reasons] == ["clock_disputed"]
    assert cast.hearing(ref).outcome != "passed_by_certified_silence"
    with cast.unchanged(), pytest.raises(Exception, match="clock_disputed"):
        cast.decide(ref, "go")


def test_a_node_whose_clock_is_a_day_behind_certifies_nothing_until_that_clock_is_there() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES

    assert watch(cast, -DAY) == []
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    with cast.refused(NOT_CERTIFIED):
        cast.decide(ref, "go")

    cast.now = DUE
    assert watch(cast, -DAY) == ["window.closed/1"]
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_the_owner_may_say_that_a_node_behind_did_not_certify_and_that_is_no_assent() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = DUE
    cast.cut = (US,)

    cast.call(escalating.find_uncertified, ROK, ref=ref, party=US)

    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    cast.join()
    assert watch(cast, -DAY) == []
    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    with cast.refused(NOT_CERTIFIED):
        cast.decide(ref, "go")


@pytest.mark.parametrize("off", [-DAY, DAY])
def test_the_owners_own_clock_decides_no_silence_of_the_other_side(off: timedelta) -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES - timedelta(hours=3)

    assert watch(cast, off, ROK) == []
    assert watch(cast, timedelta()) == []

    assert cast.hearing(ref).closing is None
    assert cast.hearing(ref).outcome != "passed_by_certified_silence"


@pytest.mark.parametrize("off", [-DAY, DAY, 30 * DAY])
def test_a_receipt_by_any_clock_leaves_the_other_side_its_whole_window(off: timedelta) -> None:
    cast = apart()
    ref = measure(cast, off=off)

    # By the clock of the world; the silent node runs by its own all the time.
    while cast.now < CLOSES - timedelta(hours=1):
        cast.wait(hours=1)
        assert "window.closed/1" not in watch(cast, off)
        assert cast.hearing(ref).outcome != "passed_by_certified_silence"
