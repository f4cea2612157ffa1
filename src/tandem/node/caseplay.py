"""Plays a case through the desk: every act passes the rules, in order, and the node writes what is due in between.

In a simulated case the clock seat sets the clock before each act, and to each deadline on the way, so that receipts and
closed windows stand at their times. Any other case is recorded at the time at which it is loaded: a monitor signs
today what happened then, and the acts themselves say when it happened and since when it was known.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.desk import duties, group
from tandem.desk.desk import Desk, NotAllowed, Receipt
from tandem.node import casefile as form
from tandem.node.caseact import Opening
from tandem.node.caseacting import acting_as, do_act, seen_all
from tandem.node.casereading import Case
from tandem.regimes.calendar import BadCalendar
from tandem.reports.speaker import Speaker
from tandem.rules.hearing import hearings
from tandem.rules.instant import instant


def prepare_group(desk: Desk, case: Case, *, now: datetime) -> None:
    """Set the clock, lay down the calendars and appoint the officers. Raises BadCase with the place of a refusal."""
    opens = case.instant(case.file.opens) if case.file.opens else now
    if case.file.simulated:
        _set_clock(desk, case, opens)
    for number, calendar in enumerate(case.file.calendars):
        try:
            _lay_down(desk, case, calendar, opens)
        except (NotAllowed, BadCalendar, ValueError) as refused:
            raise case.bad(("calendars", number), _said(case, refused)) from refused
    for number, officer in enumerate(case.file.officers):
        try:
            acting = acting_as(desk, f"{officer.seat}/1", "officer.appointed/1")
            group.appoint_officer(
                desk, acting=acting, now=opens, seen=seen_all(desk), number=officer.number, roles=officer.roles,
                name=officer.name,
            )  # fmt: skip
        except NotAllowed as refused:
            raise case.bad(("officers", number), _said(case, refused)) from refused


def _lay_down(desk: Desk, case: Case, calendar: form.CaseCalendar, now: datetime) -> None:
    table: dict[str, Any] = json.loads((case.folder / calendar.file).read_text(encoding="utf-8"))
    publisher = acting_as(desk, calendar.published_by, "calendar.published/1")
    group.publish_calendar(desk, acting=publisher, now=now, seen=seen_all(desk), calendar=table)
    digest = desk.group().published[-1].digest
    for by in calendar.accepted_by:
        acting = acting_as(desk, by, "calendar.accepted/1")
        group.accept_calendar(desk, acting=acting, now=now, seen=seen_all(desk), digest=digest)


def play(desk: Desk, case: Case, *, now: datetime) -> Mapping[str, str]:
    """Do every act of a case, and answer the reference of each matter by its label.

    Raises BadCase with the place of the first act that the rules refuse.
    """
    done: dict[str, Receipt] = {}
    for number, act in enumerate(case.file.acts):
        at = case.instant(act.at) if act.at else now
        if case.file.simulated:
            _advance(desk, case, at)
        try:
            receipt = do_act(desk, case, act, now=at, done=done)
        except NotAllowed as refused:
            raise case.bad_act(number, _said(case, refused)) from refused
        if label := getattr(act, "label", ""):
            done[label] = receipt
        duties.keep_watch(desk, now=at)
    if case.file.closes:
        _advance(desk, case, case.instant(case.file.closes))
    openings = {act.label for act in case.file.acts if isinstance(act, Opening)}
    return {label: receipt.ref for label, receipt in done.items() if label in openings and receipt.ref}


def _advance(desk: Desk, case: Case, to: datetime) -> None:
    """Bring the clock to an instant, stopping at every deadline on the way."""
    while (stop := _next_deadline(desk, to)) is not None:
        _set_clock(desk, case, stop)
    _set_clock(desk, case, to)


def _next_deadline(desk: Desk, to: datetime) -> datetime | None:
    folded = desk.group()
    now = instant(folded.clock or "")
    open_ones = [one for one in folded.notices.values() if not one.steps and not one.ended]
    ends = [
        hearing.deadline.at
        for one in open_ones
        if one.id not in folded.superseded
        for hearing in hearings(notice=one, group=folded, now=now)
        if hearing.deadline is not None and hearing.deadline.at is not None and not hearing.answered
    ]
    return min((at for at in ends if now < at < to), default=None)


def _set_clock(desk: Desk, case: Case, to: datetime) -> None:
    clock = desk.group().clock
    if clock is not None and instant(clock) == to:
        return
    acting = acting_as(desk, f"{case.file.group.clock_seat}/1", "clock.set/1")
    group.set_clock(desk, acting=acting, to=to, seen=seen_all(desk))
    duties.keep_watch(desk, now=to)


def _said(case: Case, refused: Exception) -> str:
    if not isinstance(refused, NotAllowed):
        return str(refused)
    speaker = Speaker("en", case.file.group.zone)
    return " ".join(speaker.reason(reason) for reason in refused.reasons)
