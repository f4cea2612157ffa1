"""Can the action go? Consulted, agreed, contested, ready, and what the owner may decide, at one instant.

Consulted and agreed are two things: a party that had its window was consulted, whatever it thought. No rule here
reads a clock; every answer carries its reasons.
"""

from datetime import datetime

import msgspec

from tandem.regimes.procedure import Procedure
from tandem.rules.clearance import is_cleared, is_cleared_today
from tandem.rules.hearing import OPPOSED, Hearing, hearings
from tandem.rules.instant import hours_after, instant, written
from tandem.rules.procedure import only_informs, procedure_of, standing
from tandem.rules.reason import Answer, Reason, because, no, not_known, yes
from tandem.rules.unheard import AWAY, crossed_receipts, in_effect, is_over_its_objection, may_pass_over
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice, Position, Receipt
from tandem.state.stamp import Stamp

GOES = ("go", "go_over_objection", "go_unheard")
OVER = ("withdrawn", "completed", "stopped", "superseded")
"""States in which nothing more is decided, started or answered."""
_CONTENT = ("strong_support", "support", "no_objection", "abstain")


class Contest(msgspec.Struct, frozen=True):
    """A decision to go and an objection, or the receipt of a party passed over, that had not seen one another."""

    decision: Decision
    objection: Position | None = None
    receipt: Receipt | None = None

    @property
    def crossed(self) -> Stamp:
        """The stamp of what crossed the decision."""
        what = self.objection or self.receipt
        if what is None:
            raise LookupError("A contest is with an objection or with a receipt; this one has neither.")
        return (what.effect or what.stamp) if isinstance(what, Position) else what.stamp

    @property
    def party(self) -> str:
        """The party whose entry crossed the decision."""
        return self.crossed.code


def decision_in_effect(notice: Notice, group: Group) -> Decision | None:
    """Answer the decision on the current version that took effect last, with every signature it wants."""
    return in_effect(notice, standing(notice, group))


def decision_half_signed(notice: Notice, group: Group) -> Decision | None:
    """Answer the latest decision on the current version that still wants its second signature."""
    last = notice.decisions[-1] if notice.decisions else None
    return last if last is not None and last.effect is None and last.version in standing(notice, group) else None


def awaits_signature(half: Decision | None, notice: Notice, group: Group, now: datetime, choice: str) -> bool:
    """Tell whether this choice is made already and only wants its second signature; of unheard parties, the same."""
    if half is None or half.choice != choice:
        return False
    return choice != "go_unheard" or half.unheard == absent(hearings(notice=notice, group=group, now=now))


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
    if hearing.outcome == "unheard":
        return no(because("unheard", party=hearing.party))
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
        met = {(one.objection.party, one.objection.version) for one in found if one.objection}
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
    objected = (contest for contest in contests(notice) if contest.decision is decision)
    received = crossed_receipts(notice, decision, group) if decision else ()
    return next(objected, None) or next((Contest(one, receipt=r) for r in received if (one := decision)), None)


def is_ready(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether everything that the action needs is granted, judged or waived; see `rules/clearance.py`."""
    return is_cleared(notice, group)


def earliest_start(notice: Notice, group: Group) -> datetime | None:
    """Answer the instant from which the decision in effect lets the action start; None without such a decision."""
    decision = decision_in_effect(notice, group)
    return None if decision is None else start_after(decision, procedure_of(notice, group), notice)


def start_after(decision: Decision, procedure: Procedure | None, notice: Notice) -> datetime | None:
    """Answer the instant from which this decision lets the action start; None where it is not one to go."""
    if decision.effect is None or decision.choice not in GOES or procedure is None:
        return None
    objected = decision.choice == "go_over_objection" or is_over_its_objection(notice, decision)
    over = procedure.over_objection if objected else None
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
    if any(r.version in standing(notice, group) for r in notice.receipts):
        return "in_consultation"
    held = bool(notice.deposits) and any(h.by_deposit for h in hearings(notice=notice, group=group, now=now))
    return "in_consultation" if held else "notified"


def may_decide(notice: Notice, group: Group, now: datetime, choice: str) -> Answer:
    """Answer whether the owner may decide so now."""
    state = state_of(notice, group, now)
    # What was postponed goes on by a revision, which gives a new window; what was decided is not decided twice.
    if state in OVER or state == "under_way" or (choice in GOES and state in ("postponed", choice)):
        return no(because("already_so", state=state, ref=notice.ref))
    if choice == "postpone":
        return yes()
    ways = {"go": may_go_ahead, "go_unheard": may_go_unheard}
    return ways.get(choice, may_go_over_objection)(notice, group, now)


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
    if contest is not None and contest.objection is not None:
        return no(because("contested", party=contest.party))
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
    contest = contest_of(notice, group)
    if not live_objections(notice, group, now) and (contest is None or contest.objection is None):
        return no(because("nobody_objects", ref=notice.ref))
    return _may_end_hearing(notice, group, now)


def absent(heard: tuple[Hearing, ...]) -> tuple[str, ...]:
    """Answer the parties that have neither answered nor given the receipt that opens their window."""
    return tuple(hearing.party for hearing in heard if hearing.outcome in AWAY)


def may_go_unheard(notice: Notice, group: Group, now: datetime) -> Answer:
    """Answer whether the owner may go on without hearing the parties from which there is no receipt.

    It waited for each of them; toward all others the guards of a go hold. An objection of an absent party to an earlier
    version is gone over where the procedure lets anybody go over one: whoever is away has no veto.
    """
    procedure = procedure_of(notice, group)
    if procedure is None or group.charter.second_role("decision.made/1", "go_unheard") is None:
        return no(because("charter_forbids_unheard"))
    heard = hearings(notice=notice, group=group, now=now)
    away = absent(heard)
    if not away:
        return no(because("nobody_unheard", ref=notice.ref))
    waited = _together([may_pass_over(notice, party, group, now) for party in away])
    if not waited.is_yes:
        return waited
    return waited if only_informs(notice, group) else _may_pass_over(notice, group, heard, away, procedure, now)


def _may_pass_over(
    notice: Notice, group: Group, heard: tuple[Hearing, ...], away: tuple[str, ...], procedure: Procedure, now: datetime
) -> Answer:
    """Whether everything but the hearing of the absent parties lets the owner go."""
    present = tuple(hearing for hearing in heard if hearing.party not in away)
    for hearing in heard if procedure.over_objection is None else present:
        if hearing.live is not None and hearing.live.stance in OPPOSED:
            return no(live_reason(hearing, hearing.live))
    contest = contest_of(notice, group)
    if contest is not None and contest.objection is not None:
        return no(because("contested", party=contest.party))
    consulted = _together([hearing.heard for hearing in present])
    if not consulted.is_yes:
        return consulted
    concerns = unanswered_concerns(notice, group, now)
    if concerns:
        return no(*(because("concern_unanswered", party=c.party, version=c.version) for c in concerns))
    if procedure.decides == "unanimity":
        return no(because("all_recused")) if all_recused(present) else _together([passage_of(h) for h in present])
    return yes()


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
        return no(
            because(
                "contested_by_receipt" if contest and contest.receipt else "contested",
                party=contest.party if contest else "",
            )
        )
    if state not in GOES:
        half = decision_half_signed(notice, group)
        return no(because("second_signature_missing" if half else "no_decision_to_go", ref=notice.ref))
    start = earliest_start(notice, group)
    if start is not None and now < start:
        return no(because("notice_period_runs", at=written(start)))
    ready = is_cleared_today(notice, group, now)
    return yes(*ready.reasons) if override or ready.is_yes else ready
