"""Every entry of a request to an authority as a reader sees it, in causal order."""

from tandem.reports.clearance_history import Made, made_of_answers
from tandem.reports.history import HistoryRow, made_row
from tandem.rules.reason import because
from tandem.state.reading import Reading
from tandem.state.request import ClearanceRequest


def request_history(reading: Reading, request: ClearanceRequest) -> tuple[HistoryRow, ...]:
    """Answer every entry of a request in causal order, oldest first."""
    rows = [made_row(reading, *made) for made in _made(request)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.past, row.party)))


def _made(request: ClearanceRequest) -> list[Made]:
    authority = request.filed.authority
    filed = because("did_clearance_filed", authority=authority, asks=request.filed.asks)
    made = [(request.stamp, "request.filed", filed)]
    made += [
        (one.stamp, "request.moved", because("did_clearance_moved", authority=authority, request_step=one.facts.step))
        for one in request.steps
    ]
    if request.end is not None:
        outcome = request.end.facts.outcome
        told = because("did_clearance_decided", authority=authority, request_outcome=outcome)
        made.append((request.end.stamp, "request.decided", told))
    if request.withdrawn is not None:
        made.append((request.withdrawn.stamp, "request.withdrawn", because("did_clearance_withdrawn")))
    for one in request.changes:
        told = because("did_clearance_changed", authority=authority, grant_change=one.facts.change)
        made.append((one.stamp, "grant.changed", told))
    return [*made, *made_of_answers(request.answers, request.stamps)]
