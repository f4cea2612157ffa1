"""A party that was away: when the owner may go on without hearing it, and what of it came too late or crossed.

That the owner went on unheard is never a hearing. It excuses the absent party alone, and only the parties that the
decision names. What it had not seen and what had not seen it crossed, and is shown as contested.
"""

from datetime import datetime

from tandem.rules.deadline import Closing as Deadline
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.procedure import procedure_of, standing
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.rules.window import grade_that_opens, window_for
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice, Position, Receipt

AWAY = ("awaiting_receipt", "receipt_overdue")
"""Outcomes of a party that has neither answered nor the receipt that opens its window."""


def in_effect(notice: Notice, line: frozenset[int]) -> Decision | None:
    """Answer the decision on these versions that took effect last, with every signature it wants."""
    found = [(d.effect.seq, d) for d in notice.decisions if d.effect and d.version in line]
    return max(found, key=lambda row: row[0])[1] if found else None


def passed_over(notice: Notice, party: str, group: Group) -> Decision | None:
    """Answer the decision in effect that went on without hearing this party.

    None where the party had given its receipt: before the decision, or without having seen it.
    """
    decision = in_effect(notice, standing(notice, group)) if notice.decisions else None
    if decision is None or decision.choice != "go_unheard" or party not in decision.unheard or not decision.effect:
        return None
    early = [r for r in receipts_of(notice, party, group) if not r.stamp.had(decision.effect)]
    return None if early else decision


def receipts_of(notice: Notice, party: str, group: Group) -> tuple[Receipt, ...]:
    """Answer the receipts of the latest version that open the window of a party."""
    procedure, line = procedure_of(notice, group), standing(notice, group)
    if procedure is None:
        return ()
    grade = grade_that_opens(procedure, hosted=group.is_hosted(notice.owner, party))
    return tuple(r for r in notice.receipts if r.party == party and r.version in line and r.grade >= grade)


def crossed_receipts(notice: Notice, decision: Decision, group: Group) -> tuple[Receipt, ...]:
    """Answer the receipts of parties that a decision passed over, where the two had not seen one another."""
    effect = decision.effect
    if decision.choice != "go_unheard" or effect is None:
        return ()
    found = (receipts_of(notice, party, group)[:1] for party in decision.unheard)
    return tuple(r for rows in found for r in rows if not effect.had(r.stamp) and not r.stamp.had(effect))


def is_over_its_objection(notice: Notice, decision: Decision) -> bool:
    """Tell whether a party that was passed over had objected to an earlier version, and had not taken that back."""
    for party in decision.unheard if decision.choice == "go_unheard" else ():
        said = [p for p in notice.positions if p.party == party and p.counts and decision.stamp.had(p.stamp)]
        if said and said[-1].stance == "objection":
            return True
    return False


def came_after(position: Position, notice: Notice, line: frozenset[int]) -> bool:
    """Tell whether a position came from a party that had seen that the owner went on without hearing it."""
    return any(
        d.choice == "go_unheard" and d.version in line and position.version in line and position.party in d.unheard
        and d.effect is not None and position.effect is not None and position.effect.had(d.effect)
        for d in notice.decisions
    )  # fmt: skip


def may_pass_over(notice: Notice, party: str, group: Group, now: datetime) -> Answer:
    """Answer whether a party without a receipt was waited for: until the receipt was due, and its whole window."""
    over = waited_until(notice, party, group)
    if over.at is None:
        return not_known(over.why)
    if now < over.at:
        return no(because("unheard_too_early", party=party, at=written(over.at)))
    return yes(because("waited_for", party=party, at=written(over.at)))


def waited_until(notice: Notice, party: str, group: Group) -> Deadline:
    """Answer until when the owner waits for a party that gives no receipt: as if that had come when it was due."""
    procedure = procedure_of(notice, group)
    given = instant(notice.versions[min(standing(notice, group)) - 1].stamp.at)
    hours = procedure.receipt_due_hours if procedure else 0
    grade = grade_that_opens(procedure, hosted=group.is_hosted(notice.owner, party)) if procedure else 1
    window = window_for(notice=notice, party=party, group=group, received=hours_after(given, hours), grade=grade)
    return window.deadline or Deadline(at=None, why=because("receipt_missing", party=party))


def follow_ups(notice: Notice, group: Group) -> tuple[Reason, ...]:
    """Answer what came after the owner had gone on unheard: it is late, changes nothing, and has to be talked about."""
    decision = in_effect(notice, standing(notice, group))
    found: list[Reason] = []
    for party in decision.unheard if decision is not None else ():
        if passed_over(notice, party, group) is None:
            continue
        found += [
            because("receipt_too_late", party=party, at=r.stamp.at) for r in receipts_of(notice, party, group)[:1]
        ]
        found += [
            because("answer_too_late", party=party, position=p.stance)
            for p in notice.positions
            if p.party == party and p.stance and came_after(p, notice, standing(notice, group))
        ]
    return tuple(found)
