"""What is asked of forks before an own feed is signed: none that stands, and of a settled one the own word first."""

from tandem.desk.branching import KIND
from tandem.desk.desk import Desk, OwnSeat
from tandem.store.fence import RestoredRecord

_GOES_ON_BY = frozenset({KIND, "record.restored/1"})


def check_not_forked(desk: Desk, seat: OwnSeat, kind: str) -> None:
    """Raise RestoredRecord where a feed is forked, or where something else than the own word would go on after that."""
    forks = desk.forks()
    place = forks.stopped.get(seat.feed)
    if place is not None:
        raise RestoredRecord(
            f"The feed of {seat.code} was signed twice at entry {place}, and both are proven. Nothing more is signed "
            "in it, as no other node would take it in; reading goes on. Settle with the other parties which one counts."
        )
    for one in forks.of(seat.feed):
        words = [word for word in desk.words_on_forks() if (word.feed, word.seq) == (one.feed, one.seq)]
        if any(word.by == seat.feed and word.at > one.seq for word in words):
            continue
        furthest = max((word for word in words if word.keep == one.keep), key=lambda word: word.held, default=None)
        if desk.store.id_at(seat.feed, one.seq + 1) is None or (
            furthest and furthest.held and desk.store.root_at(seat.feed, furthest.held) != furthest.root
        ):
            raise RestoredRecord(
                f"Of the line of {seat.code} that counts since its fork at entry {one.seq}, others hold "
                f"{furthest.held if furthest else one.seq + 1} entries and this record fewer. Nothing is signed in "
                "this feed; reading goes on. Refill it from another member, by a bundle or an archive."
            )
        if kind not in _GOES_ON_BY:
            raise RestoredRecord(
                f"The fork of {seat.code} at entry {one.seq} is settled, and its head of delegation has not said so in "
                f"this feed, which goes on by that: tandem record settle {seat.code} {one.seq} --keep {one.keep[:12]} "
                "--reason TEXT."
            )
