"""Instants as they stand on the record, and as rules reckon with them."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

END_OF_TIME = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""The last instant that there is; an entry may claim any date."""


@cache
def known_zones() -> frozenset[str]:
    """Answer the names of all zones; to look for them goes through some 600 files."""
    return frozenset(available_timezones())


def instant(written: str) -> datetime:
    """Read `YYYY-MM-DDThh:mm:ssZ`."""
    return datetime.fromisoformat(written)


def hours_after(at: datetime, hours: int) -> datetime:
    """Answer the instant so many hours later, or the end of time: an entry may claim any date, the last one too."""
    try:
        return at + timedelta(hours=hours)
    except OverflowError:
        return END_OF_TIME


def end_of_day(day: date, zone: str) -> datetime:
    """Answer the last second of a day in a zone, in UTC."""
    try:
        after = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
        return (after - timedelta(seconds=1)).astimezone(UTC)
    except OverflowError:
        # Somebody reported the last day that there is.
        return datetime.max.replace(microsecond=0, tzinfo=UTC)


def written(at: datetime) -> str:
    """Write an instant in UTC, to the second."""
    # strftime writes years before 1000 with fewer than four digits.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
