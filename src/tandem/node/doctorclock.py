"""This machine's clock, held against what others dated; the network is not asked.

1. What others dated cannot lie ahead of now: then this clock is behind, or theirs is ahead.
2. An own entry cannot be dated after something of others that had seen it: then this clock was ahead, or theirs behind.
Dates in entries are claims, so that a difference is told and never mended here.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from tandem.node.finding import Finding, broken, fine, look
from tandem.record.entry import Header
from tandem.rules.instant import instant
from tandem.store.record import RecordStore

_LITTLE, _MUCH = 5 * 60, 3600


class Dated(msgspec.Struct, frozen=True):
    """Something that others dated: who, when, and when the own entry that it had seen was dated."""

    who: str
    at: datetime
    own: datetime | None


class ClockEvidence:
    """What entries and signatures say about the clock of the node that owns some feeds."""

    def __init__(self, own: frozenset[str], names: Mapping[str, str]) -> None:
        """Begin without evidence; `names` are the codes of the members by feed."""
        self._own = own
        self._names = names
        self._ours: dict[str, list[datetime]] = {feed: [] for feed in own}
        self.latest: Dated | None = None
        self.ahead: Dated | None = None

    def take(self, header: Header) -> None:
        """Take an entry, in the order of arrival."""
        at = instant(header.at)
        if header.feed in self._own:
            self._ours[header.feed].append(at)
            return
        seen = [self._own_date(feed, size) for feed, (size, _) in header.seen.items() if feed in self._own]
        own = max((date for date in seen if date is not None), default=None)
        self._weigh(Dated(self._names.get(header.feed, header.feed[:6]), at, own))

    def take_signature(self, *, feed: str, size: int, who: str, at: int) -> None:
        """Take a dated signature of another node over an own head."""
        self._weigh(Dated(who, datetime.fromtimestamp(at, UTC), self._own_date(feed, size)))

    def _own_date(self, feed: str, size: int) -> datetime | None:
        ours = self._ours.get(feed, [])
        return ours[size - 1] if 0 < size <= len(ours) else None

    def _weigh(self, dated: Dated) -> None:
        if self.latest is None or dated.at > self.latest.at:
            self.latest = dated
        # Only the last comparison counts: a clock that was set right is right.
        if dated.own is not None and (self.ahead is None or dated.at >= self.ahead.at):
            self.ahead = dated


def take_signatures(evidence: ClockEvidence, store: RecordStore, own: frozenset[str], ours: frozenset[str]) -> None:
    """Take every dated signature over own heads that is not this node's; `ours` are the names of its own."""
    for feed in own:
        for one in store.cosignatures(feed):
            if one.cosignature.name not in ours:
                evidence.take_signature(feed=feed, size=one.size, who=one.cosignature.name, at=one.cosignature.at)


def examine_clock(evidence: ClockEvidence, *, now: datetime) -> Iterator[Finding]:
    """Tell whether this clock agrees with what others dated."""
    latest, ahead = evidence.latest, evidence.ahead
    if latest is None:
        yield fine("clock", "clock_alone", at=now)
        return
    behind = int((latest.at - now).total_seconds())
    before = int((ahead.own - ahead.at).total_seconds()) if ahead is not None and ahead.own is not None else 0
    if behind > _LITTLE:
        say = broken if behind > _MUCH else look
        yield say("clock", "clock_behind", at=now, who=latest.who, opened=latest.at, count=max(1, behind // 60))
    elif before > _LITTLE and ahead is not None:
        say = broken if before > _MUCH else look
        yield say("clock", "clock_ahead", at=now, who=ahead.who, opened=ahead.at, count=max(1, before // 60))
    else:
        yield fine("clock", "clock_agrees", at=now, who=latest.who, opened=latest.at)
