"""What a plan says: a request with its days, and the plan as a whole. Every time tells where it comes from."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

from tandem.regimes.authority import Attachment
from tandem.regimes.procedure import Span
from tandem.rules.plangraph import Basis, Wait
from tandem.rules.reason import Reason
from tandem.rules.workdays import SkippedDay


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried without writing anything: another departure, an authority that answers so many days later (or
    earlier, below zero), lines that are left out, or that the order of practice is kept, too."""

    departure: date | None = None
    later: Mapping[str, int] = {}
    without_lines: tuple[int, ...] = ()
    practice: bool = False


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """A time of an authority: `lead`, how long before departure to file, or `window`, how long it has to answer."""

    clock: Literal["lead", "window"]
    length: Span
    basis: Basis
    longest: Span | None = None


class PlannedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a plan.

    `needed_by` is the last day for its decision, and `serves` what needs it then: a request, or the departure where it
    is empty. `last_safe_filing` is None where it is not known; `no_later_than` then is a day that it cannot be after.
    `last_safe_at` is the instant, for a clock of hours whose hour of departure is known. Slack is in calendar days from
    today, for a request that was filed from its filing; `slack_at_most` bounds one that is not known; what is decided
    has none. `earliest_filing` and `earliest_decision` are those of filing everything at once from today on.
    """

    id: str
    authority: str
    lines: tuple[int, ...]
    rules: tuple[str, ...] = ()
    state: Literal["open", "filed", "decided"] = "open"
    filed_on: date | None = None
    decided_on: date | None = None
    times: tuple[Time, ...] = ()
    needed_by: date
    serves: str = ""
    last_safe_filing: date | None = None
    last_safe_at: datetime | None = None
    no_later_than: date
    slack_days: int | None = None
    slack_at_most: int | None = None
    earliest_filing: date | None = None
    earliest_decision: date | None = None
    waits: tuple[Wait, ...] = ()
    attach: tuple[Attachment, ...] = ()
    skipped: tuple[SkippedDay, ...] = ()
    not_known: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()

    @property
    def is_late(self) -> bool:
        """True where the last safe day is past, or was when the request was filed."""
        return self.slack_at_most is not None and self.slack_at_most < 0


class Earliest(msgspec.Struct, frozen=True, kw_only=True):
    """The earliest departure; None where a time is `missing`: it is then not before `at_least`, maybe far later."""

    departure: date | None
    at_least: date
    missing: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The requests counted back from departure, in an order that can be filed.

    `critical_path` are the ids of those that decide the date, first to last. `open_ends` are the requests whose time is
    not known: what they take comes on top. `parallel` files everything from today on as soon as it may, `serial` one
    after the other, and `slowest` like `parallel` with the longest times that were seen.
    """

    departure: date
    today: date
    requests: tuple[PlannedRequest, ...]
    critical_path: tuple[str, ...]
    open_ends: tuple[str, ...]
    parallel: Earliest
    serial: Earliest
    slowest: Earliest
    what_if: WhatIf | None = None

    def request(self, id: str) -> PlannedRequest | None:
        """Answer the request of this id."""
        return next((one for one in self.requests if one.id == id), None)

    @property
    def slack_days(self) -> int | None:
        """The least slack of all that is not decided; None where nothing is open or a time is not known."""
        known = [one.slack_days for one in self.requests if one.slack_days is not None]
        late = [one.slack_at_most for one in self.requests if one.is_late and one.slack_at_most is not None]
        unknown = any(one.slack_days is None for one in self.requests if one.state != "decided")
        return min((*late, *known), default=None) if late or not unknown else None
