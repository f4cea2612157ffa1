"""Plays a case through the desk: every act passes the rules, in order, and the node writes what is due in between.

In a simulated case the clock seat sets the clock before each act, and to each deadline on the way, so that receipts and
closed windows stand at their times. Any other case is recorded at the time at which it is loaded: a monitor signs
today what happened then, and the acts themselves say when it happened and since when it was known.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.acts import action as seen_to_happen
from tandem.acts.position import PositionReported
from tandem.desk import action, decision, duties, group, notice, position
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.node import casefile as form
from tandem.node.casecheck import BY
from tandem.node.casereading import Case
from tandem.regimes.calendar import BadCalendar
from tandem.reports.speaker import Speaker
from tandem.rules.hearing import hearings
from tandem.rules.instant import instant
from tandem.rules.moves import role_for

_KINDS: Mapping[type[form.Doing], str] = {
    form.GiveNotice: "notice.given/1",
    form.ReviseNotice: "notice.revised/1",
    form.WithdrawNotice: "notice.withdrawn/1",
    form.Acknowledge: "notice.acknowledged/1",
    form.TakePosition: "position.taken/1",
    form.WithdrawPosition: "position.withdrawn/1",
    form.AnswerConcern: "concern.answered/1",
    form.Decide: "decision.made/1",
    form.Sign: "signature.added/1",
    form.Start: "action.started/1",
    form.Complete: "action.completed/1",
    form.Stop: "action.stopped/1",
    form.Observe: "action.observed/1",
    form.ReportEvent: "event.reported/1",
    form.ReportPosition: "position.reported/1",
    form.Explain: "action.explained/1",
}


def prepare_group(desk: Desk, case: Case, *, now: datetime) -> None:
    """Set the clock, lay down the calendars and appoint the officers. Raises BadCase with the place of a refusal."""
    opens = case.instant(case.file.opens) if case.file.opens else now
    if case.file.simulated:
        _set_clock(desk, case, opens)
    for number, calendar in enumerate(case.file.calendars):
        try:
            _lay_down(desk, case, calendar, opens)
        except (NotAllowed, BadCalendar, ValueError) as refused:
            raise case.bad(("calendars", number), _said(case, refused)) from refused
    for number, officer in enumerate(case.file.officers):
        try:
            acting = _acting(desk, f"{officer.seat}/1", "officer.appointed/1")
            group.appoint_officer(
                desk, acting=acting, now=opens, seen=_seen(desk), number=officer.number, roles=officer.roles,
                name=officer.name,
            )  # fmt: skip
        except NotAllowed as refused:
            raise case.bad(("officers", number), _said(case, refused)) from refused


def _lay_down(desk: Desk, case: Case, calendar: form.CaseCalendar, now: datetime) -> None:
    table: dict[str, Any] = json.loads((case.folder / calendar.file).read_text(encoding="utf-8"))
    publisher = _acting(desk, calendar.published_by, "calendar.published/1")
    group.publish_calendar(desk, acting=publisher, now=now, seen=_seen(desk), calendar=table)
    digest = desk.group().published[-1].digest
    for by in calendar.accepted_by:
        acting = _acting(desk, by, "calendar.accepted/1")
        group.accept_calendar(desk, acting=acting, now=now, seen=_seen(desk), digest=digest)


def play(desk: Desk, case: Case, *, now: datetime) -> Mapping[str, str]:
    """Do every act of a case, and answer the reference of each matter by its label.

    Raises BadCase with the place of the first act that the rules refuse.
    """
    refs: dict[str, str] = {}
    for number, act in enumerate(case.file.acts):
        at = case.instant(act.at) if act.at else now
        if case.file.simulated:
            _advance(desk, case, at)
        try:
            receipt = _do(desk, case, act, at, refs)
        except NotAllowed as refused:
            raise case.bad_act(number, _said(case, refused)) from refused
        if isinstance(act, form.GiveNotice | form.Observe) and receipt.ref:
            refs[act.label] = receipt.ref
        duties.keep_watch(desk, now=at)
    if case.file.closes:
        _advance(desk, case, case.instant(case.file.closes))
    return refs


def _advance(desk: Desk, case: Case, to: datetime) -> None:
    """Bring the clock to an instant, stopping at every deadline on the way."""
    while (stop := _next_deadline(desk, to)) is not None:
        _set_clock(desk, case, stop)
    _set_clock(desk, case, to)


def _next_deadline(desk: Desk, to: datetime) -> datetime | None:
    folded = desk.group()
    now = instant(folded.clock or "")
    open_ones = [one for one in folded.notices.values() if not one.steps and not one.ended]
    ends = [
        hearing.deadline.at
        for one in open_ones
        if one.id not in folded.superseded
        for hearing in hearings(notice=one, group=folded, now=now)
        if hearing.deadline is not None and hearing.deadline.at is not None and not hearing.answered
    ]
    return min((at for at in ends if now < at < to), default=None)


def _set_clock(desk: Desk, case: Case, to: datetime) -> None:
    clock = desk.group().clock
    if clock is not None and instant(clock) == to:
        return
    acting = _acting(desk, f"{case.file.group.clock_seat}/1", "clock.set/1")
    group.set_clock(desk, acting=acting, to=to, seen=_seen(desk))
    duties.keep_watch(desk, now=to)


def _seen(desk: Desk) -> Mapping[str, int]:
    """Every officer of a case has read everything there is."""
    return dict(desk.group().frontier)


def _acting(desk: Desk, by: str, kind: str) -> Acting:
    read = BY.fullmatch(by)
    code, number = (read[1], int(read[2])) if read else (by, 0)
    folded = desk.group()
    officer = folded.officer(code, number)
    role = role_for(folded, code, number, kind) or (officer.roles[0] if officer else "")
    return Acting(code, number, role)


def _said(case: Case, refused: Exception) -> str:
    if not isinstance(refused, NotAllowed):
        return str(refused)
    speaker = Speaker("en", case.file.group.zone)
    return " ".join(speaker.reason(reason) for reason in refused.reasons)


def _do(desk: Desk, case: Case, act: form.CaseAct, at: datetime, refs: Mapping[str, str]) -> Receipt:
    acting, seen = _acting(desk, act.by, _KINDS[type(act)]), _seen(desk)
    if isinstance(act, form.GiveNotice):
        return notice.give_notice(
            desk, acting=acting, now=at, seen=seen, draft=_draft(case, act.notice),
            supersedes=refs.get(act.supersedes or ""), after_the_fact=refs.get(act.after_the_fact or ""),
        )  # fmt: skip
    if isinstance(act, form.Observe):
        observed = seen_to_happen.ActionObserved(
            actor=act.actor, action_type=act.action_type, evidence=act.evidence, happened=act.happened, known=act.known
        )
        return action.observe_action(
            desk, acting=acting, now=at, seen=seen, observed=observed, title=act.title, text=act.text,
            source="\n".join(act.source),
        )  # fmt: skip
    return _do_on(desk, case, act, acting, at, seen, refs[act.matter])


def _do_on(
    desk: Desk, case: Case, act: form.CaseAct, acting: Acting, at: datetime, seen: Mapping[str, int], ref: str
) -> Receipt:
    match act:
        case form.ReviseNotice():
            draft = _draft(case, act.notice)
            return notice.revise_notice(desk, acting=acting, now=at, seen=seen, ref=ref, draft=draft)
        case form.WithdrawNotice():
            return notice.withdraw_notice(desk, acting=acting, now=at, seen=seen, ref=ref, reason=act.reason)
        case form.Acknowledge():
            return notice.acknowledge_notice(desk, acting=acting, now=at, seen=seen, ref=ref)
        case form.TakePosition():
            return position.take_position(
                desk, acting=acting, now=at, seen=seen, ref=ref, position=act.position, reason=act.reason,
                counter_text=act.counter_text,
            )  # fmt: skip
        case form.WithdrawPosition():
            return position.withdraw_position(desk, acting=acting, now=at, seen=seen, ref=ref, reason=act.reason)
        case form.AnswerConcern():
            return position.answer_concern(
                desk, acting=acting, now=at, seen=seen, ref=ref, party=act.party, answer=act.answer
            )
        case form.Decide():
            return decision.decide(
                desk, acting=acting, now=at, seen=seen, ref=ref, decision=act.decision, reason=act.reason,
                until=act.until,
            )  # fmt: skip
        case form.Sign():
            return decision.add_signature(desk, acting=acting, now=at, seen=seen, ref=ref)
        case form.Start():
            return decision.start_action(
                desk, acting=acting, now=at, seen=seen, ref=ref, override=act.override, reason=act.reason
            )
        case form.Complete():
            return decision.complete_action(desk, acting=acting, now=at, seen=seen, ref=ref, result=act.result)
        case form.Stop():
            return decision.stop_action(desk, acting=acting, now=at, seen=seen, ref=ref, reason=act.reason)
        case _:
            return _tell(desk, act, acting, at, seen, ref)


def _tell(desk: Desk, act: form.CaseAct, acting: Acting, at: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    match act:
        case form.ReportEvent():
            event = seen_to_happen.EventReported(
                party=act.party, event=act.event, evidence=act.evidence, happened=act.happened, known=act.known,
                about=act.about,
            )  # fmt: skip
            return action.report_event(
                desk, acting=acting, now=at, seen=seen, ref=ref, event=event, text=act.text,
                source="\n".join(act.source),
            )  # fmt: skip
        case form.ReportPosition():
            report = PositionReported(
                party=act.party, position=act.position, said_by=act.said_by, happened=act.happened, known=act.known
            )
            return position.report_position(
                desk, acting=acting, now=at, seen=seen, ref=ref, report=report, text=act.text,
                source="\n".join(act.source),
            )  # fmt: skip
        case form.Explain():
            return action.explain_action(desk, acting=acting, now=at, seen=seen, ref=ref, text=act.text)
        case _:
            raise LookupError(f"No way to play {form.kind_of(act)}.")


def _draft(case: Case, said: form.CaseNotice) -> notice.NoticeDraft:
    words = {name: getattr(said, name) for name in said.__struct_fields__ if name != "manifest"}
    rows = case.file.manifests[said.manifest] if said.manifest else ()
    return notice.NoticeDraft(**words, manifest=rows)
