"""What an entry had seen of a feed that was forked, as it counts where another branch of that feed is held.

From the fork on two lines of a feed are signed, and each node holds one of them. An entry whose author saw the other
one counts with what it saw cut to the fork, which both lines share; what it cites of the other one is nothing here. It
neither waits for what never comes, nor is read as if its author had seen this line. Two nodes with the same entries
and the same proof fold alike, in whatever order all of it came. Once the parties settled which line counts, the other
one stays cut for good.
"""

from collections.abc import Callable, Mapping

import msgspec

from tandem.record.entry import Header


class Branches(msgspec.Struct, frozen=True):
    """The first place at which each forked feed was signed twice, and the root that it has here at any size."""

    places: Mapping[str, int]
    root_at: Callable[[str, int], str | None]
    ahead: set[tuple[str, int, str]] = msgspec.field(default_factory=set)

    def has_come(self) -> bool:
        """Tell whether what an entry had seen, and was cut, is by now on the line that is held here."""
        return any(self.root_at(feed, size) == root for feed, size, root in self.ahead)

    def as_here(self, header: Header, place: Callable[[str], tuple[str, int] | None]) -> Header:
        """Answer a header as it counts here; the same one where its author saw no other line.

        `place` answers the feed and seq of an applied entry.
        """
        other = {feed for feed, (size, root) in header.seen.items() if self._is_other(header.feed, feed, size, root)}
        if not other:
            return header
        # Beyond what is held here of a settled feed: of the line that was given up, or not come yet.
        self.ahead.update((feed, *header.seen[feed]) for feed in other if not self.root_at(feed, header.seen[feed][0]))
        seen = {
            feed: (self.places[feed], self.root_at(feed, self.places[feed]) or "") if feed in other else held
            for feed, held in header.seen.items()
        }
        # Only what lies in what it saw may count: the rest is of the other line, or came from where nobody can tell.
        sizes = {feed: size for feed, (size, _) in seen.items()} | {header.feed: header.seq}
        found = {ref: place(ref.id) for ref in header.refs}
        refs = tuple(ref for ref, at in found.items() if at is not None and at[1] < sizes.get(at[0], 0))
        return msgspec.structs.replace(header, seen={feed: at for feed, at in seen.items() if at[0]}, refs=refs)

    def _is_other(self, own: str, feed: str, size: int, root: str) -> bool:
        # What is not held here of it may come where the fork is settled; the fold then goes over all again.
        return feed != own and size > self.places.get(feed, size) and self.root_at(feed, size) != root


NO_BRANCHES = Branches({}, lambda feed, size: None)
