"""The causal past of entries: what an author had taken in, and an order that respects it.

The past of an entry is its refs, its `seen` and its author's earlier entries, and their pasts. Entries are
ordered by (height, feed, seq), where the height is one more than that of everything in the past: a topological
order whose place for an entry depends on the entry's past alone, so that a late arrival moves nobody else.
"""

from collections.abc import Mapping

from tandem.record.entry import Header

Key = tuple[int, str, int]
"""Where an entry stands in the order of the fold: height, feed, seq."""


class Pasts:
    """The pasts and heights of all applied entries, feed by feed."""

    def __init__(self) -> None:
        """Begin with nothing applied."""
        self._pasts: dict[str, list[Mapping[str, int]]] = {}
        self._heights: dict[str, list[int]] = {}
        self._places: dict[str, tuple[str, int]] = {}

    def sizes(self) -> dict[str, int]:
        """Answer how many entries of each feed were applied."""
        return {feed: len(heights) for feed, heights in self._heights.items()}

    def place(self, entry_id: str) -> tuple[str, int] | None:
        """Answer the feed and seq of an applied entry."""
        return self._places.get(entry_id)

    def missing(self, header: Header) -> bool:
        """Tell whether something in the past of an entry has not been applied."""
        heights = self._heights
        own = heights.get(header.feed)
        if header.seq != (len(own) if own is not None else 0):
            return True
        for feed, (size, _) in header.seen.items():
            if size > (len(heights[feed]) if feed in heights else 0):
                return True
        places = self._places
        return any(ref.id not in places for ref in header.refs)

    def add(self, entry_id: str, header: Header) -> tuple[Mapping[str, int], Key]:
        """Apply an entry and answer its past (in feeds of others) and its place in the order."""
        feed = header.feed
        pasts = self._pasts.setdefault(feed, [])
        heights = self._heights.setdefault(feed, [])
        past: Mapping[str, int] = pasts[-1] if pasts else {}
        for other, (size, _) in header.seen.items():
            if size > past.get(other, 0) and other != feed:
                past = self._joined(past, other, size, feed)
        for ref in header.refs:
            other, seq = self._places[ref.id]
            if other != feed and seq >= past.get(other, 0):
                past = self._joined(past, other, seq + 1, feed)
        height = heights[-1] if heights else 0
        for other, size in past.items():
            if self._heights[other][size - 1] > height:
                height = self._heights[other][size - 1]
        pasts.append(past)
        heights.append(height + 1)
        self._places[entry_id] = (feed, header.seq)
        return past, (height + 1, feed, header.seq)

    def _joined(self, past: Mapping[str, int], other: str, size: int, own: str) -> dict[str, int]:
        joined = dict(past)
        joined[other] = size
        for feed, known in self._pasts[other][size - 1].items():
            if feed != own and known > joined.get(feed, 0):
                joined[feed] = known
        return joined
