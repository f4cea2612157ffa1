"""A hold gives a party time for a reason: how long, how often and whether the clock stops is data of the procedure."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.cast import JP, ROK, US, Cast, apart, at, three

from tandem.acts.decision import DecisionMade
from tandem.acts.hold import HoldLifted, HoldPlaced
from tandem.desk import position as positioning
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import may_decide, who_has_not_been_heard
from tandem.rules.reason import because
from tandem.state.fold import fold

SECOND = timedelta(seconds=1)
CLOSES = at("2018-10-19T22:00")
HELD = at("2018-10-23T22:00")
"""Six in the evening in Washington on Friday, and on the Tuesday after the weekend."""


def heard(cast: Cast, **given: Any) -> str:
    """Give notice, and let every node say that it arrived."""
    ref = cast.give(**given)
    cast.watch()
    return ref


def terms(**changed: Any) -> Callable[[dict[str, Any]], None]:
    """Change the terms on which the procedure gives holds."""

    def change(plain: dict[str, Any]) -> None:
        for procedure in plain["procedures"].values():
            if "hold" in procedure:
                procedure["hold"].update(changed)

    return change


def closes(cast: Cast, ref: str, party: str = US) -> Any:
    deadline = cast.hearing(ref, party).deadline
    return deadline.at if deadline else None


def faults(cast: Cast, ref: str, party: str = US) -> list[str]:
    return [hold.fault.code for hold in cast.hearing(ref, party).holds if hold.fault]


def test_a_hold_a_second_before_the_deadline_moves_it_by_two_working_days() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - SECOND

    cast.hold(ref)

    hearing = cast.hearing(ref)
    assert (hearing.outcome, closes(cast, ref)) == ("held", HELD)
    assert hearing.hold is not None
    assert hearing.hold.until == HELD - SECOND
    assert hearing.moved == (because("window_moved_by_hold", at="2018-10-23T22:00:00Z"),)
    assert cast.notice(ref, ROK).holds[0].stated is not None
    assert cast.notice(ref, ROK).holds[0].stated.closes == "2018-10-23T22:00:00Z"


def test_a_hold_at_the_deadline_is_refused_and_one_around_the_desk_moves_nothing() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES

    too_late = because("hold_after_window", party=US, at="2018-10-19T22:00:00Z")
    with cast.refused(too_late):
        cast.hold(ref)
    entry = cast.forge(US, HoldPlaced(reason="study"), refs=[(cast.notice(ref).id, "version")])

    assert (closes(cast, ref), cast.hearing(ref).outcome, faults(cast, ref)) == (
        CLOSES, "lapsed", ["hold_after_window"],
    )  # fmt: skip
    shown = because("hold_after_window", party=US, at="2018-10-19T22:00:00Z", entry=entry.id)
    assert irregularities(cast.notice(ref), cast.group()) == (shown,)


def test_the_owner_may_not_go_while_a_hold_runs_and_may_when_it_is_over() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - SECOND
    cast.hold(ref)
    runs = because("hold_runs", party=US, at="2018-10-23T21:59:59Z")

    with cast.refused(runs):
        cast.decide(ref, "go")
    assert who_has_not_been_heard(cast.notice(ref), cast.group(), cast.now) == (US,)
    cast.now = HELD
    cast.decide(ref, "go")
    assert irregularities(cast.notice(ref), cast.group()) == ()


def test_a_go_around_the_desk_while_a_hold_runs_shows() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - SECOND
    cast.hold(ref)
    cast.now = CLOSES + timedelta(hours=1)

    entry = cast.forge(ROK, DecisionMade(decision="go"), refs=[(cast.notice(ref).id, "version")])

    assert irregularities(cast.notice(ref), cast.group()) == (because("went_before_heard", party=US, entry=entry.id),)


def test_a_go_that_had_not_seen_the_hold_is_in_order() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - SECOND
    cast.cut = [ROK]
    cast.hold(ref)
    cast.now = CLOSES
    cast.decide(ref, "go")
    cast.join()

    assert irregularities(cast.notice(ref), cast.group()) == ()


def test_what_was_left_of_the_window_is_left_when_a_hold_is_lifted_early() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - timedelta(hours=6)
    cast.hold(ref)
    cast.wait(hours=3)

    cast.lift(ref)

    assert closes(cast, ref) == CLOSES + timedelta(hours=3)
    assert cast.hearing(ref).outcome == "open"
    assert cast.hearing(ref).hold is None
    with cast.refused(because("no_hold_to_lift", ref=ref, party=US)):
        cast.lift(ref)


def test_a_lift_dated_before_the_hold_gives_back_no_more_than_the_hold_took() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = CLOSES - timedelta(hours=6)
    cast.hold(ref)

    entry = cast.notice(ref).holds[0].stamp.entry
    cast.forge(US, HoldLifted(), refs=[(entry, "on")], when=at("2018-10-15T02:00"))

    assert closes(cast, ref) == CLOSES


def test_only_its_own_party_lifts_a_hold() -> None:
    cast = three()
    ref = heard(cast)
    cast.hold(ref)
    entry = cast.notice(ref).holds[0].stamp.entry

    forged = cast.forge(JP, HoldLifted(), refs=[(entry, "on")])

    assert (forged.id, "no_such_hold") in cast.notice(ref).disregarded
    with cast.refused(because("no_hold_to_lift", ref=ref, party=JP)):
        cast.lift(ref, JP)


def test_an_answer_ends_the_hold_of_its_party() -> None:
    cast = apart()
    ref = heard(cast)
    cast.hold(ref)

    cast.take(ref, "no_objection")

    assert (cast.hearing(ref).hold, cast.hearing(ref).outcome) == (None, "passed_explicitly")
    with cast.refused(because("hold_after_answer", party=US)):
        cast.hold(ref)
    cast.call(positioning.withdraw_position, US, ref=ref)
    assert closes(cast, ref) == CLOSES


def test_a_second_hold_is_beyond_what_the_charter_gives_and_counts_for_nothing() -> None:
    cast = apart()
    ref = heard(cast)
    cast.hold(ref)
    moved = closes(cast, ref)
    with cast.refused(because("hold_overlaps", party=US)):
        cast.hold(ref)
    cast.lift(ref)

    with cast.refused(because("hold_beyond_most", party=US, count=1)):
        cast.hold(ref)
    cast.wait(hours=1)
    for reason in ("study", "legal_review"):
        cast.forge(US, HoldPlaced(reason=reason), refs=[(cast.notice(ref).id, "version")])

    assert closes(cast, ref) == CLOSES < moved
    assert faults(cast, ref) == ["hold_beyond_most", "hold_beyond_most"]


def test_holds_one_after_the_other_move_the_end_each_time_and_overlapping_ones_once() -> None:
    cast = apart(change=terms(most=3))
    ref = heard(cast)
    cast.hold(ref)
    cast.forge(US, HoldPlaced(reason="study"), refs=[(cast.notice(ref).id, "version")])
    assert (closes(cast, ref), faults(cast, ref)) == (HELD, ["hold_overlaps"])

    cast.wait(days=3)
    cast.hold(ref, reason="legal_review")

    assert closes(cast, ref) == at("2018-10-25T22:00")


def test_a_reason_that_the_procedure_does_not_name_is_none() -> None:
    cast = apart()
    ref = heard(cast)
    known = "study, own_authorities, legal_review, facts_missing"

    with cast.refused(because("hold_reason_unknown", found="a whim", known=known)):
        cast.hold(ref, reason="a whim")
    cast.forge(US, HoldPlaced(reason="a whim"), refs=[(cast.notice(ref).id, "version")])

    assert (closes(cast, ref), faults(cast, ref)) == (CLOSES, ["hold_reason_unknown"])


def test_where_the_procedure_gives_no_hold_there_is_none() -> None:
    def without(plain: dict[str, Any]) -> None:
        del plain["procedures"]["no-surprises"]["hold"]

    cast = apart(change=without)
    ref = heard(cast)

    with cast.refused(because("hold_not_allowed", party=US)):
        cast.hold(ref)


def test_there_is_nothing_to_hold_before_the_window_opens_nor_after_the_decision() -> None:
    cast = apart()
    ref = cast.give()
    with cast.refused(because("hold_before_window", party=US)):
        cast.hold(ref)
    cast.watch()
    cast.decide(ref, "postpone", until="2019-03-01")

    with cast.refused(because("hold_after_decision", party=US)):
        cast.hold(ref)


def test_nobody_holds_its_own_notice() -> None:
    cast = apart()
    ref = heard(cast)

    with cast.refused(because("own_notice", ref=ref)):
        cast.hold(ref, ROK)
    with cast.refused(because("own_notice", ref=ref)):
        cast.lift(ref, ROK)


def test_a_hold_that_does_not_stop_the_clock_leaves_the_end_and_still_keeps_the_party_unheard() -> None:
    cast = apart(change=terms(stops_clock=False))
    ref = heard(cast)
    cast.now = CLOSES - SECOND
    cast.hold(ref)
    assert closes(cast, ref) == CLOSES

    cast.now = HELD - 2 * SECOND
    assert not may_decide(cast.notice(ref), cast.group(), cast.now, "go").is_yes
    cast.now += SECOND
    assert cast.hearing(ref).outcome == "lapsed"
    assert may_decide(cast.notice(ref), cast.group(), cast.now, "go").is_yes


@pytest.mark.parametrize("stops", [True, False])
def test_silence_is_not_certified_while_a_hold_runs(stops: bool) -> None:
    cast = apart(change=terms(stops_clock=stops, length={"count": 2, "unit": "working_days"}))
    ref = heard(cast, action_type="routine_measure")
    cast.now = CLOSES - SECOND
    cast.hold(ref)

    cast.now = HELD - 2 * SECOND
    assert cast.watch() == ()
    cast.now = HELD
    assert [one.kind for one in cast.watch()] == ["window.closed/1"]
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_a_hold_that_claims_a_moment_before_the_closing_of_its_own_node_comes_too_late() -> None:
    cast = apart()
    ref = heard(cast, action_type="routine_measure")
    cast.now = CLOSES
    cast.watch()

    cast.forge(US, HoldPlaced(reason="study"), refs=[(cast.notice(ref).id, "version")], when=CLOSES - SECOND)

    assert (cast.hearing(ref).outcome, faults(cast, ref)) == ("passed_by_certified_silence", ["hold_after_window"])


def test_a_hold_stays_live_when_the_notice_is_revised_and_the_new_window_waits_for_it() -> None:
    cast = apart()
    ref = heard(cast)
    cast.now = at("2018-10-19T14:00")
    cast.hold(ref)
    cast.wait(hours=1)

    cast.revise(ref, what="Sixty thousand litres.")
    cast.watch()

    hearing = cast.hearing(ref)
    assert hearing.hold is not None
    assert (hearing.outcome, hearing.hold.hold.version, hearing.hold.until) == ("held", 1, at("2018-10-23T14:00"))
    assert hearing.moved == (because("window_after_hold", at="2018-10-23T14:00:00Z"),)
    assert closes(cast, ref) == at("2018-10-30T22:00")
    cast.take(ref, "no_objection")
    assert cast.hearing(ref).hold is None


def test_a_hold_on_the_version_that_was_read_is_not_refused_for_the_revision_in_flight() -> None:
    cast = apart()
    ref = heard(cast)
    page = cast.page(US)
    cast.now = CLOSES - timedelta(minutes=1)
    cast.revise(ref)
    cast.watch()

    cast.hold(ref, seen=page)

    assert [hold.hold.version for hold in cast.hearing(ref).holds] == [1]
    assert faults(cast, ref) == []
    assert closes(cast, ref) == at("2018-10-30T22:00")


def test_of_three_parties_a_hold_of_one_moves_its_own_window_alone() -> None:
    cast = three()
    ref = heard(cast)
    before = closes(cast, ref, JP)

    cast.hold(ref)

    assert (closes(cast, ref), closes(cast, ref, JP)) == (HELD, before)


def test_a_hold_over_a_clock_change_ends_at_the_same_hour_there() -> None:
    cast = apart()
    cast.now = at("2018-10-26T14:00")
    ref = heard(cast)
    cast.now = at("2018-11-02T21:00")

    cast.hold(ref)

    assert closes(cast, ref) == at("2018-11-06T23:00")
    assert cast.hearing(ref).hold.until == at("2018-11-06T22:00")  # type: ignore[union-attr]


def test_a_hold_over_the_holiday_of_one_side_is_a_day_longer_and_says_so() -> None:
    cast = apart()
    cast.now = at("2018-11-13T14:00")
    ref = heard(cast)
    assert closes(cast, ref) == at("2018-11-20T23:00")

    cast.hold(ref)

    deadline = cast.hearing(ref).deadline
    assert deadline is not None
    assert deadline.at == at("2018-11-23T23:00")
    assert [(day.date.isoformat(), day.code) for day in deadline.skipped] == [("2018-11-22", US)]


def test_beyond_the_last_calendar_the_end_of_a_hold_is_not_known() -> None:
    cast = apart(calendars=(2018,))
    cast.now = at("2018-12-20T14:00")
    ref = heard(cast)
    cast.now = at("2018-12-28T14:00")
    cast.hold(ref)

    assert (cast.hearing(ref).heard.verdict, closes(cast, ref)) == ("not_known", None)
    cast.wait(hours=1)
    cast.revise(ref)
    cast.watch()
    assert cast.hearing(ref).heard.reasons == (because("hold_end_not_known", party=US),)


def test_while_nothing_runs_for_a_week_the_hold_ends_all_the_same() -> None:
    cast = apart()
    ref = heard(cast)
    cast.hold(ref)
    before = cast.held()

    cast.now = HELD + timedelta(days=7)

    assert cast.hearing(ref).outcome == "lapsed"
    assert cast.held() == before


def test_a_decision_is_refused_when_a_hold_came_since_the_page() -> None:
    cast = apart()
    ref = heard(cast)
    page = cast.page(ROK)
    cast.hold(ref)
    cast.lift(ref)
    cast.now = HELD

    with cast.refused(because("came_since_hold", party=US, entry=cast.notice(ref).holds[0].stamp.entry),
                      because("came_since_hold", party=US, entry=cast.notice(ref).holds[0].lifted.entry)):  # type: ignore[union-attr]  # fmt: skip
        cast.decide(ref, "go", seen=page)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(chance=some.randoms(use_true_random=False))
def test_holds_that_arrive_in_any_order_give_one_window(chance: Any) -> None:
    cast = three(change=terms(most=2))
    ref = heard(cast)
    for _ in range(6):
        cast.wait(hours=chance.choice([1, 7, 30]))
        code, version = chance.choice([US, JP]), chance.choice(cast.notice(ref).versions).stamp.entry
        if chance.random() < 0.2:
            cast.revise(ref)
            cast.watch()
        elif chance.random() < 0.3 and cast.notice(ref).holds:
            cast.forge(code, HoldLifted(), refs=[(chance.choice(cast.notice(ref).holds).stamp.entry, "on")])
        else:
            cast.forge(code, HoldPlaced(reason="study"), refs=[(version, "version")])
    entries = [stored.entry for stored in cast.desks[ROK].store.arrived_since(0)]
    before = cast.group().notice(ref)

    chance.shuffle(entries)

    group = fold(entries, table=cast.desks[ROK].store.table)
    assert group.notice(ref) == before
    for code in (US, JP):
        counted = [hold for hold in cast.hearing(ref, code).holds if hold.counts]
        assert len(counted) <= 2
        assert cast.hearing(ref, code) == cast.hearing(ref, code, US)
