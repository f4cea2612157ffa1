"""The common ground of all acts: facts without prose, and what prose may accompany them."""

import re
from datetime import date, datetime
from functools import lru_cache

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


MOST_PAPERS = 4
"""Documents that one entry may carry as evidence."""


class Kind(msgspec.Struct, frozen=True, gc=False):
    """A wire name, the struct of its facts, whether a reader must know it, and the prose it may carry.

    `papers` tells that documents may come with it as evidence: sections `paper_1`, `paper_2` and on, each with its
    file name as text beside it (`paper_1_name`).
    """

    wire: str
    act: type[Act]
    crit: bool
    prose: tuple[Prose, ...] = ()
    papers: bool = False


def paper_sections(number: int) -> tuple[str, str]:
    """Answer the names of the sections that hold a document and its file name; documents count from 1."""
    return f"paper_{number}", f"paper_{number}_name"


PAPERS = tuple(paper_sections(number)[0] for number in range(1, MOST_PAPERS + 1))
"""The sections that hold documents, which are no text."""


def day_fault(**days: str | None) -> str | None:
    """Answer which of these is no day that exists, as `YYYY-MM-DD`; what is None is passed over."""
    for name, day in days.items():
        if day is not None and not _is_day(day):
            return _not("a day such as 2018-11-30", name, day)
    return None


def moment_fault(**moments: str | None) -> str | None:
    """Answer which of these is no moment in UTC, as `YYYY-MM-DDThh:mm:ssZ`; what is None is passed over."""
    for name, moment in moments.items():
        if moment is not None and not _is_moment(moment):
            return _not("a moment such as 2018-11-20T09:00:00Z", name, moment)
    return None


# Days and deadlines come again and again; looked at once each, they cost a replay nothing.
@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and date.fromisoformat(text).year >= 1900
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def _is_moment(text: str) -> bool:
    try:
        return bool(_MOMENT.fullmatch(text)) and datetime.fromisoformat(text).year >= 1900
    except ValueError:
        return False


def _not(wanted: str, name: str, found: str) -> str:
    return f"{name}: expected {wanted}, found {found[:40]!a}"
