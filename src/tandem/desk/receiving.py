"""Entries from elsewhere, taken in by one door: each is checked whole, then appended, or refused and nothing kept.

Order of the checks: form, group, feed, place (the same again is quiet, another one is proof of a fork), id before,
key, roots claimed in `seen`, tables. A feed with a proven fork takes nothing more. A section that is not what its entry
committed to is left out, as if it had been withheld: the node then says that the notice is unreadable. On the node of a
depositary every section is left out that is not sealed.
"""

import hashlib
from collections.abc import Mapping

import msgspec

from tandem.desk.desk import Desk
from tandem.record import canonical
from tandem.record.entry import Entry, Section, commit_of, read_envelope, read_envelope_fast, tables_of
from tandem.record.feed import Equivocation, Refused, check_first, check_next, papers_of, same_place
from tandem.record.genesis import Founding, Genesis
from tandem.record.keyline import KeyLine
from tandem.regimes.charter import BadCharter, read_charter
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
        genesis = check_first(entry, founding=_founding(desk))
    else:
        line, group = desk.key_lines.held(header.feed, size=head.size)
        parcel = _for_this_node(desk, writing, parcel)
        if header.group == group and header.seq < head.size:
            return _held_already(desk, writing, entry, parcel, line)
        check_next(entry, line=line, group=group, size=head.size, last=head.last)
    _check_seen(writing, entry)
    tables = _checked_tables(desk, entry, parcel.tables)
    if head is None:
        _check_joins(desk, entry, genesis, tables)
    writing.append(entry, _sound(entry, parcel.sections), tables)
    return True


def _held_already(desk: Desk, writing: Writing, entry: Entry, parcel: Parcel, line: KeyLine) -> bool:
    """Take in nothing of an entry that is held but sections that were missing; another one at its place is a fork."""
    feed, seq = entry.header.feed, entry.header.seq
    same_place(read_envelope_fast(desk.store.feed(feed, seq, seq + 1)[0]), entry, line=line.before(seq))
    held = writing.sections(entry.id) if parcel.sections else {}
    missing = {name: section for name, section in _sound(entry, parcel.sections).items() if name not in held}
    if missing:
        writing.keep_sections(entry.id, missing)
    return False


def _for_this_node(desk: Desk, writing: Writing, parcel: Parcel) -> Parcel:
    """What of a parcel may be kept here: a depositary takes in no section that anybody who runs its machine can read.

    Which member is a depositary stands in the charter of the founding, and no amendment changes it.
    """
    # Asked once: a charter read for every entry would cost a replay dear.
    if parcel.sections and desk.sealed_alone is None and (founding := _founding(desk)) is not None:
        raw = writing.table(founding.charter)
        desk.sealed_alone = desk.keeps_sealed_alone(read_charter(raw)) if raw is not None else None
    return msgspec.structs.replace(parcel, sections={}) if desk.sealed_alone else parcel


def _sound(entry: Entry, offered: Mapping[str, Section]) -> dict[str, Section]:
    """The sections that are what the entry committed to."""
    promised = {promise.name: promise.commit for promise in entry.header.sections}
    return {name: section for name, section in offered.items() if promised.get(name) == commit_of(section)}


def _founding(desk: Desk) -> Founding | None:
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
    if charter.member(genesis.code) is None:
        raise Refused(f"{name} is of a member that its charter does not name.")


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


def _checked_tables(desk: Desk, entry: Entry, offered: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables that the entry names and no others, each canonical and what its hash says."""
    name_of = {digest: name for name, digest in tables_of(entry.header).items()}
    found = {digest: offered.get(digest) or desk.store.table(digest) for digest in name_of}
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
