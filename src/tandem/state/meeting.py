"""What the record amounts to for a meeting: its dates and steps, its points, who was there, what came of it."""

import msgspec

from tandem.acts import meeting as met
from tandem.acts import minutes as said
from tandem.acts.action import Evidence
from tandem.state.stamp import Stamp

STEPS = ("convened", "held", "postponed", "cancelled", "closed")
"""What a party can do with a meeting once it is proposed."""


class DateOffer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A date that a party proposed; its entry names it."""

    party: str
    begins: str
    ends: str
    stamp: Stamp


class DateChoice(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A party stands on the date with this entry: it proposed it or accepted it."""

    party: str
    date: str
    stamp: Stamp


class MeetingStep(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One step of a party: convened, held, postponed, cancelled or closed."""

    step: str
    stamp: Stamp
    begun: str | None = None
    over: str | None = None
    until: str | None = None


class Point(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A side's point for the agenda; `about` are entries of matters."""

    party: str
    stamp: Stamp
    about: tuple[str, ...] = ()
    dropped: Stamp | None = None


class Attendance(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one source says of one person; the words are in sections that can be erased."""

    source: str
    member: str
    person: int
    state: said.Presence
    capacity: said.Capacity
    evidence: said.Told
    stamp: Stamp


class OutcomeAnswer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What another party says about an outcome."""

    party: str
    answer: said.Answer
    stamp: Stamp


class Outcome(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One outcome as one side recorded it, and what the others said of it."""

    party: str
    kind: said.OutcomeKind
    stamp: Stamp
    owner: str = ""
    due: str | None = None
    account: str = ""
    about: tuple[str, ...] = ()
    answers: tuple[OutcomeAnswer, ...] = ()
    done: Stamp | None = None


class Readout(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A side's own account of the meeting; reported where somebody else gave it on record."""

    party: str
    language: str
    evidence: said.Told
    stamp: Stamp
    published: str | None = None


class Sighting(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How a meeting stood that was not called here, when it was put on record."""

    between: tuple[str, ...]
    status: met.Sighted
    evidence: Evidence
    happened: str | None = None
    known: str | None = None


class LaterStep(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What became of an observed meeting."""

    party: str
    step: met.Later
    evidence: Evidence
    stamp: Stamp
    happened: str | None = None
    known: str | None = None


class Meeting(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One meeting: called here (`dates` is not empty) or observed (`sighting` is there)."""

    id: str
    ref: str
    owner: str
    stamp: Stamp
    parties: tuple[str, ...]
    observers: tuple[str, ...] = ()
    zone: str = ""
    format: met.Format | None = None
    recurs: met.Recurrence | None = None
    marking: str = ""
    series: str | None = None
    sighting: Sighting | None = None
    dates: tuple[DateOffer, ...] = ()
    choices: tuple[DateChoice, ...] = ()
    steps: tuple[MeetingStep, ...] = ()
    points: tuple[Point, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    readouts: tuple[Readout, ...] = ()
    declined: tuple[Stamp, ...] = ()
    later: tuple[LaterStep, ...] = ()
    disregarded: tuple[tuple[str, str], ...] = ()

    def date(self, entry: str) -> DateOffer | None:
        """Answer the proposed date of this entry."""
        return next((date for date in self.dates if date.stamp.entry == entry), None)

    def outcome(self, entry: str) -> Outcome | None:
        """Answer the outcome of this entry."""
        return next((outcome for outcome in self.outcomes if outcome.stamp.entry == entry), None)

    def point(self, entry: str) -> Point | None:
        """Answer the point of this entry."""
        return next((point for point in self.points if point.stamp.entry == entry), None)
