"""The form of the acts of a case file: what an officer does, one struct an act, with its words as they stand there."""

from tandem.acts.action import Event, Evidence
from tandem.acts.concern import Answer, Channel, Raised
from tandem.acts.decision import Choice
from tandem.acts.goal import Evidence as GoalEvidence
from tandem.acts.position import Stance
from tandem.acts.scope import Reply
from tandem.node.caseclearance import ClearanceAct
from tandem.node.caseform import Doing, Form, OnMatter
from tandem.node.casemeeting import MeetingAct
from tandem.node.caseparallel import AnyParallel
from tandem.node.casetext import TextAct

__all__ = ["Doing", "Form", "OnMatter"]


class CaseNotice(Form, frozen=True, kw_only=True):
    """The words and terms of a notice; `manifest` names one of the case's manifests."""

    action_type: str
    starts_on: str
    ends_on: str
    title: str
    what: str
    zone: str = ""
    track: str = ""
    crosses: tuple[str, ...] = ()
    route: str = ""
    changes: str = ""
    channel: str = ""
    marking: str = ""
    urgency: str = ""
    editorial: bool = False
    manifest: str | None = None


class GiveNotice(Doing, frozen=True, kw_only=True, tag="give_notice"):
    """Give notice; `label` names the notice for the rest of the file."""

    label: str
    notice: CaseNotice
    supersedes: str | None = None
    after_the_fact: str | None = None


class Observe(Doing, frozen=True, kw_only=True, tag="observe"):
    """Put an action on record that no notice covers."""

    label: str
    actor: str
    action_type: str
    evidence: Evidence
    happened: str | None
    known: str | None
    title: str
    text: str
    source: tuple[str, ...]
    marking: str = ""


class NameStandIn(Doing, frozen=True, kw_only=True, tag="name_stand_in"):
    """Say which officer of the own party is away, and who stands in."""

    officer: int
    stand_in: int
    starts_on: str
    ends_on: str
    note: str = ""


class EndStandIn(Doing, frozen=True, kw_only=True, tag="end_stand_in"):
    """Say that an officer of the own party is back: it ends the first absence that is not over."""

    officer: int


class ReviseNotice(OnMatter, frozen=True, kw_only=True, tag="revise_notice"):
    """Give a new version."""

    notice: CaseNotice


class WithdrawNotice(OnMatter, frozen=True, kw_only=True, tag="withdraw_notice"):
    """Give the action up."""

    reason: str


class Acknowledge(OnMatter, frozen=True, kw_only=True, tag="acknowledge"):
    """Say that the latest version has reached the desk."""


class TakePosition(OnMatter, frozen=True, kw_only=True, tag="take_position"):
    """Take a position on the latest version."""

    position: Stance
    reason: str = ""
    counter_text: str = ""


class WithdrawPosition(OnMatter, frozen=True, kw_only=True, tag="withdraw_position"):
    """Take a position back."""

    reason: str = ""


class AnswerConcern(OnMatter, frozen=True, kw_only=True, tag="answer_concern"):
    """Answer the latest concern or objection of a party."""

    party: str
    answer: str


class Decide(OnMatter, frozen=True, kw_only=True, tag="decide"):
    """Decide on the latest version."""

    decision: Choice
    reason: str = ""
    until: str | None = None
    review_on: str | None = None
    channel_tried: str = ""
    tried_on: str | None = None


class Review(OnMatter, frozen=True, kw_only=True, tag="review"):
    """Say what came of looking at a decision again."""

    result: str
    next_on: str | None = None


class Escalate(OnMatter, frozen=True, kw_only=True, tag="escalate"):
    """Ask that the matter be taken to a level of the charter."""

    level: str
    reason: str


class Settle(OnMatter, frozen=True, kw_only=True, tag="settle"):
    """Say what came of it at the higher level."""

    result: str


class FindUncertified(OnMatter, frozen=True, kw_only=True, tag="uncertified"):
    """Put on record that a party was silent, and that its node did not say so in time."""

    party: str
    reason: str = ""


class Sign(OnMatter, frozen=True, kw_only=True, tag="sign"):
    """Give the second signature."""


class Start(OnMatter, frozen=True, kw_only=True, tag="start"):
    """Start the action."""

    override: bool = False
    reason: str = ""


class Complete(OnMatter, frozen=True, kw_only=True, tag="complete"):
    """Say that the action came to its planned end."""

    result: str = ""


class Stop(OnMatter, frozen=True, kw_only=True, tag="stop"):
    """Say that the action ended early."""

    reason: str


class ReportEvent(OnMatter, frozen=True, kw_only=True, tag="report_event"):
    """Report a step of an observed action; the days have to be said, if only as null."""

    party: str
    event: Event
    evidence: Evidence
    happened: str | None
    known: str | None
    text: str
    source: tuple[str, ...]
    about: str = ""


class ReportPosition(OnMatter, frozen=True, kw_only=True, tag="report_position"):
    """Report a position from somebody else's words."""

    party: str
    position: Stance
    said_by: str
    happened: str | None
    known: str | None
    text: str
    source: tuple[str, ...]


class Explain(OnMatter, frozen=True, kw_only=True, tag="explain"):
    """Explain an observed action of one's own party."""

    text: str


class Comment(OnMatter, frozen=True, kw_only=True, tag="comment"):
    """Comment on the latest version, or reply to the comment that `on` names."""

    text: str
    label: str = ""
    on: str = ""


class Ask(OnMatter, frozen=True, kw_only=True, tag="ask"):
    """Ask a party about the latest version."""

    to: str
    question: str
    label: str = ""


class AnswerQuestion(OnMatter, frozen=True, kw_only=True, tag="answer_question"):
    """Answer the question that `on` names; without it the oldest that waits."""

    answer: str
    on: str = ""


class PlaceHold(OnMatter, frozen=True, kw_only=True, tag="place_hold"):
    """Ask for time; the reason is a code of the charter."""

    hold_reason: str
    explanation: str = ""


class LiftHold(OnMatter, frozen=True, kw_only=True, tag="lift_hold"):
    """End the party's own hold before its time."""

    reason: str = ""


class ExtendWindow(OnMatter, frozen=True, kw_only=True, tag="extend_window"):
    """Give a party more time, until the closing hour of a day."""

    party: str
    until: str
    reason: str = ""


class AnswerUrgency(OnMatter, frozen=True, kw_only=True, tag="answer_urgency"):
    """Take the short window of an urgent notice, or keep the whole one."""

    accepted: bool
    reason: str = ""


class AcceptEditorial(OnMatter, frozen=True, kw_only=True, tag="accept_editorial"):
    """Say that the latest version changed nothing but words."""


class ReportConcern(OnMatter, frozen=True, kw_only=True, tag="report_concern"):
    """Report a concern that one side raised with the other outside the desk."""

    raised_by: str
    raised_with: str
    by_way: Channel
    happened: str
    text: str
    position: Raised = "concern"
    source: tuple[str, ...] = ()
    label: str = ""


class ConfirmConcern(OnMatter, frozen=True, kw_only=True, tag="confirm_concern"):
    """Confirm or dispute the report that `on` names, as the other of its two sides."""

    on: str
    confirmation: Answer
    reason: str = ""


class StateGoal(Doing, frozen=True, kw_only=True, tag="state_goal"):
    """Put on record how sides worded the common aim on a day; `subject` is a free code, `test` what it says of one."""

    parties: tuple[str, ...]
    evidence: GoalEvidence
    said_on: str
    text: str
    wording: str = ""
    subject: str = ""
    subject_words: str = ""
    test: str = ""
    speaker: str = ""
    occasion: str = ""
    source: tuple[str, ...] = ()
    label: str = ""


class ConfirmGoal(Doing, frozen=True, kw_only=True, tag="confirm_goal"):
    """Confirm or dispute the report of one's own side's wording that `on` names."""

    on: str
    confirmation: Answer
    reason: str = ""


class DisputeType(OnMatter, frozen=True, kw_only=True, tag="dispute_type"):
    """Say that an action is of another type of the scope register."""

    action_type: str
    reason: str


class AnswerTypeDispute(OnMatter, frozen=True, kw_only=True, tag="answer_type_dispute"):
    """Keep the type that the other side disputes, or say that it will be revised."""

    reply: Reply
    reason: str


class WithdrawTypeDispute(OnMatter, frozen=True, kw_only=True, tag="withdraw_type_dispute"):
    """Dispute the type no longer."""

    reason: str = ""


Opening = GiveNotice | Observe
Remark = Comment | Ask | ReportConcern
"""What a later act can answer by its label."""

CaseAct = (
    GiveNotice | ReviseNotice | WithdrawNotice | Acknowledge | TakePosition | WithdrawPosition | AnswerConcern
    | Comment | Ask | AnswerQuestion | PlaceHold | LiftHold | ExtendWindow | AnswerUrgency | AcceptEditorial
    | ReportConcern | ConfirmConcern | Decide | Review | Sign | Start | Complete | Stop | Observe | ReportEvent
    | ReportPosition | Explain | DisputeType | AnswerTypeDispute | WithdrawTypeDispute
    | Escalate | Settle | FindUncertified | StateGoal | ConfirmGoal | NameStandIn | EndStandIn
    | MeetingAct | TextAct | ClearanceAct | AnyParallel
)  # fmt: skip


def kind_of(act: CaseAct) -> str:
    """Answer what an act does, as the file writes it."""
    return str(act.__struct_config__.tag)
