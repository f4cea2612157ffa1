"""Commitments: who is to do what for whom, where it stands on a day, and for what it waits."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from tandem.rules.commitment import STATES, days_between, state_of, state_signed, unanswered_by
from tandem.rules.reason import Reason, because
from tandem.state.commitment import Answered, Commitment, Condition, Ended, Instrument, Settled
from tandem.state.measure import Measure
from tandem.state.reading import Reading

Texts = Mapping[str, str]
_OVER = frozenset({"fulfilled", "lapsed", "replaced"})


class MeasureShown(msgspec.Struct, frozen=True):
    """A step that answers a commitment, with its title and how far it is established."""

    measure: Measure
    title: str
    status: str


class ConditionShown(msgspec.Struct, frozen=True):
    """A condition with its words; `on`, `awaits`, `softens` and `softened_by` are names.

    `age` counts days from the day on which it was said to the day that is shown, or to that on which it ended.
    """

    condition: Condition
    texts: Texts
    on: str
    awaits: str
    softens: tuple[str, ...]
    softened_by: tuple[str, ...]
    age: int
    ended: Ended | None
    reason: str

    @property
    def mark(self) -> Literal["signed", "reported", "inferred"]:
        """Whose word it is: signed by its one side, reported, or read by the author out of what happened."""
        if self.condition.basis == "inferred":
            return "inferred"
        return "signed" if self.condition.signed else "reported"


class CommitmentShown(msgspec.Struct, frozen=True):
    """A commitment as it stands on a day.

    `left` counts the days to its deadline, below nought after it. `awaited` are the conditions by which others wait
    for it. `state_signed` and `standing_signed` tell whether a side signed what they rest on.
    `asked` tells that the reader's side owes it, another stated it, and the reader's side has said nothing.
    """

    commitment: Commitment
    texts: Texts
    state: str
    state_signed: bool
    standing: str
    standing_signed: bool
    left: int | None
    instrument: str
    whole: str
    parts: tuple[str, ...]
    measures: tuple[MeasureShown, ...]
    conditions: tuple[ConditionShown, ...]
    awaited: tuple[ConditionShown, ...]
    answers: tuple[tuple[Answered, str], ...]
    settled: tuple[tuple[Settled, str, str], ...]
    asked: bool

    @property
    def name(self) -> str:
        """The name by which it is told."""
        return self.commitment.name

    @property
    def overdue(self) -> bool:
        """Whether its deadline has passed and it has not come to its end."""
        return self.left is not None and self.left < 0 and self.state not in _OVER


class InstrumentShown(msgspec.Struct, frozen=True):
    """An instrument with its commitments; `instrument` is None for those that stand in none."""

    instrument: Instrument | None
    texts: Texts
    commitments: tuple[CommitmentShown, ...]


class CommitmentsView(msgspec.Struct, frozen=True):
    """Every commitment of a day by instrument, as far as the filter lets it through; `every` has all of them."""

    day: str
    instruments: tuple[InstrumentShown, ...]
    every: tuple[CommitmentShown, ...]
    count: int
    tracks: tuple[str, ...]
    sides: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def overdue(self) -> int:
        """How many have a deadline that has passed."""
        return sum(one.overdue for one in self.every)

    @property
    def asked(self) -> int:
        """How many the reader's side owes by the word of another, and has neither acknowledged nor disputed."""
        return sum(one.asked for one in self.every)

    @property
    def waiting(self) -> int:
        """How many wait for something on that day."""
        return sum(any(c.ended is None for c in one.conditions) for one in self.every)

    def named(self, name: str) -> CommitmentShown | None:
        """Answer the commitment of this name, or with this label."""
        found = [one for one in self.every if one.name == name]
        return next(iter(found or [one for one in self.every if one.commitment.stamp.label == name]), None)


class Filter(msgspec.Struct, frozen=True):
    """Which commitments a list shows; what is empty lets everything through."""

    track: str = ""
    side: str = ""
    state: str = ""
    asked: bool = False

    def lets(self, one: CommitmentShown) -> bool:
        """Tell whether a commitment passes."""
        held = one.commitment
        return (
            self.track in ("", held.track)
            and (not self.side or self.side in (*held.owners, *held.towards, *held.asked_by))
            and self.state in ("", one.state)
            and (one.asked or not self.asked)
        )


EVERYTHING = Filter()


def view_commitments(reading: Reading, *, day: str, only: Filter = EVERYTHING) -> CommitmentsView:
    """Answer the commitments of a group as they stand at the end of a day."""
    every = _View(reading, day).commitments()
    passed = [one for one in every if only.lets(one)]
    held = [one.commitment for one in every]
    charter = reading.group.charter
    named = {code for one in held for code in (*one.owners, *one.towards, *one.asked_by)}
    states = {one.state for one in every}
    return CommitmentsView(
        day=day,
        instruments=_by_instrument(reading, passed, day, bare=only == EVERYTHING),
        every=every,
        count=len(passed),
        tracks=tuple(dict.fromkeys(one.track for one in held)),
        sides=tuple(m.code for m in (*charter.parties, *charter.others, *charter.monitors) if m.code in named),
        states=tuple(state for state in STATES if state in states),
    )


def commitments_verdict(view: CommitmentsView) -> tuple[Reason, str]:
    """Say how many there are and how many deadlines have passed, with the tone of it."""
    if not view.every:
        return because("commitments_none"), "wait"
    if view.overdue:
        return because("commitments_overdue", count=view.overdue, all=len(view.every)), "warn"
    return because("commitments_counted", count=len(view.every)), "fine"


def _by_instrument(
    reading: Reading, passed: Sequence[CommitmentShown], day: str, *, bare: bool
) -> tuple[InstrumentShown, ...]:
    """The instruments in the order of their days, those without a commitment only where nothing is filtered."""
    found = []
    for one in sorted(reading.group.tandem.instruments, key=lambda one: one.concluded):
        mine = tuple(c for c in passed if c.commitment.instrument == one.stamp.entry)
        if one.concluded <= day and (mine or bare):
            found.append(InstrumentShown(one, reading.prose.get(one.stamp.entry, {}), mine))
    loose = tuple(one for one in passed if not one.instrument)
    return (*found, InstrumentShown(None, {}, loose)) if loose else tuple(found)


class _View:
    """What commitments refer to, looked up once."""

    def __init__(self, reading: Reading, day: str) -> None:
        tandem = reading.group.tandem
        self.reading, self.day = reading, day
        self.held = [one for one in tandem.commitments if one.said_on <= day]
        self.names = {one.stamp.entry: one.name for one in self.held}
        self.names |= {one.stamp.entry: one.name for one in tandem.conditions}
        self.instruments = {one.stamp.entry: one for one in tandem.instruments}
        self.measures: dict[str, list[Measure]] = {}
        for measure in tandem.measures:
            for entry in measure.answers if measure.happened <= day else ():
                self.measures.setdefault(entry, []).append(measure)
        self.parts: dict[str, list[str]] = {}
        for one in self.held:
            self.parts.setdefault(one.whole, []).append(one.name)
        self._conditions([one for one in tandem.conditions if one.said_on <= day])

    def _conditions(self, conditions: Sequence[Condition]) -> None:
        eased: dict[str, list[str]] = {}
        for one in conditions:
            for entry in one.softens:
                eased.setdefault(entry, []).append(one.name)
        self.on: dict[str, list[ConditionShown]] = {}
        self.awaiting: dict[str, list[ConditionShown]] = {}
        for one in sorted(conditions, key=lambda one: one.said_on):
            made = self._condition(one, tuple(eased.get(one.stamp.entry, ())))
            self.on.setdefault(one.on, []).append(made)
            if one.awaits:
                self.awaiting.setdefault(one.awaits, []).append(made)

    def _condition(self, one: Condition, eased: tuple[str, ...]) -> ConditionShown:
        ended = one.end(self.day)
        return ConditionShown(
            condition=one,
            texts=self.reading.prose.get(one.stamp.entry, {}),
            on=self.names.get(one.on, ""),
            awaits=self.names.get(one.awaits, ""),
            softens=tuple(self.names[entry] for entry in one.softens if entry in self.names),
            softened_by=eased,
            age=days_between(one.said_on, ended.happened if ended else self.day),
            ended=ended,
            reason=self.reading.text(ended.stamp.entry, "reason") if ended else "",
        )

    def commitments(self) -> tuple[CommitmentShown, ...]:
        return tuple(self._commitment(one) for one in self.held)

    def _commitment(self, one: Commitment) -> CommitmentShown:
        entry, day, code = one.stamp.entry, self.day, self.reading.reader.code or ""
        steps = sorted(self.measures.get(entry, ()), key=lambda step: step.happened)
        filed = self.instruments.get(one.instrument)
        text = self.reading.text
        asked = self.reading.group.is_party(code) and bool(unanswered_by(code, (one,), day=day))
        return CommitmentShown(
            commitment=one,
            texts=self.reading.prose.get(entry, {}),
            state=state_of(one, steps, day=day, binding=filed is not None and filed.signed and not one.asked_by),
            state_signed=state_signed(one, steps, day=day),
            standing=one.standing(day),
            standing_signed=one.standing_signed(day),
            left=days_between(day, one.deadline) if one.deadline else None,
            instrument=filed.name if filed else "",
            whole=self.names.get(one.whole, ""),
            parts=tuple(self.parts.get(entry, ())),
            measures=tuple(MeasureShown(step, text(step.stamp.entry, "title"), step.status(day)) for step in steps),
            conditions=tuple(self.on.get(entry, ())),
            awaited=tuple(self.awaiting.get(entry, ())),
            answers=tuple((a, text(a.stamp.entry, "reason")) for a in one.answers if a.said_on <= day),
            settled=tuple(
                (s, text(s.stamp.entry, "reason"), self.names.get(s.replaced_by, ""))
                for s in one.settled if s.happened <= day
            ),
            asked=asked,
        )  # fmt: skip
