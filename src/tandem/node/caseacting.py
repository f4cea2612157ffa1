"""Does one act of a case through the desk: which function it is for, as which officer, on which matter."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts import action as seen_to_happen
from tandem.acts.position import PositionReported
from tandem.desk import (
    action,
    comment,
    concern,
    decision,
    escalation,
    goal,
    hold,
    notice,
    position,
    question,
    scope,
    stand_in,
    window,
)
from tandem.desk.desk import Acting, Desk, Receipt
from tandem.node import caseact as form
from tandem.node import caseclearance, casemeeting, caseparallel, casetext
from tandem.node.casecheck import BY
from tandem.node.casereading import Case
from tandem.rules.moves import role_for
from tandem.rules.stand_in import not_over

_KINDS: Mapping[type[form.Doing], str] = {
    form.GiveNotice: "notice.given/1",
    form.ReviseNotice: "notice.revised/1",
    form.WithdrawNotice: "notice.withdrawn/1",
    form.Acknowledge: "notice.acknowledged/1",
    form.TakePosition: "position.taken/1",
    form.WithdrawPosition: "position.withdrawn/1",
    form.AnswerConcern: "concern.answered/1",
    form.Comment: "comment.made/1",
    form.Ask: "question.asked/1",
    form.AnswerQuestion: "question.answered/1",
    form.PlaceHold: "hold.placed/1",
    form.LiftHold: "hold.lifted/1",
    form.ExtendWindow: "window.extended/1",
    form.AnswerUrgency: "urgency.answered/1",
    form.AcceptEditorial: "revision.accepted_as_editorial/1",
    form.ReportConcern: "concern.reported/1",
    form.ConfirmConcern: "concern.confirmed/1",
    form.NameStandIn: "stand_in.named/1",
    form.EndStandIn: "stand_in.ended/1",
    form.Escalate: "matter.escalated/1",
    form.Settle: "escalation.settled/1",
    form.FindUncertified: "silence.uncertified/1",
    form.Review: "decision.reviewed/1",
    form.Decide: "decision.made/1",
    form.Sign: "signature.added/1",
    form.Start: "action.started/1",
    form.Complete: "action.completed/1",
    form.Stop: "action.stopped/1",
    form.Observe: "action.observed/1",
    form.ReportEvent: "event.reported/1",
    form.ReportPosition: "position.reported/1",
    form.Explain: "action.explained/1",
    form.StateGoal: "goal.stated/1",
    form.ConfirmGoal: "goal.confirmed/1",
    form.DisputeType: "notice.type_disputed/1",
    form.AnswerTypeDispute: "type_dispute.answered/1",
    form.WithdrawTypeDispute: "type_dispute.withdrawn/1",
    **casemeeting.KINDS,
    **casetext.KINDS,
    **caseclearance.KINDS,
    **caseparallel.KINDS,
}


def do_act(desk: Desk, case: Case, act: form.CaseAct, *, now: datetime, done: Mapping[str, Receipt]) -> Receipt:
    """Do one act of a case; `done` has the receipts of what came before, by label. Raises NotAllowed."""
    acting, seen = acting_as(desk, act.by, _KINDS[type(act)]), seen_all(desk)
    if isinstance(act, casemeeting.MeetingAct):
        return casemeeting.do_meeting(act, done=done, given={"desk": desk, "acting": acting, "now": now, "seen": seen})
    if isinstance(act, casetext.TextAct):
        return casetext.do_text(act, done=done, given={"desk": desk, "acting": acting, "now": now, "seen": seen})
    if isinstance(act, caseparallel.ParallelAct):
        given = {"desk": desk, "acting": acting, "now": now, "seen": seen}
        return caseparallel.do_parallel(act, done=done, given=given)
    if isinstance(act, caseclearance.ClearanceAct):
        given = {"desk": desk, "acting": acting, "now": now, "seen": seen}
        return caseclearance.do_clearance(act, done=done, given=given, goods=case.file.manifests)
    if isinstance(act, form.GiveNotice):
        return notice.give_notice(
            desk, acting=acting, now=now, seen=seen, draft=_draft(case, act.notice),
            supersedes=_ref(done, act.supersedes), after_the_fact=_ref(done, act.after_the_fact),
        )  # fmt: skip
    if isinstance(act, form.Observe):
        observed = seen_to_happen.ActionObserved(
            actor=act.actor, action_type=act.action_type, evidence=act.evidence, happened=act.happened, known=act.known,
            marking=act.marking,
        )  # fmt: skip
        return action.observe_action(
            desk, acting=acting, now=now, seen=seen, observed=observed, title=act.title, text=act.text,
            source="\n".join(act.source),
        )  # fmt: skip
    if isinstance(act, form.StateGoal):
        words = goal.GoalDraft(
            parties=act.parties, said_on=act.said_on, paraphrase=act.text, wording=act.wording, subject=act.subject,
            subject_words=act.subject_words, test_words=act.test, speaker=act.speaker, occasion=act.occasion,
            source="\n".join(act.source),
        )  # fmt: skip
        return goal.state_goal(desk, acting=acting, now=now, seen=seen, goal=words, evidence=act.evidence)
    if isinstance(act, form.ConfirmGoal):
        on, said = _label(done[act.on]), act.confirmation
        return goal.confirm_goal(desk, acting=acting, now=now, seen=seen, on=on, answer=said, reason=act.reason)
    if isinstance(act, form.NameStandIn | form.EndStandIn):
        return _stand_in(desk, act, acting, now, seen)
    ref = done[act.matter].ref or ""
    return _do_on(desk, case, act, acting, now, seen, ref) or _talk(desk, act, acting, now, seen, ref, done)


def _stand_in(
    desk: Desk, act: form.NameStandIn | form.EndStandIn, acting: Acting, now: datetime, seen: Mapping[str, int]
) -> Receipt:
    if isinstance(act, form.NameStandIn):
        return stand_in.name_stand_in(
            desk, acting=acting, now=now, seen=seen, away=act.officer, stand_in=act.stand_in,
            starts_on=act.starts_on, ends_on=act.ends_on, note=act.note,
        )  # fmt: skip
    away = not_over(desk.group(), acting.code, desk.moment(desk.group(), now))
    on = next((one.stamp.label for one in away if one.officer == act.officer), "")
    return stand_in.end_stand_in(desk, acting=acting, now=now, seen=seen, on=on)


def _ref(done: Mapping[str, Receipt], label: str | None) -> str | None:
    return done[label].ref if label else None


def _do_on(
    desk: Desk, case: Case, act: form.CaseAct, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str
) -> Receipt | None:
    match act:
        case form.ReviseNotice():
            draft = _draft(case, act.notice)
            return notice.revise_notice(desk, acting=acting, now=now, seen=seen, ref=ref, draft=draft)
        case form.WithdrawNotice():
            return notice.withdraw_notice(desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.reason)
        case form.Acknowledge():
            return notice.acknowledge_notice(desk, acting=acting, now=now, seen=seen, ref=ref)
        case form.TakePosition():
            return position.take_position(
                desk, acting=acting, now=now, seen=seen, ref=ref, position=act.position, reason=act.reason,
                counter_text=act.counter_text,
            )  # fmt: skip
        case form.WithdrawPosition():
            return position.withdraw_position(desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.reason)
        case form.AnswerConcern():
            return position.answer_concern(
                desk, acting=acting, now=now, seen=seen, ref=ref, party=act.party, answer=act.answer
            )
        case form.Decide():
            return decision.decide(
                desk, acting=acting, now=now, seen=seen, ref=ref, decision=act.decision, reason=act.reason,
                until=act.until, review_on=act.review_on, channel_tried=act.channel_tried, tried_on=act.tried_on,
            )  # fmt: skip
        case form.Review():
            return decision.review_decision(
                desk, acting=acting, now=now, seen=seen, ref=ref, result=act.result, next_on=act.next_on
            )
        case form.Sign():
            return decision.add_signature(desk, acting=acting, now=now, seen=seen, ref=ref)
        case form.Start():
            return decision.start_action(
                desk, acting=acting, now=now, seen=seen, ref=ref, override=act.override, reason=act.reason
            )
        case form.Complete():
            return decision.complete_action(desk, acting=acting, now=now, seen=seen, ref=ref, result=act.result)
        case form.Stop():
            return decision.stop_action(desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.reason)
        case _:
            return _tell(desk, act, acting, now, seen, ref)


def _tell(
    desk: Desk, act: form.CaseAct, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str
) -> Receipt | None:
    match act:
        case form.ReportEvent():
            event = seen_to_happen.EventReported(
                party=act.party, event=act.event, evidence=act.evidence, happened=act.happened, known=act.known,
                about=act.about,
            )  # fmt: skip
            return action.report_event(
                desk, acting=acting, now=now, seen=seen, ref=ref, event=event, text=act.text,
                source="\n".join(act.source),
            )  # fmt: skip
        case form.ReportPosition():
            report = PositionReported(
                party=act.party, position=act.position, said_by=act.said_by, happened=act.happened, known=act.known
            )
            return position.report_position(
                desk, acting=acting, now=now, seen=seen, ref=ref, report=report, text=act.text,
                source="\n".join(act.source),
            )  # fmt: skip
        case form.Explain():
            return action.explain_action(desk, acting=acting, now=now, seen=seen, ref=ref, text=act.text)
        case _:
            return _give_time(desk, act, acting, now, seen, ref)


def _give_time(
    desk: Desk, act: form.CaseAct, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str
) -> Receipt | None:
    match act:
        case form.PlaceHold():
            return hold.place_hold(
                desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.hold_reason, explanation=act.explanation
            )
        case form.LiftHold():
            return hold.lift_hold(desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.reason)
        case form.ExtendWindow():
            return window.extend_window(
                desk, acting=acting, now=now, seen=seen, ref=ref, party=act.party, until=act.until, reason=act.reason
            )
        case form.AnswerUrgency():
            return window.answer_urgency(
                desk, acting=acting, now=now, seen=seen, ref=ref, accepted=act.accepted, reason=act.reason
            )
        case form.AcceptEditorial():
            return window.accept_editorial(desk, acting=acting, now=now, seen=seen, ref=ref)
        case _:
            return _about_type(desk, act, acting, now, seen, ref)


def _about_type(
    desk: Desk, act: form.CaseAct, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str
) -> Receipt | None:
    match act:
        case form.DisputeType():
            return scope.dispute_type(
                desk, acting=acting, now=now, seen=seen, ref=ref, action_type=act.action_type, reason=act.reason
            )
        case form.AnswerTypeDispute():
            return scope.answer_type_dispute(
                desk, acting=acting, now=now, seen=seen, ref=ref, answer=act.reply, reason=act.reason
            )
        case form.WithdrawTypeDispute():
            return scope.withdraw_type_dispute(desk, acting=acting, now=now, seen=seen, ref=ref, reason=act.reason)
        case _:
            return _take_higher(desk, act, acting, now, seen, ref)


def _take_higher(
    desk: Desk, act: form.CaseAct, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str
) -> Receipt | None:
    match act:
        case form.Escalate():
            return escalation.escalate_matter(
                desk, acting=acting, now=now, seen=seen, ref=ref, level=act.level, reason=act.reason
            )
        case form.Settle():
            return escalation.settle_escalation(desk, acting=acting, now=now, seen=seen, ref=ref, result=act.result)
        case form.FindUncertified():
            return escalation.find_uncertified(
                desk, acting=acting, now=now, seen=seen, ref=ref, party=act.party, reason=act.reason
            )
        case _:
            return None


def _talk(
    desk: Desk,
    act: form.CaseAct,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    done: Mapping[str, Receipt],
) -> Receipt:
    match act:
        case form.Comment():
            on = _label(done[act.on]) if act.on else None
            return comment.make_comment(desk, acting=acting, now=now, seen=seen, ref=ref, text=act.text, on=on)
        case form.Ask():
            return question.ask_question(
                desk, acting=acting, now=now, seen=seen, ref=ref, to=act.to, question=act.question
            )
        case form.AnswerQuestion():
            asked = done[act.on].entry if act.on else ""
            return question.answer_question(
                desk, acting=acting, now=now, seen=seen, ref=ref, answer=act.answer, question=asked
            )
        case form.ReportConcern():
            return concern.report_concern(
                desk, acting=acting, now=now, seen=seen, ref=ref, raised_by=act.raised_by, raised_with=act.raised_with,
                by_way=act.by_way, happened=act.happened, position=act.position, text=act.text,
                source="\n".join(act.source),
            )  # fmt: skip
        case form.ConfirmConcern():
            return concern.confirm_concern(
                desk, acting=acting, now=now, seen=seen, ref=ref, on=_label(done[act.on]), answer=act.confirmation,
                reason=act.reason,
            )  # fmt: skip
        case _:
            raise LookupError(f"No way to play {form.kind_of(act)}.")


def _label(receipt: Receipt) -> str:
    """The label of an entry as the desk writes it: `US-7`."""
    return f"{receipt.code}-{receipt.seq}"


def _draft(case: Case, said: form.CaseNotice) -> notice.NoticeDraft:
    words = {name: getattr(said, name) for name in said.__struct_fields__ if name != "manifest"}
    rows = case.file.manifests[said.manifest] if said.manifest else ()
    return notice.NoticeDraft(**words, manifest=rows)


def seen_all(desk: Desk) -> Mapping[str, int]:
    """Every officer of a case has read everything there is."""
    return dict(desk.group().frontier)


def acting_as(desk: Desk, by: str, kind: str) -> Acting:
    """Answer who acts, in the role in which the charter lets that officer do this."""
    read = BY.fullmatch(by)
    code, number = (read[1], int(read[2])) if read else (by, 0)
    folded = desk.group()
    officer = folded.officer(code, number)
    role = role_for(folded, code, number, kind) or (officer.roles[0] if officer else "")
    return Acting(code, number, role)
