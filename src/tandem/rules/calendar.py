"""Questions about the calendars: how far they reach, what is missing, which day moved which window, what was typed."""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, MAX_DAYS, Calendar, ClosedDay
from tandem.rules.deadline import SkippedDay
from tandem.rules.hearing import hearings
from tandem.rules.procedure import procedure_of
from tandem.rules.reason import Reason, because
from tandem.rules.window import window_of
from tandem.state.group import Group
from tandem.state.notice import Notice

_MISSING = ("calendar_missing", "calendar_twice")


class Reach(msgspec.Struct, frozen=True):
    """Until which day deadlines over the calendars of a party can be reckoned, and why not further.

    `until` is None where the year asked about is missing itself. `year` is the first that is missing.
    """

    code: str
    until: date | None
    year: int
    missing: Reason


class MovedWindow(msgspec.Struct, frozen=True):
    """A window that runs, and when it would close were one day that moved it not closed."""

    ref: str
    party: str
    day: SkippedDay
    without: datetime
    closes: datetime


def reaches(group: Group, year: int) -> tuple[Reach, ...]:
    """Answer for every party how far its calendars reach without a hole, from a year on."""
    return tuple(reach_of(group, party.code, year) for party in group.charter.parties)


def reach_of(group: Group, code: str, year: int) -> Reach:
    """Answer how far the calendars of one party reach without a hole, from a year on."""
    held = {calendar.year for calendar in group.calendars.get(code, ())}
    first = next(number for number in range(year, year + len(held) + 1) if number not in held)
    until = date(first - 1, 12, 31) if first > year else None
    return Reach(code, until, first, why_missing(group, code, first))


def why_missing(group: Group, code: str, year: int) -> Reason:
    """Answer why a member has no calendar in force for a year: whose acceptance it waits for, or that there is none."""
    waiting = [one for one in group.published if (one.code, one.year) == (code, year)]
    if not waiting:
        return because("calendar_not_published", code=code, year=year)
    return because("calendar_waits", code=code, year=year, parties=", ".join(waits_for(group, waiting[-1].accepted)))


def waits_for(group: Group, accepted: Iterable[str]) -> tuple[str, ...]:
    """Answer the parties with a feed that have not accepted, in the charter's order."""
    have = {*accepted}
    return tuple(one.code for one in group.charter.parties if one.code in group.seats and one.code not in have)


def why_no_place(group: Group, calendar: Calendar) -> tuple[Reason, ...]:
    """Answer why a calendar does not go with those of its member that are on record: a year or a clock is missing.

    The group's own closures need no year before them and no clock.
    """
    if calendar.code == GROUP_ITSELF:
        return ()
    code, year = calendar.code, calendar.year
    years = {one.year for one in group.published if one.code == code}
    between = _between(years, year)
    if between is not None:
        return (because("calendar_hole", code=code, year=year, missing=between),)
    held = {one.year: one for one in group.calendars.get(code, ())}
    for earlier, later in ((held.get(year - 1), calendar), (calendar, held.get(year + 1))):
        if earlier is not None and later is not None and earlier.ends != later.begins:
            return (because("calendar_clock_gap", code=code, year=year, ends=_clock(earlier), begins=_clock(later)),)
    return ()


def _between(years: set[int], year: int) -> int | None:
    """The year next to the known ones that would be left out; None where none would be."""
    if not years or min(years) - 1 <= year <= max(years) + 1:
        return None
    return max(years) + 1 if year > max(years) else min(years) - 1


def _clock(calendar: Calendar) -> str:
    """Where a year meets the next one: its last offset for the earlier, its first for the later one."""
    return f"{calendar.year}: {calendar.begins:%Y-%m-%dT%H:%M:%SZ} - {calendar.ends:%Y-%m-%dT%H:%M:%SZ}"


def open_windows(group: Group, now: datetime) -> Iterable[tuple[Notice, str, Reason | None, tuple[SkippedDay, ...]]]:
    """Answer every window that runs or whose end is not known: notice, party, why it is not known, what moved it."""
    for notice in group.notices.values():
        if notice.ended or notice.id in group.superseded or procedure_of(notice, group) is None:
            continue
        for hearing in hearings(notice=notice, group=group, now=now):
            deadline = hearing.deadline
            if deadline is not None and (deadline.at is None or deadline.at > now):
                yield notice, hearing.party, deadline.why if deadline.at is None else None, deadline.skipped


def windows_without(group: Group, now: datetime) -> tuple[tuple[str, str, Reason], ...]:
    """Answer the windows that cannot be reckoned because a calendar is missing: reference, party, which calendar."""
    found = ((notice, party, why) for notice, party, why, _ in open_windows(group, now))
    return tuple((n.ref, party, _told(group, why)) for n, party, why in found if why and why.code in _MISSING)


def _told(group: Group, why: Reason) -> Reason:
    """The reason with whose acceptance is missing, where the calendar was published."""
    return why_missing(group, str(why.values["code"]), int(why.values["year"])) if why.code == _MISSING[0] else why


def windows_moved(group: Group, now: datetime, *, most: int) -> tuple[MovedWindow, ...]:
    """Answer the windows that run and the days that moved them, each with the closing that it would have had."""
    found: list[MovedWindow] = []
    for notice, party, _, skipped in open_windows(group, now):
        for day in skipped:
            moved = _moved(group, notice, party, day)
            found += [moved] if moved else []
        if len(found) >= most:
            break
    return tuple(found[:most])


def _moved(group: Group, notice: Notice, party: str, day: SkippedDay) -> MovedWindow | None:
    bare = _without_day(group, day.date)
    at, without = (window_of(notice=notice, party=party, group=one).deadline for one in (group, bare))
    if at is None or without is None or at.at is None or without.at is None or at.at == without.at:
        return None
    return MovedWindow(notice.ref, party, day, without.at, at.at)


def _without_day(group: Group, day: date) -> Group:
    """The group as if nobody was closed on this day."""
    in_force = tuple(
        msgspec.structs.replace(one, calendar=_opened(one.calendar, day)) if one.calendar.closed_day(day) else one
        for one in group.in_force
    )
    return msgspec.structs.replace(group, in_force=in_force)


def _opened(calendar: Calendar, day: date) -> Calendar:
    return msgspec.structs.replace(calendar, days=tuple(row for row in calendar.days if row.date != day))


def read_closures(
    text: str, *, year: int, languages: tuple[str, ...]
) -> tuple[tuple[ClosedDay, ...], tuple[Reason, ...]]:
    """Read closures typed as lines, `2018-12-24; name; name in the next language`, and what is wrong with which."""
    days: dict[date, ClosedDay] = {}
    wrong: list[Reason] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MAX_DAYS:
        return (), (because("closures_many", most=MAX_DAYS, found=len(lines)),)
    for number, line in lines:
        first, *names = (part.strip() for part in line.split(";"))
        day = _day(first)
        named = {language: name for language, name in zip(languages, names, strict=False) if name}
        if day is None:
            wrong.append(because("closure_no_day", line=number, found=first[:40]))
        elif day.year != year:
            wrong.append(because("closure_other_year", line=number, day=day.isoformat(), year=year))
        elif day in days:
            wrong.append(because("closure_twice", line=number, day=day.isoformat()))
        elif not named or len(names) > len(languages):
            wrong.append(because("closure_names", line=number, languages=", ".join(languages)))
        else:
            days[day] = ClosedDay(date=day, names=named)
    return tuple(days[day] for day in sorted(days)), tuple(wrong)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2018-11-22") else None
    except ValueError:
        return None
