"""What the record amounts to for an action that was seen to happen: events, reported positions, explanations."""

import msgspec

from tandem.acts import action as seen
from tandem.acts import concern as raised
from tandem.acts import position as taken
from tandem.acts import scope as disputed
from tandem.acts.act import Act
from tandem.state.clearance import ON_ACTIONS, Clearance, observed_took
from tandem.state.concern import DirectConcern, answered, reported
from tandem.state.notice import ReportedPosition
from tandem.state.scope import TypeDispute, moved_on
from tandem.state.stamp import Stamp


class ReportedEvent(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A step of the action as somebody observed or reported it."""

    party: str
    event: seen.Event
    evidence: seen.Evidence
    stamp: Stamp
    happened: str | None = None
    known: str | None = None
    about: str = ""


class ObservedAction(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An action on record without a notice of its owner."""

    id: str
    ref: str
    observer: str
    actor: str
    action_type: str
    evidence: seen.Evidence
    stamp: Stamp
    happened: str | None = None
    known: str | None = None
    events: tuple[ReportedEvent, ...] = ()
    reported: tuple[ReportedPosition, ...] = ()
    explained: tuple[Stamp, ...] = ()
    disregarded: tuple[tuple[str, str], ...] = ()
    marking: str = ""
    direct: tuple[DirectConcern, ...] = ()
    disputes: tuple[TypeDispute, ...] = ()
    clearance: Clearance | None = None


def open_action(*, ref: str, act: seen.ActionObserved, stamp: Stamp) -> ObservedAction:
    """Answer the observed action as its first entry leaves it."""
    return ObservedAction(
        id=stamp.entry,
        ref=ref,
        observer=stamp.code,
        actor=act.actor,
        action_type=act.action_type,
        evidence=act.evidence,
        stamp=stamp,
        happened=act.happened,
        known=act.known,
        marking=act.marking,
    )


def apply(action: ObservedAction, act: Act, stamp: Stamp, on: str | None) -> ObservedAction:
    """Answer the observed action after one more act; `on` is the entry that the act is about."""
    if isinstance(act, raised.ConcernReported | raised.ConcernConfirmed):
        return _with_concern(action, act, stamp, on)
    if isinstance(act, disputed.TypeDisputed | disputed.TypeDisputeAnswered | disputed.TypeDisputeWithdrawn):
        return _with_dispute(action, act, stamp, on)
    if type(act) in ON_ACTIONS:
        after, refusal = observed_took(action.clearance, act, stamp, on, action.actor)
        return _disregarding(action, stamp, refusal) if refusal else msgspec.structs.replace(action, clearance=after)
    if isinstance(act, seen.EventReported):
        event = ReportedEvent(act.party, act.event, act.evidence, stamp, act.happened, act.known, act.about)
        return msgspec.structs.replace(action, events=(*action.events, event))
    if isinstance(act, taken.PositionReported):
        said = ReportedPosition(act.party, act.position, act.said_by, stamp, act.happened, act.known)
        return msgspec.structs.replace(action, reported=(*action.reported, said))
    if isinstance(act, seen.ActionExplained) and stamp.code == action.actor:
        return msgspec.structs.replace(action, explained=(*action.explained, stamp))
    return _disregarding(
        action, stamp, "not_the_actor" if isinstance(act, seen.ActionExplained) else "not_about_an_observed_action"
    )


def _with_concern(
    action: ObservedAction, act: raised.ConcernReported | raised.ConcernConfirmed, stamp: Stamp, on: str | None
) -> ObservedAction:
    if isinstance(act, raised.ConcernReported):
        concern = reported(act, stamp, 0)
        after = (*action.direct, concern) if concern else None
    else:
        after = answered(action.direct, act, stamp, on)
    if after is None:
        refusal = "not_of_the_two" if isinstance(act, raised.ConcernReported) else "no_such_report"
        return _disregarding(action, stamp, refusal)
    return msgspec.structs.replace(action, direct=after)


def _with_dispute(
    action: ObservedAction,
    act: disputed.TypeDisputed | disputed.TypeDisputeAnswered | disputed.TypeDisputeWithdrawn,
    stamp: Stamp,
    on: str | None,
) -> ObservedAction:
    """Who put the action on record gave it its type; the actor answers for it, and to the actor who observed it."""
    if not isinstance(act, disputed.TypeDisputed):
        after = moved_on(action.disputes, act, stamp, on)
        refusal = "no_such_dispute"
    elif stamp.code == action.observer or act.action_type == action.action_type:
        after, refusal = None, "nothing_to_dispute"
    else:
        to = action.actor if stamp.code != action.actor else action.observer
        after, refusal = (*action.disputes, TypeDispute(stamp.code, to, act.action_type, 0, stamp)), ""
    if after is None:
        return _disregarding(action, stamp, refusal)
    return msgspec.structs.replace(action, disputes=after)


def _disregarding(action: ObservedAction, stamp: Stamp, refusal: str) -> ObservedAction:
    return msgspec.structs.replace(action, disregarded=(*action.disregarded, (stamp.entry, refusal)))
