"""Acts on what authorities decided: a request, or several by one document; and what became of a grant."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

import msgspec

from tandem.acts import clearance as cleared
from tandem.acts.clearance import LineAmount
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.notice import day_faults
from tandem.desk.requestcheck import Fits, check_movable, evidence_faults, not_asked, write_on_request
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because
from tandem.rules.request import state_of_request
from tandem.state.request import GRANTING, ClearanceRequest


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """What an authority decided on one request; see `RequestDecided`."""

    ref: str
    outcome: str
    lines: tuple[LineAmount, ...] = ()


def decide_requests(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ruled: Sequence[Ruled],
    decided_on: str,
    valid_from: str = "",
    valid_until: str = "",
    reason: str = "",
    conditions: str = "",
    scope: str = "",
    source: str = "",
    papers: Sequence[Paper] = (),
) -> tuple[Receipt, ...]:
    """Enter what an authority decided on one request, or on several by one document.

    The document goes with the first entry, and the others cite it. Everything is looked at before the first is written.
    """
    days = {"decided_on": decided_on, "valid_from": valid_from, "valid_until": valid_until}
    faults = day_faults(**{name: day for name, day in days.items() if day or name == "decided_on"})
    faults += evidence_faults(papers, source)
    for one in ruled:
        faults += _outcome_faults(one, reason, conditions, valid_from, valid_until)
    if not faults and valid_from and valid_until and valid_until < valid_from:
        faults.append(because("days_reversed", starts_on=valid_from, ends_on=valid_until))
    if len({one.ref for one in ruled}) < len(ruled):
        faults.append(because("request_decided_twice_here"))
    if faults:
        raise NotAllowed(*faults)
    batch = _batch(ruled, decided_on, papers)
    prose = {"reason": reason, "conditions": conditions, "scope": scope, "source": source}
    group = desk.group()
    for one in ruled:
        check_movable(group, one.ref, acting, seen, desk.moment(group, now), decided_on, _granted_faults(one))
    receipts: list[Receipt] = []
    for one in ruled:
        act = cleared.RequestDecided(
            outcome=one.outcome,  # type: ignore[arg-type]
            decided_on=decided_on, lines=cleared.drawn(one.lines), batch=batch,
            valid_from=(valid_from or None) if one.outcome in GRANTING else None,
            valid_until=(valid_until or None) if one.outcome in GRANTING else None,
        )  # fmt: skip
        words = {name: text for name, text in prose.items() if name != "conditions" or one.outcome in GRANTING}
        first = receipts[0] if receipts else None
        cites = (Ref(first.entry, "cites"),) if first is not None else ()
        # What was written here a moment ago was not on the page, and is no news to its author.
        read = {**seen, **({desk.seat(acting.code).feed: first.seq + len(receipts)} if first is not None else {})}
        receipts.append(
            write_on_request(
                desk, acting, now, read, one.ref, act, decided_on, words, () if receipts else papers,
                _granted_faults(one), cites,
            )
        )  # fmt: skip
    return tuple(receipts)


def change_grant(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    change: str,
    happened: str,
    lines: tuple[LineAmount, ...] = (),
    valid_until: str = "",
    reason: str = "",
    conditions: str = "",
    scope: str = "",
    source: str = "",
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Enter what an authority changed of a grant, or that it is used up."""
    if change not in get_args(cleared.Change):
        raise NotAllowed(because("change_unknown", found=change[:40], known=", ".join(get_args(cleared.Change))))
    faults = [*day_faults(happened=happened), *(day_faults(valid_until=valid_until) if valid_until else [])]
    faults += evidence_faults(papers, source)
    if change == "extended" and not valid_until:
        faults.append(because("day_missing", name="valid_until"))
    if change == "amended" and not lines and not valid_until and not (conditions.strip() or scope.strip()):
        faults.append(because("change_changes_nothing"))
    if faults:
        raise NotAllowed(*faults)
    act = cleared.GrantChanged(
        change=change,  # type: ignore[arg-type]
        happened=happened, lines=cleared.drawn(lines), valid_until=valid_until or None,
    )  # fmt: skip

    def fits(request: ClearanceRequest) -> list[Reason]:
        if not request.granted:
            return [because("nothing_granted", ref=ref, request_state=state_of_request(request))]
        last = request.changes[-1].facts.change if request.changes else ""
        if last in ("revoked", "superseded", "used_up"):
            return [because("grant_over", ref=ref, grant_state=last)]
        suspended = [one.facts.change for one in request.changes if one.facts.change in ("suspended", "resumed")]
        if change == "resumed" and suspended[-1:] != ["suspended"]:
            return [because("grant_not_suspended", ref=ref)]
        return not_asked(request, lines)

    prose = {"reason": reason, "conditions": conditions, "scope": scope, "source": source}
    return write_on_request(desk, acting, now, seen, ref, act, happened, prose, papers, fits)


def _outcome_faults(one: Ruled, reason: str, conditions: str, valid_from: str, valid_until: str) -> list[Reason]:
    """What an outcome has to say, and what it cannot."""
    if one.outcome not in get_args(cleared.Outcome):
        known = ", ".join(get_args(cleared.Outcome))
        return [because("outcome_unknown", found=one.outcome[:40], known=known)]
    if one.outcome == "refused" and not reason.strip():
        return [because("reason_missing", position="refused")]
    if one.outcome == "granted_with_conditions" and not conditions.strip():
        return [because("prose_missing", name="conditions")]
    if one.outcome == "partly_granted" and not one.lines:
        return [because("part_missing", ref=one.ref)]
    if one.outcome not in GRANTING and (one.lines or valid_from or valid_until):
        return [because("nothing_granted_here", ref=one.ref, request_outcome=one.outcome)]
    return []


def _granted_faults(one: Ruled) -> Fits:
    return lambda request: not_asked(request, one.lines)


def _batch(ruled: Sequence[Ruled], decided_on: str, papers: Sequence[Paper]) -> str:
    """One name for requests that one document decided; empty where it decided one."""
    if len(ruled) < 2:
        return ""
    marks = [decided_on, *(one.ref for one in ruled), *(hashlib.sha256(one.content).hexdigest() for one in papers)]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
