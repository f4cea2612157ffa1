"""Which act waits for a second officer's signature, and who may give it."""

from tandem.rules.procedure import standing
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice, Position


def waiting_for_signature(notice: Notice, group: Group, code: str) -> Decision | Position | None:
    """Answer the act of a party on this notice that wants a second signature.

    Only its latest, and a decision only on the latest version: what was said since has taken the place of the rest.
    """
    decisions = [d for d in notice.decisions if d.stamp.code == code][-1:]
    positions = [p for p in notice.positions if p.party == code][-1:]
    signed: list[Decision | Position] = [*(d for d in decisions if d.version in standing(notice, group)), *positions]
    return next((one for one in signed if one.effect is None), None)


def second_role_of(waiting: Decision | Position, group: Group) -> str | None:
    """Answer the role that the charter under which this act was written asks to complete it."""
    charter = group.charter_at(waiting.stamp)
    if isinstance(waiting, Decision):
        return charter.second_role("decision.made/1", waiting.choice)
    return charter.second_role("position.taken/1", waiting.stance)
