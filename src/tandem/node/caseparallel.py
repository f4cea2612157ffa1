"""Acts of a case file on what runs in parallel: commitments, conditions, steps, policies, surprises and contacts.

They are named by their own codes, as in the record; none of them has a label of the file.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from tandem.acts import commitment as promised
from tandem.acts import linkage as linked
from tandem.acts import measure as stepped
from tandem.acts import surprise as unheard
from tandem.desk import commitment as promising
from tandem.desk import linkage as linking
from tandem.desk import measure as stepping
from tandem.desk import surprise as surprising
from tandem.desk.desk import Receipt
from tandem.node.caseform import Doing


class ParallelAct(Doing, frozen=True, kw_only=True):
    """What all of them have: who says so, and where it stands."""

    evidence: promised.Evidence = "reported"
    source: tuple[str, ...] = ()


class FileInstrument(ParallelAct, frozen=True, kw_only=True, tag="file_instrument"):
    """File an instrument between sides."""

    code: str
    concluded: str
    parties: tuple[str, ...]
    title: str
    signed: bool = True
    place: str = ""
    note: str = ""


class StateCommitment(ParallelAct, frozen=True, kw_only=True, tag="state_commitment"):
    """State what sides promised, or what is asked of them."""

    code: str
    track: str
    owners: tuple[str, ...]
    said_on: str
    text: str
    instrument: str = ""
    part_of: str = ""
    towards: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()
    deadline: str | None = None
    deadline_words: str = ""
    spoken: bool = False
    any_of: bool = False
    passage: str = ""
    note: str = ""


class AnswerCommitment(ParallelAct, frozen=True, kw_only=True, tag="answer_commitment"):
    """Say that a side acknowledges a commitment, or disputes it."""

    commitment: str
    party: str
    answer: promised.Answer
    said_on: str
    reason: str = ""


class SettleCommitment(ParallelAct, frozen=True, kw_only=True, tag="settle_commitment"):
    """Say what became of a commitment."""

    commitment: str
    outcome: promised.Outcome
    parties: tuple[str, ...]
    happened: str
    replaced_by: str = ""
    reason: str = ""


class StateCondition(ParallelAct, frozen=True, kw_only=True, tag="state_condition"):
    """State for what a commitment waits."""

    code: str
    on: str
    sort: promised.ConditionSort
    claimed_by: tuple[str, ...]
    said_on: str
    basis: promised.Basis
    text: str
    awaits: str = ""
    event: str = ""
    day: str | None = None
    softens: tuple[str, ...] = ()
    speaker: str = ""
    note: str = ""


class EndCondition(ParallelAct, frozen=True, kw_only=True, tag="end_condition"):
    """Say that a condition holds no longer."""

    condition: str
    ending: promised.Ending
    happened: str
    reason: str = ""


class ReportMeasure(ParallelAct, frozen=True, kw_only=True, tag="report_measure"):
    """Report a step on a track; `matters` are labels of actions of the case that it is."""

    code: str
    track: str
    sides: tuple[str, ...]
    sort: stepped.MeasureSort
    status: stepped.Judgement
    happened: str
    title: str
    towards: tuple[str, ...] = ()
    until: str | None = None
    counts: bool = False
    consulted: stepped.Consulted = "not_known"
    answers: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    text: str = ""
    established: str = ""
    consultation: str = ""
    note: str = ""


class JudgeMeasure(ParallelAct, frozen=True, kw_only=True, tag="judge_measure"):
    """Say how far a side holds a step to be established."""

    measure: str
    party: str
    judgement: stepped.Judgement
    happened: str
    reason: str = ""


class AssessStep(ParallelAct, frozen=True, kw_only=True, tag="assess_step"):
    """Say what a side says that a step does for the common aim."""

    measure: str
    party: str
    grade: stepped.Grade
    said_on: str
    reason: str = ""


class StatePolicy(ParallelAct, frozen=True, kw_only=True, tag="state_policy"):
    """State a linkage policy as it is read, or as its owner declares it."""

    code: str
    owner: str
    said_on: str
    clauses: tuple[linked.AnyClause, ...]
    title: str
    words: str
    standing: linked.Standing = "read"
    defines: Mapping[str, linked.Counted] = {}
    supersedes: str = ""
    speaker: str = ""
    passage: str = ""
    note: str = ""


class ReportSurprise(ParallelAct, frozen=True, kw_only=True, tag="report_surprise"):
    """Report that a side was not consulted on an action."""

    code: str
    actor: str
    raised_by: str
    happened: str
    grade: unheard.SurpriseGrade
    title: str
    text: str
    raised_on: str | None = None
    means: unheard.Means = "not_known"
    about: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    accounts: str = ""


class AnswerSurprise(ParallelAct, frozen=True, kw_only=True, tag="answer_surprise"):
    """Say what a side explained."""

    surprise: str
    party: str
    said_on: str
    text: str


class RecordContact(ParallelAct, frozen=True, kw_only=True, tag="record_contact"):
    """Record a message to or from a side outside the group, or what it said in public."""

    outsider: str
    direction: unheard.Direction
    sort: unheard.ContactSort
    means: unheard.Means
    happened: str
    text: str
    party: str = ""
    receipt: unheard.ReceiptOf = "not_known"
    about: tuple[str, ...] = ()
    speaker: str = ""


AnyParallel = (
    FileInstrument | StateCommitment | AnswerCommitment | SettleCommitment | StateCondition | EndCondition
    | ReportMeasure | JudgeMeasure | AssessStep | StatePolicy | ReportSurprise | AnswerSurprise | RecordContact
)  # fmt: skip


# By the form: the wire name, the act of the record, the function of the desk, and what it calls the act.
_HOW: Mapping[type[ParallelAct], tuple[str, Any, Any, str]] = {
    FileInstrument: ("instrument.filed/1", promised.InstrumentFiled, promising.file_instrument, "instrument"),
    StateCommitment: ("commitment.stated/1", promised.CommitmentStated, promising.state_commitment, "commitment"),
    AnswerCommitment: ("commitment.answered/1", promised.CommitmentAnswered, promising.answer_commitment, "answer"),
    SettleCommitment: ("commitment.settled/1", promised.CommitmentSettled, promising.settle_commitment, "settled"),
    StateCondition: ("condition.stated/1", promised.ConditionStated, promising.state_condition, "condition"),
    EndCondition: ("condition.ended/1", promised.ConditionEnded, promising.end_condition, "ended"),
    ReportMeasure: ("measure.reported/1", stepped.MeasureReported, stepping.report_measure, "measure"),
    JudgeMeasure: ("measure.judged/1", stepped.MeasureJudged, stepping.judge_measure, "judged"),
    AssessStep: ("step.assessed/1", stepped.StepAssessed, stepping.assess_step, "assessed"),
    StatePolicy: ("policy.stated/1", linked.PolicyStated, linking.state_policy, "policy"),
    ReportSurprise: ("surprise.reported/1", unheard.SurpriseReported, surprising.report_surprise, "surprise"),
    AnswerSurprise: ("surprise.answered/1", unheard.SurpriseAnswered, surprising.answer_surprise, "answered"),
    RecordContact: ("contact.recorded/1", unheard.ContactRecorded, surprising.record_contact, "contact"),
}
KINDS: Mapping[type[Doing], str] = {form: how[0] for form, how in _HOW.items()}
"""By the form of an act: the wire name under which the desk puts it on record."""
_NAMED = ("commitment", "condition", "measure", "surprise")
_APART = ("by", "at", "source", "evidence", *_NAMED)


def do_parallel(act: ParallelAct, *, done: Mapping[str, Receipt], given: Mapping[str, Any]) -> Receipt:
    """Do one of these acts; `given` is what every act of the desk takes. Raises NotAllowed."""
    _, kind, function, name = _HOW[type(act)]
    facts = {one: getattr(act, one) for one in kind.__struct_fields__ if hasattr(act, one)}
    words = {
        one: getattr(act, one)
        for one in act.__struct_fields__
        if one not in _APART and one not in kind.__struct_fields__
    }  # fmt: skip
    if on := next((getattr(act, one) for one in _NAMED if hasattr(act, one)), ""):
        words["on"] = on
    if isinstance(act, StateCondition):
        words["on"] = act.on
    if isinstance(act, ReportSurprise):
        words["about"] = (*act.about, *words.pop("commitments"))
    if "about" in words:
        words["about"] = tuple((done[one].ref or "") if one in done else one for one in words["about"])
    return function(**given, **{name: kind(**facts)}, **words, source="\n".join(act.source))  # type: ignore[no-any-return]


def marked(act: ParallelAct, mark: str) -> ParallelAct:
    """Answer an act with a mark before every one of its texts, as a simulated case has them."""
    texts = {one: f"{mark} {getattr(act, one)}" for one in _TEXTS if getattr(act, one, "")}
    return msgspec.structs.replace(act, **texts)


_TEXTS = ("title", "text", "words", "note", "reason", "accounts", "event", "established", "consultation")
