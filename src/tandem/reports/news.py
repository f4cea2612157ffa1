"""What others put on record since a reader last looked: on actions, meetings, texts, requests, tracks, statements."""

from collections.abc import Iterable, Mapping

import msgspec

from tandem.reports.goal_history import goal_history
from tandem.reports.history import HistoryRow, history_of, observed_history
from tandem.reports.listing import Row, ends_of
from tandem.reports.meeting_history import meeting_history
from tandem.reports.request_history import request_history
from tandem.reports.tandem_history import ItemInParallel, tandem_history
from tandem.reports.text_history import text_history
from tandem.reports.watched_history import WatchedItem, watched_history
from tandem.state.goal import Goal
from tandem.state.group import Group
from tandem.state.meeting import Meeting
from tandem.state.reading import Reading
from tandem.state.request import ClearanceRequest
from tandem.state.stamp import stamps_of
from tandem.state.text import JointText

Beside = Meeting | JointText | ClearanceRequest | Goal | ItemInParallel | WatchedItem
"""What stands in no list of actions."""


class Moved(msgspec.Struct, frozen=True):
    """Something that can be written about, how far each feed has, and when its last entry claims to be from.

    `ref` is its reference, or for the common aim the address of its page; `entry` holds its title, if it has one.
    """

    ref: str
    entry: str
    owner: str
    ends: Mapping[str, int]
    last: str


class News(msgspec.Struct, frozen=True):
    """What others put on record about one matter since the reader last looked, the newest first."""

    ref: str
    entry: str
    owner: str
    rows: tuple[HistoryRow, ...]


def aim_of(group: Group) -> str:
    """Answer the address under which the wordings of the common aim stand: it has no reference."""
    return f"{group.charter.short}/goals"


def board_of(group: Group) -> str:
    """Answer the address under which what runs in parallel stands together: its items have no reference."""
    return f"{group.charter.short}/board"


def public_of(group: Group) -> str:
    """Answer the address under which what is read in public stands together: its items have no reference."""
    return f"{group.charter.short}/statements"


def moved_of(one: Beside, group: Group) -> Moved:
    """Answer how far a meeting, a joint text, a request or a wording of the common aim was written about."""
    stamps = stamps_of(one)
    last = max(stamp.at for stamp in stamps)
    if isinstance(one, Goal):
        return Moved(aim_of(group), "", one.stamp.code, ends_of(stamps), last)
    if isinstance(one, ItemInParallel):
        return Moved(board_of(group), "", one.stamp.code, ends_of(stamps), last)
    if isinstance(one, WatchedItem):
        return Moved(public_of(group), "", one.stamp.code, ends_of(stamps), last)
    entry = one.current.stamp.entry if isinstance(one, JointText) else one.id
    owner = one.party if isinstance(one, ClearanceRequest) else one.owner
    return Moved(one.ref, entry, owner, ends_of(stamps), last)


def moved_since(rows: Iterable[Row], beside: Iterable[Moved], *, looked: Mapping[str, int], own: str) -> list[Moved]:
    """Answer what others wrote about beyond a mark, each once, the latest first; `own` is one's own feed."""
    found = [
        Moved(row.listed.ref, row.entry, row.listed.owner, row.ends, row.last)
        for row in rows
        if _beyond(row.ends, looked, own)
    ]
    found += [one for one in beside if _beyond(one.ends, looked, own)]
    latest: dict[str, Moved] = {}
    for one in sorted(found, key=lambda one: one.last, reverse=True):
        latest.setdefault(one.ref, one)
    return list(latest.values())


def _beyond(ends: Mapping[str, int], looked: Mapping[str, int], own: str) -> bool:
    return any(end > looked.get(feed, 0) for feed, end in ends.items() if feed != own)


def news_of(reading: Reading, moved: Iterable[Moved], *, looked: Mapping[str, int]) -> list[News]:
    """Answer what others wrote about these matters beyond a mark, the latest first."""
    found = [_news(reading, one, looked) for one in moved]
    return sorted((one for one in found if one.rows), key=lambda one: one.rows[0].at, reverse=True)


def _news(reading: Reading, moved: Moved, looked: Mapping[str, int]) -> News:
    group, code = reading.group, reading.reader.code
    feeds = {seat.code: seat.feed for seat in group.seats.values()}
    history = _history(reading, moved.ref)
    new = [one for one in history if one.party != code and one.seq >= looked.get(feeds.get(one.party, ""), 0)]
    latest = tuple(sorted(new, key=lambda one: (one.at, one.past), reverse=True))
    return News(moved.ref, moved.entry, moved.owner, latest)


def _history(reading: Reading, ref: str) -> tuple[HistoryRow, ...]:
    group = reading.group
    if ref == board_of(group):
        return tandem_history(reading)
    if ref == public_of(group):
        return watched_history(reading)
    if notice := group.notice(ref):
        return history_of(reading, notice)
    if meeting := group.meeting(ref):
        return meeting_history(reading, meeting)
    if text := group.text(ref):
        return text_history(reading, text)
    if request := group.request(ref):
        return request_history(reading, request)
    action = group.action(ref)
    return observed_history(reading, action) if action else goal_history(reading)
