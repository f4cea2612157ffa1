"""The rows of the Tandem board: every step on a track as it stood at the end of a day, with who said so and its words.

The drawing and the table are both made of these rows, so that they cannot tell two things.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from tandem.acts.commitment import Evidence
from tandem.acts.measure import Consulted, Grade, Judgement
from tandem.rules.policy_steps import Step
from tandem.rules.steps import steps_of
from tandem.state.measure import Measure
from tandem.state.notice import Notice
from tandem.state.reading import Reading

BoardState = Literal["done", "agreed", "contested", "stopped", "called_off"]
STATES: tuple[BoardState, ...] = ("done", "agreed", "contested", "stopped", "called_off")
"""How a step stands on the board, in the order in which the board tells them."""


class SaidOf(msgspec.Struct, frozen=True):
    """What a side says that a step does for the common aim, as its last word up to the day."""

    party: str
    grade: Grade
    said_on: str
    evidence: Evidence
    entry: str
    label: str


class BoardStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: `name` is what it is called on every page; `ref` is the reference of its notice, where it has one.

    `status` is how far it is established; `state` is how the board shows it. `entry` is where it stands on record.
    """

    name: str
    entry: str
    label: str
    ref: str
    track: str
    state: BoardState
    status: Judgement
    sort: str
    title: str
    day: str
    until: str | None
    sides: tuple[str, ...]
    towards: tuple[str, ...]
    consulted: Consulted
    evidence: Evidence
    counts: bool
    answers: tuple[str, ...]
    sources: tuple[str, ...]
    assessed: tuple[SaidOf, ...]

    @property
    def anchor(self) -> str:
        """The name of its row on the page."""
        return f"step-{self.name}"

    @property
    def last(self) -> str:
        """Its last day."""
        return self.until or self.day


def board_state(*, sort: str, status: Judgement, consulted: Consulted) -> BoardState:
    """Answer how the board shows a step.

    What was taken back or put off comes first, then what was refused or suspended, then whatever is contested: the
    step itself, or that the other parties were asked beforehand.
    """
    if status in ("called_off", "reversed"):
        return "called_off"
    if status == "suspended" or sort == "refusal":
        return "stopped"
    if sort == "postponement":
        return "called_off"
    if status in ("contested", "unverifiable") or consulted in ("no", "contested"):
        return "contested"
    return "agreed" if status == "agreed" or sort == "agreement" else "done"


def sources_of(text: str) -> tuple[str, ...]:
    """Answer the sources that a text names: each address, and each line that names something else."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(part for line in lines if line for part in (line.split() if line.startswith("http") else (line,)))


def rows_of(reading: Reading, *, day: str) -> tuple[BoardStep, ...]:
    """Answer every step that began by the end of a day, in the order of their days."""
    measures = {one.stamp.entry: one for one in reading.group.tandem.measures}
    said = _assessments(reading, day)
    return tuple(_row(step, measures.get(step.key), reading, day, said) for step in steps_of(reading.group, day=day))


def _row(
    step: Step, measure: Measure | None, reading: Reading, day: str, said: Mapping[str, tuple[SaidOf, ...]]
) -> BoardStep:
    status = step.status_on(day)
    if measure is None:
        return _own(reading.group.notices[step.key], step, status, reading, said)
    entry = measure.stamp.entry
    about = next((entry for entry in measure.about if entry in reading.group.notices), "")
    ref = reading.group.notices[about].ref if about else ""
    return BoardStep(
        name=measure.name, entry=entry, label=measure.stamp.label, ref=ref, track=measure.track,
        state=board_state(sort=measure.sort, status=status, consulted=step.consulted), status=status,
        sort=measure.sort, title=reading.text(entry, "title") or measure.name, day=measure.happened,
        until=measure.until, sides=measure.sides, towards=measure.towards, consulted=step.consulted,
        evidence="own" if measure.status_signed(day) else "reported", counts=measure.counts, answers=step.answers,
        sources=sources_of(reading.text(entry, "source")), assessed=said.get(entry, ()) + said.get(about, ()),
    )  # fmt: skip


def _own(
    notice: Notice, step: Step, status: Judgement, reading: Reading, said: Mapping[str, tuple[SaidOf, ...]]
) -> BoardStep:
    stamp, terms = notice.current.stamp, notice.current.terms
    return BoardStep(
        name=notice.ref, entry=stamp.entry, label=stamp.label, ref=notice.ref, track=step.track,
        state=board_state(sort="step", status=status, consulted=step.consulted), status=status, sort="step",
        title=reading.text(stamp.entry, "title") or notice.ref, day=step.day,
        until=terms.ends_on if terms.ends_on > step.day else None, sides=step.sides, towards=(),
        consulted=step.consulted, evidence="own", counts=step.counts, answers=(), sources=(),
        assessed=said.get(notice.id, ()),
    )  # fmt: skip


def _assessments(reading: Reading, day: str) -> Mapping[str, tuple[SaidOf, ...]]:
    """The last word of each side on each step, its own before what is reported of it."""
    last: dict[str, dict[str, SaidOf]] = {}
    for one in sorted(reading.group.tandem.assessments, key=lambda one: (one.evidence == "own", one.said_on)):
        if one.said_on <= day:
            said = SaidOf(one.party, one.grade, one.said_on, one.evidence, one.stamp.entry, one.stamp.label)
            last.setdefault(one.on, {})[one.party] = said
    return {on: tuple(by_side.values()) for on, by_side in last.items()}
