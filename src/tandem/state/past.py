"""The causal past of entries: what an author had taken in, and an order that respects it.

The past of an entry is its refs, its `seen` and its author's earlier entries, and their pasts. What a node had taken in
when it wrote a receipt its officers need not have read: the past of an officer's entry goes by the pages of officers.
Entries are ordered by (height, feed, seq), where the height is one more than that of everything before: a topological
order whose place for an entry depends on the entry's past alone, so that a late arrival moves nobody else.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from tandem.record.entry import NODE_ROLE, Header

Key = tuple[int, str, int]
"""Where an entry stands in the order of the fold: height, feed, seq."""

Past = Mapping[str, int]
"""What an author had taken in of the feeds of others: feed id -> number of entries."""


class _Line:
    """The applied entries of one feed: the past and the height of each, and what its officers have read."""

    __slots__ = ("feed", "heights", "pasts", "read")

    def __init__(self, feed: str) -> None:
        self.feed = feed
        self.pasts: list[Past] = []
        self.heights: list[int] = []
        self.read: Past = {}


class Pasts:
    """The pasts and heights of all applied entries, feed by feed."""

    def __init__(self) -> None:
        """Begin with nothing applied."""
        self._lines: dict[str, _Line] = {}
        self._keys: dict[str, Key] = {}

    def sizes(self) -> dict[str, int]:
        """Answer how many entries of each feed were applied."""
        return {feed: len(line.heights) for feed, line in self._lines.items()}

    def size(self, feed: str) -> int:
        """Answer how many entries of one feed were applied."""
        line = self._lines.get(feed)
        return len(line.heights) if line else 0

    def holds(self, entry_id: str) -> bool:
        """Tell whether an entry was applied."""
        return entry_id in self._keys

    def beginning(self, digits: str) -> tuple[str, ...]:
        """Answer the applied entries whose ids begin with these digits, in the order of the fold."""
        return tuple(sorted((one for one in self._keys if one.startswith(digits)), key=self._keys.__getitem__))

    def place(self, entry_id: str) -> tuple[str, int] | None:
        """Answer the feed and seq of an applied entry."""
        key = self._keys.get(entry_id)
        return key and key[1:]

    def relied_on(self, feed: str, *, before: int) -> int:
        """Answer how many entries of a feed others had taken in, at most, without that of seq `before` being one.

        What a node took in counts as well: what it says and its officers do rests on it.
        """
        most = 0
        for line in self._lines.values():
            if line.feed != feed:
                # What was taken in only grows along a feed.
                place = bisect_right(line.pasts, before, key=lambda past: past.get(feed, 0))
                most = max(most, line.pasts[place - 1].get(feed, 0) if place else 0)
        return most

    def following(self, feed: str, *, seen: Mapping[str, int], refs: Iterable[str]) -> Past:
        """Answer the past that the next entry of an officer of this feed would have, from a page with this frontier."""
        read = self._lines[feed].read
        held = [(other, min(size, self.size(other))) for other, size in seen.items()]
        cited = [(place[0], place[1] + 1) for ref in refs if (place := self.place(ref))]
        for other, size in (*held, *cited):
            if other != feed and size > read.get(other, 0):
                read, _ = _joined(read, 0, self._lines[other], size, feed)
        return read

    def add(self, entry_id: str, header: Header) -> tuple[Past, Key] | None:
        """Apply an entry and answer its past and its place in the order.

        Answers None, and changes nothing, where something in its past has not been applied.
        """
        line = self._lines.get(header.feed) or _Line(header.feed)
        if header.seq != len(line.heights):
            return None
        past, height = (line.pasts[-1], line.heights[-1]) if line.heights else ({}, 0)
        # Most entries have seen little that is new: what the entry before had in its past is not looked at again.
        for feed, (size, _) in header.seen.items():
            if size > past.get(feed, 0) and feed != header.feed:
                other = self._lines.get(feed)
                if other is None or size > len(other.heights):
                    return None
                past, height = _joined(past, height, other, size, header.feed)
        for ref in header.refs:
            place = self._keys.get(ref.id)
            if place is None:
                return None
            _, feed, seq = place
            if seq >= past.get(feed, 0) and feed != line.feed:
                past, height = _joined(past, height, self._lines[feed], seq + 1, line.feed)
        key = self._keys[entry_id] = (height + 1, line.feed, header.seq)
        line.pasts.append(past)
        line.heights.append(height + 1)
        self._lines[line.feed] = line
        if header.by.role == NODE_ROLE:
            return past, key
        before = line.pasts[-2] if len(line.pasts) > 1 else line.read
        line.read = past if line.read is before or line.read == before else self._read(line, header, past)
        return line.read, key

    def _read(self, line: _Line, header: Header, past: Past) -> Past:
        """What the officers of a feed had read, whose node had taken in more by then."""
        read = line.read
        for feed, (size, _) in header.seen.items():
            if size > read.get(feed, 0) and feed != header.feed:
                read, _ = _joined(read, 0, self._lines[feed], size, header.feed)
        for ref in header.refs:
            _, feed, seq = self._keys[ref.id]
            if seq >= read.get(feed, 0) and feed != line.feed:
                read, _ = _joined(read, 0, self._lines[feed], seq + 1, line.feed)
        return past if read == past else read


def _joined(past: Past, height: int, line: _Line, size: int, own: str) -> tuple[Past, int]:
    """Answer a past and its height with the first `size` entries of another feed and all that they had seen."""
    joined = {**past, line.feed: size}
    for feed, known in line.pasts[size - 1].items():
        if feed != own and known > joined.get(feed, 0):
            joined[feed] = known
    return joined, max(height, line.heights[size - 1])
