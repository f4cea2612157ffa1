"""Whose word counts where several are on record: what a side signed of itself outranks what others report of it."""

from collections.abc import Iterable
from typing import Any


def last_by_party(words: Iterable[Any], *, day: str, mute: Iterable[str] = ()) -> dict[str, Any]:
    """Answer the word of each side that counts by the end of a day: its last own one, else the last that is reported.

    `mute` are sides of which no report counts, because they signed the matter itself.
    """
    said = [(_own(one), _day(one), place, one) for place, one in enumerate(words) if _day(one) <= day]
    ranked = sorted(said, key=lambda row: row[:3])
    kept = [one for own, _, _, one in ranked if own or one.party not in mute]
    return {one.party: one for one in kept}


def _own(word: Any) -> bool:
    return bool(word.evidence == "own")


def _day(word: Any) -> str:
    return str(getattr(word, "said_on", "") or word.happened)
