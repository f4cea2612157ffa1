"""The common aim side by side: how each side worded it, by the day on which it was said, and where the words part."""

from collections.abc import Mapping
from itertools import combinations

import msgspec

from tandem.rules.reason import Reason, because
from tandem.state.goal import Goal
from tandem.state.reading import Reading


class GoalShown(msgspec.Struct, frozen=True):
    """One wording with its texts, and whether the reader's side may confirm or dispute it."""

    goal: Goal
    texts: Mapping[str, str]
    answers: tuple[tuple[str, str, str], ...]
    asked: bool

    @property
    def subject(self) -> str:
        """The words for whom or what it names; the code where there are none, empty where it leaves that open."""
        return self.texts.get("subject", "") or self.goal.subject


class GoalDay(msgspec.Struct, frozen=True):
    """One day: joint wordings, then a cell a side, and in what different sides used different words that day."""

    day: str
    joint: tuple[GoalShown, ...]
    cells: tuple[tuple[GoalShown, ...], ...]
    differs: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether a side worded it alone that day."""
        return any(self.cells)


class GoalsView(msgspec.Struct, frozen=True):
    """Every wording up to a day, by day; `latest` is the last one of each party that has one, alone or with others."""

    sides: tuple[str, ...]
    days: tuple[GoalDay, ...]
    latest: tuple[tuple[str, GoalShown], ...]
    count: int
    reported: int
    verdict: Reason
    tone: str

    @property
    def parting(self) -> int:
        """On how many days different sides used different words."""
        return sum(bool(one.differs) for one in self.days)


def view_goals(reading: Reading, *, until: str = "") -> GoalsView:
    """Answer the wordings that were said up to a day, all of them where none is given."""
    every = [_shown(reading, goal) for goal in reading.group.goals if not until or goal.said_on <= until]
    every.sort(key=lambda one: one.goal.said_on)
    named = {party for one in every for party in one.goal.parties}
    charter = reading.group.charter
    sides = tuple(m.code for m in (*charter.parties, *charter.others, *charter.monitors) if m.code in named)
    latest = {party: one for one in every for party in one.goal.parties if reading.group.is_party(party)}
    last = tuple((side, latest[side]) for side in sides if side in latest)
    verdict, tone = _verdict(last, len(every))
    days = dict.fromkeys(one.goal.said_on for one in every)
    return GoalsView(
        sides=sides,
        days=tuple(_day(day, [one for one in every if one.goal.said_on == day], sides) for day in days),
        latest=last,
        count=len(every),
        reported=sum(one.goal.evidence == "reported" for one in every),
        verdict=verdict,
        tone=tone,
    )


def _shown(reading: Reading, goal: Goal) -> GoalShown:
    answers = tuple((a.stamp.code, a.answer, reading.text(a.stamp.entry, "reason")) for a in goal.answers)
    code = reading.reader.code or ""
    asked = goal.may_answer(code) and not any(answer.stamp.code == code for answer in goal.answers)
    return GoalShown(goal, reading.prose.get(goal.stamp.entry, {}), answers, asked and not reading.past)


def _verdict(last: tuple[tuple[str, GoalShown], ...], count: int) -> tuple[Reason, str]:
    if not count:
        return because("goals_none"), "wait"
    if len(last) < 2:
        return because("goals_of_few"), "wait"
    parties = ", ".join(side for side, _ in last)
    subjects = {one.goal.subject for _, one in last}
    if len(subjects) > 1:
        return because("goals_apart", parties=parties), "warn"
    return because("goals_alike" if subjects != {""} else "goals_alike_unsaid", parties=parties), "fine"


def _day(day: str, every: list[GoalShown], sides: tuple[str, ...]) -> GoalDay:
    return GoalDay(
        day=day,
        joint=tuple(one for one in every if len(one.goal.parties) > 1),
        cells=tuple(tuple(one for one in every if one.goal.parties == (side,)) for side in sides),
        differs=_differs(every),
    )


def _differs(every: list[GoalShown]) -> tuple[str, ...]:
    """In what the wordings of different sides on one day part: whom they name, whether they say a test, their words."""
    found: dict[str, None] = {}
    for one, other in combinations(every, 2):
        if one.goal.parties == other.goal.parties:
            continue
        wordings = {one.texts.get("wording", ""), other.texts.get("wording", "")}
        parts = {
            "subject": one.goal.subject != other.goal.subject, "test": one.goal.test != other.goal.test,
            "words": len(wordings) > 1 and "" not in wordings,
        }  # fmt: skip
        found |= {name: None for name, differs in parts.items() if differs}
    return tuple(found)
