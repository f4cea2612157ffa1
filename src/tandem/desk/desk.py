"""The desk of a node: its store, its own seats with their keys and private papers, and the running fold."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from tandem.desk.branching import Forking, branches_of
from tandem.desk.keyring import KeyLines
from tandem.record.derived import HeldKeys
from tandem.record.entry import Entry
from tandem.record.genesis import Founding, Genesis
from tandem.record.keys import Signer
from tandem.regimes.charter import Charter
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.state.fold import Fold
from tandem.state.forked import NO_BRANCHES
from tandem.state.group import Group
from tandem.state.settlement import Forks, Word
from tandem.store.alarms import Alarms
from tandem.store.private import PrivateStore
from tandem.store.record import RecordStore
from tandem.store.search import SearchIndex


class NotAllowed(Exception):
    """Refused by the rules; a person caused it and a person can act on it.

    `draft` is the id of the private draft that keeps the text, where there was one.
    """

    def __init__(self, *reasons: Reason, draft: str | None = None) -> None:
        """Refuse for these reasons."""
        super().__init__("; ".join(f"{r.code} {dict(r.values)}" for r in reasons))
        self.reasons = reasons
        self.draft = draft


class OwnSeat(msgspec.Struct, frozen=True):
    """A seat that this node holds: who it is, and the keys that sign for it."""

    code: str
    feed: str
    genesis: Genesis
    seat_key: Signer
    node_key: Signer


class Acting(msgspec.Struct, frozen=True):
    """The officer who acts: for which seat, by which number, in which role.

    `waiting` is the id of the act in the outbox that is signed by this, where it is one.
    """

    code: str
    officer: int
    role: str
    waiting: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """What the desk hands out for an act: the entry, its place, and the reference it belongs to."""

    entry: str
    code: str
    seq: int
    kind: str
    at: str
    ref: str | None = None


class Desk:
    """Everything the acts of one node go through. One process may use it from several threads."""

    def __init__(
        self,
        *,
        store: RecordStore,
        seats: Mapping[str, OwnSeat],
        private: Mapping[str, PrivateStore],
        index: SearchIndex | None = None,
        keys: HeldKeys | None = None,
        alarms: Alarms | None = None,
    ) -> None:
        """Open the desk over a store; `seats` and `private` go by the seats' codes; an index of none is in memory.

        `keys` are those with which the node answers for others' feeds; a node without seats has none. `alarms` of none
        last as long as the process.
        """
        self.store = store
        self.seats = seats
        self.private = private
        self.index = index or SearchIndex()
        self.keys = keys
        self.alarms = alarms or Alarms()
        self.key_lines = KeyLines(store)
        self.certifies = True
        """Whether this process may write closings: only one that sees the outboxes of its seats knows that it may."""
        self.founding: Founding | None = None
        self.as_of: datetime | None = None
        self.looking_back = threading.Lock()
        self.kept_past: dict[tuple[datetime, str], Desk] = {}
        self.sealed_alone: bool | None = None
        self._fold = Fold(table=store.table, again=self._taken, root_at=store.root_at)
        self._forking = Forking(store)
        self._branches = NO_BRANCHES
        self._switched = 0
        self._position = 0
        self._lock = threading.RLock()

    def group(self) -> Group:
        """Answer the group as everything held leaves it. Raises NotFounded where nothing is held."""
        with self._lock:
            self._catch_up()
            return self._fold.group()

    def admitting(self) -> Group:
        """Answer the group whose seats say who may read here."""
        return self.group()

    def state_hash(self) -> str:
        """Answer the hash of the folded state at the present frontier."""
        with self._lock:
            self._catch_up()
            return self._fold.state_hash()

    def charter_for(self, *, feed: str, seen: Mapping[str, int], refs: Iterable[str]) -> tuple[str, bool]:
        """Answer by which charter all will judge an act from a page with this frontier, and if that may change it."""
        with self._lock:
            self._catch_up()
            return self._fold.charter_for(feed=feed, seen=seen, refs=refs)

    def refs_of(self, entries: Iterable[str]) -> dict[str, str]:
        """Answer the reference of the matter of each entry that was applied; empty where it belongs to none."""
        with self._lock:
            self._catch_up()
            refs = {entry: self._fold.ref_of(entry) for entry in entries}
        return {entry: ref for entry, ref in refs.items() if ref is not None}

    def entries_beginning(self, digits: str) -> tuple[str, ...]:
        """Answer the applied entries whose ids begin with these digits."""
        with self._lock:
            self._catch_up()
            return self._fold.beginning(digits)

    def forks(self) -> Forks:
        """Answer how the forks that are proven here stand; what was kept of a line that was given up is forgotten."""
        with self._lock:
            found = self._forking.forks()
            if self._forking.switched != self._switched:
                self._switched = self._forking.switched
                self.key_lines = KeyLines(self.store)
                self._begin_again()
            return found

    def words_on_forks(self) -> tuple[Word, ...]:
        """Answer what members said of forks, in order of arrival."""
        return self._forking.words()

    def _begin_again(self) -> None:
        self._fold = Fold(table=self.store.table, again=self._taken, root_at=self.store.root_at)
        self._branches, self._position = NO_BRANCHES, 0

    def _part(self) -> None:
        """Let the fold go by the forks as they stand; it is folded anew where one came or was settled."""
        branches = branches_of(self.store, self.forks())
        if branches.places != self._branches.places or self._branches.has_come():
            self._branches = branches
            self._fold.fork(branches)

    def _catch_up(self) -> None:
        self._part()
        for stored in self.store.arrived_since(self._position):
            self._fold.take(stored.entry)
            self._position = stored.position

    def _taken(self) -> Iterator[Entry]:
        """Every entry that the fold was given, once more."""
        for stored in self.store.arrived_since(0):
            if stored.position > self._position:
                return
            yield stored.entry

    def take_keys(self, seat: OwnSeat, keys: HeldKeys | None) -> None:
        """Go on with a seat's new keys, and with those that follow from its node key."""
        self.seats = {**self.seats, seat.code: seat}
        self.keys = keys

    def seat(self, code: str) -> OwnSeat:
        """Answer a seat of this node. Raises NotAllowed where the seat is not here."""
        seat = self.seats.get(code)
        if seat is None:
            held = ", ".join(sorted(self.seats)) or "-"
            raise NotAllowed(because("seat_not_here", party=code, seats=held))
        return seat

    def keeps_sealed_alone(self, charter: Charter) -> bool:
        """Tell whether this is the node of a depositary: what others wrote is here sealed, and in no other form."""
        return bool(self.seats) and all(charter.is_depositary(code) for code in self.seats)

    def moment(self, group: Group, now: datetime) -> datetime:
        """Answer what time it is for this group: its own clock where it is simulated, else `now`."""
        if not group.simulation:
            return now
        if group.clock is None:
            raise NotAllowed(because("clock_not_set"))
        return instant(group.clock)
