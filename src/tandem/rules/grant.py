"""What an authority granted, on which days, and what became of it: derived from the request and nothing else.

An extension goes on where the grant before it ended; an amendment, and any request that supersedes another, takes its
place once it is granted, and not before. The last day is part of a grant.
"""

from datetime import date, timedelta
from typing import Literal

import msgspec

from tandem.acts.clearance import LineAmount
from tandem.state.clearance import disputed_by
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest

GrantState = Literal["not_yet", "in_force", "used_up", "expired", "suspended", "revoked", "superseded"]
"""Every state of a grant."""

STANDING: tuple[GrantState, ...] = ("not_yet", "in_force", "expired")
"""The states in which the days of a grant say what it covers."""

_OF_CHANGES: dict[str, GrantState] = {"revoked": "revoked", "superseded": "superseded", "used_up": "used_up"}


class Grant(msgspec.Struct, frozen=True):
    """What is granted: lines and how much of each, from the first day to the last, which is None without an end.

    An amount without a quantity is all that was asked of the line. `held` says what became of it beside its days:
    None where nothing did. `disputed` are the parties that say an entry about it is not right.
    """

    request: ClearanceRequest
    begins: str
    until: str | None
    lines: tuple[LineAmount, ...]
    held: GrantState | None = None
    disputed: tuple[str, ...] = ()

    def amount_of(self, line: int) -> LineAmount | None:
        """Answer what is granted of a line; None where nothing is."""
        return next((one for one in self.lines if one.line == line), None)


def grant_of(request: ClearanceRequest, group: Group) -> Grant | None:
    """Answer what a request was granted, as it was changed since; None where nothing was."""
    if request.end is None or not request.granted:
        return None
    end = request.end.facts
    whole = request.filed.lines if end.outcome != "partly_granted" else ()
    lines, until = end.lines or whole, end.valid_until
    for change in request.changes:
        lines = change.facts.lines or lines
        until = change.facts.valid_until or until
    begins = end.valid_from or end.decided_on
    before = _before(request, group) if request.filed.asks == "extension" else None
    if before is not None and all(before.amount_of(one.line) == one for one in lines):
        begins = _joined(before, begins)
    parties = {party for stamp in request.stamps for party in disputed_by(request.answers, stamp.entry)}
    return Grant(request, begins, until, lines, _held(request, group), tuple(sorted(parties)))


def state_of_grant(grant: Grant, today: date) -> GrantState:
    """Answer the one word for where a grant stands on a day."""
    if grant.held is not None:
        return grant.held
    if today < date.fromisoformat(grant.begins):
        return "not_yet"
    ended = grant.until is not None and date.fromisoformat(grant.until) < today
    return "expired" if ended else "in_force"


def successor_of(request: ClearanceRequest, group: Group) -> ClearanceRequest | None:
    """Answer the granted request that took the place of another of the same author; None where none did."""
    about = group.requests_about.get(request.about, ())
    return next((o for o in about if o.supersedes == request.id and o.party == request.party and o.granted), None)


def used_by_action(grant: Grant, group: Group) -> bool:
    """Tell whether only the end of its own action used a grant up, so that it covered the action all the same."""
    said = any(one.facts.change == "used_up" for one in grant.request.changes)
    return grant.held == "used_up" and not said and _completed(grant.request, group)


def _completed(request: ClearanceRequest, group: Group) -> bool:
    notice = group.notices.get(request.about)
    return notice is not None and any(step.step == "completed" for step in notice.steps)


def _held(request: ClearanceRequest, group: Group) -> GrantState | None:
    last = request.changes[-1].facts.change if request.changes else ""
    if last in _OF_CHANGES:
        return _OF_CHANGES[last]
    if successor_of(request, group) is not None:
        return "superseded"
    stopping = [one.facts.change for one in request.changes if one.facts.change in ("suspended", "resumed")]
    if stopping and stopping[-1] == "suspended":
        return "suspended"
    return "used_up" if _completed(request, group) else None


def _before(request: ClearanceRequest, group: Group) -> Grant | None:
    before = group.requests.get(request.supersedes or "")
    if before is None or before.party != request.party or before.stamp.seq >= request.stamp.seq:
        return None
    if before.filed.authority != request.filed.authority or _stopped(before):
        return None
    return grant_of(before, group)


def _stopped(request: ClearanceRequest) -> bool:
    """Whether a grant was taken back, used up, or is suspended: nothing goes on from there."""
    changes = [one.facts.change for one in request.changes]
    stopping = [one for one in changes if one in ("suspended", "resumed")]
    return bool({"revoked", "used_up"} & set(changes)) or stopping[-1:] == ["suspended"]


def _joined(before: Grant, begins: str) -> str:
    """The first day of a grant and its extension, where no day lies between them; else that of the extension alone."""
    if before.until is None:
        return min(before.begins, begins)
    gapless = date.fromisoformat(begins) <= date.fromisoformat(before.until) + timedelta(days=1)
    return min(before.begins, begins) if gapless else begins
