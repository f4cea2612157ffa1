"""Properties of time: when and how often anybody asks changes nothing, nor does a week of nothing, nor a newer package.

What may differ where a node did nothing for a while is what only that node can write: its receipts and its closings
carry a later moment, and until its closing is written silence that would mean something is `lapsed_not_certified`.
"""

import random
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.cast import HEAD, MONDAY, ROK, US, Cast, accept, apart, at

from tandem.desk import group as grouping
from tandem.desk.desk import NotAllowed
from tandem.desk.duties import keep_watch
from tandem.desk.reading import read_matter, reader_of
from tandem.regimes.calendar import Calendar, read_calendar
from tandem.regimes.generate import generate_calendar
from tandem.reports.action import view_action
from tandem.reports.calendar import differences
from tandem.rules.deadline import Length, closing_of
from tandem.rules.hearing import hearing_of
from tandem.rules.notice import state_of
from tandem.state.fold import Fold

ROUTINE = "routine_measure"
"""The type that runs under silence: there a missing answer means assent."""


def _acknowledge(cast: Cast, ref: str) -> None:
    cast.watch(US)


def _write(act: str, *given_: Any) -> Any:
    return lambda cast, ref: getattr(cast, act)(ref, *given_)


_ACTS = {
    "receive": _acknowledge, "object": _write("take", "objection"), "agree": _write("take", "no_objection"),
    "hold": _write("hold"), "lift": _write("lift"), "revise": _write("revise"), "ask": _write("ask"),
    "reply": _write("reply"), "extend": lambda cast, ref: cast.extend(ref, US, "2018-11-09"), "watch": _acknowledge,
}  # fmt: skip
steps = some.lists(some.tuples(some.integers(0, 60), some.sampled_from(sorted(_ACTS))), max_size=8)
kinds = some.sampled_from(["cooperation_project", ROUTINE])


def play(story: Iterable[tuple[int, str]], kind: str, *, asking: random.Random | None = None) -> tuple[Cast, str]:
    """Let a story happen; with `asking` everybody asks about everything meanwhile, at any instants."""
    cast = apart()
    ref = cast.give(action_type=kind)
    for hours, act in story:
        cast.wait(hours=hours)
        # What is not open then is refused in every run alike.
        with suppress(NotAllowed):
            _ACTS[act](cast, ref)
        for _ in range(asking.randint(0, 3) if asking else 0):
            ask(cast, ref, MONDAY + timedelta(minutes=asking.randint(0, 60_000)) if asking else cast.now)
    return cast, ref


def ask(cast: Cast, ref: str, now: datetime) -> tuple[Any, ...]:
    """Ask both nodes everything about a matter at an instant."""
    told: list[Any] = []
    for code in (ROK, US):
        group, notice = cast.group(code), cast.notice(ref, code)
        reading = read_matter(
            cast.desks[code], reader=reader_of(cast.desks[code], code=code, officer=HEAD), ref=ref, now=now
        )
        view = view_action(reading, ref)
        told.append((state_of(notice, group, now), hearing_of(notice=notice, party=US, group=group, now=now),
                     view.verdict, view.why, view.deadline, view.moves))  # fmt: skip
    return tuple(told)


def grid(cast: Cast) -> list[datetime]:
    """Instants before, in and after every window of these stories."""
    return [MONDAY + timedelta(hours=hours) for hours in range(0, 24 * 45, 37)]


@settings(max_examples=8, deadline=None)
@given(story=steps, kind=kinds, seed=some.integers(0, 2**16))
def test_the_outcome_never_depends_on_how_often_or_when_it_was_asked(
    story: Sequence[tuple[int, str]], kind: str, seed: int
) -> None:
    asked, ref = play(story, kind, asking=random.Random(seed))
    unasked, same = play(story, kind)
    order = grid(asked)
    random.Random(seed).shuffle(order)

    shuffled = {now: ask(asked, ref, now) for now in order}

    assert ref == same
    assert [shuffled[now] for now in grid(asked)] == [ask(asked, ref, now) for now in grid(asked)]
    assert [plain(shuffled[now]) for now in grid(asked)] == [plain(ask(unasked, same, now)) for now in grid(unasked)]


def plain(told: tuple[Any, ...]) -> list[Any]:
    """What was told without the entries behind it: each has a salt of its own, so that no two runs share one."""
    return [
        (state, hearing.outcome, hearing.heard.verdict, hearing.opened, hearing.deadline, hearing.answered,
         verdict.code, [reason.code for reason in why], by, moves)
        for state, hearing, verdict, why, by, moves in told
    ]  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(story=steps, kind=kinds, seed=some.integers(0, 2**16))
def test_both_nodes_and_one_that_folds_the_entries_anew_reckon_the_same_deadline_from_entries_alone(
    story: Sequence[tuple[int, str]], kind: str, seed: int
) -> None:
    cast, ref = play(story, kind)
    store = cast.desks[ROK].store
    fold = Fold(table=store.table)
    entries = [stored.entry for stored in store.arrived_since(0)]
    random.Random(seed).shuffle(entries)
    for entry in entries:
        fold.take(entry)

    folded = fold.group()

    notice = folded.notice(ref)
    assert notice is not None
    for now in grid(cast)[::7]:
        anew = hearing_of(notice=notice, party=US, group=folded, now=now)
        assert anew == cast_hearing(cast, ref, ROK, now) == cast_hearing(cast, ref, US, now)


def cast_hearing(cast: Cast, ref: str, code: str, now: datetime) -> Any:
    return hearing_of(notice=cast.notice(ref, code), party=US, group=cast.group(code), now=now)


def received(kind: str, *, hourly: bool) -> tuple[Cast, str]:
    """A notice that was received on Monday; then two weeks in which a node ran hourly, or not at all and then once."""
    cast = apart()
    ref = cast.give(action_type=kind)
    cast.watch()
    for _ in range(24 * 14):
        cast.wait(hours=1)
        if hourly:
            keep_watch(cast.desks[US], now=cast.now)
    cast.watch()
    return cast, ref


@pytest.mark.parametrize("kind", ["cooperation_project", ROUTINE])
def test_a_node_that_did_nothing_for_a_week_comes_to_the_same_outcomes_as_one_that_ran_hourly(kind: str) -> None:
    ran, ref = received(kind, hourly=True)
    idle, _ = received(kind, hourly=False)
    closed, late = ran.hearing(ref), idle.hearing(ref)

    assert (closed.outcome, closed.heard, closed.deadline) == (late.outcome, late.heard, late.deadline)
    assert closed.outcome == ("passed_by_certified_silence" if kind == ROUTINE else "lapsed")
    if kind == ROUTINE:
        assert closed.closing is not None
        assert late.closing is not None
        assert closed.closing.stamp.at < late.closing.stamp.at == "2018-10-29T01:00:00Z"
    for hours in range(0, 24 * 60, 11):
        now = idle.now + timedelta(hours=hours)
        assert cast_hearing(ran, ref, ROK, now).outcome == cast_hearing(idle, ref, US, now).outcome


@pytest.mark.parametrize(("kind", "meanwhile"), [("cooperation_project", "lapsed"), (ROUTINE, "lapsed_not_certified")])
def test_while_nothing_runs_silence_is_shown_as_what_it_is_and_never_as_assent(kind: str, meanwhile: str) -> None:
    cast = apart()
    ref = cast.give(action_type=kind)
    cast.watch()
    cast.wait(days=14)

    assert cast.hearing(ref).outcome == meanwhile
    cast.watch(ROK)
    assert cast.hearing(ref).outcome == meanwhile
    cast.watch(US)
    assert cast.hearing(ref).outcome == ("passed_by_certified_silence" if kind == ROUTINE else "lapsed")


def test_a_receipt_is_an_entry_so_a_node_that_slept_opens_the_window_when_it_wakes_and_never_before() -> None:
    cast = apart()
    ref = cast.give()
    cast.wait(days=7)
    assert cast.hearing(ref).deadline is None

    cast.watch()

    deadline = cast.hearing(ref).deadline
    assert deadline is not None
    assert deadline.at == at("2018-10-26T22:00")


def another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a package in place of holidays that is newer and has a rule more and one less."""

    real = holidays.country_holidays

    def country_holidays(*given_: Any, **named: Any) -> Any:
        found = real(*given_, **named)
        found.pop(date(2018, 11, 22), None)
        found[date(2018, 11, 23)] = "A new holiday"
        return found

    monkeypatch.setattr(holidays, "country_holidays", country_holidays)
    monkeypatch.setattr(holidays, "__version__", "99.0")


def made(year: int = 2018) -> dict[str, Any]:
    return generate_calendar(
        code=US, year=year, holiday_country="US", zone="America/New_York", languages=("en", "ko")
    )  # fmt: skip


def test_two_nodes_with_different_packages_agree_because_the_accepted_table_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = apart()
    proposed = made()
    cast.now = at("2018-11-19T15:00")
    another_version(monkeypatch)
    own = made()
    cast.call(grouping.publish_calendar, US, HEAD, calendar=proposed)
    digest = cast.group().published[-1].digest

    told = differences(read_calendar(own), read_calendar(proposed))
    cast.call(grouping.accept_calendar, ROK, HEAD, digest=digest)
    ref = cast.give()
    cast.watch()

    assert [(one.change, str(one.day)) for one in told] == [("added", "2018-11-22"), ("taken_out", "2018-11-23")]
    assert (own["source"], proposed["source"][:12]) == ("holidays 99.0, United States", "holidays 0.1")
    assert cast.hearing(ref, code=ROK).deadline == cast.hearing(ref, code=US).deadline
    deadline = cast.hearing(ref).deadline
    assert deadline is not None
    assert [(str(day.date), day.names["ko"]) for day in deadline.skipped] == [("2018-11-22", "추수감사절")]
    assert cast.desks[ROK].state_hash() == cast.desks[US].state_hash()


def test_without_any_package_a_deadline_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = apart()
    accept(cast, made())
    ref = cast.give()
    cast.watch()
    before = cast.hearing(ref)

    monkeypatch.setitem(sys.modules, "holidays", None)

    assert cast_hearing(cast, ref, US, cast.now) == before


ZONES = {
    "EAST": ("Pacific/Kiritimati", "KR"), "WEST": ("Pacific/Pago_Pago", "US"), "ROK": ("Asia/Seoul", "KR"),
    "US": ("America/New_York", "US"), "UK": ("Europe/London", "GB"), "NP": ("Asia/Kathmandu", None),
}  # fmt: skip
"""Parties on both sides of the date line, with clocks that change on other days, or run off by a quarter of an hour."""


@cache
def year_of(code: str, year: int) -> Calendar:
    zone, country = ZONES[code]
    table = generate_calendar(
        code=code, year=year, holiday_country=country, zone=zone, languages=("en",),
        weekend=None if country else (6,),
    )  # fmt: skip
    return read_calendar(table)


@cache
def calendars() -> dict[str, tuple[Calendar, ...]]:
    return {code: tuple(year_of(code, year) for year in (2018, 2019, 2020, 2021)) for code in ZONES}


def oracle(opened: datetime, days: int, answering: str, union: Sequence[str], hour: str) -> datetime:
    """The same deadline, reckoned another way: from the time zones of this machine, day by day."""
    zone = ZoneInfo(ZONES[answering][0])
    day, left = opened.astimezone(zone).date(), days
    while left:
        day += timedelta(days=1)
        sheets = [year_of(code, day.year) for code in union]
        left -= all(day.isoweekday() not in s.weekend and day not in {row.date for row in s.days} for s in sheets)
    return datetime.combine(day, time.fromisoformat(hour), zone).astimezone(UTC)


_PLACES = some.sampled_from(sorted(ZONES))


@settings(max_examples=100, deadline=None)
@given(
    opened=some.integers(0, 60 * 24 * 1090), days=some.integers(1, 30), answering=_PLACES,
    other=_PLACES, hour=some.sampled_from(["09:00", "12:30", "18:00", "23:59"]),
)  # fmt: skip
def test_a_deadline_is_what_counting_by_hand_over_the_zones_gives(
    opened: int, days: int, answering: str, other: str, hour: str
) -> None:
    moment = at("2018-01-03T00:00") + timedelta(minutes=opened)

    found = closing_of(
        opened=moment, length=Length(days, "working_days"), zone_of=answering, calendars=calendars(),
        union_of=(answering, other), close_at=hour,
    )  # fmt: skip

    assert found.at == oracle(moment, days, answering, (answering, other), hour)


@pytest.mark.parametrize(
    ("opened", "days", "answering", "other", "closes"),
    [
        ("2018-11-01T14:00", 1, "US", "ROK", "2018-11-02T22:00"),
        ("2018-11-01T14:00", 2, "US", "ROK", "2018-11-05T23:00"),
        ("2018-10-25T14:00", 2, "UK", "US", "2018-10-29T18:00"),
        ("2018-12-27T01:00", 5, "ROK", "US", "2019-01-04T09:00"),
        ("2020-02-26T15:00", 3, "US", "ROK", "2020-03-02T23:00"),
        ("2020-02-28T10:30", 1, "EAST", "WEST", "2020-03-02T04:00"),
        ("2020-02-28T09:30", 1, "EAST", "WEST", "2020-03-02T04:00"),
        ("2020-02-28T10:30", 1, "WEST", "EAST", "2020-02-29T05:00"),
    ],
)
def test_clock_changes_the_new_year_a_leap_day_and_the_date_line(
    opened: str, days: int, answering: str, other: str, closes: str
) -> None:
    found = closing_of(
        opened=at(opened), length=Length(days, "working_days"), zone_of=answering, calendars=calendars(),
        union_of=(answering, other),
    )  # fmt: skip

    assert found.at == at(closes) == oracle(at(opened), days, answering, (answering, other), "18:00")
