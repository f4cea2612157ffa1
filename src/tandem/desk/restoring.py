"""A record that may be older than what was signed: how it stands, how it is refilled, and when it is signed again.

1. A feed of this node is *whole* where the record holds what the fence marks: it is signed, whoever answers or not.
   The fence was durable before a signature left, so that a whole record cannot contradict what left.
2. It is *behind* where the fence marks more, or where a counterpart showed a head that this node signed and does not
   hold. Nothing is signed; reading goes on. Its own entries are taken back in by the same checks as any other, all or
   none, and signing goes on by itself once they reach the mark.
3. It is *other* where the record and the fence have different roots: the wrong record was put back.
4. It is *forked* where it is proven to be signed twice at one place: no node takes anything more of it in.
5. It is *lost* where the fence is gone. A lost fence never mends itself: an officer renews it with the heads that the
   counterparts hold, or opens an epoch (`tandem.desk.epoch`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from tandem.desk.desk import Desk, OwnSeat
from tandem.desk.receiving import Offer, refill
from tandem.record import keyline
from tandem.record.archive import Contents, read_archive
from tandem.record.checkpoint import BadCheckpoint, claimed_size, read_checkpoint
from tandem.record.cosignature import parted
from tandem.record.entry import read_envelope, read_envelope_fast, tables_of
from tandem.record.feed import Equivocation, Refused, check_signature
from tandem.record.genesis import group_id, origin, read_founding
from tandem.rules.reason import Reason, because
from tandem.store.fence import FenceLost, RestoredRecord
from tandem.store.record import Mark, Pin

FeedState = Literal["whole", "behind", "other", "lost", "forked"]

NOT_KNOWN = "0" * 64
"""The root of a mark that stands for what nobody can tell."""


class OwnFeed(msgspec.Struct, frozen=True):
    """How a feed of this node stands: what the record holds of it, what the fence marks, and what follows."""

    code: str
    feed: str
    size: int
    root: str
    mark: Mark | None
    state: FeedState
    fork: int | None = None

    @property
    def told(self) -> Reason:
        """How it stands, and the way out."""
        if self.state == "forked":
            return because("feed_forked", party=self.code, seq=self.fork or 0)
        if self.mark is None or self.mark.root == NOT_KNOWN:
            return because("feed_lost", party=self.code, size=self.size)
        return because(f"feed_{self.state}", party=self.code, size=self.size, mark=self.mark.size)


class Refilled(msgspec.Struct, frozen=True):
    """What came back: own entries by member, and how the own feeds stand now."""

    new: Mapping[str, int]
    feeds: tuple[OwnFeed, ...]


def own_feeds(desk: Desk) -> tuple[OwnFeed, ...]:
    """Answer how every feed stands that this node signs."""
    try:
        marks: Mapping[str, Mark] | None = desk.store.marks()
    except FenceLost:
        marks = None
    forked = desk.forks().stopped
    return tuple(_own_feed(desk, seat, marks, forked.get(seat.feed)) for _, seat in sorted(desk.seats.items()))


def _own_feed(desk: Desk, seat: OwnSeat, marks: Mapping[str, Mark] | None, fork: int | None) -> OwnFeed:
    head = desk.store.head(seat.feed)
    size, root = (head.size, head.root) if head else (0, "")
    mark = None if marks is None else marks.get(seat.feed)
    # A store without a fence marks only what others told; in one with a fence a feed with entries must have a mark.
    if marks is None or (mark is None and desk.store.fenced and size):
        return OwnFeed(seat.code, seat.feed, size, root, None, "lost")
    held = None if mark is None else desk.store.root_at(seat.feed, mark.size)
    state: FeedState = "whole" if mark is None or held == mark.root else "behind" if held is None else "other"
    # A backup may be of a line that was given up: an epoch goes on from it as little as anything else.
    if mark is not None and desk.store.broken_pin(seat.feed) is not None:
        state = "other"
    if fork is not None and state == "whole":
        state = "forked"
    return OwnFeed(seat.code, seat.feed, size, root, mark or Mark(size, root), state, fork)


def may_sign(desk: Desk) -> bool:
    """Tell whether every feed of this node is whole."""
    return all(one.state == "whole" for one in own_feeds(desk))


def cover_own(desk: Desk) -> None:
    """Raise the fence to own entries that are on record beyond it, before any of them is handed on.

    A process that is ended between its commit and the fence leaves such; any process may hand them on then.
    """
    try:
        marks = desk.store.marks()
    except FenceLost:
        return
    for seat in desk.seats.values():
        head, mark = desk.store.head(seat.feed), marks.get(seat.feed)
        if head is None or mark is None or head.size <= mark.size:
            continue
        whole = desk.store.root_at(seat.feed, mark.size) == mark.root and desk.store.broken_pin(seat.feed) is None
        if whole:
            desk.store.raise_marks({seat.feed: Mark(head.size, head.root)})


def note_counterpart(
    desk: Desk, *, feed: str, size: int, root: str, note: str = ""
) -> Literal["same", "less", "more", "claimed", "differs", "lost"]:
    """Take note of what a counterpart says that it holds of an own feed.

    `more`: it showed the head signed by this node (`note`), so the fence is raised and nothing is signed until the
    feed is refilled. `claimed`: it says so and shows nothing, which stops nobody; ask it for the entries. `differs`:
    it has another root for what is held here; once it shows a head signed here, this record is not the one that was
    signed on from, and the fence keeps that.
    """
    seat = next((seat for seat in desk.seats.values() if seat.feed == feed), None)
    if seat is None:
        raise Refused(f"Feed {feed[:6]} is not signed by this node; its own node says how far it is.")
    held, shown = desk.store.root_at(feed, size), (size, root) in heads_in(desk, seat, note)
    if held == root:
        head = desk.store.head(feed)
        return "same" if head and head.size == size else "less"
    # After a settled fork a head alone may be of the line that was given up; the entries show which one.
    if not shown or desk.forks().of(feed):
        return "claimed" if held is None else "differs"
    try:
        if held is not None:
            # A whole record was signed on from: then both lines were, and only the entries prove it.
            if next(one.state for one in own_feeds(desk) if one.feed == feed) != "whole":
                desk.store.pin(feed, pin=Pin(size, root=root))
            return "differs"
        desk.store.raise_marks({feed: Mark(size, root)})
    except FenceLost:
        return "lost"
    return "more"


def heads_in(desk: Desk, seat: OwnSeat, text: str) -> list[tuple[int, str]]:
    """Answer the heads in a text that this seat's node signed; none where it signed none of them."""
    held = seat.feed if desk.store.head(seat.feed) else next(iter(desk.store.heads()), None)
    if not text or held is None:
        return []
    line, group = desk.key_lines.held(held)
    if held != seat.feed:
        line = keyline.begin(seat.genesis)
    name = origin(seat.genesis, group)
    found: list[tuple[int, str]] = []
    for part in _notes(text, name):
        # Beyond what is held the key may be one that took over there, which this node then has.
        for public in dict.fromkeys((line.key_at("node", claimed_size(part)), seat.node_key.public)):
            try:
                size, root = read_checkpoint(part, origin=name, public=public)
            except BadCheckpoint:
                continue
            found.append((size, root.hex()))
    return found


def _notes(text: str, name: str) -> list[str]:
    """The notes in a text, each with the one line that its own node signed."""
    found: list[str] = []
    for start in range(len(lines := text.splitlines(keepends=True))):
        if lines[start] != f"{name}\n":
            continue
        stop = next((at for at in range(start + 4, len(lines)) if not lines[at].startswith("—")), len(lines))
        try:
            body, signed = parted("".join(lines[start:stop]))
        except BadCheckpoint:
            continue
        found += [f"{body}\n{line}" for line in signed if line.startswith(f"— {name} ")]
    return found


def refill_from_archive(desk: Desk, *, raw: bytes, words: str | None = None) -> Refilled:
    """Take the entries of own feeds back in from an archive that another member exported.

    Raises BadArchive where the archive does not hold, Refused where it is of another group or its entries do not
    follow on to the fence's mark, Equivocation where it holds another entry at a place that is taken here; nothing is
    taken in then.
    """
    contents = read_archive(raw, words=words)
    _check_group(desk, contents)
    offers = {
        feed: [_offer(envelope, contents) for envelope in parts.envelopes]
        for feed, parts in contents.feeds.items()
        if any(seat.feed == feed for seat in desk.seats.values())
    }
    return refill_own(desk, offers=offers)


def _check_group(desk: Desk, contents: Contents) -> None:
    found = group_id(read_founding(contents.founding))
    held = next(iter(desk.store.heads()), None)
    here = read_envelope_fast(desk.store.feed(held, 0, 1)[0]).header.group if held else None
    if here is not None and here != found:
        raise Refused(f"The file is of the group {found[:6]}; this node holds {here[:6]}. Nothing was taken in.")


def _offer(envelope: bytes, contents: Contents) -> Offer:
    entry = read_envelope(envelope)
    tables = {one: contents.tables[one] for one in tables_of(entry.header).values() if one in contents.tables}
    return Offer(entry, contents.feeds[entry.header.feed].sections.get(entry.id, {}), tables)


def refill_own(desk: Desk, *, offers: Mapping[str, Sequence[Offer]]) -> Refilled:
    """Take entries of own feeds back in, each feed in its order; all of a feed or none; see `refill_from_archive`."""
    codes = {seat.feed: seat.code for seat in desk.seats.values()}
    if foreign := sorted(offers.keys() - codes.keys()):
        raise Refused(f"Feed {foreign[0][:6]} is not signed by this node, so nothing of it is refilled.")
    new = {codes[feed]: _refilled(desk, feed, some) for feed, some in sorted(offers.items())}
    return Refilled(new, own_feeds(desk))


def _refilled(desk: Desk, feed: str, offers: Sequence[Offer]) -> int:
    """Refill one feed, unless the record is of another line than the one that the entries continue."""
    head = desk.store.head(feed)
    following = next((one.entry for one in offers if head and one.entry.header.seq == head.size), None)
    whole = any(one.feed == feed and one.state == "whole" for one in own_feeds(desk))
    if desk.forks().of(feed):
        return refill(desk, feed=feed, offers=offers)
    if not whole and head is not None and following is not None and following.header.prev not in (None, head.last):
        line, group = desk.key_lines.held(feed, size=head.size)
        if following.header.group == group:
            check_signature(following, line=line)
            # Signed here, and on from another entry: what this record has last was given up, or never left.
            desk.store.pin(feed, pin=Pin(head.size, id=following.header.prev or ""))
    return refill(desk, feed=feed, offers=offers)


def set_apart(desk: Desk, offers: Iterable[Offer], own: dict[str, list[Offer]]) -> Iterator[Offer]:
    """Go through the entries of others' feeds, and put those of own feeds aside into `own` on the way."""
    feeds = {seat.feed for seat in desk.seats.values()}
    for offer in offers:
        if offer.entry.header.feed in feeds:
            own.setdefault(offer.entry.header.feed, []).append(offer)
        else:
            yield offer


def take_own_back(
    desk: Desk, *, offers: Mapping[str, Sequence[Offer]]
) -> tuple[dict[str, int], dict[str, str], tuple[tuple[bytes, bytes], ...]]:
    """Take what a counterpart handed over of own feeds back in; `note_heads` comes before it.

    Answers how many entries of each feed were new, the sentence that stopped one, and the proofs of forks.
    """
    new: dict[str, int] = {}
    refused: dict[str, str] = {}
    forks: list[tuple[bytes, bytes]] = []
    for feed, some in offers.items():
        try:
            new[feed] = _refilled(desk, feed, some)
        except Equivocation as found:
            forks.append((found.held, found.offered))
            refused[feed] = str(found)
        except (Refused, RestoredRecord) as wrong:
            refused[feed] = str(wrong)
    return {feed: number for feed, number in new.items() if number}, refused, tuple(forks)


def note_heads(desk: Desk, *, heads: Mapping[str, str]) -> None:
    """Raise the fence to the heads of own feeds that a counterpart hands over, where this node signed them."""
    for seat in desk.seats.values():
        for size, root in heads_in(desk, seat, heads.get(seat.feed, "")):
            note_counterpart(desk, feed=seat.feed, size=size, root=root, note=heads[seat.feed])
