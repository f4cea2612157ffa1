"""Instants as they stand on the record, and as rules reckon with them."""

from datetime import UTC, datetime


def instant(written: str) -> datetime:
    """Read `YYYY-MM-DDThh:mm:ssZ`."""
    return datetime.fromisoformat(written)


def written(at: datetime) -> str:
    """Write an instant in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
