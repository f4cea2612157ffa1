"""One meeting as a reader sees it: the verdict first, then who, what, and by whose account."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from tandem.reports.history import HistoryRow
from tandem.reports.meeting_history import meeting_history
from tandem.reports.minutes import Account, Person, accounts_of, people_of
from tandem.rules.agenda import AgendaRow, agenda_of
from tandem.rules.instant import end_of_day, instant
from tandem.rules.meeting import (
    AFTER,
    contested_steps,
    date_agreed,
    date_of,
    held_at,
    joint_readout,
    moves_on_meeting,
    not_standing,
    offers_open,
    outcomes_owed,
    outcomes_to_confirm,
    state_of,
    texts_about,
)
from tandem.rules.reason import Reason, because
from tandem.rules.recurrence import NextDate, next_of
from tandem.rules.sighting import first_day_of
from tandem.state.meeting import DateOffer, LaterStep, Meeting, Outcome
from tandem.state.reading import HeadRead, Reading


class ToldOutcome(msgspec.Struct, frozen=True):
    """An outcome with its words, the matters that it is about, and whether it is overdue."""

    outcome: Outcome
    text: str
    source: str
    about: tuple[str, ...]
    done: str
    due: bool


class AgendaLine(msgspec.Struct, frozen=True):
    """A row of the agenda with its words."""

    row: AgendaRow
    text: str


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting with everything that a page or a terminal shows of it."""

    ref: str
    entry: str
    title: str
    state: str
    verdict: Reason
    why: tuple[Reason, ...]
    meeting: Meeting
    begins: datetime | None
    ends: datetime | None
    purpose: str
    place: str
    source: str
    stated_agenda: str
    offers: tuple[DateOffer, ...]
    agenda: tuple[AgendaLine, ...]
    people: tuple[Person, ...]
    silent: tuple[str, ...]
    outcomes: tuple[ToldOutcome, ...]
    accounts: tuple[Account, ...]
    missing: tuple[str, ...]
    joint: str | None
    readouts: tuple[str, ...]
    agendas: tuple[str, ...]
    later: tuple[tuple[LaterStep, str, str], ...]
    before: str | None
    following: NextDate | None
    after: str | None
    history: tuple[HistoryRow, ...]
    moves: tuple[str, ...]
    heads: tuple[HeadRead, ...]
    now: datetime
    marking: str


def view_meeting(reading: Reading, ref: str) -> MeetingView:
    """Answer the view of a meeting. Raises KeyError where the reading does not hold it."""
    group, now = reading.group, reading.now
    meeting = group.meetings[group.by_ref[ref]]
    state = state_of(meeting, group)
    begins, ends = times_of(meeting)
    joint = joint_readout(meeting, group)
    verdict, why = verdict_of(reading, meeting)
    words = {name: reading.text(meeting.id, name) for name in ("title", "purpose", "text", "place", "source", "agenda")}
    after = next((other.ref for other in group.meetings.values() if other.series == meeting.id), None)
    accounts = accounts_of(reading, meeting)
    return MeetingView(
        ref=ref, entry=meeting.id, title=words["title"], state=state, verdict=verdict, why=why, meeting=meeting,
        begins=begins, ends=ends, purpose=words["purpose"] or words["text"], place=_place(reading, meeting),
        source=words["source"], stated_agenda=words["agenda"],
        offers=offers_open(meeting, group, now, reading.reader.code or ""),
        agenda=tuple(AgendaLine(row, agenda_text(reading, row)) for row in agenda_of(meeting, group, now)),
        people=people_of(reading, meeting), silent=_silent(meeting), outcomes=_outcomes(reading, meeting),
        accounts=accounts, missing=_missing(meeting, accounts) if state in AFTER else (),
        joint=joint.ref if joint else None, readouts=tuple(t.ref for t in texts_about(meeting, group, "readout")),
        agendas=tuple(text.ref for text in texts_about(meeting, group, "agenda")), later=_later(reading, meeting),
        before=_ref(reading, meeting.series), following=None if after else next_of(meeting, group), after=after,
        history=meeting_history(reading, meeting), moves=moves_of(reading, meeting), heads=reading.heads, now=now,
        marking=group.charter.marking_of(meeting.marking),
    )  # fmt: skip


def moves_of(reading: Reading, meeting: Meeting) -> tuple[str, ...]:
    """Answer what the reader can do about a meeting now; nothing on a past day."""
    reader = reading.reader
    if reader.code is None or reading.past:
        return ()
    return moves_on_meeting(meeting, reading.group, reading.now, code=reader.code, officer=reader.officer)


def _ref(reading: Reading, matter: str | None) -> str | None:
    found = reading.group.meetings.get(matter) if matter else None
    return found.ref if found else None


def _place(reading: Reading, meeting: Meeting) -> str:
    held = held_at(meeting)
    return (reading.text(held.stamp.entry, "place") if held else "") or reading.text(meeting.id, "place")


def times_of(meeting: Meeting) -> tuple[datetime | None, datetime | None]:
    """Answer from when to when a meeting was, or is to be; None for one that was only seen on a day."""
    held, date = held_at(meeting), date_of(meeting)
    if held is not None and held.begun and held.over:
        return instant(held.begun), instant(held.over)
    return (instant(date.begins), instant(date.ends)) if date else (None, None)


def verdict_of(reading: Reading, meeting: Meeting) -> tuple[Reason, tuple[Reason, ...]]:
    """Answer the headline of a meeting and the reasons under it."""
    state = state_of(meeting, reading.group)
    if meeting.sighting is not None:
        return _verdict_observed(meeting, state), ()
    date = date_of(meeting)
    at = date.begins if date else meeting.stamp.at
    if state == "proposed":
        missing = not_standing(meeting, meeting.dates[-1]) or meeting.parties
        return because("meeting_wants_date", parties=", ".join(missing)), ()
    if state in ("date_agreed", "convened"):
        passed = instant(at) <= reading.now
        return because(f"meeting_{'not_told' if passed else state}", at=at), _changes(meeting)
    if state == "contested":
        steps = (because("step_by", party=s.stamp.code, step=s.step) for s in contested_steps(meeting))
        return because("meeting_contested"), (*steps, because("meeting_contested_way_out"))
    if state in AFTER:
        return because(f"meeting_{state}"), _open_after(reading, meeting)
    until = next((s.until for s in reversed(meeting.steps) if s.step == "postponed" and s.until), None)
    by = next((s.stamp.code for s in reversed(meeting.steps) if s.step == state), meeting.owner)
    if state == "postponed" and until:
        return because("meeting_postponed_until", party=by, until=until), ()
    return because(f"meeting_{state}", party=by), ()


def _changes(meeting: Meeting) -> tuple[Reason, ...]:
    agreed, last = date_agreed(meeting), meeting.dates[-1]
    if agreed is None or last.stamp.entry == agreed.stamp.entry or agreed.stamp.had(last.stamp):
        return ()
    missing = not_standing(meeting, last)
    return (because("other_date_offered", party=last.party, at=last.begins),) if missing else ()


def _open_after(reading: Reading, meeting: Meeting) -> tuple[Reason, ...]:
    owed = [because("outcome_owed", party=one.owner or one.party) for one in outcomes_owed(meeting)]
    asked = [
        because("outcomes_unconfirmed", party=code, count=len(found))
        for code in meeting.parties
        if (found := outcomes_to_confirm(meeting, code))
    ]
    return tuple(dict.fromkeys((*asked, *owed)))


def _verdict_observed(meeting: Meeting, state: str) -> Reason:
    last = next((one for one in reversed(meeting.later) if one.happened or one.known), None)
    day = (last.happened or last.known) if last and state not in ("held", "planned") else None
    day = day or (meeting.sighting.happened if meeting.sighting else None) or first_day_of(meeting)
    return because(f"seen_{state}", day=day) if day else because(f"seen_{state}_no_day")


def agenda_text(reading: Reading, row: AgendaRow) -> str:
    """Answer the words of a row: those of its entry where the reading has them, else of its matter."""
    for name in ("text", "question", "reason", "title"):
        if found := reading.text(row.entry, name):
            return found
    return ""


def _silent(meeting: Meeting) -> tuple[str, ...]:
    """The sides of which nobody is on record."""
    named = {row.member for row in meeting.attendance}
    return tuple(code for code in meeting.parties if code not in named)


def _outcomes(reading: Reading, meeting: Meeting) -> tuple[ToldOutcome, ...]:
    return tuple(_told(reading, one) for one in meeting.outcomes)


def _told(reading: Reading, one: Outcome) -> ToldOutcome:
    entry = one.stamp.entry
    matters = (reading.group.opened_by(matter) for matter in one.about)
    by = end_of_day(datetime.fromisoformat(one.due).date(), reading.group.charter.zone) if one.due else None
    return ToldOutcome(
        one,
        reading.text(entry, "text"),
        reading.text(entry, "source"),
        tuple(matter.ref for matter in matters if matter is not None),
        reading.text(one.done.entry, "result") if one.done else "",
        one.done is None and by is not None and reading.now > by,
    )


def _missing(meeting: Meeting, accounts: Iterable[Account]) -> tuple[str, ...]:
    told = {account.readout.party for account in accounts}
    return tuple(code for code in meeting.parties if code not in told)


def _later(reading: Reading, meeting: Meeting) -> tuple[tuple[LaterStep, str, str], ...]:
    return tuple(
        (step, reading.text(step.stamp.entry, "text"), reading.text(step.stamp.entry, "source"))
        for step in meeting.later
    )


def cited_entries(meeting: Meeting, rows: Iterable[AgendaRow]) -> tuple[str, ...]:
    """Answer the entries outside a meeting whose words its agenda shows."""
    return tuple(dict.fromkeys(row.entry for row in rows if row.entry != meeting.id))
