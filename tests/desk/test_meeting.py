"""What may be done about a meeting, and the sentence for everything that may not; nothing is written then."""

from pathlib import Path
from typing import Any

import pytest
from tests.cast import DESK, HEAD, JP, MONITOR, READER, ROK, US, Cast, apart, at, three
from tests.meetings import agree, convene, held, met, plan, propose

from tandem.acts.meeting import MeetingObserved, MeetingReported
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import note as noting
from tandem.desk import point as pointing
from tandem.desk import sighting
from tandem.desk.desk import Acting, NotAllowed
from tandem.desk.escalation import escalate_matter, settle_escalation
from tandem.desk.reading import reader_of
from tandem.desk.scope import answer_type_dispute, dispute_type, withdraw_type_dispute
from tandem.desk.search import search
from tandem.reports.speaker import Speaker
from tandem.rules.agenda import agenda_of
from tandem.rules.reason import Reason, because

LATER = {"begins": "2018-11-27T09:00", "ends": "2018-11-27T13:00"}
ENGLISH = Speaker("en", "Asia/Seoul")


@pytest.mark.parametrize(("changed", "reason", "words"), [
    ({"begins": "2018-10-01T09:00", "ends": "2018-10-01T10:00"},
     because("meeting_in_past", at="2018-10-01T13:00:00Z"),
     "The meeting would begin in the past (Mon 1 Oct 2018, 22:00 KST). Propose a date to come; "
     "a meeting that took place is recorded as observed."),
    ({"ends": "2018-11-20T08:00"}, because("meeting_ends_first"),
     "The meeting would end before it begins; correct one of the two."),
    ({"begins": "next week"}, because("moment_unfit", name="begins", found="next week"),
     "Enter the begin as day and time, for example 2018-11-20T09:00; found next week."),
    ({"zone": "Nowhere"}, because("zone_unknown", name="zone", found="Nowhere"),
     "There is no time zone Nowhere; choose one from the list."),
    ({"format": "seance"}, because("format_unknown", found="seance", known="in_person, video, call, written"),
     "A meeting is not held as seance; choose one of: in_person, video, call, written."),
    ({"invited": (JP,)}, because("not_a_party_named", party=JP),
     "JP is not a party of this group; name the two parties by their codes."),
    ({"invited": (US,)}, because("nobody_invited"), "Nobody else is invited; name another party."),
    ({"observers": ("UNC",)}, because("no_such_member", party="UNC"),
     "The charter does not name UNC; use the code of a party, monitor or other body in it."),
    ({"every": 2, "unit": "moons"}, because("recurrence_unfit", found="moons"),
     "A series comes every 1 to 52 weeks or months; found moons."),
    ({"marking": "secret"},
     because("marking_unknown", found="secret", markings="official, sensitive, confidential"), ""),
])  # fmt: skip
def test_a_meeting_that_does_not_fit_is_not_proposed(changed: dict[str, Any], reason: Reason, words: str) -> None:
    cast = apart()

    with cast.refused(reason):
        cast.call(calling.propose_meeting, US, plan=plan(**changed))

    assert not words or ENGLISH.reason(reason) == words


def test_an_officer_without_a_seat_proposes_nothing() -> None:
    cast = apart()

    for acting, reason in (
        (Acting(US, 9, "desk_officer"), because("no_such_officer", party=US, officer=9)),
        (Acting("UNC", DESK, "desk_officer"), because("seat_not_here", party="UNC", seats=US)),
    ):
        with cast.refused(reason):
            calling.propose_meeting(cast.desks[US], acting=acting, now=cast.now, seen=cast.page(US), plan=plan())


def test_who_is_not_invited_accepts_no_date_and_convenes_nothing() -> None:
    cast = three()
    ref = propose(cast, invited=(ROK,))
    stranger = because("not_invited_to", party=JP, parties="US, ROK")
    assert ENGLISH.reason(stranger) == "JP is not invited to this meeting; US, ROK are."

    with cast.refused(stranger):
        cast.call(calling.accept_date, JP, ref=ref)
    with cast.refused(stranger):
        convene(cast, ref, JP)
    with cast.refused(stranger):
        cast.call(pointing.raise_point, JP, ref=ref, text="Ours.")


def test_a_date_is_accepted_once_and_not_when_it_has_passed() -> None:
    cast = apart()
    ref = propose(cast)

    with cast.refused(because("date_stands_already", party=US)):
        cast.call(calling.accept_date, US, ref=ref, on=met(cast, ref).dates[0].stamp.label)
    with cast.refused(because("no_such_date", ref=ref)):
        cast.call(calling.accept_date, ROK, ref=ref, on="ROK-99")
    cast.now = at("2018-11-20T15:00")
    with cast.refused(because("date_passed", at="2018-11-20T14:00:00Z")):
        cast.call(calling.accept_date, ROK, ref=ref)
    assert ENGLISH.reason(because("date_passed", at="2018-11-20T14:00:00Z")).startswith("This date began")


def test_a_meeting_is_not_convened_before_its_date_is_agreed_nor_twice() -> None:
    cast = apart()
    ref = propose(cast)

    with cast.refused(because("date_not_agreed", parties=ROK)):
        convene(cast, ref)
    agree(cast, ref)
    convene(cast, ref)
    with cast.refused(because("convened_already")):
        convene(cast, ref, ROK)


def test_a_meeting_that_is_to_come_was_not_held() -> None:
    cast = apart()
    ref = propose(cast)
    agree(cast, ref)

    with cast.refused(because("held_to_come", at="2018-11-20T18:00:00Z")):
        cast.call(calling.hold_meeting, US, ref=ref)
    for act, more in ((telling.record_outcome, {"kind": "action", "text": "File."}),
                      (telling.give_readout, {"party": US, "text": "We met."}),
                      (telling.decline_readout, {})):  # fmt: skip
        with cast.refused(because("meeting_not_held", meeting="date_agreed")):
            cast.call(act, US, ref=ref, **more)
    with cast.refused(because("meeting_not_held", meeting="date_agreed")):
        cast.call(telling.report_attendance, US, ref=ref, member=US, person="Stephen Biegun", state="attended")


def test_what_is_over_stays_over() -> None:
    cast = apart()
    ref = propose(cast)
    cast.call(calling.cancel_meeting, US, ref=ref, reason="Illness.")
    over = because("meeting_stands", meeting="cancelled")
    assert ENGLISH.reason(over) == "The meeting is cancelled; this can no longer be done."

    for act, more in ((calling.propose_date, LATER), (calling.postpone_meeting, {"reason": "Travel."}),
                      (calling.convene_meeting, {}), (pointing.raise_point, {"text": "The survey."}),
                      (calling.close_meeting, {})):  # fmt: skip
        with cast.unchanged(), pytest.raises(NotAllowed) as refused:
            cast.call(act, ROK, ref=ref, **more)
        assert refused.value.reasons == (over,)


def test_putting_off_wants_a_reason_and_a_day_to_come() -> None:
    cast = apart()
    ref = propose(cast)

    with cast.refused(because("prose_missing", name="reason")):
        cast.call(calling.postpone_meeting, US, ref=ref, reason=" ")
    with cast.refused(because("day_passed", name="until", found="2018-10-01")):
        cast.call(calling.postpone_meeting, US, ref=ref, reason="Travel.", until="2018-10-01")
    with cast.refused(because("prose_missing", name="reason")):
        cast.call(calling.cancel_meeting, US, ref=ref, reason="")


def test_a_meeting_is_not_closed_while_the_read_out_is_open() -> None:
    cast = apart()
    ref = held(cast)

    with cast.refused(because("readout_open")):
        cast.call(calling.close_meeting, ROK, ref=ref)
    cast.call(telling.decline_readout, ROK, ref=ref, reason="No common wording.")
    with cast.refused(because("declined_already", party=ROK)):
        cast.call(telling.decline_readout, ROK, ref=ref)


def test_a_party_drops_only_its_own_points() -> None:
    cast = apart()
    ref = propose(cast)
    cast.call(pointing.raise_point, ROK, ref=ref, text="The survey.", about=(cast.give(),))
    label = met(cast, ref).points[0].stamp.label

    with cast.refused(because("no_point_of_yours", ref=ref, point=label)):
        cast.call(pointing.drop_point, US, ref=ref, on=label)
    cast.call(pointing.drop_point, ROK, ref=ref, on=label)
    with cast.refused(because("no_point_of_yours", ref=ref, point=label)):
        cast.call(pointing.drop_point, ROK, ref=ref, on=label)
    with cast.refused(because("no_such_ref", ref="ROK-US/2018/ROK-99")):
        cast.call(pointing.raise_point, ROK, ref=ref, text="That.", about=("ROK-US/2018/ROK-99",))


def test_a_person_is_numbered_by_name_and_each_source_keeps_its_own_word() -> None:
    cast = apart()
    ref = held(cast)
    person = "Alex N. Wong"

    cast.call(telling.report_attendance, US, ref=ref, member=US, person=person, state="not_confirmed")
    cast.call(telling.report_attendance, ROK, ref=ref, member=US, person="alex n.  wong", state="attended",
              source="Our delegation.")  # fmt: skip
    cast.call(telling.report_attendance, US, ref=ref, member=US, person="Mark Lambert", state="listed")

    rows = met(cast, ref).attendance
    assert [(row.source, row.person, row.state, row.evidence) for row in rows] == [
        (US, 1, "not_confirmed", "own"), (ROK, 1, "attended", "reported"), (US, 2, "listed", "own"),
    ]  # fmt: skip


@pytest.mark.parametrize(("changed", "reason"), [
    ({"member": "Blue House", "capacity": "delegate"}, because("person_of_unknown", party="Blue House")),
    ({"member": ""}, because("person_of_unknown", party="")),
    ({"state": "perhaps"},
     because("presence_unknown", found="perhaps", known="listed, confirmed, attended, did_not_attend, not_confirmed")),
    ({"capacity": "guest"}, because("capacity_unknown", found="guest", known="head, delegate, observer, third_party")),
    ({"member": ROK}, because("source_missing")),
    ({"person": ""}, because("prose_missing", name="person")),
])  # fmt: skip
def test_attendance_that_says_nothing_is_refused(changed: dict[str, Any], reason: Reason) -> None:
    cast = apart()
    ref = held(cast)
    given = {"member": US, "person": "Mark Lambert", "state": "listed", **changed}

    with cast.unchanged(), pytest.raises(NotAllowed) as refused:
        cast.call(telling.report_attendance, US, ref=ref, **given)

    assert reason in refused.value.reasons
    assert ENGLISH.reason(reason)


def test_a_body_that_the_group_does_not_know_comes_as_a_third_party() -> None:
    cast = apart()
    ref = held(cast)

    cast.call(telling.report_attendance, US, ref=ref, member="Red Cross", person="An observer", state="attended",
              capacity="third_party", source="Seating plan.")  # fmt: skip

    assert met(cast, ref).attendance[0].member == "Red Cross"


def test_nobody_confirms_its_own_outcome_and_a_dispute_wants_a_reason() -> None:
    cast = apart()
    ref = held(cast)
    cast.call(telling.record_outcome, ROK, ref=ref, kind="action", text="The US files.", owner=US, due="2018-12-03")
    label = met(cast, ref).outcomes[0].stamp.label

    with cast.refused(because("own_outcome", party=ROK)):
        cast.call(telling.confirm_outcome, ROK, ref=ref, on=label, answer="confirmed")
    with cast.refused(because("reason_missing", position="disputed")):
        cast.call(telling.confirm_outcome, US, ref=ref, on=label, answer="disputed")
    with cast.refused(because("no_such_outcome", ref=ref, outcome="US-99")):
        cast.call(telling.confirm_outcome, US, ref=ref, on="US-99", answer="confirmed")
    cast.call(telling.confirm_outcome, US, ref=ref, on=label, answer="confirmed")
    with cast.refused(because("outcome_so_already", answer="confirmed")):
        cast.call(telling.confirm_outcome, US, ref=ref, on=label, answer="confirmed")
    with cast.refused(because("not_the_one_who_owes", party=US)):
        cast.call(telling.finish_outcome, ROK, ref=ref, on=label)
    cast.call(telling.finish_outcome, US, ref=ref, on=label, result="Filed in New York.")
    with cast.refused(because("outcome_done_already")):
        cast.call(telling.finish_outcome, US, ref=ref, on=label)


@pytest.mark.parametrize(("changed", "reason"), [
    ({"kind": "rumour"},
     because("outcome_unknown", found="rumour", known="information, decision, action, commitment, line")),
    ({"owner": "UNC"}, because("no_such_member", party="UNC")),
    ({"due": "soon"}, because("day_unfit", name="due", found="soon")),
    ({"account": US}, because("source_missing")),
])  # fmt: skip
def test_an_outcome_that_does_not_fit_is_refused(changed: dict[str, Any], reason: Reason) -> None:
    cast = apart()
    ref = held(cast)

    with cast.refused(reason):
        cast.call(telling.record_outcome, ROK, ref=ref, **{"kind": "action", "text": "File.", **changed})


def test_an_account_is_ones_own_or_reported_with_its_source() -> None:
    cast = three()
    ref = held(cast, invited=(ROK,))

    cast.call(telling.give_readout, ROK, ref=ref, party=ROK, text="Strong support for the survey.")
    with cast.refused(because("source_missing")):
        cast.call(telling.give_readout, ROK, ref=ref, party=US, text="Close coordination.")
    with cast.refused(because("account_of_absent", party=JP, parties="US, ROK")):
        cast.call(telling.give_readout, JP, ref=ref, party=JP, text="We were not there.")
    cast.call(telling.give_readout, ROK, ref=ref, party=US, text="Close coordination.", source="Media note.")

    assert [(one.party, one.evidence) for one in met(cast, ref).readouts] == [(ROK, "own"), (US, "reported")]


def test_the_next_of_a_series_is_proposed_once_with_the_words_of_the_one_before() -> None:
    cast = apart()
    ref = propose(cast, every=2, unit="weeks")

    receipt = cast.call(calling.propose_next, ROK, ref=ref)

    assert receipt.ref is not None
    after = met(cast, receipt.ref)
    assert (after.series, after.zone, after.owner) == (met(cast, ref).id, "America/New_York", ROK)
    assert after.dates[0].begins == "2018-12-04T14:00:00Z"
    with cast.refused(because("next_there_already", ref=ref)):
        cast.call(calling.propose_next, US, ref=ref)
    with cast.refused(because("not_a_series", ref=(single := propose(cast)))):
        cast.call(calling.propose_next, US, ref=single)


def test_a_monitor_records_a_meeting_of_others_and_what_became_of_it() -> None:
    cast = apart(monitors=[MONITOR])
    cast.now = at("2018-11-21T01:00")
    seen = MeetingObserved(between=(US, ROK), status="planned", evidence="reported", happened="2018-11-08")

    ref = cast.call(
        sighting.observe_meeting, MONITOR, HEAD, observed=seen, title="Talks", text="Set for 8 November.",
        source="A newspaper.",
    ).ref  # fmt: skip
    assert ref is not None
    cast.call(
        sighting.report_meeting, MONITOR, HEAD, ref=ref, text="Called off the day before.",
        reported=MeetingReported(party=US, step="called_off", evidence="reported", happened="2018-11-07"),
    )  # fmt: skip

    assert met(cast, ref).later[0].step == "called_off"
    with cast.refused(because("not_called_here", ref=ref)):
        cast.call(calling.convene_meeting, ROK, ref=ref)
    held_one = MeetingObserved(between=(US, ROK), status="held", evidence="reported", happened="2018-11-20")
    other = cast.call(sighting.observe_meeting, MONITOR, HEAD, observed=held_one, title="Met", text="They met.").ref
    with cast.refused(because("account_missing")):
        cast.call(telling.record_outcome, MONITOR, HEAD, ref=other, kind="information", text="Support.")


def test_what_is_observed_names_who_met_and_lies_behind() -> None:
    cast = apart()

    with cast.refused(because("between_missing")):
        cast.call(sighting.observe_meeting, ROK, title="Talks", text="They met.",
                  observed=MeetingObserved(between=(), status="held", evidence="reported"))  # fmt: skip
    with cast.refused(because("day_to_come", name="happened", found="2018-12-24")):
        seen = MeetingObserved(between=(US,), status="held", evidence="reported", happened="2018-12-24")
        cast.call(sighting.observe_meeting, ROK, title="Talks", text="They met.", observed=seen)
    ref = propose(cast)
    with cast.refused(because("called_here", ref=ref)):
        cast.call(sighting.report_meeting, ROK, ref=ref, text="Off.",
                  reported=MeetingReported(party=US, step="called_off", evidence="reported"))  # fmt: skip


def test_the_agenda_is_built_from_what_is_open_and_cites_it() -> None:
    cast = apart()
    first = held(cast)
    cast.call(telling.record_outcome, US, ref=first, kind="action", text="File the request.", owner=ROK,
              due="2018-12-03")  # fmt: skip
    opposed = cast.give(US, action_type="exercise")
    cast.take(opposed, "objection", ROK)
    asked = cast.give(ROK)
    cast.ask(asked)
    after = propose(cast, begins="2018-12-04T09:00", ends="2018-12-04T13:00")
    cast.call(pointing.raise_point, ROK, ref=after, text="The groundbreaking ceremony.")

    rows = agenda_of(met(cast, after), cast.group(), cast.now)

    assert [(row.sort, row.ref, row.party) for row in rows] == [
        ("objection", opposed, ROK), ("consultation", asked, US), ("question", asked, ROK),
        ("outcome", first, ROK), ("point", after, ROK),
    ]  # fmt: skip
    assert rows[3].carried == first
    assert agenda_of(met(cast, first), cast.group(), cast.now) == ()


def test_what_went_to_a_higher_level_and_a_disputed_type_stand_on_the_agenda_with_their_cause() -> None:
    cast = apart()
    survey, seen = cast.give(ROK), cast.give(ROK)
    asked = cast.call(escalate_matter, US, ref=survey, level="co_chairs", reason="The desks do not get on.")
    disputed = cast.call(dispute_type, US, ref=seen, action_type="exercise", reason="Soldiers take part.")
    ref = propose(cast)

    rows = agenda_of(met(cast, ref), cast.group(), cast.now)

    first, second = (one for one in rows if one.sort in ("escalated", "type_dispute"))
    assert (first.ref, first.entry, first.party, first.level) == (survey, asked.entry, US, "co_chairs")
    assert first.why == (because("escalated_by", party=US, level="co_chairs"),)
    assert (second.ref, second.entry, second.party) == (seen, disputed.entry, ROK)
    assert second.why == (because("type_dispute_open", party=US, to=ROK, count=0),)

    cast.call(answer_type_dispute, ROK, ref=seen, answer="keeps", reason="None do.")
    kept = [row.why for row in agenda_of(met(cast, ref), cast.group(), cast.now) if row.sort == "type_dispute"]
    assert kept == [(because("type_dispute_kept", party=US, to=ROK, count=0),)]
    cast.call(withdraw_type_dispute, US, ref=seen)
    cast.call(settle_escalation, US, ref=survey, result="Agreed by telephone.")
    assert {row.sort for row in agenda_of(met(cast, ref), cast.group(), cast.now)} == {"consultation"}


def test_points_of_a_meeting_that_was_cancelled_are_carried_over() -> None:
    cast = apart()
    first = propose(cast)
    cast.call(pointing.raise_point, ROK, ref=first, text="The survey.")
    cast.call(calling.cancel_meeting, US, ref=first, reason="Illness.")

    after = propose(cast, begins="2018-12-04T09:00", ends="2018-12-04T13:00")

    assert [(row.sort, row.carried) for row in agenda_of(met(cast, after), cast.group(), cast.now)] == [
        ("point", first)
    ]


def test_a_note_stays_with_the_seat_that_made_it(tmp_path: Path) -> None:
    cast = apart(private=tmp_path)
    ref = propose(cast)
    desk, reader = cast.desks[ROK], reader_of(cast.desks[ROK], code=ROK, officer=DESK)
    before = [one.entry.id for one in desk.store.arrived_since(0)]

    note = noting.keep_note(desk, reader=reader, now=cast.now, ref=ref, text="Ask for the waiver quietly.")

    assert [one.text for one in noting.list_notes(desk, reader=reader, ref=ref)] == ["Ask for the waiver quietly."]
    assert [one.entry.id for one in desk.store.arrived_since(0)] == before
    theirs = reader_of(cast.desks[US], code=US, officer=DESK)
    assert noting.list_notes(cast.desks[US], reader=theirs, ref=ref) == ()
    assert search(cast.desks[US], reader=theirs, now=cast.now, query="quietly").hits == ()
    with pytest.raises(NotAllowed) as refused:
        noting.open_note(cast.desks[US], reader=theirs, ref=ref, note=note)
    assert refused.value.reasons == (because("no_such_note", ref=ref, note=note),)
    only_reads = reader_of(desk, code=ROK, officer=READER)
    with pytest.raises(NotAllowed) as refused:
        noting.keep_note(desk, reader=only_reads, now=cast.now, ref=ref, text="Mine.")
    assert refused.value.reasons == (because("note_wants_role", roles="desk_officer, head_of_delegation, counsel"),)
    noting.discard_note(desk, reader=reader, ref=ref, note=note)
    assert noting.list_notes(desk, reader=reader, ref=ref) == ()


def test_there_is_no_meeting_under_the_reference_of_a_notice() -> None:
    cast: Cast = apart()
    ref = cast.give()

    with cast.refused(because("no_such_meeting", ref=ref)):
        convene(cast, ref)
