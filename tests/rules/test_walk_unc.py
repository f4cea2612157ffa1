"""The crossing walked: 48 hours ahead, an explicit permit, silence is a refusal, an incomplete file begins again."""

from tests.procedures import Matter, at, codes


def filed(when: str = "2018-08-20T00:00", action: str = "2018-08-23T00:00") -> Matter:
    """The railway survey of August 2018, filed with the command for a crossing three days later."""
    matter = Matter("unc-48h", applicant=["ROK"], command=["UNC"])
    return matter.tell(when, "ROK", "filed", action_at=action)


def test_an_explicit_permit_lets_it_cross() -> None:
    matter = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-22T09:00", "UNC", "granted")

    standing = matter.stands("2018-08-22T10:00")

    assert (standing.outcome, standing.grant) == ("passed", "granted")
    assert standing.may_act.is_yes


def test_silence_until_the_crossing_is_a_refusal() -> None:
    matter = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1)

    assert matter.state("2018-08-22T23:59:59") == "open"
    standing = matter.stands("2018-08-23T00:00")
    assert (standing.outcome, standing.steps[-1].state) == ("failed", "refused")
    late = matter.tell("2018-08-23T00:00", "UNC", "granted").stands("2018-08-24T00:00")
    assert (late.outcome, [event.kind for event in late.late]) == ("failed", ["granted"])


def test_less_than_48_hours_ahead_is_told_with_the_last_safe_hour() -> None:
    in_time, too_late = (
        filed("2018-08-21T00:00").stands("2018-08-21T01:00"),
        filed("2018-08-21T00:00:01").stands("2018-08-21T01:00"),
    )

    assert (in_time.leads[0].kept, too_late.leads[0].kept) == (True, False)
    assert in_time.leads[0].latest_filing == at("2018-08-21T00:00")
    assert too_late.earliest_action == at("2018-08-23T00:00:01")


def test_an_incomplete_file_begins_again_and_its_48_hours_with_it() -> None:
    matter = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-21T09:00", "UNC", "incomplete")

    sent_back = matter.stands("2018-08-21T10:00")
    assert [(step.step, step.visit, step.state) for step in sent_back.steps] == [
        ("file", 1, "passed_explicitly"), ("permit", 1, "restarted"), ("file", 2, "waiting"),
    ]  # fmt: skip

    matter.tell("2018-08-21T12:00", "ROK", "filed", action_at="2018-08-23T00:00")
    again = matter.stands("2018-08-21T13:00")
    assert again.current == "permit"
    assert again.earliest_action == at("2018-08-23T12:00")
    assert again.leads[0].kept is False


def test_a_permit_of_somebody_else_is_none() -> None:
    matter = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-20T02:00", "US", "granted")

    standing = matter.stands("2018-08-20T03:00")

    assert standing.outcome == "open"
    assert codes(standing.irregular) == ["ps_may_not_decide"]


def test_a_crossing_without_a_permit_is_told() -> None:
    matter = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-22T23:00", "ROK", "action_done")

    assert codes(matter.stands("2018-08-22T23:30").irregular) == ["ps_acted_before_outcome"]


def test_a_part_may_be_permitted_and_who_filed_may_withdraw() -> None:
    base = filed().tell("2018-08-20T01:00", "UNC", "received", grade=1)
    assert base.tell("2018-08-21T01:00", "UNC", "partly_granted").stands("2018-08-22T00:00").grant == "partly_granted"

    withdrawn = (
        filed().tell("2018-08-20T01:00", "UNC", "received", grade=1).tell("2018-08-21T01:00", "ROK", "withdrawn")
    )
    standing = withdrawn.tell("2018-08-22T01:00", "UNC", "granted").stands("2018-08-22T02:00")
    assert (standing.outcome, [event.kind for event in standing.late]) == ("withdrawn", ["granted"])
