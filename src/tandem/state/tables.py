"""The tables that rules read, decoded when they are asked for and once each.

A table is named by its hash and never withheld, and no entry is taken in without its tables: what is answered here is
the same for everybody, whatever the order of arrival.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from tandem.acts.manifest import BadManifest, Manifest, read_manifest
from tandem.regimes.rulebook import BadRulebook, Rulebook, read_rulebook

Kept = TypeVar("Kept")

MOST_KEPT = 512
"""Tables and answers that are kept; with more everything is forgotten and made anew when it is asked for."""

MOST_LINES = 50_000
"""Lines of manifests whose standing is kept; of one that is larger by itself only its own is."""


class Tables:
    """The manifests and rulebooks of a group by their hashes, and what follows from them alone."""

    def __init__(self, table: Callable[[str], bytes | None]) -> None:
        """Begin with nothing read. `table` answers the bytes of a table by its hash."""
        self._table = table
        self._kept: dict[Hashable, Any] = {}
        self._reckoned: dict[str, tuple[tuple[object, ...], int, Any]] = {}
        self._lock = threading.Lock()

    def __eq__(self, other: object) -> bool:
        """Tell that two are alike: they only read what stands under its hash for everybody."""
        return isinstance(other, Tables)

    __hash__ = None  # type: ignore[assignment]

    def manifest(self, digest: str) -> Manifest | None:
        """Answer the manifest of this hash; None where it is not held or not in form."""
        return self.kept(("manifest", digest), lambda: self._manifest(digest))

    def rulebook(self, digest: str) -> Rulebook | None:
        """Answer the rulebook of this hash; None where it is not held or not in form."""
        return self.kept(("rulebook", digest), lambda: self._rulebook(digest))

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Answer what was made for this key, and make it the first time; it must follow from the key alone."""
        if key not in self._kept:
            made = make()
            if len(self._kept) >= MOST_KEPT:
                self._kept = {}
            self._kept[key] = made
        found: Kept = self._kept[key]
        return found

    def reckoned(self, matter: str, came_from: tuple[object, ...], lines: int, make: Callable[[], Kept]) -> Kept:
        """Answer what was reckoned of a matter from these very values of the fold, and reckon it where one is another.

        `lines` is how many lines of a manifest the answer holds; what was reckoned first is forgotten first.
        """
        held = self._reckoned.get(matter)
        if held is not None and len(held[0]) == len(came_from) and all(map(_is_same, held[0], came_from)):
            found: Kept = held[2]
            return found
        made = make()
        with self._lock:
            self._reckoned.pop(matter, None)
            while self._reckoned and sum(one[1] for one in self._reckoned.values()) + lines > MOST_LINES:
                self._reckoned.pop(next(iter(self._reckoned)))
            self._reckoned[matter] = (came_from, lines, made)
        return made

    def _manifest(self, digest: str) -> Manifest | None:
        raw = self._table(digest)
        try:
            return read_manifest(raw) if raw is not None else None
        except BadManifest:
            return None

    def _rulebook(self, digest: str) -> Rulebook | None:
        raw = self._table(digest)
        try:
            return read_rulebook(raw) if raw is not None else None
        except BadRulebook:
            return None


def _is_same(one: object, other: object) -> bool:
    return one is other


NO_TABLES = Tables(lambda digest: None)
"""Holds nothing."""
