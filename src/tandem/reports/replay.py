"""A case told day by day: what happened, since when it was known, the verdict, and who waited for whom.

Two tellings. A record that was kept while things happened is told by the times of its entries, each day from what was
on record at its end. A record that was written afterwards is told by the days on which things happened, each with the
day since when it was known. Evidence is `signed` only where the party that acted signed with its own key.
"""

from collections.abc import Mapping, Sequence

import msgspec

from tandem.acts import action as seen
from tandem.acts import group as grouped
from tandem.acts.act import Act
from tandem.acts.clearance import GrantChanged, RequestDecided, RequestFiled, RequestMoved, RequestWithdrawn
from tandem.acts.meeting import MeetingObserved, MeetingReported
from tandem.acts.minutes import AttendanceReported, OutcomeRecorded, ReadoutGiven
from tandem.acts.position import PositionReported
from tandem.acts.register import KINDS
from tandem.acts.stand_in import StandInEnded, StandInNamed
from tandem.reports.action import ActionView, view_action, view_observed
from tandem.reports.authority_names import authority_names
from tandem.reports.goal_history import goal_history
from tandem.reports.meeting_history import meeting_history
from tandem.reports.request_history import request_history
from tandem.reports.speaker import Speaker
from tandem.reports.tandem_history import tandem_history
from tandem.reports.text_history import text_history
from tandem.rules.action import as_of, authorities_of, course_of, first_day_of, steps_of, waits_for
from tandem.rules.clearance import is_cleared
from tandem.rules.instant import instant, written
from tandem.rules.reason import Answer, Reason, because
from tandem.rules.request import group_as_it_stood
from tandem.rules.sighting import first_day_of as first_day_met
from tandem.state.action import ObservedAction
from tandem.state.notice import ReportedPosition
from tandem.state.reading import Reading
from tandem.state.request import ClearanceRequest

CLOCK = "clock.set/1"
_NOT_KNOWN = "not known"
_WORDS = (
    "title", "text", "reason", "answer", "result", "name", "person", "words", "wording", "paraphrase", "question",
    "explanation", "note",
)  # fmt: skip
"""The sections of which the first that is there is told with an entry."""

_TOLD = seen.ActionObserved | seen.EventReported | PositionReported | MeetingObserved | MeetingReported
_ASKED = RequestFiled | RequestMoved | RequestWithdrawn | RequestDecided | GrantChanged
_MINUTES = AttendanceReported | OutcomeRecorded | ReadoutGiven


class Recorded(msgspec.Struct, frozen=True):
    """One entry as the record has it: its id, wire name, author, claimed time, and its facts where they are known."""

    entry: str
    kind: str
    code: str
    at: str
    act: Act | None


class ReplayedEntry(msgspec.Struct, frozen=True):
    """One entry as the replay tells it; `party` is who acted, not who put it on record."""

    id: str
    kind: str
    party: str
    happened: str | None
    known: str | None
    summary: str
    evidence: str


class ReplayedAction(msgspec.Struct, frozen=True):
    """One action as it stood at the end of a day."""

    ref: str
    title: str
    state: str
    verdict: str
    consulted: str
    agreed: str
    ready: str
    why: Mapping[str, str]
    waiting_on: tuple[str, ...]
    deadline: str | None
    receipt_grade: int | None


class ReplayedDay(msgspec.Struct, frozen=True):
    """One day on which something happened: its entries, and every action at its end."""

    date: str
    entries: tuple[ReplayedEntry, ...]
    actions: tuple[ReplayedAction, ...]


def replay_day(
    reading: Reading, *, recorded: Sequence[Recorded], day: str, speaker: Speaker, afterwards: bool
) -> ReplayedDay:
    """Tell one day. `recorded` are the entries of the day; `reading` holds the words of every matter.

    `afterwards` tells that the record was written later, so that steps count by their days and not by their entries.
    """
    speaker = msgspec.structs.replace(speaker, names=authority_names(reading.group))
    summaries = summaries_of(reading)
    entries = tuple(replay_entry(reading, one, summaries.get(one.entry), speaker=speaker) for one in recorded)
    actions = [action_of(view_action(reading, n.ref), speaker=speaker) for n in reading.group.notices.values()]
    for observed in reading.group.observed.values():
        known = as_of(observed, day) if afterwards else observed
        if not afterwards or (first_day_of(observed) or "9") <= day:
            actions.append(observed_of(reading, known, day=day if afterwards else None, speaker=speaker))
    return ReplayedDay(day, entries, tuple(sorted(actions, key=lambda action: _by_ref(reading, action.ref))))


def _by_ref(reading: Reading, ref: str) -> tuple[str, int]:
    seat, _, number = ref.rpartition("-")
    return seat, int(number)


def is_told_afterwards(one: Recorded) -> bool:
    """Tell whether an entry says what happened, apart from when it was written."""
    return isinstance(one.act, _TOLD | _MINUTES | _ASKED)


def day_told(one: Recorded, *, met: Mapping[str, str]) -> str | None:
    """Answer the day on which such an entry is told: when it happened, else since when it was known.

    What is said of a meeting is told when it was published, else on the day of the meeting, which `met` has by entry.
    """
    act = one.act
    if isinstance(act, ReadoutGiven) and act.published:
        return act.published
    if isinstance(act, _MINUTES):
        return met.get(one.entry)
    if isinstance(act, RequestFiled):
        return act.filed_on
    if isinstance(act, RequestDecided):
        return act.decided_on
    if isinstance(act, RequestMoved | RequestWithdrawn | GrantChanged):
        return act.happened
    return act.happened or act.known if isinstance(act, _TOLD) else None


def days_met(reading: Reading) -> Mapping[str, str]:
    """Answer the day of its meeting for each entry that is said of an observed one."""
    found: dict[str, str] = {}
    for meeting in reading.group.meetings.values():
        told = [
            *(one.stamp for one in meeting.attendance),
            *(one.stamp for one in meeting.outcomes),
            *(one.stamp for one in meeting.readouts),
        ]
        if (day := first_day_met(meeting)) is not None:
            found |= {stamp.entry: day for stamp in told}
    return found


def replay_entry(reading: Reading, one: Recorded, summary: Reason | None, *, speaker: Speaker) -> ReplayedEntry:
    """Tell one entry."""
    texts = reading.prose.get(one.entry, {})
    words = next((texts[name] for name in _WORDS if texts.get(name)), "")
    what = speaker.reason(_telling(reading, one) or summary or _group_summary(one))
    signed = one.code in {party.code for party in reading.group.charter.parties}
    if signed and isinstance(one.act, RequestMoved | RequestDecided | GrantChanged):
        what = speaker.say("replay_entered", what=what)
    if words:
        what = speaker.say("replay_summary", what=what, words=" ".join(words.split()))
    kind = one.kind.partition("/")[0]
    act = one.act
    if isinstance(act, MeetingObserved | MeetingReported):
        who = act.party if isinstance(act, MeetingReported) else ", ".join(act.between)
        return ReplayedEntry(one.entry, kind, who, act.happened, act.known, what, act.evidence)
    if isinstance(act, _MINUTES) and not signed:
        day = day_told(one, met=days_met(reading))
        return ReplayedEntry(one.entry, kind, _whose(act), day, None, what, "reported")
    if isinstance(act, seen.ActionObserved):
        return ReplayedEntry(one.entry, kind, act.actor, act.happened, act.known, what, act.evidence)
    if isinstance(act, seen.EventReported):
        return ReplayedEntry(one.entry, kind, act.party, act.happened, act.known, what, act.evidence)
    if isinstance(act, PositionReported):
        return ReplayedEntry(one.entry, kind, act.party, act.happened, act.known, what, "reported")
    request = _request_of(reading, one)
    if request is not None and isinstance(act, _ASKED) and not signed:
        who = request.applicant if isinstance(act, RequestFiled | RequestWithdrawn) else request.filed.authority
        return ReplayedEntry(one.entry, kind, who, day_told(one, met={}), None, what, "reported")
    day = speaker.local_day(instant(one.at)).isoformat()
    return ReplayedEntry(one.entry, kind, one.code, day, day, what, "signed")


def _request_of(reading: Reading, one: Recorded) -> ClearanceRequest | None:
    """The request that an entry is of."""
    found = reading.group.requests.values()
    return next((r for r in found if any(stamp.entry == one.entry for stamp in r.stamps)), None)


def _whose(act: Act) -> str:
    """The side that an account or an outcome is of, or whose person is named."""
    match act:
        case AttendanceReported():
            return act.member
        case ReadoutGiven():
            return act.party
        case OutcomeRecorded():
            return act.account or act.owner
    return ""


def _telling(reading: Reading, one: Recorded) -> Reason | None:
    """What somebody told of another, with both named; None where the history of the matter says it well enough."""
    act = one.act
    request = _request_of(reading, one)
    if act is not None and request is not None:
        return _told_of_request(act, request)
    if isinstance(act, seen.ActionObserved):
        return because("replay_observed", by=one.code, party=act.actor)
    if isinstance(act, PositionReported):
        return because("replay_told_of", by=act.said_by, party=act.party, position=act.position)
    if isinstance(act, seen.EventReported) and act.event == "requested" and act.about:
        return because("replay_asked", party=act.party, about=act.about)
    return None


def _told_of_request(act: Act, request: ClearanceRequest) -> Reason | None:
    """What became of a request, with its authority named; None where its taking back says enough."""
    authority = request.filed.authority
    match act:
        case RequestFiled():
            return because("replay_asked", party=request.applicant, about=authority)
        case RequestMoved():
            return because("replay_request_moved", about=authority, request_step=act.step)
        case RequestDecided():
            return because("replay_request_decided", about=authority, request_outcome=act.outcome)
        case GrantChanged():
            return because("replay_grant_changed", about=authority, grant_change=act.change)
    return None


def _group_summary(one: Recorded) -> Reason:
    act = one.act
    match act:
        case grouped.CalendarPublished():
            return because("replay_published", code=act.code, year=str(act.year))
        case grouped.OfficerAppointed():
            return because("replay_appointed", officer=act.number, roles=", ".join(act.roles))
        case grouped.OfficerRelieved():
            return because("replay_relieved", officer=act.number)
        case grouped.ClockSet():
            return because("replay_clock", at=act.now)
        case StandInNamed():
            named = {"officer": act.officer, "stand_in": act.stand_in}
            return because("did_name_stand_in", from_day=act.starts_on, last_day=act.ends_on, **named)
        case StandInEnded():
            return because("did_end_stand_in")
    codes = {"group.founded/1": "replay_founded", "calendar.accepted/1": "replay_accepted"}
    if one.kind in codes:
        return because(codes[one.kind])
    return because("replay_did", act=one.kind) if one.kind in KINDS else because("replay_other", kind=one.kind)


def summaries_of(reading: Reading) -> Mapping[str, Reason]:
    """Answer what each entry of each matter did, by entry."""
    group = reading.group
    found = {row.entry: row.summary for n in group.notices.values() for row in view_action(reading, n.ref).history}
    told = [meeting_history(reading, meeting) for meeting in group.meetings.values()]
    told += [
        *(text_history(reading, text) for text in group.texts.values()),
        goal_history(reading),
        tandem_history(reading),
    ]
    told += [request_history(reading, request) for request in group.requests.values()]
    found |= {row.entry: row.summary for history in told for row in history}
    return found | {
        row.entry: row.summary for a in group.observed.values() for row in view_observed(reading, a.ref).history
    }


def action_of(view: ActionView, *, speaker: Speaker) -> ReplayedAction:
    """Tell where a notice stands."""
    answers = {"consulted": view.consulted, "agreed": view.agreed, "ready": view.ready}
    why = {"verdict": _sentences(view.why, speaker)}
    why |= {name: _sentences(answer.reasons, speaker) for name, answer in answers.items()}
    if view.irregular:
        why["irregular"] = _sentences(view.irregular, speaker)
    return ReplayedAction(
        ref=view.ref,
        title=view.title,
        state=view.state,
        verdict=speaker.reason(view.verdict),
        consulted=_verdict(view.consulted),
        agreed=_verdict(view.agreed),
        ready=_verdict(view.ready),
        why=why,
        waiting_on=view.waiting_on,
        deadline=None if view.deadline is None else written(view.deadline),
        receipt_grade=view.receipt_grade,
    )


def _verdict(answer: Answer) -> str:
    return answer.verdict.replace("_", " ")


def _sentences(reasons: Sequence[Reason], speaker: Speaker) -> str:
    return " ".join(speaker.reason(reason) for reason in reasons)


def observed_of(reading: Reading, action: ObservedAction, *, day: str | None, speaker: Speaker) -> ReplayedAction:
    """Tell where an observed action stands, from the steps that it holds; `day` where it is told afterwards."""
    course, waiting = course_of(action), waits_for(action)
    then = group_as_it_stood(reading.group, day) if day is not None else reading.group
    cleared = is_cleared(action, then)
    why = {
        "verdict": _nobody_gave_notice(reading, action),
        "consulted": [because("replay_never_asked")],
        "agreed": [_said_of(position) for position in action.reported] or [because("replay_nothing_signed")],
        "ready": [_word_of(code, event.event) for code, event in authorities_of(action).items()]
        + ([*cleared.reasons] if action.clearance else [])
        or [*cleared.reasons],
    }
    told = {name: _sentences(reasons, speaker) for name, reasons in why.items()}
    if day is not None:
        told["known"] = _sentences([_how_public(action, day)], speaker)
    return ReplayedAction(
        ref=action.ref,
        title=reading.text(action.id, "title"),
        state=course,
        verdict=speaker.say(f"course_{course}", parties=", ".join(waiting)),
        consulted=_NOT_KNOWN,
        agreed=_NOT_KNOWN,
        ready=cleared.verdict.replace("_", " ") if action.clearance else _NOT_KNOWN,
        why=told,
        waiting_on=waiting,
        deadline=None,
        receipt_grade=None,
    )


def _nobody_gave_notice(reading: Reading, action: ObservedAction) -> list[Reason]:
    if action.actor not in {party.code for party in reading.group.charter.parties}:
        return [because("replay_authority", party=action.actor)]
    return [because("verdict_explained" if action.explained else "verdict_surprise", party=action.actor)]


def _said_of(position: ReportedPosition) -> Reason:
    return because("replay_said_of", by=position.said_by, party=position.party, position=position.stance)


def _word_of(code: str, event: str) -> Reason:
    return because(f"replay_{event}", party=code)


def _how_public(action: ObservedAction, day: str) -> Reason:
    """How many of the steps so far were public by the end of the day, only later, or on a day that no source gives."""
    known = [step.known for step in steps_of(action)]
    later = sum(1 for since in known if since is not None and since > day)
    unknown = sum(1 for since in known if since is None)
    return because("replay_how_public", public=len(known) - later - unknown, later=later, unknown=unknown)
