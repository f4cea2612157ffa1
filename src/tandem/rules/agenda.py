"""What is open between the parties of a meeting, as an agenda: each row cites the matter and the entry it comes from.

The order is a proposal: what has gone to a higher level and what blocks first, then what has a deadline, then what was
left over, then each side's points.
"""

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from tandem.rules.escalation import level_of
from tandem.rules.hearing import LASTING, Hearing, hearings
from tandem.rules.instant import END_OF_TIME, end_of_day, instant
from tandem.rules.meeting import AFTER, COMING, OWED, state_of
from tandem.rules.notice import state_of as notice_state
from tandem.rules.question import open_questions
from tandem.rules.reason import Reason, because
from tandem.rules.scope import KEPT, OPEN, PROMISED, live_disputes
from tandem.rules.scope import standing_of as type_standing
from tandem.state.action import ObservedAction
from tandem.state.agreement import standing_of
from tandem.state.group import Group
from tandem.state.meeting import Meeting, Point
from tandem.state.notice import Notice
from tandem.state.watched import Departure

SORTS = (
    "escalated", "objection", "receipt_overdue", "consultation", "type_dispute", "question", "concern", "text",
    "outcome", "departure", "point",
)  # fmt: skip
"""What a row can be, in the order that is proposed."""

_HEARING = ("notified", "in_consultation", "consulted", "contested")


class AgendaRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: what sort, the matter and its entry, whose word or deed is awaited, by when, and whence it came.

    `carried` is the reference of the earlier meeting that left it over; `entry` holds the words, if there are any.
    `level` is the level to which a matter has gone, and `why` tells what took it there, or where a dispute stands.
    """

    sort: str
    ref: str
    entry: str
    party: str
    by: datetime | None = None
    carried: str = ""
    about: tuple[str, ...] = ()
    level: str = ""
    why: tuple[Reason, ...] = ()


_DISPUTES = {OPEN: "type_dispute_open", PROMISED: "type_dispute_promised", KEPT: "type_dispute_kept"}


def agenda_of(meeting: Meeting, group: Group, now: datetime) -> tuple[AgendaRow, ...]:
    """Answer the agenda of a meeting that is to come: all that is open between its parties, in the proposed order.

    Of one that took place, or is of others, only the points that were raised for it.
    """
    rows = list(_points(meeting, group, meeting))
    if meeting.sighting is None and state_of(meeting, group) in COMING:
        rows += [row for notice in group.notices.values() for row in _of_notice(notice, meeting, group, now)]
        rows += [*_of_types(meeting, group, now), *_of_texts(meeting, group), *_left_over(meeting, group)]
        rows += list(_of_departures(meeting, group))
    return tuple(sorted(rows, key=lambda row: (SORTS.index(row.sort), row.by or END_OF_TIME, row.ref, row.entry)))


def _of_notice(notice: Notice, meeting: Meeting, group: Group, now: datetime) -> Iterator[AgendaRow]:
    if notice.owner not in meeting.parties:
        return
    yield from _of_level(notice, group, now)
    if notice_state(notice, group, now) not in _HEARING:
        return
    for hearing in hearings(notice=notice, group=group, now=now):
        if hearing.party in meeting.parties:
            yield from _of_hearing(notice, hearing, now)
    for party in meeting.parties:
        for question in open_questions(notice, party):
            yield AgendaRow(sort="question", ref=notice.ref, entry=question.stamp.entry, party=party)


def _of_level(notice: Notice, group: Group, now: datetime) -> Iterator[AgendaRow]:
    """A matter that has gone to a level above the lowest: to which, and what took it there."""
    stands = level_of(notice, group, now)
    if stands is not None:
        asked = stands.requests[-1] if stands.requests else None
        yield AgendaRow(
            sort="escalated", ref=notice.ref, entry=asked.stamp.entry if asked else notice.current.stamp.entry,
            party=asked.party if asked else notice.owner, by=stands.next_at, level=stands.level, why=stands.reasons,
        )  # fmt: skip


def _of_types(meeting: Meeting, group: Group, now: datetime) -> Iterator[AgendaRow]:
    """The actions between these parties whose type is disputed: not answered, to be revised, or each keeps its view."""
    matters: list[Notice | ObservedAction] = [*group.notices.values(), *group.observed.values()]
    for matter in matters:
        for one in live_disputes(matter, group):
            if {one.party, one.to} <= set(meeting.parties):
                code, days = _DISPUTES[type_standing(one, matter, group)], (now - instant(one.stamp.at)).days
                why = because(code, party=one.party, to=one.to, count=max(0, days))
                yield AgendaRow(sort="type_dispute", ref=matter.ref, entry=one.stamp.entry, party=one.to, why=(why,))


def _of_hearing(notice: Notice, hearing: Hearing, now: datetime) -> Iterator[AgendaRow]:
    live = hearing.live
    answered = {answer.concern for answer in notice.answers}
    if live is not None and (live.stance == "objection" or live.stamp.entry not in answered):
        sort = "objection" if live.stance not in LASTING or live.stance == "objection" else "concern"
        yield AgendaRow(sort=sort, ref=notice.ref, entry=live.stamp.entry, party=live.party)
    if hearing.heard.is_yes:
        return
    opened = hearing.deadline is not None
    by = hearing.deadline.at if hearing.deadline is not None else hearing.receipt_due
    sort = "consultation" if opened or now < hearing.receipt_due else "receipt_overdue"
    yield AgendaRow(sort=sort, ref=notice.ref, entry=notice.current.stamp.entry, party=hearing.party, by=by)


def _of_texts(meeting: Meeting, group: Group) -> Iterator[AgendaRow]:
    """Joint texts on which some party of the meeting has not said its word."""
    for text in group.texts.values():
        if standing_of(text, group.accepting).counts is not None or text.recalls:
            continue
        version = text.current
        for party in meeting.parties:
            word = text.word_of(party)
            if word is None or word.version != version.stamp.entry:
                yield AgendaRow(sort="text", ref=text.ref, entry=version.stamp.entry, party=party)


def _of_departures(meeting: Meeting, group: Group) -> Iterator[AgendaRow]:
    """Statements of these parties that depart from an agreed line, until a meeting of the group had them before it."""
    for statement in group.tandem.statements:
        if statement.party not in meeting.parties or statement.withdrawals:
            continue
        for departure in statement.departures:
            line = group.texts.get(departure.line)
            if line is not None and not _was_met_on(departure, meeting, group):
                yield AgendaRow(sort="departure", ref=line.ref, entry=departure.stamp.entry, party=statement.party)


def _was_met_on(departure: Departure, meeting: Meeting, group: Group) -> bool:
    """Whether a meeting of all these parties was held, as a party said that had the departure before it."""
    return any(
        step.step == "held" and step.stamp.had(departure.stamp)
        for other in group.meetings.values()
        if other is not meeting and set(meeting.parties) <= set(other.parties)
        for step in other.steps
    )


def _left_over(meeting: Meeting, group: Group) -> Iterator[AgendaRow]:
    """What earlier meetings of these parties left: outcomes that are owed, and points of one that never took place."""
    for other in group.meetings.values():
        if other is meeting or other.sighting is not None or not set(other.parties) & set(meeting.parties):
            continue
        state = state_of(other, group)
        if state in AFTER:
            yield from _owed(other, group)
        elif state == "cancelled" and meeting.stamp.had(other.stamp):
            yield from _points(other, group, meeting)


def _owed(other: Meeting, group: Group) -> Iterator[AgendaRow]:
    for outcome in other.outcomes:
        if outcome.kind in OWED and outcome.done is None:
            by = end_of_day(_day(outcome.due), group.charter.zone) if outcome.due else None
            yield AgendaRow(
                sort="outcome", ref=other.ref, entry=outcome.stamp.entry, party=outcome.owner or outcome.party, by=by,
                carried=other.ref, about=_refs(outcome.about, group),
            )  # fmt: skip


def _points(other: Meeting, group: Group, meeting: Meeting) -> Iterator[AgendaRow]:
    standing = (point for point in other.points if point.dropped is None)
    carried = "" if other is meeting else other.ref
    return (_row(point, other, carried, group) for point in standing)


def _row(point: Point, other: Meeting, carried: str, group: Group) -> AgendaRow:
    return AgendaRow(
        sort="point", ref=other.ref, entry=point.stamp.entry, party=point.party, carried=carried,
        about=_refs(point.about, group),
    )  # fmt: skip


def _refs(matters: tuple[str, ...], group: Group) -> tuple[str, ...]:
    found = (group.opened_by(matter) for matter in matters)
    return tuple(matter.ref for matter in found if matter is not None)


def _day(written: str) -> date:
    return datetime.fromisoformat(written).date()
