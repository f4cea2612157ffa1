"""Can the action go? Consulted, agreed, contested, ready, and what the owner may decide, at one instant.

Consulted and agreed are two things: a party that had its window was consulted, whatever it thought. No rule here
reads a clock; every answer carries its reasons.
"""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.hearing import OPPOSED, Hearing, hearings
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.procedure import only_informs, procedure_of, standing
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice, Position

GOES = ("go", "go_over_objection")
OVER = ("withdrawn", "completed", "stopped", "superseded")
"""States in which nothing more is decided, started or answered."""
_CONTENT = ("strong_support", "support", "no_objection", "abstain")


class Contest(msgspec.Struct, frozen=True):
    """An objection and a decision to go that had not seen one another."""

    decision: Decision
    objection: Position


def decision_in_effect(notice: Notice, group: Group) -> Decision | None:
    """Answer the decision on the current version that took effect last, with every signature it wants."""
    line = standing(notice, group)
    found = [(d.effect.seq, d) for d in notice.decisions if d.effect and d.version in line]
    return max(found, key=lambda row: row[0])[1] if found else None


def decision_half_signed(notice: Notice, group: Group) -> Decision | None:
    """Answer the latest decision on the current version that still wants its second signature."""
    last = notice.decisions[-1] if notice.decisions else None
    return last if last is not None and last.effect is None and last.version in standing(notice, group) else None


def is_consulted(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether every other party answered this version or had its window."""
    return _together([hearing.heard for hearing in hearings(notice=notice, group=group, now=now)])


def is_agreed(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether every other party's required position is there and none opposes."""
    heard = hearings(notice=notice, group=group, now=now)
    if all_recused(heard):
        return no(because("all_recused"))
    return _together([agreement_of(hearing) for hearing in heard])


def all_recused(heard: tuple[Hearing, ...]) -> bool:
    """Tell whether every other party stood aside, so that there is nobody who could agree."""
    return bool(heard) and all(h.answered and h.position and h.position.stance == "recuse" for h in heard)


def live_reason(hearing: Hearing, live: Position) -> Reason:
    """Say that an objection or concern is live; where it is to an earlier version, that it still is."""
    code = f"live_{live.stance}" if hearing.answered else f"still_live_{live.stance}"
    return because(code, party=hearing.party, version=live.version)


def agreement_of(hearing: Hearing) -> Answer:
    """Answer whether one party agrees: by its own position, or by silence that its own node certified."""
    live = hearing.live
    if live is not None:
        return no(live_reason(hearing, live))
    if hearing.answered and hearing.position is not None and hearing.position.stance in _CONTENT:
        return yes(because("position_taken", party=hearing.party, position=hearing.position.stance))
    if hearing.answered and hearing.position is not None and hearing.position.stance == "recuse":
        return yes(because("recused", party=hearing.party))
    if hearing.outcome == "passed_by_certified_silence":
        return yes(because("silence_certified", party=hearing.party))
    if hearing.outcome == "lapsed_not_certified":
        return no(because("silence_not_certified", party=hearing.party))
    return no(because("position_missing", party=hearing.party))


def passage_of(hearing: Hearing) -> Answer:
    """Answer whether one party lets a notice pass where all have to: a concern on this version does not block.

    That the concern was answered is asked apart.
    """
    if hearing.outcome == "passed_explicitly" and hearing.position is not None:
        return yes(because("position_taken", party=hearing.party, position=hearing.position.stance or ""))
    return agreement_of(hearing)


def _together(answers: list[Answer]) -> Answer:
    """No outweighs not known, which outweighs yes; the reasons of the weightiest are kept."""
    for verdict, make in (("no", no), ("not_known", not_known)):
        reasons = [reason for answer in answers if answer.verdict == verdict for reason in answer.reasons]
        if reasons:
            return make(*reasons)
    return yes(*(reason for answer in answers for reason in answer.reasons))


def who_has_not_been_heard(notice: Notice, group: Group, now: datetime) -> tuple[str, ...]:
    """Answer the parties that have neither answered this version nor had their window."""
    return tuple(h.party for h in hearings(notice=notice, group=group, now=now) if not h.heard.is_yes)


def live_objections(notice: Notice, group: Group, now: datetime) -> tuple[Position, ...]:
    """Answer the objections that stand, on whatever version they were taken."""
    found = [h.live for h in hearings(notice=notice, group=group, now=now)]
    return tuple(position for position in found if position is not None and position.stance in OPPOSED)


def why_objected(notice: Notice, group: Group, now: datetime) -> tuple[Reason, ...]:
    """Answer a reason for each objection that stands."""
    found = [(h, h.live) for h in hearings(notice=notice, group=group, now=now)]
    return tuple(live_reason(h, live) for h, live in found if live is not None and live.stance in OPPOSED)


def unanswered_concerns(notice: Notice, group: Group, now: datetime) -> tuple[Position, ...]:
    """Answer the live concerns and objections with a concern's weight that the owner has not answered."""
    answered = {answer.concern for answer in notice.answers}
    found = [h.live for h in hearings(notice=notice, group=group, now=now)]
    return tuple(
        position
        for position in found
        if position is not None and position.stance == "concern" and position.stamp.entry not in answered
    )


def contests(notice: Notice) -> tuple[Contest, ...]:
    """Answer every decision to go that a concurrent objection contested, once a party and version.

    An objection that had seen the decision came after it and does not contest; one that the decision had seen
    was decided over.
    """
    found: list[Contest] = []
    for decision in notice.decisions:
        effect = decision.effect
        if decision.choice not in GOES or effect is None:
            continue
        met = {(contest.objection.party, contest.objection.version) for contest in found}
        found += [
            Contest(decision, position)
            for position in notice.positions
            if position.stance in OPPOSED
            and position.effect is not None
            and not effect.had(position.effect)
            and not position.effect.had(effect)
            and (position.party, position.version) not in met
        ]
    return tuple(found)


def contest_of(notice: Notice, group: Group) -> Contest | None:
    """Answer the contest that the decision in effect stands in; none where the others are only informed."""
    if only_informs(notice, group):
        return None
    decision = decision_in_effect(notice, group)
    return next((contest for contest in contests(notice) if contest.decision is decision), None)


def is_ready(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether everything is cleared. Not known, because clearances are not on record in this version."""
    return not_known(because("clearances_not_recorded"))


def earliest_start(notice: Notice, group: Group) -> datetime | None:
    """Answer the instant from which the decision in effect lets the action start; None without such a decision."""
    decision = decision_in_effect(notice, group)
    return None if decision is None else start_after(decision, procedure_of(notice, group))


def start_after(decision: Decision, procedure: Procedure | None) -> datetime | None:
    """Answer the instant from which this decision lets the action start; None where it is not one to go."""
    if decision.effect is None or decision.choice not in GOES or procedure is None:
        return None
    over = procedure.over_objection if decision.choice == "go_over_objection" else None
    return hours_after(instant(decision.effect.at), over.notice_hours if over else 0)


def state_of(notice: Notice, group: Group, now: datetime) -> str:
    """Answer the one word for where the notice stands."""
    if notice.withdrawn is not None:
        return "withdrawn"
    if notice.steps:
        return {"started": "under_way"}.get(notice.steps[-1].step, notice.steps[-1].step)
    if notice.id in group.superseded:
        return "superseded"
    decision = decision_in_effect(notice, group)
    if decision is not None:
        if contest_of(notice, group) is not None:
            return "contested"
        return "postponed" if decision.choice == "postpone" else decision.choice
    informs = only_informs(notice, group)
    if is_consulted(notice, group, now).is_yes:
        return "informed" if informs else "consulted"
    if informs:
        return "notified"
    return "in_consultation" if any(r.version in standing(notice, group) for r in notice.receipts) else "notified"


def may_decide(notice: Notice, group: Group, now: datetime, choice: str) -> Answer:
    """Answer whether the owner may decide so now."""
    state = state_of(notice, group, now)
    # What was postponed goes on by a revision, which gives a new window; what was decided is not decided twice.
    if state in OVER or state == "under_way" or (choice in GOES and state in ("postponed", choice)):
        return no(because("already_so", state=state, ref=notice.ref))
    if choice == "postpone":
        return yes()
    return may_go_ahead(notice, group, now) if choice == "go" else may_go_over_objection(notice, group, now)


def may_go_ahead(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether the owner may decide to go: all heard, no live objection, every concern answered.

    Where the others are only informed, every one of them has the notice; what they object stays on record.
    """
    if only_informs(notice, group):
        return is_consulted(notice, group, now)
    objections = why_objected(notice, group, now)
    if objections:
        return no(objections[0])
    contest = contest_of(notice, group)
    if contest is not None:
        return no(because("contested", party=contest.objection.party))
    consulted = _may_end_hearing(notice, group, now)
    if not consulted.is_yes:
        return consulted
    procedure = procedure_of(notice, group)
    if procedure is not None and procedure.decides == "unanimity":
        heard = hearings(notice=notice, group=group, now=now)
        return no(because("all_recused")) if all_recused(heard) else _together([passage_of(h) for h in heard])
    return yes()


def may_go_over_objection(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether the owner may go although a party objects: the charter allows it and all were heard."""
    procedure = procedure_of(notice, group)
    if procedure is None or procedure.over_objection is None:
        return no(because("charter_forbids_over_objection", procedure=notice.current.terms.procedure))
    if not live_objections(notice, group, now) and contest_of(notice, group) is None:
        return no(because("nobody_objects", ref=notice.ref))
    return _may_end_hearing(notice, group, now)


def _may_end_hearing(notice: Notice, group: Group, now: datetime) -> Answer:
    consulted = is_consulted(notice, group, now)
    if not consulted.is_yes:
        return consulted
    concerns = unanswered_concerns(notice, group, now)
    if concerns:
        return no(*(because("concern_unanswered", party=c.party, version=c.version) for c in concerns))
    return yes()


def may_start(notice: Notice, group: Group, now: datetime, *, override: bool) -> Answer:
    """Answer whether the action may start; an override stands in for clearances, never for the hearing."""
    state = state_of(notice, group, now)
    if state in OVER or state == "under_way":
        return no(because("already_so", state=state, ref=notice.ref))
    if state == "contested":
        contest = contest_of(notice, group)
        return no(because("contested", party=contest.objection.party if contest else ""))
    if state not in GOES:
        half = decision_half_signed(notice, group)
        return no(because("second_signature_missing" if half else "no_decision_to_go", ref=notice.ref))
    start = earliest_start(notice, group)
    if start is not None and now < start:
        return no(because("notice_period_runs", at=written(start)))
    ready = is_ready(notice, group, now)
    return yes(*ready.reasons) if override or ready.is_yes else ready
