"""What has to hold inside a case beyond its form: labels, members, officers, times, marks, files.

Only what the desk would not see is asked here; whether an act may be done is for the rules, when it is played.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tandem.node import caseclearance, casemeeting, casetext
from tandem.node.caseact import (
    AnswerQuestion,
    Ask,
    CaseAct,
    CaseNotice,
    Comment,
    ConfirmConcern,
    ConfirmGoal,
    GiveNotice,
    Observe,
    OnMatter,
    ReportConcern,
    StateGoal,
)
from tandem.node.caseinclude import with_includes
from tandem.node.casereading import BadCase, Case, Steps, read_form
from tandem.regimes.charter import shipped_charter
from tandem.regimes.rulebook import shipped_shelf

BY = re.compile(r"([A-Z][A-Z0-9-]*)/([1-9][0-9]{0,3})")
_PROSE = (
    "title", "what", "route", "changes", "channel", "urgency", "text", "reason", "counter_text", "answer", "result",
    "question", "explanation", "channel_tried", "note", "conditions", "scope",
)  # fmt: skip
_DAYS = ("starts_on", "ends_on", "happened", "known", "until", "review_on", "next_on", "said_on", "tried_on",
    "filed_on", "decided_on", "valid_from", "valid_until",
)  # fmt: skip
_MEMBERS = ("actor", "party", "about", "said_by", "to", "raised_by", "raised_with", "owner", "account", "applicant")
_ANSWERED: Mapping[type[OnMatter], type[OnMatter]] = {
    Comment: Comment, AnswerQuestion: Ask, ConfirmConcern: ReportConcern, **casemeeting.ANSWERED,
    **caseclearance.ANSWERED,
}  # fmt: skip
"""What an act answers with its `on`."""

Fault = tuple[Steps, str]


def read_case(folder: Path) -> Case:
    """Read the case of a folder whole. Raises BadCase with line, place and way out where something does not hold."""
    case = read_form(folder)
    _check_zone(case)
    case = with_includes(case)
    for steps, why in (*_faults_of_group(case), *_faults_of_people(case), *_faults_of_acts(case)):
        raise case.bad(steps, why)
    return case


def _check_zone(case: Case) -> None:
    try:
        ZoneInfo(case.file.group.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        found = case.file.group.zone
        why = f"expected a time zone such as Asia/Seoul, found {found!r}."
        raise case.bad(("group", "zone"), why) from wrong


def _faults_of_group(case: Case) -> Iterator[Fault]:
    file = case.file
    members = {member.code for member in (*file.group.parties, *file.group.monitors)}
    for number, seat in enumerate(file.seats):
        if seat.code not in members:
            yield ("seats", number, "code"), f"expected a party or monitor of the group, found {seat.code!r}."
    seats = {seat.code for seat in file.seats}
    if file.simulated and file.group.clock_seat not in seats:
        yield ("group", "clock_seat"), "a simulated case names one of its seats, which sets the clock."
    if file.simulated and not file.mark:
        yield ("mark",), "a simulated case has a mark with which each of its texts begins."
    if not file.simulated and (file.group.clock_seat or file.mark or file.opens or file.closes):
        yield ("simulated",), "mark, opens, closes and clock_seat belong to a simulated case alone."
    for number, calendar in enumerate(file.calendars):
        if not (case.folder / calendar.file).is_file() or ".." in Path(calendar.file).parts:
            yield ("calendars", number, "file"), f"the folder of the case has no file {calendar.file!r}."


def _faults_of_people(case: Case) -> Iterator[Fault]:
    file = case.file
    known = {(seat.code, 1) for seat in file.seats}
    for number, officer in enumerate(file.officers):
        if officer.seat not in {seat.code for seat in file.seats}:
            yield ("officers", number, "seat"), f"expected a seat of the case, found {officer.seat!r}."
        known.add((officer.seat, officer.number))
    names: set[str] = set()
    for number, account in enumerate(file.accounts):
        if (account.seat, account.officer) not in known:
            yield ("accounts", number, "officer"), f"{account.seat} has no officer {account.officer} in this case."
        if account.sign_in in names:
            yield ("accounts", number, "sign_in"), f"the sign-in {account.sign_in!r} is taken."
        names.add(account.sign_in)
    for number, calendar in enumerate(file.calendars):
        for by in (calendar.published_by, *calendar.accepted_by):
            yield from _fault_of_officer(by, known, ("calendars", number))


def _fault_of_officer(by: str, known: set[tuple[str, int]], steps: Steps) -> Iterator[Fault]:
    read = BY.fullmatch(by)
    if read is None:
        yield steps, f"expected a seat and a number such as ROK/2, found {by!r}."
    elif (read[1], int(read[2])) not in known:
        yield steps, f"there is no officer {by} in this case; add one to officers."


def _faults_of_acts(case: Case) -> Iterator[Fault]:
    file = case.file
    officers = {(seat.code, 1) for seat in file.seats} | {(o.seat, o.number) for o in file.officers}
    labels: dict[str, CaseAct] = {}
    for number, act in enumerate(file.acts):
        steps: Steps = ("acts", number)
        yield from _fault_of_officer(act.by, officers, (*steps, "by"))
        yield from _faults_of_labels(act, labels, steps)
        yield from _faults_of_values(case, act, steps)
        if label := getattr(act, "label", ""):
            labels[label] = act
    yield from _faults_of_times(case)


def _faults_of_labels(act: CaseAct, labels: Mapping[str, CaseAct], steps: Steps) -> Iterator[Fault]:
    label = getattr(act, "label", "")
    if label in labels:
        yield (*steps, "label"), f"the label {label!r} is taken; give every matter and every remark its own."
    wanted = {"matter": act.matter} if isinstance(act, OnMatter) else {}
    if isinstance(act, caseclearance.FileRequest) and act.supersedes:
        wanted["supersedes"] = act.supersedes
    if isinstance(act, GiveNotice):
        wanted |= {name: label for name in ("supersedes", "after_the_fact") if (label := getattr(act, name))}
    kinds = (GiveNotice, Observe, *casemeeting.OPENINGS, *casetext.OPENINGS, *caseclearance.OPENINGS)
    openings = [label for label, opening in labels.items() if isinstance(opening, kinds)]
    wording: casetext.CaseText | None = getattr(act, "wording", None)
    for label in wording.named if isinstance(wording, casetext.CaseText) else ():
        if label not in openings:
            yield (*steps, "wording"), f"no matter {label!r} was opened before; known here: {_known(openings)}."
    for name, label in wanted.items():
        if label not in openings:
            yield (*steps, name), f"no matter {label!r} was opened before; known here: {_known(openings)}."
    yield from _faults_of_answer(act, labels, steps)
    if isinstance(act, ConfirmGoal) and not isinstance(labels.get(act.on), StateGoal):
        known = [label for label, goal in labels.items() if isinstance(goal, StateGoal)]
        yield (*steps, "on"), f"no state_goal {act.on!r} stands before; known here: {_known(known)}."


def _faults_of_answer(act: CaseAct, labels: Mapping[str, CaseAct], steps: Steps) -> Iterator[Fault]:
    """What is wrong with the label of the remark that an act answers; a comment and an answer may name none."""
    answered = _ANSWERED.get(type(act)) if isinstance(act, OnMatter) else None
    on = getattr(act, "on", "")
    if answered is None or not isinstance(act, OnMatter) or (not on and not isinstance(act, ConfirmConcern)):
        return
    fit = [name for name, one in labels.items() if isinstance(one, answered) and one.matter == act.matter]
    if on not in fit:
        kind = answered.__struct_config__.tag
        yield (*steps, "on"), f"no {kind} {on!r} stands on {act.matter!r} before; known here: {_known(fit)}."


def _known(labels: Iterable[str]) -> str:
    return ", ".join(sorted(labels)) or "none"


def _faults_of_values(case: Case, act: CaseAct, steps: Steps) -> Iterator[Fault]:
    yield from _faults_of_struct(case, act, steps)
    yield from _faults_of_codes(act, steps)
    goods = getattr(act, "goods", "")
    if goods and goods not in case.file.manifests:
        yield (*steps, "goods"), f"the case has no manifest {goods!r}."
    if isinstance(act, caseclearance.Assess) and act.regime not in shipped_shelf().targets():
        known = ", ".join(shipped_shelf().targets())
        yield (*steps, "regime"), f"no regime is about {act.regime!r}; known here: {known}."
    wording = getattr(act, "wording", None)
    if isinstance(wording, casetext.CaseText):
        yield from _faults_of_wording(case, wording, (*steps, "wording"))
    notice: CaseNotice | None = getattr(act, "notice", None)
    if notice is None:
        return
    yield from _faults_of_struct(case, notice, (*steps, "notice"))
    place = (*steps, "notice")
    yield from _faults_of_codes(notice, place)
    if notice.action_type not in _codes("scope"):
        yield (*place, "action_type"), f"expected one of {', '.join(_codes('scope'))}, found {notice.action_type!r}."
    if notice.manifest is not None and notice.manifest not in case.file.manifests:
        yield (*place, "manifest"), f"the case has no manifest {notice.manifest!r}."


def _faults_of_wording(case: Case, wording: casetext.CaseText, steps: Steps) -> Iterator[Fault]:
    yield from _faults_of_struct(case, wording, steps)
    yield from _faults_of_codes(wording, steps)
    for language, text in wording.texts.items():
        if not text.startswith(case.file.mark):
            yield (*steps, "texts", language), f"expected a text that begins with the mark {case.file.mark!r}."


def _faults_of_codes(part: msgspec.Struct, steps: Steps) -> Iterator[Fault]:
    """What the charter has to know: the reason of a hold, a marking, and a level."""
    for name, table in (("hold_reason", "hold_reasons"), ("marking", "markings"), ("level", "levels")):
        value = getattr(part, name, "")
        if value and value not in _codes(table):
            yield (*steps, name), f"expected one of {', '.join(_codes(table))}, found {value!r}."


@cache
def _codes(table: str) -> tuple[str, ...]:
    rows = shipped_charter()[table]
    return tuple(row["code"] for row in rows) if isinstance(rows, list) else tuple(rows)


def _faults_of_struct(case: Case, part: msgspec.Struct, steps: Steps) -> Iterator[Fault]:
    group = case.file.group
    members = {member.code for member in (*group.parties, *group.monitors, *group.others)}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if name in _DAYS and value is not None and not _is_day(value):
            yield (*steps, name), f"expected a day such as 2018-11-30, found {value!r}."
        if name in _MEMBERS and value and isinstance(value, str) and value not in members:
            yield (*steps, name), f"expected a member or body of the group, found {value!r}."
        for code in value if name == "parties" else ():
            if code not in members:
                yield (*steps, name), f"expected members or bodies of the group, found {code!r}."
        if name in _PROSE and value and isinstance(value, str) and not value.startswith(case.file.mark):
            yield (*steps, name), f"expected a text that begins with the mark {case.file.mark!r}."


def _faults_of_times(case: Case) -> Iterator[Fault]:
    file = case.file
    times: list[tuple[Steps, str | None]] = [(("acts", number, "at"), act.at) for number, act in enumerate(file.acts)]
    if not file.simulated:
        for steps, at in times:
            if at is not None:
                yield (
                    steps,
                    "a case that is no simulation is recorded at the time at which it is loaded; leave `at` out.",
                )
        return
    before: datetime | None = None
    for steps, at in ((("opens",), file.opens), *times, (("closes",), file.closes)):
        instant = _instant(case, at)
        if instant is None:
            yield steps, f"expected a time such as 2018-08-02T10:00, found {at!r}."
        elif before is not None and instant < before:
            yield steps, f"{at} lies before the time that stands above it; put the acts in their order."
        before = instant or before


def _instant(case: Case, at: str | None) -> datetime | None:
    try:
        return case.instant(at) if at else None
    except ValueError:
        return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


__all__ = ["BadCase", "Case", "read_case"]
