"""What the restore fence asks of a record before anything is signed in it, and the sentences with which it refuses."""

from collections.abc import Iterable
from pathlib import Path

from tandem.store.fence import Fence, RestoredRecord, another_mark, check_watched
from tandem.store.record import Mark, Pin, Reading


def broken_pin(store: Reading, feed: str, pins: Iterable[Pin]) -> Pin | None:
    """Answer the first pin that the record contradicts; None where it holds to all that it reaches."""
    for pin in pins:
        if pin.root and store.root_at(feed, pin.size) not in (None, pin.root):
            return pin
        if pin.id and store.id_at(feed, pin.size) not in (None, pin.id):
            return pin
    return None


def check_let_go(fence: Fence, *, feed: str, mark: Mark) -> None:
    """Raise RestoredRecord unless this is the mark that the fence has of a feed."""
    marks = fence.read()
    check_watched(fence.path, marks, {feed})
    if marks[feed] != mark:
        raise another_mark(fence.path, feed, marks[feed])


def check(fence: Fence, store: Reading, *, own: frozenset[str]) -> None:
    """Raise RestoredRecord unless the record holds everything that the fence says was signed in own feeds."""
    signed = frozenset(feed for feed in own if store.head(feed))
    if not signed and not fence.exists():
        return
    # The fence first: the record only grows, so what it holds a moment later cannot be less.
    marks = fence.read()
    check_watched(fence.path, marks, signed)
    for feed in sorted(own & marks.keys()):
        if broken := broken_pin(store, feed, fence.pins(feed)):
            raise _another_line(fence.path, feed, broken)
        _check_held(fence.path, store, feed, marks[feed])


def check_not_contradicted(fence: Fence, store: Reading, *, grown: frozenset[str]) -> None:
    """Raise RestoredRecord where feeds about to be committed contradict the fence; shorter ones pass."""
    marks = fence.read()
    check_watched(fence.path, marks, grown)
    for feed in sorted(grown):
        found = store.root_at(feed, marks[feed].size)
        if found is not None and found != marks[feed].root:
            raise _other_root(fence.path, feed, marks[feed], found)


def _check_held(path: Path, store: Reading, feed: str, mark: Mark) -> None:
    found = store.root_at(feed, mark.size)
    if found == mark.root:
        return
    if found is not None:
        raise _other_root(path, feed, mark, found)
    head = store.head(feed)
    raise RestoredRecord(
        f"The record is older than what was signed: {path.name} says that feed {feed[:12]} had {mark.size} "
        f"entries with root {mark.root[:12]}, the record has {head.size if head else 0}. Nothing is signed "
        "in this feed; reading goes on. An officer refills it from a counterpart, or opens a new epoch."
    )


def _another_line(path: Path, feed: str, pin: Pin) -> RestoredRecord:
    return RestoredRecord(
        f"The record is of a line that was given up: {path.name} says which entry {pin.size - 1} of feed {feed[:12]} "
        "was signed on from, and the record has another one. Nothing is signed in this feed; reading goes on. An "
        "officer puts back the right record.db, or an empty one, and refills it from a counterpart."
    )


def _other_root(path: Path, feed: str, mark: Mark, found: str) -> RestoredRecord:
    return RestoredRecord(
        f"The record is not the one that was signed: {path.name} says that feed {feed[:12]} had root "
        f"{mark.root[:12]} at {mark.size} entries, the record has {found[:12]}. Nothing is signed in this "
        "feed; reading goes on. An officer puts back the right record.db and refills it from a counterpart."
    )
