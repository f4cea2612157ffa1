"""Silence counts only by an entry of the silent party's own node."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import JP, MONDAY, ROK, US, Cast, apart, at, three

from tandem.acts.decision import DecisionMade
from tandem.acts.notice import WindowClosed, WindowReopened
from tandem.desk import position as positioning
from tandem.desk.duties import reopen_window
from tandem.rules.notice import is_agreed, may_go_ahead, may_go_over_objection
from tandem.rules.reason import because

CLOSES = at("2018-10-19T22:00")
NOT_CERTIFIED = because("silence_not_certified", party=US)


def measure(cast: Cast) -> str:
    """Give notice of a routine measure, and let every node say that it arrived."""
    ref = cast.give(action_type="routine_measure", manifest=())
    cast.watch()
    return ref


def two_sign_objections(plain: dict[str, Any]) -> None:
    plain["second_signature"]["position.taken/1:objection"] = "head_of_delegation"


def test_silence_without_its_entry_is_no_assent() -> None:
    cast = apart()
    ref = measure(cast)

    cast.now = CLOSES + timedelta(days=30)

    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    assert cast.hearing(ref).heard.is_yes
    assert may_go_ahead(cast.notice(ref), cast.group(), cast.now).reasons == (NOT_CERTIFIED,)
    with cast.refused(NOT_CERTIFIED):
        cast.decide(ref, "go")


def test_silence_that_the_silent_node_certified_is_assent() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES

    written = cast.watch()

    assert [(one.code, one.kind) for one in written] == [(US, "window.closed/1")]
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"
    assert is_agreed(cast.notice(ref), cast.group(), cast.now).is_yes
    cast.decide(ref, "go")


def test_no_closing_is_written_a_second_before_the_window_ends_and_one_when_it_does() -> None:
    cast = apart()
    measure(cast)

    cast.now = CLOSES - timedelta(seconds=1)
    assert cast.watch() == ()
    cast.now = CLOSES
    assert len(cast.watch()) == 1
    assert cast.watch() == ()


def test_a_closing_that_is_written_a_week_late_has_its_effect() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES + timedelta(days=7)

    cast.watch()

    assert cast.notice(ref).closings[0].deadline == "2018-10-19T22:00:00Z"
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_a_closing_before_the_deadline_is_without_effect() -> None:
    cast = apart()
    ref = measure(cast)
    early = WindowClosed(deadline="2018-10-16T00:00:00Z")
    cast.forge(US, early, refs=[(cast.notice(ref).id, "version")], when=CLOSES - timedelta(seconds=1))

    cast.now = CLOSES

    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    assert len(cast.watch()) == 1
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_a_closing_of_an_earlier_version_certifies_nothing_about_the_new_one() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES
    cast.watch()

    cast.revise(ref, action_type="routine_measure")

    assert cast.hearing(ref).closing is None
    assert cast.hearing(ref).outcome == "awaiting_receipt"


def test_an_objection_breaks_the_silence_and_no_closing_is_written() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "objection")
    cast.now = CLOSES

    assert cast.watch() == ()
    assert cast.hearing(ref).outcome == "broken"
    with cast.refused(because("live_objection", party=US, version=1)):
        cast.decide(ref, "go")


def test_under_silence_nobody_goes_over_an_objection() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "objection")

    answer = may_go_over_objection(cast.notice(ref), cast.group(), cast.now)

    assert answer.reasons == (because("charter_forbids_over_objection", procedure="under-silence"),)


def test_an_objection_after_the_own_closing_is_late_and_kept() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES
    cast.watch()

    cast.take(ref, "objection")

    assert [late.stance for late in cast.hearing(ref).late] == ["objection"]
    assert cast.hearing(ref).position is None
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"
    cast.decide(ref, "go")


def test_an_objection_after_the_deadline_and_before_any_closing_is_in_time() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES + timedelta(days=1)

    cast.take(ref, "objection")

    assert cast.watch() == ()
    assert cast.hearing(ref).outcome == "broken"
    cast.forge(US, WindowClosed(deadline="2018-10-19T22:00:00Z"), refs=[(cast.notice(ref).id, "version")])
    assert cast.hearing(ref).outcome == "broken"


def test_a_closing_that_was_taken_back_in_time_certifies_nothing() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES
    cast.watch()

    reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)
    cast.relay()

    assert cast.hearing(ref).outcome == "lapsed_not_certified"
    assert cast.watch() == ()
    cast.take(ref, "objection")
    assert cast.hearing(ref).outcome == "broken"


def test_a_closing_that_a_decision_cites_is_not_taken_back() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES
    cast.watch()
    decision = cast.decide(ref, "go").entry
    closing = cast.notice(ref).closings[0].stamp.entry

    with cast.refused(because("closing_cited", entry=decision)):
        reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)
    cast.forge(US, WindowReopened(), refs=[(closing, "on")])

    assert cast.notice(ref).closings[0].reopened is not None
    assert cast.hearing(ref).outcome == "passed_by_certified_silence"


def test_a_decision_that_had_seen_the_reopening_cannot_rely_on_the_closing() -> None:
    cast = apart()
    ref = measure(cast)
    cast.now = CLOSES
    cast.watch()
    closing = cast.notice(ref).closings[0].stamp.entry
    reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)
    cast.relay()

    cast.forge(ROK, DecisionMade(decision="go"), refs=[(cast.notice(ref).id, "version"), (closing, "cites")])

    assert cast.hearing(ref).outcome == "lapsed_not_certified"


def test_nothing_is_reopened_that_was_not_closed() -> None:
    cast = apart()
    ref = measure(cast)

    with cast.refused(because("no_closing_to_reopen", ref=ref)):
        reopen_window(cast.desks[US], code=US, ref=ref, now=cast.now)


def test_the_first_signature_on_an_objection_bars_the_closing() -> None:
    cast = apart(change=two_sign_objections)
    ref = measure(cast)
    cast.take(ref, "objection")
    assert cast.hearing(ref).position is None

    cast.now = CLOSES
    assert cast.watch() == ()
    cast.forge(US, WindowClosed(deadline="2018-10-19T22:00:00Z"), refs=[(cast.notice(ref).id, "version")])
    assert cast.hearing(ref).outcome == "lapsed_not_certified"

    cast.sign(ref, US)
    assert cast.hearing(ref).outcome == "broken"


def test_a_party_that_spoke_and_took_it_back_was_not_silent_and_its_node_does_not_say_so_again_and_again() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "support")
    cast.call(positioning.withdraw_position, US, ref=ref)
    cast.now = CLOSES

    assert [cast.watch(), cast.watch()] == [(), ()]
    assert cast.hearing(ref).outcome == "lapsed_not_certified"


@pytest.mark.parametrize(("silence", "outcome"), [("assent", "passed_by_certified_silence"), ("refusal", "broken")])
def test_what_certified_silence_means_is_data_of_the_procedure(silence: str, outcome: str) -> None:
    cast = apart(change=lambda plain: plain["procedures"]["under-silence"].update(silence=silence))
    ref = measure(cast)
    cast.now = CLOSES

    cast.watch()

    assert cast.hearing(ref).outcome == outcome


def test_one_party_speaks_and_one_is_silent_and_together_they_agree() -> None:
    cast = three()
    ref = measure(cast)
    cast.take(ref, "support", JP)
    cast.now = MONDAY + timedelta(days=14)
    assert is_agreed(cast.notice(ref), cast.group(), cast.now).reasons == (NOT_CERTIFIED,)

    cast.watch(US)

    agreed = is_agreed(cast.notice(ref), cast.group(), cast.now)
    assert [reason.code for reason in agreed.reasons] == ["silence_certified", "position_taken"]


def test_where_silence_means_nothing_no_node_certifies_it() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = CLOSES + timedelta(days=7)

    assert cast.watch() == ()
    assert cast.hearing(ref).outcome == "lapsed"


def test_under_silence_a_concern_does_not_block_once_it_was_answered() -> None:
    cast = apart()
    ref = measure(cast)
    cast.take(ref, "concern")
    with cast.refused(because("concern_unanswered", party=US, version=1)):
        cast.decide(ref, "go")

    cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="With seals, counted daily.")

    assert not is_agreed(cast.notice(ref), cast.group(), cast.now).is_yes
    assert may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes
    cast.decide(ref, "go")
