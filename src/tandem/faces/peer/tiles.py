"""A feed as C2SP tiles: hashes and entries in pieces of 256, and its signed head.

Source: https://c2sp.org/tlog-tiles.
"""

import re
from functools import lru_cache

from tandem.desk.desk import Desk
from tandem.record.merkle import leaf_hash, root_of
from tandem.record.tiles import WIDTH, entry_bundles

_TILE = re.compile(r"tile/(entries|[0-9]|[1-5][0-9])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_KEPT = 4096


class Tiles:
    """The tiles of the feeds at one desk; roots of full tiles never change and are kept."""

    def __init__(self, desk: Desk) -> None:
        """Answer from this desk's record."""
        self._desk = desk
        self._full = lru_cache(maxsize=_KEPT)(self._root)

    def tile(self, feed: str, path: str) -> tuple[bytes, bool] | None:
        """Answer the bytes of a tile and whether they can never change; None where there is no such tile."""
        found = _TILE.fullmatch(path)
        head = self._desk.store.head(feed)
        if found is None or head is None:
            return None
        number, width = _number(found[2]), int(found[3] or WIDTH)
        level = 0 if found[1] == "entries" else int(found[1])
        start = number * WIDTH
        if width > WIDTH or (found[3] and width == WIDTH) or start + width > head.size // WIDTH**level:
            return None
        if found[1] == "entries":
            envelopes = self._desk.store.feed(feed, start, start + width)
            return next(entry_bundles(envelopes))[1], width == WIDTH
        return b"".join(self._hashes(feed, level, start, width)), width == WIDTH

    def _hashes(self, feed: str, level: int, start: int, width: int) -> list[bytes]:
        if level == 0:
            return [leaf_hash(envelope) for envelope in self._desk.store.feed(feed, start, start + width)]
        return [self._full(feed, level - 1, start + place) for place in range(width)]

    def _root(self, feed: str, level: int, number: int) -> bytes:
        """The root over one full tile."""
        return root_of(self._hashes(feed, level, number * WIDTH, WIDTH))


def _number(text: str) -> int:
    return int(text.replace("x", "").replace("/", ""))
