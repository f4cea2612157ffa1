"""What of clearances stands on My desk: a row for each kind of task on an action, however many wait, and what is owed.

A task stands on the desk of an officer who can do it now; what another party has to do is what others owe.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from tandem.reports.desk import Listed, Waiting, desk_row, list_notice
from tandem.rules.clearance import clearance_of
from tandem.rules.clearancemoves import OpenQuestion, moves_on_clearance, moves_on_request, open_questions
from tandem.rules.clearing import ClearanceTask, Task, clearance_tasks
from tandem.rules.instant import end_of_day
from tandem.rules.lines import lines_text
from tandem.rules.moves import moves_of, role_for
from tandem.rules.notice import state_of
from tandem.rules.reason import Reason, because
from tandem.rules.request import age_of, state_of_request
from tandem.rules.review import local_day
from tandem.state.action import ObservedAction
from tandem.state.notice import Notice
from tandem.state.reading import Reading
from tandem.state.text import JointText

_MOVES: dict[Task, tuple[str, ...]] = {
    "sign_waiver": ("sign_waiver",), "answer_information": ("enter_step",), "overdue": ("enter_step",),
    "settle_dispute": ("change_grant", "enter_step", "enter_decision", "take_back"), "expiring": ("file_request",),
    "file": ("file_request",), "judge": ("judge_lines",), "confirm": ("confirm_entry",), "classify": ("revise",),
}  # fmt: skip
"""The moves with which an officer does each task; any of them will do."""

_NAMED: dict[Task, str] = {"settle_dispute": "settle_dispute", "assess": "assess"}
"""What tasks are called on a button where that is not their move."""

_BEFORE_START: tuple[Task, ...] = ("assess", "classify", "judge", "file")


class ClearanceWaiting(Waiting, frozen=True, kw_only=True):
    """Tasks of one kind on one action, as a row of the desk; `question` is the first that waits for an answer."""

    tasks: tuple[ClearanceTask, ...]
    question: OpenQuestion | None = None

    @property
    def task(self) -> Task:
        """What is to be done."""
        return self.tasks[0].task


DeskRow = tuple[Waiting | None, Listed | None]
"""What waits for the reader, and what waits on others."""


def desk_rows(reading: Reading, matter: Notice | ObservedAction | JointText) -> tuple[DeskRow, ...]:
    """Answer what one matter puts on the reader's desk, with the clearances of an action."""
    mine, theirs = desk_row(reading, matter)
    tasks = clearance_tasks(matter, reading.group, reading.now) if isinstance(matter, Notice) else ()
    if not isinstance(matter, Notice) or not tasks:
        return ((mine, theirs),)
    rows = [_waiting(reading, matter, alike) for alike in _own(reading, matter, tasks)]
    return ((mine, _owed(reading, matter, theirs, tasks)), *((row, None) for row in rows))


def _own(reading: Reading, notice: Notice, tasks: Iterable[ClearanceTask]) -> Iterable[tuple[ClearanceTask, ...]]:
    """The tasks that this officer can do now, those of one kind together."""
    found: dict[str, list[ClearanceTask]] = {}
    for one in tasks:
        if one.party == reading.reader.code and _can(reading, notice, one):
            found.setdefault(one.task, []).append(one)
    return [tuple(alike) for alike in found.values()]


def _can(reading: Reading, notice: Notice, task: ClearanceTask) -> bool:
    group, code, officer = reading.group, reading.reader.code or "", reading.reader.officer
    if task.task == "assess":
        return role_for(group, code, officer, "clearance.assessed/1") is not None
    request = group.request(task.ref) if task.ref and task.task != "expiring" else None
    if request is not None:
        moves = moves_on_request(request, group, code=code, officer=officer)
    elif task.task == "classify":
        moves = moves_of(notice, group, reading.now, code=code, officer=officer)
    else:
        moves = moves_on_clearance(notice, group, code=code, officer=officer)
    return any(move in moves for move in _MOVES[task.task])


def _waiting(reading: Reading, notice: Notice, tasks: tuple[ClearanceTask, ...]) -> ClearanceWaiting:
    """One row: on the request where there is one, on the action where there are several or none."""
    group, first = reading.group, tasks[0]
    request = group.request(first.ref) if first.ref and len(tasks) == 1 else None
    entry = request.id if request else notice.current.stamp.entry
    question = next(iter(_questions(notice, reading)), None) if first.task == "judge" else None
    return ClearanceWaiting(
        ref=request.ref if request else notice.ref, title=reading.text(entry, "title"),
        move=_NAMED.get(first.task) or _MOVES[first.task][0], owner=notice.owner,
        state=state_of_request(request) if request else state_of(notice, group, reading.now),
        family="request_state" if request else "state", why=_why(reading, notice, tasks),
        by=min((at for one in tasks if (at := _by(reading, one))), default=None), tasks=tasks,
        question=question,
    )  # fmt: skip


def _questions(notice: Notice, reading: Reading) -> tuple[OpenQuestion, ...]:
    standing = clearance_of(notice, reading.group)
    return () if isinstance(standing, Reason) else open_questions(standing)


def _why(reading: Reading, notice: Notice, tasks: Sequence[ClearanceTask]) -> tuple[Reason, ...]:
    """What is to be done, where, on which lines or requests, and how old the oldest of these is."""
    first, refs = tasks[0], [one.ref for one in tasks if one.ref]
    count = len(_questions(notice, reading)) if first.task == "judge" else len(tasks)
    found = [because("desk_clearance", clearance_task=first.task, count=count)]
    if offices := tuple(dict.fromkeys(one.authority for one in tasks if one.authority)):
        found.append(because("desk_clearance_with", offices=", ".join(offices)))
    if lines := sorted({line for one in tasks for line in one.lines}):
        found.append(because("desk_clearance_lines", lines=lines_text(lines)))
    if len(refs) > 1:
        found.append(because("desk_clearance_requests", refs=", ".join(refs)))
    return (*found, *_age(reading, refs))


def _age(reading: Reading, refs: Sequence[str]) -> tuple[Reason, ...]:
    """How old the oldest of these requests is that has not ended."""
    group = reading.group
    requests = [one for ref in refs if (one := group.request(ref)) is not None and not one.over]
    days = [age_of(one, local_day(group, one.party, reading.now)).days for one in requests]
    return (because("requests_oldest", count=max(days)),) if days else ()


def _by(reading: Reading, task: ClearanceTask) -> datetime | None:
    """By when: the second before an action begins for what its lines need, else the end of the day that is named."""
    if not task.by:
        return None
    day = date.fromisoformat(task.by)
    if task.task in _BEFORE_START and day > date.min:
        day -= timedelta(days=1)
    member = reading.group.charter.member(task.party)
    return end_of_day(day, member.zone if member else reading.group.charter.zone)


def _owed(reading: Reading, notice: Notice, theirs: Listed | None, tasks: Iterable[ClearanceTask]) -> Listed | None:
    """The row of what others owe, with what they owe about clearances."""
    others = [one for one in tasks if one.party != reading.reader.code]
    if not others:
        return theirs
    row = theirs or msgspec.structs.replace(list_notice(reading, notice), waiting_on=(), deadline=None, skipped=())
    counts: dict[tuple[str, Task], int] = {}
    for one in others:
        counts[one.party, one.task] = counts.get((one.party, one.task), 0) + 1
    told = [because("desk_owed", party=p, clearance_task=task, count=n) for (p, task), n in counts.items()]
    by = (row.deadline, *(_by(reading, one) for one in others))
    return msgspec.structs.replace(
        row, waiting_on=tuple(dict.fromkeys((*row.waiting_on, *(one.party for one in others)))),
        deadline=min((at for at in by if at is not None), default=None), beside=(*row.beside, *told),
    )  # fmt: skip
