"""What every record store does: the two Protocols, what they hand out and how they refuse.

A store keeps the exact envelopes it was given, in one unbroken line a feed, and takes nothing that does not
follow on. It checks places, section commitments and table hashes; signatures and keys are checked before, by
`tandem.record.feed`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from tandem.record.cosignature import Cosignature
from tandem.record.entry import Entry, Section


class StoreError(Exception):
    """Every refusal of a store; the sentence is for the reader."""


class StoreConflict(StoreError):
    """The entry does not go where it says: that place is taken, or beyond a gap, or `prev` differs."""


class NotAsPromised(StoreError):
    """A section or table whose bytes are not those that the entry promised."""


class StoreBroken(StoreError):
    """The file, the disk or the machine is wrong; the record stops rather than guess."""


class StoreBusy(StoreBroken):
    """Another process holds the record for writing longer than this one waits."""


class ClockWentBack(StoreError):
    """A dated signature would be older than one that this node gave before for the same feed."""


class Head(msgspec.Struct, frozen=True):
    """The end of a feed: how many entries, their root, the last id, the frontier to go on from."""

    size: int
    root: str
    last: str | None
    frontier: bytes


class Stored(msgspec.Struct, frozen=True):
    """An entry with its place in the order of arrival on this node, counted from 1."""

    position: int
    entry: Entry


class Cosigned(msgspec.Struct, frozen=True):
    """A dated signature over one head of a feed."""

    feed: str
    size: int
    root: str
    cosignature: Cosignature


class Witnessed(msgspec.Struct, frozen=True):
    """The latest head of a feed that this node cosigned as witness, and when, in seconds since 1970."""

    size: int
    root: str
    at: int


class Mark(msgspec.Struct, frozen=True):
    """How far a feed had come: its size and its root, in hexadecimal."""

    size: int
    root: str


class Pin(msgspec.Struct, frozen=True):
    """What an own feed must have where the record reaches that far: a root at a size, or the id of its last entry.

    It tells the line that was signed on from one that was given up, which an old backup may still hold.
    """

    size: int
    root: str = ""
    id: str = ""


class GivenUp(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a line that the parties gave up, with all that was held of it; `root` is that of its line with it."""

    feed: str
    seq: int
    id: str
    root: str
    position: int
    envelope: bytes
    sections: Mapping[str, Section] = {}
    sealed: Sequence[tuple[str, str, bytes]] = ()
    cosigned: Sequence[Cosigned] = ()


class Reading(Protocol):
    """What can be asked both of a store and inside a writing."""

    def head(self, feed: str) -> Head | None:
        """Answer the end of `feed`, or None where nothing of it is held."""

    def entry(self, entry_id: str) -> Entry | None:
        """Answer the entry of this id, or None where it is not held."""

    def root_at(self, feed: str, size: int) -> str | None:
        """Answer the root that `feed` had at `size`, or None where fewer entries are held."""

    def id_at(self, feed: str, size: int) -> str | None:
        """Answer the id of the last of the first `size` entries of `feed`, or None where fewer are held."""

    def sections(self, entry_id: str) -> Mapping[str, Section]:
        """Answer the sections held for an entry by name; a withheld one is absent."""

    def sections_of(
        self, entry_ids: Sequence[str], *, without: Sequence[str] = ()
    ) -> Mapping[str, Mapping[str, Section]]:
        """Answer the sections held for many entries, in few questions to the file; one without any is absent.

        Sections with a name in `without` are not read: a document may have megabytes.
        """

    def table(self, digest: str) -> bytes | None:
        """Answer the table of this hash, or None where it is not held."""

    def sealed(self, entry_id: str) -> Mapping[tuple[str, str], bytes]:
        """Answer the sealed sections held for an entry, by name and by the feed of the recipient."""

    def dated(self, feed: str) -> int:
        """Answer when this node last gave a dated signature over a head of `feed` that it has stored; 0 for never."""

    def witnessed(self, feed: str) -> Witnessed | None:
        """Answer the latest head of `feed` that this node cosigned as witness, or None where it never did."""

    def cosignatures(self, feed: str, *, from_size: int = 0) -> Sequence[Cosigned]:
        """Answer the dated signatures held over heads of `feed` of at least this size, the smallest head first.

        Those over one head stand in the order of their times and names.
        """

    def marks(self) -> Mapping[str, Mark]:
        """Answer how far each own feed was signed, as the restore fence has it.

        Raises FenceLost where the fence cannot say; a record without a fence answers what it was told by others.
        """

    def broken_pin(self, feed: str) -> Pin | None:
        """Answer the first pin of an own feed that the record contradicts: it is then of a line that was given up.

        Raises FenceLost where the fence cannot say.
        """

    def check_fence(self) -> None:
        """Raise RestoredRecord where own feeds may not be signed.

        A node asks its store on starting, and each writing before it signs; asked there, the commit need not ask again.
        """


class Writing(Reading, Protocol):
    """One transaction on the record; it sees what it wrote itself, and others see all of it or nothing."""

    def append(self, entry: Entry, sections: Mapping[str, Section] = ..., tables: Mapping[str, bytes] = ...) -> Head:
        """Put `entry` at the end of its feed and answer the new head.

        Raises StoreConflict where it does not follow on, NotAsPromised where a section or table is not what
        the entry and the hash say; in both cases this entry leaves nothing behind and the writing may go on.
        """

    def keep_sections(self, entry_id: str, sections: Mapping[str, Section]) -> None:
        """Add sections of an entry already held, as when they arrive after it."""

    def keep_sealed(self, entry_id: str, sealed: Mapping[tuple[str, str], bytes]) -> None:
        """Add sealed sections of an entry that is held, by name and recipient.

        Raises NotAsPromised where the bytes are not those whose hash the entry has for that recipient.
        """

    def erase_sections(self, entry_id: str, names: Sequence[str]) -> None:
        """Delete these sections of an entry, salt and bytes, sealed ones as well; absent ones are passed over."""

    def keep_cosignatures(self, cosigned: Sequence[Cosigned]) -> None:
        """Add dated signatures that were verified; the same again is quiet."""

    def date_head(self, feed: str, *, size: int, at: int) -> None:
        """Take note that a dated signature is given over the head of `feed`, in the transaction that gives it.

        Raises StoreConflict where the feed has another size, ClockWentBack where `at` is before the last one.
        """

    def witness(self, feed: str, *, old: int, size: int, root: str, at: int) -> None:
        """Take note that this node cosigns a head as witness, where the last one that it cosigned had `old` entries.

        Raises StoreConflict where it was another one, ClockWentBack where `at` is before that.
        """

    def note_equivocation(self, held: bytes, offered: bytes) -> None:
        """Keep both envelopes as proof that a feed was signed twice at one place; once is enough."""

    def give_up(self, feed: str, *, seq: int) -> int:
        """Move the entries of `feed` at and after `seq` to those that were given up; answer how many.

        The feed then ends before `seq`, also for what this node cosigned of it as witness. No place in the order of
        arrival is used twice. The fence stays as it is: see `RecordStore.switch_mark`. Raises StoreConflict where the
        feed does not reach that far, or would be left without an entry.
        """

    def keep_given_up(self, given_up: GivenUp) -> None:
        """Keep an entry of a line that was given up, as when a record moves; the same again is quiet."""

    def let_go(self, feed: str, *, mark: Mark) -> None:
        """Begin an epoch of an own feed: what was signed up to `mark` and is not held is given up.

        This writing may append to the feed all the same; the fence is set to its new end after the commit. Raises
        RestoredRecord where the fence has another mark, and nothing is let go then.
        """


class RecordStore(Reading, Protocol):
    """The record of a node: written by one at a time, read by anybody at any time.

    `fenced` tells that a restore fence lies beside it, which marks how far each own feed was signed.
    """

    fenced: bool

    def writing(self) -> AbstractContextManager[Writing]:
        """Open the one transaction a node may have at a time, over all its processes.

        Commits on leaving, takes everything back on an exception. When it returns, the entries are durable
        and the fence says so for own feeds; only then may a signature leave the node.
        """

    def arrived_since(self, position: int) -> Iterator[Stored]:
        """Go through what arrived after `position`, in order of arrival; 0 for everything."""

    def feed(self, feed: str, start: int = 0, stop: int | None = None) -> list[bytes]:
        """Answer the envelopes of `feed` from `start` up to and without `stop`."""

    def heads(self) -> Mapping[str, Head]:
        """Answer the head of every feed held."""

    def tables(self) -> Iterator[tuple[str, bytes]]:
        """Go through every table with its hash, in order of the hashes."""

    def equivocations(self) -> list[tuple[bytes, bytes]]:
        """Answer the proofs of equivocation, held envelope first, in the order in which they were noted."""

    def given_up(self) -> list[GivenUp]:
        """Answer the entries of lines that were given up, in the order in which they had arrived."""

    def given_up_count(self) -> int:
        """Answer how many entries were given up: it grows whenever the record changes over to another line."""

    def switch_mark(self, feed: str, *, was: Mark, mark: Mark, after: int) -> None:
        """Set the mark of an own feed from `was` to `mark`, which is of the kept line of a fork at entry `after`.

        Pins beyond that entry are dropped, as they may be of the other line. Raises RestoredRecord where the fence has
        another mark.
        """

    def switch_witnessed(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set back what the fence knows of another's feed as cosigned, from `was`, which was given up, to `mark`."""

    def own_feeds(self, feeds: frozenset[str]) -> None:
        """Say which feeds this node signs, before the first entry of any of them is written."""

    def raise_marks(self, marks: Mapping[str, Mark]) -> None:
        """Take note, durably, that own feeds were signed at least this far; a mark that is further on stays.

        Raises FenceLost where the fence cannot take it.
        """

    def pin(self, feed: str, *, pin: Pin) -> None:
        """Keep what an own feed must have, durably. Raises FenceLost where the fence cannot take it."""

    def renew_marks(self, marks: Mapping[str, Mark]) -> None:
        """Put these marks in place of a lost fence. Raises RestoredRecord where a whole one knows more."""

    def watch_lost(self, feed: str, *, mark: Mark) -> None:
        """Give a feed that the fence lost this mark, with which an epoch begins.

        Raises RestoredRecord where the fence has a mark of it.
        """

    def reset_mark(self, feed: str, *, was: Mark, mark: Mark) -> None:
        """Set the mark of an own feed from `was` to `mark`, which may be lower: the end of an epoch's first entry.

        Raises RestoredRecord where it is neither of the two.
        """

    def close(self) -> None:
        """Let go of the files."""
