"""What an officer can do about a clearance now: on an action, and on a request to an authority."""

from collections.abc import Iterable
from typing import Any

import msgspec

from tandem.rules.clearance import ClearanceStanding, clearance_of, waiver_waiting
from tandem.rules.grant import grant_of
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason
from tandem.rules.request import state_of_request
from tandem.state.action import ObservedAction
from tandem.state.clearance import confirmed_by, disputed_by
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.request import ClearanceRequest

KINDS = {
    "sign_waiver": "signature.added/1", "judge_lines": "line.judged/1", "file_request": "request.filed/1",
    "waive_requirement": "requirement.waived/1", "enter_step": "request.moved/1",
    "enter_decision": "request.decided/1", "take_back": "request.withdrawn/1", "change_grant": "grant.changed/1",
    "confirm_entry": "clearance.confirmed/1", "dispute_entry": "clearance.disputed/1",
}  # fmt: skip
"""The moves about clearances, each with the kind of its entry."""

_ENDED = ("revoked", "superseded", "used_up")


class OpenQuestion(msgspec.Struct, frozen=True):
    """What only an officer can answer: what a rule asks of lines, or lines on which no rule matched (`rule` is empty).

    A question about the shipment as a whole has no lines.
    """

    rule: str
    lines: tuple[int, ...] = ()


def open_questions(standing: ClearanceStanding) -> tuple[OpenQuestion, ...]:
    """Answer every question that nobody answered, those about the whole shipment first."""
    asked: dict[str, list[int]] = {}
    for one in standing.lines:
        for rule in one.asking:
            asked.setdefault(rule, []).append(one.line.line)
    bare = tuple(o.line.line for o in standing.lines if o.status == "no_rule_matched" and not o.decided)
    whole = tuple(OpenQuestion(rule) for rule in standing.asking)
    of_lines = tuple(OpenQuestion(rule, tuple(lines)) for rule, lines in asked.items())
    return (*whole, *of_lines, *((OpenQuestion("", bare),) if bare else ()))


def to_waive(standing: ClearanceStanding) -> tuple[str, ...]:
    """Answer the authorities without whose clearance two officers could go on."""
    cells = [cell for line in standing.lines for cell in line.cells]
    return tuple(dict.fromkeys(cell.authority for cell in cells if cell.state not in ("met", "waived")))


def moves_on_clearance(matter: Notice | ObservedAction, group: Group, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on the clearances of an action, the most pressing first."""
    if isinstance(matter, Notice) and (matter.ended or matter.id in group.superseded):
        return ()
    standing = clearance_of(matter, group)
    found = _owner_moves(matter, group, standing, code, officer)
    if not isinstance(standing, Reason) and (isinstance(matter, ObservedAction) or group.is_party(code)):
        found.append("file_request")
    found += _answers(matter.clearance, code)
    return _allowed(found, group, code, officer)


def _owner_moves(
    matter: Notice | ObservedAction, group: Group, standing: ClearanceStanding | Reason, code: str, officer: int
) -> list[str]:
    if code != (matter.owner if isinstance(matter, Notice) else matter.actor):
        return []
    waiting = waiver_waiting(matter, group) if isinstance(matter, Notice) else None
    found = ["sign_waiver"] if waiting is not None and waiting.stamp.officer != officer else []
    if isinstance(standing, Reason):
        return found
    found += ["judge_lines"] if open_questions(standing) else []
    waivable = isinstance(matter, Notice) and waiting is None and (to_waive(standing) or not standing.screened)
    two = group.charter.second_role("requirement.waived/1", "clearance") is not None
    return [*found, "waive_requirement"] if waivable and two else found


def moves_on_request(request: ClearanceRequest, group: Group, *, code: str, officer: int) -> tuple[str, ...]:
    """Answer the moves of this officer on a request, the most pressing first."""
    found: list[str] = []
    if request.party == code and not request.over:
        asked = state_of_request(request) == "information_asked"
        found += ["enter_step", "enter_decision"] if asked else ["enter_decision", "enter_step"]
        found.append("take_back")
    elif request.party == code and grant_of(request, group) is not None:
        last = request.changes[-1].facts.change if request.changes else ""
        found += [] if last in _ENDED else ["change_grant"]
    found += _answers(request, code)
    return _allowed(found, group, code, officer)


def to_answer(held: Any, code: str, *, right: bool) -> tuple[str, ...]:
    """Answer the labels of the entries of others that a member can still confirm, or dispute; the latest first."""
    said = confirmed_by if right else disputed_by
    stamps = held.stamps if held is not None else ()
    return tuple(one.label for one in stamps if one.code != code and code not in said(held.answers, one.entry))[::-1]


def _answers(held: Any, code: str) -> list[str]:
    ways = (("confirm_entry", True), ("dispute_entry", False))
    return [move for move, right in ways if to_answer(held, code, right=right)]


def _allowed(moves: Iterable[str], group: Group, code: str, officer: int) -> tuple[str, ...]:
    return tuple(move for move in moves if role_for(group, code, officer, KINDS[move]) is not None)
