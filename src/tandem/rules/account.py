"""What stands on a question of the record: who says what, who says nothing, and what became of the difference.

A difference counts as agreed on only when every party said the same of it, and agreed wording only while the text that
has it is agreed. What one side or a monitor says alone is shown as that side's word.
"""

import msgspec

from tandem.acts.account import AccountOutcome
from tandem.state.agreement import standing_of
from tandem.state.group import Group
from tandem.state.watched import Account, Settling, Statement, Told

Standing = AccountOutcome
_OF_ALL: tuple[Standing, ...] = ("agreed_wording", "agreed_to_differ")


class Settled(msgspec.Struct, frozen=True):
    """Where a question stands: the outcome, and by whose words; `alone` are words that do not settle it."""

    outcome: Standing
    by: tuple[Settling, ...] = ()
    alone: tuple[Settling, ...] = ()


class Cell(msgspec.Struct, frozen=True):
    """What is on record of one party on one question; empty where no statement is."""

    party: str
    told: tuple[Told, ...] = ()
    gone: frozenset[str] = frozenset()

    @property
    def positions(self) -> tuple[Told, ...]:
        """What is a position; what is supposed, denied, evaded, or rests on a statement that stands no more is none."""
        return tuple(one for one in self.told if one.is_position and one.statement not in self.gone)


def stands(account: Account, group: Group) -> Settled:
    """Answer where a question stands."""
    last: dict[str, Settling] = {}
    for one in account.settlings:
        last[one.stamp.code] = one
    words = tuple(last.values())
    parties = [party.code for party in group.charter.parties]
    for outcome in _OF_ALL:
        same = tuple(one for one in words if one.outcome == outcome and one.stamp.code in parties)
        texts = {one.text for one in same}
        agreed = outcome != "agreed_wording" or (len(texts) == 1 and _is_agreed(group, next(iter(texts))))
        if parties and len(same) == len(parties) and agreed:
            return Settled(outcome, same, tuple(one for one in words if one not in same))
    # What is no difference, or was overtaken, is whoever keeps the question's own word; others may say otherwise.
    own = last.get(account.stamp.code)
    contrary = [one for one in words if one is not own and own is not None and one.outcome != own.outcome]
    if own is not None and own.outcome in ("superseded", "no_difference") and not contrary:
        return Settled(own.outcome, (own,), tuple(one for one in words if one is not own))
    return Settled("open", (), words)


def _is_agreed(group: Group, text: str) -> bool:
    held = group.texts.get(text)
    return held is not None and not held.recalls and standing_of(held, group.accepting).counts is not None


def cells(account: Account, group: Group) -> tuple[Cell, ...]:
    """Answer what each party says on a question, in the charter's order, then the others; silence is an empty cell."""
    parties = [party.code for party in group.charter.parties]
    others = [one.party for one in account.told if one.party not in parties]
    standing = {one.stamp.entry for one in standing_statements(group)}
    gone = frozenset(one.stamp.entry for one in group.tandem.statements) - standing
    return tuple(
        Cell(code, tuple(one for one in account.told if one.party == code), gone)
        for code in dict.fromkeys([*parties, *others])
    )


def replaced(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Answer the entries of statements in whose place another stands that was not withdrawn."""
    return frozenset(one.replaces for one in statements if one.replaces and not one.withdrawals)


def standing_statements(group: Group) -> tuple[Statement, ...]:
    """Answer the statements that stand: neither withdrawn nor replaced."""
    gone = replaced(group.tandem.statements)
    return tuple(
        one for one in group.tandem.statements if not one.withdrawals and one.stamp.entry not in gone
    )  # fmt: skip
