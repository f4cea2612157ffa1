"""When a meeting of a series comes next: at the same local time, past month ends, and not on a day that is closed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from tandem.regimes.calendar import GROUP_ITSELF, Calendar
from tandem.rules.deadline import SkippedDay
from tandem.rules.instant import instant, known_zones
from tandem.rules.meeting import date_of, held_at
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.meeting import Meeting

_MOST_SKIPPED = 60


class NextDate(msgspec.Struct, frozen=True):
    """The next date of a series, which closed days it was moved past, and what is not known about it."""

    begins: datetime
    ends: datetime
    skipped: tuple[SkippedDay, ...] = ()
    unknown: tuple[Reason, ...] = ()


def next_of(meeting: Meeting, group: Group) -> NextDate | None:
    """Answer when a series comes next after this meeting; None for one that does not recur, or not in our time."""
    try:
        return _next(meeting, group)
    except (OverflowError, ValueError):
        # Somebody put a meeting at the end of time, or in a month that no calendar has.
        return None


def zone_of(meeting: Meeting, group: Group) -> ZoneInfo:
    """Answer the zone of a meeting; the group's where there is none of that name."""
    return ZoneInfo(meeting.zone if meeting.zone in known_zones() else group.charter.zone)


def _next(meeting: Meeting, group: Group) -> NextDate | None:
    first, this = date_of(first_of(meeting, group)), date_of(meeting)
    if meeting.recurs is None or first is None or this is None:
        return None
    zone = zone_of(meeting, group)
    anchor = instant(first.begins).astimezone(zone)
    held = held_at(meeting)
    after = instant(held.begun if held and held.begun else this.begins).astimezone(zone).date()
    length = instant(this.ends) - instant(this.begins)
    day, skipped = _open_day(meeting, group, _next_day(meeting, anchor.date(), after))
    begins = datetime.combine(day, anchor.time(), zone).astimezone(UTC)
    missing = [code for code in meeting.parties if not _calendar(group, code, day)]
    unknown = tuple(because("calendar_not_there", party=code, year=day.year) for code in missing)
    return NextDate(begins, begins + length, skipped, unknown)


def first_of(meeting: Meeting, group: Group) -> Meeting:
    """Answer the first meeting of a series, whose day and local time the others keep."""
    seen = {meeting.id}
    while meeting.series is not None and meeting.series in group.meetings and meeting.series not in seen:
        before = group.meetings[meeting.series]
        if before.recurs is None or not before.dates:
            break
        meeting = before
        seen.add(meeting.id)
    return meeting


def _next_day(meeting: Meeting, anchor: date, after: date) -> date:
    recurs = meeting.recurs
    if recurs is None:
        raise ValueError(f"{meeting.ref} does not recur.")
    times = 1
    while (day := _stepped(anchor, recurs.unit, recurs.every * times)) <= after:
        times += 1
    return day


def _stepped(day: date, unit: str, count: int) -> date:
    if unit == "weeks":
        return day + timedelta(weeks=count)
    # The last day of the month stands in for a day that the month does not have; the series comes back to its own.
    years, month = divmod(day.month - 1 + count, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"{day} has no month {count} on.")


def _open_day(meeting: Meeting, group: Group, day: date) -> tuple[date, tuple[SkippedDay, ...]]:
    """The first day from this one that no invited party has closed, and the days before it that some had."""
    skipped: list[SkippedDay] = []
    for _ in range(_MOST_SKIPPED):
        closed = _closed(meeting, group, day)
        if not closed:
            break
        skipped += closed
        day += timedelta(days=1)
    return day, tuple(skipped)


def _closed(meeting: Meeting, group: Group, day: date) -> list[SkippedDay]:
    """Who is closed on a day; a weekend has no name."""
    found = []
    for code in (*meeting.parties, GROUP_ITSELF):
        for calendar in _calendar(group, code, day):
            named = calendar.closed_day(day)
            if named is not None or calendar.is_weekend(day):
                found.append(SkippedDay(day, code, named.names if named else {}))
    return found


def _calendar(group: Group, code: str, day: date) -> list[Calendar]:
    return [calendar for calendar in group.calendars.get(code, ()) if calendar.year == day.year]
