"""Does a hold count, and until when does it run? Asked of what is on record and of what an officer is about to sign."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.instant import instant, written
from tandem.rules.reason import Reason, because
from tandem.state.hold import Hold
from tandem.state.notice import Notice


class JudgedHold(msgspec.Struct, frozen=True):
    """A hold as the procedure takes it.

    `ends` is when its length is over, None where that is not known; `over` is when it ended before that, because it
    was lifted or its party answered. `fault` says why it counts for nothing.
    """

    hold: Hold
    placed: datetime
    ends: datetime | None
    over: datetime | None = None
    fault: Reason | None = None

    @property
    def counts(self) -> bool:
        """True where the procedure gives the party this time."""
        return self.fault is None

    @property
    def until(self) -> datetime | None:
        """The instant at which it ended or will; None where that is not known."""
        return self.over if self.over is not None else self.ends

    def runs(self, now: datetime) -> bool:
        """Tell whether the party has this time at an instant."""
        return self.counts and self.placed <= now and (self.until is None or now < self.until)


def fault_of(
    hold: Hold,
    *,
    notice: Notice,
    procedure: Procedure | None,
    line: frozenset[int],
    opened: datetime | None,
    closes: datetime | None,
    before: Iterable[JudgedHold],
) -> Reason | None:
    """Answer why a hold counts for nothing; None where it counts.

    `opened` and `closes` are the window of the versions in `line` when it was placed, `before` the holds of the same
    party that were placed earlier.
    """
    terms, at, party = procedure.hold if procedure else None, instant(hold.stamp.at), hold.party
    counted = [one for one in before if one.counts]
    if terms is None:
        return because("hold_not_allowed", party=party)
    if hold.reason not in terms.reasons:
        return because("hold_reason_unknown", found=hold.reason[:40], known=", ".join(terms.reasons))
    if opened is None or at < opened:
        return because("hold_before_window", party=party)
    if closes is not None and (at >= closes or _closed(hold, notice, line, closes)):
        return because("hold_after_window", party=party, at=written(closes))
    if _answered(hold, notice, line):
        return because("hold_after_answer", party=party)
    if any(d.version in line and d.effect is not None and hold.stamp.had(d.effect) for d in notice.decisions):
        return because("hold_after_decision", party=party)
    if any(one.placed <= at and (one.until is None or at < one.until) for one in counted):
        return because("hold_overlaps", party=party)
    return because("hold_beyond_most", party=party, count=terms.most) if len(counted) >= terms.most else None


def over_before_time(hold: Hold, notice: Notice, line: frozenset[int]) -> datetime | None:
    """Answer when a hold was lifted or its party answered the version, or a later one; None where neither happened."""
    answers = [
        p.effect
        for p in notice.positions
        if p.party == hold.party and p.stance is not None and p.effect is not None and p.effect.seq > hold.stamp.seq
        and p.version >= min(line)
    ]  # fmt: skip
    ends = [instant(stamp.at) for stamp in (*answers, *([hold.lifted] if hold.lifted else []))]
    # Nobody ends a hold before placing it, whatever moment the entry claims.
    return max(min(ends), instant(hold.stamp.at)) if ends else None


def _closed(hold: Hold, notice: Notice, line: frozenset[int], closes: datetime) -> bool:
    """Whether the party's own node had let this window close before, whatever moment the hold claims."""
    return any(
        c.party == hold.party and c.version in line and c.reopened is None and instant(c.stamp.at) >= closes
        and hold.stamp.had(c.stamp)
        for c in notice.closings
    )  # fmt: skip


def _answered(hold: Hold, notice: Notice, line: frozenset[int]) -> bool:
    said = [
        p for p in notice.positions
        if p.party == hold.party and p.version in line and p.effect is not None and p.effect.seq < hold.stamp.seq
    ]  # fmt: skip
    return bool(said) and said[-1].stance is not None
