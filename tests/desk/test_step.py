"""Steps in the words of those who report, judge and assess them: what is no word to choose from is refused with all."""

from typing import Any

from tests.cast import DESK, ROK, US, Cast
from tests.parallel import commitment, group_in_tandem

from tandem.desk import step as stepping
from tandem.desk.desk import Receipt
from tandem.desk.step import StepDraft
from tandem.reports.speaker import Speaker
from tandem.rules.reason import because

GRADES = "sets_back, sets_back_little, no_movement, advances_little, advances"
STATUSES = "agreed, claimed, verified, contested, unverifiable, suspended, called_off, reversed"


def report(cast: Cast, **changed: Any) -> Receipt:
    facts: dict[str, Any] = {
        "code": "m24", "track": "inter-korean", "sides": (ROK, "DPRK"), "happened": "2018-10-12",
        "evidence": "reported", "sort": "agreement", "counts": True, **changed,
    }  # fmt: skip
    return cast.call(
        stepping.report_step, ROK, DESK, step=StepDraft(**facts), title="High-level talks fix the survey",
        answers=("PMJ-1.6",), words={"text": "They agree on a joint survey of the railways."},
    )  # fmt: skip


def test_a_step_is_reported_judged_and_assessed_in_words() -> None:
    cast = group_in_tandem()
    commitment(cast, "PMJ-1.6", ROK, "DPRK")
    report(cast)
    cast.call(
        stepping.judge_step, US, on="m24", party=US, status="contested", happened="2018-10-13", evidence="reported",
        reason="A newspaper says so.",
    )  # fmt: skip
    cast.call(
        stepping.share_assessment, ROK, on="m24", party=ROK, grade="advances", said_on="2018-10-15", evidence="own"
    )

    tandem = cast.group(US).tandem
    (step,) = tandem.measures
    assert (step.sort, step.reported, step.until, len(step.answers)) == ("agreement", "claimed", None, 1)
    assert (step.status("2018-10-12"), step.status("2018-10-13")) == ("claimed", "contested")
    assert [(one.party, one.grade, one.on) for one in tandem.assessments] == [(ROK, "advances", step.stamp.entry)]


def test_words_that_are_none_are_refused_all_at_once() -> None:
    cast = group_in_tandem()
    commitment(cast, "PMJ-1.6", ROK, "DPRK")
    sorts = "step, agreement, meeting, postponement, refusal, reversal, counter_step"

    with cast.refused(
        because("step_sort_unknown", found="leap", known=sorts),
        because("step_status_unknown", found="fine", known=STATUSES),
        because("step_evidence_unknown", found="rumour", known="own, reported"),
        because("step_consulted_unknown", found="perhaps", known="yes, no, contested, not_known, not_owed"),
    ):
        report(cast, sort="leap", status="fine", evidence="rumour", consulted="perhaps")
    report(cast)
    with cast.refused(because("step_status_unknown", found="", known=STATUSES)):
        cast.call(stepping.judge_step, ROK, on="m24", party=ROK, status="", happened="2018-10-12", evidence="reported")
    grade = because("step_grade_unknown", found="splendid", known=GRADES)
    with cast.refused(grade):
        cast.call(
            stepping.share_assessment, ROK, on="m24", party=ROK, grade="splendid", said_on="2018-10-15", evidence="own"
        )

    assert Speaker("en", "UTC").reason(grade) == f"There is no grade splendid; choose one of: {GRADES}."
