"""The cast with keys to cosign: every node holds its own, and each member has declared them on record."""

from collections.abc import Callable, Sequence
from pathlib import Path

from tests.cast import HEAD, Cast, apart, carry, desk_of, genesis, key, own_seat

from tandem.desk.cosigner import keep_verified, origin_of
from tandem.desk.desk import Desk
from tandem.desk.node import declare_node
from tandem.desk.witness import mirror_heads
from tandem.record.checkpoint import sign_checkpoint
from tandem.record.cosignature import HeadLine
from tandem.record.derived import DerivedKeys
from tandem.store.record import Cosigned, RecordStore


def keyed(*codes: str, declared: bool = True, private: Path | None = None, calendars: Sequence[int] = ()) -> Cast:
    """Give ROK and US, or these members, a node each with keys, declared on record unless said otherwise."""
    cast = apart(*codes, private=private, calendars=calendars)
    for code, desk in cast.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
    if declared:
        for code in cast.desks:
            cast.call(declare_node, code, HEAD)
    return cast


def feed_of(cast: Cast, code: str) -> str:
    """Answer the feed of a member."""
    return cast.group(code).seats[code].feed


def head_of(cast: Cast, code: str, *, size: int | None = None, at: str | None = None) -> str:
    """Answer the signed head of a member's feed as it is, or as it was at a size."""
    desk, feed = cast.desks[at or code], feed_of(cast, code)
    head = desk.store.head(feed)
    assert head is not None
    there = head.size if size is None else size
    root = bytes.fromhex(desk.store.root_at(feed, there) or "")
    return sign_checkpoint(origin=origin_of(desk, feed), size=there, root=root, key=key(f"node of {code}"))


def lines_of(given: list[Cosigned] | tuple[Cosigned, ...], feed: str) -> list[HeadLine]:
    """Answer dated signatures over one feed as they travel."""
    return [HeadLine(one.size, one.root, one.cosignature.line) for one in given if one.feed == feed]


def hand(cast: Cast, *, by: str, over: str) -> None:
    """Let a member's node cosign the feed of another, and hand over what it signed."""
    feed = feed_of(cast, over)
    kept = keep_verified(cast.desks[over], feed=feed, lines=lines_of(mirror_heads(cast.desks[by], now=cast.now), feed))
    assert not kept.wrong


def node_on_disk(cast: Cast, code: str, store: Callable[[frozenset[str]], RecordStore]) -> Desk:
    """Answer another desk of a member over its own store, which holds what the member's node holds."""
    desk = desk_of(own_seat(genesis(code)), store=store)
    desk.founding, desk.keys = cast.founding, DerivedKeys(key(f"node of {code}"))
    carry(cast.desks[code], desk)
    return desk
