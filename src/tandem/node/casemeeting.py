"""Acts of a case file about meetings: their form, and what each of them does at the desk."""

from collections.abc import Callable, Mapping
from typing import Any

from tandem.acts.action import Evidence
from tandem.acts.meeting import Format, Later, MeetingObserved, MeetingReported, Sighted
from tandem.acts.minutes import Answer, Capacity, OutcomeKind, Presence
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import point as pointing
from tandem.desk import sighting
from tandem.desk.desk import Receipt
from tandem.node.caseform import Doing, OnMatter


class ProposeMeeting(Doing, frozen=True, kw_only=True, tag="propose_meeting"):
    """Propose a meeting; `label` names it for the rest of the file."""

    label: str
    title: str
    begins: str
    ends: str
    zone: str = ""
    format: Format = "in_person"
    invited: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    purpose: str = ""
    place: str = ""
    every: int = 0
    unit: str = ""


class ProposeNext(OnMatter, frozen=True, kw_only=True, tag="propose_next"):
    """Propose the next meeting of a series."""

    label: str


class ProposeDate(OnMatter, frozen=True, kw_only=True, tag="propose_date"):
    """Offer another date."""

    begins: str
    ends: str
    reason: str = ""
    label: str = ""


class AcceptDate(OnMatter, frozen=True, kw_only=True, tag="accept_date"):
    """Accept the date that `on` names; without it the one that waits."""

    on: str = ""


class Convene(OnMatter, frozen=True, kw_only=True, tag="convene"):
    """Call the meeting."""


class HoldMeeting(OnMatter, frozen=True, kw_only=True, tag="hold_meeting"):
    """Say that the meeting took place."""

    begun: str = ""
    over: str = ""
    place: str = ""


class PostponeMeeting(OnMatter, frozen=True, kw_only=True, tag="postpone_meeting"):
    """Put the meeting off."""

    reason: str
    until: str | None = None


class CancelMeeting(OnMatter, frozen=True, kw_only=True, tag="cancel_meeting"):
    """Call the meeting off for good."""

    reason: str


class CloseMeeting(OnMatter, frozen=True, kw_only=True, tag="close_meeting"):
    """Close the meeting."""


class RaisePoint(OnMatter, frozen=True, kw_only=True, tag="raise_point"):
    """Put a point on the agenda."""

    text: str
    label: str = ""


class DropPoint(OnMatter, frozen=True, kw_only=True, tag="drop_point"):
    """Take the own point off the agenda that `on` names."""

    on: str
    reason: str = ""


class ObserveMeeting(Doing, frozen=True, kw_only=True, tag="observe_meeting"):
    """Put a meeting on record that was not called here; the days have to be said, if only as null."""

    label: str
    between: tuple[str, ...]
    status: Sighted
    evidence: Evidence
    happened: str | None
    known: str | None
    title: str
    text: str
    source: tuple[str, ...]
    agenda: str = ""
    place: str = ""
    format: Format | None = None
    marking: str = ""


class ReportMeeting(OnMatter, frozen=True, kw_only=True, tag="report_meeting"):
    """Report what became of an observed meeting."""

    party: str
    step: Later
    evidence: Evidence
    happened: str | None
    known: str | None
    text: str
    source: tuple[str, ...]


class ReportAttendance(OnMatter, frozen=True, kw_only=True, tag="report_attendance"):
    """Say of one person what one source says."""

    member: str
    person: str
    state: Presence
    capacity: Capacity = "delegate"
    office: str = ""
    source: tuple[str, ...] = ()


class RecordOutcome(OnMatter, frozen=True, kw_only=True, tag="record_outcome"):
    """Record one outcome; `account` is the side by whose account it is."""

    outcome: OutcomeKind
    text: str
    owner: str = ""
    due: str | None = None
    account: str = ""
    source: tuple[str, ...] = ()
    label: str = ""


class ConfirmOutcome(OnMatter, frozen=True, kw_only=True, tag="confirm_outcome"):
    """Confirm or dispute the outcome that `on` names."""

    on: str
    confirmation: Answer
    reason: str = ""


class FinishOutcome(OnMatter, frozen=True, kw_only=True, tag="finish_outcome"):
    """Say that the outcome that `on` names is done."""

    on: str
    result: str = ""


class GiveReadout(OnMatter, frozen=True, kw_only=True, tag="give_readout"):
    """Give a side's account."""

    party: str
    text: str
    language: str = "en"
    published: str | None = None
    place: str = ""
    source: tuple[str, ...] = ()


class DeclineReadout(OnMatter, frozen=True, kw_only=True, tag="decline_readout"):
    """Say that there is no joint read-out."""

    reason: str = ""


MeetingAct = (
    ProposeMeeting | ProposeNext | ProposeDate | AcceptDate | Convene | HoldMeeting | PostponeMeeting | CancelMeeting
    | CloseMeeting | RaisePoint | DropPoint | ObserveMeeting | ReportMeeting | ReportAttendance | RecordOutcome
    | ConfirmOutcome | FinishOutcome | GiveReadout | DeclineReadout
)  # fmt: skip
OPENINGS = (ProposeMeeting, ProposeNext, ObserveMeeting)
"""The acts that open a meeting."""
KINDS: Mapping[type[Doing], str] = {
    ProposeMeeting: "meeting.proposed/1", ProposeNext: "meeting.proposed/1", ProposeDate: "meeting.date_proposed/1",
    AcceptDate: "meeting.date_accepted/1", Convene: "meeting.convened/1", HoldMeeting: "meeting.held/1",
    PostponeMeeting: "meeting.postponed/1", CancelMeeting: "meeting.cancelled/1", CloseMeeting: "meeting.closed/1",
    RaisePoint: "point.raised/1", DropPoint: "point.dropped/1", ObserveMeeting: "meeting.observed/1",
    ReportMeeting: "meeting.reported/1", ReportAttendance: "attendance.reported/1",
    RecordOutcome: "outcome.recorded/1", ConfirmOutcome: "outcome.confirmed/1", FinishOutcome: "outcome.done/1",
    GiveReadout: "readout.given/1", DeclineReadout: "readout.joint_declined/1",
}  # fmt: skip
"""The kind of entry that each act writes."""
ANSWERED: Mapping[type[OnMatter], type[OnMatter]] = {
    AcceptDate: ProposeDate, DropPoint: RaisePoint, ConfirmOutcome: RecordOutcome, FinishOutcome: RecordOutcome,
}  # fmt: skip
"""What an act is about with its `on`."""
_ACTS: Mapping[type[OnMatter], Callable[..., Receipt]] = {
    ProposeDate: calling.propose_date, AcceptDate: calling.accept_date, Convene: calling.convene_meeting,
    HoldMeeting: calling.hold_meeting, PostponeMeeting: calling.postpone_meeting,
    CancelMeeting: calling.cancel_meeting, CloseMeeting: calling.close_meeting, RaisePoint: pointing.raise_point,
    DropPoint: pointing.drop_point, ReportAttendance: telling.report_attendance,
    RecordOutcome: telling.record_outcome, ConfirmOutcome: telling.confirm_outcome,
    FinishOutcome: telling.finish_outcome, GiveReadout: telling.give_readout, DeclineReadout: telling.decline_readout,
    ProposeNext: calling.propose_next,
}  # fmt: skip
_OTHERWISE = {"confirmation": "answer", "outcome": "kind"}
_APART = ("by", "at", "matter", "label", "on", "source")


def do_meeting(act: Doing, *, done: Mapping[str, Receipt], given: Mapping[str, Any]) -> Receipt:
    """Do one act about a meeting; `given` is what every act of the desk takes, the desk among it. Raises NotAllowed."""
    if isinstance(act, ProposeMeeting):
        words = {name: getattr(act, name) for name in act.__struct_fields__ if name not in _APART}
        return calling.propose_meeting(**given, plan=calling.MeetingPlan(**words))
    if isinstance(act, ObserveMeeting):
        return _observe(act, given)
    if not isinstance(act, OnMatter):
        raise LookupError(f"No way to play {type(act).__name__}.")
    ref = done[act.matter].ref or ""
    if isinstance(act, ReportMeeting):
        reported = MeetingReported(
            party=act.party, step=act.step, evidence=act.evidence, happened=act.happened, known=act.known
        )
        return sighting.report_meeting(
            **given, ref=ref, reported=reported, text=act.text, source="\n".join(act.source)
        )  # fmt: skip
    said = {_OTHERWISE.get(n, n): getattr(act, n) for n in act.__struct_fields__ if n not in _APART}
    if sources := getattr(act, "source", ()):
        said["source"] = "\n".join(sources)
    if on := getattr(act, "on", ""):
        said["on"] = f"{done[on].code}-{done[on].seq}"
    return _ACTS[type(act)](**given, ref=ref, **said)


def _observe(act: ObserveMeeting, given: Mapping[str, Any]) -> Receipt:
    observed = MeetingObserved(
        between=act.between, status=act.status, evidence=act.evidence, happened=act.happened, known=act.known,
        format=act.format, marking=act.marking,
    )  # fmt: skip
    return sighting.observe_meeting(
        **given, observed=observed, title=act.title, text=act.text, agenda=act.agenda, place=act.place,
        source="\n".join(act.source),
    )  # fmt: skip
