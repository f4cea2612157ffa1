"""The common ground of all acts: facts without prose, and what prose may accompany them."""

import re
from datetime import date, datetime

import msgspec

ONE_LINE = 200
"""Characters that a section of one line may have (titles, names, sources)."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

PROSE = 20_000
"""Characters that a section of prose may have; a longer paper belongs in an attachment."""


class Act(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """The facts of one entry; the struct says which values the fold may read."""

    def fault(self) -> str | None:
        """Answer which value is not of its form, beyond what its type says; None where all are."""
        return None


class Prose(msgspec.Struct, frozen=True, gc=False):
    """One section that an act may carry: its name, its longest length in characters, whether it must be there."""

    name: str
    longest: int = PROSE
    required: bool = False


class Kind(msgspec.Struct, frozen=True, gc=False):
    """A wire name, the struct of its facts, whether a reader must know it, and the prose it may carry."""

    wire: str
    act: type[Act]
    crit: bool
    prose: tuple[Prose, ...] = ()


def day_fault(**days: str | None) -> str | None:
    """Answer which of these is no day that exists, as `YYYY-MM-DD`; what is None is passed over."""
    wanted = "a day such as 2018-11-30"
    return next((_not(wanted, n, d) for n, d in days.items() if d is not None and not _is_day(d)), None)


def moment_fault(**moments: str | None) -> str | None:
    """Answer which of these is no moment in UTC, as `YYYY-MM-DDThh:mm:ssZ`; what is None is passed over."""
    wanted = "a moment such as 2018-11-20T09:00:00Z"
    return next((_not(wanted, n, m) for n, m in moments.items() if m is not None and not _is_moment(m)), None)


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text).year >= 1900
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(text)) and datetime.fromisoformat(text).year >= 1900
    except ValueError:
        return False


def _not(wanted: str, name: str, found: str) -> str:
    return f"{name}: expected {wanted}, found {found[:40]!a}"
