"""Entries from elsewhere, taken in by one door: each is checked whole, then appended, or refused and nothing kept.

Order of the checks: form, group, feed, place (the same again is quiet, another one is proof of a fork), id before,
key, roots claimed in `seen`. A feed with a proven fork takes nothing more.
"""

from collections.abc import Mapping

import msgspec

from tandem.desk.desk import Desk
from tandem.record.entry import Entry, Section, read_envelope, tables_of
from tandem.record.feed import Equivocation, Refused, check_first, check_next, papers_of, same_place
from tandem.record.genesis import Founding, Genesis
from tandem.store.record import Writing


class Parcel(msgspec.Struct, frozen=True):
    """One envelope with the sections and tables that come with it."""

    envelope: bytes
    sections: Mapping[str, Section] = {}
    tables: Mapping[str, bytes] = {}


def receive(desk: Desk, *, parcel: Parcel) -> bool:
    """Take one entry in; False where it was held already.

    Raises BadEntry or Refused with a sentence, and keeps nothing of the entry but the proof of a fork.
    """
    entry = read_envelope(parcel.envelope)
    fork: Equivocation | None = None
    with desk.store.writing() as writing:
        try:
            return _take(desk, writing, entry, parcel)
        except Equivocation as found:
            writing.note_equivocation(found.held, found.offered)
            fork = found
    raise fork


def _take(desk: Desk, writing: Writing, entry: Entry, parcel: Parcel) -> bool:
    header = entry.header
    _check_not_forked(desk, header.feed)
    head = writing.head(header.feed)
    if head is None:
        check_first(entry, founding=_founding(desk))
    else:
        genesis = genesis_of(desk, header.feed)
        if header.seq < head.size:
            held = read_envelope(desk.store.feed(header.feed, header.seq, header.seq + 1)[0])
            same_place(held, entry, genesis=genesis)
            return False
        group = read_envelope(desk.store.feed(header.feed, 0, 1)[0]).header.group
        check_next(entry, genesis=genesis, group=group, size=head.size, last=head.last)
    _check_seen(writing, entry)
    _check_tables(desk, entry, parcel.tables)
    writing.append(entry, parcel.sections, parcel.tables)
    return True


def genesis_of(desk: Desk, feed: str) -> Genesis:
    """Answer the genesis of a feed that is held."""
    genesis, _ = papers_of(read_envelope(desk.store.feed(feed, 0, 1)[0]))
    return genesis


def _founding(desk: Desk) -> Founding | None:
    heads = desk.store.heads()
    if not heads:
        return desk.founding
    _, founding = papers_of(read_envelope(desk.store.feed(min(heads), 0, 1)[0]))
    return founding


def _check_not_forked(desk: Desk, feed: str) -> None:
    for held, _ in desk.store.equivocations():
        if read_envelope(held).header.feed == feed:
            raise Refused(
                f"The feed {feed[:6]} was signed twice at one place and takes nothing more; "
                "it goes on only by a resolution that every party accepts."
            )


def _check_seen(writing: Writing, entry: Entry) -> None:
    for feed, (size, root) in entry.header.seen.items():
        held = writing.root_at(feed, size)
        if held is not None and held != root:
            raise Refused(
                f"Entry {entry.header.seq} of feed {entry.header.feed[:6]} says that feed {feed[:6]} had the root "
                f"{root[:6]} at {size} entries; here it had {held[:6]}. "
                "One of the two copies was forked: compare heads."
            )


def _check_tables(desk: Desk, entry: Entry, tables: Mapping[str, bytes]) -> None:
    for name, digest in tables_of(entry.header).items():
        if digest not in tables and desk.store.table(digest) is None:
            raise Refused(
                f"Entry {entry.header.seq} of feed {entry.header.feed[:6]} comes without its table {name} "
                f"({digest[:6]}); send the table with it."
            )
