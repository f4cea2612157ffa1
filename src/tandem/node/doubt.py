"""Feeds of which a peer shows another root than the one held here: from which entry on it is asked, to have the proof.

Two nodes that were shown two lines of one feed differ in no size, so that neither lacks anything. The entries settle
it: two signed ones at one place are a proof, which then travels with every bundle.
"""

from collections.abc import Mapping

from tandem.desk.desk import Desk
from tandem.record.cosignature import MIRROR


def contradicted(desk: Desk, theirs: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """Answer the feeds of which others' roots contradict this record, each with the root that they show.

    A feed with a proven fork is none of them any more.
    """
    open_to_doubt = desk.store.heads().keys() - desk.forks().stopped.keys()
    found = {}
    for feed in sorted(open_to_doubt & theirs.keys()):
        size, root = theirs[feed]
        held = desk.store.root_at(feed, size)
        if held is not None and held != root:
            found[feed] = root
    return found


def common(desk: Desk, *, feed: str, code: str) -> int:
    """Answer up to which entry a peer signed that it stored what is held here; what it was shown differs after that."""
    own = f"/{code}/{MIRROR}"
    sizes = [
        one.size
        for one in desk.store.cosignatures(feed)
        if one.cosignature.name.endswith(own) and desk.store.root_at(feed, one.size) == one.root
    ]
    return max(sizes, default=0)
