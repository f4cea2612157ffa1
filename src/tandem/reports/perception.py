"""The perception gap between two sides: the verdict, the steps on which they part, and how it came to it, as a line.

Places on the line are per cent of its width and height, so that it stands in any size; the same stands in a table.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import msgspec

from tandem.reports.step import Said, StepNamed, day_of_reading, name_of, said_of
from tandem.rules.perception import Gap, Opinion, Turn, gap_between
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.reading import AssessmentRead, Reading


class PartingShown(msgspec.Struct, frozen=True):
    """A step that both sides assessed: what each said last, and by how many grades they part."""

    step: StepNamed
    first: Said
    second: Said
    points: int

    @property
    def private(self) -> bool:
        """Whether one of the two words is the reader's seat's alone."""
        return self.first.private or self.second.private


class AloneShown(msgspec.Struct, frozen=True):
    """A step that one of the two sides assessed and the other did not."""

    step: StepNamed
    said: Said


class TurnShown(msgspec.Struct, frozen=True):
    """A day on which the gap became another, and the steps on which something was said that day."""

    day: str
    value: str
    points: int
    most: int
    by: tuple[StepNamed, ...]


class Line(msgspec.Struct, frozen=True):
    """A gap drawn as steps from left to right: a path over 100 by 40, and the day at its left end."""

    path: str
    since: str


class PerceptionView(msgspec.Struct, frozen=True):
    """The gap between two sides as of a day, as the reader's seat sees it.

    `shared` is its value on what is on record alone, where words that the seat keeps to itself make another; `shared`
    of nobody but that seat. `sides` are all members between whom there may be a gap.
    """

    first: str
    second: str
    day: str
    sides: tuple[str, ...]
    value: str
    verdict: Reason
    tone: str
    private: bool
    shared: Reason | None
    points: int
    most: int
    widest: tuple[PartingShown, ...]
    partings: tuple[PartingShown, ...]
    alone: tuple[AloneShown, ...]
    turns: tuple[TurnShown, ...]
    line: Line | None
    shared_line: Line | None


def sides_of(group: Group) -> tuple[str, ...]:
    """Answer the members between whom there may be a gap: parties and others."""
    return tuple(one.code for one in (*group.charter.parties, *group.charter.others))


def first_pair(reading: Reading) -> tuple[str, str]:
    """Answer the two sides that are looked at first: the reader's own, where it is a party, and the next one."""
    codes = [one.code for one in reading.group.charter.parties]
    own = reading.reader.code if reading.reader.code in codes else codes[0]
    return own or codes[0], next(code for code in codes if code != own)


def pair_faults(group: Group, first: str, second: str) -> tuple[Reason, ...]:
    """Answer why there can be no gap between these two; nothing where there can."""
    known = sides_of(group)
    unknown = tuple(because("no_such_side", found=one[:20], known=", ".join(known)) for one in (first, second)
                    if one not in known)  # fmt: skip
    return unknown or ((because("gap_with_oneself", party=first),) if first == second else ())


def view_perception(
    reading: Reading, first: str, second: str, *, private: Iterable[AssessmentRead] = ()
) -> PerceptionView:
    """Answer the gap between two sides; `private` are the assessments that the reader's seat keeps to itself."""
    said, day = said_of(reading, private=private), day_of_reading(reading)
    words = {one.word: text for one, text in said}
    gap = gap_between(first, second, opinions=[one for one, _ in said], day=day)
    on_record = gap_between(first, second, opinions=[one for one, _ in said if not one.private], day=day)
    verdict, tone = _verdict(gap)
    differs = gap.value != on_record.value or gap.turns != on_record.turns
    parted = tuple(
        PartingShown(name_of(reading, one.step), words[one.first.word], words[one.second.word], one.points)
        for one in gap.partings
    )
    begins = min((turn.day for turn in (*gap.turns, *on_record.turns)), default=day)
    return PerceptionView(
        first=first,
        second=second,
        day=day,
        sides=sides_of(reading.group),
        value=written_gap(gap.value),
        verdict=verdict,
        tone=tone,
        private=any(one.private for one in gap.partings) or _any_private(gap.alone),
        shared=_verdict(on_record)[0] if differs else None,
        points=gap.points,
        most=gap.most,
        widest=parted[: len(gap.widest)],
        partings=parted,
        alone=tuple(AloneShown(name_of(reading, one.step), words[one.word]) for one in gap.alone),
        turns=tuple(_turn(reading, one) for one in gap.turns),
        line=_line(gap, begins),
        shared_line=_line(on_record, begins) if differs else None,
    )


def written_gap(value: Fraction | None) -> str:
    """Write a gap with two digits; empty where there is none."""
    return "" if value is None else f"{float(value):.2f}"


def _any_private(alone: Iterable[Opinion]) -> bool:
    return any(one.private for one in alone)


def _verdict(gap: Gap) -> tuple[Reason, str]:
    if gap.value is None:
        return because("gap_none", first=gap.first, second=gap.second), "wait"
    values: dict[str, str | int] = {"first": gap.first, "second": gap.second, "count": len(gap.partings)}
    if not gap.points:
        return because("gap_nought", **values), "fine"
    value = written_gap(gap.value)
    return because("gap_is", **values, points=gap.points, most=gap.most, value=value), "warn"


def _turn(reading: Reading, turn: Turn) -> TurnShown:
    by = tuple(name_of(reading, step) for step in turn.by)
    return TurnShown(turn.day, written_gap(turn.value), turn.points, 4 * turn.steps, by)


def _line(gap: Gap, begins: str) -> Line | None:
    """The gap over time as a path; nothing where there never was one."""
    if not gap.turns:
        return None
    first, last = date.fromisoformat(begins), date.fromisoformat(gap.day)
    days = max((last - first).days, 1)
    path = ""
    for turn in gap.turns:
        x, y = (date.fromisoformat(turn.day) - first).days * 100 / days, 38 - 36 * float(turn.value)
        path += f"H{x:.2f}V{y:.2f}" if path else f"M{x:.2f} {y:.2f}"
    return Line(f"{path}H100", begins)
