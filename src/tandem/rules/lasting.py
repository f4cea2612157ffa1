"""Until when an answer stays the same, although time goes on: the rules tell it by what they compare `now` with.

A rule asks whether a deadline has passed; the answer can change at that deadline and at no instant before it. So an
answer is kept without a rule having to say how long it holds.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, SupportsIndex

_SOON = timedelta(minutes=1)


class Lasting(datetime):
    """An instant for rules to reckon at; `until` is the next one at which an answer reckoned so can be another.

    Where something other than a comparison is done with it, the answer is taken to hold for a minute.
    """

    _until: datetime | None = None

    @classmethod
    def at(cls, now: datetime) -> "Lasting":
        """Begin with nothing compared."""
        now = now.astimezone(UTC)
        return cls(now.year, now.month, now.day, now.hour, now.minute, now.second, now.microsecond, UTC)

    @property
    def until(self) -> datetime | None:
        """The instant from which the answer has to be reckoned anew; None where time does not change it."""
        return self._until

    @property
    def plain(self) -> datetime:
        """The same instant, which notes nothing."""
        return datetime(
            self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, super().tzinfo
        )

    def _note(self, other: object) -> None:
        if not isinstance(other, datetime) or other.tzinfo is None or datetime.__lt__(other, self):
            return
        # At the instant itself `<` and `<=` differ: right after it neither does.
        self._sooner(other if datetime.__lt__(self, other) else other + timedelta(microseconds=1))

    def _sooner(self, until: datetime) -> None:
        if self._until is None or datetime.__lt__(until, self._until):
            self._until = until

    def _used(self) -> datetime:
        plain = self.plain
        self._sooner(plain + _SOON if plain < datetime.max.replace(tzinfo=UTC) - _SOON else plain)
        return plain

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]
        """Compare, and note with what."""
        self._note(other)
        return datetime.__lt__(self, other)

    def __le__(self, other: datetime) -> bool:  # type: ignore[override]
        """Compare, and note with what."""
        self._note(other)
        return datetime.__le__(self, other)

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]
        """Compare, and note with what."""
        self._note(other)
        return datetime.__gt__(self, other)

    def __ge__(self, other: datetime) -> bool:  # type: ignore[override]
        """Compare, and note with what."""
        self._note(other)
        return datetime.__ge__(self, other)

    def __eq__(self, other: object) -> bool:
        """Compare, and note with what."""
        self._note(other)
        return datetime.__eq__(self, other)

    def __hash__(self) -> int:
        """Hash as the instant itself."""
        return datetime.__hash__(self)

    def __sub__(self, other: Any) -> Any:
        """Reckon with the instant, so that the answer soon is another."""
        return self._used() - other

    def __rsub__(self, other: datetime) -> timedelta:
        """Reckon with the instant, so that the answer soon is another."""
        return other - self._used()

    def __add__(self, other: timedelta) -> datetime:  # type: ignore[override]
        """Reckon with the instant, so that the answer soon is another."""
        return self._used() + other

    __radd__ = __add__  # type: ignore[assignment]

    def date(self) -> Any:
        """Look at the calendar."""
        return self._used().date()

    def astimezone(self, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Look at a clock."""
        return self._used().astimezone(tz)

    def replace(self, *given: Any, **changed: Any) -> datetime:  # type: ignore[override]
        """Answer another instant."""
        return self._used().replace(*given, **changed)

    def isoformat(self, *given: Any, **form: Any) -> str:
        """Write the instant."""
        return self._used().isoformat(*given, **form)

    def timestamp(self) -> float:
        """Answer the seconds since the epoch."""
        return self._used().timestamp()

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Travel as the plain instant."""
        return self._used().__reduce_ex__(protocol)
