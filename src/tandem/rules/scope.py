"""What the scope register says of an action, and where a dispute of an action's type stands.

Nothing here is asked by a rule about hearing, windows or decisions: a dispute blocks nothing.
"""

from tandem.regimes.charter import CONSULT, OWN, Charter
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.scope import TypeDispute

OPEN, PROMISED, KEPT = "open", "promised", "kept"
WITHDRAWN, REVISED, MOOT = "withdrawn", "revised", "moot"
LIVE = (OPEN, PROMISED, KEPT)
"""Where the two sides still differ: not answered, a revision promised, or each keeps its view."""
WAITING = (OPEN, PROMISED)
"""Where one side still owes the other something."""


def mode_of(charter: Charter, action_type: str) -> str:
    """Answer how the others come in on actions of a type; what the register does not have is for consultation."""
    scope = charter.scope.get(action_type)
    return scope.mode if scope else CONSULT


def type_of(matter: Notice | ObservedAction) -> str:
    """Answer the type that an action has now."""
    return matter.current.terms.action_type if isinstance(matter, Notice) else matter.action_type


def standing_of(dispute: TypeDispute, matter: Notice | ObservedAction, group: Group) -> str:
    """Answer where a dispute stands: open, promised, kept (disputed for good), withdrawn, revised, or moot.

    A version of the disputed type that came before its owner knew of the dispute leaves nothing to settle.
    """
    if dispute.withdrawn is not None:
        return WITHDRAWN
    if isinstance(matter, Notice):
        later = [
            version.stamp
            for version in matter.versions[dispute.version :]
            if version.terms.action_type == dispute.action_type
        ]
        if later:
            return REVISED if any(stamp.had(dispute.stamp) for stamp in later) else MOOT
    if dispute.answers and dispute.answers[-1].answer == "keeps":
        return KEPT
    if isinstance(matter, Notice) and (matter.withdrawn is not None or matter.id in group.superseded):
        return MOOT
    return PROMISED if dispute.answers else OPEN


def live_disputes(matter: Notice | ObservedAction, group: Group) -> tuple[TypeDispute, ...]:
    """Answer the disputes in which the two sides still differ."""
    return tuple(one for one in matter.disputes if standing_of(one, matter, group) in LIVE)


def waiting_disputes(matter: Notice | ObservedAction, group: Group) -> tuple[TypeDispute, ...]:
    """Answer the disputes in which one side still owes the other an answer or a revision, the oldest first."""
    return tuple(one for one in matter.disputes if standing_of(one, matter, group) in WAITING)


def may_dispute(matter: Notice | ObservedAction, group: Group, code: str) -> bool:
    """Tell whether a party may dispute the type: it did not give it, and has no live dispute of it yet."""
    if not group.is_party(code) or any(one.party == code for one in live_disputes(matter, group)):
        return False
    if isinstance(matter, Notice):
        return matter.owner != code and matter.withdrawn is None and matter.id not in group.superseded
    return matter.observer != code and group.is_party(matter.actor)


def disputes_to_answer(matter: Notice | ObservedAction, group: Group, code: str) -> tuple[TypeDispute, ...]:
    """Answer the disputes that nobody has answered and this side has to, the oldest first."""
    return tuple(one for one in matter.disputes if one.to == code and standing_of(one, matter, group) == OPEN)


def disputes_to_withdraw(matter: Notice | ObservedAction, group: Group, code: str) -> tuple[TypeDispute, ...]:
    """Answer the live disputes of a party, which it may withdraw."""
    return tuple(one for one in live_disputes(matter, group) if one.party == code)


def owes_no_notice(action: ObservedAction, group: Group) -> bool:
    """Tell whether an observed action lies within its party's own competence by the register of its day on record."""
    return mode_of(group.charter_at(action.stamp), action.action_type) == OWN
