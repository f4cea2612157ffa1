"""What went on record against the procedure: an entry that is signed stands, and nothing about it is hidden."""

import msgspec

from tandem.acts.notice import NoticeRevised
from tandem.rules.escalation import void_requests
from tandem.rules.hearing import hearings
from tandem.rules.instant import instant, written
from tandem.rules.notice import (
    GOES,
    absent,
    all_recused,
    contests,
    live_objections,
    passage_of,
    start_after,
    unanswered_concerns,
    who_has_not_been_heard,
)
from tandem.rules.procedure import is_editorial, only_informs, others, procedure_of, standing
from tandem.rules.reason import Reason, because
from tandem.rules.unheard import crossed_receipts, may_pass_over
from tandem.rules.window import window_of
from tandem.state.group import Group
from tandem.state.hold import Hold
from tandem.state.notice import Decision, Notice, Position
from tandem.state.question import Question
from tandem.state.stamp import Stamp


def irregularities(notice: Notice, group: Group) -> tuple[Reason, ...]:
    """Answer what the owner did against the procedure, judged by what it had before it."""
    found: list[Reason] = []
    line = standing(notice, group)
    for decision in notice.decisions:
        if decision.effect and decision.choice in GOES and decision.version in line:
            found += _against_the_hearing(notice, group, decision, decision.effect)
    if notice.after_the_fact is not None:
        found.append(because("noticed_after_the_fact", entry=notice.after_the_fact))
    void = void_requests(notice, group)
    return (*found, *_against_the_start(notice, group), *_without_effect(notice, group), *void)


def _against_the_hearing(notice: Notice, group: Group, decision: Decision, effect: Stamp) -> list[Reason]:
    seen, now = _as_seen(notice, effect), instant(effect.at)
    procedure = procedure_of(notice, group)
    unheard = who_has_not_been_heard(seen, group, now)
    if decision.choice == "go_unheard":
        found = _against_the_absent(notice, seen, group, decision, effect)
        return found + _against_the_rest(seen, group, decision, effect, unheard)
    if only_informs(notice, group):
        return [because("went_before_informed", party=party, entry=effect.entry) for party in unheard]
    found = [because("went_before_heard", party=party, entry=effect.entry) for party in unheard]
    if decision.choice == "go":
        objecting = [position.party for position in live_objections(seen, group, now)]
        found += [because("went_against_objection", party=party, entry=effect.entry) for party in objecting]
    elif procedure is None or procedure.over_objection is None:
        found.append(because("charter_forbids_over_objection", procedure=notice.current.terms.procedure))
    concerned = [position.party for position in unanswered_concerns(seen, group, now)]
    found += [because("went_before_answer", party=party, entry=effect.entry) for party in concerned]
    if procedure is not None and procedure.decides == "unanimity":
        if all_recused(hearings(notice=seen, group=group, now=now)):
            found.append(because("went_while_all_recused", entry=effect.entry))
        without = [h.party for h in hearings(notice=seen, group=group, now=now) if not passage_of(h).is_yes]
        found += [because("went_without_agreement", party=p, entry=effect.entry) for p in without if p not in unheard]
    return found


def _against_the_absent(notice: Notice, seen: Notice, group: Group, decision: Decision, effect: Stamp) -> list[Reason]:
    """What is wrong with passing over the parties that a decision names: they were there, or were not waited for."""
    if group.charter.second_role("decision.made/1", "go_unheard") is None:
        return [because("charter_forbids_unheard")]
    now, away = instant(effect.at), absent(hearings(notice=seen, group=group, now=instant(effect.at)))
    found = []
    for party in decision.unheard:
        if party not in away:
            found.append(because("not_absent", party=party[:20], entry=effect.entry))
        elif not may_pass_over(seen, party, group, now).is_yes:
            found.append(because("not_waited_for", party=party, entry=effect.entry))
    return found


def _against_the_rest(
    seen: Notice, group: Group, decision: Decision, effect: Stamp, unheard: tuple[str, ...]
) -> list[Reason]:
    """What was done against the parties that the decision does not name."""
    if only_informs(seen, group):
        return []
    now, named = instant(effect.at), decision.unheard
    found = [because("went_before_heard", party=party, entry=effect.entry) for party in unheard if party not in named]
    objecting = [p.party for p in live_objections(seen, group, now) if p.party not in named]
    found += [because("went_against_objection", party=party, entry=effect.entry) for party in objecting]
    concerned = [position.party for position in unanswered_concerns(seen, group, now)]
    return found + [because("went_before_answer", party=party, entry=effect.entry) for party in concerned]


def _against_the_start(notice: Notice, group: Group) -> list[Reason]:
    first = notice.steps[0] if notice.steps else None
    if first is None:
        return []
    stamp = first.stamp
    went = [(d.effect.seq, d) for d in notice.decisions if d.choice in GOES and d.effect and stamp.had(d.effect)]
    if not went:
        return [because("started_without_decision", entry=stamp.entry)]
    _, decision = max(went, key=lambda row: row[0])
    found = [
        because("started_while_contested", party=contest.party, entry=stamp.entry)
        for contest in (() if only_informs(notice, group) else contests(notice))
        if contest.decision is decision and stamp.had(contest.crossed)
    ]
    found += [
        because("started_while_contested", party=receipt.party, entry=stamp.entry)
        for receipt in crossed_receipts(notice, decision, group)
        if stamp.had(receipt.stamp)
    ]
    earliest = start_after(decision, procedure_of(notice, group), notice)
    if earliest is not None and instant(stamp.at) < earliest:
        found.append(because("started_in_notice_period", at=written(earliest), entry=stamp.entry))
    if not first.override:
        found.append(because("started_not_cleared", entry=stamp.entry))
    return found


def _without_effect(notice: Notice, group: Group) -> list[Reason]:
    """What a party did about its clock that the procedure does not give it: it is on record and counts for nothing."""
    if procedure_of(notice, group) is None:
        return []
    found: list[Reason] = []
    for party in others(notice, group):
        window = window_of(notice=notice, party=party, group=group)
        found += [
            Reason(hold.fault.code, {**hold.fault.values, "entry": hold.hold.stamp.entry})
            for hold in window.holds
            if hold.fault is not None
        ]
        found += window.void
    for version in notice.versions:
        claims = isinstance(version.terms, NoticeRevised) and version.terms.editorial
        if claims and not is_editorial(notice, version):
            found.append(because("editorial_with_changed_facts", version=version.number, entry=version.stamp.entry))
    return found


def _as_seen(notice: Notice, effect: Stamp) -> Notice:
    """The notice as the owner had it when it decided: without what was not before it, without its own decisions."""
    return msgspec.structs.replace(
        notice,
        decisions=(),
        steps=(),
        withdrawn=None,
        receipts=tuple(r for r in notice.receipts if effect.had(r.stamp)),
        deposits=tuple(d for d in notice.deposits if effect.had(d.stamp)),
        unreadable=tuple(u for u in notice.unreadable if effect.had(u.stamp)),
        positions=tuple(_as_signed(p, effect) for p in notice.positions if effect.had(p.stamp)),
        closings=tuple(c for c in notice.closings if effect.had(c.stamp)),
        holds=tuple(_as_placed(h, effect) for h in notice.holds if effect.had(h.stamp)),
        questions=tuple(_as_asked(q, effect) for q in notice.questions if effect.had(q.stamp)),
        extensions=tuple(e for e in notice.extensions if effect.had(e.stamp)),
        urgencies=tuple(u for u in notice.urgencies if effect.had(u.stamp)),
        editorial=tuple(e for e in notice.editorial if effect.had(e.stamp)),
        answers=tuple(a for a in notice.answers if effect.had(a.stamp)),
    )


def _as_signed(position: Position, effect: Stamp) -> Position:
    """The position without a second signature that was not before the owner."""
    if position.completed is None or effect.had(position.completed):
        return position
    return msgspec.structs.replace(position, completed=None)


def _as_placed(hold: Hold, effect: Stamp) -> Hold:
    """The hold without a lifting that was not before the owner."""
    if hold.lifted is None or effect.had(hold.lifted):
        return hold
    return msgspec.structs.replace(hold, lifted=None)


def _as_asked(question: Question, effect: Stamp) -> Question:
    """The question without an answer that was not on record yet."""
    if question.answered is None or effect.had(question.answered):
        return question
    return msgspec.structs.replace(question, answered=None)
