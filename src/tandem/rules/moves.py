"""What an officer can do on a notice now: only what the rules would let through, so that no list shows more."""

from datetime import datetime

from tandem.rules.concern import to_confirm
from tandem.rules.escalation import levels_above, may_settle, uncertifiable
from tandem.rules.hearing import LASTING, Hearing, hearing_of, hearings
from tandem.rules.notice import GOES, awaits_signature, decision_half_signed, may_decide, may_start, state_of
from tandem.rules.procedure import is_editorial, procedure_of
from tandem.rules.question import open_questions
from tandem.rules.review import reviews_due
from tandem.rules.scope import disputes_to_answer, disputes_to_withdraw, may_dispute
from tandem.rules.signature import second_role_of, waiting_for_signature
from tandem.rules.window import with_hold
from tandem.state.action import ObservedAction
from tandem.state.group import Group
from tandem.state.notice import Decision, Notice

_KINDS = {
    "acknowledge": "notice.acknowledged/1",
    "take_position": "position.taken/1",
    "withdraw_position": "position.withdrawn/1",
    "hold": "hold.placed/1",
    "lift": "hold.lifted/1",
    "ask": "question.asked/1",
    "answer_question": "question.answered/1",
    "extend": "window.extended/1",
    "answer_urgency": "urgency.answered/1",
    "accept_editorial": "revision.accepted_as_editorial/1",
    "answer_concern": "concern.answered/1",
    "revise": "notice.revised/1",
    "go": "decision.made/1",
    "go_over_objection": "decision.made/1",
    "go_unheard": "decision.made/1",
    "postpone": "decision.made/1",
    "withdraw": "notice.withdrawn/1",
    "explain": "action.explained/1",
    "sign": "signature.added/1",
    "comment": "comment.made/1",
    "report_concern": "concern.reported/1",
    "confirm_concern": "concern.confirmed/1",
    "dispute_type": "notice.type_disputed/1",
    "answer_dispute": "type_dispute.answered/1",
    "withdraw_dispute": "type_dispute.withdrawn/1",
    "review": "decision.reviewed/1",
    "uncertified": "silence.uncertified/1",
    "escalate": "matter.escalated/1",
    "settle": "escalation.settled/1",
    "start": "action.started/1",
    "complete": "action.completed/1",
    "stop": "action.stopped/1",
}
_OVER = ("withdrawn", "completed", "stopped", "superseded")


def role_for(group: Group, code: str, officer: int, kind: str, sort: str = "") -> str | None:
    """Answer the role in which this officer may write this kind, of joint texts this sort; None where none is."""
    held = group.officer(code, officer)
    allowed = group.charter.roles(kind, sort)
    return next((role for role in held.roles if role in allowed), None) if held else None


def moves_of(notice: Notice, group: Group, now: datetime, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on this notice now, the most pressing first."""
    state = state_of(notice, group, now)
    if state in _OVER:
        found = []
    elif notice.owner == code:
        found = _owner_moves(notice, group, now, state, officer)
    elif code in {party.code for party in group.charter.parties} and state != "under_way":
        found = _other_moves(notice, group, now, code, officer)
    else:
        found = []
    found += _beside_the_hearing(notice, group, now, state, code)
    return tuple(move for move in found if role_for(group, code, officer, _KINDS[move]) is not None)


def moves_on_observed(action: ObservedAction, group: Group, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on an observed action, the most pressing first."""
    found = ["confirm_concern"] if to_confirm(action.direct, code) else []
    found += ["answer_dispute"] if disputes_to_answer(action, group, code) else []
    found += ["explain"] if action.actor == code else []
    found += ["report_concern"] if group.is_party(code) and group.is_party(action.actor) else []
    found += _about_the_type(action, group, code)
    return tuple(move for move in found if role_for(group, code, officer, _KINDS[move]) is not None)


def _beside_the_hearing(notice: Notice, group: Group, now: datetime, state: str, code: str) -> list[str]:
    """What decides nothing: to review, to confirm a report, to take it higher, to comment, to report a concern."""
    if not group.is_party(code):
        return []
    found = ["review"] if notice.owner == code and reviews_due(notice, group, now) else []
    found += ["confirm_concern"] if to_confirm(notice.direct, code) else []
    found += ["answer_dispute"] if disputes_to_answer(notice, group, code) else []
    if state not in _OVER:
        found += ["settle"] if may_settle(notice, group, now, code).is_yes else []
        found += ["escalate"] if levels_above(notice, group, now) else []
        found += ["comment", "report_concern"]
    return [*found, *_about_the_type(notice, group, code)]


def _about_the_type(matter: Notice | ObservedAction, group: Group, code: str) -> list[str]:
    found = ["withdraw_dispute"] if disputes_to_withdraw(matter, group, code) else []
    return [*found, "dispute_type"] if may_dispute(matter, group, code) else found


def _other_moves(notice: Notice, group: Group, now: datetime, code: str, officer: int) -> list[str]:
    hearing = hearing_of(notice=notice, party=code, group=group, now=now)
    found = ["sign"] if _may_complete(notice, group, now, code, officer) else []
    found += ["acknowledge"] if hearing.grade < 2 else []
    found += ["answer_question"] if open_questions(notice, code) else []
    found += _answers_to_owner(notice, code, hearing)
    found.append("take_position")
    # Not the position that counts: after a closing that is another than the party's latest word.
    mine = [position for position in notice.positions if position.party == code]
    if mine and mine[-1].stance is not None:
        found.append("withdraw_position")
    return [*found, *_time_moves(notice, group, now, code, hearing), "ask"]


def _answers_to_owner(notice: Notice, code: str, hearing: Hearing) -> list[str]:
    """What the owner asks of a party about the latest version itself."""
    number, found = notice.current.number, []
    taken = any(u.party == code and u.version == number for u in notice.urgencies)
    if notice.current.terms.urgent and not taken and not hearing.heard.is_yes:
        found.append("answer_urgency")
    accepted = any(e.party == code and e.version == number for e in notice.editorial)
    return [*found, "accept_editorial"] if is_editorial(notice, notice.current) and not accepted else found


def _time_moves(notice: Notice, group: Group, now: datetime, code: str, hearing: Hearing) -> list[str]:
    """What a party can do about its own time."""
    if hearing.hold is not None:
        return ["lift"]
    procedure = procedure_of(notice, group)
    if procedure is None or procedure.hold is None or not procedure.hold.reasons:
        return []
    reason, version = procedure.hold.reasons[0], notice.current.number
    window = with_hold(notice=notice, party=code, group=group, now=now, version=version, reason=reason)
    return ["hold"] if window.holds[-1].counts else []


def _owner_moves(notice: Notice, group: Group, now: datetime, state: str, officer: int) -> list[str]:
    if state == "under_way":
        return ["complete", "stop"]
    found = []
    if _may_complete(notice, group, now, notice.owner, officer):
        found.append("sign")
    if open_questions(notice, notice.owner):
        found.append("answer_question")
    if may_start(notice, group, now, override=True).is_yes:
        found.append("start")
    if _concerns(notice):
        found.append("answer_concern")
    half = decision_half_signed(notice, group)
    if state not in GOES:
        # What waits for its second signature is signed, not decided once more.
        choices = [choice for choice in GOES if not awaits_signature(half, notice, group, now, choice)]
        found += [choice for choice in choices if may_decide(notice, group, now, choice).is_yes]
    found += ["uncertified"] if uncertifiable(notice, group, now) else []
    found += ["revise", "postpone", "withdraw"]
    return [*found, "extend", "ask"] if parties_to_extend(notice, group, now) else [*found, "ask"]


def parties_to_extend(notice: Notice, group: Group, now: datetime) -> tuple[str, ...]:
    """Answer the parties whose window is open, so that the owner may give them more time."""
    procedure = procedure_of(notice, group)
    if procedure is None or procedure.extends != "owner":
        return ()
    heard = hearings(notice=notice, group=group, now=now)
    return tuple(h.party for h in heard if not h.answered and h.deadline and h.deadline.at and now < h.deadline.at)


def _may_complete(notice: Notice, group: Group, now: datetime, code: str, officer: int) -> bool:
    half = waiting_for_signature(notice, group, code)
    held = group.officer(code, officer)
    if half is None or held is None or half.stamp.officer == officer:
        return False
    if isinstance(half, Decision) and not may_decide(notice, group, now, half.choice).is_yes:
        return False
    if isinstance(half, Decision) and not awaits_signature(half, notice, group, now, half.choice):
        return False
    wanted = second_role_of(half, group)
    return half.stamp.role == wanted or wanted in held.roles


def _concerns(notice: Notice) -> bool:
    """Whether a party's latest position is a concern or objection that was not answered."""
    latest = {position.party: position for position in notice.positions}
    answered = {answer.concern for answer in notice.answers}
    return any(p.stance in LASTING and p.stamp.entry not in answered for p in latest.values())
