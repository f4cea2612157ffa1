"""The list of actions: what each row can be chosen and ordered by, and the list as a table to take away."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from tandem.reports.calendar import skipped_line
from tandem.reports.desk import Listed, list_matter
from tandem.reports.speaker import Speaker
from tandem.state.action import ObservedAction
from tandem.state.notice import Notice
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp, stamps_of

Matter = Notice | ObservedAction
PLANNED, OBSERVED = "planned", "observed"
STATES = (
    PLANNED, OBSERVED, "notified", "in_consultation", "informed", "consulted", "contested", "go", "go_over_objection",
    "go_unheard", "postponed", "under_way", "completed", "stopped", "withdrawn", "superseded",
)  # fmt: skip
"""What the list can be narrowed to: every notice (planned), what was seen without one (observed), or one state."""

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One matter of the list: what it shows, without its title, and what it is chosen and ordered by.

    `entry` holds its title; `ends` says how far each feed has written about it, `last` when its last entry claims to
    be from; `place` orders references as people count. `stands` tells that something about it may still wait for
    somebody, now or on a later day.
    """

    listed: Listed
    entry: str
    action_type: str
    track: str
    marking: str
    opened: str
    last: str
    ends: Mapping[str, int]
    stands: bool
    place: tuple[str, str, int]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to, and by what it is ordered; empty where a reader left it open."""

    state: str = ""
    owner: str = ""
    action_type: str = ""
    track: str = ""
    marking: str = ""
    waiting: str = ""
    words: str = ""
    sort: str = ""
    down: bool = False


def row_of(reading: Reading, matter: Matter) -> Row:
    """Answer the row of one matter."""
    stamps = stamps_of(matter)
    terms = matter.current.terms if isinstance(matter, Notice) else None
    return Row(
        listed=list_matter(reading, matter.ref),
        entry=matter.current.stamp.entry if isinstance(matter, Notice) else matter.id,
        action_type=terms.action_type if terms else matter.action_type,  # type: ignore[union-attr]
        track=terms.track if terms else "",
        marking=terms.marking if terms else "",
        opened=_opened(matter).at,
        last=max(stamp.at for stamp in stamps),
        ends=ends_of(stamps),
        stands=_stands(matter),
        place=_place(matter.ref),
    )


def ends_of(stamps: Iterable[Stamp]) -> dict[str, int]:
    """Answer how far each feed has written in these stamps."""
    ends: dict[str, int] = {}
    for stamp in stamps:
        ends[stamp.feed] = max(ends.get(stamp.feed, 0), stamp.seq + 1)
    return ends


def _stands(matter: Matter) -> bool:
    if isinstance(matter, ObservedAction):
        return bool(matter.direct or matter.disputes)
    return (
        not matter.ended
        or bool(matter.direct or matter.disputes)
        or any(decision.review_on for decision in matter.decisions)
    )


def _opened(matter: Matter) -> Stamp:
    return matter.versions[0].stamp if isinstance(matter, Notice) else matter.stamp


def choose(rows: Iterable[Row], choice: Choice, *, words: Callable[[Sequence[Row]], Mapping[str, str]]) -> list[Row]:
    """Answer the rows that a choice leaves, in its order.

    `words` answers the words of rows by their entries, as `words_in` makes them; it is asked only where some are
    looked for. `rows` come the newest first, which is the order where the reader chose none.
    """
    narrowed = any((choice.state, choice.owner, choice.action_type, choice.track, choice.marking, choice.waiting))
    found = [row for row in rows if _fits(row, choice)] if narrowed else list(rows)
    if choice.words:
        said, wanted = words(found), choice.words.casefold().split()
        found = [row for row in found if all(word in said.get(row.entry, "") for word in wanted)]
    if choice.sort not in SORTS:
        return found if choice.down else found[::-1]
    key = _ORDERS[choice.sort]
    known_ones = [row for row in found if key(row) is not None]
    # What has no date stands last, whichever way the rest goes.
    rest = [row for row in found if key(row) is None]
    return sorted(known_ones, key=lambda row: (key(row), row.place), reverse=choice.down) + sorted(
        rest, key=lambda row: row.place
    )


def _fits(row: Row, choice: Choice) -> bool:
    listed = row.listed
    return (
        (not choice.state or choice.state == (PLANNED if not listed.observed else OBSERVED)
         or choice.state == listed.state)
        and (not choice.owner or choice.owner == listed.owner)
        and (not choice.action_type or choice.action_type == row.action_type)
        and (not choice.track or choice.track == row.track)
        and (not choice.marking or choice.marking == row.marking)
        and (not choice.waiting or choice.waiting in listed.waiting_on)
    )  # fmt: skip


def words_in(row: Row, title: str) -> str:
    """Answer what words are looked for in: the title and the reference, without regard to capitals."""
    return f"{title} {row.listed.ref}".casefold()


def _place(ref: str) -> tuple[str, str, int]:
    """References in the order in which people count: ROK-9 before ROK-10."""
    before, _, number = ref.rpartition("-")
    group, _, code = before.rpartition("/")
    return group, code, int(number)


_ORDERS: Mapping[str, Callable[[Row], object]] = {
    "ref": lambda row: row.place,
    "starts": lambda row: row.listed.starts_on or None,
    "state": lambda row: STATES.index(row.listed.state) if row.listed.state in STATES else len(STATES),
    "deadline": lambda row: row.listed.deadline,
    "last": lambda row: row.last,
}
SORTS = tuple(_ORDERS)
"""What the list can be ordered by; left open, the newest action stands first."""


def write_table(rows: Iterable[Row], *, titles: Mapping[str, str], types: Mapping[str, str], speaker: Speaker) -> str:
    """Write rows as CSV that a Korean Excel opens: with its mark, and nothing in a cell that it would reckon."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    columns = (
        "action",
        "title",
        "owner",
        "type",
        "state",
        "starts",
        "ends",
        "waiting",
        "by",
        "moved",
        "verdict",
        "last",
    )
    table.writerow([speaker.say(f"csv_{column}") for column in columns])
    for row in rows:
        listed = row.listed
        deadline = f"{listed.deadline:%Y-%m-%dT%H:%M:%SZ}" if listed.deadline else ""
        table.writerow([_harmless(cell) for cell in (
            listed.ref, titles.get(row.entry, ""), listed.owner, types.get(row.action_type, row.action_type),
            speaker.word("state", listed.state), listed.starts_on, listed.ends_on, " ".join(listed.waiting_on),
            deadline, "; ".join(skipped_line(day, speaker) for day in listed.skipped), speaker.reason(listed.verdict),
            row.last,
        )])  # fmt: skip
    return _BOM + out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe instead."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULAS) or cell.startswith(_FORMULAS) else cell
