"""The calendars as a reader sees them: how far they reach, what each says, who accepted it, and the surprise days."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, BadCalendar, Calendar, read_calendar
from tandem.regimes.generate import CalendarNotMade
from tandem.reports.speaker import Speaker, catalogue
from tandem.rules.calendar import (
    MovedWindow,
    Reach,
    reaches,
    waits_for,
    windows_moved,
    windows_without,
)
from tandem.rules.deadline import SkippedDay
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason, because
from tandem.state.group import Group, Published
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp

State = Literal["in_force", "proposed", "replaced", "unfit"]
Change = Literal["added", "taken_out", "renamed", "weekend", "clock", "zone"]

MOST_MOVED = 50
"""Moved windows that one page tells of."""

_SOON = 90


class Changed(msgspec.Struct, frozen=True):
    """One difference between two calendars of a year: a day, the weekend, the zone or the clock."""

    change: Change
    before: str = ""
    after: str = ""
    day: date | None = None
    names: Mapping[str, str] = {}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One published calendar: what it says, who published and accepted it, how it differs from the one in force.

    `calendar` is None where its table is not in form or not the one that its entry names.
    """

    entry: str
    code: str
    year: int
    digest: str
    state: State
    calendar: Calendar | None
    publisher: Stamp | None
    accepted: tuple[Stamp, ...]
    waits_for: tuple[str, ...]
    differs: tuple[Changed, ...]
    replaces: bool


class SurpriseDay(msgspec.Struct, frozen=True):
    """A day on which one side, or the joint desk, is closed and others work; and the windows that it moved."""

    date: date
    closed: tuple[tuple[str, Mapping[str, str]], ...]
    works: tuple[str, ...]
    moved: tuple[MovedWindow, ...] = ()


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of the calendars shows; `until` and `days` say how far all of them reach."""

    verdict: Reason
    tone: str
    until: date | None
    days: int
    reaches: tuple[Reach, ...]
    wanting: tuple[tuple[str, str, Reason], ...]
    sheets: tuple[Sheet, ...]
    coming: tuple[SurpriseDay, ...]
    past: tuple[SurpriseDay, ...]
    to_accept: tuple[Sheet, ...]
    may_publish: bool


def view_calendars(reading: Reading) -> CalendarView:
    """Answer the calendars of the group, the verdict first."""
    group, today = reading.group, reading.now.date()
    found = reaches(group, today.year)
    until = None if any(one.until is None for one in found) else min(one.until for one in found if one.until)
    days = (until - today).days if until else 0
    sheets = sheets_of(reading)
    moved = windows_moved(group, reading.now, most=MOST_MOVED)
    surprises = surprise_days(group, today.year, moved)
    return CalendarView(
        verdict=because("calendars_until", day=until.isoformat()) if until else because("calendars_not_now"),
        tone="stop" if until is None else "warn" if days < _SOON else "fine",
        until=until,
        days=days,
        reaches=found,
        wanting=windows_without(group, reading.now),
        sheets=sheets,
        coming=tuple(one for one in surprises if one.date >= today),
        past=tuple(one for one in reversed(surprises) if one.date < today),
        to_accept=tuple(one for one in sheets if _may_accept(reading, one)),
        may_publish=_may(reading, "calendar.published/1"),
    )


def _may(reading: Reading, kind: str) -> bool:
    reader = reading.reader
    return bool(reader.code and not reading.past and role_for(reading.group, reader.code, reader.officer, kind))


def _may_accept(reading: Reading, sheet: Sheet) -> bool:
    waits = reading.reader.code in sheet.waits_for and sheet.calendar is not None
    return waits and _may(reading, "calendar.accepted/1")


def sheets_of(reading: Reading) -> tuple[Sheet, ...]:
    """Answer every published calendar once, by party in the charter's order, the latest year first."""
    group = reading.group
    order = [*(party.code for party in group.charter.parties), GROUP_ITSELF]
    one_each = {one.digest: one for one in reversed(group.published)}
    newest = list(one_each.values())
    rows = [_sheet(reading, one) for one in newest]
    place = {code: number for number, code in enumerate(order)}
    return tuple(sorted(rows, key=lambda row: (place.get(row.code, len(order)), row.code, -row.year)))


def _sheet(reading: Reading, one: Published) -> Sheet:
    group = reading.group
    calendar = calendar_in(reading, one)
    current = in_force(group, one.code, one.year)
    accepted = tuple(sorted(one.accepted.values(), key=lambda stamp: (stamp.at, stamp.code)))
    waits = waits_for(group, one.accepted)
    return Sheet(
        entry=one.entry, code=one.code, year=one.year, digest=one.digest, calendar=calendar,
        state=_state(calendar, current, waits),
        publisher=next((stamp for stamp in accepted if stamp.entry == one.entry), None),
        accepted=accepted, waits_for=waits,
        differs=differences(current, calendar) if current and calendar else (), replaces=current is not None,
    )  # fmt: skip


def _state(calendar: Calendar | None, current: Calendar | None, waits: tuple[str, ...]) -> State:
    if calendar is None:
        return "unfit"
    if waits:
        return "proposed"
    return "in_force" if calendar == current else "replaced"


def calendar_in(reading: Reading, one: Published) -> Calendar | None:
    """Answer the calendar of a published table; None where it is not in form or not the one that its entry names."""
    try:
        calendar = read_calendar(reading.tables.get(one.digest) or {})
    except BadCalendar:
        return None
    return calendar if (calendar.code, calendar.year) == (one.code, one.year) else None


def in_force(group: Group, code: str, year: int) -> Calendar | None:
    """Answer the calendar of a member that is in force for a year."""
    return next((one for one in group.calendars.get(code, ()) if one.year == year), None)


def differences(before: Calendar, after: Calendar) -> tuple[Changed, ...]:
    """Answer day by day how a calendar differs from another of the same year."""
    earlier, later = ({row.date: row.names for row in one.days} for one in (before, after))
    found = []
    for day in sorted(earlier.keys() | later.keys()):
        if day not in earlier:
            found.append(Changed("added", day=day, names=later[day]))
        elif day not in later:
            found.append(Changed("taken_out", day=day, names=earlier[day]))
        elif earlier[day] != later[day]:
            found.append(Changed("renamed", _names(earlier[day]), _names(later[day]), day=day, names=later[day]))
    if before.weekend != after.weekend:
        found.append(Changed("weekend", _numbers(before), _numbers(after)))
    if before.zone != after.zone:
        found.append(Changed("zone", before.zone, after.zone))
    if before.offsets != after.offsets:
        found.append(Changed("clock", clocks(before), clocks(after)))
    return tuple(found)


def _names(names: Mapping[str, str]) -> str:
    return " / ".join(names[language] for language in sorted(names))


def _numbers(calendar: Calendar) -> str:
    return ", ".join(str(number) for number in calendar.weekend)


def clocks(calendar: Calendar) -> str:
    """Write the clock of a year: each offset from UTC and since when."""
    return ", ".join(f"{written_offset(row.minutes)} {row.since:%Y-%m-%dT%H:%MZ}" for row in calendar.offsets)


def written_offset(minutes: int) -> str:
    """Write an offset from UTC: `UTC+09:00`."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def surprise_days(group: Group, year: int, moved: tuple[MovedWindow, ...]) -> tuple[SurpriseDay, ...]:
    """Answer the days from a year on, on which a party or the joint desk is closed and another party works."""
    sheets = [calendar for code, held in group.calendars.items() for calendar in held if _counts(group, code)]
    found = []
    for at in sorted({calendar.year for calendar in sheets if calendar.year >= year}):
        of_year = [calendar for calendar in sheets if calendar.year == at]
        days = sorted({row.date for calendar in of_year for row in calendar.days})
        found += [row for row in (_surprise(day, of_year, moved) for day in days) if row.works]
    return tuple(found)


def _counts(group: Group, code: str) -> bool:
    return group.is_party(code) or code == GROUP_ITSELF


def _surprise(day: date, sheets: list[Calendar], moved: tuple[MovedWindow, ...]) -> SurpriseDay:
    closed = [(one.code, row.names) for one in sheets if (row := one.closed_day(day)) and not one.is_weekend(day)]
    works = [
        one.code for one in sheets
        if one.code != GROUP_ITSELF and not one.is_weekend(day) and one.closed_day(day) is None
    ]  # fmt: skip
    if any(code == GROUP_ITSELF for code, _ in closed) and any(one.is_weekend(day) for one in sheets):
        closed = [(code, names) for code, names in closed if code != GROUP_ITSELF]
    mine = tuple(window for window in moved if window.day.date == day)
    return SurpriseDay(day, tuple(closed), tuple(works) if closed else (), mine)


def day_name(names: Mapping[str, str], language: str) -> str:
    """Answer the name of a closed day in the reader's language, else in English, else in whichever there is."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def skipped_line(skip: SkippedDay, speaker: Speaker) -> str:
    """Say which day did not count in a window, what it is called and whose it is."""
    name = day_name(skip.names, speaker.language)
    return speaker.say("window_skipped", day=skip.date, party=skip.code, holiday=name)


def moved_line(one: MovedWindow, speaker: Speaker) -> str:
    """Say which holiday moved the close of which window, from when to when."""
    holiday = speaker.say("calendars_holiday", name=day_name(one.day.names, speaker.language), party=one.day.code)
    before, after = speaker.both(one.without), speaker.both(one.closes)
    return speaker.say("calendars_moved", holiday=holiday, ref=one.ref, party=one.party, before=before, after=after)


def changed_line(one: Changed, speaker: Speaker) -> str:
    """Say one difference: the day, what changed, and from what to what."""
    day = f"{speaker.day(one.day)} " if one.day else ""
    told = (
        f"{one.before or '-'} > {one.after or '-'}"
        if one.before or one.after
        else day_name(one.names, speaker.language)
    )
    return f"{day}{speaker.word('calendars_change', one.change)}: {told}"


def weekday_names(numbers: Iterable[int], speaker: Speaker) -> str:
    """Write ISO weekdays by their names."""
    names = catalogue(speaker.language)["weekdays"].split()
    return ", ".join(names[number - 1] for number in numbers) or speaker.say("calendars_weekend_none")


def said_of(wrong: BadCalendar | CalendarNotMade, speaker: Speaker) -> str:
    """Say in the reader's language why a calendar was refused or not made."""
    if isinstance(wrong, CalendarNotMade):
        return speaker.say(f"calendar_not_made_{wrong.fault}", **wrong.values)
    if "place" not in wrong.values:
        return speaker.say(f"calendar_bad_{wrong.fault}", **wrong.values)
    expected = speaker.say(f"calendar_expected_{wrong.fault}", **wrong.values)
    named = {name: wrong.values[name] for name in ("whose", "year", "place", "found")}
    return speaker.say("calendar_bad", expected=expected, **named)
