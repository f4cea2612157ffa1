"""The register of wire names: each is written here once and never changes."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from tandem.acts import (
    account,
    action,
    clearance,
    comment,
    commitment,
    concern,
    decision,
    erasure,
    escalation,
    goal,
    group,
    hold,
    key,
    linkage,
    measure,
    meeting,
    minutes,
    node,
    notice,
    position,
    question,
    restoring,
    scope,
    source,
    stand_in,
    statement,
    surprise,
    text,
    watch_report,
)
from tandem.acts.act import ONE_LINE, Act, Kind, Prose

_TITLE = Prose("title", ONE_LINE, required=True)
_WHAT = Prose("what", required=True)
_REASON = Prose("reason")
_MUST_REASON = Prose("reason", required=True)
_SOURCE = Prose("source", 500)
_WORDS = Prose("words", text.LONGEST_TEXT, required=True)
_TEXT = (_TITLE, Prose("note", 2000))
_PLACE = Prose("place", ONE_LINE)
_NOTICE = (_TITLE, _WHAT, Prose("route", 1000), Prose("channel", ONE_LINE), Prose("urgency", 2000))

_KINDS = (
    Kind("group.founded/1", group.GroupFounded, crit=True),
    Kind("calendar.published/1", group.CalendarPublished, crit=True),
    Kind("calendar.accepted/1", group.CalendarAccepted, crit=True),
    Kind(
        "officer.appointed/1",
        group.OfficerAppointed,
        crit=True,
        prose=(Prose("name", ONE_LINE, required=True),),
    ),
    Kind("officer.relieved/1", group.OfficerRelieved, crit=True),
    Kind("stand_in.named/1", stand_in.StandInNamed, crit=False, prose=(Prose("note", 2000),)),
    Kind("stand_in.ended/1", stand_in.StandInEnded, crit=False),
    Kind("signature.added/1", group.SignatureAdded, crit=True),
    Kind("clock.set/1", group.ClockSet, crit=True),
    Kind("node.declared/1", node.NodeDeclared, crit=False),
    Kind("key.rotated/1", key.KeyRotated, crit=True),
    Kind("key.revoked/1", key.KeyRevoked, crit=True),
    Kind("section.erased/1", erasure.SectionErased, crit=True, prose=(_REASON,)),
    Kind("erasure.answered/1", erasure.ErasureAnswered, crit=False, prose=(_REASON,)),
    Kind("record.restored/1", restoring.RecordRestored, crit=False, prose=(_MUST_REASON,)),
    Kind("fork.resolved/1", restoring.ForkResolved, crit=True, prose=(_MUST_REASON,)),
    Kind("notice.given/1", notice.NoticeGiven, crit=True, prose=_NOTICE, papers=True),
    Kind("notice.revised/1", notice.NoticeRevised, crit=True, prose=(*_NOTICE, Prose("changes", 2000)), papers=True),
    Kind("notice.withdrawn/1", notice.NoticeWithdrawn, crit=True, prose=(_MUST_REASON,)),
    Kind("notice.received/1", notice.NoticeReceived, crit=True),
    Kind("notice.unreadable/1", notice.NoticeUnreadable, crit=True),
    Kind("notice.deposited/1", notice.NoticeDeposited, crit=True),
    Kind("notice.acknowledged/1", notice.NoticeAcknowledged, crit=True),
    Kind("window.closed/1", notice.WindowClosed, crit=True),
    Kind("window.reopened/1", notice.WindowReopened, crit=True),
    Kind("position.taken/1", position.PositionTaken, crit=True, prose=(_REASON, Prose("counter_text"))),
    Kind("position.withdrawn/1", position.PositionWithdrawn, crit=True, prose=(_REASON,)),
    Kind("concern.answered/1", position.ConcernAnswered, crit=True, prose=(Prose("answer", required=True),)),
    Kind(
        "position.reported/1",
        position.PositionReported,
        crit=False,
        prose=(Prose("text", required=True), _SOURCE),
    ),
    Kind("hold.placed/1", hold.HoldPlaced, crit=True, prose=(Prose("explanation"),)),
    Kind("hold.lifted/1", hold.HoldLifted, crit=True, prose=(_REASON,)),
    Kind(
        "goal.stated/1",
        goal.GoalStated,
        crit=False,
        prose=(
            Prose("paraphrase", 2000, required=True),
            Prose("wording", 500),
            Prose("subject", ONE_LINE),
            Prose("test", 500),
            Prose("speaker", ONE_LINE),
            Prose("occasion", ONE_LINE),
            _SOURCE,
        ),
    ),
    Kind("goal.confirmed/1", goal.GoalConfirmed, crit=False, prose=(_REASON,)),
    Kind("notice.type_disputed/1", scope.TypeDisputed, crit=False, prose=(_MUST_REASON,)),
    Kind("type_dispute.answered/1", scope.TypeDisputeAnswered, crit=False, prose=(_MUST_REASON,)),
    Kind("type_dispute.withdrawn/1", scope.TypeDisputeWithdrawn, crit=False, prose=(_REASON,)),
    Kind("comment.made/1", comment.CommentMade, crit=False, prose=(Prose("text", required=True),)),
    Kind("concern.reported/1", concern.ConcernReported, crit=False, prose=(Prose("text", required=True), _SOURCE)),
    Kind("concern.confirmed/1", concern.ConcernConfirmed, crit=False, prose=(_REASON,)),
    Kind("question.asked/1", question.QuestionAsked, crit=True, prose=(Prose("question", required=True),)),
    Kind("question.answered/1", question.QuestionAnswered, crit=True, prose=(Prose("answer", required=True),)),
    Kind("window.extended/1", notice.WindowExtended, crit=True, prose=(_REASON,)),
    Kind("urgency.answered/1", notice.UrgencyAnswered, crit=True, prose=(_REASON,)),
    Kind("revision.accepted_as_editorial/1", notice.RevisionAcceptedAsEditorial, crit=True),
    Kind(
        "decision.made/1",
        decision.DecisionMade,
        crit=True,
        prose=(_REASON, Prose("channel_tried", ONE_LINE)),
    ),
    Kind("decision.reviewed/1", decision.DecisionReviewed, crit=True, prose=(Prose("result", required=True),)),
    Kind("matter.escalated/1", escalation.MatterEscalated, crit=True, prose=(_MUST_REASON,)),
    Kind(
        "escalation.settled/1",
        escalation.EscalationSettled,
        crit=True,
        prose=(Prose("result", required=True),),
    ),
    Kind("silence.uncertified/1", escalation.SilenceUncertified, crit=True, prose=(_REASON,)),
    Kind("action.started/1", decision.ActionStarted, crit=True, prose=(_REASON,)),
    Kind("action.completed/1", decision.ActionCompleted, crit=True, prose=(Prose("result"),)),
    Kind("action.stopped/1", decision.ActionStopped, crit=True, prose=(_MUST_REASON,)),
    Kind(
        "action.observed/1",
        action.ActionObserved,
        crit=True,
        prose=(_TITLE, Prose("text", required=True), _SOURCE),
    ),
    Kind("event.reported/1", action.EventReported, crit=False, prose=(Prose("text", required=True), _SOURCE)),
    Kind("action.explained/1", action.ActionExplained, crit=True, prose=(Prose("text", required=True),)),
    Kind("text.proposed/1", text.TextProposed, crit=True, prose=_TEXT),
    Kind("text.revised/1", text.TextRevised, crit=True, prose=_TEXT),
    Kind("text.accepted/1", text.TextAccepted, crit=True),
    Kind("text.refused/1", text.TextRefused, crit=True, prose=(_MUST_REASON,)),
    Kind("text.recalled/1", text.TextRecalled, crit=True, prose=(_MUST_REASON,)),
    Kind(
        "text.published/1",
        text.TextPublished,
        crit=False,
        prose=(_WORDS, Prose("place", ONE_LINE, required=True), _SOURCE),
    ),
    Kind("text.translated/1", text.TextTranslated, crit=False, prose=(_WORDS,)),
    Kind("text.statement_made/1", text.TextStatementMade, crit=False, prose=(Prose("text", required=True),)),
    Kind("text.reviewed/1", text.TextReviewed, crit=True, prose=(Prose("note", 2000),)),
    Kind("meeting.proposed/1", meeting.MeetingProposed, crit=True, prose=(_TITLE, Prose("purpose"), _PLACE)),
    Kind("meeting.date_proposed/1", meeting.DateProposed, crit=True, prose=(_REASON,)),
    Kind("meeting.date_accepted/1", meeting.DateAccepted, crit=True),
    Kind("meeting.convened/1", meeting.MeetingConvened, crit=True),
    Kind("meeting.held/1", meeting.MeetingHeld, crit=True, prose=(_PLACE,)),
    Kind("meeting.postponed/1", meeting.MeetingPostponed, crit=True, prose=(_MUST_REASON,)),
    Kind("meeting.cancelled/1", meeting.MeetingCancelled, crit=True, prose=(_MUST_REASON,)),
    Kind("meeting.closed/1", meeting.MeetingClosed, crit=True),
    Kind("point.raised/1", meeting.PointRaised, crit=False, prose=(Prose("text", 2000, required=True),)),
    Kind("point.dropped/1", meeting.PointDropped, crit=False, prose=(_REASON,)),
    Kind(
        "meeting.observed/1",
        meeting.MeetingObserved,
        crit=True,
        prose=(_TITLE, Prose("text", required=True), Prose("agenda"), _PLACE, _SOURCE),
    ),
    Kind("meeting.reported/1", meeting.MeetingReported, crit=False, prose=(Prose("text", required=True), _SOURCE)),
    Kind(
        "attendance.reported/1",
        minutes.AttendanceReported,
        crit=False,
        prose=(Prose("person", ONE_LINE, required=True), Prose("office", ONE_LINE), _SOURCE),
    ),
    Kind("outcome.recorded/1", minutes.OutcomeRecorded, crit=False, prose=(Prose("text", required=True), _SOURCE)),
    Kind("outcome.confirmed/1", minutes.OutcomeConfirmed, crit=False, prose=(_REASON,)),
    Kind("outcome.done/1", minutes.OutcomeDone, crit=False, prose=(Prose("result"),)),
    Kind(
        "readout.given/1",
        minutes.ReadoutGiven,
        crit=False,
        prose=(Prose("text", required=True), _PLACE, _SOURCE),
    ),
    Kind("readout.joint_declined/1", minutes.JointReadoutDeclined, crit=True, prose=(_REASON,)),
    Kind("clearance.assessed/1", clearance.ClearanceAssessed, crit=True, prose=(Prose("note", 2000), _SOURCE)),
    Kind("line.judged/1", clearance.LineJudged, crit=True, prose=(_MUST_REASON,)),
    Kind("requirement.waived/1", clearance.RequirementWaived, crit=True, prose=(_MUST_REASON,)),
    Kind("request.filed/1", clearance.RequestFiled, crit=True, prose=(_TITLE, Prose("what"), _SOURCE), papers=True),
    Kind("request.moved/1", clearance.RequestMoved, crit=True, prose=(Prose("text"), _SOURCE), papers=True),
    Kind("request.withdrawn/1", clearance.RequestWithdrawn, crit=True, prose=(_MUST_REASON, _SOURCE), papers=True),
    Kind(
        "request.decided/1",
        clearance.RequestDecided,
        crit=True,
        prose=(_REASON, Prose("conditions"), Prose("scope"), _SOURCE),
        papers=True,
    ),
    Kind(
        "grant.changed/1",
        clearance.GrantChanged,
        crit=True,
        prose=(_REASON, Prose("conditions"), Prose("scope"), _SOURCE),
        papers=True,
    ),
    Kind("clearance.confirmed/1", clearance.ClearanceConfirmed, crit=True, prose=(_REASON,), papers=True),
    Kind("clearance.disputed/1", clearance.ClearanceDisputed, crit=True, prose=(_MUST_REASON,), papers=True),
    Kind(
        "instrument.filed/1",
        commitment.InstrumentFiled,
        crit=False,
        prose=(_TITLE, _PLACE, Prose("note", 2000), _SOURCE),
    ),
    Kind(
        "commitment.stated/1",
        commitment.CommitmentStated,
        crit=False,
        prose=(
            Prose("text", 2000, required=True),
            Prose("passage", 500),
            Prose("deadline_words", ONE_LINE),
            Prose("note", 2000),
            _SOURCE,
        ),
    ),
    Kind("commitment.answered/1", commitment.CommitmentAnswered, crit=False, prose=(_REASON, _SOURCE)),
    Kind("commitment.settled/1", commitment.CommitmentSettled, crit=False, prose=(_REASON, _SOURCE)),
    Kind(
        "condition.stated/1",
        commitment.ConditionStated,
        crit=False,
        prose=(
            Prose("text", 2000, required=True),
            Prose("event", 500),
            Prose("speaker", ONE_LINE),
            Prose("note", 2000),
            _SOURCE,
        ),
    ),
    Kind("condition.ended/1", commitment.ConditionEnded, crit=False, prose=(_REASON, _SOURCE)),
    Kind(
        "measure.reported/1",
        measure.MeasureReported,
        crit=False,
        prose=(
            _TITLE,
            Prose("text", 2000),
            Prose("established", 500),
            Prose("consultation", 1000),
            Prose("note", 2000),
            _SOURCE,
        ),
    ),
    Kind("measure.judged/1", measure.MeasureJudged, crit=False, prose=(_REASON, _SOURCE)),
    Kind("step.assessed/1", measure.StepAssessed, crit=False, prose=(_REASON, _SOURCE)),
    Kind(
        "policy.stated/1",
        linkage.PolicyStated,
        crit=False,
        prose=(
            _TITLE,
            Prose("words", 2000, required=True),
            Prose("speaker", ONE_LINE),
            Prose("passage", 500),
            Prose("note", 2000),
            _SOURCE,
        ),
    ),
    Kind("policy.withdrawn/1", linkage.PolicyWithdrawn, crit=False, prose=(_MUST_REASON,)),
    Kind(
        "surprise.reported/1",
        surprise.SurpriseReported,
        crit=False,
        prose=(_TITLE, Prose("text", required=True), Prose("accounts"), _SOURCE),
    ),
    Kind("surprise.answered/1", surprise.SurpriseAnswered, crit=False, prose=(Prose("text", required=True), _SOURCE)),
    Kind(
        "contact.recorded/1",
        surprise.ContactRecorded,
        crit=False,
        prose=(Prose("text", required=True), Prose("speaker", ONE_LINE), _SOURCE),
    ),
    Kind(
        "source.filed/1",
        source.SourceFiled,
        crit=False,
        prose=(_TITLE, Prose("outlet", ONE_LINE), Prose("url", 2000), Prose("note", 2000)),
    ),
    Kind(
        "statement.recorded/1",
        statement.StatementRecorded,
        crit=False,
        prose=(
            Prose("words", required=True),
            Prose("translation"),
            Prose("speaker", ONE_LINE),
            Prose("office", ONE_LINE),
            Prose("chain", 1000),
            _PLACE,
            Prose("before", ONE_LINE),
            Prose("after", ONE_LINE),
            Prose("note", 2000),
        ),
    ),
    Kind("statement.withdrawn/1", statement.StatementWithdrawn, crit=False, prose=(_MUST_REASON,)),
    Kind("departure.noted/1", statement.DepartureNoted, crit=False, prose=(_MUST_REASON,)),
    Kind(
        "account.opened/1",
        account.AccountOpened,
        crit=False,
        prose=(Prose("question", ONE_LINE, required=True), Prose("explanation", 2000)),
    ),
    Kind(
        "account.told/1",
        account.AccountTold,
        crit=False,
        prose=(Prose("value", ONE_LINE, required=True), Prose("note", 2000)),
    ),
    Kind("account.settled/1", account.AccountSettled, crit=False, prose=(_REASON,)),
    Kind(
        "report.published/1",
        watch_report.ReportPublished,
        crit=False,
        prose=(_TITLE, Prose("text", text.LONGEST_TEXT, required=True)),
    ),
    Kind(
        "report.corrected/1",
        watch_report.ReportCorrected,
        crit=False,
        prose=(Prose("correction", 2000, required=True), Prose("text", text.LONGEST_TEXT, required=True)),
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.wire: kind for kind in _KINDS})
"""Every kind that this version knows, by wire name."""

OPEN_TO_MONITORS = frozenset(
    {
        "group.founded/1", "node.declared/1", "calendar.published/1", "officer.appointed/1", "officer.relieved/1",
        "clock.set/1", "key.rotated/1", "key.revoked/1",
        "section.erased/1", "erasure.answered/1", "record.restored/1", "fork.resolved/1",
        "position.reported/1", "action.observed/1", "event.reported/1", "text.published/1", "meeting.observed/1",
        "meeting.reported/1", "attendance.reported/1", "outcome.recorded/1", "readout.given/1",
        "type_dispute.answered/1", "goal.stated/1", "clearance.assessed/1", "request.filed/1", "request.moved/1",
        "request.withdrawn/1", "request.decided/1", "grant.changed/1",
        "instrument.filed/1", "commitment.stated/1", "commitment.answered/1", "commitment.settled/1",
        "condition.stated/1", "condition.ended/1", "measure.reported/1", "measure.judged/1", "step.assessed/1",
        "policy.stated/1", "policy.withdrawn/1", "surprise.reported/1", "surprise.answered/1", "contact.recorded/1",
        "source.filed/1", "statement.recorded/1", "statement.withdrawn/1", "departure.noted/1", "account.opened/1",
        "account.told/1", "account.settled/1", "report.published/1", "report.corrected/1",
    }
)  # fmt: skip
"""The kinds that a member may write that is no party; all others speak for a party."""

DEPOSITARIES_ALONE = frozenset({"notice.deposited/1"})
"""The kinds that nobody but a depositary may write."""

OPEN_TO_DEPOSITARIES = DEPOSITARIES_ALONE | {
    "group.founded/1", "node.declared/1", "key.rotated/1", "key.revoked/1", "officer.appointed/1",
    "officer.relieved/1", "section.erased/1", "erasure.answered/1", "record.restored/1", "fork.resolved/1",
}  # fmt: skip
"""The kinds that a depositary may write, which keeps the record and says nothing about any matter."""

BEFORE_ALL_SIGNED = frozenset({"node.declared/1"})
"""The kinds that may be written while a member has not signed the founding yet: the nodes want them to get there."""

_WIRE_NAMES = {kind.act: kind.wire for kind in _KINDS}
_DECODERS = {kind.wire: msgspec.json.Decoder(kind.act) for kind in _KINDS}


def wire_name(act: type[Act]) -> str:
    """Answer the wire name under which an act is put on record."""
    return _WIRE_NAMES[act]


def read_facts(*, kind: str, facts: msgspec.Raw) -> Act | None:
    """Read the facts of an entry; None where this version does not know the kind.

    Raises msgspec.ValidationError where the facts are not what the wire name promises.
    """
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return None
    act = decoder.decode(facts)
    if fault := act.fault():
        raise msgspec.ValidationError(fault)
    return act


def write_facts(act: Act) -> dict[str, object]:
    """Answer the facts of an act as plain values, ready for canonical bytes."""
    plain: dict[str, object] = msgspec.to_builtins(act)
    return plain


def schemas() -> dict[str, dict[str, object]]:
    """Answer the JSON Schema of every kind, by wire name."""
    return {kind.wire: msgspec.json.schema(kind.act) for kind in _KINDS}
