"""How long a receipt takes: two nodes in processes of their own on the loopback, and the desk of the owner.

The clock runs from a notice that is on disk at the owner's to the receipt of the other side on the owner's record.
"""

import contextlib
import time
from pathlib import Path
from typing import Any

import _line

from tandem.node.trial import TrialNode, make_trial

_MOST_SECONDS = 30.0


def round_trips(folder: Path, count: int) -> dict[str, Any]:
    """Give so many notices, one after the other, and answer how long each receipt took."""
    plan = [TrialNode(code, folder / code.lower(), 1, _line._free_port()) for code in (_line.OWNER, _line.OTHER)]
    now = _line.datetime.now(_line.UTC)
    short = make_trial(folder, plan, now=now, years=(now.year, now.year + 1), strength="minimal").short
    with contextlib.ExitStack() as stack:
        nodes = {one.code: _line._opened(one, short) for one in plan}
        for one in plan:
            stack.callback(nodes[one.code].close)
            stack.enter_context(_line._serving(one, short, one.line_port, 0.5))
        _line._until(lambda: _line._agree(nodes))
        owner, other = nodes[_line.OWNER], nodes[_line.OTHER]
        feed = other.desk.seats[_line.OTHER].feed
        took = [_one(owner, feed) for _ in range(count)]
        without = [one.ref for one in owner.desk.group().notices.values() if not one.receipts]
    if without:
        raise SystemExit(f"{len(without)} notices have no receipt; the figures would not be about real work.")
    return {"seconds": sum(took), "core": 0.0, "entries": count, "took": took}


def _one(owner: Any, feed: str) -> float:
    before = owner.desk.store.head(feed).size
    _line._notice(owner)
    begun = time.perf_counter()
    while owner.desk.store.head(feed).size == before:
        if time.perf_counter() - begun > _MOST_SECONDS:
            raise SystemExit(f"No receipt came within {_MOST_SECONDS:.0f} seconds.")
        time.sleep(0.0005)
    return time.perf_counter() - begun


def heal(folder: Path, count: int) -> dict[str, Any]:
    """Write so many entries on each side of a cut and answer how long both take to agree once it is mended."""
    found = _line.healed(folder, entries=count)
    if found.faults:
        raise SystemExit("; ".join(found.faults))
    return {"seconds": found.seconds, "core": 0.0, "entries": 2 * count, "first_contact": found.first_contact}
