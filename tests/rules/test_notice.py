"""The table of transitions, row by row: what a notice becomes, by whom, and what stands in the way."""

from datetime import timedelta
from typing import Any

from tests.cast import JP, MONDAY, ROK, US, Cast, apart, at, three

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing
from tandem.desk import decision as deciding
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import (
    earliest_start,
    is_agreed,
    is_consulted,
    is_ready,
    may_start,
    state_of,
    who_has_not_been_heard,
)
from tandem.rules.reason import because


def noticed(cast: Cast, **changed: Any) -> str:
    """Give notice and let every node say that it arrived."""
    ref = cast.give(**changed)
    cast.watch()
    return ref


def heard(cast: Cast, **changed: Any) -> str:
    """Give notice and let the window pass without an answer."""
    ref = noticed(cast, **changed)
    cast.now = at("2018-10-22T09:00")
    return ref


def state(cast: Cast, ref: str, code: str = ROK) -> str:
    return state_of(cast.notice(ref, code), cast.group(code), cast.now)


def test_a_notice_is_notified_then_in_consultation_then_consulted() -> None:
    cast = apart()
    ref = cast.give()
    assert state(cast, ref) == "notified"

    cast.watch()
    assert state(cast, ref) == "in_consultation"
    assert who_has_not_been_heard(cast.notice(ref), cast.group(), cast.now) == (US,)

    cast.now = at("2018-10-19T22:00")
    assert state(cast, ref) == "consulted"
    assert is_consulted(cast.notice(ref), cast.group(), cast.now).is_yes


def test_both_nodes_say_the_same_of_a_notice() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "concern")

    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()
    assert cast.notice(ref, ROK) == cast.notice(ref, US)


def test_consulted_is_not_agreed() -> None:
    cast = apart()
    ref = heard(cast)

    assert is_consulted(cast.notice(ref), cast.group(), cast.now).is_yes
    assert is_agreed(cast.notice(ref), cast.group(), cast.now).reasons == (because("position_missing", party=US),)


def test_no_go_before_the_notice_arrived_nor_while_the_window_is_open() -> None:
    cast = apart()
    ref = cast.give()
    with cast.refused(because("receipt_missing", party=US)):
        cast.decide(ref, "go", reason="")

    cast.watch()
    with cast.refused(because("window_open", party=US, at="2018-10-19T22:00:00+00:00")):
        cast.decide(ref, "go", reason="")


def test_a_consulted_owner_goes() -> None:
    cast = apart()
    ref = heard(cast)

    cast.decide(ref, "go", reason="")

    assert state(cast, ref, US) == "go"
    assert earliest_start(cast.notice(ref), cast.group()) == cast.now


def test_a_concern_does_not_block_but_has_to_be_answered_before_the_decision() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "concern")
    with cast.refused(because("concern_unanswered", party=US, version=1)):
        cast.decide(ref, "go", reason="")

    cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="The oil returns.")

    cast.decide(ref, "go")
    assert state(cast, ref) == "go"


def test_an_objection_bars_a_plain_go() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "objection")

    with cast.refused(because("live_objection", party=US, version=1)):
        cast.decide(ref, "go", reason="")


def test_going_over_an_objection_wants_a_second_signature_and_48_hours() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "objection")

    cast.decide(ref, "go_over_objection")
    assert state(cast, ref) == "consulted"
    with cast.refused(because("second_signature_missing", ref=ref)):
        cast.start(ref)

    cast.wait(hours=1)
    cast.sign(ref)
    assert state(cast, ref) == "go_over_objection"
    cast.wait(hours=48)
    cast.now -= timedelta(seconds=1)
    with cast.refused(because("notice_period_runs", at="2018-10-17T02:00:00Z")):
        cast.start(ref)

    cast.now += timedelta(seconds=1)
    cast.start(ref)
    assert state(cast, ref) == "under_way"


def test_nobody_goes_over_an_objection_that_nobody_made() -> None:
    cast = apart()
    ref = heard(cast)

    with cast.refused(because("nobody_objects", ref=ref)):
        cast.decide(ref, "go_over_objection")


def test_one_objection_does_not_end_the_hearing_of_the_others() -> None:
    cast = three()
    ref = noticed(cast)
    cast.take(ref, "objection")

    with cast.refused(because("window_open", party=JP, at="2018-10-22T09:00:00+00:00")):
        cast.decide(ref, "go_over_objection")


def test_a_postponed_action_is_decided_on_again_only_after_a_revision_with_a_new_window() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "postpone", until="2018-12-26")
    assert state(cast, ref) == "postponed"
    assert cast.notice(ref).decisions[0].until == "2018-12-26"
    with cast.refused(because("already_so", state="postponed", ref=ref)):
        cast.decide(ref, "go")

    cast.revise(ref, starts_on="2018-12-26", ends_on="2018-12-27")
    assert state(cast, ref) == "notified"
    assert who_has_not_been_heard(cast.notice(ref), cast.group(), cast.now) == (US,)


def test_an_owner_may_postpone_before_anybody_was_heard() -> None:
    cast = apart()
    ref = cast.give()

    cast.decide(ref, "postpone", until="2018-12-26")

    assert state(cast, ref) == "postponed"


def test_a_revision_makes_an_earlier_go_void() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")

    cast.revise(ref, ends_on="2018-12-20")

    assert state(cast, ref) == "notified"
    with cast.refused(because("no_decision_to_go", ref=ref)):
        cast.start(ref)


def test_a_withdrawn_notice_has_ended() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="The dates do not hold.")
    ended = because("already_so", state="withdrawn", ref=ref)

    assert state(cast, ref, US) == "withdrawn"
    assert cast.hearing(ref).outcome == "withdrawn"
    with cast.refused(ended):
        cast.decide(ref, "go")
    with cast.refused(ended):
        cast.start(ref)
    with cast.refused(ended):
        cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Again.")


def test_a_notice_that_supersedes_another_never_has_a_shorter_window() -> None:
    def quick(plain: dict[str, Any]) -> None:
        plain["procedures"]["quick"] = {**plain["procedures"]["no-surprises"], "window": {"count": 24, "unit": "hours"}}
        plain["scope"]["visit"] = {"names": {"en": "Visit"}, "procedure": "quick"}

    cast = apart(change=quick)
    first = noticed(cast)
    cast.call(noticing.withdraw_notice, ROK, ref=first, reason="We call it a visit.")

    second = noticed(cast, action_type="visit", supersedes=first)
    third = noticed(cast, action_type="visit")

    assert cast.notice(second).supersedes == cast.notice(first).id
    assert cast.hearing(second).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]
    assert cast.hearing(third).deadline.at == MONDAY + timedelta(hours=24)  # type: ignore[union-attr]
    assert cast.notice(second).receipts[0].stated.closes == "2018-10-19T22:00:00Z"  # type: ignore[union-attr]


def test_a_revision_to_another_type_never_has_a_shorter_window() -> None:
    def quick(plain: dict[str, Any]) -> None:
        plain["procedures"]["quick"] = {**plain["procedures"]["no-surprises"], "window": {"count": 24, "unit": "hours"}}
        plain["scope"]["visit"] = {"names": {"en": "Visit"}, "procedure": "quick"}

    cast = apart(change=quick)
    ref = noticed(cast)

    cast.revise(ref, action_type="visit")
    cast.watch()
    again = noticed(cast, action_type="visit", supersedes=ref)

    assert cast.hearing(ref).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]
    assert cast.hearing(again).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]


def test_a_superseded_notice_is_not_decided_on_revised_or_answered() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.give(supersedes=ref)
    ended = because("already_so", state="superseded", ref=ref)

    assert state(cast, ref) == "superseded"
    for again in (
        lambda: cast.decide(ref, "go"),
        lambda: cast.start(ref),
        lambda: cast.revise(ref),
        lambda: cast.take(ref, "objection"),
        lambda: cast.give(supersedes=ref),
    ):
        with cast.refused(ended):
            again()


def test_a_started_action_is_completed_or_stopped_and_then_over() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")
    cast.start(ref)
    with cast.refused(because("already_so", state="under_way", ref=ref)):
        cast.start(ref)

    cast.call(deciding.complete_action, ROK, ref=ref, result="1,200 kilometres were surveyed.")

    assert state(cast, ref) == "completed"
    assert irregularities(cast.notice(ref), cast.group()) == ()
    with cast.refused(because("not_under_way", ref=ref)):
        cast.call(deciding.stop_action, ROK, ref=ref, reason="It is over.")


def test_an_action_can_be_stopped() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")
    cast.start(ref)

    cast.call(deciding.stop_action, ROK, ref=ref, reason="A bridge is unsafe.")

    assert state(cast, ref) == "stopped"


def test_whether_everything_is_cleared_is_not_known_and_an_override_starts_with_its_reason() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")

    ready, not_ready = is_ready(cast.notice(ref), cast.group(), cast.now), because("clearance_not_assessed", ref=ref)
    assert (ready.verdict, ready.reasons) == ("not_known", (not_ready,))
    with cast.refused(not_ready, because("start_wants_override")):
        cast.start(ref, override=False, reason="")
    may = may_start(cast.notice(ref), cast.group(), cast.now, override=True)
    assert (may.verdict, may.reasons) == ("yes", (not_ready,))


def test_an_override_stands_in_for_clearances_and_never_for_the_decision() -> None:
    cast = apart()
    ref = heard(cast)

    with cast.refused(because("no_decision_to_go", ref=ref)):
        cast.start(ref, override=True)


def test_an_observed_action_is_explained_by_its_actor_and_a_later_notice_keeps_after_the_fact() -> None:
    cast = apart()
    observed = ActionObserved(actor=ROK, action_type="cooperation_project", evidence="observed", happened="2018-10-14")
    seen = cast.call(
        observing.observe_action, US, observed=observed, title="Survey", text="A train crossed.", source="A camera."
    )
    assert seen.ref == "ROK-US/2018/US-1"
    cast.call(observing.explain_action, ROK, ref=seen.ref, text="It was a test drive.")

    ref = cast.give(after=seen.ref)

    assert len(cast.group(US).action(seen.ref).explained) == 1  # type: ignore[union-attr]
    assert cast.notice(ref).after_the_fact == seen.entry
    cast.revise(ref)
    assert irregularities(cast.notice(ref), cast.group()) == (because("noticed_after_the_fact", entry=seen.entry),)


def test_a_decision_takes_effect_with_its_completing_signature_in_that_order() -> None:
    cast = apart()
    ref = noticed(cast)
    cast.take(ref, "objection")
    cast.decide(ref, "go_over_objection")
    cast.decide(ref, "postpone", until="2018-12-26")

    with cast.refused(because("nothing_to_sign", ref=ref)):
        cast.sign(ref)


def test_a_go_that_stands_is_not_decided_twice() -> None:
    cast = apart()
    ref = heard(cast)
    cast.decide(ref, "go")

    with cast.refused(because("already_so", state="go", ref=ref)):
        cast.decide(ref, "go")
