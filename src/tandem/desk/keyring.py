"""The key lines of the feeds that a node holds, read from the record once and carried on as entries come.

A line is a cache: it goes by what is stored for good, so that a writing that is taken back leaves no trace in it.
"""

import threading

from tandem.record import keyline
from tandem.record.entry import read_envelope_fast
from tandem.record.feed import papers_of
from tandem.record.keyline import KeyLine
from tandem.store.record import RecordStore

_AT_ONCE = 4096
"""Entries looked through in one question to the store: a feed may have a million."""


class KeyLines:
    """The key line of each feed with the group that it is of, as far as it was asked for."""

    def __init__(self, store: RecordStore) -> None:
        """Begin with none."""
        self._store = store
        self._lock = threading.Lock()
        self._held: dict[str, tuple[KeyLine, str, int]] = {}

    def held(self, feed: str, *, size: int | None = None) -> tuple[KeyLine, str]:
        """Answer the line of a feed after `size` stored entries, or all, and its group. The feed has to be held."""
        if size is None:
            head = self._store.head(feed)
            size = head.size if head else 0
        with self._lock:
            found = self._held.get(feed) or self._first(feed)
            line, group, known = found
            if known < size:
                line, known = self._carried_on(line, feed, known, size)
                self._held[feed] = (line, group, known)
        return (line if size >= known else line.before(size)), group

    def _first(self, feed: str) -> tuple[KeyLine, str, int]:
        first = read_envelope_fast(self._store.feed(feed, 0, 1)[0])
        return keyline.begin(papers_of(first)[0]), first.header.group, 1

    def _carried_on(self, line: KeyLine, feed: str, known: int, size: int) -> tuple[KeyLine, int]:
        while known < size:
            envelopes = self._store.feed(feed, known, min(size, known + _AT_ONCE))
            if not envelopes:
                break
            line, known = keyline.after_all(line, envelopes), known + len(envelopes)
        return line, known
