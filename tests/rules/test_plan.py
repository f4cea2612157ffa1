"""Plans counted back from the departure of 30 November 2018, over the calendars of Seoul and New York."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.calendars import ROK, US, calendar, own_closures

from tandem.regimes.authority import Authority
from tandem.regimes.calendar import read_calendar
from tandem.regimes.procedure import Span
from tandem.regimes.rulebook import Rulebook
from tandem.rules.plan import plan
from tandem.rules.planclock import NotCounted, PlanClock
from tandem.rules.plangraph import PlanRefused
from tandem.rules.planned import Plan, WhatIf
from tandem.rules.ruling import Requirement

DEPARTURE = date(2018, 11, 30)
TODAY = date(2018, 11, 20)
SHEETS = {
    code: tuple(read_calendar(calendar(code, year)) for year in (2018, 2019)) for code in (ROK, US)
}  # fmt: skip
FRIDAY_16 = date(2018, 11, 16)
UN_COMMITTEE = {"lead_time": {"length": {"count": 14, "unit": "calendar_days"}, "basis": "cases",
                              "longest": {"count": 240, "unit": "calendar_days"}}, "confidence": "partly",
                "unconfirmed": [{"en": "times come from cases"}]}  # fmt: skip
UN_COMMAND = {"lead_time": {"length": {"count": 48, "unit": "hours"}, "basis": "press", "zone": ROK}}
SEOUL = {"lead_time": {"length": {"count": 7, "unit": "calendar_days"}, "basis": "text", "calendars": [ROK]}}
TREASURY = {
    "lead_time": {"length": {"count": 30, "unit": "calendar_days"}, "basis": "text"},
    "window": {"length": {"count": 14, "unit": "calendar_days"}, "silence": "assent", "objector": "State"},
    "attach": [
        {"id": "approval", "names": {"en": "the Committee's approval"}, "choice": "un", "decision_of": "UN"},
        {"id": "request", "names": {"en": "the pending request"}, "choice": "un", "request_of": "UN"},
        {"id": "explanation", "names": {"en": "why none is needed"}, "choice": "un"},
    ],
}  # fmt: skip


def authority(id: str, **said: Any) -> Authority:
    terms = {"names": {"en": id}, "decides": {"en": "decides"}, "triggers": [{}], "confidence": "confirmed",
             "sources": [{"what": "a text"}], **said}  # fmt: skip
    return msgspec.convert({"id": id, **terms}, Authority)


def planned(*authorities: Authority, lines: tuple[int, ...] = (1,), **changed: Any) -> Plan:
    requirements = tuple(Requirement(authority=one.id, lines=lines) for one in authorities)
    terms = {"departure": DEPARTURE, "today": TODAY, "calendars": SHEETS, "requirements": requirements}
    book = Rulebook(v=1, target="DPRK", regimes=(), authorities=authorities)
    return plan(book=book, **{**terms, **changed})


def last_day(found: Plan, id: str) -> date | None:
    one = found.request(id)
    assert one is not None
    return one.last_safe_filing


def working_days(count: int, *codes: str) -> dict[str, Any]:
    return {"length": {"count": count, "unit": "working_days"}, "basis": "text", "calendars": list(codes or (ROK, US))}


def codes(reasons: tuple[Any, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def test_the_survey_is_counted_back_from_its_departure() -> None:
    host = authority("HOST", kind="host")
    seoul = authority("SEOUL", **SEOUL, before=[{"authority": "HOST"}])

    found = planned(authority("UN", **UN_COMMITTEE), authority("UNC", **UN_COMMAND), seoul, host)

    assert [last_day(found, id) for id in ("UN", "UNC", "SEOUL", "HOST")] == [
        FRIDAY_16, date(2018, 11, 28), date(2018, 11, 23), None,
    ]  # fmt: skip
    assert {one.id: one.slack_days for one in found.requests} == {"UN": -4, "UNC": 8, "SEOUL": 3, "HOST": None}
    assert (found.critical_path, found.slack_days) == (("UN",), -4)


def test_host_consent_without_a_known_time_is_needed_by_the_filing_that_attaches_it() -> None:
    host = authority("HOST", kind="host")
    seoul = authority("SEOUL", **SEOUL, attach=[{"id": "letter", "names": {"en": "letter"}, "decision_of": "HOST"}])

    found = planned(seoul, host)

    consent = found.request("HOST")
    assert consent is not None
    assert (consent.last_safe_filing, consent.slack_days) == (None, None)
    assert (consent.needed_by, consent.serves, consent.slack_at_most) == (date(2018, 11, 23), "SEOUL", 3)
    assert codes(consent.not_known) == ["plan_no_time"]
    assert found.open_ends == ("HOST",)
    assert found.critical_path == ("HOST", "SEOUL")


def test_without_a_known_time_the_earliest_departure_is_only_a_bound() -> None:
    found = planned(authority("HOST", kind="host"), authority("UN", **UN_COMMITTEE))

    assert found.parallel.departure is None
    assert (found.parallel.at_least, found.parallel.missing) == (date(2018, 12, 4), ("HOST",))
    assert found.slack_days == -4


def test_what_waits_for_an_unknown_time_has_no_safe_day_but_a_bound() -> None:
    host = authority("HOST", kind="host", before=[{"authority": "UN"}])

    committee = planned(host, authority("UN", **UN_COMMITTEE)).request("UN")

    assert committee is not None
    assert (committee.last_safe_filing, committee.no_later_than) == (None, FRIDAY_16)
    assert codes(committee.not_known) == ["plan_waits_on_unknown"]


def test_thanksgiving_moves_the_last_safe_day() -> None:
    over_both = planned(authority("BOTH", lead_time=working_days(7)))
    seoul_alone = planned(authority("ONE", lead_time=working_days(7, ROK)))

    assert last_day(over_both, "BOTH") == date(2018, 11, 20)
    assert last_day(seoul_alone, "ONE") == date(2018, 11, 21)
    assert [(day.date, day.code) for day in over_both.requests[0].skipped] == [(date(2018, 11, 22), US)]


def test_zero_slack_is_in_time_and_one_day_later_is_late() -> None:
    one = authority("BOTH", lead_time=working_days(7))

    on_the_day, day_after = planned(one), planned(one, today=TODAY + timedelta(days=1))

    assert (on_the_day.slack_days, on_the_day.requests[0].is_late) == (0, False)
    assert on_the_day.parallel.departure == DEPARTURE
    assert (day_after.slack_days, day_after.requests[0].is_late) == (-1, True)
    assert day_after.parallel.departure == date(2018, 12, 3)


def test_a_departure_on_a_holiday_still_leaves_the_working_days_before_it() -> None:
    found = planned(authority("US", lead_time=working_days(5, US)), departure=date(2018, 11, 22))

    assert last_day(found, "US") == date(2018, 11, 14)


def test_a_last_day_on_a_weekend_moves_to_the_friday_before() -> None:
    found = planned(authority("SEOUL", **SEOUL), departure=date(2018, 12, 2))

    assert last_day(found, "SEOUL") == date(2018, 11, 23)


def test_a_day_on_which_the_group_itself_is_closed_is_no_filing_day() -> None:
    closed = own_closures(2018, {"date": "2018-11-23", "names": {"en": "Closed"}})
    sheets = {**SHEETS, "group": (read_calendar(closed),)}

    assert last_day(planned(authority("SEOUL", **SEOUL), calendars=sheets), "SEOUL") == date(2018, 11, 22)


def test_hours_are_told_to_the_minute_where_the_hour_of_departure_is_known() -> None:
    known, unknown = (
        planned(authority("UNC", **UN_COMMAND), departs_at="09:05"),
        planned(authority("UNC", **UN_COMMAND)),
    )

    assert known.requests[0].last_safe_at == datetime(2018, 11, 28, 0, 5, tzinfo=UTC)
    assert (unknown.requests[0].last_safe_at, last_day(unknown, "UNC")) == (None, date(2018, 11, 28))


@pytest.mark.parametrize(
    ("departure", "last"),
    [
        (date(2018, 3, 12), date(2018, 3, 9)),
        (date(2018, 11, 5), date(2018, 11, 3)),
        (date(2018, 6, 5), date(2018, 6, 3)),
    ],
)
def test_clocks_that_change_between_filing_and_departure_count(departure: date, last: date) -> None:
    one = authority("NY", lead_time={"length": {"count": 48, "unit": "hours"}, "basis": "text", "zone": US})

    assert last_day(planned(one, departure=departure), "NY") == last


def test_hours_without_a_calendar_are_days_of_24() -> None:
    assert last_day(planned(authority("UNC", **UN_COMMAND), calendars={}), "UNC") == date(2018, 11, 28)


def test_working_days_over_a_missing_calendar_are_not_known() -> None:
    found = planned(authority("BOTH", lead_time=working_days(7)), calendars={ROK: SHEETS[ROK]})

    (one,) = found.requests
    assert (one.last_safe_filing, one.no_later_than) == (None, DEPARTURE)
    assert [(reason.code, dict(reason.values)) for reason in one.not_known] == [
        ("plan_calendar_missing", {"code": US, "year": 2018})
    ]
    assert (found.parallel.departure, found.parallel.missing) == (None, ("BOTH",))


def test_calendar_days_over_a_missing_calendar_are_told_as_doubtful() -> None:
    (one,) = planned(authority("SEOUL", **SEOUL), calendars={}).requests

    assert one.last_safe_filing == date(2018, 11, 23)
    assert codes(one.doubts) == ["plan_closed_days_unknown"]


def test_two_clocks_of_one_request_run_together() -> None:
    long_window = {**TREASURY["window"], "length": {"count": 40, "unit": "calendar_days"}}  # type: ignore[dict-item]

    assert last_day(planned(authority("OFAC", **TREASURY)), "OFAC") == date(2018, 10, 31)
    assert last_day(planned(authority("OFAC", **{**TREASURY, "window": long_window})), "OFAC") == date(2018, 10, 21)


def test_what_waits_for_the_treasury_waits_for_its_window_and_not_for_thirty_days() -> None:
    after = authority("AFTER", lead_time=working_days(1, ROK), before=[{"authority": "OFAC"}])
    no_lead = {**TREASURY, "lead_time": {"length": {"count": 5, "unit": "calendar_days"}, "basis": "text"}}

    found = planned(authority("OFAC", **no_lead), after)

    # One working day before Friday is Thursday; 14 days before that is the 15th.
    assert (last_day(found, "AFTER"), last_day(found, "OFAC")) == (date(2018, 11, 29), date(2018, 11, 15))


def test_of_three_papers_the_pending_request_waits_least() -> None:
    both = planned(authority("UN", **UN_COMMITTEE), authority("OFAC", **TREASURY))
    alone = planned(authority("OFAC", **TREASURY))

    assert [(wait.on, wait.state, wait.attachment) for wait in both.requests[1].waits] == [("UN", "filed", "request")]
    assert last_day(both, "UN") == date(2018, 10, 31)
    assert both.critical_path == ("UN", "OFAC")
    assert alone.requests[0].waits == ()


def test_serial_takes_longer_than_parallel() -> None:
    found = planned(authority("UN", **UN_COMMITTEE), authority("SEOUL", **SEOUL), authority("UNC", **UN_COMMAND))

    assert found.parallel.departure == date(2018, 12, 4)
    assert found.serial.departure == date(2018, 12, 13)
    assert found.slowest.departure == date(2019, 7, 18)


def test_practice_is_told_and_moves_no_date_unless_asked_for() -> None:
    command = authority("UNC", **UN_COMMAND, before=[{"authority": "UN", "basis": "practice"}])
    committee = authority("UN", **UN_COMMITTEE)

    usual = planned(committee, command)
    kept = planned(committee, command, what_if=WhatIf(practice=True))

    assert [wait.binding for wait in usual.requests[-1].waits] == [False]
    assert (last_day(usual, "UN"), last_day(kept, "UN")) == (FRIDAY_16, date(2018, 11, 14))
    assert kept.critical_path == ("UN", "UNC")


def test_what_if_moves_the_departure_an_answer_or_a_line_and_changes_nothing_else() -> None:
    rows = (authority("UN", **UN_COMMITTEE), authority("SEOUL", **SEOUL))
    before = planned(*rows)

    later_departure = planned(*rows, what_if=WhatIf(departure=date(2018, 12, 14)))
    sooner = planned(*rows, what_if=WhatIf(later={"UN": -11}))
    left_out = planned(*rows, what_if=WhatIf(without_lines=(1,)))

    assert last_day(later_departure, "UN") == date(2018, 11, 30)
    assert (last_day(sooner, "UN"), sooner.parallel.departure) == (date(2018, 11, 27), date(2018, 11, 27))
    assert left_out.requests == ()
    assert left_out.parallel.departure == TODAY
    assert planned(*rows) == before


def test_an_answer_that_comes_sooner_does_not_shorten_what_the_law_asks_for() -> None:
    found = planned(authority("SEOUL", **SEOUL), what_if=WhatIf(later={"SEOUL": -3}))

    assert last_day(found, "SEOUL") == date(2018, 11, 23)


def test_what_was_filed_keeps_its_day_and_what_was_decided_holds_nothing_up() -> None:
    seoul = authority("SEOUL", **SEOUL, before=[{"authority": "HOST"}])
    rows = (authority("UN", **UN_COMMITTEE), seoul, authority("HOST"))

    found = planned(*rows, filed={"UN": date(2018, 11, 14)}, decided={"HOST": date(2018, 11, 19)})

    committee, host = found.request("UN"), found.request("HOST")
    assert committee is not None
    assert host is not None
    assert (committee.state, committee.slack_days) == ("filed", 2)
    assert (host.state, host.slack_days, host.not_known) == ("decided", None, ())
    assert (found.parallel.departure, found.open_ends) == (date(2018, 11, 28), ())


def test_an_overdue_decision_comes_today_at_the_earliest() -> None:
    found = planned(authority("UN", **UN_COMMITTEE), filed={"UN": date(2018, 10, 1)})

    assert found.parallel.departure == TODAY


def test_a_circle_is_refused_with_its_members() -> None:
    rows = (authority("A", before=[{"authority": "B"}]), authority("B", before=[{"authority": "A"}]))

    with pytest.raises(PlanRefused, match="each of these waits for the next") as refused:
        planned(*rows)

    assert refused.value.reason.code == "plan_cycle"
    assert set(str(refused.value.reason.values["authorities"]).split(", ")) == {"A", "B"}


def test_an_authority_that_the_rulebook_does_not_know_has_no_time() -> None:
    found = planned(requirements=(Requirement(authority="NOBODY", lines=(1,)),))

    assert codes(found.requests[0].not_known) == ["plan_no_time"]
    assert found.parallel.departure is None


def test_every_time_tells_its_basis_and_what_is_doubtful() -> None:
    passport = authority("PASS", **SEOUL, in_force_until="2018-08-31")
    found = planned(authority("UN", **UN_COMMITTEE), passport)

    assert found.requests[0].times[0].basis == "cases"
    assert codes(found.requests[0].doubts) == ["plan_time_not_law", "plan_authority_doubtful", "plan_authority_open"]
    assert codes(found.requests[1].doubts) == ["plan_authority_until"]


def test_two_requests_to_one_authority_are_two_and_wait_for_those_with_their_lines() -> None:
    host, seoul = authority("HOST"), authority("SEOUL", **SEOUL, before=[{"authority": "HOST"}])
    asked = [("HOST", (1,)), ("HOST", (2,)), ("SEOUL", (2, 3))]

    found = planned(host, seoul, requirements=tuple(Requirement(authority=a, lines=n) for a, n in asked))

    assert {one.id: [wait.on for wait in one.waits] for one in found.requests} == {
        "HOST": [], "HOST#2": [], "SEOUL": ["HOST#2"],
    }  # fmt: skip


def test_five_hundred_requests_that_wait_for_one_another_are_planned() -> None:
    def before(n: int) -> list[dict[str, str]]:
        return [{"authority": f"A{n - 1}"}] if n % 5 else []

    found = planned(*(authority(f"A{n}", lead_time=working_days(2), before=before(n)) for n in range(500)))

    assert len(found.critical_path) == 5
    assert found.request("A495").last_safe_filing == date(2018, 11, 15)  # type: ignore[union-attr]


_SPANS = some.tuples(some.sampled_from(["hours", "calendar_days", "working_days"]), some.integers(1, 60))


@settings(max_examples=300, deadline=None)
@given(_SPANS, some.dates(date(2018, 5, 1), date(2019, 9, 1)), some.sampled_from([(ROK,), (US,), (ROK, US)]))
def test_the_last_safe_day_is_safe_and_the_day_after_is_not(
    span: tuple[str, int], departure: date, over: tuple[str, ...]
) -> None:
    unit, count = span
    lead = {"length": {"count": count, "unit": unit}, "basis": "text", "calendars": over}
    one = authority("ANY", lead_time=lead)

    safe = last_day(planned(one, departure=departure), "ANY")

    assert safe is not None
    assert planned(one, departure=departure, today=safe).parallel.departure <= departure  # type: ignore[operator]
    after = planned(one, departure=departure, today=safe + timedelta(days=1)).parallel.departure
    assert after is not None
    assert after > departure


@settings(max_examples=200, deadline=None)
@given(_SPANS, some.dates(date(2018, 5, 1), date(2019, 9, 1)), some.integers(-5, 9))
def test_backward_is_the_inverse_of_forward(span: tuple[str, int], needed: date, later: int) -> None:
    unit, count = span
    length = msgspec.convert({"count": count, "unit": unit}, Span)
    clock = PlanClock(length=length, codes=(ROK, US), later=later)

    start = clock.last_start(needed, calendars=SHEETS)

    assert clock.ends(start, calendars=SHEETS) <= needed
    assert clock.ends(start + timedelta(days=1), calendars=SHEETS) > needed


def test_working_days_over_no_calendar_at_all_are_not_counted() -> None:
    clock = PlanClock(length=Span(count=5, unit="working_days"))

    with pytest.raises(NotCounted) as refused:
        clock.last_start(DEPARTURE, calendars=SHEETS)

    assert refused.value.reason.code == "plan_no_calendar_named"


def test_a_length_beyond_time_is_not_counted() -> None:
    clock = PlanClock(length=Span(count=10_000, unit="calendar_days"))

    with pytest.raises(NotCounted) as refused:
        clock.last_start(date(1, 1, 9), calendars=SHEETS)

    assert refused.value.reason.code == "plan_beyond_time"
