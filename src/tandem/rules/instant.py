"""Instants as they stand on the record, and as rules reckon with them."""

from datetime import UTC, datetime, timedelta


def instant(written: str) -> datetime:
    """Read `YYYY-MM-DDThh:mm:ssZ`."""
    return datetime.fromisoformat(written)


def hours_after(at: datetime, hours: int) -> datetime:
    """Answer the instant so many hours later, or the end of time: an entry may claim any date, the last one too."""
    try:
        return at + timedelta(hours=hours)
    except OverflowError:
        return datetime.max.replace(microsecond=0, tzinfo=UTC)


def written(at: datetime) -> str:
    """Write an instant in UTC, to the second."""
    # strftime writes years before 1000 with fewer than four digits.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
