"""What every entry on a request has to meet: its author, its turn, its day, and the evidence that it comes with."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from tandem.acts import clearance as cleared
from tandem.acts.act import Act
from tandem.acts.clearance import LineAmount
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.evidence import Paper
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.quantity import decimal_of
from tandem.rules.reason import Reason, because
from tandem.rules.request import state_of_request
from tandem.rules.review import local_day
from tandem.state.group import Group
from tandem.state.request import ClearanceRequest

Fits = Callable[[ClearanceRequest], list[Reason]]
"""Asks whether an entry fits a request: the reasons why not."""


def request_of(group: Group, ref: str) -> ClearanceRequest:
    """Answer the request of a reference. Raises NotAllowed where there is none."""
    request = group.request(ref)
    if request is None:
        raise NotAllowed(because("no_such_request", ref=ref[:60]))
    return request


def write_on_request(
    desk: Desk,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    ref: str,
    act: Act,
    happened: str,
    prose: Mapping[str, str],
    papers: Sequence[Paper],
    fits: Fits,
    cites: tuple[Ref, ...] = (),
) -> Receipt:
    """Put an act on a request on record, where it is its author's turn and `fits` has nothing against it."""
    request = request_of(desk.group(), ref)

    def guard(group: Group, moment: datetime) -> None:
        check_movable(group, ref, acting, seen, moment, happened, fits, over=isinstance(act, cleared.GrantChanged))

    return put(
        desk, acting=acting, now=now, seen=seen, act=act, refs=(Ref(request.id, "on"), *cites), prose=prose,
        papers=papers, guard=guard,
    )  # fmt: skip


def check_movable(
    group: Group,
    ref: str,
    acting: Acting,
    seen: Mapping[str, int],
    moment: datetime,
    happened: str,
    fits: Fits,
    *,
    over: bool = False,
) -> None:
    """Raise NotAllowed where an entry on a request is another's, out of turn, or made from an older page."""
    request = request_of(group, ref)
    if request.party != acting.code:
        raise NotAllowed(because("request_of_another", ref=ref, party=request.party))
    if request.over and not over:
        raise NotAllowed(because("request_over", ref=ref, request_state=state_of_request(request)))
    said = (*request.stamps, *(answer.stamp for answer in request.answers))
    if news := [stamp for stamp in said if stamp.seq >= seen.get(stamp.feed, 0)]:
        raise NotAllowed(*(because("came_since_request", party=stamp.code, entry=stamp.entry) for stamp in news))
    check_past(group, acting.code, moment, happened=happened)
    if happened < request.filed.filed_on:
        raise NotAllowed(because("day_before_filing", found=happened, day=request.filed.filed_on))
    if faults := fits(request):
        raise NotAllowed(*faults)


def check_past(group: Group, code: str, moment: datetime, **days: str) -> None:
    """Raise NotAllowed where one of these days has not come yet for any party: an authority has a day of its own."""
    today = max(local_day(group, one, moment) for one in (code, *(party.code for party in group.charter.parties)))
    faults = [
        because("day_to_come", name=name, found=day) for name, day in days.items() if date.fromisoformat(day) > today
    ]
    if faults:
        raise NotAllowed(*faults)


def evidence_faults(papers: Sequence[Paper], source: str) -> list[Reason]:
    """Answer that nothing proves it: a step comes with its document, or with the place where it was read."""
    return [] if papers or source.strip() else [because("evidence_missing")]


def not_asked(request: ClearanceRequest, lines: Sequence[LineAmount]) -> list[Reason]:
    """Answer which lines a decision names and the request did not, and which amounts are none."""
    asked = {one.line for one in request.filed.lines}
    faults = [because("line_not_asked", line=one.line, ref=request.ref) for one in lines if one.line not in asked]
    unfit = [one for one in lines if one.quantity and decimal_of(one.quantity) is None]
    return [*faults, *(because("amount_unfit", line=one.line, found=one.quantity[:40]) for one in unfit)]
