"""What the record amounts to for an action that was seen to happen: events, reported positions, explanations."""

import msgspec

from tandem.acts import action as seen
from tandem.acts import position as taken
from tandem.acts.act import Act
from tandem.state.notice import ReportedPosition
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


def apply(action: ObservedAction, act: Act, stamp: Stamp) -> ObservedAction:
    """Answer the observed action after one more act."""
    if isinstance(act, seen.EventReported):
        event = ReportedEvent(act.party, act.event, act.evidence, stamp, act.happened, act.known, act.about)
        return msgspec.structs.replace(action, events=(*action.events, event))
    if isinstance(act, taken.PositionReported):
        said = ReportedPosition(act.party, act.position, act.said_by, stamp, act.happened, act.known)
        return msgspec.structs.replace(action, reported=(*action.reported, said))
    if isinstance(act, seen.ActionExplained) and stamp.code == action.actor:
        return msgspec.structs.replace(action, explained=(*action.explained, stamp))
    refusal = "not_the_actor" if isinstance(act, seen.ActionExplained) else "not_about_an_observed_action"
    return msgspec.structs.replace(action, disregarded=(*action.disregarded, (stamp.entry, refusal)))
