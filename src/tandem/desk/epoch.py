"""A fence that was lost, renewed by an officer; and the epoch with which a record goes on that nobody can refill.

The order in which an epoch becomes durable, and what a node that is killed between two steps finds:

1. where the fence was lost: the fence gets a mark one beyond the record, with a root that nothing has. Killed here,
   the feed is behind, nothing is signed, and the officer asks again;
2. the entry `record.restored` is committed; it names the mark that is let go. Killed here, the fence is still at that
   mark, nothing is signed, nothing leaves; `finish_epochs`, at the next start, sees that the last entry lets go of
   exactly the mark that the fence has, and takes step 3;
3. the fence is set to the end of that entry. Now the feed is whole.

The fence is never set back before the entry is durable: it would forget what was signed, with nothing to show for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts.register import read_facts
from tandem.acts.restoring import RecordRestored
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.restoring import NOT_KNOWN, OwnFeed, heads_in, own_feeds
from tandem.desk.writing import check_officer, put
from tandem.record.entry import read_envelope_fast
from tandem.rules.reason import because
from tandem.store.record import Mark, StoreConflict, Writing

_KIND = "record.restored/1"


def renew_fence(desk: Desk, *, acting: Acting, heads: Sequence[str]) -> tuple[OwnFeed, ...]:
    """Renew the fence with the heads of own feeds that counterparts hold, as this node signed them.

    Each feed gets the highest of them, or of the record where that is higher and holds to them all. Raises NotAllowed
    where a feed with entries has no head among them, or two contradict one another; RestoredRecord where a whole fence
    knows more.
    """
    check_officer(desk.group(), acting, _KIND)
    marks: dict[str, Mark] = {}
    for seat in desk.seats.values():
        head = desk.store.head(seat.feed)
        found = [one for text in heads for one in heads_in(desk, seat, text)]
        if head is None and not found:
            # It never signed, as far as anybody shows.
            continue
        if not found:
            raise NotAllowed(because("fence_head_missing", party=seat.code))
        # Two heads of one size and different roots: the feed was forked.
        if any(size == other and root != another for size, root in found for other, another in found):
            raise NotAllowed(because("fence_heads_differ", party=seat.code))
        differs = any(desk.store.root_at(seat.feed, size) not in (None, root) for size, root in found)
        # A record that contradicts a head is of another line, however long it is: the mark is then of the head alone.
        own = [(head.size, head.root)] if head and not differs else []
        marks[seat.feed] = Mark(*max((*own, *found)))
    desk.store.renew_marks(marks)
    return own_feeds(desk)


def open_epoch(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], reason: str) -> Receipt:
    """Go on, on record, from what the record holds, where nobody can refill it; see the steps above."""
    seat = desk.seat(acting.code)
    check_officer(desk.group(), acting, _KIND)
    finish_epochs(desk)
    own = next(one for one in own_feeds(desk) if one.feed == seat.feed)
    if own.state == "whole" or own.state == "other":
        raise NotAllowed(because(f"epoch_{own.state}", party=acting.code))
    mark = own.mark
    if mark is None:
        mark = Mark(own.size + 1, NOT_KNOWN)
        desk.store.watch_lost(seat.feed, mark=mark)

    def fenced(writing: Writing) -> None:
        head = writing.head(seat.feed)
        if head is None or (head.size, head.root) != (own.size, own.root):
            raise StoreConflict(f"Feed {seat.feed[:12]} grew meanwhile. Nothing was written; look at the fence again.")
        writing.let_go(seat.feed, mark=mark)

    known = mark.root != NOT_KNOWN
    act = RecordRestored(
        size=own.size, root=own.root, mark_size=mark.size if known else 0, mark_root=mark.root if known else ""
    )
    return put(desk, acting=acting, now=now, act=act, seen=seen, prose={"reason": reason}, fenced=fenced)


def finish_epochs(desk: Desk) -> tuple[str, ...]:
    """Set the fence to the epochs that were cut short after their entry was committed; answer the codes of the feeds.

    Only where the last entry of a feed lets go of exactly the mark that the fence has: nothing else may set it back.
    """
    done: list[str] = []
    for own in own_feeds(desk):
        if own.state not in ("behind", "other") or own.mark is None:
            continue
        last = read_envelope_fast(desk.store.feed(own.feed, own.size - 1, own.size)[0]) if own.size else None
        if last is None or last.header.kind != _KIND:
            continue
        act = read_facts(kind=_KIND, facts=last.header.facts)
        if isinstance(act, RecordRestored) and _let_go(act) == own.mark:
            desk.store.reset_mark(own.feed, was=own.mark, mark=Mark(own.size, own.root))
            done.append(own.code)
    return tuple(done)


def _let_go(act: RecordRestored) -> Mark:
    return Mark(act.mark_size, act.mark_root) if act.mark_size else Mark(act.size + 1, NOT_KNOWN)
