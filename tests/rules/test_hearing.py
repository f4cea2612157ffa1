"""Was a party heard? Receipts, windows and positions at their edges, to the second."""

from datetime import timedelta

import pytest
from tests.cast import HEAD, JP, MONDAY, ROK, US, accept, apart, at, calendar, hosted, parcel_of, three

from tandem.acts.notice import NoticeReceived
from tandem.desk import group as grouping
from tandem.desk import notice as noticing
from tandem.desk import position as positioning
from tandem.desk.receiving import Parcel, receive
from tandem.rules.notice import is_consulted, live_objections, unanswered_concerns
from tandem.rules.reason import because

SECOND = timedelta(seconds=1)


def test_sending_opens_no_window_however_long_nobody_says_that_the_notice_arrived() -> None:
    cast = apart()
    ref = cast.give()

    cast.wait(days=90)

    hearing = cast.hearing(ref)
    assert (hearing.grade, hearing.deadline, hearing.outcome) == (0, None, "receipt_overdue")
    assert hearing.heard.reasons == (because("receipt_missing", party=US),)


def test_a_receipt_is_overdue_when_its_day_has_passed_and_not_a_second_before() -> None:
    cast = apart()
    ref = cast.give()

    cast.now = MONDAY + timedelta(hours=24)
    assert cast.hearing(ref).outcome == "awaiting_receipt"
    cast.now += SECOND
    assert cast.hearing(ref).outcome == "receipt_overdue"


def test_a_receipt_that_comes_late_opens_the_whole_window() -> None:
    cast = apart()
    ref = cast.give()
    cast.wait(days=3)

    cast.watch(US)

    hearing = cast.hearing(ref)
    assert (hearing.opened, hearing.outcome) == (cast.now, "open")
    assert hearing.deadline is not None
    assert hearing.deadline.at == at("2018-10-24T22:00")


def test_the_node_of_the_other_party_opens_the_window_by_its_own_receipt() -> None:
    cast = apart()
    ref = cast.give()

    receipts = cast.watch()

    assert [(receipt.code, receipt.kind) for receipt in receipts] == [(US, "notice.received/1")]
    assert (cast.hearing(ref).grade, cast.hearing(ref).hosted) == (1, False)
    assert cast.notice(ref).receipts[0].stated is not None
    assert cast.notice(ref).receipts[0].stated.closes == "2018-10-19T22:00:00Z"


def test_on_a_shared_host_the_receipt_of_the_node_opens_nothing_and_that_of_an_officer_does() -> None:
    cast = hosted()
    ref = cast.give()
    cast.watch()

    assert (cast.hearing(ref).grade, cast.hearing(ref).hosted, cast.hearing(ref).deadline) == (1, True, None)
    assert cast.notice(ref).receipts[0].stated is None
    cast.call(noticing.acknowledge_notice, US, ref=ref)
    assert (cast.hearing(ref).grade, cast.hearing(ref).outcome) == (2, "open")


def test_the_window_is_open_until_the_second_before_its_end() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    cast.now = at("2018-10-19T22:00") - SECOND
    assert (cast.hearing(ref).outcome, cast.hearing(ref).heard.verdict) == ("open", "no")
    cast.now += SECOND
    assert (cast.hearing(ref).outcome, cast.hearing(ref).heard.verdict) == ("lapsed", "yes")


def test_an_answer_hears_a_party_before_its_window_is_over() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()

    cast.take(ref, "no_objection", reason="")

    assert cast.hearing(ref).outcome == "passed_explicitly"
    assert cast.hearing(ref).heard.reasons == (because("answered", party=US),)


def test_a_revision_a_minute_before_the_end_gives_the_whole_window_again() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.now = at("2018-10-19T21:59")

    cast.revise(ref, what="Sixty thousand litres.")
    assert cast.hearing(ref).outcome == "awaiting_receipt"
    cast.wait(minutes=1)
    cast.watch()

    assert cast.hearing(ref).outcome == "open"
    assert cast.hearing(ref).deadline.at == at("2018-10-26T22:00")  # type: ignore[union-attr]


def test_an_objection_in_flight_stands_on_the_version_it_read_and_stays_live() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    page = cast.page(US)
    cast.revise(ref, what="Sixty thousand litres.")

    cast.take(ref, "objection", seen=page)

    hearing = cast.hearing(ref)
    assert hearing.position is not None
    assert (hearing.position.version, hearing.answered) == (1, False)
    assert [p.version for p in live_objections(cast.notice(ref), cast.group(), cast.now)] == [1]


@pytest.mark.parametrize("position", ["strong_support", "support", "no_objection", "abstain"])
def test_a_position_without_a_worry_stops_counting_when_the_notice_is_revised(position: str) -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, position)

    cast.revise(ref)

    assert cast.hearing(ref).heard.reasons == (because("receipt_missing", party=US),)
    assert cast.hearing(ref).live is None


@pytest.mark.parametrize("position", ["objection", "concern"])
def test_an_objection_and_a_concern_stay_live_until_their_party_answers_anew(position: str) -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, position)

    cast.revise(ref)
    assert cast.hearing(ref).live is not None

    cast.take(ref, "no_objection")
    assert cast.hearing(ref).live is None


def test_an_objection_ends_when_it_is_withdrawn() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "objection")

    cast.call(positioning.withdraw_position, US, ref=ref, reason="The figures are clear now.")

    assert cast.hearing(ref).live is None
    assert cast.hearing(ref).outcome == "open"


def test_support_for_an_old_version_does_not_take_an_objection_to_the_new_one_away() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    page_of_a_colleague = cast.page(US)
    cast.revise(ref)
    cast.take(ref, "objection")

    cast.take(ref, "support", seen=page_of_a_colleague)

    assert [p.version for p in live_objections(cast.notice(ref), cast.group(), cast.now)] == [2]


def test_a_concern_is_there_until_the_owner_answers_that_very_one() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    cast.take(ref, "concern", reason="Fuel.")
    cast.call(positioning.answer_concern, ROK, ref=ref, party=US, answer="It returns.")
    assert unanswered_concerns(cast.notice(ref), cast.group(), cast.now) == ()

    cast.take(ref, "concern", reason="Dates.")

    assert len(unanswered_concerns(cast.notice(ref), cast.group(), cast.now)) == 1


def test_a_party_that_is_away_for_a_month_holds_the_hearing_and_nobody_else_is_asked_again() -> None:
    cast = three()
    cast.cut = [JP]
    ref = cast.give()
    cast.watch(US)
    cast.take(ref, "support")

    cast.now = at("2018-11-15T01:00")
    consulted = is_consulted(cast.notice(ref), cast.group(), cast.now)
    assert consulted.reasons == (because("receipt_missing", party=JP),)
    cast.join()
    cast.watch(JP)
    assert cast.hearing(ref, JP).deadline.at == at("2018-11-26T09:00")  # type: ignore[union-attr]

    cast.now = at("2018-11-26T09:00")
    consulted = is_consulted(cast.notice(ref), cast.group(), cast.now)
    assert consulted.is_yes
    assert [reason.code for reason in consulted.reasons] == ["answered", "window_passed"]


def test_a_clock_change_inside_the_window_leaves_its_end_at_six_in_the_evening_there() -> None:
    cast = apart()
    cast.now = at("2018-11-01T14:00")
    ref = cast.give()
    cast.watch()

    assert cast.hearing(ref).deadline.at == at("2018-11-08T23:00")  # type: ignore[union-attr]


def test_thanksgiving_of_one_side_makes_the_window_of_both_a_day_longer() -> None:
    cast = apart()
    cast.now = at("2018-11-20T14:00")
    ref = cast.give()
    cast.watch()

    deadline = cast.hearing(ref).deadline
    assert deadline is not None
    assert deadline.at == at("2018-11-28T23:00")
    assert [(day.date.isoformat(), day.code) for day in deadline.skipped] == [("2018-11-22", US)]


def test_while_nothing_runs_for_a_week_no_entry_appears_and_the_window_ends_all_the_same() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    before = cast.held()

    cast.wait(days=7)

    assert cast.hearing(ref).outcome == "lapsed"
    assert cast.held() == before


def test_a_receipt_dated_in_the_future_shows_a_disputed_clock() -> None:
    cast = apart()
    ref = cast.give()
    version = cast.notice(ref).current.stamp.entry

    cast.forge(US, NoticeReceived(), refs=[(version, "version")], when=cast.now + timedelta(days=2))

    assert cast.hearing(ref).heard.verdict == "not_known"
    assert [reason.code for reason in cast.hearing(ref).heard.reasons] == ["clock_disputed"]


def test_beyond_the_last_accepted_calendar_the_end_of_a_window_is_not_known() -> None:
    cast = apart(calendars=(2018,))
    cast.now = at("2018-12-27T01:00")
    ref = cast.give(starts_on="2019-01-20", ends_on="2019-01-21")
    cast.watch()

    assert cast.hearing(ref).outcome == "not_known"
    assert cast.hearing(ref).heard.reasons == (because("calendar_missing", code=ROK, year=2019),)


def test_a_calendar_accepted_later_moves_no_window_that_runs() -> None:
    cast = apart()
    ref = cast.give()
    cast.watch()
    table = calendar(US, 2018)
    table["days"].insert(7, {"date": "2018-10-18", "names": {"en": "A new holiday"}})

    accept(cast, table)

    assert cast.hearing(ref).deadline.at == at("2018-10-19T22:00")  # type: ignore[union-attr]
    later = cast.give(title="A second survey")
    cast.watch()
    assert cast.hearing(later).deadline.at == at("2018-10-22T22:00")  # type: ignore[union-attr]


def test_of_two_calendars_the_first_to_be_accepted_counts_for_a_window_that_had_none() -> None:
    cast = apart(calendars=(2018,))
    cast.now = at("2018-12-27T01:00")
    ref = cast.give(starts_on="2019-01-20", ends_on="2019-01-21")
    cast.watch()
    accept(cast, calendar(ROK, 2019))
    longer = calendar(US, 2019)
    longer["days"].insert(1, {"date": "2019-01-02", "names": {"en": "A long night"}})
    cast.call(grouping.publish_calendar, ROK, HEAD, calendar=longer)
    published_first = cast.group().published[-1].digest
    accept(cast, calendar(US, 2019))
    running = cast.hearing(ref).deadline

    cast.call(grouping.accept_calendar, US, HEAD, digest=published_first)

    assert running is not None
    assert running.at is not None
    assert cast.hearing(ref).deadline == running


def test_a_notice_that_came_without_its_words_is_unreadable_and_opens_no_window() -> None:
    cast = apart()
    cast.cut = [US]
    ref = cast.give()
    given = cast.desks[ROK].store.entry(cast.notice(ref).id)
    assert given is not None
    whole = parcel_of(cast.desks[ROK], given.envelope)
    cast.cut = ()
    receive(cast.desks[US], parcel=Parcel(whole.envelope, {}, whole.tables))

    assert [one.kind for one in cast.watch(US)] == ["notice.unreadable/1"]
    assert [u.section for u in cast.notice(ref).unreadable] == ["title"]
    assert cast.hearing(ref).deadline is None
    assert cast.watch(US) == ()

    receive(cast.desks[US], parcel=whole)
    assert [one.kind for one in cast.watch(US)] == ["notice.received/1"]
    assert cast.hearing(ref).outcome == "open"
