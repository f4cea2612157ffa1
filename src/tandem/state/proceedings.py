"""How one meeting moves on: each act in causal order, from its proposal or its sighting to the end.

Order and authorship are all that counts here, as with a notice. What two parties did without having seen one another
is kept, both; `tandem.rules` says that it is contested. An act after an end that its author had seen is set aside.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from tandem.acts import meeting as met
from tandem.acts import minutes as said
from tandem.acts.act import Act
from tandem.state.links import Links
from tandem.state.meeting import (
    Attendance,
    DateChoice,
    DateOffer,
    LaterStep,
    Meeting,
    MeetingStep,
    Outcome,
    OutcomeAnswer,
    Point,
    Readout,
    Sighting,
)
from tandem.state.stamp import Stamp

_ENDS = ("cancelled", "closed")


def open_meeting(*, ref: str, act: met.MeetingProposed | met.MeetingObserved, stamp: Stamp, links: Links) -> Meeting:
    """Answer the meeting as its first entry leaves it: who proposes it stands on its date."""
    if isinstance(act, met.MeetingObserved):
        sighting = Sighting(act.between, act.status, act.evidence, act.happened, act.known)
        return Meeting(
            stamp.entry, ref, stamp.code, stamp, act.between, format=act.format, marking=act.marking, sighting=sighting
        )
    return Meeting(
        stamp.entry, ref, stamp.code, stamp, tuple(dict.fromkeys((stamp.code, *act.invited))), act.observers,
        act.zone, act.format, act.recurs, act.marking, links.series,
        dates=(DateOffer(stamp.code, act.begins, act.ends, stamp),),
        choices=(DateChoice(stamp.code, stamp.entry, stamp),),
    )  # fmt: skip


def apply(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting:
    """Answer the meeting after one more act; one that does not fit is kept as disregarded, with the reason."""
    found = _unfit(meeting, act, stamp) or _TAKES[type(act)](meeting, act, stamp, links)
    if isinstance(found, str):
        return msgspec.structs.replace(meeting, disregarded=(*meeting.disregarded, (stamp.entry, found)))
    return found


def _unfit(meeting: Meeting, act: Act, stamp: Stamp) -> str | None:
    kind = type(act)
    if kind not in _TAKES:
        return "not_about_a_meeting"
    if kind is met.MeetingReported and meeting.sighting is None:
        return "not_an_observed_meeting"
    if kind in _CALLED_ONLY and meeting.sighting is not None:
        return "not_called_here"
    if kind in _INVITED_ONLY and stamp.code not in meeting.parties:
        return "not_invited"
    ended = kind in _CALLED_ONLY and any(step.step in _ENDS and stamp.had(step.stamp) for step in meeting.steps)
    return "already_ended" if ended else None


def _offer(meeting: Meeting, act: met.DateProposed, stamp: Stamp, links: Links) -> Meeting:
    return msgspec.structs.replace(
        meeting,
        dates=(*meeting.dates, DateOffer(stamp.code, act.begins, act.ends, stamp)),
        choices=(*meeting.choices, DateChoice(stamp.code, stamp.entry, stamp)),
    )


def _choose(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting | str:
    if links.on is None or meeting.date(links.on) is None:
        return "no_such_date"
    return msgspec.structs.replace(meeting, choices=(*meeting.choices, DateChoice(stamp.code, links.on, stamp)))


def _stepping(name: str) -> Callable[[Meeting, Any, Stamp, Links], Meeting]:
    def step(meeting: Meeting, act: Any, stamp: Stamp, links: Links) -> Meeting:
        begun, over, until = (getattr(act, field, None) for field in ("begun", "over", "until"))
        return msgspec.structs.replace(meeting, steps=(*meeting.steps, MeetingStep(name, stamp, begun, over, until)))

    return step


def _raise(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting:
    return msgspec.structs.replace(meeting, points=(*meeting.points, Point(stamp.code, stamp, links.matters)))


def _drop(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting | str:
    for place, point in enumerate(meeting.points):
        if point.stamp.entry == links.on and point.party == stamp.code and point.dropped is None:
            after = msgspec.structs.replace(point, dropped=stamp)
            return msgspec.structs.replace(meeting, points=_with(meeting.points, place, after))
    return "no_such_point"


def _attend(meeting: Meeting, act: said.AttendanceReported, stamp: Stamp, links: Links) -> Meeting:
    evidence: said.Told = "own" if act.evidence == "own" and act.member == stamp.code else "reported"
    row = Attendance(stamp.code, act.member, act.person, act.state, act.capacity, evidence, stamp)
    return msgspec.structs.replace(meeting, attendance=(*meeting.attendance, row))


def _record(meeting: Meeting, act: said.OutcomeRecorded, stamp: Stamp, links: Links) -> Meeting:
    outcome = Outcome(stamp.code, act.kind, stamp, act.owner, act.due, act.account, links.matters)
    return msgspec.structs.replace(meeting, outcomes=(*meeting.outcomes, outcome))


def _answer(meeting: Meeting, act: said.OutcomeConfirmed, stamp: Stamp, links: Links) -> Meeting | str:
    for place, outcome in enumerate(meeting.outcomes):
        if outcome.stamp.entry == links.on:
            if outcome.party == stamp.code:
                return "own_outcome"
            answers = (*outcome.answers, OutcomeAnswer(stamp.code, act.answer, stamp))
            after = msgspec.structs.replace(outcome, answers=answers)
            return msgspec.structs.replace(meeting, outcomes=_with(meeting.outcomes, place, after))
    return "no_such_outcome"


def _finish(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting | str:
    for place, outcome in enumerate(meeting.outcomes):
        if outcome.stamp.entry == links.on and outcome.done is None:
            if stamp.code != (outcome.owner or outcome.party):
                return "not_the_one_who_owes"
            after = msgspec.structs.replace(outcome, done=stamp)
            return msgspec.structs.replace(meeting, outcomes=_with(meeting.outcomes, place, after))
    return "no_such_outcome"


def _account(meeting: Meeting, act: said.ReadoutGiven, stamp: Stamp, links: Links) -> Meeting:
    evidence: said.Told = "own" if act.evidence == "own" and act.party == stamp.code else "reported"
    row = Readout(act.party, act.language, evidence, stamp, act.published)
    return msgspec.structs.replace(meeting, readouts=(*meeting.readouts, row))


def _decline(meeting: Meeting, act: Act, stamp: Stamp, links: Links) -> Meeting:
    return msgspec.structs.replace(meeting, declined=(*meeting.declined, stamp))


def _later(meeting: Meeting, act: met.MeetingReported, stamp: Stamp, links: Links) -> Meeting:
    row = LaterStep(act.party, act.step, act.evidence, stamp, act.happened, act.known)
    return msgspec.structs.replace(meeting, later=(*meeting.later, row))


def _with(rows: tuple[Any, ...], place: int, after: Any) -> tuple[Any, ...]:
    return (*rows[:place], after, *rows[place + 1 :])


_TAKES: dict[type[Act], Callable[[Meeting, Any, Stamp, Links], Meeting | str]] = {
    met.DateProposed: _offer,
    met.DateAccepted: _choose,
    met.MeetingConvened: _stepping("convened"),
    met.MeetingHeld: _stepping("held"),
    met.MeetingPostponed: _stepping("postponed"),
    met.MeetingCancelled: _stepping("cancelled"),
    met.MeetingClosed: _stepping("closed"),
    met.PointRaised: _raise,
    met.PointDropped: _drop,
    met.MeetingReported: _later,
    said.AttendanceReported: _attend,
    said.OutcomeRecorded: _record,
    said.OutcomeConfirmed: _answer,
    said.OutcomeDone: _finish,
    said.ReadoutGiven: _account,
    said.JointReadoutDeclined: _decline,
}
_CALLED_ONLY = frozenset({
    met.DateProposed, met.DateAccepted, met.MeetingConvened, met.MeetingHeld, met.MeetingPostponed,
    met.MeetingCancelled, met.MeetingClosed, met.PointRaised, met.PointDropped,
})  # fmt: skip
_INVITED_ONLY = _CALLED_ONLY | {said.OutcomeConfirmed, said.JointReadoutDeclined}
