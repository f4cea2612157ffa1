"""The list of meetings, and what a meeting puts on an officer's desk."""

from datetime import datetime

import msgspec

from tandem.reports.clearing import desk_rows
from tandem.reports.desk import DeskView, Listed, Waiting, desk_of, on_desks
from tandem.reports.meeting import moves_of, times_of, verdict_of
from tandem.rules.instant import end_of_day
from tandem.rules.meeting import COMING, joint_readout, not_standing, outcomes_owed, state_of
from tandem.rules.reason import Reason
from tandem.state.meeting import Meeting
from tandem.state.reading import Reading

PRESSING = (
    "accept_date", "hold_meeting", "convene", "confirm_outcome", "finish_outcome", "give_readout", "close_meeting",
)  # fmt: skip
"""Moves that put a meeting on an officer's desk, the most pressing first."""


class MeetingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting in the list. `day` stands in for `begins` where only the day is known."""

    ref: str
    entry: str
    title: str
    state: str
    verdict: Reason
    begins: datetime | None
    day: str
    parties: tuple[str, ...]
    of_others: bool
    observed: bool
    coming: bool


class MeetingsView(msgspec.Struct, frozen=True):
    """Every meeting: the next one and what is missing for it, those to come, those past, and those observed."""

    following: MeetingRow | None
    why: tuple[Reason, ...]
    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    observed: tuple[MeetingRow, ...]
    of_others: tuple[MeetingRow, ...]


def view_meetings(reading: Reading) -> MeetingsView:
    """Answer the list of meetings."""
    rows = [row_of(reading, meeting) for meeting in reading.group.meetings.values()]
    ordered = sorted(rows, key=_when)
    coming = tuple(row for row in ordered if row.coming)
    following = next((row for row in coming if row.begins and row.begins > reading.now), next(iter(coming), None))
    why: tuple[Reason, ...] = ()
    if following is not None:
        _, why = verdict_of(reading, reading.group.meetings[following.entry])
    return MeetingsView(
        following,
        why,
        coming,
        tuple(row for row in ordered[::-1] if not row.coming and not row.observed),
        tuple(row for row in ordered if row.observed and not row.of_others),
        tuple(row for row in ordered if row.of_others),
    )


def _when(row: MeetingRow) -> tuple[str, str]:
    return (f"{row.begins:%Y-%m-%dT%H:%M}" if row.begins else row.day or "9", row.ref)


def row_of(reading: Reading, meeting: Meeting) -> MeetingRow:
    """Answer one meeting as a list shows it."""
    verdict, _ = verdict_of(reading, meeting)
    state = state_of(meeting, reading.group)
    begins, _ = times_of(meeting)
    sighting = meeting.sighting
    return MeetingRow(
        ref=meeting.ref, entry=meeting.id, title=reading.text(meeting.id, "title"), state=state, verdict=verdict,
        begins=begins, day=(sighting.happened or sighting.known or "") if sighting else "", parties=meeting.parties,
        observed=sighting is not None, coming=sighting is None and state in COMING,
        of_others=sighting is not None and not all(reading.group.is_party(code) for code in meeting.parties),
    )  # fmt: skip


def meeting_on_desk(reading: Reading, meeting: Meeting) -> tuple[Waiting | None, Listed | None]:
    """Answer what a meeting puts on the reader's desk: what waits for the reader, and whether it waits on others."""
    group, reader = reading.group, reading.reader
    if meeting.sighting is not None or reader.code is None:
        return None, None
    state = state_of(meeting, group)
    verdict, why = verdict_of(reading, meeting)
    title = reading.text(meeting.id, "title")
    begins, _ = times_of(meeting)
    waiting = not_standing(meeting, meeting.dates[-1]) if state == "proposed" else ()
    listed = Listed(
        ref=meeting.ref, title=title, owner=meeting.owner, state=state, verdict=verdict, starts_on="", ends_on="",
        waiting_on=waiting, deadline=begins, family="meeting",
    )  # fmt: skip
    theirs = listed if waiting and reader.code not in waiting else None
    move = pressing_of(reading, meeting)
    if move is None:
        return None, theirs
    mine = Waiting(
        ref=meeting.ref, title=title, move=move, owner=meeting.owner, state=state, why=(verdict, *why),
        by=_by(reading, meeting, move, begins), family="meeting",
    )  # fmt: skip
    return mine, None


def pressing_of(reading: Reading, meeting: Meeting) -> str | None:
    """Answer the one thing about a meeting that waits for the reader; None where nothing does.

    An account that was given, or that a joint read-out takes the place of, waits for nobody. Who convened closes.
    """
    moves, code = moves_of(reading, meeting), reading.reader.code
    told = any(readout.party == code and readout.evidence == "own" for readout in meeting.readouts)
    settled = set()
    if told or joint_readout(meeting, reading.group) or state_of(meeting, reading.group) == "closed":
        settled.add("give_readout")
    if code not in _conveners(meeting):
        settled.add("close_meeting")
    return next((move for move in PRESSING if move in moves and move not in settled), None)


def _conveners(meeting: Meeting) -> set[str]:
    """The parties that convened a meeting; its owner where it was held without that."""
    return {step.stamp.code for step in meeting.steps if step.step == "convened"} or {meeting.owner}


def _by(reading: Reading, meeting: Meeting, move: str, begins: datetime | None) -> datetime | None:
    if move in ("accept_date", "convene"):
        return begins
    if move == "finish_outcome":
        owed = outcomes_owed(meeting, reading.reader.code)
        zone = reading.group.charter.zone
        days = [end_of_day(datetime.fromisoformat(one.due).date(), zone) for one in owed if one.due]
        return min(days, default=None)
    return None


def view_desk(reading: Reading) -> DeskView:
    """Answer the reader's desk with its clearances and meetings, the first deadline first."""
    group = reading.group
    rows = [row for matter in on_desks(group) for row in desk_rows(reading, matter)]
    return desk_of([*rows, *(meeting_on_desk(reading, meeting) for meeting in group.meetings.values())], reading)
