"""Commitments as a reader sees them on a day: where each stands, for what it waits, and what was said of it when."""

from datetime import date
from typing import Any

import pytest
from tests.cast import at
from tests.parallel import (
    DESK,
    MONITOR,
    ROK,
    US,
    Cast,
    commitment,
    condition,
    group_in_tandem,
    instrument,
    measure,
    officer_of,
)

from tandem.acts.commitment import CommitmentAnswered, CommitmentSettled, ConditionEnded
from tandem.desk import commitment as promising
from tandem.desk.reading import read_tandem, reader_of
from tandem.reports.commitment import CommitmentsView, Filter, commitments_verdict, view_commitments
from tandem.reports.commitment_history import commitment_history
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.commitment import STATES


@pytest.fixture
def cast() -> Cast:
    """ROK and US in December 2018, with the Pyongyang declaration on record."""
    cast = group_in_tandem()
    cast.now = at("2018-12-20T03:00")
    instrument(cast)
    return cast


def seen(cast: Cast, day: str = "2018-12-20", code: str = ROK, **only: Any) -> CommitmentsView:
    reader = reader_of(cast.desks[code], code=code, officer=officer_of(code))
    reading = read_tandem(cast.desks[code], reader=reader, now=cast.now)
    return view_commitments(reading, day=day, only=Filter(**only))


def state(cast: Cast, name: str, day: str = "2018-12-20") -> str:
    found = seen(cast, day).named(name)
    assert found is not None
    return found.state


def settle(cast: Cast, on: str, outcome: Any, happened: str, **given: Any) -> None:
    act = CommitmentSettled(outcome=outcome, parties=(ROK,), evidence="reported", happened=happened)
    cast.call(promising.settle_commitment, ROK, DESK, on=on, settled=act, **given)


def test_in_a_signed_instrument_it_is_pending_and_elsewhere_only_stated(cast: Cast) -> None:
    commitment(cast, "PYD-5.2", instrument="PYD")
    commitment(cast, "SAID", spoken=True)
    commitment(cast, "LIST", asked_by=(US,), instrument="PYD")

    assert [state(cast, name) for name in ("PYD-5.2", "SAID", "LIST")] == ["pending", "stated", "stated"]


def test_an_answer_makes_it_pending(cast: Cast) -> None:
    commitment(cast, "SAID", US)
    act = CommitmentAnswered(party=US, answer="acknowledged", evidence="own", said_on="2018-12-18")
    cast.call(promising.answer_commitment, US, DESK, on="SAID", answer=act)

    assert (state(cast, "SAID", "2018-12-17"), state(cast, "SAID")) == ("stated", "pending")


def test_it_is_due_from_thirty_days_before_its_deadline_and_overdue_after_it(cast: Cast) -> None:
    commitment(cast, "PYD-2.1", instrument="PYD", deadline="2018-12-10")

    assert state(cast, "PYD-2.1", "2018-11-09") == "pending"
    assert state(cast, "PYD-2.1", "2018-11-10") == "due"
    (then,) = seen(cast, "2018-12-10").every
    (late,) = seen(cast, "2018-12-11").every
    assert (then.overdue, late.overdue, late.left) == (False, True, -1)
    assert commitments_verdict(seen(cast))[1] == "warn"


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ({}, "claimed"),
        ({"status": "verified"}, "verified"),
        ({"status": "contested"}, "contested"),
        ({"status": "unverifiable"}, "unverifiable"),
        ({"status": "agreed", "sort": "agreement"}, "pending"),
        ({"status": "called_off"}, "pending"),
        ({"status": "verified", "sort": "agreement"}, "pending"),
        ({"sort": "postponement"}, "pending"),
        ({"sort": "reversal"}, "reversed"),
        ({"status": "suspended"}, "suspended"),
        ({"counts": False}, "pending"),
        ({"status": "verified", "counts": False}, "pending"),
        ({"sort": "reversal", "counts": False}, "reversed"),
    ],
)
def test_the_last_step_that_moved_it_says_where_it_stands(cast: Cast, given: dict[str, Any], stands: str) -> None:
    commitment(cast, "PYD-2.1", instrument="PYD")
    measure(cast, "M1", "2018-11-30", answers=("PYD-2.1",), **given)

    assert state(cast, "PYD-2.1", "2018-11-29") == "pending"
    assert state(cast, "PYD-2.1") == stands


def test_an_offer_repeated_after_a_step_leaves_it_where_the_step_put_it(cast: Cast) -> None:
    commitment(cast, "PYD-5.2", instrument="PYD")
    measure(cast, "M1", "2018-11-30", answers=("PYD-5.2",), status="verified")
    measure(cast, "M2", "2018-12-10", answers=("PYD-5.2",), counts=False)

    (one,) = seen(cast).every
    assert one.state == "verified"
    assert [shown.measure.code for shown in one.measures] == ["M1", "M2"]


def test_what_became_of_it_counts_before_any_step_until_it_is_taken_back(cast: Cast) -> None:
    commitment(cast, "PYD-2.1", instrument="PYD")
    commitment(cast, "NEW")
    measure(cast, "M1", "2018-11-30", answers=("PYD-2.1",))
    settle(cast, "PYD-2.1", "replaced", "2018-12-05", replaced_by="NEW")
    settle(cast, "PYD-2.1", "pending", "2018-12-12")

    assert [state(cast, "PYD-2.1", day) for day in ("2018-12-01", "2018-12-05", "2018-12-12")] == [
        "claimed", "replaced", "claimed"
    ]  # fmt: skip
    assert {"claimed", "replaced"} <= set(STATES)


def test_a_condition_says_in_whose_account_it_stands_and_how_old_it_is(cast: Cast) -> None:
    for code in ("SGP-3", "US-SR"):
        commitment(cast, code)
    condition(cast, "w03", "SGP-3", "US-SR", claimed_by=("DPRK",), said_on="2018-11-02")
    condition(cast, "w04", "US-SR", "SGP-3", by=US, claimed_by=(US,), said_on="2018-12-15", basis="own_words")
    condition(cast, "w11", "SGP-3", "US-SR", sort="together_with", softens=("w03",), said_on="2018-12-16")

    view = seen(cast)
    waits, eases = view.named("SGP-3"), view.named("US-SR")
    assert waits is not None
    assert eases is not None
    first, second = waits.conditions
    assert (first.awaits, first.age, first.mark, first.softened_by) == ("US-SR", 48, "reported", ("w11",))
    assert second.softens == ("w03",)
    assert [(one.mark, one.on) for one in eases.conditions] == [("signed", "US-SR")]
    assert [one.condition.code for one in eases.awaited] == ["w03", "w11"]
    assert view.waiting == 2


def test_a_condition_that_ended_is_shown_with_its_end_and_waits_no_longer(cast: Cast) -> None:
    for code in ("HLT-2b", "SGP-5"):
        commitment(cast, code)
    condition(cast, "w21", "HLT-2b", "SGP-5", said_on="2018-11-22")
    ended = ConditionEnded(ending="resolved", happened="2018-11-23", evidence="reported")
    cast.call(promising.end_condition, ROK, DESK, on="w21", ended=ended, reason="The waiver came.")

    (one,) = (c for shown in seen(cast).every for c in shown.conditions)
    assert one.ended is not None
    assert (one.age, one.reason) == (1, "The waiver came.")
    assert seen(cast).waiting == 0
    assert seen(cast, "2018-11-22").waiting == 1


def test_the_reader_is_asked_about_what_another_says_it_owes_until_it_answers(cast: Cast) -> None:
    commitment(cast, "US-SR", US, by=ROK)
    commitment(cast, "US-OWN", US, by=US)
    commitment(cast, "PYD-5.2", "DPRK", by=MONITOR)

    assert [one.name for one in seen(cast, code=US).every if one.asked] == ["US-SR"]
    assert seen(cast, code=MONITOR).asked == seen(cast, code=ROK).asked == 0
    assert [one.name for one in _shown(seen(cast, code=US, asked=True))] == ["US-SR"]
    act = CommitmentAnswered(party=US, answer="disputed", evidence="own", said_on="2018-12-19")
    cast.call(promising.answer_commitment, US, DESK, on="US-SR", answer=act, reason="Nothing was promised.")
    assert seen(cast, code=US).asked == 0


def _shown(view: CommitmentsView) -> list[Any]:
    return [one for shown in view.instruments for one in shown.commitments]


def test_a_list_is_filtered_by_track_side_and_state_and_its_sums_stay(cast: Cast) -> None:
    commitment(cast, "PYD-5.2", instrument="PYD")
    commitment(cast, "US-SR", US, track="sanctions")

    assert [one.name for one in _shown(seen(cast, track="sanctions"))] == ["US-SR"]
    assert [one.name for one in _shown(seen(cast, side="DPRK"))] == ["PYD-5.2"]
    assert [one.name for one in _shown(seen(cast, state="pending"))] == ["PYD-5.2"]
    assert len(seen(cast, state="pending").every) == 2
    assert [shown.instrument and shown.instrument.code for shown in seen(cast).instruments] == ["PYD", None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_history_has_every_entry_by_the_day_it_tells_of_in_both_languages(cast: Cast, language: str) -> None:
    for code in ("SGP-3", "US-SR"):
        commitment(cast, code)
    condition(cast, "w03", "SGP-3", "US-SR", said_on="2018-11-02")
    measure(cast, "M1", "2018-10-20", answers=("SGP-3",))
    settle(cast, "SGP-3", "lapsed", "2018-12-01", reason="No word since.")
    act = CommitmentAnswered(party="DPRK", answer="disputed", evidence="reported", said_on="2018-11-20")
    cast.call(promising.answer_commitment, ROK, DESK, on="SGP-3", answer=act, reason="Not so.")

    reader = reader_of(cast.desks[ROK], code=ROK, officer=DESK)
    reading = read_tandem(cast.desks[ROK], reader=reader, now=cast.now)
    one = view_commitments(reading, day="2018-12-20").named("SGP-3")
    assert one is not None
    rows = commitment_history(reading, one)

    assert [row.day for row in rows] == ["2018-09-19", "2018-10-20", "2018-11-02", "2018-11-20", "2018-12-01"]
    assert all(Speaker(language, "UTC").reason(row.summary) for row in rows)
    assert date.fromisoformat(rows[0].day)
