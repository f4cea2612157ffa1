"""Who said what of a commitment and when: its own entry, answers, conditions, steps, and what became of it."""

from collections.abc import Iterator

import msgspec

from tandem.reports.commitment import CommitmentShown, Texts
from tandem.rules.reason import Reason, because
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp


class SaidRow(msgspec.Struct, frozen=True):
    """One entry about a commitment: the day of which it tells, what it did, and its words."""

    day: str
    stamp: Stamp
    summary: Reason
    texts: Texts


def commitment_history(reading: Reading, one: CommitmentShown) -> tuple[SaidRow, ...]:
    """Answer every entry about a commitment by the day of which it tells, oldest first."""
    rows = [
        SaidRow(day, stamp, summary, reading.prose.get(stamp.entry, {}))
        for day, stamp, summary in (*_own(one), *_waiting(one), *_stepped(one))
    ]
    return tuple(sorted(rows, key=lambda row: (row.day, row.stamp.at, row.stamp.seq)))


_Made = Iterator[tuple[str, Stamp, Reason]]


def _own(one: CommitmentShown) -> _Made:
    held = one.commitment
    kind = "told_ask_commitment" if held.asked_by else "told_state_commitment"
    yield held.said_on, held.stamp, because(kind, code=one.name)
    for answer, _ in one.answers:
        made = because(f"told_answer_commitment_{answer.answer}", who=answer.party)
        yield answer.said_on, answer.stamp, made
    for settled, _, by in one.settled:
        made = because("told_settle_commitment", who=", ".join(settled.parties), commitment_outcome=settled.outcome)
        if by:
            made = because("told_replace_commitment", who=", ".join(settled.parties), code=by)
        yield settled.happened, settled.stamp, made


def _waiting(one: CommitmentShown) -> _Made:
    for shown in (*one.conditions, *one.awaited):
        held = shown.condition
        about = because("told_state_condition", code=shown.condition.name, on=shown.on, who=", ".join(held.claimed_by))
        yield held.said_on, held.stamp, about
        for ended in held.ended:
            made = because("told_end_condition", code=held.name, condition_ending=ended.ending)
            yield ended.happened, ended.stamp, made


def _stepped(one: CommitmentShown) -> _Made:
    for shown in one.measures:
        step = shown.measure
        yield step.happened, step.stamp, because("told_report_step", code=step.name, who=", ".join(step.sides))
        for judged in step.judged:
            made = because("told_judge_step", code=step.name, who=judged.party, commitment_step=judged.judgement)
            yield judged.happened, judged.stamp, made
