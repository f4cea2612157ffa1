"""Entries from elsewhere, taken in by one door: each is checked whole, then appended, or refused and nothing kept.

Order of the checks: form, group, feed, place (the same again is quiet, another one is proof of a fork), id before,
key, roots claimed in `seen`, tables. A feed with a proven fork takes nothing more from there on, until every party said
which line counts; of the other one it takes nothing. A section that is not
what its entry committed to is left out, as if it had been withheld: the node then says that the notice is unreadable.
On the node of a depositary every section is left out that is not sealed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice

import msgspec

from tandem.desk.desk import Desk
from tandem.record import canonical, keyline
from tandem.record.entry import Entry, Section, commit_of, read_envelope, read_envelope_fast, tables_of
from tandem.record.feed import Equivocation, Refused, check_first, check_next, papers_of, same_place
from tandem.record.genesis import Founding, Genesis
from tandem.record.keyline import KeyLine
from tandem.regimes.charter import BadCharter, read_charter
from tandem.store.record import Reading, Writing

_AT_ONCE = 1000
"""Entries in one writing: others wait an eighth of a second for their turn."""


class Parcel(msgspec.Struct, frozen=True):
    """One envelope with the sections and tables that come with it."""

    envelope: bytes
    sections: Mapping[str, Section] = {}
    tables: Mapping[str, bytes] = {}


class Offer(msgspec.Struct, frozen=True):
    """One entry that `read_envelope` read, with the sections and tables that come with it."""

    entry: Entry
    sections: Mapping[str, Section] = {}
    tables: Mapping[str, bytes] = {}


class Received(msgspec.Struct, frozen=True):
    """What became of many entries: new ones by feed, those held before, the sentence that stopped a feed, forks."""

    new: Mapping[str, int]
    held: int
    refused: Mapping[str, str]
    forks: tuple[tuple[bytes, bytes], ...]


def receive(desk: Desk, *, parcel: Parcel) -> bool:
    """Take one entry in; False where it was held already.

    Raises BadEntry or Refused with a sentence, and keeps nothing of the entry but the proof of a fork.
    """
    entry = read_envelope(parcel.envelope)
    fork: Equivocation | None = None
    with desk.store.writing() as writing:
        try:
            return _Door(desk, writing).take(Offer(entry, parcel.sections, parcel.tables))
        except Equivocation as found:
            writing.note_equivocation(found.held, found.offered)
            fork = found
    raise fork


def receive_all(desk: Desk, *, offers: Iterable[Offer]) -> Received:
    """Take many entries in, up to a thousand in one writing; each passes the checks of `receive`.

    A refused entry stops its feed, which takes nothing more of these, and no other; so does a fork, which is noted.
    """
    tally, waiting = _Tally(), iter(offers)
    while batch := list(islice(waiting, _AT_ONCE)):
        with desk.store.writing() as writing:
            tally.take(_Door(desk, writing), writing, batch)
    return tally.received()


def rehearse(desk: Desk, *, offers: Iterable[Offer]) -> Received:
    """Answer what `receive_all` would do, by doing it in a writing that is taken back."""
    tally = _Tally()
    with suppress(_TakenBack), desk.store.writing() as writing:
        tally.take(_Door(desk, writing), writing, offers)
        raise _TakenBack
    return tally.received()


class _TakenBack(Exception):
    """Ends a rehearsal: the writing keeps nothing."""


class _Tally:
    """What became of many entries so far."""

    def __init__(self) -> None:
        self._new: dict[str, int] = {}
        self._held = 0
        self._refused: dict[str, str] = {}
        self._forks: list[tuple[bytes, bytes]] = []

    def take(self, door: "_Door", writing: Writing, offers: Iterable[Offer]) -> None:
        """Offer these at the door, but those of feeds that were stopped."""
        for offer in offers:
            feed = offer.entry.header.feed
            if feed in self._refused:
                continue
            try:
                if door.take(offer):
                    self._new[feed] = self._new.get(feed, 0) + 1
                else:
                    self._held += 1
            except Equivocation as found:
                writing.note_equivocation(found.held, found.offered)
                self._forks.append((found.held, found.offered))
                self._refused[feed] = str(found)
            except Refused as wrong:
                self._refused[feed] = str(wrong)

    def received(self) -> Received:
        """Answer what became of them all."""
        return Received(self._new, self._held, self._refused, tuple(self._forks))


def refill(desk: Desk, *, feed: str, offers: Sequence[Offer]) -> int:
    """Take entries of a feed that this node signs back in, all in one writing or none; answer how many were new.

    Each passes the checks of `receive`, and the store holds their roots against the fence's mark. Raises Refused,
    Equivocation with the proof kept, and RestoredRecord where the fence is lost or contradicts them.
    """
    try:
        with desk.store.writing() as writing:
            door = _Door(desk, writing)
            return sum(door.take(offer) for offer in offers if offer.entry.header.feed == feed)
    except Equivocation as found:
        with desk.store.writing() as writing:
            writing.note_equivocation(found.held, found.offered)
        raise


class _Door:
    """The checks of one writing; what holds for a whole feed is asked of the store once."""

    def __init__(self, desk: Desk, writing: Writing) -> None:
        self._desk = desk
        self._writing = writing
        self._founding = founding_of(desk)
        self._forks = desk.forks()
        self._lines: dict[str, tuple[KeyLine, str]] = {}
        self._taken: dict[tuple[str, int], Entry] = {}
        self._roots: dict[tuple[str, int], str] = {}
        self._sealed_alone: bool | None = None

    def take(self, offer: Offer) -> bool:
        """Take one entry in; False where it was held already."""
        entry, header = offer.entry, offer.entry.header
        if self._forks.gives_up(header.feed, entry=entry.id, prev=header.prev):
            raise Refused(
                f"Entry {header.seq} of feed {header.feed[:6]} ({entry.id[:6]}) is of a line that was given up: every "
                "party said that another entry counts at its place."
            )
        if header.seq >= self._forks.stopped.get(header.feed, header.seq + 1):
            raise Refused(
                f"The feed {header.feed[:6]} was signed twice at one place and takes nothing more; "
                "it goes on only by a resolution that every party accepts."
            )
        head = self._writing.head(header.feed)
        if head is None:
            line, group = keyline.begin(check_first(entry, founding=self._founding)), header.group
        else:
            line, group = self._line(header.feed)
            if header.group == group and header.seq < head.size:
                return self._held_already(offer, line)
            check_next(entry, line=line, group=group, size=head.size, last=head.last)
        self._check_seen(entry)
        tables = _checked_tables(self._writing, entry, offer.tables)
        if head is None:
            _check_joins(self._desk, entry, line.genesis, tables)
            self._check_code(line)
        grown = self._writing.append(entry, _sound(entry, self._for_this_node(offer.sections)), tables)
        self._roots[header.feed, grown.size] = grown.root
        self._taken[header.feed, header.seq] = entry
        self._lines[header.feed] = line.after(entry), group
        self._founding = self._founding or papers_of(entry)[1]
        return True

    def _line(self, feed: str) -> tuple[KeyLine, str]:
        """The key line of a feed that is held, after what this writing took in, and its group."""
        if feed not in self._lines:
            self._lines[feed] = self._desk.key_lines.held(feed)
        return self._lines[feed]

    def _check_code(self, line: KeyLine) -> None:
        """Refuse a second feed of one code, whichever came first: who speaks for a member is never a race."""
        code, founding = line.genesis.code, self._founding
        held = [feed for feed in (founding.geneses if founding else ()) if self._writing.head(feed) is not None]
        codes = {feed: self._line(feed)[0].genesis.code for feed in held}
        codes |= {seat.feed: seat.code for seat in self._desk.seats.values()}
        if other := next((feed for feed, one in codes.items() if one == code and feed != line.feed), None):
            raise Refused(
                f"Feed {line.feed[:6]} is of {code}, as is the feed {other[:6]}: the founding names two members of "
                "one code. Do not use this group; found it anew."
            )

    def _check_seen(self, entry: Entry) -> None:
        """Refuse a frontier with a root that a feed did not have here; a root that is held never changes."""
        for feed, (size, root) in entry.header.seen.items():
            # Beyond a proven fork its author may well have seen the other line; the fold cuts what it saw.
            if self._roots.get((feed, size)) == root or size > self._forks.parted.get(feed, size):
                continue
            held = self._writing.root_at(feed, size)
            if held is not None and held != root:
                raise Refused(
                    f"Entry {entry.header.seq} of feed {entry.header.feed[:6]} says that feed {feed[:6]} had the root "
                    f"{root[:6]} at {size} entries; here it had {held[:6]}. "
                    "One of the two copies was forked: compare heads."
                )
            if held is not None:
                self._roots[feed, size] = held

    def _entry_at(self, feed: str, seq: int) -> Entry:
        """The entry that stands at a place that is taken."""
        taken = self._taken.get((feed, seq))
        return taken or read_envelope_fast(self._desk.store.feed(feed, seq, seq + 1)[0])

    def _held_already(self, offer: Offer, line: KeyLine) -> bool:
        """Take in nothing of an entry that is held but sections that were missing; another one here is a fork."""
        entry, seq = offer.entry, offer.entry.header.seq
        held = self._entry_at(entry.header.feed, seq)
        if held.header.prev != entry.header.prev and any(one.seq < seq for one in self._forks.of(entry.header.feed)):
            raise Refused(
                f"Entry {seq} of feed {entry.header.feed[:6]} ({entry.id[:6]}) follows on another line than the one "
                "that counts since a fork was settled."
            )
        same_place(held, entry, line=line.before(seq))
        keep_missing(self._writing, entry, self._for_this_node(offer.sections))
        return False

    def _for_this_node(self, sections: Mapping[str, Section]) -> Mapping[str, Section]:
        if sections and self._sealed_alone is None:
            self._sealed_alone = keeps_sealed_alone(self._desk, self._writing, self._founding)
        return {} if self._sealed_alone else sections


def keep_missing(writing: Writing, entry: Entry, offered: Mapping[str, Section]) -> int:
    """Keep the sections of an entry that were missing and are what it committed to; answer how many."""
    held = writing.sections(entry.id) if offered else {}
    missing = _sound(entry, {name: section for name, section in offered.items() if name not in held})
    if missing:
        writing.keep_sections(entry.id, missing)
    return len(missing)


def keeps_sealed_alone(desk: Desk, reading: Reading, founding: Founding | None) -> bool:
    """Tell whether this is the node of a depositary, which takes in no section that who runs its machine can read.

    Which member is a depositary stands in the charter of the founding, and no amendment changes it.
    """
    if desk.sealed_alone is not None or founding is None:
        return bool(desk.sealed_alone)
    raw = reading.table(founding.charter)
    alone = desk.keeps_sealed_alone(read_charter(raw)) if raw is not None else False
    # Kept once it is durable: a charter read for every entry would cost a replay dear.
    if desk.store.table(founding.charter) is not None:
        desk.sealed_alone = alone
    return alone


def _sound(entry: Entry, offered: Mapping[str, Section]) -> dict[str, Section]:
    """The sections that are what the entry committed to."""
    if not offered:
        return {}
    promised = {promise.name: promise.commit for promise in entry.header.sections}
    return {name: section for name, section in offered.items() if promised.get(name) == commit_of(section)}


def founding_of(desk: Desk) -> Founding | None:
    """Answer the founding of the group that is held here or that this node has founded; None where there is none."""
    heads = desk.store.heads()
    if not heads:
        return desk.founding
    _, founding = papers_of(read_envelope_fast(desk.store.feed(min(heads), 0, 1)[0]))
    return founding


def _check_joins(desk: Desk, entry: Entry, genesis: Genesis, tables: Mapping[str, bytes]) -> None:
    """Refuse a first entry under a charter that nobody can read, or of a group in which no seat of this node is."""
    _, founding = papers_of(entry)
    name = f"Entry 0 of the {genesis.code} feed"
    if desk.seats and not any(seat.feed in founding.geneses for seat in desk.seats.values()):
        raise Refused(f"{name} founds a group in which no seat of this node ({', '.join(desk.seats)}) is a member.")
    try:
        charter = read_charter(tables[founding.charter])
    except BadCharter as wrong:
        raise Refused(f"{name} founds a group that cannot be kept here: {wrong}") from wrong
    members = {one.code for one in (*charter.parties, *charter.monitors, *charter.depositaries)}
    if genesis.code not in members:
        raise Refused(f"{name} is of a member that its charter does not name.")
    if len(founding.geneses) > len(members):
        raise Refused(
            f"{name} founds a group of {len(founding.geneses)} feeds whose charter names {len(members)} members: "
            "somebody would speak twice, or for another."
        )


def _checked_tables(writing: Writing, entry: Entry, offered: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables that the entry names and no others, each canonical and what its hash says."""
    named = tables_of(entry.header)
    if not named:
        return {}
    name_of = {digest: name for name, digest in named.items()}
    found = {digest: offered.get(digest) or writing.table(digest) for digest in name_of}
    for digest, raw in found.items():
        place = f"Entry {entry.header.seq} of feed {entry.header.feed[:6]}"
        if raw is None:
            raise Refused(f"{place} comes without its table {name_of[digest]} ({digest[:6]}); send the table with it.")
        if (other := hashlib.sha256(raw).hexdigest()) != digest:
            raise Refused(f"{place} names the table {name_of[digest]} as {digest[:6]}; the one sent is {other[:6]}.")
        try:
            canonical.decode(raw)
        except canonical.NotCanonical as wrong:
            raise Refused(f"The table {name_of[digest]} of {place} is refused: {wrong}") from wrong
    return {digest: raw for digest, raw in found.items() if raw is not None}
