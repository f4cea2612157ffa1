"""The record of a node, looked at from outside: whole, signed no further than it holds, and nothing waiting in it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from tandem.acts.register import KINDS
from tandem.desk.branching import Forking, branches_of
from tandem.node.doctorclock import ClockEvidence, examine_clock, take_signatures
from tandem.node.finding import Finding, broken, fine, look
from tandem.node.moving import fence_of
from tandem.record.cosignature import MIRROR, WITNESS, cosigner_name
from tandem.record.entry import Header, read_envelope_fast
from tandem.record.feed import Refused, papers_of
from tandem.record.genesis import Genesis, origin
from tandem.rules.instant import instant
from tandem.state.circle import NotFounded
from tandem.state.fold import Fold
from tandem.state.group import Group
from tandem.store.fence import RestoredRecord
from tandem.store.fencecheck import check
from tandem.store.recheck import recheck
from tandem.store.record import RecordStore, StoreError

_COSIGNED_HOURS, _WAITING_HOURS = 48, 24


class _Seen(msgspec.Struct):
    """What one pass over the record finds beside what the fold does."""

    evidence: ClockEvidence
    unknown: dict[str, int]
    dates: dict[str, list[str]]


def examine_record(store: RecordStore, *, own: frozenset[str], now: datetime, full: bool) -> Iterator[Finding]:
    """Tell whether the record is whole and what it says of the clock, of waiting entries and of forks."""
    yield _whole(store, full=full)
    yield _fence(store, own)
    try:
        yield from _read(store, own, now)
    except (StoreError, Refused, ValueError) as wrong:
        yield broken("record", "record_unread", why=_said(wrong))


def _read(store: RecordStore, own: frozenset[str], now: datetime) -> Iterator[Finding]:
    first = _first_of(store)
    seen, fold = _pass(store, own, {feed: genesis.code for feed, (genesis, _) in first.items()})
    group = _group(fold)
    ours = _own_names(own, first)
    if group is not None and group.simulation:
        yield fine("clock", "clock_simulated")
    else:
        take_signatures(seen.evidence, store, own, ours)
        yield from examine_clock(seen.evidence, now=now)
    yield _kinds(seen, group)
    yield _waiting(group, seen, now)
    yield _forks(store)
    if group is not None and own & first.keys():
        alone = first.keys() <= own
        # Who holds every seat has nobody whose heads to cosign.
        yield from () if alone else (_declared(group, own),)
        yield _cosigned(store, own & first.keys(), ours, now, alone=alone)


def _said(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:600]


def _whole(store: RecordStore, *, full: bool) -> Finding:
    try:
        found = recheck(store, signatures=full)
    except StoreError as wrong:
        return broken("record", "record_broken", why=_said(wrong))
    entries = ", ".join(f"{one.code} {one.size}" for one in found)
    if not found:
        return look("record", "record_empty")
    absent = sum(one.absent for one in found)
    return fine("record", "record_full" if full else "record_whole", entries=entries, absent=absent)


def _fence(store: RecordStore, own: frozenset[str]) -> Finding:
    if not own:
        return fine("fence", "fence_no_seat")
    try:
        # A store in memory has none: it is gone with the process, and with it what it could contradict.
        if hasattr(store, "fence"):
            check(fence_of(store), store, own=own)
    except RestoredRecord as wrong:
        return broken("fence", "fence_bars", why=_said(wrong))
    return fine("fence", "fence_fine")


def _first_of(store: RecordStore) -> dict[str, tuple[Genesis, str]]:
    """The genesis of every feed, and the group that it is of."""
    found = {}
    for feed in store.heads():
        entry = read_envelope_fast(store.feed(feed, 0, 1)[0])
        found[feed] = (papers_of(entry)[0], entry.header.group)
    return found


def _pass(store: RecordStore, own: frozenset[str], names: Mapping[str, str]) -> tuple[_Seen, Fold]:
    seen = _Seen(ClockEvidence(own, names), {}, {})
    fold = Fold(table=store.table, root_at=store.root_at)
    if (branches := branches_of(store)).places:
        fold.fork(branches)
    for stored in store.arrived_since(0):
        header = stored.entry.header
        _note(seen, header)
        fold.take(stored.entry)
    return seen, fold


def _note(seen: _Seen, header: Header) -> None:
    seen.evidence.take(header)
    seen.dates.setdefault(header.feed, []).append(header.at)
    if header.kind not in KINDS:
        seen.unknown[header.kind] = seen.unknown.get(header.kind, 0) + 1


def _group(fold: Fold) -> Group | None:
    try:
        return fold.group()
    except NotFounded:
        return None


def _own_names(own: frozenset[str], first: Mapping[str, tuple[Genesis, str]]) -> frozenset[str]:
    """The names under which this node cosigns itself, which prove nothing about it."""
    origins = [origin(*first[feed]) for feed in own & first.keys()]
    return frozenset(cosigner_name(one, kind) for one in origins for kind in (WITNESS, MIRROR))


def _kinds(seen: _Seen, group: Group | None) -> Finding:
    if group is not None and group.incomplete:
        return broken("kinds", "kinds_needed", kinds=", ".join(sorted(group.incomplete)))
    if seen.unknown:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(seen.unknown.items()))
        return look("kinds", "kinds_unknown", kinds=kinds)
    return fine("kinds", "kinds_known")


def _waiting(group: Group | None, seen: _Seen, now: datetime) -> Finding:
    waiting = {feed: count for feed, count in group.waiting.items() if count} if group is not None else {}
    if group is None or not waiting:
        return fine("waiting", "waiting_none")
    dates = [seen.dates[feed][group.frontier.get(feed, 0)] for feed in waiting]
    oldest = instant(min(dates))
    say = look if (now - oldest).total_seconds() < _WAITING_HOURS * 3600 else broken
    return say("waiting", "waiting_since", count=sum(waiting.values()), at=oldest)


def _forks(store: RecordStore) -> Finding:
    count = len(Forking(store).forks().stopped)
    return broken("forks", "forks_found", count=count) if count else fine("forks", "forks_none")


def _declared(group: Group, own: frozenset[str]) -> Finding:
    missing = [seat.code for seat in group.seats.values() if seat.feed in own and seat.node is None]
    if missing:
        return look("keys", "keys_undeclared", seats=", ".join(missing))
    return fine("keys", "keys_declared")


def _cosigned(store: RecordStore, own: frozenset[str], ours: frozenset[str], now: datetime, *, alone: bool) -> Finding:
    """When another node last cosigned the head of an own feed: from then on nobody can roll that back unnoticed."""
    if alone:
        return fine("cosigned", "cosigned_alone")
    dates = [one.cosignature.at for feed in own for one in store.cosignatures(feed) if one.cosignature.name not in ours]
    if not dates:
        return look("cosigned", "cosigned_never")
    last = datetime.fromtimestamp(max(dates), UTC)
    late = (now - last).total_seconds() > _COSIGNED_HOURS * 3600
    return (look if late else fine)("cosigned", "cosigned_at", at=last)
