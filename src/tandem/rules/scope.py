"""What the scope register says of an action: whether the others are consulted, informed, or owed nothing."""

from tandem.regimes.charter import CONSULT
from tandem.state.group import Group


def mode_of(group: Group, action_type: str) -> str:
    """Answer how the others come in on actions of a type; what the register does not have is for consultation."""
    scope = group.charter.scope.get(action_type)
    return scope.mode if scope else CONSULT
