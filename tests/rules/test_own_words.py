"""What a side signed is not hidden by what others report of it: own words outrank reports, and reports say so."""

from typing import Any

import pytest
from tests.cast import Cast
from tests.parallel import MONITOR, ROK, US, commitment, condition, group_in_tandem, measure

from tandem.acts.commitment import CommitmentAnswered, CommitmentSettled, ConditionEnded
from tandem.acts.measure import MeasureJudged, MeasureReported, StepAssessed
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.board_row import rows_of
from tandem.reports.commitment import CommitmentShown, view_commitments
from tandem.rules.standing_conditions import standing_conditions
from tandem.rules.steps import owed_of, steps_of

DAY = "2018-10-15"
LATER = "2018-10-20"


@pytest.fixture
def cast() -> Cast:
    cast = group_in_tandem()
    commitment(cast, "ROK-1", ROK, towards=(US,), said_on=DAY, evidence="own", track="inter-korean")
    return cast


def say(cast: Cast, by: str, on: str, act: type[Any], **facts: Any) -> None:
    entry = next(one.stamp.entry for one in cast.group(ROK).tandem.everything() if getattr(one, "code", "") == on)
    cast.forge(by, act(**facts), refs=[(entry, "on")], officer=1, role="monitor" if by == MONITOR else None)
    assert not cast.group(US).disregarded


def settle(cast: Cast, by: str, outcome: str, *parties: str, evidence: str = "reported", happened: str = DAY) -> None:
    facts = {"outcome": outcome, "parties": parties or (ROK,), "evidence": evidence, "happened": happened}
    say(cast, by, "ROK-1", CommitmentSettled, **facts)


def shown(cast: Cast) -> CommitmentShown:
    reading = read_tandem(cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=2), now=cast.now)
    found = view_commitments(reading, day=LATER).named("ROK-1")
    assert found is not None
    assert len({desk.state_hash() for desk in cast.nodes}) == 1
    return found


def test_what_a_monitor_reports_a_signed_commitment_to_be_is_shown_as_reported(cast: Cast) -> None:
    assert (shown(cast).state, shown(cast).state_signed) == ("pending", True)
    settle(cast, MONITOR, "lapsed")
    assert (shown(cast).state, shown(cast).state_signed) == ("lapsed", False)


def test_no_report_takes_a_signed_outcome_back_or_dates_it_otherwise(cast: Cast) -> None:
    settle(cast, ROK, "fulfilled", evidence="own")
    settle(cast, MONITOR, "reversed", happened=LATER)
    settle(cast, MONITOR, "fulfilled", happened="2018-10-01")
    settle(cast, US, "lapsed", happened=LATER)

    assert (shown(cast).state, shown(cast).state_signed) == ("fulfilled", True)
    assert [one.fulfilled for one in owed_of(cast.group(ROK), day=LATER)] == [DAY]


def test_the_own_word_of_a_side_that_a_commitment_does_not_concern_is_no_signed_outcome() -> None:
    cast = group_in_tandem()
    commitment(cast, "ROK-1", ROK, towards=("DPRK",), said_on=DAY, evidence="own", track="inter-korean")
    settle(cast, US, "lapsed", US, evidence="own")
    assert (shown(cast).state, shown(cast).state_signed) == ("lapsed", False)
    settle(cast, ROK, "suspended", evidence="own")
    assert (shown(cast).state, shown(cast).state_signed) == ("suspended", True)


def answer(cast: Cast, by: str, party: str, said: str, evidence: str = "reported", on: str = DAY) -> None:
    say(cast, by, "ROK-1", CommitmentAnswered, party=party, answer=said, evidence=evidence, said_on=on)


def test_a_side_is_not_reported_to_dispute_what_it_signed_or_acknowledged(cast: Cast) -> None:
    answer(cast, MONITOR, ROK, "disputed", on=LATER)
    assert (shown(cast).standing, shown(cast).standing_signed) == ("signed", True)
    answer(cast, MONITOR, US, "disputed", on=LATER)
    assert (shown(cast).standing, shown(cast).standing_signed) == ("disputed", False)
    answer(cast, US, US, "acknowledged", "own")
    assert (shown(cast).standing, shown(cast).standing_signed) == ("acknowledged", True)


def test_one_of_two_sides_does_not_sign_for_the_other() -> None:
    cast = group_in_tandem()
    commitment(cast, "ROK-1", ROK, US, said_on=DAY, evidence="own")
    assert (shown(cast).standing, shown(cast).standing_signed) == ("reported", False)


def test_no_report_ends_a_condition_that_its_side_signed() -> None:
    cast = group_in_tandem()
    commitment(cast, "ROK-1", ROK)
    commitment(cast, "US-1", US)
    condition(cast, "w1", "ROK-1", "US-1", claimed_by=(ROK,))
    say(cast, MONITOR, "w1", ConditionEnded, ending="withdrawn", happened=DAY, evidence="reported")
    condition(cast, "w2", "ROK-1", "US-1", by=US, claimed_by=(ROK,), softens=("w1",), sort="together_with")

    assert {one.name for one in standing_conditions(cast.group(US).tandem, day=LATER)} == {"w1", "w2"}
    say(cast, ROK, "w1", ConditionEnded, ending="withdrawn", happened=DAY, evidence="own")
    assert {one.name for one in standing_conditions(cast.group(US).tandem, day=LATER)} == {"w2"}


def judge(cast: Cast, by: str, party: str, judgement: str, evidence: str, happened: str = DAY) -> None:
    say(cast, by, "m1", MeasureJudged, party=party, judgement=judgement, happened=happened, evidence=evidence)


def test_a_side_is_not_reported_to_call_off_its_own_step_and_verifies_it_not_itself() -> None:
    cast = group_in_tandem()
    facts = {"code": "m1", "track": "inter-korean", "sides": (ROK,), "sort": "step", "happened": DAY, "counts": True}
    cast.forge(ROK, MeasureReported(**facts, status="verified", evidence="own"), prose={"title": "A survey"})

    def stands() -> tuple[str, str, str]:
        reading = read_tandem(cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=2), now=cast.now)
        row = rows_of(reading, day=LATER)[0]
        return row.status, row.evidence, steps_of(cast.group(ROK), day=LATER)[0].status_on(LATER)

    judge(cast, ROK, ROK, "verified", "own")
    assert stands() == ("claimed", "own", "claimed")
    judge(cast, MONITOR, ROK, "called_off", "reported", LATER)
    assert stands() == ("claimed", "own", "claimed")
    judge(cast, MONITOR, US, "contested", "reported")
    assert stands() == ("contested", "reported", "contested")
    judge(cast, US, US, "verified", "own")
    assert stands() == ("verified", "own", "verified")


def test_a_report_of_what_a_side_thinks_of_a_step_hides_no_assessment_that_it_signed() -> None:
    cast = group_in_tandem()
    measure(cast, "m1", DAY)
    say(cast, US, "m1", StepAssessed, party=US, grade="advances", said_on=DAY, evidence="own")
    say(cast, MONITOR, "m1", StepAssessed, party=US, grade="sets_back", said_on=LATER, evidence="reported")

    reading = read_tandem(cast.desks[US], reader=reader_of(cast.desks[US], code=US, officer=2), now=cast.now)
    assert [(one.party, one.grade) for one in rows_of(reading, day=LATER)[0].assessed] == [(US, "advances")]
