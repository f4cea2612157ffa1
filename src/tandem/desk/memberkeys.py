"""The keys of every member as the record has them: which, from which entry on, and what they were declared for."""

import msgspec

from tandem.desk.desk import Desk
from tandem.record.entry import read_envelope_fast
from tandem.record.keyline import KeyLine, Tenure, Which
from tandem.state.group import DeclaredNode, Group

_BOTH: tuple[Which, ...] = ("seat", "node")


class KeyPeriod(msgspec.Struct, frozen=True):
    """A key of a seat or of its node: the entry that brought it, when that claims to be written, and how.

    `how` is `founding`, `rotated` or `revoked`; `from_label` is the first entry that a revocation disowns.
    """

    which: Which
    key: str
    label: str
    at: str
    how: str
    from_label: str = ""
    current: bool = False


class MemberKeys(msgspec.Struct, frozen=True):
    """The keys of one member, the newest first, and what its node declared, the newest first."""

    code: str
    periods: tuple[KeyPeriod, ...]
    declared: tuple[DeclaredNode, ...]
    undeclared: bool


def keys_of_members(desk: Desk, group: Group) -> tuple[MemberKeys, ...]:
    """Answer the keys of every member that has opened its feed, as far as this group has it."""
    found = []
    for seat in sorted(group.seats.values(), key=lambda one: one.code):
        line, _ = desk.key_lines.held(seat.feed, size=group.frontier.get(seat.feed))
        periods = tuple(
            _period(desk, line, seat.code, which, tenure, current=tenure == line.tenures(which)[-1])
            for which in _BOTH
            for tenure in reversed(line.tenures(which))
        )
        declared = (*((seat.node,) if seat.node else ()), *reversed(seat.declared_before))
        found.append(MemberKeys(seat.code, periods, declared, seat.node is None))
    return tuple(found)


def _period(desk: Desk, line: KeyLine, code: str, which: Which, tenure: Tenure, *, current: bool) -> KeyPeriod:
    change = next((one for one in line.changes if (one.which, one.new_key) == (which, tenure.key)), None)
    seq = change.seq if change else 0
    at = read_envelope_fast(desk.store.feed(line.feed, seq, seq + 1)[0]).header.at
    if change is None:
        return KeyPeriod(which, tenure.key, f"{code}-0", at, "founding", current=current)
    how, start = ("rotated", "") if change.from_seq is None else ("revoked", f"{code}-{change.from_seq}")
    return KeyPeriod(which, tenure.key, f"{code}-{seq}", at, how, start, current)
