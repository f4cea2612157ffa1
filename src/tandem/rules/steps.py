"""The steps of a group as its linkage policies count them: those reported, and its own notices that name a track.

A notice that a reported step is about is not counted beside it. A notice counts from the day on which its action began.
"""

from collections.abc import Iterable

from tandem.acts.measure import Consulted, Judgement
from tandem.rules.clearance import is_cleared
from tandem.rules.instant import instant
from tandem.rules.linkage_names import NamesKnown
from tandem.rules.notice import contest_of, decision_in_effect
from tandem.rules.policy_steps import Known, Owed, Step
from tandem.rules.review import local_day
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.measure import Measure
from tandem.state.notice import Notice
from tandem.state.stamp import Stamp


def steps_of(group: Group, *, day: str) -> tuple[Step, ...]:
    """Answer every step on record that began, or is to begin, by the end of a day."""
    names = {one.stamp.entry: one.name for one in group.tandem.commitments}
    told = [_reported(one, names, group) for one in group.tandem.measures]
    named = {entry for one in group.tandem.measures for entry in one.about}
    own = (_own(one, group) for one in group.notices.values() if one.current.terms.track and one.id not in named)
    found = [step for step in (*told, *own) if step is not None and step.day <= day]
    return tuple(sorted(found, key=lambda step: (step.day, step.name)))


def owed_of(group: Group, *, day: str) -> tuple[Owed, ...]:
    """Answer the commitments on record as policies may name them."""
    every = group.tandem.commitments
    return tuple(
        Owed(
            one.name,
            tuple(part.name for part in every if one.any_of and part.whole == one.stamp.entry),
            one.fulfilled_on(day),
        )
        for one in every
    )


def names_known(group: Group) -> NamesKnown | None:
    """Answer the names that a policy of a group may use; None where its charter names no tracks: then any will do."""
    tracks = tuple(one.code for one in group.charter.tracks)
    return NamesKnown(tracks, tuple(one.name for one in group.tandem.commitments)) if tracks else None


def planned_step(notice: Notice, group: Group) -> Step | None:
    """Answer the step that an action would be on the first day it is planned for; None without a track."""
    terms = notice.current.terms
    if not terms.track:
        return None
    return supposed(
        name=notice.ref, track=terms.track, day=terms.starts_on, side=notice.owner,
        cleared=is_cleared(notice, group).verdict, consulted=_heard(notice, group),
    )  # fmt: skip


def supposed(
    *, name: str, track: str, day: str, side: str, cleared: Known = "not_known", consulted: Consulted = "not_known"
) -> Step:
    """Answer a step that nobody has taken yet, as it would stand once its side said that it was."""
    return Step(
        key=name, name=name, track=track, day=day, status="claimed", sides=(side,), cleared=cleared,
        consulted=consulted, from_notice=True,
    )  # fmt: skip


def _reported(one: Measure, names: dict[str, str], group: Group) -> Step:
    days = sorted({word.happened for word in one.judged})
    action = next((found for entry in one.about if (found := _action(entry, group)) is not None), None)
    consulted = one.consulted
    if consulted == "not_known" and isinstance(action, Notice):
        consulted = _heard(action, group)
    return Step(
        key=one.stamp.entry, name=one.name, track=one.track, day=one.happened, status=one.status(""),
        judged=tuple((day, one.status(day)) for day in days), counts=one.counts, sides=one.sides,
        answers=tuple(names[entry] for entry in one.answers if entry in names), consulted=consulted,
        cleared=is_cleared(action, group).verdict if action is not None else "not_known",
        from_notice=isinstance(action, Notice),
    )  # fmt: skip


def _action(entry: str, group: Group) -> Notice | ObservedAction | None:
    return group.notices.get(entry) or group.observed.get(entry)


def _own(one: Notice, group: Group) -> Step | None:
    """A notice as a step: agreed while it waits for its day, and counted once its action began."""
    standing = _course(one, group)
    if standing is None:
        return None
    first, *later = standing
    began = any(step.step == "started" for step in one.steps)
    return Step(
        key=one.id, name=one.ref, track=one.current.terms.track, day=first[0], status=first[1], judged=tuple(later),
        counts=began, sides=(one.owner,), cleared=is_cleared(one, group).verdict, consulted=_heard(one, group),
        from_notice=True,
    )  # fmt: skip


def _course(one: Notice, group: Group) -> list[tuple[str, Judgement]] | None:
    """How a notice stood as a step, by day; None while nothing is decided."""
    began = [step.stamp for step in one.steps if step.step == "started"]
    over = [step.stamp for step in one.steps if step.step == "stopped"]
    decision = decision_in_effect(one, group)
    if began:
        opposed = decision is not None and (
            decision.choice == "go_over_objection" or contest_of(one, group) is not None
        )
        first: tuple[str, Judgement] = (_day(began[0], one, group), "contested" if opposed else "claimed")
        stops: Iterable[tuple[str, Judgement]] = ((_day(stamp, one, group), "suspended") for stamp in over)
        return [first, *stops]
    if one.withdrawn is not None:
        return [(_day(one.withdrawn, one, group), "called_off")]
    if decision is None or one.id in group.superseded:
        return None
    if decision.choice == "postpone":
        return [(_day(decision.stamp, one, group), "suspended")]
    return [(one.current.terms.starts_on, "agreed")]


def _day(stamp: Stamp, one: Notice, group: Group) -> str:
    return local_day(group, one.owner, instant(stamp.at)).isoformat()


def _heard(one: Notice, group: Group) -> Consulted:
    """Whether the others were consulted on a notice before it was decided, as its own decision says."""
    decision = decision_in_effect(one, group)
    if one.after_the_fact is not None or (decision is not None and decision.unheard):
        return "no"
    return "yes" if decision is not None and decision.choice != "postpone" else "not_known"
