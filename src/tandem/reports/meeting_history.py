"""Every entry of a meeting as a reader sees it: what it did, who wrote it, when, and its words."""

from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import Reason, because
from tandem.state.meeting import Meeting
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp


def meeting_history(reading: Reading, meeting: Meeting) -> tuple[HistoryRow, ...]:
    """Answer every entry of a meeting in causal order, oldest first."""
    rows = [made_row(reading, *made) for made in (*_called(meeting), *_told(meeting))]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _called(meeting: Meeting) -> list[tuple[Stamp, str, Reason]]:
    if meeting.sighting is not None:
        parties = ", ".join(meeting.parties)
        made = [(meeting.stamp, "meeting.observed", because("did_observe_meeting", parties=parties))]
        return made + [
            (step.stamp, "meeting.reported", because(f"did_report_{step.step}", party=step.party))
            for step in meeting.later
        ]
    first, *offers = meeting.dates
    made = [(first.stamp, "meeting.proposed", because("did_propose_meeting", at=first.begins))]
    made += [(one.stamp, "meeting.date_proposed", because("did_propose_date", at=one.begins)) for one in offers]
    opened = {date.stamp.entry for date in meeting.dates}
    for choice in meeting.choices:
        date = meeting.date(choice.date)
        if choice.stamp.entry not in opened and date is not None:
            made.append((choice.stamp, "meeting.date_accepted", because("did_accept_date", at=date.begins)))
    made += [(step.stamp, f"meeting.{step.step}", because(f"did_meeting_{step.step}")) for step in meeting.steps]
    for point in meeting.points:
        made.append((point.stamp, "point.raised", because("did_raise_point")))
        made += [(point.dropped, "point.dropped", because("did_drop_point"))] if point.dropped else []
    return made


def _told(meeting: Meeting) -> list[tuple[Stamp, str, Reason]]:
    made = [
        (one.stamp, "attendance.reported", because("did_report_attendance", party=one.member, presence=one.state))
        for one in meeting.attendance
    ]
    for outcome in meeting.outcomes:
        made.append((outcome.stamp, "outcome.recorded", because("did_record_outcome", outcome=outcome.kind)))
        made += [
            (answer.stamp, "outcome.confirmed", because(f"did_outcome_{answer.answer}", party=outcome.party))
            for answer in outcome.answers
        ]
        made += [(outcome.done, "outcome.done", because("did_finish_outcome"))] if outcome.done else []
    made += [
        (one.stamp, "readout.given",
         because("did_give_readout" if one.evidence == "own" else "did_report_readout", party=one.party))
        for one in meeting.readouts
    ]  # fmt: skip
    return [*made, *((stamp, "readout.joint_declined", because("did_decline_readout")) for stamp in meeting.declined)]
