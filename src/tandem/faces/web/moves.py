"""The moves on one action: each is a page with a form, and a form makes one act of the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.concern import Answer, Channel, Raised
from tandem.acts.position import Stance
from tandem.acts.scope import Reply
from tandem.desk import action, comment, concern, decision, escalation, hold, notice, position, question, scope, window
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.draft import keep_draft, open_draft
from tandem.desk.reading import read_matter
from tandem.faces.web import fresh
from tandem.faces.web.choices import offered
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, form_of, see, send, show
from tandem.faces.web.plan import plan_of
from tandem.faces.web.visit import NotThatDay, Visit, enter
from tandem.reports.action import ActionView, ObservedView, view_action, view_observed
from tandem.state.reading import Reading

_Texts = Mapping[str, str]
_View = ActionView | ObservedView
_REASON = Field("reason", "area")
_REVIEW = Field("review_on", "day", hint="hint.review_on")
_MUST_REASON = Field("reason", "area", required=True)


@dataclass(frozen=True)
class Move:
    """One thing an officer can do on an action: its name in addresses, its kind of entry, its fields, its act."""

    name: str
    kind: str
    act: Callable[..., Receipt]
    values: Callable[[_Texts], dict[str, Any]]
    fields: tuple[Field, ...] = ()
    anchor: str = ""

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.name.replace("_", "-")


def _nothing(texts: _Texts) -> dict[str, Any]:
    return {}


def _same(*names: str) -> Callable[[_Texts], dict[str, Any]]:
    return lambda texts: {name: texts[name] for name in names}


def _decided(choice: str) -> Callable[[_Texts], dict[str, Any]]:
    return lambda texts: {
        "decision": choice, "reason": texts["reason"], "until": texts.get("until") or None,
        "review_on": texts.get("review_on") or None,
    }  # fmt: skip


def _passed_over(texts: _Texts) -> dict[str, Any]:
    return {**_decided("go_unheard")(texts), "channel_tried": texts["channel_tried"], "tried_on": texts["tried_on"]}


def _started(texts: _Texts) -> dict[str, Any]:
    return {"override": texts["override"] == "yes", "reason": texts["reason"]}


def _held(texts: _Texts) -> dict[str, Any]:
    return {"reason": texts["hold_reason"], "explanation": texts["explanation"]}


def _commented(texts: _Texts) -> dict[str, Any]:
    return {"text": texts["comment"], "on": texts["on"] or None}


def _reported(texts: _Texts) -> dict[str, Any]:
    names = ("raised_by", "raised_with", "by_way", "happened", "position", "source")
    return {"text": texts["said"], **{name: texts[name] for name in names}}


def _confirmed(texts: _Texts) -> dict[str, Any]:
    return {"on": texts["report"], "answer": texts["confirmation"], "reason": texts["reason"]}


def _settled(texts: _Texts) -> dict[str, Any]:
    return {"result": texts["settlement"]}


def _silent(texts: _Texts) -> dict[str, Any]:
    return {"party": texts["silent"], "reason": texts["reason"]}


def _reviewed(texts: _Texts) -> dict[str, Any]:
    return {"result": texts["outcome"], "next_on": texts["next_on"] or None}


_WAYS = tuple((way, f"by_way.{way}") for way in get_args(Channel))
_RAISED = tuple((raised, f"position.{raised}") for raised in get_args(Raised))
_ANSWERS = tuple((answer, f"standing.{answer}") for answer in get_args(Answer))


_REPLIES = tuple((reply, f"reply.{reply}") for reply in get_args(Reply))


def _replied_about_type(texts: _Texts) -> dict[str, Any]:
    return {"answer": texts["reply"], "reason": texts["reason"], "on": texts["dispute"]}


def _replied(texts: _Texts) -> dict[str, Any]:
    return {"question": texts["asked"], "answer": texts["answer"]}


def _extended(texts: _Texts) -> dict[str, Any]:
    return {"party": texts["whose"], "until": texts["until"], "reason": texts["reason"]}


def _urgent(texts: _Texts) -> dict[str, Any]:
    return {"accepted": texts["accepted"] == "yes", "reason": texts["reason"]}


_STANCES = tuple((stance, f"position.{stance}") for stance in get_args(Stance))
_EVERY = (
    Move("acknowledge", "notice.acknowledged/1", notice.acknowledge_notice, _nothing),
    Move(
        "take_position", "position.taken/1", position.take_position, _same("position", "reason", "counter_text"),
        (Field("position", "radio", _STANCES, required=True), Field("reason", "area", hint="hint.position_reason"),
         Field("counter_text", "area", hint="hint.counter_text")),
    ),
    Move("withdraw_position", "position.withdrawn/1", position.withdraw_position, _same("reason"), (_REASON,)),
    Move(
        "hold", "hold.placed/1", hold.place_hold, _held,
        (Field("hold_reason", "select", required=True, hint="hint.hold"),
         Field("explanation", "area", hint="hint.explanation")),
    ),
    Move(
        "ask", "question.asked/1", question.ask_question, _same("to", "question"),
        (Field("to", "select", required=True), Field("question", "area", required=True)),
    ),
    Move(
        "answer_question", "question.answered/1", question.answer_question, _replied,
        (Field("asked", "select", required=True), Field("answer", "area", required=True)),
    ),
    Move(
        "extend", "window.extended/1", window.extend_window, _extended,
        (Field("whose", "select", required=True), Field("until", "day", required=True, hint="hint.extend"), _REASON),
    ),
    Move(
        "answer_urgency", "urgency.answered/1", window.answer_urgency, _urgent,
        (Field("accepted", "check", hint="hint.accepted"), _REASON),
    ),
    Move("accept_editorial", "revision.accepted_as_editorial/1", window.accept_editorial, _nothing),
    Move("lift", "hold.lifted/1", hold.lift_hold, _same("reason"), (_REASON,)),
    Move(
        "answer_concern", "concern.answered/1", position.answer_concern, _same("party", "answer"),
        (Field("party", "line", required=True), Field("answer", "area", required=True)),
    ),
    Move("go", "decision.made/1", decision.decide, _decided("go"), (_REASON, _REVIEW)),
    Move(
        "go_over_objection", "decision.made/1", decision.decide, _decided("go_over_objection"), (_MUST_REASON, _REVIEW)
    ),
    Move(
        "go_unheard", "decision.made/1", decision.decide, _passed_over,
        (_MUST_REASON, Field("channel_tried", required=True, hint="hint.channel_tried"),
         Field("tried_on", "day", required=True), _REVIEW),
    ),
    Move(
        "postpone", "decision.made/1", decision.decide, _decided("postpone"),
        (_MUST_REASON, Field("until", "day", required=True, hint="hint.until")),
    ),
    Move("sign", "signature.added/1", decision.add_signature, _nothing),
    Move(
        "start", "action.started/1", decision.start_action, _started,
        (Field("override", "check", hint="hint.override"), Field("reason", "area", hint="hint.override_reason")),
    ),
    Move(
        "complete", "action.completed/1", decision.complete_action, _same("result"), (Field("result", "area"),)
    ),
    Move("stop", "action.stopped/1", decision.stop_action, _same("reason"), (_MUST_REASON,)),
    Move("withdraw", "notice.withdrawn/1", notice.withdraw_notice, _same("reason"), (_MUST_REASON,)),
    Move(
        "comment", "comment.made/1", comment.make_comment, _commented,
        (Field("comment", "area", required=True, prose="text"), Field("on", hint="hint.on")), anchor="comment",
    ),
    Move(
        "report_concern", "concern.reported/1", concern.report_concern,
        _reported,
        (Field("raised_by", required=True, hint="hint.raised"), Field("raised_with", required=True),
         Field("by_way", "radio", _WAYS, required=True), Field("happened", "day", required=True, hint="hint.day"),
         Field("position", "radio", _RAISED, required=True),
         Field("said", "area", required=True, hint="hint.said", prose="text"),
         Field("source", hint="hint.source")), anchor="direct",
    ),
    Move(
        "confirm_concern", "concern.confirmed/1", concern.confirm_concern, _confirmed,
        (Field("report", "select", required=True), Field("confirmation", "radio", _ANSWERS, required=True),
         Field("reason", "area", hint="hint.disputed")),
    ),
    Move(
        "dispute_type", "notice.type_disputed/1", scope.dispute_type, _same("action_type", "reason"),
        (Field("action_type", "select", required=True, hint="hint.disputed_type"), _MUST_REASON),
    ),
    Move(
        "answer_dispute", "type_dispute.answered/1", scope.answer_type_dispute, _replied_about_type,
        (Field("dispute", "select"), Field("reply", "radio", _REPLIES, required=True), _MUST_REASON),
    ),
    Move("withdraw_dispute", "type_dispute.withdrawn/1", scope.withdraw_type_dispute, _same("reason"), (_REASON,)),
    Move(
        "review", "decision.reviewed/1", decision.review_decision, _reviewed,
        (Field("outcome", "area", required=True, prose="result"), Field("next_on", "day", hint="hint.next_on")),
    ),
    Move(
        "escalate", "matter.escalated/1", escalation.escalate_matter, _same("level", "reason"),
        (Field("level", "select", required=True, hint="hint.level"), _MUST_REASON),
    ),
    Move(
        "settle", "escalation.settled/1", escalation.settle_escalation, _settled,
        (Field("settlement", "area", required=True, prose="result"),),
    ),
    Move(
        "uncertified", "silence.uncertified/1", escalation.find_uncertified, _silent,
        (Field("silent", "select", required=True), _REASON),
    ),
    Move(
        "explain", "action.explained/1", action.explain_action, _same("text"), (Field("text", "area", required=True),)
    ),
)  # fmt: skip
MOVES: Mapping[str, Move] = {move.slug: move for move in _EVERY}
"""Every move that has a page of its own, by the last part of its address."""


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, short: str, year: str, number: str, slug: str) -> HttpResponse:
    """Show the form of a move, or do it."""
    visit = enter(request, short)
    chosen, ref = MOVES[slug], f"{short}/{year}/{number}"
    reading, view = matter_of(visit, ref)
    if request.method == "POST":
        return _do(request, visit, reading, view, chosen)
    if chosen.name not in moves_on(view):
        messages.warning(request, _why_not(visit, view, chosen))
        return see(f"/{ref}")
    texts = _restored(request, visit, chosen, view)
    return _form_page(request, visit, reading, view, chosen, texts, draft=request.GET.get("draft", ""))


def _why_not(visit: Visit, view: _View, chosen: Move) -> str:
    """Why a move is not open; within the notice period, from when the action may start."""
    said = visit.speaker.say("move_not_now", move=visit.speaker.word("move", chosen.name))
    late = [why for why in (view.why if isinstance(view, ActionView) else ()) if why.code == "notice_period_runs"]
    return " ".join([said, *(visit.speaker.reason(why) for why in late if chosen.name == "start")])


def _restored(request: HttpRequest, visit: Visit, chosen: Move, view: _View) -> _Texts:
    """What a page begins with: a draft, or what its address and its matter say about a concern."""
    draft = request.GET.get("draft", "")
    if draft:
        try:
            return open_draft(visit.node.desk, reader=visit.reader, draft=draft).texts
        except NotAllowed as refused:
            raise Http404 from refused
    named = {name: request.GET.get(name, "")[:20] for name in ("party", "on", "report")}
    return {**named, **_two_sides(visit, view)} if chosen.name == "report_concern" else named


def _two_sides(visit: Visit, view: _View) -> dict[str, str]:
    """Who is likely to have raised a concern with whom: another side with the one that acts."""
    acts = view.owner if isinstance(view, ActionView) else view.actor
    charter = visit.node.desk.group().charter
    rest = [party.code for party in charter.parties if party.code != acts]
    return {"raised_by": visit.code if visit.code in rest else next(iter(rest), ""), "raised_with": acts}


def _do(request: HttpRequest, visit: Visit, reading: Reading, view: _View, chosen: Move) -> HttpResponse:
    speaker, group = visit.speaker, reading.group
    texts = typed(request, (field.name for field in chosen.fields))

    def act(seen: Mapping[str, int]) -> Receipt:
        return chosen.act(
            visit.node.desk, acting=visit.acting(group, chosen.kind), now=visit.now, seen=seen, ref=view.ref,
            **chosen.values(texts),
        )  # fmt: skip

    try:
        way = fresh.standing(request, visit) if fresh.wants_factor(chosen.name, texts) else "open"
        if way in ("ask", "missing"):
            draft = form_of(request).draft
            return fresh.ask_first(visit, texts, ref=view.ref, slug=chosen.slug, draft=draft, standing=way)
        return send(
            request, visit, group, act=act, target=lambda receipt: _goes_to(view, chosen, receipt), back=f"/{view.ref}",
            said=lambda receipt: speaker.say(f"said_{chosen.name}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        draft = keep_text(visit, refused, texts, ref=view.ref, slug=chosen.slug, draft=form_of(request).draft)
        faults = faults_of(speaker, refused.reasons, chosen.fields)
        # Made anew: the page has to show what came meanwhile, and its form the frontier with it.
        reading, view = matter_of(visit, view.ref)
        return _form_page(request, visit, reading, view, chosen, texts, faults=faults, draft=draft, status=REFUSED)


def _goes_to(view: _View, chosen: Move, receipt: Receipt) -> str:
    place = f"#{chosen.anchor}-{receipt.code}-{receipt.seq}" if chosen.anchor else ""
    return f"/{view.ref}{place}"


def keep_text(visit: Visit, refused: NotAllowed, texts: _Texts, *, ref: str, slug: str, draft: str) -> str:
    """Keep what was typed where the desk kept a draft of it, so that it finds back to its form; answer the draft."""
    kept = refused.draft or draft
    if refused.draft is not None:
        keep_draft(
            visit.node.desk, reader=visit.reader, now=visit.now, kind=slug, draft=refused.draft,
            texts={**texts, "_ref": ref, "_move": slug},
        )  # fmt: skip
    return kept


def _form_page(
    request: HttpRequest,
    visit: Visit,
    reading: Reading,
    view: _View,
    chosen: Move,
    texts: _Texts,
    *,
    faults: tuple[Fault, ...] = (),
    draft: str = "",
    status: int = 200,
) -> HttpResponse:
    return show(
        request, visit, reading.group, "move.html", status=status, view=view, move=chosen,
        fields=shown(offered(chosen.fields, visit, reading, view), texts, faults), faults=faults, draft=draft,
        here="actions", marking=(view.marking,),
        factor=fresh.standing(request, visit) if fresh.is_fresh_move(chosen.name) else "",
        plan=_plan(visit, reading, view), texts={row.entry: row.texts for row in view.history},
    )  # fmt: skip


def _plan(visit: Visit, reading: Reading, view: _View) -> dict[str, Any] | None:
    return plan_of(visit, reading, view.notice.current) if isinstance(view, ActionView) else None


def matter_of(visit: Visit, ref: str) -> tuple[Reading, _View]:
    """Answer a matter as this officer sees it now. Raises Http404 where there is none for this officer."""
    try:
        reading = read_matter(visit.node.desk, reader=visit.reader, ref=ref, now=visit.now)
    except NotAllowed as refused:
        if visit.as_of:
            raise NotThatDay(visit, "past_not_there", status=404, day=visit.as_of) from refused
        raise Http404 from refused
    noticed = reading.group.notice(ref) is not None
    if not noticed and reading.group.action(ref) is None:
        raise Http404
    return reading, view_action(reading, ref) if noticed else view_observed(reading, ref)


def moves_on(view: _View) -> tuple[str, ...]:
    """Answer what this officer can do on a matter now."""
    return view.moves
