"""A procedure as data: who must answer, what opens the clock, how long it runs, what silence means, who decides."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec

Unit = Literal["hours", "calendar_days", "working_days"]
Calendars = Literal["parties", "answering"] | tuple[str, ...]
Silence = Literal["assent", "refusal", "nothing"]


class Span(msgspec.Struct, frozen=True, gc=False):
    """A length of time: so many hours, calendar days or working days."""

    count: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    unit: Unit


class OverObjection(msgspec.Struct, frozen=True, gc=False):
    """What going over an objection asks for: hours between the completed decision and the start."""

    notice_hours: Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class HoldTerms(msgspec.Struct, frozen=True, gc=False):
    """Who asks for time gets it: how long, how often a party and notice, whether the clock stops, for which reasons.

    The reasons are codes of the charter's list.
    """

    length: Span
    most: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    stops_clock: bool
    reasons: tuple[str, ...]


class Procedure(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One step of consultation that a notice runs through.

    `opens_at_grade` is the grade of receipt that opens the window, `opens_at_grade_hosted` the same where both
    seats are on one node. `receipt_due_hours` counts from the notice. `close_at` is the hour in the answering
    party's zone at which a window of days closes. With `question_stops_clock` the clock of a party stands while its
    question to the owner is not answered. `urgent_window` is for a party that accepts that a notice is urgent.
    `calendars` says whose closed days are no working days: those of all parties, of the answering party alone, each
    with the closures that the group agreed for itself, or those of the calendars named and of no other.
    Without a `window` the others are informed: being informed is the receipt of the grade, and silence means nothing.
    `escalates_after_hours` is how long a matter stays at one level before it goes to the next; `closing_due_hours` is
    how long after the deadline the closing of a silent party is waited for, where silence means something.
    `deposit_counts_after_hours` is how long a depositary has to hold a notice sealed to a party before that counts as
    delivered; without it no deposit ever does.
    """

    names: Mapping[str, str]
    window: Span | None = None
    silence: Silence
    decides: Literal["owner", "unanimity"]
    opens_at_grade: int = 1
    opens_at_grade_hosted: int = 2
    receipt_due_hours: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 24
    close_at: Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "18:00"
    over_objection: OverObjection | None = None
    hold: HoldTerms | None = None
    question_stops_clock: bool = False
    extends: Literal["owner", "nobody"] = "owner"
    urgent_window: Span | None = None
    calendars: Calendars = "parties"
    escalates_after_hours: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 48
    closing_due_hours: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 24
    deposit_counts_after_hours: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | None = None
    source: str = ""


def deposit_fault(procedure: Procedure, *, depositaries: bool) -> str | None:
    """Answer why a deposit cannot count under a procedure that lets it; None where it can, or is not let."""
    if procedure.deposit_counts_after_hours is None:
        return None
    if not depositaries:
        return "the charter names no depositary"
    return (
        None if procedure.opens_at_grade == 1 else "it stands in for the word of a node, never for that of an officer"
    )


def windowless_fault(procedure: Procedure) -> str | None:
    """Answer what a procedure without a window has that only a window gives a meaning; None where nothing."""
    if procedure.window is not None:
        return None
    if procedure.silence != "nothing":
        return f"silence cannot mean {procedure.silence}, expected nothing"
    if procedure.decides != "owner":
        return f"{procedure.decides} cannot decide, expected owner"
    senseless = ("hold", "urgent_window", "over_objection")
    given = [name for name in senseless if getattr(procedure, name) is not None]
    given += ["question_stops_clock"] if procedure.question_stops_clock else []
    return f"leave out {', '.join(given)}" if given else None
