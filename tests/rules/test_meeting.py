"""Where a meeting stands: dates that all accepted, steps that crossed, read-outs, and the series."""

import random
from datetime import datetime
from typing import Any

import pytest
from tests.cast import HEAD, JP, ROK, US, Cast, apart, at, three
from tests.meetings import agree, convene, held, met, propose
from tests.texts import text_of

from tandem.acts import meeting as acting
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import text as texting
from tandem.desk.wording import TextDraft
from tandem.rules.agenda import agenda_of
from tandem.rules.meeting import contested_steps, date_agreed, moves_on_meeting, offers_open, state_of
from tandem.rules.reason import because
from tandem.rules.recurrence import next_of
from tandem.state.fold import fold

LATER = {"begins": "2018-11-27T09:00", "ends": "2018-11-27T13:00"}


def state(cast: Cast, ref: str, code: str = ROK) -> str:
    return state_of(met(cast, ref, code), cast.group(code))


def test_a_date_is_agreed_once_every_invited_party_accepted_one_and_the_same() -> None:
    cast = three()
    ref = propose(cast)

    agree(cast, ref, ROK)
    assert state(cast, ref) == "proposed"

    agree(cast, ref, JP)
    assert state(cast, ref) == "date_agreed"


def test_a_party_that_offers_another_date_has_left_the_one_before() -> None:
    cast = apart()
    ref = propose(cast)
    first = met(cast, ref).dates[0]

    cast.cut = (ROK,)
    cast.call(calling.propose_date, US, ref=ref, **LATER)
    cast.call(calling.accept_date, ROK, ref=ref)
    cast.join()

    assert state(cast, ref) == "proposed"
    assert [offer.begins for offer in offers_open(met(cast, ref), cast.group(), cast.now, ROK)] == [
        "2018-11-27T14:00:00Z"
    ]
    cast.call(calling.accept_date, ROK, ref=ref)
    agreed = date_agreed(met(cast, ref))
    assert agreed is not None
    assert agreed != first


def test_an_agreed_date_stands_while_another_is_offered() -> None:
    cast = apart()
    ref = propose(cast)
    agree(cast, ref)

    cast.call(calling.propose_date, ROK, ref=ref, **LATER)

    agreed = date_agreed(met(cast, ref))
    assert agreed is not None
    assert agreed.begins == "2018-11-20T14:00:00Z"
    agree(cast, ref, US)
    agreed = date_agreed(met(cast, ref))
    assert agreed is not None
    assert agreed.begins == "2018-11-27T14:00:00Z"


def test_what_crossed_is_contested_until_somebody_who_had_both_says() -> None:
    cast = apart()
    ref = propose(cast)
    agree(cast, ref)

    cast.cut = (ROK,)
    convene(cast, ref, US)
    cast.call(calling.cancel_meeting, ROK, ref=ref, reason="The minister is away.")
    cast.join()

    assert state(cast, ref) == state(cast, ref, US) == "contested"
    assert {step.step for step in contested_steps(met(cast, ref))} == {"convened", "cancelled"}
    cast.call(calling.postpone_meeting, US, ref=ref, reason="As Seoul asks.", until="2018-12-04")
    assert state(cast, ref) == "contested"


def test_a_postponed_meeting_wants_a_new_date_that_was_agreed_afterwards() -> None:
    cast = apart()
    ref = propose(cast)
    agree(cast, ref)

    cast.call(calling.postpone_meeting, ROK, ref=ref, reason="Talks with the North.", until="2018-11-26")
    assert state(cast, ref) == "postponed"

    cast.call(calling.propose_date, ROK, ref=ref, **LATER)
    agree(cast, ref, US)
    assert state(cast, ref) == "date_agreed"


def test_a_meeting_that_took_place_is_closed_once_the_read_out_is_settled() -> None:
    cast = apart()
    ref = held(cast)

    assert state(cast, ref) == "held"
    cast.call(telling.decline_readout, US, ref=ref)
    assert state(cast, ref) == "no_joint_readout"
    cast.call(calling.close_meeting, ROK, ref=ref)
    assert state(cast, ref) == "closed"


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_changes_neither_state_nor_agenda(seed: int) -> None:
    cast = apart()
    cast.give()
    ref = propose(cast)
    cast.cut = (ROK,)
    cast.call(calling.propose_date, US, ref=ref, **LATER)
    cast.call(calling.accept_date, ROK, ref=ref)
    cast.call(calling.postpone_meeting, ROK, ref=ref, reason="Travel.")
    cast.join()
    desk = cast.desks[ROK]
    stored = [one.entry for one in desk.store.arrived_since(0)]

    group = fold(random.Random(seed).sample(stored, len(stored)), table=desk.store.table)

    meeting = group.meeting(ref)
    assert meeting is not None
    assert state_of(meeting, group) == state(cast, ref)
    assert agenda_of(meeting, group, cast.now) == agenda_of(met(cast, ref), cast.group(), cast.now)


def following(cast: Cast, ref: str) -> datetime:
    found = next_of(met(cast, ref), cast.group())
    assert found is not None
    return found.begins


def test_a_series_keeps_its_local_time_over_a_change_of_the_clocks() -> None:
    cast = apart()

    ref = propose(cast, begins="2018-10-30T09:00", ends="2018-10-30T10:00", every=1, unit="weeks")

    assert met(cast, ref).dates[0].begins == "2018-10-30T13:00:00Z"
    assert following(cast, ref) == at("2018-11-06T14:00")


def test_a_monthly_series_takes_the_end_of_a_short_month_and_comes_back_to_its_day() -> None:
    cast = apart(calendars=())
    ref = propose(cast, begins="2018-10-31T09:00", ends="2018-10-31T10:00", every=1, unit="months")
    assert following(cast, ref) == at("2018-11-30T14:00")

    receipt = cast.call(calling.propose_next, US, ref=ref)

    assert receipt.ref is not None
    assert met(cast, receipt.ref).dates[0].begins == "2018-11-30T14:00:00Z"
    assert following(cast, receipt.ref) == at("2018-12-31T14:00")


def test_a_series_passes_over_days_that_a_party_has_closed_and_says_so() -> None:
    cast = apart()

    ref = propose(cast, begins="2018-11-08T09:00", ends="2018-11-08T10:00", every=2, unit="weeks")

    found = next_of(met(cast, ref), cast.group())
    assert found is not None
    assert found.begins == at("2018-11-23T14:00")
    assert [(day.date.isoformat(), day.code) for day in found.skipped] == [("2018-11-22", US)]


def test_a_series_past_the_last_calendar_says_what_is_not_known() -> None:
    cast = apart(calendars=(2018,))

    ref = propose(cast, begins="2018-12-20T09:00", ends="2018-12-20T10:00", every=2, unit="weeks")

    found = next_of(met(cast, ref), cast.group())
    assert found is not None
    assert [(reason.code, reason.values["party"]) for reason in found.unknown] == [
        ("calendar_not_there", US), ("calendar_not_there", ROK),
    ]  # fmt: skip


@pytest.mark.parametrize("facts", [
    {"begins": "9999-12-31T22:00:00Z", "ends": "9999-12-31T23:59:59Z", "zone": "Asia/Seoul"},
    {"begins": "2018-11-20T14:00:00Z", "ends": "2018-11-20T18:00:00Z", "zone": "Nowhere"},
])  # fmt: skip
def test_a_meeting_that_no_desk_would_write_stops_nobody(facts: dict[str, Any]) -> None:
    cast = apart()
    recurs = acting.Recurrence(1, "months")

    entry = cast.forge(US, acting.MeetingProposed(format="call", invited=("nobody",), recurs=recurs, **facts))

    meeting = cast.group().meetings[entry.id]
    next_of(meeting, cast.group())
    assert state_of(meeting, cast.group()) == "proposed"
    moves_on_meeting(meeting, cast.group(), cast.now, code=ROK, officer=HEAD)


def test_a_joint_read_out_that_every_party_accepted_settles_it_and_can_no_longer_be_declined() -> None:
    cast = apart()
    ref = held(cast)
    draft = TextDraft(title="Read-out of the first meeting", sort="readout", about=ref, texts={"en": "We met."})
    text = cast.call(texting.propose_text, ROK, draft=draft).ref
    assert text is not None
    assert state(cast, ref) == "held"

    wording = text_of(cast, text).current.terms.digest
    cast.call(texting.accept_text, US, ref=text, wording=wording)

    assert state(cast, ref) == "readout_agreed"
    with cast.refused(because("readout_agreed_already")):
        cast.call(telling.decline_readout, US, ref=ref)
    cast.call(calling.close_meeting, US, ref=ref)
    assert state(cast, ref) == "closed"
