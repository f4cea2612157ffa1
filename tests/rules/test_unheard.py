"""Going on unheard: who was waited for, what it excuses, and what of the absent party came late or crossed."""

from datetime import timedelta

import pytest
from tests.cast import HEAD, JP, ROK, US, Cast, apart, at, three

from tandem.acts.decision import DecisionMade
from tandem.acts.group import SignatureAdded
from tandem.acts.notice import NoticeReceived
from tandem.desk import notice as noticing
from tandem.rules.irregularity import irregularities
from tandem.rules.notice import contest_of, earliest_start, is_agreed, is_consulted, may_go_unheard, may_start, state_of
from tandem.rules.reason import because, yes
from tandem.rules.unheard import follow_ups, may_pass_over, waited_until

OVER = at("2018-10-22T22:00")
"""Due on 16 October at 01:00 UTC, when it is the 15th in Washington: five working days after, at 18:00 there."""
TRIED = {"channel_tried": "The telephone of the embassy.", "tried_on": "2018-10-18"}


def away(cast: Cast, *codes: str, **changed: str) -> str:
    """Give notice while the nodes of these parties are cut off; all others receive it."""
    cast.cut = codes or (US,)
    ref = cast.give(**changed)
    cast.watch(*(code for code in cast.parties if code not in cast.cut))
    return ref


def go_unheard(cast: Cast, ref: str, **given: str) -> str:
    """Decide to go on unheard; the head of delegation signs."""
    entry = cast.decide(ref, "go_unheard", **{**TRIED, **given}).entry
    cast.sign(ref)
    return entry


def state(cast: Cast, ref: str, code: str = ROK) -> str:
    return state_of(cast.notice(ref, code), cast.group(code), cast.now)


def codes(cast: Cast, ref: str) -> list[str]:
    return [reason.code for reason in irregularities(cast.notice(ref), cast.group())]


def test_one_hour_too_early_it_is_refused_with_the_hour() -> None:
    cast = apart()
    ref = away(cast)
    assert waited_until(cast.notice(ref), US, cast.group()).at == OVER
    hour = "2018-10-22T22:00:00Z"

    for early in (timedelta(hours=1), timedelta(seconds=1)):
        cast.now = OVER - early
        with cast.refused(because("unheard_too_early", party=US, at=hour)):
            cast.decide(ref, "go_unheard", **TRIED)
    cast.now = OVER
    assert may_pass_over(cast.notice(ref), US, cast.group(), cast.now) == yes(
        because("waited_for", party=US, at=hour)
    )  # fmt: skip
    go_unheard(cast, ref)

    assert state(cast, ref) == "go_unheard"


def test_unheard_is_shown_as_unheard_and_never_as_consulted_or_agreed() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER
    go_unheard(cast, ref)

    unheard = (because("unheard", party=US),)
    assert cast.hearing(ref).outcome == "unheard"
    assert is_consulted(cast.notice(ref), cast.group(), cast.now).reasons == unheard
    assert is_agreed(cast.notice(ref), cast.group(), cast.now).reasons == unheard
    assert irregularities(cast.notice(ref), cast.group()) == ()
    assert may_start(cast.notice(ref), cast.group(), cast.now, override=True).is_yes


def test_it_wants_a_second_signature() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER
    cast.decide(ref, "go_unheard", **TRIED)

    assert state(cast, ref) == "notified"
    with cast.refused(because("second_signature_missing", ref=ref)):
        cast.start(ref)
    with cast.refused(because("decision_wants_signature", ref=ref, role="head_of_delegation")):
        cast.decide(ref, "go_unheard", **TRIED)
    cast.sign(ref)
    cast.start(ref)
    assert state(cast, ref) == "under_way"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"reason": " "}, because("reason_missing", position="go_unheard")),
        ({"channel_tried": " "}, because("prose_missing", name="channel_tried")),
        ({"tried_on": ""}, because("day_missing", name="tried_on")),
        ({"tried_on": "Tuesday"}, because("day_unfit", name="tried_on", found="Tuesday")),
        ({"tried_on": "2018-10-24"}, because("day_to_come", name="tried_on", found="2018-10-24")),
        ({"tried_on": "2018-10-14"}, because("tried_before_notice", found="2018-10-14", day="2018-10-15")),
    ],
)
def test_it_wants_a_reason_another_channel_and_the_day_on_which_that_was_tried(
    given: dict[str, str], reason: object
) -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER

    with cast.refused(reason):  # type: ignore[arg-type]
        cast.decide(ref, "go_unheard", **{**TRIED, **given})


def test_where_nobody_is_absent_nobody_is_passed_over() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = OVER

    with cast.refused(because("nobody_unheard", ref=ref)):
        cast.decide(ref, "go_unheard", **TRIED)


def test_a_charter_that_names_no_second_signature_lets_nobody_go_on_unheard() -> None:
    cast = apart(change=lambda plain: plain["second_signature"].pop("decision.made/1:go_unheard"))
    ref = away(cast)
    cast.now = OVER

    with cast.refused(because("charter_forbids_unheard")):
        cast.decide(ref, "go_unheard", **TRIED)


def test_of_three_parties_one_is_away_a_month_and_the_other_is_heard() -> None:
    cast = three()
    ref = away(cast, JP)
    cast.now = at("2018-10-19T20:00")
    cast.take(ref, "objection", US)
    cast.now = at("2018-11-20T00:00")

    with cast.refused(because("live_objection", party=US, version=1)):
        cast.decide(ref, "go_unheard", **TRIED)
    cast.take(ref, "concern", US)
    with cast.refused(because("concern_unanswered", party=US, version=1)):
        cast.decide(ref, "go_unheard", **TRIED)
    cast.take(ref, "support", US)
    go_unheard(cast, ref)

    assert cast.notice(ref).decisions[0].unheard == (JP,)
    assert [cast.hearing(ref, code).outcome for code in (US, JP)] == ["passed_explicitly", "unheard"]
    assert is_consulted(cast.notice(ref), cast.group(), cast.now).reasons == (because("unheard", party=JP),)
    cast.start(ref)


def test_the_window_of_a_party_that_is_there_is_not_cut_short() -> None:
    cast = three()
    ref = away(cast, JP)
    cast.extend(ref, US, "2018-10-31")
    closes = cast.hearing(ref, US).deadline
    assert closes is not None
    assert closes.at is not None
    cast.now = closes.at - timedelta(seconds=1)

    with cast.refused(because("window_open", party=US, at=closes.at.isoformat())):
        cast.decide(ref, "go_unheard", **TRIED)
    cast.now = closes.at
    cast.decide(ref, "go_unheard", **TRIED)


def test_under_unanimity_it_excuses_the_absent_alone() -> None:
    cast = three()
    ref = away(cast, JP, action_type="routine_measure")
    cast.now = at("2018-11-20T00:00")

    with cast.refused(because("silence_not_certified", party=US)):
        cast.decide(ref, "go_unheard", **TRIED)
    cast.take(ref, "no_objection", US)
    go_unheard(cast, ref)

    assert state(cast, ref) == "go_unheard"
    assert not is_agreed(cast.notice(ref), cast.group(), cast.now).is_yes


def test_a_receipt_one_second_before_ends_it() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER - timedelta(seconds=1)
    cast.join()
    cast.watch()
    cast.now = OVER

    with cast.refused(because("nobody_unheard", ref=ref)):
        cast.decide(ref, "go_unheard", **TRIED)
    assert cast.hearing(ref).outcome == "open"


def test_a_receipt_that_came_since_the_page_stops_the_decision() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER
    page = cast.page(ROK)
    cast.join()
    (receipt,) = cast.watch()

    with cast.refused(because("came_since_receipt", party=US, entry=receipt.entry)):
        cast.decide(ref, "go_unheard", seen=page, **TRIED)


def test_a_receipt_between_the_two_signatures_stops_the_second() -> None:
    cast = three()
    ref = away(cast, US, JP)
    cast.now = at("2018-11-20T00:00")
    cast.decide(ref, "go_unheard", **TRIED)
    cast.cut = (JP,)
    cast.relay()
    cast.watch(US)
    cast.take(ref, "support", US)

    with cast.refused(because("absent_changed", ref=ref)):
        cast.sign(ref)
    go_unheard(cast, ref)

    assert cast.notice(ref).decisions[-1].unheard == (JP,)
    assert cast.hearing(ref, US).outcome == "passed_explicitly"


def test_a_receipt_afterwards_is_late_is_shown_and_changes_nothing() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER
    go_unheard(cast, ref)
    cast.wait(days=3)
    cast.join()
    cast.watch()

    assert state(cast, ref) == state(cast, ref, US) == "go_unheard"
    late = because("receipt_too_late", party=US, at="2018-10-25T22:00:00Z")
    assert follow_ups(cast.notice(ref), cast.group()) == (late,)
    cast.take(ref, "objection")
    answered = because("answer_too_late", party=US, position="objection")
    assert follow_ups(cast.notice(ref), cast.group()) == (late, answered)
    assert (cast.hearing(ref).outcome, state(cast, ref)) == ("unheard", "go_unheard")
    cast.start(ref)


@pytest.mark.parametrize("action_type", ["cooperation_project", "routine_measure"])
def test_a_late_answer_is_late_whatever_silence_means(action_type: str) -> None:
    cast = apart()
    ref = away(cast, action_type=action_type)
    cast.now = OVER
    go_unheard(cast, ref)
    cast.join()
    cast.watch()

    cast.take(ref, "objection")

    assert [late.stance for late in cast.hearing(ref).late] == ["objection"]
    assert state(cast, ref) == "go_unheard"


def received_in_flight() -> tuple[Cast, str]:
    """The US received the notice, and its receipt did not arrive before the owner went on unheard."""
    cast = apart()
    ref = cast.give()
    cast.cut = (ROK, US)
    cast.now = OVER - timedelta(hours=1)
    cast.watch(US)
    cast.now = OVER
    go_unheard(cast, ref)
    cast.join()
    return cast, ref


def test_a_receipt_in_flight_makes_it_contested() -> None:
    cast, ref = received_in_flight()

    contest = contest_of(cast.notice(ref), cast.group())
    assert contest is not None
    assert (contest.party, contest.objection) == (US, None)
    assert state(cast, ref) == state(cast, ref, US) == "contested"
    assert cast.hearing(ref).outcome == "open"
    with cast.refused(because("contested_by_receipt", party=US)):
        cast.start(ref)
    with cast.refused(because("nobody_unheard", ref=ref)):
        cast.decide(ref, "go_unheard", **TRIED)
    with cast.refused(because("nobody_objects", ref=ref)):
        cast.decide(ref, "go_over_objection")


def test_what_a_receipt_contested_goes_on_once_the_window_is_over() -> None:
    cast, ref = received_in_flight()
    closes = cast.hearing(ref).deadline
    assert closes is not None
    assert closes.at is not None
    cast.now = closes.at - timedelta(seconds=1)
    with cast.refused(because("window_open", party=US, at=closes.at.isoformat())):
        cast.decide(ref, "go")

    cast.now = closes.at
    cast.decide(ref, "go")

    assert state(cast, ref) == "go"
    assert is_consulted(cast.notice(ref), cast.group(), cast.now).is_yes


def test_an_objection_in_flight_makes_it_contested() -> None:
    cast = apart()
    ref = cast.give()
    cast.cut = (ROK, US)
    cast.now = OVER
    cast.watch(US)
    cast.take(ref, "objection")
    go_unheard(cast, ref)
    cast.join()

    contest = contest_of(cast.notice(ref), cast.group())
    assert contest is not None
    assert contest.objection is not None
    assert (state(cast, ref), cast.hearing(ref).outcome) == ("contested", "broken")
    cast.decide(ref, "go_over_objection")


def test_whoever_objected_and_went_away_has_no_veto_and_the_notice_period_of_an_objection() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")
    cast.cut = (US,)
    cast.revise(ref)
    cast.now = at("2018-11-20T00:00")

    go_unheard(cast, ref)

    assert earliest_start(cast.notice(ref), cast.group()) == cast.now + timedelta(hours=48)
    with cast.refused(because("notice_period_runs", at="2018-11-22T00:00:00Z")):
        cast.start(ref)
    cast.wait(hours=48)
    cast.start(ref)


def test_where_nobody_may_go_over_an_objection_that_of_the_absent_stands() -> None:
    cast = apart()
    ref = cast.give(action_type="routine_measure", manifest=())
    cast.watch()
    cast.take(ref, "objection")
    cast.cut = (US,)
    cast.revise(ref, action_type="routine_measure")
    cast.now = at("2018-11-20T00:00")

    with cast.refused(because("still_live_objection", party=US, version=1)):
        cast.decide(ref, "go_unheard", **TRIED)


def test_a_calendar_that_is_missing_leaves_it_not_known_how_long_to_wait() -> None:
    cast = apart(calendars=())
    ref = away(cast)
    cast.now = at("2018-11-20T00:00")

    answer = may_go_unheard(cast.notice(ref), cast.group(), cast.now)

    assert answer.verdict == "not_known"
    with cast.refused(*answer.reasons):
        cast.decide(ref, "go_unheard", **TRIED)


# Around the desk.


def forged(cast: Cast, ref: str, *unheard: str, tried_on: str | None = "2018-10-16") -> str:
    """Sign a go unheard around the desk, with both signatures."""
    act = DecisionMade(decision="go_unheard", unheard=unheard, tried_on=tried_on)
    entry = cast.forge(ROK, act, refs=[(cast.notice(ref).current.stamp.entry, "version")])
    return cast.forge(ROK, SignatureAdded(), refs=[(entry.id, "completes")], officer=HEAD).id


def test_a_forged_one_too_early_is_shown_for_what_it_is() -> None:
    cast = apart()
    ref = away(cast)
    cast.wait(hours=30)

    entry = forged(cast, ref, US)

    assert because("not_waited_for", party=US, entry=entry) in irregularities(cast.notice(ref), cast.group())


def test_a_party_that_is_there_is_not_made_absent() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = OVER

    entry = forged(cast, ref, US)

    assert because("not_absent", party=US, entry=entry) in irregularities(cast.notice(ref), cast.group())
    assert cast.hearing(ref).outcome == "lapsed"


def test_parties_that_are_not_named_are_heard_or_it_is_said_that_they_were_not() -> None:
    cast = three()
    ref = away(cast, JP)
    cast.now = at("2018-10-18T00:00")
    cast.take(ref, "objection", US)
    cast.now = at("2018-11-20T00:00")

    forged(cast, ref, JP)

    assert codes(cast, ref) == ["went_against_objection"]
    assert cast.hearing(ref, JP).outcome == "unheard"


@pytest.mark.parametrize(("unheard", "tried_on"), [((), "2018-10-16"), ((US,), None), ((US,), "2018-13-01")])
def test_one_that_names_nobody_or_no_day_cannot_be_read(unheard: tuple[str, ...], tried_on: str | None) -> None:
    cast = apart()
    ref = away(cast)
    act = DecisionMade(decision="go_unheard", unheard=unheard, tried_on=tried_on)

    entry = cast.forge(ROK, act, refs=[(cast.notice(ref).id, "version")])

    assert (entry.id, "facts_unreadable") in cast.group().disregarded
    assert cast.notice(ref).decisions == ()


def test_a_receipt_written_before_and_sent_long_after_is_in_flight_whatever_time_it_claims() -> None:
    cast = apart()
    ref = cast.give()
    cast.cut = (ROK, US)
    cast.now = OVER
    go_unheard(cast, ref)
    page = cast.page(US)
    cast.forge(US, NoticeReceived(), refs=[(cast.notice(ref).id, "version")], seen=page, when=at("2018-12-01T00:00"))
    cast.join()

    assert state(cast, ref) == "contested"


def test_a_revision_asks_everybody_anew() -> None:
    cast = apart()
    ref = away(cast)
    cast.now = OVER
    go_unheard(cast, ref)

    cast.revise(ref)

    assert state(cast, ref) == "notified"
    assert cast.hearing(ref).outcome == "awaiting_receipt"
    cast.call(noticing.withdraw_notice, ROK, ref=ref, reason="Over.")
