"""The perception gap: by how much two sides part in what they say that the same steps do for the common aim.

Grades count from -2 (sets back) to 2 (advances). Of every step that both sides have assessed by a day the last word of
each counts; the gap is the mean of |a - b| / 4 over these steps, from 0 (they see all alike) to 1. Where no step was
assessed by both there is no gap, which is not the same as none to be seen. docs/steps.md works an example.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from tandem.acts.commitment import Evidence
from tandem.acts.measure import Grade
from tandem.state.tandem import Tandem

POINTS: Mapping[Grade, int] = {
    "sets_back": -2, "sets_back_little": -1, "no_movement": 0, "advances_little": 1, "advances": 2,
}  # fmt: skip
"""What each grade counts."""

WIDEST = max(POINTS.values()) - min(POINTS.values())
"""By how much two grades can part at most."""


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What a side says on a day that a step does. `step` is the entry of the step, or of an action on the desk.

    `word` is the entry that says so, `label` that entry's; a private one is no entry and has its paper's id for both.
    """

    step: str
    party: str
    grade: Grade
    said_on: str
    evidence: Evidence
    word: str
    label: str
    private: bool = False

    @property
    def weight(self) -> tuple[bool, str, bool]:
        """By which the last word is found: a side's own before a report; then the later day, and on one a private."""
        return self.evidence == "own", self.said_on, self.private


class Parting(msgspec.Struct, frozen=True):
    """A step that both sides assessed, with the last word of each."""

    step: str
    first: Opinion
    second: Opinion

    @property
    def points(self) -> int:
        """By how many grades the two part."""
        return abs(POINTS[self.first.grade] - POINTS[self.second.grade])

    @property
    def private(self) -> bool:
        """Whether one of the two words is a private one."""
        return self.first.private or self.second.private


class Turn(msgspec.Struct, frozen=True):
    """A day on which the gap became another; `by` are the steps on which something was said that day."""

    day: str
    points: int
    steps: int
    by: tuple[str, ...]

    @property
    def value(self) -> Fraction:
        """The gap from this day on."""
        return Fraction(self.points, WIDEST * self.steps)


class Gap(msgspec.Struct, frozen=True):
    """The gap between two sides on a day: the steps that both assessed, the widest apart first, and how it came to it.

    `alone` are last words on steps that only one of the two assessed; they count for nothing.
    """

    first: str
    second: str
    day: str
    partings: tuple[Parting, ...]
    alone: tuple[Opinion, ...]
    turns: tuple[Turn, ...]

    @property
    def points(self) -> int:
        """By how many grades the two part in all."""
        return sum(one.points for one in self.partings)

    @property
    def most(self) -> int:
        """By how many they could part."""
        return WIDEST * len(self.partings)

    @property
    def value(self) -> Fraction | None:
        """The gap from 0 to 1; None where no step was assessed by both."""
        return Fraction(self.points, self.most) if self.partings else None

    @property
    def widest(self) -> tuple[Parting, ...]:
        """The steps on which the two part most; none where they part on none."""
        most = max((one.points for one in self.partings), default=0)
        return tuple(one for one in self.partings if one.points == most) if most else ()


def opinions_of(tandem: Tandem) -> tuple[Opinion, ...]:
    """Answer every assessment on record; one of an action that a step is about is one of that step."""
    return tuple(
        Opinion(
            step=step_behind(tandem, one.on), party=one.party, grade=one.grade, said_on=one.said_on,
            evidence=one.evidence, word=one.stamp.entry, label=one.stamp.label,
        )
        for one in tandem.assessments
    )  # fmt: skip


def step_behind(tandem: Tandem, entry: str) -> str:
    """Answer the first step that is about this action, else the entry itself."""
    return next((one.stamp.entry for one in tandem.measures if entry in one.about), entry)


def gap_between(first: str, second: str, *, opinions: Iterable[Opinion], day: str) -> Gap:
    """Answer the gap between two sides at the end of a day."""
    said = sorted(
        (one for one in opinions if one.party in (first, second) and one.said_on <= day), key=lambda one: one.weight
    )
    last: dict[str, dict[str, Opinion]] = {}
    for one in said:
        last.setdefault(one.step, {})[one.party] = one
    both = [Parting(step, by[first], by[second]) for step, by in last.items() if len(by) > 1]
    alone = tuple(one for by in last.values() if len(by) == 1 for one in by.values())
    both.sort(key=lambda one: -one.points)
    return Gap(first, second, day, tuple(both), alone, _turns(first, second, said))


def _turns(first: str, second: str, said: Iterable[Opinion]) -> tuple[Turn, ...]:
    """The days on which the gap changed; what was said is in the order of its days."""
    last: dict[tuple[str, str], Opinion] = {}
    points: dict[str, int] = {}
    by_day: dict[str, list[Opinion]] = {}
    for one in sorted(said, key=lambda one: one.said_on):
        by_day.setdefault(one.said_on, []).append(one)
    turns: list[Turn] = []
    total = 0
    for day, words in by_day.items():
        for one in words:
            before = last.get((one.step, one.party), one)
            last[one.step, one.party] = max(one, before, key=lambda word: word.weight)
            here, there = last.get((one.step, first)), last.get((one.step, second))
            if here is not None and there is not None:
                parted = Parting(one.step, here, there).points
                total += parted - points.get(one.step, 0)
                points[one.step] = parted
        turn = Turn(day, total, len(points), tuple(dict.fromkeys(one.step for one in words)))
        if points and (not turns or turns[-1].value != turn.value):
            turns.append(turn)
    return tuple(turns)
