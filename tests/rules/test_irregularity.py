"""What a hostile node writes around its desk is on record and shows as what it is."""

from datetime import timedelta

from tests.cast import JP, ROK, US, Cast, apart, at, three

from tandem.acts.decision import ActionStarted, DecisionMade
from tandem.acts.group import SignatureAdded
from tandem.acts.position import PositionTaken
from tandem.record.entry import Entry
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import state_of
from tandem.rules.reason import Reason, because


def found(cast: Cast, ref: str) -> tuple[Reason, ...]:
    """What the other side's node shows."""
    return irregularities(cast.notice(ref, US), cast.group(US))


def went(cast: Cast, ref: str, decision: str = "go") -> Entry:
    """Let ROK's node decide around the desk."""
    version = cast.notice(ref).current.stamp.entry
    act = DecisionMade(decision=decision)  # type: ignore[arg-type]
    return cast.forge(ROK, act, refs=[(version, "version")], prose={"reason": "Because."})


def started(cast: Cast, ref: str, *, override: bool = True) -> Entry:
    """Let ROK's node start around the desk."""
    version = cast.notice(ref).current.stamp.entry
    return cast.forge(ROK, ActionStarted(override=override), refs=[(version, "version")])


def test_the_whole_corridor_by_the_desk_shows_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.decide(ref, "go_over_objection")
    cast.sign(ref)
    cast.wait(hours=48)
    cast.start(ref)

    assert found(cast, ref) == ()


def test_going_before_a_party_was_heard_shows_each_party_that_was_not() -> None:
    cast = three()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support", JP)

    entry = went(cast, ref)

    assert found(cast, ref) == (because("went_before_heard", party=US, entry=entry.id),)
    assert state_of(cast.notice(ref), cast.group(), cast.now) == "go"


def test_what_the_owner_was_told_after_it_went_does_not_make_up_for_it() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    entry = went(cast, ref)

    cast.take(ref, "support")
    cast.wait(days=30)

    assert found(cast, ref) == (because("went_before_heard", party=US, entry=entry.id),)


def test_a_plain_go_against_an_objection_shows() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")

    entry = went(cast, ref)

    assert found(cast, ref) == (because("went_against_objection", party=US, entry=entry.id),)


def test_going_without_an_answer_to_a_concern_shows() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "concern")

    entry = went(cast, ref)

    assert found(cast, ref) == (because("went_before_answer", party=US, entry=entry.id),)


def test_an_objection_that_the_go_had_not_seen_is_a_contest_and_no_irregularity() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = at("2018-10-22T09:00")
    cast.cut = [US]
    cast.decide(ref, "go")
    cast.take(ref, "objection")
    cast.join()

    assert found(cast, ref) == ()


def test_going_under_silence_on_silence_that_nobody_certified_shows() -> None:
    cast = apart()
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    cast.now = at("2018-10-22T09:00")

    entry = went(cast, ref)
    cast.watch()

    assert found(cast, ref) == (because("went_without_agreement", party=US, entry=entry.id),)


def test_going_over_an_objection_where_the_charter_does_not_let_anybody_shows() -> None:
    cast = apart()
    ref = cast.give(action_type="routine_measure")
    cast.watch()
    cast.take(ref, "objection")

    entry = went(cast, ref, "go_over_objection")
    cast.forge(ROK, SignatureAdded(), refs=[(entry.id, "completes")], officer=1)

    assert [reason.code for reason in found(cast, ref)] == ["charter_forbids_over_objection", "went_without_agreement"]


def test_a_second_signature_that_came_later_is_not_held_against_the_owner() -> None:
    cast = apart(change=lambda p: p["second_signature"].update({"position.taken/1:objection": "head_of_delegation"}))
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.now = at("2018-10-22T09:00")
    cast.cut = [US]
    cast.decide(ref, "go")
    cast.sign(ref, US)
    cast.join()

    assert found(cast, ref) == ()
    assert state_of(cast.notice(ref), cast.group(), cast.now) == "contested"


def test_a_start_without_a_decision_shows() -> None:
    cast = apart()
    ref = cast.give()

    entry = started(cast, ref)

    assert found(cast, ref) == (because("started_without_decision", entry=entry.id),)
    assert state_of(cast.notice(ref), cast.group(), cast.now) == "under_way"


def test_a_start_before_the_notice_period_is_over_shows() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.decide(ref, "go_over_objection")
    cast.sign(ref)
    cast.now += timedelta(hours=48, seconds=-1)

    entry = started(cast, ref)

    assert found(cast, ref) == (because("started_in_notice_period", at="2018-10-17T01:00:00Z", entry=entry.id),)


def test_a_start_that_had_seen_the_contest_shows() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = at("2018-10-22T09:00")
    cast.cut = [US]
    cast.decide(ref, "go")
    cast.take(ref, "objection")
    cast.join()

    entry = started(cast, ref)

    assert found(cast, ref) == (because("started_while_contested", party=US, entry=entry.id),)


def test_a_start_without_clearances_and_without_an_override_shows() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "support")
    cast.decide(ref, "go")

    entry = started(cast, ref, override=False)

    assert found(cast, ref) == (because("started_not_cleared", entry=entry.id),)


def test_a_position_that_somebody_takes_on_ones_own_notice_moves_nothing() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    version = cast.notice(ref).current.stamp.entry

    entry = cast.forge(ROK, PositionTaken(position="objection"), refs=[(version, "version")])

    assert cast.notice(ref).disregarded == ((entry.id, "own_notice"),)
    assert cast.notice(ref).positions == ()
