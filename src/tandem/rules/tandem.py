"""What ran in parallel as of a day: what others reported counts from the day it tells of, whenever it was written.

What a side says of itself counts from its signature, and only what had been signed by then.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from tandem.state.linkage import Policy
from tandem.state.tandem import Tandem

_DAYS = ("happened", "said_on", "concluded")
_LATER = (
    "answers", "settled", "ended", "judged", "explained", "withdrawals", "departures", "told", "settlings",
    "corrections",
)  # fmt: skip


def day_of(item: Any) -> str:
    """Answer the day that an item or a later word on one tells of: when it happened, was said, or was concluded."""
    return next(day for name in _DAYS if (day := getattr(item, name, "")))


def tandem_as_of(now: Tandem, *, signed: Tandem, day: str) -> Tandem:
    """Answer what ran in parallel by the end of a day; `signed` is what was on record by then."""
    entries = {word.stamp.entry for item in signed.everything() for word in (item, *_words(item))}

    def stood(item: Any) -> bool:
        return item.stamp.entry in entries if _is_own(item) else day_of(item) <= day

    kept = {
        name: tuple(_cut(item, stood) for item in getattr(now, name) if stood(item))
        for name in now.__struct_fields__
    }  # fmt: skip
    return Tandem(**kept)


def _words(item: Any) -> tuple[Any, ...]:
    """The later words on an item; an answer to a commitment names others and is no word by itself."""
    found = [word for name in _LATER for word in getattr(item, name, ()) if isinstance(word, msgspec.Struct)]
    withdrawn = item.withdrawn if isinstance(item, Policy) else None
    return (*found, withdrawn) if withdrawn is not None else tuple(found)


def _is_own(item: Any) -> bool:
    return getattr(item, "evidence", "") == "own" or getattr(item, "standing", "") == "declared"


def _cut(item: Any, stood: Callable[[Any], bool]) -> Any:
    kept: dict[str, Any] = {
        name: tuple(word for word in words if stood(word))
        for name in _LATER
        if (words := getattr(item, name, ())) and isinstance(words[0], msgspec.Struct)
    }
    if isinstance(item, Policy) and item.withdrawn is not None and not stood(item.withdrawn):
        kept["withdrawn"] = None
    return msgspec.structs.replace(item, **kept) if kept else item
