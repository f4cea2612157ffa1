"""What of a clearance waits for whom: the assessment, a question, a request to file, an answer, a dispute, a grant.

Each task names a code of its own (`clearance_task.<code>` in the catalogue), the matter it is on, and who can do it.
"""

from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from tandem.rules.clearance import ClearanceStanding, clearance_of, waiver_waiting
from tandem.rules.grant import grant_of, state_of_grant
from tandem.rules.reason import Reason
from tandem.rules.request import age_of, overdue_since
from tandem.rules.review import local_day
from tandem.state.clearance import confirmed_by, disputed_by
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.state.request import ClearanceRequest

Task = Literal[
    "sign_waiver", "answer_information", "settle_dispute", "overdue", "expiring", "assess", "classify", "judge",
    "file", "confirm",
]  # fmt: skip
"""What can wait, the most pressing first."""

SOON = timedelta(days=7)
"""How long before its last day a grant is said to be about to end, where the action is not over."""


class ClearanceTask(msgspec.Struct, frozen=True):
    """One thing that waits for a party: on the action `about`, and where there is one on the request `ref`.

    `authority` and `lines` say of what, `by` is the day by which, empty without one; `entry` is the label of the entry
    that it is about.
    """

    task: Task
    party: str
    about: str
    ref: str = ""
    authority: str = ""
    lines: tuple[int, ...] = ()
    by: str = ""
    entry: str = ""


def clearance_tasks(notice: Notice, group: Group, now: datetime) -> tuple[ClearanceTask, ...]:
    """Answer what waits on one notice, for whomever; nothing once the notice is over."""
    if notice.ended or notice.id in group.superseded:
        return ()
    found: list[ClearanceTask] = []
    if waiver_waiting(notice, group) is not None:
        found.append(ClearanceTask("sign_waiver", notice.owner, notice.ref))
    for request in group.requests_about.get(notice.id, ()):
        found += _on_request(request, notice, group, local_day(group, request.party, now))
    found += _on_lines(notice, group)
    order: tuple[Task, ...] = Task.__args__  # type: ignore[attr-defined]
    return tuple(sorted(found, key=lambda one: (order.index(one.task), one.by or "9", one.ref)))


def _on_lines(notice: Notice, group: Group) -> list[ClearanceTask]:
    """What the owner has to do about lines, in the order in which one thing needs the other."""
    standing = clearance_of(notice, group)
    by, owner, ref = notice.current.terms.starts_on, notice.owner, notice.ref
    if isinstance(standing, Reason):
        known = "manifest" in notice.current.terms.tables
        return [ClearanceTask("assess", owner, ref, by=by)] if known else []
    found = []
    if nameless := tuple(o.line.line for o in standing.lines if o.status == "needs_classification"):
        found.append(ClearanceTask("classify", owner, ref, lines=nameless, by=by))
    open_ones = tuple(
        o.line.line for o in standing.lines if o.asking or (o.status == "no_rule_matched" and not o.decided)
    )
    if open_ones or standing.asking:
        found.append(ClearanceTask("judge", owner, ref, lines=open_ones, by=by))
    return [*found, *_to_file(standing, owner, ref, by)]


def _to_file(standing: ClearanceStanding, owner: str, ref: str, by: str) -> list[ClearanceTask]:
    found = []
    for required in standing.requirements:
        cells = [cell for line in standing.lines for cell in line.cells if cell.authority == required.authority]
        if missing := tuple(cell.line for cell in cells if cell.state in ("missing", "refused", "partly")):
            found.append(ClearanceTask("file", owner, ref, authority=required.authority, lines=missing, by=by))
    return found


def _on_request(request: ClearanceRequest, notice: Notice, group: Group, today: date) -> list[ClearanceTask]:
    """What waits on one request: for its author, and to be confirmed or disputed by the others."""

    def task(kind: Task, party: str, by: str = "", entry: str = "") -> ClearanceTask:
        return ClearanceTask(kind, party, notice.ref, request.ref, request.filed.authority, by=by, entry=entry)

    found = []
    if not request.over and age_of(request, today).asked_on is not None:
        found.append(task("answer_information", request.party, overdue_since(request, today) or ""))
    elif (since := overdue_since(request, today)) is not None:
        found.append(task("overdue", request.party, since))
    for stamp in request.stamps:
        if disputed_by(request.answers, stamp.entry):
            found.append(task("settle_dispute", request.party, entry=stamp.label))
    grant = grant_of(request, group)
    if grant is not None and grant.until is not None and state_of_grant(grant, today) == "in_force":
        ends = date.fromisoformat(grant.until)
        if ends - today <= SOON and grant.until < notice.current.terms.ends_on:
            found.append(task("expiring", request.party, grant.until))
    if request.end is not None:
        said = {
            *confirmed_by(request.answers, request.end.stamp.entry),
            *disputed_by(request.answers, request.end.stamp.entry),
        }
        others = [code for code in group.accepting if code != request.party and code not in said]
        found += [task("confirm", code, entry=request.end.stamp.label) for code in others]
    return found
