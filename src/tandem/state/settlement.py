"""Which forks of feeds stand and which are settled: a question to proofs and to what members said, and to no fold.

A fork is settled once every party but its author has said the same entry, each by the first word of its own feed. A
word counts where its own feed holds there: before any fork of that feed that stands, and on the kept line of one that
is settled. So two nodes with the same proofs and the same words answer alike, before either folds anything.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

Id = Callable[[str, int], str | None]
"""The id of the entry that is held at a place of a feed; None where none is."""


class Proof(msgspec.Struct, frozen=True):
    """Two entries that were signed for one place. `prev` is what both follow on; None where they part before it."""

    feed: str
    seq: int
    ids: frozenset[str]
    prev: str | None


class Word(msgspec.Struct, frozen=True):
    """What the member that writes the feed `by` said at `at`: which entry of a place counts, how far it holds it."""

    by: str
    at: int
    feed: str
    seq: int
    keep: str
    held: int = 0
    root: str = ""


class Settled(msgspec.Struct, frozen=True):
    """A settled fork: its place, the entry before, the one that counts, and those that do not."""

    feed: str
    seq: int
    prev: str
    keep: str
    given_up: frozenset[str]


class Forks(msgspec.Struct, frozen=True):
    """`stopped` has the first place of each feed from which nothing is taken in, `parted` the first at which it parted.

    `settled` are the settled forks of the lines that are held here, in the order of feeds and places.
    """

    stopped: Mapping[str, int] = {}
    parted: Mapping[str, int] = {}
    settled: tuple[Settled, ...] = ()

    def of(self, feed: str) -> tuple[Settled, ...]:
        """Answer the settled forks of a feed."""
        return tuple(one for one in self.settled if one.feed == feed)

    def gives_up(self, feed: str, *, entry: str, prev: str | None) -> bool:
        """Tell whether an entry stands where another one was said to count."""
        return any(one.prev == prev and one.keep != entry for one in self.of(feed))


def judge(proofs: Iterable[Proof], words: Iterable[Word], *, parties: frozenset[str], held: Id) -> Forks:
    """Answer how the proven forks stand; `parties` are the feeds of the parties, empty while one is not known."""
    groups = _groups(proofs)
    said = _first_words(words)
    settled: dict[tuple[str, int, str], Settled] = {}
    # What is settled lets more words count, and none less.
    while found := _settled_next(groups, said, parties, settled, held):
        settled[found.feed, found.seq, found.prev] = found
    here = [one for one in settled.values() if held(one.feed, one.seq - 1) == one.prev]
    stopped = _stopped(groups, settled, here, held)
    parted: dict[str, int] = dict(stopped)
    for one in here:
        parted[one.feed] = min(one.seq, parted.get(one.feed, one.seq))
    return Forks(stopped, parted, tuple(sorted(here, key=lambda one: (one.feed, one.seq))))


_Group = tuple[str, int, str | None]


def _groups(proofs: Iterable[Proof]) -> dict[_Group, frozenset[str]]:
    found: dict[_Group, frozenset[str]] = {}
    for one in proofs:
        place = (one.feed, one.seq, one.prev)
        found[place] = found.get(place, frozenset()) | one.ids
    return found


def _first_words(words: Iterable[Word]) -> dict[tuple[str, int], dict[str, Word]]:
    said: dict[tuple[str, int], dict[str, Word]] = {}
    for word in sorted(words, key=lambda word: word.at):
        said.setdefault((word.feed, word.seq), {}).setdefault(word.by, word)
    return said


def _settled_next(
    groups: Mapping[_Group, frozenset[str]],
    said: Mapping[tuple[str, int], Mapping[str, Word]],
    parties: frozenset[str],
    settled: Mapping[tuple[str, int, str], Settled],
    held: Id,
) -> Settled | None:
    for (feed, seq, prev), ids in sorted(groups.items(), key=lambda row: (row[0][0], row[0][1], row[0][2] or "")):
        if prev is None or (feed, seq, prev) in settled:
            continue
        asked = parties - {feed}
        words = {by: word for by, word in said.get((feed, seq), {}).items() if by in asked}
        keeps = {word.keep for word in words.values() if _holds(word, groups, settled, held)}
        counted = sum(_holds(word, groups, settled, held) for word in words.values())
        if asked and counted == len(asked) and len(keeps) == 1 and keeps <= ids:
            keep = next(iter(keeps))
            return Settled(feed, seq, prev, keep, ids - {keep})
    return None


def _holds(
    word: Word, groups: Mapping[_Group, frozenset[str]], settled: Mapping[tuple[str, int, str], Settled], held: Id
) -> bool:
    """Whether the feed of a word holds up to it."""
    here = [one for one in settled.values() if one.feed == word.by and held(one.feed, one.seq - 1) == one.prev]
    if any(one.seq <= word.at and held(one.feed, one.seq) != one.keep for one in here):
        return False
    place = _stopped(groups, settled, here, held).get(word.by)
    return place is None or word.at < place


def _stopped(
    groups: Mapping[_Group, frozenset[str]],
    settled: Mapping[tuple[str, int, str], Settled],
    here: Iterable[Settled],
    held: Id,
) -> dict[str, int]:
    first: dict[str, int] = {}
    for one in here:
        first[one.feed] = min(one.seq, first.get(one.feed, one.seq))
    stopped: dict[str, int] = {}
    for feed, seq, prev in groups:
        if prev is not None and (feed, seq, prev) in settled:
            # Until the record has changed over, nothing is put on the line that was given up.
            if held(feed, seq - 1) != prev or held(feed, seq) in (None, settled[feed, seq, prev].keep):
                continue
        elif seq > first.get(feed, seq) and (prev is None or held(feed, seq - 1) not in (None, prev)):
            # Beyond a settled fork the other line goes on for a while: only what parts the kept one is a fork of it.
            continue
        stopped[feed] = min(seq, stopped.get(feed, seq))
    return stopped
