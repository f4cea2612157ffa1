"""Acts of a case file about clearances: their form, and what each of them does at the desk."""

from collections.abc import Mapping
from typing import Any

from tandem.acts.clearance import Asked, Change, LineAmount, Outcome, Step, Subject, Verdict
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk import request as requesting
from tandem.desk.desk import Receipt
from tandem.node.caseform import Doing, Form, OnMatter
from tandem.regimes.rulebook import shipped_rulebook, write_rulebook

Goods = Mapping[str, tuple[Mapping[str, Any], ...]]
"""The manifests of a case by their names."""


class Amount(Form, frozen=True, kw_only=True):
    """A line of the manifest and how much of it; without a quantity all of it."""

    line: int
    quantity: str = ""
    unit: str = ""


class Assess(OnMatter, frozen=True, kw_only=True, tag="assess"):
    """Put the lines under the rulebook of a target; of an observed action, those of a manifest of the case."""

    direction: str
    regime: str
    crosses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    nexus: tuple[str, ...] = ()
    named: int = 0
    goods: str = ""
    starts_on: str | None = None
    ends_on: str | None = None
    note: str = ""
    source: tuple[str, ...] = ()


class JudgeLines(OnMatter, frozen=True, kw_only=True, tag="judge_lines"):
    """Answer what a rule asks, or decide where none matched."""

    verdict: Verdict
    reason: str
    lines: tuple[int, ...] = ()
    rule: str = ""


class Waive(OnMatter, frozen=True, kw_only=True, tag="waive"):
    """Go on without a clearance or without screening."""

    subject: Subject
    reason: str
    authority: str = ""
    lines: tuple[int, ...] = ()


class SignWaiver(OnMatter, frozen=True, kw_only=True, tag="sign_waiver"):
    """Complete the waiver that waits."""


class FileRequest(OnMatter, frozen=True, kw_only=True, tag="file_request"):
    """File a request with an authority; `label` names it for the rest of the file."""

    label: str
    authority: str
    filed_on: str
    title: str
    source: tuple[str, ...]
    lines: tuple[Amount, ...] = ()
    asks: Asked = "new"
    what: str = ""
    supersedes: str = ""
    applicant: str = ""
    marking: str = ""


class MoveRequest(OnMatter, frozen=True, kw_only=True, tag="move_request"):
    """Enter a step of a request."""

    step: Step
    happened: str
    source: tuple[str, ...]
    until: str | None = None
    text: str = ""


class WithdrawRequest(OnMatter, frozen=True, kw_only=True, tag="withdraw_request"):
    """Enter that a request was taken back."""

    happened: str
    reason: str
    source: tuple[str, ...] = ()


class DecideRequest(OnMatter, frozen=True, kw_only=True, tag="decide_request"):
    """Enter what an authority decided; `label` names the entry, to be confirmed or disputed."""

    outcome: Outcome
    decided_on: str
    source: tuple[str, ...]
    label: str = ""
    lines: tuple[Amount, ...] = ()
    valid_from: str | None = None
    valid_until: str | None = None
    reason: str = ""
    conditions: str = ""
    scope: str = ""


class ChangeGrant(OnMatter, frozen=True, kw_only=True, tag="change_grant"):
    """Enter what became of a grant."""

    change: Change
    happened: str
    source: tuple[str, ...]
    lines: tuple[Amount, ...] = ()
    valid_until: str | None = None
    reason: str = ""
    conditions: str = ""
    scope: str = ""


class ConfirmClearance(OnMatter, frozen=True, kw_only=True, tag="confirm_clearance"):
    """Say that the decision that `on` names is right."""

    on: str
    reason: str = ""


class DisputeClearance(OnMatter, frozen=True, kw_only=True, tag="dispute_clearance"):
    """Say that the decision that `on` names is not right, and why."""

    on: str
    reason: str


ClearanceAct = (
    Assess | JudgeLines | Waive | SignWaiver | FileRequest | MoveRequest | WithdrawRequest | DecideRequest
    | ChangeGrant | ConfirmClearance | DisputeClearance
)  # fmt: skip
OPENINGS = (FileRequest,)
"""The acts that open a request."""
KINDS: Mapping[type[Doing], str] = {
    Assess: "clearance.assessed/1", JudgeLines: "line.judged/1", Waive: "requirement.waived/1",
    SignWaiver: "signature.added/1", FileRequest: "request.filed/1", MoveRequest: "request.moved/1",
    WithdrawRequest: "request.withdrawn/1", DecideRequest: "request.decided/1", ChangeGrant: "grant.changed/1",
    ConfirmClearance: "clearance.confirmed/1", DisputeClearance: "clearance.disputed/1",
}  # fmt: skip
"""The kind of entry that each act writes."""
ANSWERED: Mapping[type[OnMatter], type[OnMatter]] = {ConfirmClearance: DecideRequest, DisputeClearance: DecideRequest}
"""What an act is about with its `on`."""


def do_clearance(act: ClearanceAct, *, done: Mapping[str, Receipt], given: Mapping[str, Any], goods: Goods) -> Receipt:
    """Do one act about a clearance; `given` is what every act of the desk takes. Raises NotAllowed."""
    ref = done[act.matter].ref or ""
    words: dict[str, Any] = {"source": "\n".join(getattr(act, "source", ()))}
    match act:
        case Assess():
            return clearing.assess(
                **given, **words, ref=ref, direction=act.direction, crosses=act.crosses, parties=act.parties,
                nexus=act.nexus, named=act.named, book=write_rulebook(shipped_rulebook(target=act.regime)),
                manifest=goods[act.goods] if act.goods else (), starts_on=act.starts_on or "",
                ends_on=act.ends_on or "", note=act.note,
            )  # fmt: skip
        case JudgeLines():
            return clearing.judge_lines(
                **given, ref=ref, verdict=act.verdict, lines=act.lines, rule=act.rule, reason=act.reason
            )
        case Waive():
            return clearing.waive(
                **given, ref=ref, subject=act.subject, authority=act.authority, lines=act.lines, reason=act.reason
            )
        case SignWaiver():
            return clearing.sign_waiver(**given, ref=ref)
        case ConfirmClearance() | DisputeClearance():
            right = isinstance(act, ConfirmClearance)
            return clearing.answer_entry(**given, ref=ref, on=done[act.on].entry, right=right, reason=act.reason)
        case FileRequest():
            return requesting.file_request(**given, ref=ref, filing=_filing(act, done, words["source"]))
    return _on_request(act, ref, given, words)


def _on_request(
    act: MoveRequest | WithdrawRequest | DecideRequest | ChangeGrant,
    ref: str,
    given: Mapping[str, Any],
    words: Mapping[str, Any],
) -> Receipt:
    match act:
        case MoveRequest():
            return requesting.move_request(
                **given, **words, ref=ref, step=act.step, happened=act.happened, until=act.until or "", text=act.text
            )
        case WithdrawRequest():
            return requesting.withdraw_request(**given, **words, ref=ref, happened=act.happened, reason=act.reason)
        case DecideRequest():
            (receipt,) = granting.decide_requests(
                **given, **words, ruled=[granting.Ruled(ref=ref, outcome=act.outcome, lines=_amounts(act.lines))],
                decided_on=act.decided_on, valid_from=act.valid_from or "", valid_until=act.valid_until or "",
                reason=act.reason, conditions=act.conditions, scope=act.scope,
            )  # fmt: skip
            return receipt
        case ChangeGrant():
            return granting.change_grant(
                **given, **words, ref=ref, change=act.change, happened=act.happened, lines=_amounts(act.lines),
                valid_until=act.valid_until or "", reason=act.reason, conditions=act.conditions, scope=act.scope,
            )  # fmt: skip


def _filing(act: FileRequest, done: Mapping[str, Receipt], source: str) -> requesting.Filing:
    return requesting.Filing(
        authority=act.authority, filed_on=act.filed_on, title=act.title, lines=_amounts(act.lines), asks=act.asks,
        what=act.what, source=source, applicant=act.applicant, marking=act.marking,
        supersedes=(done[act.supersedes].ref or "") if act.supersedes else "",
    )  # fmt: skip


def _amounts(lines: tuple[Amount, ...]) -> tuple[LineAmount, ...]:
    return tuple(LineAmount(one.line, one.quantity, one.unit) for one in lines)
