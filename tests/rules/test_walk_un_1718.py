"""The no-objection procedure walked: circulation, named holds for months, release, the chair, the Council."""

from tests.procedures import Matter, at, codes

MEMBERS = ["RU", "CN", "US", "GB"]


def circulated(**more: str) -> Matter:
    """A request circulated on Thursday 15 November 2018, eleven in the morning at headquarters; a holiday follows."""
    matter = Matter("un-1718-no-objection", member=MEMBERS, headquarters=["UN"], chair=["CHAIR"], applicant=["ROK"])
    matter.tell("2018-11-14T15:00", "ROK", "filed")
    return matter.tell("2018-11-15T16:00", "CHAIR", "circulated", **more)


def test_five_working_days_skip_the_holiday_at_headquarters() -> None:
    standing = circulated().stands("2018-11-16T12:00")

    assert standing.deadline.at == at("2018-11-23T22:00")
    assert [str(day.date) for day in standing.deadline.skipped] == ["2018-11-22"]
    assert (standing.outcome, standing.current, standing.forum) == ("open", "window", "committee")


def test_silence_of_all_is_assent_once_the_chair_says_so_and_not_before() -> None:
    matter = circulated()

    assert matter.state("2018-11-23T22:00") == "lapsed_not_certified"
    early = circulated().tell("2018-11-23T21:59", "CHAIR", "silence_certified")
    assert codes(early.stands("2018-11-24T00:00").steps[0].void) == ["ps_nothing_to_certify"]
    matter.tell("2018-11-26T15:00", "CHAIR", "silence_certified")
    standing = matter.stands("2018-11-26T15:00")
    assert (standing.outcome, standing.steps[0].state) == ("passed", "passed_by_certified_silence")


def test_the_expedited_window_is_two_working_days() -> None:
    assert circulated(length="expedited").stands("2018-11-16T12:00").deadline.at == at("2018-11-19T22:00")


def test_a_named_hold_lasts_for_months_and_the_days_that_were_left_are_left_after_its_release() -> None:
    matter = circulated().tell("2018-11-19T15:00", "RU", "held", reason="capital has to be asked")

    for when in ("2018-11-26T00:00", "2018-12-31T00:00", "2019-02-27T00:00"):
        standing = matter.stands(when)
        assert standing.steps[0].state == "held"
        assert standing.deadline.at is None
        held = next(one for one in standing.steps[0].parties if one.party == "RU")
        assert codes([held.why]) == ["ps_held_open"]
        assert held.holds[0].by == "RU"
    # On Monday three working days were left; released on Thursday 28 February, Tuesday is the third.
    matter.tell("2019-02-28T16:00", "RU", "released")
    assert matter.stands("2019-03-01T00:00").deadline.at == at("2019-03-05T22:00")


def test_holds_that_overlap_stand_once_and_the_last_release_counts() -> None:
    matter = circulated().tell("2018-11-19T15:00", "RU", "held").tell("2018-11-20T15:00", "CN", "held")
    matter.tell("2018-12-03T15:00", "RU", "released")
    assert matter.state("2018-12-04T00:00") == "held"

    matter.tell("2018-12-10T15:00", "CN", "released")

    assert matter.stands("2018-12-11T00:00").deadline.at == at("2018-12-13T22:00")


def test_a_hold_one_second_before_the_end_counts_and_at_the_end_does_not() -> None:
    before = circulated().tell("2018-11-23T21:59:59", "RU", "held")
    at_the_end = circulated().tell("2018-11-23T22:00", "RU", "held")

    assert before.state("2018-11-24T00:00") == "held"
    standing = at_the_end.stands("2018-11-24T00:00")
    assert standing.steps[0].state == "lapsed_not_certified"
    (hold,) = {hold for one in standing.steps[0].parties for hold in one.holds}
    assert hold.fault.code == "hold_after_window"


def test_an_objection_ends_the_window_the_chair_consults_and_the_council_may_be_asked() -> None:
    matter = circulated().tell("2018-11-20T15:00", "RU", "position", position="objection")
    standing = matter.stands("2018-11-21T00:00")
    assert [step.state for step in standing.steps] == ["broken", "open"]
    assert standing.current == "chair-consultation"

    matter.tell("2018-12-03T15:00", "CHAIR", "refused")
    refused = matter.stands("2018-12-04T00:00")
    assert (refused.outcome, refused.open_to) == ("failed", ("council",))

    matter.tell("2018-12-05T15:00", "US", "moved", to="council")
    council = matter.stands("2018-12-06T00:00")
    assert (council.outcome, council.current, council.forum) == ("open", "council", "council")


def test_the_council_decides_with_nine_votes_and_no_veto() -> None:
    council = [f"C{n}" for n in range(1, 16)]

    def voted(*against: str) -> str:
        matter = circulated()
        matter.roles |= {"council_member": tuple(council), "permanent_member": ("C1", "C2", "C3", "C4", "C5")}
        matter.tell("2018-11-20T15:00", "RU", "position", position="objection")
        matter.tell("2018-12-03T15:00", "CHAIR", "refused").tell("2018-12-05T15:00", "US", "moved", to="council")
        for code in council:
            matter.tell("2018-12-10T15:00", code, "voted", position="against" if code in against else "for")
        return matter.stands("2018-12-11T00:00").outcome

    assert voted() == "passed"
    assert voted("C7", "C8", "C9", "C10", "C11", "C12") == "passed"
    assert voted("C6", "C7", "C8", "C9", "C10", "C11", "C12") == "failed"
    assert voted("C2") == "failed"


def test_the_days_are_recalled_and_nothing_says_that_they_are_confirmed() -> None:
    procedure = Matter("un-1718-no-objection").procedure

    assert [one.confidence for one in procedure.doubts("window", "clock.length")] == ["recalled"]
    assert [one.confidence for one in procedure.doubts("window", "clock.other.expedited")] == ["recalled"]


def test_an_objection_after_the_certificate_is_late_and_changes_nothing() -> None:
    matter = circulated().tell("2018-11-26T15:00", "CHAIR", "silence_certified")
    before = matter.stands("2018-11-27T00:00")

    matter.tell("2018-11-26T16:00", "RU", "position", position="objection")

    after = matter.stands("2018-11-27T00:00")
    assert [event.by for event in after.late] == ["RU"]
    assert (after.outcome, after.steps, after.decided) == (before.outcome, before.steps, before.decided)
