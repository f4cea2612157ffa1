"""Acts of the owner after the hearing: decide, start, complete, stop; and the second officer's signature."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

from tandem.acts import decision as decided
from tandem.acts.act import Act
from tandem.acts.group import SignatureAdded
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import check_open, check_owner, citations, day_faults, notice_of, version_ref
from tandem.desk.writing import Guard, check_fresh, put
from tandem.record.entry import Ref
from tandem.rules.hearing import hearings
from tandem.rules.instant import instant
from tandem.rules.notice import absent, awaits_signature, decision_half_signed, is_ready, may_decide, may_start
from tandem.rules.reason import because
from tandem.rules.review import local_day, review_planned
from tandem.rules.signature import second_role_of, waiting_for_signature
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice

_NEWS = ("version", "position", "closing", "hold")


def decide(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    decision: str,
    reason: str = "",
    until: str | None = None,
    review_on: str | None = None,
    channel_tried: str = "",
    tried_on: str | None = None,
) -> Receipt:
    """Decide on the latest version: go, go over objection, go unheard, or postpone until a day.

    On `review_on` the decision to go is looked at again. To go unheard, the absent parties were tried by another
    channel, `channel_tried`, on the day `tried_on`.
    """
    if decision not in get_args(decided.Choice):
        known = ", ".join(get_args(decided.Choice))
        raise NotAllowed(because("decision_unknown", found=decision[:40], known=known))
    if decision != "go" and not reason.strip():
        raise NotAllowed(because("reason_missing", position=decision))
    if decision == "postpone" and (faults := day_faults(until=until)):
        raise NotAllowed(*faults)
    if review_on and decision == "postpone":
        raise NotAllowed(because("review_of_nothing"))
    if review_on and (faults := day_faults(review_on=review_on)):
        raise NotAllowed(*faults)
    unheard = decision == "go_unheard"
    if unheard and not channel_tried.strip():
        raise NotAllowed(because("prose_missing", name="channel_tried"))
    if unheard and (faults := day_faults(tried_on=tried_on)):
        raise NotAllowed(*faults)
    notice = notice_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        _check_to_come(group, acting.code, moment, review_on=review_on)
        latest = notice_of(group, ref)
        check_fresh(latest, seen, (*_NEWS, "receipt") if unheard else _NEWS)
        if unheard and tried_on:
            _check_tried(group, latest, moment, tried_on)
        answer = may_decide(latest, group, moment, decision)
        if not answer.is_yes:
            raise NotAllowed(*answer.reasons)
        half = decision_half_signed(latest, group)
        if half is not None and awaits_signature(half, latest, group, moment, decision):
            raise NotAllowed(because("decision_wants_signature", ref=ref, role=second_role_of(half, group) or ""))

    cleared = is_ready(notice, desk.group(), now).is_yes
    act = decided.DecisionMade(
        decision=decision,  # type: ignore[arg-type]
        subject_to_clearance=decision != "postpone" and not cleared,
        until=until if decision == "postpone" else None,
        review_on=review_on or None,
        unheard=_away(desk, notice, now) if unheard else (),
        tried_on=tried_on if unheard else None,
    )
    return put(
        desk, acting=acting, now=now, act=act, seen=seen, refs=(version_ref(notice), *citations(notice, desk.group())),
        prose={"reason": reason, "channel_tried": channel_tried if unheard else ""}, guard=guard,
    )  # fmt: skip


def _away(desk: Desk, notice: Notice, now: datetime) -> tuple[str, ...]:
    """The parties that a decision made now would pass over; one that names nobody is refused by its guard."""
    group = desk.group()
    return absent(hearings(notice=notice, group=group, now=desk.moment(group, now))) or ("-",)


def _check_tried(group: Group, notice: Notice, moment: datetime, tried_on: str) -> None:
    """Another channel is tried once the notice is given, and before the owner goes on."""
    given = local_day(group, notice.owner, instant(notice.current.stamp.at))
    if date.fromisoformat(tried_on) > local_day(group, notice.owner, moment):
        raise NotAllowed(because("day_to_come", name="tried_on", found=tried_on))
    if date.fromisoformat(tried_on) < given:
        raise NotAllowed(because("tried_before_notice", found=tried_on, day=given.isoformat()))


def review_decision(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    result: str,
    next_on: str | None = None,
) -> Receipt:
    """Say what came of looking at the decision again, and on which day it is looked at once more, if at all."""
    if next_on and (faults := day_faults(next_on=next_on)):
        raise NotAllowed(*faults)
    notice = notice_of(desk.group(), ref)
    planned = review_planned(notice, desk.group())

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        _check_to_come(group, acting.code, moment, next_on=next_on)
        latest = review_planned(notice_of(group, ref), group)
        if planned is None or latest is None or latest.decision.stamp != planned.decision.stamp:
            raise NotAllowed(because("no_review_planned", ref=ref))

    on = (Ref(planned.decision.stamp.entry, "on"),) if planned else ()
    return put(
        desk, acting=acting, now=now, act=decided.DecisionReviewed(next_on=next_on or None), seen=seen,
        refs=(version_ref(notice), *on), prose={"result": result}, guard=guard,
    )  # fmt: skip


def _check_to_come(group: Group, code: str, moment: datetime, **days: str | None) -> None:
    today = local_day(group, code, moment)
    faults = [because("day_past", name=name, found=day) for name, day in days.items()
              if day and date.fromisoformat(day) <= today]  # fmt: skip
    if faults:
        raise NotAllowed(*faults)


def add_signature(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str) -> Receipt:
    """Complete, as a second officer, the act of one's own party that waits for it."""
    waiting = waiting_for_signature(notice_of(desk.group(), ref), desk.group(), acting.code)
    if waiting is None:
        raise NotAllowed(because("nothing_to_sign", ref=ref))

    def guard(group: Group, moment: datetime) -> None:
        latest = notice_of(group, ref)
        if waiting_for_signature(latest, group, acting.code) != waiting:
            raise NotAllowed(because("nothing_to_sign", ref=ref))
        first = waiting.stamp
        role = second_role_of(waiting, group) or ""
        if first.officer == acting.officer:
            raise NotAllowed(because("same_officer", officer=acting.officer))
        if role not in (first.role, acting.role):
            raise NotAllowed(because("second_role_missing", role=role))
        unheard = isinstance(waiting, Decision) and waiting.choice == "go_unheard"
        check_fresh(latest, seen, (*_NEWS, "receipt") if unheard else _NEWS)
        if isinstance(waiting, Decision):
            answer = may_decide(latest, group, moment, waiting.choice)
            if not answer.is_yes:
                raise NotAllowed(*answer.reasons)
            if not awaits_signature(waiting, latest, group, moment, waiting.choice):
                raise NotAllowed(because("absent_changed", ref=ref))
        else:
            check_open(latest, group)

    return put(
        desk, acting=acting, now=now, act=SignatureAdded(), seen=seen, refs=(Ref(waiting.stamp.entry, "completes"),),
        guard=guard,
    )  # fmt: skip


def start_action(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    override: bool = False,
    reason: str = "",
) -> Receipt:
    """Say that the action is under way; an override wants a reason, which all can read."""
    if override and not reason.strip():
        raise NotAllowed(because("reason_missing", position="override"))

    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        latest = notice_of(group, ref)
        check_fresh(latest, seen, (*_NEWS, "decision"))
        answer = may_start(latest, group, moment, override=override)
        if not answer.is_yes:
            over = not override and may_start(latest, group, moment, override=True).is_yes
            raise NotAllowed(*answer.reasons, *([because("start_wants_override")] if over else []))

    return _course(desk, acting, now, seen, ref, decided.ActionStarted(override=override), {"reason": reason}, guard)


def complete_action(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, result: str = ""
) -> Receipt:
    """Say that the action came to its planned end."""
    return _course(desk, acting, now, seen, ref, decided.ActionCompleted(), {"result": result}, _under_way(ref, acting))


def stop_action(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], ref: str, reason: str
) -> Receipt:
    """Say that the action ended early, and why."""
    return _course(desk, acting, now, seen, ref, decided.ActionStopped(), {"reason": reason}, _under_way(ref, acting))


def _under_way(ref: str, acting: Acting) -> Guard:
    def guard(group: Group, moment: datetime) -> None:
        check_owner(group, ref, acting)
        notice = notice_of(group, ref)
        if not notice.steps or notice.ended:
            raise NotAllowed(because("not_under_way", ref=ref))

    return guard


def _course(
    desk: Desk,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    act: Act,
    prose: Mapping[str, str],
    guard: Guard,
) -> Receipt:
    notice = notice_of(desk.group(), ref)
    refs = (version_ref(notice), *citations(notice, desk.group()))
    return put(desk, acting=acting, now=now, act=act, seen=seen, refs=refs, prose=prose, guard=guard)
