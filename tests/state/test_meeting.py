"""What the record amounts to for a meeting: the fold judges authorship and order, whatever the order of arrival."""

import random
from typing import Any

from tests.cast import DESK, HEAD, JP, MONITOR, ROK, US, Cast, apart, three

from tandem.acts import meeting as met
from tandem.acts import minutes as said
from tandem.record.entry import Entry
from tandem.state.fold import fold
from tandem.state.meeting import Meeting

FIRST: dict[str, Any] = {"begins": "2018-11-20T14:00:00Z", "ends": "2018-11-20T18:00:00Z"}
LATER: dict[str, Any] = {"begins": "2018-11-27T14:00:00Z", "ends": "2018-11-27T18:00:00Z"}


def proposed(cast: Cast, code: str = US, **changed: Any) -> Entry:
    """Answer the entry by which a party proposes the meeting of 20 November 2018 in Washington."""
    plan = {**FIRST, "zone": "America/New_York", "format": "in_person", "invited": cast.parties, **changed}
    return cast.forge(code, met.MeetingProposed(**plan), prose={"title": "First meeting of the working group"})


def meeting(cast: Cast, entry: Entry, code: str = ROK) -> Meeting:
    """Answer the meeting that an entry opened, as a member's node has it."""
    return cast.group(code).meetings[entry.id]


def test_a_meeting_has_a_reference_in_the_number_space_of_its_feed() -> None:
    cast = apart()
    cast.give(US)

    first = proposed(cast)

    assert meeting(cast, first).ref == "ROK-US/2018/US-2"
    assert cast.group().matter("ROK-US/2018/US-2") == meeting(cast, first)
    assert meeting(cast, first).parties == (US, ROK)


def test_proposing_a_date_stands_on_it_and_only_the_invited_can_accept_one() -> None:
    cast = three()
    first = proposed(cast, invited=(ROK,))

    stranger = cast.forge(JP, met.DateAccepted(), refs=[(first.id, "on")])
    cast.forge(ROK, met.DateAccepted(), refs=[(first.id, "on")])

    held = meeting(cast, first)
    assert [(choice.party, choice.date) for choice in held.choices] == [(US, first.id), (ROK, first.id)]
    assert held.disregarded == ((stranger.id, "not_invited"),)


def test_an_acceptance_of_what_is_no_date_counts_for_nothing() -> None:
    cast = apart()
    first = proposed(cast)
    point = cast.forge(ROK, met.PointRaised(), refs=[(first.id, "on")], prose={"text": "The survey."})

    entry = cast.forge(ROK, met.DateAccepted(), refs=[(point.id, "on")])

    assert meeting(cast, first).disregarded == ((entry.id, "no_such_date"),)


def test_what_two_parties_did_without_having_seen_one_another_is_kept_both() -> None:
    cast = apart()
    first = proposed(cast)
    before = cast.page(ROK)

    cast.forge(US, met.MeetingCancelled(), refs=[(first.id, "on")], prose={"reason": "Illness."})
    cast.forge(ROK, met.MeetingConvened(), refs=[(first.id, "on")], seen=before)

    assert sorted(step.step for step in meeting(cast, first).steps) == ["cancelled", "convened"]


def test_a_step_after_an_end_that_its_author_had_seen_counts_for_nothing() -> None:
    cast = apart()
    first = proposed(cast)
    cast.forge(US, met.MeetingCancelled(), refs=[(first.id, "on")], prose={"reason": "Illness."})

    late = cast.forge(ROK, met.MeetingConvened(), refs=[(first.id, "on")])

    assert meeting(cast, first).disregarded == ((late.id, "already_ended"),)


def test_a_party_drops_only_its_own_points() -> None:
    cast = apart()
    first = proposed(cast)
    point = cast.forge(ROK, met.PointRaised(), refs=[(first.id, "on")], prose={"text": "The survey."})

    theirs = cast.forge(US, met.PointDropped(), refs=[(point.id, "on")])
    own = cast.forge(ROK, met.PointDropped(), refs=[(point.id, "on")])

    held = meeting(cast, first)
    assert held.disregarded == ((theirs.id, "no_such_point"),)
    assert held.points[0].dropped is not None
    assert held.points[0].dropped.entry == own.id


def test_attendance_in_another_ones_name_is_reported_whatever_it_calls_itself() -> None:
    cast = apart()
    first = proposed(cast)
    words = {"person": "Alex N. Wong"}

    cast.forge(
        ROK, said.AttendanceReported(member=US, person=1, state="attended", evidence="own"),
        refs=[(first.id, "on")], prose=words,
    )  # fmt: skip
    cast.forge(
        US, said.AttendanceReported(member=US, person=1, state="not_confirmed", evidence="own"),
        refs=[(first.id, "on")], prose=words,
    )  # fmt: skip

    rows = meeting(cast, first).attendance
    assert [(row.source, row.state, row.evidence) for row in rows] == [
        (ROK, "attended", "reported"),
        (US, "not_confirmed", "own"),
    ]


def test_an_account_of_another_side_is_reported_whatever_it_calls_itself() -> None:
    cast = apart()
    first = proposed(cast)

    cast.forge(
        ROK, said.ReadoutGiven(party=US, language="en"), refs=[(first.id, "on")], prose={"text": "The US agreed."}
    )

    assert meeting(cast, first).readouts[0].evidence == "reported"


def test_nobody_confirms_its_own_outcome_and_only_who_owes_it_does_it() -> None:
    cast = apart()
    first = proposed(cast)
    outcome = cast.forge(
        ROK, said.OutcomeRecorded(kind="action", owner=US, due="2018-12-01"), refs=[(first.id, "on")],
        prose={"text": "The US files the exemption."},
    )  # fmt: skip

    own = cast.forge(ROK, said.OutcomeConfirmed(answer="confirmed"), refs=[(outcome.id, "on")])
    claimed = cast.forge(ROK, said.OutcomeDone(), refs=[(outcome.id, "on")])
    cast.forge(US, said.OutcomeConfirmed(answer="disputed"), refs=[(outcome.id, "on")], prose={"reason": "No."})
    cast.forge(US, said.OutcomeDone(), refs=[(outcome.id, "on")])

    held = meeting(cast, first)
    assert held.disregarded == ((own.id, "own_outcome"), (claimed.id, "not_the_one_who_owes"))
    assert [answer.answer for answer in held.outcomes[0].answers] == ["disputed"]
    assert held.outcomes[0].done is not None


def test_a_monitor_observes_a_meeting_of_others_and_cannot_call_one() -> None:
    cast = apart(monitors=[MONITOR])
    seen = met.MeetingObserved(
        between=(US, "DPRK"), status="planned", evidence="reported", happened="2018-11-08", known="2018-11-05"
    )
    monitor: dict[str, Any] = {"officer": HEAD, "role": "monitor"}

    first = cast.forge(MONITOR, seen, prose={"title": "High-level meeting", "text": "Set for New York."}, **monitor)
    cast.forge(
        MONITOR, met.MeetingReported(party=US, step="called_off", evidence="reported", happened="2018-11-07"),
        refs=[(first.id, "on")], prose={"text": "Called off the day before."}, **monitor,
    )  # fmt: skip
    own = proposed(cast)
    barred = cast.forge(MONITOR, met.MeetingConvened(), refs=[(own.id, "on")], **monitor)
    not_called = cast.forge(ROK, met.MeetingConvened(), refs=[(first.id, "on")])

    held = meeting(cast, first)
    assert held.ref == "ROK-US/2018/MONITOR-1"
    assert [step.step for step in held.later] == ["called_off"]
    assert held.disregarded == ((not_called.id, "not_called_here"),)
    assert (barred.id, "not_a_party") in cast.group().disregarded


def test_an_act_about_a_notice_does_not_fit_a_meeting_and_the_other_way_round() -> None:
    cast = apart()
    ref = cast.give()
    first = proposed(cast)

    odd = cast.forge(ROK, said.JointReadoutDeclined(), refs=[(cast.notice(ref).id, "on")])
    later = cast.forge(
        ROK, met.MeetingReported(party=US, step="held", evidence="reported"), refs=[(first.id, "on")],
        prose={"text": "It met."},
    )  # fmt: skip

    assert cast.notice(ref).disregarded == ((odd.id, "not_about_a_notice"),)
    assert meeting(cast, first).disregarded == ((later.id, "not_an_observed_meeting"),)


def busy(cast: Cast) -> Entry:
    """Let two parties do much to a meeting, some of it without having seen one another."""
    first = proposed(cast)
    before = {code: cast.page(code) for code in (ROK, US)}
    offer = cast.forge(ROK, met.DateProposed(**LATER), refs=[(first.id, "on")], seen=before[ROK])
    cast.forge(US, met.DateAccepted(), refs=[(offer.id, "on")])
    cast.forge(US, met.MeetingPostponed(until="2018-12-04"), refs=[(first.id, "on")], prose={"reason": "Travel."})
    cast.forge(ROK, met.MeetingConvened(), refs=[(first.id, "on")], seen=before[ROK])
    for code in (ROK, US):
        cast.forge(code, met.PointRaised(), refs=[(first.id, "on")], prose={"text": "The survey."}, officer=DESK)
        cast.forge(
            code, said.AttendanceReported(member=US, person=1, state="listed"), refs=[(first.id, "on")],
            seen=before[code], prose={"person": "Mark Lambert"},
        )  # fmt: skip
    return first


def test_the_order_of_arrival_changes_nothing() -> None:
    cast = apart()
    first = busy(cast)
    stored = [one.entry for one in cast.desks[ROK].store.arrived_since(0)]
    table = cast.desks[ROK].store.table

    for seed in range(20):
        shuffled = random.Random(seed).sample(stored, len(stored))
        assert fold(shuffled, table=table).meetings[first.id] == meeting(cast, first)

    assert len({desk.state_hash() for desk in cast.nodes}) == 1
