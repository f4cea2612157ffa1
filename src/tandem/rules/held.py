"""Since when an entry was held by others: the earliest dated signature by another node over a head that contains it.

It is evidence and never a state. A mirror says that it stored the entry; a witness says only that the head goes on
from all that it saw. A time that an entry claims later than that is flagged and refused by nobody: one clock was wrong.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from tandem.rules.instant import END_OF_TIME, written
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.reading import HeadDated, HeldSince, Holding

STORED, SEEN = "mirror", "witness"


def moment_of(seconds: int) -> datetime:
    """Answer the instant so many seconds after 1970 began, or the end of time: a signature may claim any date."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return END_OF_TIME


def holding_of(*, group: Group, author: str, dated: Iterable[HeadDated]) -> Holding:
    """Answer, by grade, the earliest dated signature by others over each head of an author's feed, smallest first.

    Signatures of a node that serves the author too are left out: they are not by others.
    """
    by_grade: dict[str, list[HeldSince]] = {}
    earliest: dict[str, HeldSince] = {}
    for one in sorted(dated, key=lambda one: (-one.size, one.at, one.code)):
        if one.code == author or group.is_hosted(author, one.code):
            continue
        before = earliest.get(one.kind)
        if before is None or one.at < before.at:
            earliest[one.kind] = HeldSince(one.size, one.code, one.kind, one.at)
            by_grade.setdefault(one.kind, []).append(earliest[one.kind])
    return {kind: tuple(reversed(found)) for kind, found in by_grade.items()}


def held_since(held: Mapping[str, Holding], *, feed: str, seq: int) -> tuple[HeldSince, ...]:
    """Answer the earliest dated signatures by others over this entry: who stored it, and who saw it before that."""
    found = {kind: _first(rows, seq) for kind, rows in held.get(feed, {}).items()}
    stored, seen = found.get(STORED), found.get(SEEN)
    if seen is not None and (stored is None or seen.at < stored.at):
        return (seen, stored) if stored else (seen,)
    return (stored,) if stored else ()


def _first(rows: tuple[HeldSince, ...], seq: int) -> HeldSince | None:
    place = bisect_right(rows, seq, key=lambda row: row.size)
    return rows[place] if place < len(rows) else None


def is_claimed_late(at: datetime, held: tuple[HeldSince, ...]) -> bool:
    """Tell whether an entry claims a later time than that at which others had dated a head with it."""
    return bool(held) and at > held[0].at


def held_reasons(at: datetime, held: tuple[HeldSince, ...]) -> tuple[Reason, ...]:
    """Answer what there is to say about who held an entry that claims this time, and the flag where it claims more."""
    said = tuple(because(f"held_{one.kind}", party=one.code, at=written(one.at)) for one in held)
    return (*said, because("held_claimed_late")) if is_claimed_late(at, held) else said
