"""The moves on one meeting: each is a page with a form, and a form makes one act of the desk."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.meeting import Later, MeetingReported
from tandem.acts.minutes import Answer, Capacity, OutcomeKind, Presence
from tandem.desk import meeting as calling
from tandem.desk import minutes as telling
from tandem.desk import point as pointing
from tandem.desk import sighting
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import open_draft
from tandem.desk.reading import read_matter
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.moves import Move, keep_text
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.visit import NotThatDay, Visit, enter
from tandem.reports.meeting import MeetingView, view_meeting
from tandem.rules.instant import instant
from tandem.rules.meeting import outcomes_owed, outcomes_to_confirm
from tandem.rules.recurrence import zone_of
from tandem.state.group import Group
from tandem.state.reading import Reading

_Texts = Mapping[str, str]
_REASON = Field("reason", "area", rows=3)
_MUST = Field("reason", "area", required=True, rows=3)
_SOURCE = Field("source", hint="hint.source")
DATE = (
    Field("on_day", "day", required=True, hint="hint.on_day"),
    Field("from_time", required=True, hint="hint.from_time", prose="begins"),
    Field("to_time", required=True, prose="ends"),
)


def span_of(texts: _Texts) -> dict[str, str]:
    """Answer the two moments that the fields of a date name; what is missing is left empty."""
    day, begins, ends = texts.get("on_day", ""), texts.get("from_time", ""), texts.get("to_time", "")
    return {"begins": f"{day}T{begins}" if begins else "", "ends": f"{day}T{ends}" if ends else ""}


def _nothing(texts: _Texts) -> dict[str, Any]:
    return {}


def _dated(texts: _Texts) -> dict[str, Any]:
    return {**span_of(texts), "reason": texts["reason"]}


def _held(texts: _Texts) -> dict[str, Any]:
    span = span_of(texts) if texts["on_day"] else {"begins": "", "ends": ""}
    return {"begun": span["begins"], "over": span["ends"], "place": texts["place"]}


def _put_off(texts: _Texts) -> dict[str, Any]:
    return {"reason": texts["reason"], "until": texts["until"] or None}


def _point(texts: _Texts) -> dict[str, Any]:
    return {"text": texts["point"], "about": tuple(texts["about"].replace(",", " ").split())}


def _attended(texts: _Texts) -> dict[str, Any]:
    names = ("member", "person", "office", "source", "capacity")
    return {"state": texts["presence"], **{name: texts[name] for name in names}}


def _recorded(texts: _Texts) -> dict[str, Any]:
    return {
        "kind": texts["outcome_kind"], "text": texts["telling"], "owner": texts["owes"], "due": texts["due"] or None,
        "account": texts["account"], "about": tuple(texts["about"].replace(",", " ").split()),
        "source": texts["source"],
    }  # fmt: skip


def _confirmed(texts: _Texts) -> dict[str, Any]:
    return {"on": texts["result_of"], "answer": texts["confirmation"], "reason": texts["reason"]}


def _told(texts: _Texts) -> dict[str, Any]:
    return {
        "party": texts["told_by"], "text": texts["telling"], "language": texts["language"],
        "published": texts["published"] or None, "place": texts["place"], "source": texts["source"],
    }  # fmt: skip


def _later(texts: _Texts) -> dict[str, Any]:
    reported = MeetingReported(
        party=texts["told_by"], step=texts["later_step"], evidence="reported",  # type: ignore[arg-type]
        happened=texts["happened"] or None, known=texts["known"] or None,
    )  # fmt: skip
    return {"reported": reported, "text": texts["telling"], "source": texts["source"]}


def _of(family: str, values: object) -> tuple[tuple[str, str], ...]:
    return tuple((value, f"{family}.{value}") for value in get_args(values))


_EVERY = (
    Move("accept_date", "meeting.date_accepted/1", calling.accept_date, lambda texts: {"on": texts["date"]},
         (Field("date", "select", required=True),)),
    Move("propose_date", "meeting.date_proposed/1", calling.propose_date, _dated, (*DATE, _REASON)),
    Move("convene", "meeting.convened/1", calling.convene_meeting, _nothing),
    Move("hold_meeting", "meeting.held/1", calling.hold_meeting, _held,
         (*(replace(field, required=False) for field in DATE), Field("place"))),
    Move("postpone_meeting", "meeting.postponed/1", calling.postpone_meeting, _put_off,
         (_MUST, Field("until", "day", hint="hint.put_off"))),
    Move("cancel_meeting", "meeting.cancelled/1", calling.cancel_meeting, lambda texts: {"reason": texts["reason"]},
         (_MUST,)),
    Move("close_meeting", "meeting.closed/1", calling.close_meeting, _nothing),
    Move("raise_point", "point.raised/1", pointing.raise_point, _point,
         (Field("point", "area", required=True, prose="text", rows=3), Field("about", hint="hint.about"))),
    Move("drop_point", "point.dropped/1", pointing.drop_point,
         lambda texts: {"on": texts["own_point"], "reason": texts["reason"]},
         (Field("own_point", "select", required=True), _REASON)),
    Move("report_attendance", "attendance.reported/1", telling.report_attendance, _attended,
         (Field("member", required=True, hint="hint.member"), Field("person", required=True), Field("office"),
          Field("presence", "radio", _of("presence", Presence), required=True),
          Field("capacity", "radio", _of("capacity", Capacity), required=True), _SOURCE), anchor="people"),
    Move("record_outcome", "outcome.recorded/1", telling.record_outcome, _recorded,
         (Field("outcome_kind", "radio", _of("outcome_kind", OutcomeKind), required=True),
          Field("telling", "area", required=True, prose="text"), Field("owes", "select"),
          Field("due", "day", hint="hint.due"),
          Field("about", hint="hint.about"), Field("account", "select", hint="hint.account"), _SOURCE)),
    Move("confirm_outcome", "outcome.confirmed/1", telling.confirm_outcome, _confirmed,
         (Field("result_of", "select", required=True),
          Field("confirmation", "radio", _of("standing", Answer), required=True), _REASON)),
    Move("finish_outcome", "outcome.done/1", telling.finish_outcome,
         lambda texts: {"on": texts["own_result"], "result": texts["result"]},
         (Field("own_result", "select", required=True), Field("result", "area", rows=3))),
    Move("give_readout", "readout.given/1", telling.give_readout, _told,
         (Field("told_by", "select", required=True), Field("telling", "area", required=True, prose="text", rows=8),
          Field("language", "select"), Field("published", "day", hint="hint.published"), Field("place"), _SOURCE)),
    Move("decline_readout", "readout.joint_declined/1", telling.decline_readout,
         lambda texts: {"reason": texts["reason"]}, (_REASON,)),
    Move("report_meeting", "meeting.reported/1", sighting.report_meeting, _later,
         (Field("told_by", "select", required=True), Field("later_step", "radio", _of("later", Later), required=True),
          Field("happened", "day", hint="hint.day"), Field("known", "day"),
          Field("telling", "area", required=True, prose="text"), _SOURCE)),
)  # fmt: skip
MOVES: Mapping[str, Move] = {move.slug: move for move in _EVERY}
"""Every move on a meeting that has a page of its own, by the last part of its address."""
NAMES = frozenset(move.name for move in _EVERY)
"""The names of these moves."""


def meeting_seen(visit: Visit, ref: str) -> tuple[Reading, MeetingView]:
    """Answer a meeting as this officer sees it now. Raises Http404 where there is none for this officer."""
    try:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
    except NotAllowed as refused:
        if visit.as_of:
            raise NotThatDay(visit, "past_not_there", status=404, day=visit.as_of) from refused
        raise Http404 from refused
    if reading.group.meeting(ref) is None:
        raise Http404
    return reading, view_meeting(reading, ref)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: HttpRequest, short: str, year: str, number: str, slug: str) -> HttpResponse:
    """Show the form of a move on a meeting, or do it."""
    visit = enter(request, short)
    chosen, ref = MOVES[slug], f"{short}/{year}/{number}"
    reading, view = meeting_seen(visit, ref)
    if request.method == "POST":
        return _do(request, visit, reading, view, chosen)
    if chosen.name not in view.moves:
        messages.warning(request, visit.speaker.say("move_not_now", move=visit.speaker.word("move", chosen.name)))
        return see(f"/{ref}")
    texts = _restored(request, visit, reading, view, chosen)
    return _form_page(request, visit, reading, view, chosen, texts, draft=request.GET.get("draft", ""))


def _restored(request: HttpRequest, visit: Visit, reading: Reading, view: MeetingView, chosen: Move) -> _Texts:
    """What a form begins with: a draft, else what its address names and what is likely."""
    draft = request.GET.get("draft", "")
    if draft:
        try:
            return open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
        except NotAllowed as refused:
            raise Http404 from refused
    named = {field.name: request.GET.get(field.name, "")[:40] for field in chosen.fields}
    given = {name: text for name, text in named.items() if text}
    likely = {"member": visit.code, "told_by": visit.code, "capacity": "delegate", "language": visit.speaker.language}
    return {**likely, **_only_choices(visit, reading, view, chosen), **given}


def _only_choices(visit: Visit, reading: Reading, view: MeetingView, chosen: Move) -> dict[str, str]:
    """What has to be chosen where there is one choice: the date offered, the outcome that waits."""
    asked = [field.name for field in chosen.fields if field.required and field.name in _CHOICES]
    offered = {name: _CHOICES[name](visit, reading, view) for name in asked}
    return {name: choices[0][0] for name, choices in offered.items() if len(choices) == 1}


def _do(request: HttpRequest, visit: Visit, reading: Reading, view: MeetingView, chosen: Move) -> HttpResponse:
    texts = typed(request, (field.name for field in chosen.fields))

    def act(seen: Mapping[str, int]) -> Receipt:
        return chosen.act(
            visit.node.desk, acting=visit.acting(reading.group, chosen.kind), now=visit.now, seen=seen, ref=view.ref,
            **chosen.values(texts),
        )  # fmt: skip

    try:
        return send(
            request, visit, reading.group, act=act, target=lambda receipt: f"/{view.ref}", back=f"/{view.ref}",
            said=lambda receipt: visit.speaker.say(f"said_{chosen.name}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        draft = keep_text(visit, refused, texts, ref=view.ref, slug=chosen.slug, draft=form_of(request).draft)
        faults = faults_of(visit.speaker, refused.reasons, chosen.fields)
        # Made anew: the page has to show what came meanwhile, and its form the frontier with it.
        reading, view = meeting_seen(visit, view.ref)
        return _form_page(request, visit, reading, view, chosen, texts, faults=faults, draft=draft, status=REFUSED)


def _form_page(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    view: MeetingView,
    chosen: Move,
    texts: _Texts,
    *,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    fields = tuple(_with_choices(field, visit, reading, view) for field in chosen.fields)
    return show(
        request, visit, reading.group, "move.html", status=status, view=view, move=chosen, faults=faults, draft=draft,
        fields=shown(fields, texts, faults), here="meetings", marking=(view.marking,), in_meetings=True,
        hours_of=str(zone_of(view.meeting, reading.group)) if any(one.name == "on_day" for one in fields) else "",
    )  # fmt: skip


def _with_choices(field: Field, visit: Visit, reading: Reading, view: MeetingView) -> Field:
    choices = _CHOICES.get(field.name)
    return replace(field, choices=choices(visit, reading, view)) if choices else field


_Choices = tuple[tuple[str, str], ...]


def _dates(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    moment = visit.speaker.moment
    return tuple((one.stamp.label, f"{one.party}: {moment(instant(one.begins))}") for one in view.offers)


def _points(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    own = [p.stamp for p in view.meeting.points if p.party == visit.code and p.dropped is None]
    return tuple((stamp.label, f"{stamp.label}: {reading.text(stamp.entry, 'text')[:80]}") for stamp in own)


def _to_confirm(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    return _labelled(reading, [one.stamp for one in outcomes_to_confirm(view.meeting, visit.code)])


def _to_finish(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    return _labelled(reading, [one.stamp for one in outcomes_owed(view.meeting, visit.code)])


def _labelled(reading: Reading, stamps: list[Any]) -> _Choices:
    return tuple((stamp.label, f"{stamp.label}: {reading.text(stamp.entry, 'text')[:80]}") for stamp in stamps)


def _sides(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    return tuple((code, code) for code in (*view.meeting.parties, *view.meeting.observers))


def _members(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    return members_of(reading.group)


def members_of(group: Group) -> _Choices:
    """Answer every code of the charter, as choices."""
    charter = group.charter
    return tuple((one.code, one.code) for one in (*charter.parties, *charter.monitors, *charter.others))


def _languages(visit: Visit, reading: Reading, view: MeetingView) -> _Choices:
    return tuple((code, visit.speaker.word("language", code)) for code in reading.group.charter.languages)


_CHOICES: Mapping[str, Callable[[Visit, Reading, MeetingView], _Choices]] = {
    "date": _dates, "own_point": _points, "result_of": _to_confirm, "own_result": _to_finish, "told_by": _sides,
    "owes": _members, "account": _sides, "language": _languages,
}  # fmt: skip
