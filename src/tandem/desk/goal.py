"""Acts on the common aim: state one's own wording, report another's, confirm or dispute a report."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import get_args

import msgspec

from tandem.acts import goal as aimed
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.goal import Goal
from tandem.state.group import Group


class GoalDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A wording as an officer writes it down: the day, whose it is, and its words.

    `wording` are a few words in the speaker's own language, `paraphrase` says it in one's own. `subject_words` are for
    whom or what it names, `test_words` for what would count as reached; empty where it leaves that open.
    """

    parties: tuple[str, ...]
    said_on: str
    paraphrase: str
    wording: str = ""
    subject: str = ""
    subject_words: str = ""
    test_words: str = ""
    speaker: str = ""
    occasion: str = ""
    source: str = ""


def state_goal(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], goal: GoalDraft, evidence: str
) -> Receipt:
    """Put on record how a side worded the common aim: one's own words, or what others said, which nobody signed."""
    group = desk.group()
    if faults := _faults(group, goal, evidence, acting.code, desk.moment(group, now)):
        raise NotAllowed(*faults)
    act = aimed.GoalStated(
        parties=goal.parties, said_on=goal.said_on, subject=goal.subject,
        test="said" if goal.test_words.strip() else "unsaid",
        evidence=evidence,  # type: ignore[arg-type]
    )  # fmt: skip
    prose = {
        "paraphrase": goal.paraphrase, "wording": goal.wording, "subject": goal.subject_words, "test": goal.test_words,
        "speaker": goal.speaker, "occasion": goal.occasion, "source": goal.source,
    }  # fmt: skip
    return put(desk, acting=acting, now=now, seen=seen, act=act, prose=prose)


def confirm_goal(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, answer: str, reason: str = ""
) -> Receipt:
    """Confirm or dispute a report of one's own side's wording; `on` is its label: `MONITOR-7`."""
    if answer not in get_args(aimed.Answer):
        known = ", ".join(get_args(aimed.Answer))
        raise NotAllowed(because("confirmation_unknown", found=answer[:40], known=known))
    if answer == "disputed" and not reason.strip():
        raise NotAllowed(because("reason_missing", position=answer))
    goal = _goal_read(desk.group(), on, seen)
    if not goal.may_answer(acting.code):
        raise NotAllowed(because("goal_not_of_you", party=acting.code))
    if [one.answer for one in goal.answers if one.stamp.code == acting.code][-1:] == [answer]:
        raise NotAllowed(because("concern_so_already", answer=answer))
    return put(
        desk, acting=acting, now=now, seen=seen, refs=(Ref(goal.stamp.entry, "on"),), prose={"reason": reason},
        act=aimed.GoalConfirmed(answer=answer),  # type: ignore[arg-type]
    )  # fmt: skip


def _faults(group: Group, goal: GoalDraft, evidence: str, code: str, moment: datetime) -> list[Reason]:
    faults: list[Reason] = []
    strangers = [party for party in goal.parties if group.charter.member(party) is None]
    faults += [because("goal_of_nobody")] if not goal.parties else []
    faults += [because("no_such_member", party=party[:20]) for party in strangers]
    faults += [because("goal_side_twice")] if len(set(goal.parties)) < len(goal.parties) else []
    if evidence not in get_args(aimed.Evidence):
        known = ", ".join(get_args(aimed.Evidence))
        faults.append(because("goal_evidence_unknown", found=evidence[:40], known=known))
    elif evidence == "own" and (goal.parties != (code,) or not group.is_party(code)):
        faults.append(because("goal_not_own", party=code))
    faults += day_faults(said_on=goal.said_on)
    if not faults and date.fromisoformat(goal.said_on) > local_day(group, code, moment):
        faults.append(because("day_to_come", name="said_on", found=goal.said_on))
    if not aimed.SUBJECT.fullmatch(goal.subject):
        faults.append(because("goal_subject_unfit", found=goal.subject[:40]))
    return faults


def _goal_read(group: Group, label: str, seen: Mapping[str, int]) -> Goal:
    for goal in group.goals:
        if goal.stamp.label == label and goal.stamp.seq < seen.get(goal.stamp.feed, 0):
            return goal
    raise NotAllowed(because("no_such_goal", report=label[:40]))
