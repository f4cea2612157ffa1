"""Inform only and own competence: nobody's window runs, being informed is the receipt, and nothing blocks."""

from datetime import timedelta

from tests.cast import HEAD, JP, ROK, US, Cast, apart, at, hosted, three

from tandem.acts.decision import DecisionMade
from tandem.desk import hold as holding
from tandem.desk import notice as noticing
from tandem.desk import window as windowing
from tandem.rules.forecast import forecasts
from tandem.rules.irregularity import irregularities
from tandem.rules.moves import moves_of
from tandem.rules.notice import is_consulted, may_go_ahead, state_of
from tandem.rules.reason import because


def state(cast: Cast, ref: str) -> str:
    return state_of(cast.notice(ref), cast.group(), cast.now)


def visit(cast: Cast, code: str = ROK, action_type: str = "personnel_visit") -> str:
    return cast.give(code, action_type=action_type)


def test_an_inform_notice_may_go_upon_receipt_and_not_before() -> None:
    cast = apart()
    ref = visit(cast)
    assert state(cast, ref) == "notified"
    with cast.refused(because("receipt_missing", party=US)):
        cast.decide(ref, "go")

    cast.watch()

    hearing = cast.hearing(ref)
    assert (hearing.outcome, hearing.opened) == ("informed", cast.now)
    assert state(cast, ref) == "informed"
    cast.decide(ref, "go")
    assert state(cast, ref) == "go"


def test_on_a_hosted_node_an_officer_has_to_say_that_the_notice_arrived() -> None:
    cast = hosted()
    ref = visit(cast)
    cast.watch()
    with cast.refused(because("receipt_missing", party=US)):
        cast.decide(ref, "go")

    cast.call(noticing.acknowledge_notice, US, ref=ref)

    assert may_go_ahead(cast.notice(ref), cast.group(), cast.now).is_yes


def test_every_one_of_three_has_to_be_informed() -> None:
    cast = three()
    ref = visit(cast)
    cast.watch(US)

    assert state(cast, ref) == "notified"
    assert is_consulted(cast.notice(ref), cast.group(), cast.now).reasons == (because("receipt_missing", party=JP),)


def test_an_objection_stays_on_record_and_blocks_nothing() -> None:
    cast = apart()
    ref = visit(cast)
    cast.watch()

    cast.take(ref, "objection", reason="Not that week.")

    assert cast.hearing(ref).live is not None
    cast.decide(ref, "go")
    assert state(cast, ref) == "go"
    assert irregularities(cast.notice(ref), cast.group()) == ()


def test_an_objection_that_crosses_the_decision_contests_nothing() -> None:
    cast = apart()
    ref = visit(cast)
    cast.watch()
    cast.cut = (US,)
    cast.take(ref, "objection", reason="Not that week.")
    cast.decide(ref, "go")
    cast.join()

    assert state(cast, ref) == "go"
    cast.start(ref)
    assert [reason.code for reason in irregularities(cast.notice(ref), cast.group())] == []


def test_a_notice_within_own_competence_runs_like_one_that_informs() -> None:
    cast = apart()
    ref = visit(cast, action_type="individual_travel")
    cast.watch()

    assert state(cast, ref) == "informed"
    assert "hold" not in moves_of(cast.notice(ref), cast.group(), cast.now, code=US, officer=2)


def test_nobody_holds_extends_or_hurries_where_no_window_runs() -> None:
    cast = apart()
    ref = visit(cast)
    cast.watch()

    with cast.refused(because("hold_not_allowed", party=US)):
        cast.call(holding.place_hold, US, ref=ref, reason="study")
    with cast.refused(because("extension_too_late", party=US, at="2018-10-15T01:00:00Z")):
        cast.call(windowing.extend_window, ROK, ref=ref, party=US, until="2018-10-17")
    with cast.refused(because("urgent_not_allowed")):
        cast.give(action_type="personnel_visit", urgency="They fly tonight.")


def test_silence_about_information_means_nothing_and_nobody_certifies_it() -> None:
    cast = apart()
    ref = visit(cast)
    cast.watch()
    cast.now += timedelta(days=60)

    assert cast.watch() == ()
    assert cast.hearing(ref).outcome == "informed"


def test_the_forecast_says_that_no_window_runs() -> None:
    cast = apart()
    procedure = cast.group().charter.procedures["inform-only"]

    (forecast,) = forecasts(procedure=procedure, group=cast.group(), owner=ROK, received=cast.now)

    assert (forecast.informs, forecast.grade, forecast.closing.at) == (True, 1, cast.now)


def test_a_window_is_not_revised_away_by_a_type_that_only_informs() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")

    cast.revise(ref, action_type="personnel_visit")
    cast.watch()

    assert state(cast, ref) == "in_consultation"
    assert cast.hearing(ref).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]
    assert not may_go_ahead(cast.notice(ref), cast.group(), at("2018-10-26T00:00")).is_yes


def test_a_notice_in_the_place_of_one_for_consultation_has_its_window() -> None:
    cast = apart()
    ref = cast.give()
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="We begin anew.")

    later = cast.give(action_type="personnel_visit", supersedes=ref)
    cast.watch()

    assert state(cast, later) == "in_consultation"


def test_what_becomes_a_matter_for_consultation_gets_a_window() -> None:
    cast = apart()
    ref = visit(cast)
    cast.watch()

    cast.revise(ref, action_type="cooperation_project")
    cast.watch()

    assert state(cast, ref) == "in_consultation"
    with cast.refused(because("window_open", party=US, at="2018-10-19T22:00:00+00:00")):
        cast.decide(ref, "go")


def test_who_went_before_the_others_were_informed_is_on_record_as_that() -> None:
    cast = apart()
    ref = visit(cast)
    notice = cast.notice(ref)

    forged = cast.forge(ROK, DecisionMade(decision="go"), refs=[(notice.id, "version")], officer=HEAD)

    found = irregularities(cast.notice(ref), cast.group())
    assert found == (because("went_before_informed", party=US, entry=forged.id),)
