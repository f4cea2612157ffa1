"""Acts on requests to authorities: file one, enter a step of it, take it back.

Authorities are not officers here: who filed a request enters what became of it, each time with a document or the place
where it was read, and the others confirm or dispute the entry.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

import msgspec

from tandem.acts import clearance as cleared
from tandem.acts.clearance import LineAmount
from tandem.desk.clearance import about_ref, authority_faults, check_speaker, standing_of, unknown_lines
from tandem.desk.concern import matter_of
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.notice import day_faults, marking_faults
from tandem.desk.requestcheck import check_past, evidence_faults, write_on_request
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.clearance import ClearanceStanding
from tandem.rules.quantity import decimal_of
from tandem.rules.reason import Reason, because
from tandem.rules.request import state_of_request
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it was filed: with whom, when, about what, and in which words.

    Without lines it is about every line on which the authority has to decide. `supersedes` is the reference of the
    request that it files again, amends or extends. `applicant` is the member that a monitor read of.
    """

    authority: str
    filed_on: str
    title: str
    lines: tuple[LineAmount, ...] = ()
    asks: str = "new"
    what: str = ""
    source: str = ""
    supersedes: str = ""
    applicant: str = ""
    marking: str = ""


def file_request(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    filing: Filing,
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Put on record that a request was filed with an authority about lines of the latest version."""
    group = desk.group()
    matter = matter_of(group, ref)
    if filing.asks not in get_args(cleared.Asked):
        raise NotAllowed(because("asks_unknown", found=filing.asks[:40]))
    faults = [*day_faults(filed_on=filing.filed_on), *evidence_faults(papers, filing.source)]
    faults += marking_faults(group, filing.marking)
    if faults:
        raise NotAllowed(*faults)
    lines = filing.lines or _required(standing_of(group, ref), filing.authority)

    def guard(group: Group, moment: datetime) -> None:
        check_speaker(group, acting, ref)
        check_past(group, acting.code, moment, filed_on=filing.filed_on)
        standing = standing_of(group, ref)
        faults = authority_faults(standing, filing.authority) or _line_faults(standing, lines)
        faults += _applicant_faults(group, acting, filing)
        if faults := faults or _filing_faults(group, ref, acting, filing, lines):
            raise NotAllowed(*faults)

    before = group.request(filing.supersedes) if filing.supersedes else None
    act = cleared.RequestFiled(
        authority=filing.authority, filed_on=filing.filed_on, lines=cleared.drawn(lines),
        asks=filing.asks,  # type: ignore[arg-type]
        applicant=filing.applicant if filing.applicant != acting.code else "", marking=filing.marking,
    )  # fmt: skip
    supersedes = (Ref(before.id, "supersedes"),) if before is not None else ()
    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(about_ref(matter), *supersedes), papers=papers,
        prose={"title": filing.title, "what": filing.what, "source": filing.source}, guard=guard,
    )  # fmt: skip


def move_request(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    step: str,
    happened: str,
    until: str = "",
    text: str = "",
    source: str = "",
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Enter a step of a request at its authority; `until` is a day that the authority named."""
    if step not in get_args(cleared.Step):
        raise NotAllowed(because("request_step_unknown", found=step[:40], known=", ".join(get_args(cleared.Step))))
    faults = [*day_faults(happened=happened), *(day_faults(until=until) if until else [])]
    faults += evidence_faults(papers, source)
    if step == "information_asked" and not text.strip():
        faults.append(because("prose_missing", name="text"))
    if not faults and until and until < happened:
        faults.append(because("days_reversed", starts_on=happened, ends_on=until))
    if faults:
        raise NotAllowed(*faults)
    act = cleared.RequestMoved(step=step, happened=happened, until=until or None)  # type: ignore[arg-type]

    def fits(request: ClearanceRequest) -> list[Reason]:
        state = state_of_request(request)
        wanted = {"information_given": "information_asked", "released": "held"}.get(step)
        if wanted not in (None, state):
            return [because("request_step_out_of_turn", request_step=step, request_state=state)]
        return []

    return write_on_request(desk, acting, now, seen, ref, act, happened, {"text": text, "source": source}, papers, fits)


def withdraw_request(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    happened: str,
    reason: str,
    source: str = "",
    papers: Sequence[Paper] = (),
) -> Receipt:
    """Put on record that the applicant took a request back."""
    if faults := day_faults(happened=happened):
        raise NotAllowed(*faults)
    act = cleared.RequestWithdrawn(happened=happened)
    prose = {"reason": reason, "source": source}
    return write_on_request(desk, acting, now, seen, ref, act, happened, prose, papers, lambda request: [])


def _required(standing: ClearanceStanding, authority: str) -> tuple[LineAmount, ...]:
    """All lines on which an authority has to decide, each whole."""
    found = next((one for one in standing.requirements if one.authority == authority), None)
    if found is None:
        raise NotAllowed(*(authority_faults(standing, authority) or [because("lines_missing")]))
    return tuple(LineAmount(line) for line in found.lines)


def _line_faults(standing: ClearanceStanding, lines: Sequence[LineAmount]) -> list[Reason]:
    """What is wrong with lines and amounts: not in the manifest, twice, no number, an unknown unit."""
    faults = unknown_lines(standing, [one.line for one in lines])
    numbers = [one.line for one in lines]
    faults += [because("line_twice", line=one) for one in sorted({n for n in numbers if numbers.count(n) > 1})]
    own = {line.line: line.unit for line in standing.manifest.lines}
    for one in lines:
        if one.quantity and not decimal_of(one.quantity):
            faults.append(because("amount_unfit", line=one.line, found=one.quantity[:40]))
        known = one.unit in ("", own.get(one.line)) or standing.book.unit_of(one.unit) is not None
        faults += [] if known else [because("unit_unknown", line=one.line, found=one.unit[:40])]
    return faults


def _applicant_faults(group: Group, acting: Acting, filing: Filing) -> list[Reason]:
    """A party files its own requests; a monitor says whose it read of."""
    if group.is_party(acting.code):
        return (
            [] if filing.applicant in ("", acting.code) else [because("applicant_another", party=filing.applicant[:20])]
        )
    known = group.charter.member(filing.applicant)
    return [] if known is not None else [because("no_such_member", party=filing.applicant[:20] or "-")]


def _filing_faults(group: Group, ref: str, acting: Acting, filing: Filing, lines: Sequence[LineAmount]) -> list[Reason]:
    """Whether a request fits those that are there: one of them filed again, amended or extended, and none twice."""
    matter = matter_of(group, ref)
    numbers = {one.line for one in lines}
    before = group.request(filing.supersedes) if filing.supersedes else None
    if filing.supersedes and before is None:
        return [because("no_such_request", ref=filing.supersedes[:60])]
    if before is not None:
        own = before.party == acting.code and before.about == matter.id
        if not own or before.filed.authority != filing.authority:
            return [because("supersedes_another_request", ref=before.ref)]
        if not before.over:
            return [because("request_still_open", ref=before.ref)]
    if filing.asks != "new" and (before is None or not before.granted):
        return [because("nothing_to_extend", asks=filing.asks)]
    return [
        because("request_open_already", ref=one.ref)
        for one in group.requests_about.get(matter.id, ())
        if one.party == acting.code
        and not one.over
        and one.filed.authority == filing.authority
        and one.applicant == (filing.applicant or acting.code)
        and numbers & {amount.line for amount in one.filed.lines}
    ]
