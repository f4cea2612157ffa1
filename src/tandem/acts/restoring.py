"""The acts about a record that came back older than what was signed, and about a feed that was forked."""

import re

from tandem.acts.act import Act

_HASH = re.compile(r"[0-9a-f]{64}")


class RecordRestored(Act, frozen=True):
    """A member says that its record was put back short of what it had signed, and goes on from here.

    The record held `size` entries with `root` when this one was written. It had signed up to `mark_size` entries with
    `mark_root`; 0 and an empty root where its fence was lost, so that nobody can tell.
    """

    size: int
    root: str
    mark_size: int = 0
    mark_root: str = ""

    def fault(self) -> str | None:
        """Answer what is no place in a feed."""
        if not _HASH.fullmatch(self.root):
            return f"root: expected 64 hexadecimal digits, found {self.root[:40]!a}"
        if self.size < 1:
            return f"size: expected at least one entry, found {self.size}"
        if self.mark_size and (self.mark_size <= self.size or not _HASH.fullmatch(self.mark_root)):
            return f"mark_size: expected more than {self.size} entries with their root, found {self.mark_size}"
        return None


class ForkResolved(Act, frozen=True):
    """A member says which of two entries that were signed for one place in a feed counts, and goes on.

    `feed` was signed twice at `seq`; `keep` is the id of the entry that counts. `held` is how many entries of the line
    with that entry the speaker holds, with their `root`; 0 where it holds none of it.
    """

    feed: str
    seq: int
    keep: str
    held: int = 0
    root: str = ""

    def fault(self) -> str | None:
        """Answer what is no place in a feed, and no entry."""
        for name, digest in (("feed", self.feed), ("keep", self.keep)):
            if not _HASH.fullmatch(digest):
                return f"{name}: expected 64 hexadecimal digits, found {digest[:40]!a}"
        if self.seq < 1:
            return f"seq: expected an entry after the first, found {self.seq}"
        if bool(self.held) != bool(_HASH.fullmatch(self.root)) or (self.held and self.held <= self.seq):
            return f"held: expected none, or more than {self.seq} entries with their root, found {self.held}"
        return None
