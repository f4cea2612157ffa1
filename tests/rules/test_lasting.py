"""Until when an answer stays the same: what rules compared the instant with says it."""

from datetime import UTC, datetime, timedelta
from operator import gt, le

import pytest
from tests.cast import US, at, hosted

from tandem.desk.notice import acknowledge_notice
from tandem.rules.escalation import level_of
from tandem.rules.hearing import hearings
from tandem.rules.lasting import Lasting
from tandem.rules.notice import state_of

NOW = at("2018-11-20T01:00")
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    "asked",
    [
        lambda now: now < LATER, lambda now: now <= LATER, lambda now: now > LATER, lambda now: now >= LATER,
        lambda now: gt(LATER, now), lambda now: le(LATER, now), lambda now: now == LATER, lambda now: max(now, LATER),
        lambda now: (now < LAST, now < LATER), lambda now: sorted([LAST, now, LATER]),
    ],
)  # fmt: skip
def test_an_answer_holds_until_the_next_instant_that_was_compared(asked: object) -> None:
    now = Lasting.at(NOW)

    asked(now)  # type: ignore[operator]

    assert now.until == LATER


def test_what_is_past_does_not_end_an_answer() -> None:
    now = Lasting.at(NOW)

    assert now > NOW - timedelta(days=1)
    assert NOW - timedelta(seconds=1) <= now

    assert now.until is None


def test_at_the_very_instant_an_answer_holds_no_longer() -> None:
    now = Lasting.at(NOW)

    assert now <= NOW

    assert now.until == NOW + timedelta(microseconds=1)


@pytest.mark.parametrize(
    "used", [lambda n: n - LATER, lambda n: LATER - n, lambda n: n.date(), lambda n: n + timedelta(1),
             lambda n: n.astimezone(UTC), lambda n: n.isoformat(), lambda n: n.replace(hour=3)],
)  # fmt: skip
def test_what_is_reckoned_with_the_instant_holds_for_a_minute(used: object) -> None:
    now = Lasting.at(NOW)

    assert used(now) == used(NOW)  # type: ignore[operator]

    assert now.until == NOW + timedelta(minutes=1)
    assert type(now.plain) is datetime


def test_the_rules_say_when_a_window_closes() -> None:
    cast = hosted()
    ref = cast.give()
    cast.call(acknowledge_notice, US, 2, ref=ref)
    notice, group = cast.notice(ref), cast.group()
    (hearing,) = hearings(notice=notice, group=group, now=cast.now)
    assert hearing.deadline is not None
    assert hearing.party == US
    now = Lasting.at(cast.now + timedelta(hours=1))

    assert state_of(notice, group, now) == "in_consultation"

    assert now.until == hearing.deadline.at


def test_the_rules_say_when_a_matter_goes_to_the_next_level() -> None:
    cast = hosted()
    ref = cast.give()
    cast.wait(hours=24, seconds=1)
    notice, group = cast.notice(ref), cast.group()

    now = Lasting.at(cast.now)
    raised = level_of(notice, group, now)

    assert raised is not None
    assert (raised.level, now.until) == ("director", raised.next_at)
