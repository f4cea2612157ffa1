"""The steps that a linkage policy counts, found by the names that it gives them.

A name is a track, a commitment (its steps are those that answer it), or one that the policy defines.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from tandem.acts.linkage import Counted
from tandem.acts.measure import Consulted, Judgement

Known = Literal["yes", "no", "not_known"]

NO_STEP: tuple[Judgement, ...] = ("suspended", "called_off", "reversed")
"""How a step stands that was taken back: it is on record and no longer counted."""

CLAIMED: tuple[Judgement, ...] = ("claimed", "contested", "unverifiable", "verified")
"""How a step stands of which its side says at least that it was taken."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step on a track as policies count it, from its first day on.

    `judged` are later words on how far it is established, by day. `counts` is false where it is told and not counted.
    """

    key: str
    name: str
    track: str
    day: str
    status: Judgement
    judged: tuple[tuple[str, Judgement], ...] = ()
    counts: bool = True
    sides: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    cleared: Known = "not_known"
    consulted: Consulted = "not_known"
    from_notice: bool = False

    def status_on(self, day: str) -> Judgement:
        """Answer how far the step was established at the end of a day."""
        found = self.status
        for judged_on, judgement in self.judged:
            if judged_on <= day:
                found = judgement
        return found

    def first_in(self, statuses: Sequence[str]) -> str | None:
        """Answer the first day on which it stood in one of these."""
        if self.status in statuses:
            return self.day
        return next((max(day, self.day) for day, judgement in self.judged if judgement in statuses), None)


class Owed(msgspec.Struct, frozen=True):
    """A commitment that a policy may name: a step on one of the parts that are `enough` is a step on it."""

    code: str
    enough: tuple[str, ...] = ()
    fulfilled: str | None = None


class Narrowed(msgspec.Struct, frozen=True):
    """What a name stands for in the end: a track or a commitment, and what each definition on the way leaves out."""

    base: str
    statuses: tuple[tuple[str, ...], ...] = ()
    sides: tuple[tuple[str, ...], ...] = ()


def narrowed(name: str, defines: Mapping[str, Counted]) -> Narrowed:
    """Follow a name to its track or commitment. Raises ValueError where the definitions go round."""
    found, seen = Narrowed(name), {name}
    while found.base in defines:
        definition = defines[found.base]
        if definition.like in seen:
            raise ValueError(f"The definition of {definition.like!r} leads back to itself.")
        seen.add(definition.like)
        statuses = (*found.statuses, definition.status) if definition.status else found.statuses
        sides = (*found.sides, definition.sides) if definition.sides else found.sides
        found = Narrowed(definition.like, statuses, sides)
    return found


class StepBook:
    """The counted steps on record, in the order of their days, by the names of one policy."""

    def __init__(self, steps: Iterable[Step], owed: Iterable[Owed], defines: Mapping[str, Counted]) -> None:
        """Hold the steps that count; those of the same day stand in the order of their names."""
        self._steps = sorted((step for step in steps if step.counts), key=lambda step: (step.day, step.name))
        self._owed = {one.code: one for one in owed}
        self._defines = defines
        self._found: dict[str, list[Step]] = {}

    def named(self, name: str, *, day: str, statuses: Sequence[str] = ()) -> list[Step]:
        """Answer the steps of a name that began on any day and count as they stood at the end of this one."""
        fit = self._fit(name, statuses)
        return [
            step for step in self._ever(name) if (step.status_on(day) if step.judged else step.status) in fit
        ]  # fmt: skip

    def turning_days(self, name: str, statuses: Sequence[str] = ()) -> set[str]:
        """Answer the days on which a step of a name began or ceased to count, other than by its own first day."""
        fit = self._fit(name, statuses)
        return {
            day
            for step in self._ever(name)
            for place, (day, status) in enumerate(step.judged)
            if (status in fit) != ((step.judged[place - 1][1] if place else step.status) in fit)
        }

    def _fit(self, name: str, statuses: Sequence[str]) -> set[str]:
        """In which of its standings a step of a name counts."""
        wanted = [*narrowed(name, self._defines).statuses, *((statuses,) if statuses else ())]
        return {one for one in get_args(Judgement) if one not in NO_STEP and all(one in some for some in wanted)}

    def first_day(self, name: str, statuses: Sequence[str]) -> str | None:
        """Answer the first day on which a step of a name stood in one of these, or the commitment was fulfilled."""
        narrow = narrowed(name, self._defines)
        fit = [status for status in statuses if all(status in some for some in narrow.statuses)]
        days = [day for step in self._ever(name) if (day := step.first_in(fit)) is not None]
        owed = self._owed.get(narrow.base)
        return min([*days, *([owed.fulfilled] if owed and owed.fulfilled else [])], default=None)

    def _ever(self, name: str) -> list[Step]:
        if name not in self._found:
            self._found[name] = self._of(narrowed(name, self._defines))
        return self._found[name]

    def _of(self, narrow: Narrowed) -> list[Step]:
        owed = self._owed.get(narrow.base)
        codes = {narrow.base, *(owed.enough if owed else ())}
        found = [step for step in self._steps if step.track == narrow.base or not codes.isdisjoint(step.answers)]
        return [step for step in found if all(not set(some).isdisjoint(step.sides) for some in narrow.sides)]


@lru_cache(maxsize=20_000)
def number_of(day: str) -> int:
    """Answer a day as a number that can be counted with."""
    return date.fromisoformat(day).toordinal()


@lru_cache(maxsize=20_000)
def day_of(number: int) -> str:
    """Answer the day of a number; at the end of the calendar its last day."""
    return date.fromordinal(min(number, date.max.toordinal())).isoformat()
