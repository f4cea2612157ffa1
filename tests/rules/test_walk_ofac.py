"""31 CFR 510.512 walked: a report thirty days ahead and an objection window of two weeks, and both clocks count."""

from tests.procedures import Matter, at, codes


def reported(action: str = "2018-12-20T15:00") -> Matter:
    """A report of 1 November 2018, ten in the morning in Washington."""
    matter = Matter("ofac-510-512", organisation=["NGO"], objector=["STATE"])
    matter.tell("2018-11-01T14:00", "NGO", "filed", action_at=action)
    return matter.tell("2018-11-01T14:00", "NGO", "circulated")


def test_both_clocks_are_told_apart_the_window_and_the_least_time_ahead() -> None:
    standing = reported().stands("2018-11-02T00:00")

    lead, window = standing.leads
    assert (lead.clock, lead.earliest.at) == ("lead", at("2018-12-01T15:00"))
    assert (window.clock, window.earliest.at) == ("window", at("2018-11-16T04:59"))
    # The last safe day: thirty days before the action, at the same time of day on the clock that counts.
    assert lead.latest_filing == at("2018-11-20T15:00")
    assert window.latest_filing == at("2018-12-06T04:59:59")
    assert standing.deadline.at == at("2018-11-16T04:59")


def test_silence_over_the_window_lets_it_pass_only_with_its_certificate() -> None:
    matter = reported()

    assert matter.state("2018-11-16T04:58") == "open"
    assert matter.state("2018-11-16T04:59") == "lapsed_not_certified"
    matter.tell("2018-11-16T14:00", "NGO", "silence_certified")
    assert matter.state("2018-11-16T14:00") == "passed_by_certified_silence"


def test_a_passed_window_does_not_open_the_action_before_the_thirty_days() -> None:
    matter = reported().tell("2018-11-16T14:00", "NGO", "silence_certified")

    early, later = matter.stands("2018-12-01T14:59"), matter.stands("2018-12-01T15:00")

    assert (early.outcome, early.may_act.verdict, codes(early.may_act.reasons)) == ("passed", "no", ["ps_lead_runs"])
    assert (later.may_act.is_yes, codes(later.may_act.reasons)) == (True, ["ps_may_act"])


def test_acting_on_day_29_is_too_early_although_the_window_passed() -> None:
    matter = reported().tell("2018-11-16T14:00", "NGO", "silence_certified")
    matter.tell("2018-11-30T15:00", "NGO", "action_done")

    assert codes(matter.stands("2018-12-02T00:00").irregular) == ["ps_acted_too_early"]


def test_an_objection_on_day_14_counts_and_on_day_15_is_late() -> None:
    on_day_14 = reported().tell("2018-11-16T04:58", "STATE", "position", position="objection")
    at_the_end = reported().tell("2018-11-16T04:59", "STATE", "position", position="objection")
    on_day_15 = reported().tell("2018-11-16T15:00", "STATE", "position", position="objection")

    assert on_day_14.stands("2018-12-02T00:00").outcome == "failed"
    for late in (at_the_end, on_day_15):
        standing = late.stands("2018-12-02T00:00")
        assert [event.kind for event in standing.late] == ["position"]
        assert standing.steps[0].state == "lapsed_not_certified"


def test_a_report_that_leaves_less_than_thirty_days_is_told_so_and_when_it_would_be_open() -> None:
    standing = reported("2018-11-20T15:00").stands("2018-11-02T00:00")

    assert standing.leads[0].kept is False
    assert standing.earliest_action == at("2018-12-01T15:00")


def test_without_a_calendar_of_who_counts_nothing_is_known() -> None:
    matter = Matter("ofac-510-512", organisation=["NGO"], objector=["NOBODY"])
    matter.tell("2018-11-01T14:00", "NGO", "filed").tell("2018-11-01T14:00", "NGO", "circulated")

    standing = matter.stands("2018-12-02T00:00")

    assert standing.steps[0].state == "not_known"
    assert standing.deadline.why.code == "calendar_missing"
