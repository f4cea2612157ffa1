"""Acts about what was seen to happen: observe an action, report its events, explain it."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.action import ActionExplained, ActionObserved, EventReported
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import marking_faults
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.reason import because
from tandem.state.action import ObservedAction
from tandem.state.group import Group


def observe_action(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    observed: ActionObserved,
    title: str,
    text: str,
    source: str,
) -> Receipt:
    """Put an action on record that no notice covers."""
    group = desk.group()
    if observed.actor == acting.code:
        raise NotAllowed(because("own_action_needs_notice", party=acting.code))
    _check_member(group, observed.actor)
    if faults := marking_faults(group, observed.marking):
        raise NotAllowed(*faults)
    return put(
        desk,
        acting=acting,
        now=now,
        seen=seen,
        act=observed,
        prose={"title": title, "text": text, "source": source},
    )


def report_event(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    event: EventReported,
    text: str,
    source: str,
) -> Receipt:
    """Report a step of an observed action."""
    group = desk.group()
    action = action_of(group, ref)
    _check_member(group, event.party)
    return put(
        desk, acting=acting, now=now, seen=seen, act=event, refs=(Ref(action.id, "on"),),
        prose={"text": text, "source": source},
    )  # fmt: skip


def explain_action(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, text: str
) -> Receipt:
    """Explain an action of one's own party that another observed."""
    action = action_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        if action.actor != acting.code:
            raise NotAllowed(because("not_the_actor", ref=ref, actor=action.actor))

    return put(
        desk, acting=acting, now=now, seen=seen, act=ActionExplained(), refs=(Ref(action.id, "on"),),
        prose={"text": text}, guard=guard,
    )  # fmt: skip


def action_of(group: Group, ref: str) -> ObservedAction:
    """Answer the observed action of a reference. Raises NotAllowed where there is none."""
    action = group.action(ref)
    if action is None:
        raise NotAllowed(because("no_such_ref", ref=ref))
    return action


def _check_member(group: Group, code: str) -> None:
    if group.charter.member(code) is None:
        raise NotAllowed(because("no_such_member", party=code))
