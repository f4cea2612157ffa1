"""How the forks that are proven in a store stand: which feeds stop, which parted, and which forks are settled.

Judged from proofs and words alone, before anything is folded: see `tandem.state.settlement`.
"""

import threading
from typing import cast

import msgspec

from tandem.acts.register import read_facts
from tandem.acts.restoring import ForkResolved
from tandem.record.entry import Entry, read_envelope_fast
from tandem.record.feed import papers_of
from tandem.regimes.charter import BadCharter, read_charter
from tandem.state.forked import Branches
from tandem.state.settlement import Forks, Proof, Word, judge
from tandem.store.record import Mark, RecordStore

KIND = "fork.resolved/1"
_NONE = Forks()


class Forking:
    """The forks of a store and the words on them, carried on as entries come; nothing is read while none is proven."""

    def __init__(self, store: RecordStore) -> None:
        """Begin with nothing read."""
        self._store = store
        self._lock = threading.Lock()
        self._words: tuple[Word, ...] = ()
        self._position = 0
        self._switched = 0
        self._parties: frozenset[str] = frozenset()

    @property
    def switched(self) -> int:
        """How many entries had been given up when the forks were asked for last."""
        return self._switched

    def words(self) -> tuple[Word, ...]:
        """Answer every word on a fork that is held, in order of arrival."""
        with self._lock:
            self._read()
            return self._words

    def forks(self) -> Forks:
        """Answer how the proven forks stand."""
        proofs = proofs_in(self._store)
        if not proofs:
            return _NONE
        with self._lock:
            self._read()
            return judge(proofs, self._words, parties=self._of_parties(), held=self._held)

    def _read(self) -> None:
        if (switched := self._store.given_up_count()) != self._switched:
            self._switched, self._words, self._position = switched, (), 0
        for stored in self._store.arrived_since(self._position):
            if (word := word_in(stored.entry)) is not None:
                self._words = (*self._words, word)
            self._position = stored.position

    def _held(self, feed: str, seq: int) -> str | None:
        return self._store.id_at(feed, seq + 1)

    def _of_parties(self) -> frozenset[str]:
        """The feeds of the parties; empty while the first entry of a member is missing, as it may be a party."""
        if not self._parties:
            feeds = sorted(self._store.heads())
            papers = {feed: papers_of(read_envelope_fast(self._store.feed(feed, 0, 1)[0])) for feed in feeds}
            founding = next(iter(papers.values()))[1] if papers else None
            raw = self._store.table(founding.charter) if founding else None
            if founding is None or raw is None or not set(founding.geneses) <= papers.keys():
                return frozenset()
            try:
                codes = {party.code for party in read_charter(raw).parties}
            except BadCharter:
                return frozenset()
            self._parties = frozenset(feed for feed, (genesis, _) in papers.items() if genesis.code in codes)
        return self._parties


def proofs_in(store: RecordStore) -> tuple[Proof, ...]:
    """Answer what the proofs in a store prove."""
    return tuple(
        _proof(read_envelope_fast(held), read_envelope_fast(offered)) for held, offered in store.equivocations()
    )


def _proof(one: Entry, other: Entry) -> Proof:
    header = one.header
    prev = header.prev if header.prev == other.header.prev else None
    return Proof(header.feed, header.seq, frozenset({one.id, other.id}), prev)


def word_in(entry: Entry) -> Word | None:
    """Answer what an entry says of a fork; None where it says nothing of one."""
    header = entry.header
    if header.kind != KIND:
        return None
    try:
        act = cast(ForkResolved, read_facts(kind=KIND, facts=header.facts))
    except msgspec.MsgspecError:
        return None
    return Word(header.feed, header.seq, act.feed, act.seq, act.keep, act.held, act.root)


def branches_of(store: RecordStore, forks: Forks | None = None) -> Branches:
    """Answer what a fold has to know of forks."""
    found = forks if forks is not None else Forking(store).forks()
    return Branches(found.parted, store.root_at)


def given_up_heads(store: RecordStore, feed: str) -> frozenset[Mark]:
    """Answer the heads that a feed had here on lines that were given up."""
    return frozenset(Mark(gone.seq + 1, gone.root) for gone in store.given_up() if gone.feed == feed)
