"""What one node hands to another and takes from it: bundles of everything that the other may read and does not hold.

1. All feeds of the group are relayed, not the own ones alone.
2. Sections go to parties and monitors; who is neither, as a depositary, gets only what is sealed to others.
3. Nothing in a bundle is believed: each entry passes the door of `receiving`, each section, head, fork and cosignature
   its own check; what fails is left out, and a refused entry stops its feed and no other.
4. The same bundle again changes nothing, and bundles may come in any order.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

import msgspec

from tandem.desk.causal import in_causal_order
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.erasure import carry_out
from tandem.desk.load import Load
from tandem.desk.reading import open_record
from tandem.desk.receiving import Offer, founding_of, receive_all
from tandem.desk.record import sign_heads
from tandem.desk.restoring import cover_own, note_heads, set_apart, take_own_back
from tandem.desk.settling import settle_lines
from tandem.desk.unload import Unload, codes_of, keep_cosignatures, keep_loose, lacks, note_forks, sound_heads
from tandem.record.bundle import (
    MOST_FORKS,
    MOST_WANTS,
    Bundle,
    Fork,
    Standing,
    read_bundle,
    write_bundle,
)
from tandem.record.entry import Entry, read_envelope_fast
from tandem.record.feed import Refused, papers_of
from tandem.record.genesis import Founding, encode_founding, group_id, group_words, read_founding
from tandem.record.keys import KeyLocked
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.circle import NotFounded
from tandem.state.reading import Reader
from tandem.store.alarms import ROOT, STATE, Alarm
from tandem.store.fence import RestoredRecord
from tandem.store.record import Head

DEFAULT_BYTES = 8 * 1024 * 1024
"""How long a bundle becomes unless said otherwise; one entry goes in however long it is."""

COURIERS = frozenset({"head_of_delegation", "desk_officer", "secretary", "monitor", "depositary"})
"""The roles that may hand out and take in bundles on the pages."""

_LATEST = 500
"""Entries of a member that are looked through for what it held: the newest has seen most."""
_ROWS_AT_ONCE = 250
_MOST_COSIGNATURES = 2000
_FEED_FILES = 5


class TakenBundle(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle brought.

    `sender` is the member from whom it comes, as the line or else the file says. `new` counts entries by member,
    `refused` has the sentence that stopped a member's feed, `forked` the members with a proven fork. `agrees` tells
    whether both nodes fold to one state, None where they do not hold the same entries. `more` says that the sender has
    more to hand on; `lacking` are entries that came without a section, `wants` those of which the sender lacks one.
    `heads` are the signed heads of feeds that this record contains. `unopened` has a sentence for each section that
    came sealed and was refused; its entry stands, as where a section is withheld.
    """

    group: str
    sender: str | None
    new: Mapping[str, int]
    held: int
    refused: Mapping[str, str] = {}
    forked: tuple[str, ...] = ()
    sections: int = 0
    cosignatures: int = 0
    agrees: bool | None = None
    more: bool = False
    frontier: Mapping[str, int] = {}
    lacking: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    heads: Mapping[str, str] = {}
    unopened: tuple[str, ...] = ()


def frontier_of(desk: Desk) -> dict[str, int]:
    """Answer how many entries of each feed are held here, for the other node to go on from."""
    return {feed: head.size for feed, head in desk.store.heads().items()}


def state_at(desk: Desk, *, heads: Mapping[str, Head]) -> str | None:
    """Answer the state hash of the record at these heads; None where an entry waits, or where they moved meanwhile.

    Other processes write at any moment, and the hash of a later record beside an earlier frontier is a false alarm.
    """
    if any(desk.group().waiting.values()):
        return None
    found = desk.state_hash()
    return found if desk.store.heads() == heads else None


def shown_by(desk: Desk, *, code: str) -> dict[str, int]:
    """Answer what a member's own entries show that its node held: its feed, and what the latest of them have seen."""
    feed = next((one for one, held in codes_of(desk).items() if held == code), None)
    head = desk.store.head(feed) if feed else None
    if feed is None or head is None:
        return {}
    shown, parted = {feed: head.size}, desk.forks().parted
    for envelope in desk.store.feed(feed, max(0, head.size - _LATEST), head.size):
        for other, (size, root) in read_envelope_fast(envelope).header.seen.items():
            # Beyond a fork it may have held the other line, which it gives up where that is settled.
            same = size <= parted.get(other, size) or desk.store.root_at(other, size) == root
            shown[other] = max(shown.get(other, 0), size if same else parted[other])
    return shown


def check_courier(desk: Desk, *, reader: Reader) -> None:
    """Raise NotAllowed where an officer may not carry bundles out or in: that is for those who act for a member."""
    open_record(desk, reader=reader)
    if not COURIERS & set(reader.roles):
        raise NotAllowed(because("bundle_not_by", roles=", ".join(sorted(COURIERS))))


def alarms(desk: Desk) -> tuple[Alarm, ...]:
    """Answer what stands between this node and others: different states of one record, different records."""
    return desk.alarms.standing()


def make_bundle(
    desk: Desk,
    *,
    to: str | None,
    have: Mapping[str, int],
    most_bytes: int = DEFAULT_BYTES,
    wants: Sequence[str] = (),
    lacking: Sequence[str] = (),
    heads: Mapping[str, str] | None = None,
) -> bytes:
    """Answer the bundle for a member that holds `have` of each feed; None, or a code of nobody, opens no section.

    `wants` are entries of which it asked the sections, `lacking` those of which this node asks them. `heads` are the
    signed heads of others' feeds. Raises NotFounded where nothing is held.
    """
    cover_own(desk)
    ends = desk.store.heads()
    if not ends:
        raise NotFounded
    first = read_envelope_fast(desk.store.feed(min(ends), 0, 1)[0])
    # What the other says that it holds is said by the other.
    have = {feed: min(max(have.get(feed, 0), 0), end.size) for feed, end in ends.items()}
    load = Load(desk, to=to, most_bytes=most_bytes)
    rows = {feed: _row(desk, feed, have[feed], end.size) for feed, end in ends.items()}
    more = not all(load.put(entry) for entry in in_causal_order(rows, held=have))
    for entry_id in dict.fromkeys((*_unread(desk, to), *wants[:MOST_WANTS])):
        load.put_again(entry_id)
    standing = Standing(
        group=first.header.group,
        sender=min((seat.feed for seat in desk.seats.values() if seat.feed in ends), default=None),
        to=to,
        frontier={feed: (end.size, end.root) for feed, end in ends.items()},
        state_hash=state_at(desk, heads=ends),
        more=more,
        wants=tuple(lacking)[:MOST_WANTS],
    )
    notes = {**(heads or {}), **_own_heads(desk)}
    return write_bundle(
        Bundle(
            standing=standing,
            founding=encode_founding(papers_of(first)[1]),
            feeds={feed: load.part(feed, have[feed], notes.get(feed, "")) for feed in ends},
            tables=load.tables,
            forks=_forks(desk),
        )
    )


def _forks(desk: Desk) -> tuple[Fork, ...]:
    """The proofs that are handed on: of each feed first that of its first fork, so that none has room for no other."""
    first: dict[str, tuple[int, Fork]] = {}
    for both in desk.store.equivocations():
        header = read_envelope_fast(both[0]).header
        if header.seq < first.get(header.feed, (header.seq + 1, both))[0]:
            first[header.feed] = header.seq, both
    ahead = [both for _, both in first.values()]
    return tuple([*ahead, *(both for both in desk.store.equivocations() if both not in ahead)][:MOST_FORKS])


def _row(desk: Desk, feed: str, start: int, size: int) -> Iterator[Entry]:
    for begin in range(start, size, _ROWS_AT_ONCE):
        for envelope in desk.store.feed(feed, begin, min(begin + _ROWS_AT_ONCE, size)):
            yield read_envelope_fast(envelope)


def _unread(desk: Desk, to: str | None) -> list[str]:
    """The versions of notices that a member says it could not read and has not confirmed since."""
    found = []
    for notice in desk.group().notices.values():
        confirmed = {receipt.version for receipt in notice.receipts if receipt.party == to}
        unread = {one.version for one in notice.unreadable if one.party == to} - confirmed
        found += [version.stamp.entry for version in notice.versions if version.number in unread]
    return found


def _own_heads(desk: Desk) -> dict[str, str]:
    """The signed heads of own feeds; none while the keys are locked or the fence bars, as they are only evidence."""
    with suppress(KeyLocked, NotAllowed, RestoredRecord):
        return sign_heads(desk)
    return {}


def take_bundle(
    desk: Desk, *, raw: bytes, sender: str | None = None, now: datetime, words: str | None = None
) -> TakenBundle:
    """Take in all of a bundle that holds; `sender` is the member at the other end of the line, where that is known.

    Raises BadBundle where it is none, Refused where it is of another group than this node's; nothing is kept then.
    """
    bundle = read_bundle(raw)
    check_group(desk, read_founding(bundle.founding), words=words)
    settle_lines(desk)
    reading = Unload(desk, bundle)
    note_heads(desk, heads={feed: part.head for feed, part in bundle.feeds.items()})
    # Before the entries, whose authors may have seen the other line; and after them, of feeds that they began.
    before = note_forks(desk, bundle)
    own: dict[str, list[Offer]] = {}
    received = receive_all(desk, offers=set_apart(desk, reading.offers(), own))
    back, barred, split = take_own_back(desk, offers=own)
    sections, unopened = keep_loose(desk, bundle, fresh=reading.fresh)
    after = note_forks(desk, bundle)
    kept = [one.keep for one in settle_lines(desk)]
    forked = {
        *before,
        *after,
        *(read_envelope_fast(one).header.feed for one, _ in (*received.forks, *split)),
    }
    stopped = {**reading.broken, **received.refused, **barred}
    codes = codes_of(desk)
    if codes:
        # Another that kept its copy hands it back: what was erased here stays gone.
        carry_out(desk)
    cosigned, contradicted = keep_cosignatures(desk, bundle)
    heads, others = sound_heads(desk, bundle)
    said = sender or codes.get(bundle.standing.sender or "")
    return TakenBundle(
        group=bundle.standing.group,
        sender=said,
        new={codes[feed]: number for feed, number in {**received.new, **back}.items()},
        held=received.held + sum(len(some) - back.get(feed, 0) for feed, some in own.items() if feed not in barred),
        refused={codes.get(feed, feed[:6]): why for feed, why in stopped.items()},
        forked=tuple(sorted(codes.get(feed, feed[:6]) for feed in forked)),
        sections=sections,
        cosignatures=cosigned,
        agrees=_compare(desk, bundle, said or "", now, {**contradicted, **others}, by_file=sender is None)
        if codes
        else None,
        more=bundle.standing.more,
        frontier={feed: size for feed, (size, _) in bundle.standing.frontier.items()},
        lacking=tuple(entry for entry in (*reading.lacking, *kept) if lacks(desk, entry)),
        unopened=unopened,
        wants=bundle.standing.wants,
        heads=heads,
    )


def _compare(
    desk: Desk, bundle: Bundle, party: str, now: datetime, others: Mapping[str, tuple[str, str]], *, by_file: bool
) -> bool | None:
    """Whether both nodes fold one record to one state; None where they do not hold the same. Keeps or ends alarms.

    What the bundle says of its sender is unsigned: in a file it is the word of whoever carried it. `others` are the
    roots that somebody signed, whoever brought them.
    """
    said, held = bundle.standing, desk.store.heads()
    at, frontier = written(now), frontier_of(desk)
    roots = [(feed, desk.store.root_at(feed, size), theirs, by_file) for feed, (size, theirs) in said.frontier.items()]
    roots = [one for one in roots if one[0] not in others]
    roots += [(feed, ours, theirs, False) for feed, (ours, theirs) in others.items()]
    for feed, mine, theirs, loose in roots:
        if mine == theirs:
            desk.alarms.settle(kind=ROOT, party=party, feed=feed, by_file=loose)
        elif mine is not None:
            alarm = Alarm(kind=ROOT, party=party, at=at, frontier=frontier, feed=feed, ours=mine, theirs=theirs)
            desk.alarms.sound(msgspec.structs.replace(alarm, by_file=loose))
    same = {feed: (head.size, head.root) for feed, head in held.items()} == said.frontier
    ours = state_at(desk, heads=held) if same and said.state_hash is not None else None
    if ours is None or said.state_hash is None:
        return None
    if ours == said.state_hash:
        desk.alarms.settle(kind=STATE, party=party, by_file=by_file)
    else:
        theirs = said.state_hash
        desk.alarms.sound(
            Alarm(kind=STATE, party=party, at=at, frontier=frontier, ours=ours, theirs=theirs, by_file=by_file)
        )
    return ours == said.state_hash


def check_group(desk: Desk, founding: Founding, *, words: str | None = None) -> None:
    """Raise Refused where a bundle is of another group than the one kept here, or than the words say."""
    found = group_words(group_id(founding))
    here = founding_of(desk)
    if words is not None and " ".join(words.split()).lower() != found:
        raise Refused(f"The bundle is of the group {found}, which are other words. Nothing was taken in.")
    if here is not None and here != founding:
        raise Refused(
            f"The bundle is of the group {found}; this node holds {group_words(group_id(here))}. Nothing was taken in."
        )
    if here is None and desk.seats and not any(seat.feed in founding.geneses for seat in desk.seats.values()):
        raise Refused(
            f"No seat of this node ({', '.join(desk.seats)}) is a member of the group {found}. Nothing was taken in."
        )
