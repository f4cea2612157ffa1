"""No surprises walked: receipt opens the window, all are heard, the acting party decides; silence means nothing."""

from tests.procedures import Matter, at, codes


def received(**roles: list[str]) -> Matter:
    """A notice of ROK, received by US at nine in the evening of 15 November 2018 in Washington."""
    matter = Matter("no-surprises", **{"owner": ["ROK"], "other": ["US"], **roles})
    return matter.tell("2018-11-16T01:00", "ROK", "filed").tell("2018-11-16T02:00", "US", "received", grade=1)


def test_without_a_receipt_no_clock_runs() -> None:
    matter = Matter("no-surprises", owner=["ROK"], other=["US"]).tell("2018-11-16T01:00", "ROK", "filed")

    assert matter.state("2018-12-16T01:00") == "waiting"


def test_the_union_of_calendars_moves_the_end_over_thanksgiving() -> None:
    standing = received().stands("2018-11-17T00:00")

    assert standing.deadline.at == at("2018-11-23T23:00")
    assert [(str(day.date), day.code) for day in standing.deadline.skipped] == [("2018-11-22", "US")]


def test_a_window_that_passes_is_a_hearing_and_no_consent_and_the_owner_decides() -> None:
    matter = received()

    assert matter.state("2018-11-23T23:00") == "lapsed"
    assert matter.stands("2018-11-24T00:00").outcome == "open"
    decided = matter.tell("2018-11-26T01:00", "ROK", "decided").stands("2018-11-26T02:00")
    assert (decided.outcome, decided.steps[0].state) == ("passed", "lapsed")


def test_a_decision_before_everybody_was_heard_counts_for_nothing() -> None:
    standing = received().tell("2018-11-19T01:00", "ROK", "decided").stands("2018-11-20T00:00")

    assert (standing.outcome, codes(standing.irregular)) == ("open", ["ps_decided_before_heard"])


def test_an_objection_does_not_block_and_asks_for_48_hours() -> None:
    matter = received().tell("2018-11-19T01:00", "US", "position", position="objection")
    assert matter.state("2018-11-20T00:00") == "broken"

    matter.tell("2018-11-20T01:00", "ROK", "decided")

    standing = matter.stands("2018-11-21T00:00")
    assert standing.outcome == "passed"
    assert (standing.may_act.verdict, standing.earliest_action) == ("no", at("2018-11-22T01:00"))
    assert matter.stands("2018-11-22T01:00").may_act.is_yes


def test_a_second_hold_is_one_too_many() -> None:
    matter = (
        received().tell("2018-11-19T01:00", "US", "held", reason="study").tell("2018-11-19T02:00", "US", "released")
    )
    matter.tell("2018-11-20T01:00", "US", "held", reason="study")

    (party,) = matter.stands("2018-11-20T02:00").steps[0].parties

    assert [hold.fault.code if hold.fault else "" for hold in party.holds] == ["", "hold_beyond_most"]


def test_nothing_running_for_a_week_changes_nothing() -> None:
    matter = received().tell("2018-11-19T01:00", "US", "position", position="support")

    asked = [matter.stands(f"2018-11-{day}T00:00") for day in range(20, 30)]

    assert {standing.steps[0].state for standing in asked} == {"passed_explicitly"}
    assert matter.stands("2018-11-29T00:00") == asked[-1]


def test_a_receipt_of_the_future_is_disputed_and_opens_nothing_yet() -> None:
    standing = received().stands("2018-11-16T01:30")

    assert standing.steps[0].state == "waiting"
    assert [event.kind for event in standing.disputed] == ["received"]
