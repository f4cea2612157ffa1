"""The scope register as a reader sees it: its types, and every dispute of a type, open and past."""

from collections import Counter
from datetime import datetime

import msgspec

from tandem.regimes.charter import MODES
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.rules.scope import KEPT, OPEN, PROMISED, WAITING, standing_of, type_of
from tandem.state.action import ObservedAction
from tandem.state.notice import Notice
from tandem.state.reading import Reading
from tandem.state.scope import TypeDispute


class DisputeShown(msgspec.Struct, frozen=True):
    """One dispute of a type: where it stands, whose turn it is (empty for nobody's), and since when."""

    dispute: TypeDispute
    standing: str
    turn: str
    since: datetime
    days: int

    @property
    def waits(self) -> bool:
        """Whether one side still owes the other something."""
        return self.standing in WAITING


class DisputeRow(msgspec.Struct, frozen=True):
    """A dispute with its matter: the reference, the entry that holds its title, and the type that it has now."""

    ref: str
    entry: str
    action_type: str
    shown: DisputeShown


class TypeRow(msgspec.Struct, frozen=True):
    """One type of the register: its mode and procedure, its notices, what was observed of it, and live disputes."""

    code: str
    mode: str
    procedure: str
    notices: int
    observed: int
    disputed: int


class ScopeView(msgspec.Struct, frozen=True):
    """The register with its types, those for consultation first, and all disputes, those that wait first."""

    types: tuple[TypeRow, ...]
    disputes: tuple[DisputeRow, ...]

    @property
    def waiting(self) -> tuple[DisputeRow, ...]:
        """The disputes in which one side owes the other an answer or a revision."""
        return tuple(row for row in self.disputes if row.shown.waits)

    @property
    def past(self) -> tuple[DisputeRow, ...]:
        """The disputes that are settled, or stand on record for good."""
        return tuple(row for row in self.disputes if not row.shown.waits)

    @property
    def live(self) -> int:
        """How many disputes stand: waiting, or with each side keeping its view."""
        return sum(row.shown.standing in (*WAITING, KEPT) for row in self.disputes)


def disputes_of(reading: Reading, matter: Notice | ObservedAction) -> tuple[DisputeShown, ...]:
    """Answer every dispute of the type of a matter, the oldest first."""
    return tuple(_shown(reading, one, matter) for one in matter.disputes)


def _shown(reading: Reading, dispute: TypeDispute, matter: Notice | ObservedAction) -> DisputeShown:
    standing, since = standing_of(dispute, matter, reading.group), instant(dispute.stamp.at)
    turn = dispute.to if standing in WAITING else ""
    return DisputeShown(dispute, standing, turn, since, max(0, (reading.now - since).days))


def told_of_disputes(reading: Reading, matter: Notice | ObservedAction) -> tuple[Reason, ...]:
    """Answer a sentence for each dispute in which the two sides still differ."""
    codes = {OPEN: "type_dispute_open", PROMISED: "type_dispute_promised", KEPT: "type_dispute_kept"}
    return tuple(
        because(codes[one.standing], party=one.dispute.party, to=one.dispute.to, count=one.days)
        for one in (disputes_of(reading, matter) if matter.disputes else ())
        if one.standing in codes
    )


def view_scope(reading: Reading) -> ScopeView:
    """Answer the register of a group as it stands."""
    group = reading.group
    given = Counter(type_of(notice) for notice in group.notices.values())
    seen = Counter(action.action_type for action in group.observed.values())
    disputed: Counter[str] = Counter()
    rows: list[DisputeRow] = []
    every: tuple[Notice | ObservedAction, ...] = (*group.notices.values(), *group.observed.values())
    for matter in every:
        for one in disputes_of(reading, matter):
            entry = matter.current.stamp.entry if isinstance(matter, Notice) else matter.id
            rows.append(DisputeRow(matter.ref, entry, type_of(matter), one))
            disputed[type_of(matter)] += one.standing in (*WAITING, KEPT)
    types = tuple(
        TypeRow(code, scope.mode, scope.procedure, given[code], seen[code], disputed[code])
        for code, scope in sorted(group.charter.scope.items(), key=lambda row: MODES.index(row[1].mode))
    )
    return ScopeView(types, tuple(sorted(rows, key=lambda row: (not row.shown.waits, row.shown.since, row.ref))))
