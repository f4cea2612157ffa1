"""The parts of a bundle that came, each through its own check: entries, later sections, forks, heads, cosignatures."""

from collections.abc import Iterator
from itertools import islice

from tandem.desk.causal import in_causal_order
from tandem.desk.cosigner import keep_verified
from tandem.desk.desk import Desk
from tandem.desk.receiving import Offer, founding_of, keep_missing, keeps_sealed_alone
from tandem.desk.sealing import take_sealed
from tandem.record.bundle import Bundle, FeedPart, Fork
from tandem.record.checkpoint import BadCheckpoint, claimed_size, read_checkpoint
from tandem.record.entry import BadEntry, Entry, read_envelope, tables_of
from tandem.record.feed import Refused, check_signature
from tandem.record.genesis import origin

_AT_ONCE = 250
_MOST_COSIGNATURES = 5000


class Unload:
    """The entries of a bundle as they are read, and what was found while reading.

    `held` is the frontier before; `broken` has a sentence for each feed with an entry that is none; `fresh` are the ids
    of entries that were not held, and `lacking` those of them that came without a section.
    """

    def __init__(self, desk: Desk, bundle: Bundle) -> None:
        """Begin before the first entry."""
        self._bundle = bundle
        self.held = {feed: head.size for feed, head in desk.store.heads().items()}
        self.broken: dict[str, str] = {}
        self.fresh: set[str] = set()
        self.lacking: list[str] = []

    def offers(self) -> Iterator[Offer]:
        """Go through the entries in causal order, with their sections and tables; a broken one ends its row."""
        rows = {feed: self._row(feed, part) for feed, part in self._bundle.feeds.items() if part.envelopes}
        tables = self._bundle.tables
        for entry in in_causal_order(rows, held=self.held):
            sections = self._bundle.feeds[entry.header.feed].sections.get(entry.id, {})
            if entry.header.seq >= self.held.get(entry.header.feed, 0):
                self.fresh.add(entry.id)
                if any(promised.name not in sections for promised in entry.header.sections):
                    self.lacking.append(entry.id)
            named = {digest: tables[digest] for digest in tables_of(entry.header).values() if digest in tables}
            yield Offer(entry, sections, named)

    def _row(self, feed: str, part: FeedPart) -> Iterator[Entry]:
        for seq, envelope in enumerate(part.envelopes, part.start):
            try:
                entry = read_envelope(envelope)
            except BadEntry as bad:
                self.broken[feed] = f"Entry {seq} of feed {feed[:6]} is refused: {bad}"
                return
            if (entry.header.feed, entry.header.seq) != (feed, seq):
                self.broken[feed] = (
                    f"The bundle gives entry {entry.header.seq} of feed {entry.header.feed[:6]} as entry {seq} of "
                    f"feed {feed[:6]}; nothing more of that feed was taken in."
                )
                return
            yield entry


def codes_of(desk: Desk) -> dict[str, str]:
    """Answer the code of the member of every feed that is held, by feed."""
    return {feed: desk.key_lines.held(feed)[0].genesis.code for feed in desk.store.heads()}


def lacks(desk: Desk, entry_id: str) -> bool:
    """Tell whether a held entry lacks a section here: the section itself, and for a depositary what is sealed of it."""
    entry = desk.store.entry(entry_id)
    if entry is None:
        return False
    if keeps_sealed_alone(desk, desk.store, founding_of(desk)):
        places = {(promised.name, feed) for promised in entry.header.sections for feed in promised.sealed}
        return not places <= desk.store.sealed(entry_id).keys()
    held = desk.store.sections(entry_id)
    return any(promised.name not in held for promised in entry.header.sections)


def keep_loose(desk: Desk, bundle: Bundle, *, fresh: set[str]) -> tuple[int, tuple[str, ...]]:
    """Keep sections of entries that were held before, and what came sealed.

    Answers how many sections were new, and a sentence for each that came sealed and was refused.
    """
    loose = [
        (entry_id, feed, part)
        for feed, part in bundle.feeds.items()
        for entry_id in sorted((part.sections.keys() - fresh) | part.sealed.keys())
    ]
    kept, waiting = 0, iter(loose)
    refused: list[str] = []
    while batch := list(islice(waiting, _AT_ONCE)):
        with desk.store.writing() as writing:
            closed = keeps_sealed_alone(desk, writing, founding_of(desk))
            for entry_id, feed, part in batch:
                entry = writing.entry(entry_id)
                if entry is not None and entry.header.feed == feed:
                    kept += keep_missing(writing, entry, {} if closed else part.sections.get(entry_id, {}))
                    opened = take_sealed(desk, writing, entry=entry, offered=part.sealed.get(entry_id, {}))
                    kept += len(opened.sections) + len(opened.kept)
                    refused += opened.refused
    return kept, tuple(refused)


def note_forks(desk: Desk, bundle: Bundle) -> tuple[str, ...]:
    """Keep the proofs that a feed was signed twice at one place; answer the feeds of those that are new and hold."""
    if not bundle.forks:
        return ()
    known = {frozenset(both) for both in desk.store.equivocations()}
    proven = [found for both in bundle.forks if (found := _proven(desk, both, bundle.standing.group))]
    new = [(feed, both) for feed, both in proven if frozenset(both) not in known]
    if new:
        with desk.store.writing() as writing:
            for _, (held, offered) in new:
                writing.note_equivocation(held, offered)
    return tuple(sorted({feed for feed, _ in new}))


def proven_forks(desk: Desk, bundle: Bundle) -> set[str]:
    """The feeds that the proofs in a bundle prove forked, by what is held here."""
    return {found[0] for both in bundle.forks if (found := _proven(desk, both, bundle.standing.group))}


def _proven(desk: Desk, both: Fork, group: str) -> tuple[str, Fork] | None:
    """The feed that two envelopes prove forked, and they, the one that is held here first; None where they do not.

    Which key is valid at a place is known once everything before it is held: else a key that was replaced meanwhile,
    and stolen then, could stop its feed. A proof that comes too early comes again with the next bundle.
    """
    try:
        one, other = map(read_envelope, both)
        feed, seq = one.header.feed, one.header.seq
        head = desk.store.head(feed)
        if both[0] == both[1] or other.header.seq != seq or head is None or seq > head.size:
            return None
        line = desk.key_lines.held(feed)[0].before(seq)
        for entry in (one, other):
            if (entry.header.feed, entry.header.group) != (feed, group):
                return None
            check_signature(entry, line=line)
    except (BadEntry, Refused):
        return None
    held = desk.store.feed(feed, seq, seq + 1)
    return feed, (both[1], both[0]) if held == [both[1]] else both


def sound_heads(desk: Desk, bundle: Bundle) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Answer the signed heads that came and are of this record, by feed, and where one is not: our root and the other.

    A head of more than is held here is passed over: it comes again when the entries do.
    """
    sound: dict[str, str] = {}
    other: dict[str, tuple[str, str]] = {}
    for feed, part in bundle.feeds.items():
        if not part.head or desk.store.head(feed) is None:
            continue
        line, group = desk.key_lines.held(feed)
        public = line.key_at("node", claimed_size(part.head))
        try:
            size, root = read_checkpoint(part.head, origin=origin(line.genesis, group), public=public)
        except BadCheckpoint:
            continue
        held = desk.store.root_at(feed, size)
        if held == root.hex():
            sound[feed] = part.head
        elif held is not None:
            other[feed] = (held, root.hex())
    return sound, other


def keep_cosignatures(desk: Desk, bundle: Bundle) -> tuple[int, dict[str, tuple[str, str]]]:
    """Keep the cosignatures over heads of this record by keys that members declared.

    Answers how many were new, and of each feed with a good one over another root: our root and that one.
    """
    new, other = 0, {}
    for feed, part in bundle.feeds.items():
        if part.cosignatures and desk.store.head(feed) is not None:
            kept = keep_verified(desk, feed=feed, lines=part.cosignatures)
            new += kept.new
            for one in kept.contradicting:
                other[feed] = (desk.store.root_at(feed, one.size) or "", one.root)
    return new, other
