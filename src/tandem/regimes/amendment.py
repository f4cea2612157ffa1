"""What an amendment of a charter may not change: who the group is, and that the next one can be accepted."""

import msgspec

from tandem.regimes.charter import Charter, Member

_JOINT = "charter"
_PUT_FORWARD, _ACCEPT, _APPOINT = "text.proposed/1", "text.accepted/1", "officer.appointed/1"


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One place at which a charter cannot replace another: why, where, what was expected there and what was found."""

    code: str
    place: str
    expected: str
    found: str


def faults_of(base: Charter, after: Charter) -> tuple[Fault, ...]:
    """Answer every place at which a charter cannot replace another one; empty where it can."""
    return (*_identity(base, after), *_locked_out(base, after))


def _identity(base: Charter, after: Charter) -> tuple[Fault, ...]:
    rows = [
        ("v", str(base.v), str(after.v)),
        ("short", base.short, after.short),
        ("parties", _codes(base.parties), _codes(after.parties)),
        ("monitors", _codes(base.monitors), _codes(after.monitors)),
        ("depositaries", _codes(base.depositaries), _codes(after.depositaries)),
        ("simulation.clock_seat", _clock(base), _clock(after)),
    ]
    return tuple(Fault("amendment_of_identity", *row) for row in rows if row[1] != row[2])


def _codes(members: tuple[Member, ...]) -> str:
    return ", ".join(member.code for member in members) or "-"


def _clock(charter: Charter) -> str:
    return charter.simulation.clock_seat if charter.simulation else "-"


def _locked_out(base: Charter, after: Charter) -> tuple[Fault, ...]:
    """The roles without which nobody could put forward or accept another amendment, or appoint who could."""
    found = []
    for kind, value in ((_PUT_FORWARD, _JOINT), (_ACCEPT, _JOINT), (_APPOINT, "")):
        before, then = base.roles(kind, value), after.roles(kind, value)
        if before and not set(before) & set(then):
            place = f"matrix.{kind}:{value}" if value else f"matrix.{kind}"
            found.append(Fault("amendment_locks_out", place, ", ".join(before), ", ".join(then) or "-"))
    return tuple(found)
