"""What both stores check before they take anything in, and the sentences with which they refuse."""

import hashlib
from collections.abc import Iterable, Mapping

from tandem.record.entry import Entry, Section, commit_of, read_envelope
from tandem.record.merkle import Frontier, leaf_hash
from tandem.store.record import ClockWentBack, Head, NotAsPromised, StoreConflict, Witnessed

EMPTY = Head(size=0, root=Frontier().root().hex(), last=None, frontier=Frontier().encode())


def follow(entry: Entry, head: Head | None) -> Head:
    """Answer the head after `entry`, or raise StoreConflict where it does not follow on."""
    return Trunks().follow(entry, head)


class Trunks:
    """The frontiers of feeds that grow: each is read from its head once, however many entries follow."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, tuple[bytes, Frontier]] = {}

    def follow(self, entry: Entry, head: Head | None) -> Head:
        """Answer the head after `entry`, or raise StoreConflict where it does not follow on."""
        before, feed = head or EMPTY, entry.header.feed
        _check_place(entry, before)
        encoded, frontier = self._kept.get(feed, (b"", None))
        if frontier is None or encoded != before.frontier:
            frontier = Frontier.decode(before.frontier)
        grown = frontier.append(leaf_hash(entry.envelope))
        after = Head(size=before.size + 1, root=grown.root().hex(), last=entry.id, frontier=grown.encode())
        self._kept[feed] = after.frontier, grown
        return after


def head_of(envelopes: Iterable[bytes], *, last: str | None) -> Head:
    """Answer the head of a feed of these envelopes, of which `last` is the id of the last."""
    frontier, size = Frontier(), 0
    for envelope in envelopes:
        frontier, size = frontier.append(leaf_hash(envelope)), size + 1
    return Head(size=size, root=frontier.root().hex(), last=last, frontier=frontier.encode())


def check_back(feed: str, *, size: int, seq: int) -> None:
    """Raise StoreConflict where no end of a feed can be given up from `seq` on."""
    if not 0 < seq < size:
        raise StoreConflict(
            f"Nothing of feed {short(feed)} can be given up from entry {seq} on: it has {_entries(size)}. Nothing was "
            "written."
        )


def _check_place(entry: Entry, before: Head) -> None:
    header = entry.header
    name = f"Entry {header.seq} of feed {short(header.feed)}"
    if header.seq < before.size:
        raise StoreConflict(
            f"{name} cannot be written: that place is taken, the feed already has {_entries(before.size)}. "
            f"Expected entry {before.size}, found entry {header.seq} ({short(entry.id)}). Nothing was "
            "written."
        )
    if header.seq > before.size:
        raise StoreConflict(
            f"{name} cannot be written: the feed has {_entries(before.size)}. Expected entry {before.size}, "
            f"found entry {header.seq}. Nothing was written; fetch the entries between first."
        )
    if header.prev != before.last:
        raise StoreConflict(
            f"{name} does not follow on: expected previous {short(before.last)}, found {short(header.prev)}. "
            "Nothing was written."
        )


def check_sections(entry: Entry, sections: Mapping[str, Section]) -> None:
    """Raise NotAsPromised where a section is not one that `entry` promised, or fails its commitment."""
    promised = {promise.name: promise.commit for promise in entry.header.sections}
    for name, section in sections.items():
        if name not in promised:
            raise NotAsPromised(f"Entry {short(entry.id)} has no section {name!r}. Nothing was written.")
        found = commit_of(section)
        if found != promised[name]:
            raise NotAsPromised(
                f"Section {name!r} of entry {short(entry.id)} is not what the entry promised: expected "
                f"commitment {short(promised[name])}, found {short(found)}. Nothing was written; ask its "
                "author for the section again."
            )


def check_tables(tables: Mapping[str, bytes]) -> None:
    """Raise NotAsPromised where the bytes of a table do not hash to its name."""
    for digest, content in tables.items():
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise NotAsPromised(
                f"Table {short(digest)} is not what its name says: its bytes hash to {short(found)}. Nothing "
                "was written; ask its author for the table again."
            )


def check_sealed(entry: Entry, sealed: Mapping[tuple[str, str], bytes]) -> None:
    """Raise NotAsPromised where sealed bytes are not those that `entry` names for this recipient."""
    promised = {
        (section.name, recipient): digest
        for section in entry.header.sections
        for recipient, digest in section.sealed.items()
    }
    for (name, recipient), content in sealed.items():
        found = hashlib.sha256(content).hexdigest()
        if promised.get((name, recipient)) != found:
            raise NotAsPromised(
                f"Section {name!r} of entry {short(entry.id)}, sealed to {short(recipient)}, is not what the entry "
                f"promised: expected {short(promised.get((name, recipient)))}, found {short(found)}. Nothing was "
                "written; ask for it again."
            )


def check_dated(feed: str, *, head: Head | None, last: int, size: int, at: int) -> None:
    """Raise where a dated signature over a stored head may not be given: the head moved, or the clock went back."""
    found = head.size if head else 0
    if found != size:
        raise StoreConflict(
            f"The head of feed {short(feed)} moved while it was being signed: expected {_entries(size)}, found "
            f"{_entries(found)}. Nothing was signed; read the head again."
        )
    _check_clock(feed, last, at)


def check_witness(feed: str, *, held: Witnessed | None, old: int, size: int, root: str, at: int) -> None:
    """Raise where a head may not be cosigned as witness: another one was meanwhile, or the clock went back."""
    found = held.size if held else 0
    if found != old or (held and size == found and root != held.root) or size < found:
        raise StoreConflict(
            f"The head of feed {short(feed)} that was cosigned last is another: expected {_entries(old)}, found "
            f"{_entries(found)}. Nothing was signed; prove the head from there."
        )
    if held:
        _check_clock(feed, held.at, at)


def _check_clock(feed: str, last: int, at: int) -> None:
    if at < last:
        raise ClockWentBack(
            f"The clock of this node went back: it dated a head of feed {short(feed)} at {last} seconds since 1970, "
            f"and it is now {at}. Nothing was signed; set the clock right."
        )


def forked_place(held: bytes, offered: bytes) -> tuple[str, int]:
    """Answer the feed and place that two envelopes both claim, or raise StoreConflict where they differ."""
    first, second = read_envelope(held).header, read_envelope(offered).header
    if held == offered or (first.feed, first.seq) != (second.feed, second.seq):
        raise StoreConflict(
            "These two envelopes prove no equivocation: expected two different ones at one place, found "
            f"entry {first.seq} of feed {short(first.feed)} and entry {second.seq} of feed "
            f"{short(second.feed)}. Nothing was written."
        )
    return first.feed, first.seq


def short(digest: str | None) -> str:
    """Answer as much of a hash as a person compares."""
    return digest[:12] if digest else "none"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
