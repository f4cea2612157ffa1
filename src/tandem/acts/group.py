"""Acts about the group itself: its founding, calendars, officers, second signatures, and a simulated clock."""

from collections.abc import Mapping
from typing import Any

from tandem.acts.act import Act, moment_fault


class GroupFounded(Act, frozen=True):
    """A member opens its feed and accepts the group: charter, members and nonce, all by hash."""

    genesis: Mapping[str, Any]
    founding: Mapping[str, Any]
    tables: Mapping[str, str]


class CalendarPublished(Act, frozen=True):
    """A member lays down whose days are closed in one year, and the zone's offsets; the days are a table."""

    code: str
    year: int
    tables: Mapping[str, str]


class CalendarAccepted(Act, frozen=True):
    """A party accepts a published calendar by its hash; it counts once every party with a feed has."""

    calendar: str


class OfficerAppointed(Act, frozen=True):
    """A party gives a number and roles to an officer; the name is a section that can be erased."""

    number: int
    roles: tuple[str, ...]

    def fault(self) -> str | None:
        """Answer whether the number is none that an officer has."""
        return None if self.number >= 1 else f"number: expected 1 or more, found {self.number}"


class OfficerRelieved(Act, frozen=True):
    """A party ends an officer's right to act."""

    number: int


class SignatureAdded(Act, frozen=True):
    """A second officer of the same party completes an act that wants two signatures."""


class ClockSet(Act, frozen=True):
    """The clock seat of a simulated group says what time it is; never backwards."""

    now: str

    def fault(self) -> str | None:
        """Answer whether the time is not one."""
        return moment_fault(now=self.now)
