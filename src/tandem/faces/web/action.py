"""One action: can it go, and if not, who must do what by when? All that is on record, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tandem.faces.web.forms import Field, shown
from tandem.faces.web.inner import inner_of
from tandem.faces.web.meeting import meeting_page
from tandem.faces.web.moves import matter_of
from tandem.faces.web.nodes import unreached
from tandem.faces.web.pace import under_policies
from tandem.faces.web.page import show
from tandem.faces.web.plan import plan_of
from tandem.faces.web.request import is_request, request_shown
from tandem.faces.web.texts import is_text, text_page
from tandem.faces.web.visit import Visit, enter
from tandem.reports.action import ActionView, ObservedView
from tandem.reports.desk import pressing_move
from tandem.reports.hand_over import stand_ins_told
from tandem.rules.hearing import LASTING, Hearing
from tandem.rules.instant import instant
from tandem.state.notice import Position, ReportedPosition, Version
from tandem.state.question import Question
from tandem.state.reading import Reading


@dataclass(frozen=True)
class Card:
    """Where one party stands: its latest signed position, the one before, and what others say of it."""

    party: str
    proposes: bool
    position: Position | None
    was: Position | None
    words: Mapping[str, str]
    at: datetime
    reported: tuple[tuple[ReportedPosition, Mapping[str, str]], ...]
    still_live: bool = False

    @property
    def reason_above(self) -> bool:
        """Whether the reason stands among the concerns and objections, and so not here again."""
        return self.position is not None and self.position.stance in LASTING


@dataclass(frozen=True)
class Concern:
    """A concern or objection with its words, and the owner's answer where there is one."""

    position: Position
    at: datetime
    reason: str
    counter_text: str
    answer: str
    answered: bool


@dataclass(frozen=True)
class Asked:
    """A question with its words, and the answer where there is one."""

    question: Question
    at: datetime
    words: str
    answer: str


@require_safe
def action(request: HttpRequest, short: str, year: str, number: str) -> HttpResponse:
    """Show a notice, an observed action, a meeting, a joint text or a request to an authority."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    if visit.node.desk.group().meeting(ref) is not None:
        return meeting_page(request, visit, ref)
    if is_request(visit, ref):
        return request_shown(request, visit, ref)
    if is_text(visit, ref):
        return text_page(request, visit, ref)
    reading, view = matter_of(visit, ref)
    if isinstance(view, ObservedView):
        return _observed(request, visit, reading, view)
    return _noticed(request, visit, reading, view)


def _noticed(request: HttpRequest, visit: Visit, reading: Reading, view: ActionView) -> HttpResponse:
    texts = {row.entry: row.texts for row in view.history}
    concerns = concerns_of(view, texts)
    primary = pressing_move(view.moves, answered=_answered(view, visit.code)) or ""
    return show(
        request, visit, reading.group, "action.html", here="actions", view=view, primary=primary, concerns=concerns,
        marking=(view.marking,),
        unanswered=sum(thread.unanswered for talk in view.talk for thread in talk.threads),
        open_count=sum(not concern.answered for concern in concerns), cards=cards_of(view, texts),
        other_moves=[move for move in view.moves if move != primary], **plan_of(visit, reading, view.notice.current),
        windows=[(h, _run(h, visit.now)) for h in view.hearings], versions=_versions(view),
        answer_fields=shown((Field("answer", "area", required=True),), {}), history=view.history[::-1],
        words=visit.node.words(), late=-view.days, texts=texts, **inner_of(visit, view.ref),
        unreached=unreached(visit, view, reading.group), pace=under_policies(visit, reading, view),
        away=stand_ins_told(reading.group, [code for code in view.waiting_on if code != visit.code], view.now),
        questions=questions_of(view, texts), questions_open=sum(q.answered is None for q in view.notice.questions),
    )  # fmt: skip


def _answered(view: ActionView, code: str) -> bool:
    """Whether the officer's party has answered already, so that a new position is possible but nobody waits for it."""
    return any(h.party == code and h.heard.is_yes for h in view.hearings)


def _run(hearing: Hearing, now: datetime) -> int:
    """How much of a window has passed, in parts of a hundred."""
    if hearing.opened is None or hearing.deadline is None or hearing.deadline.at is None:
        return 0
    whole = (hearing.deadline.at - hearing.opened).total_seconds()
    return max(0, min(100, round(100 * (now - hearing.opened).total_seconds() / whole))) if whole > 0 else 100


def cards_of(view: ActionView, texts: Mapping[str, Mapping[str, str]]) -> list[Card]:
    """Answer where every party stands: the owner first, then the others in the charter's order."""
    notice = view.notice
    cards = [Card(view.owner, True, None, None, {}, instant(notice.versions[0].stamp.at), ())]
    for hearing in view.hearings:
        party = hearing.party
        taken = [position for position in notice.positions if position.party == party]
        latest = taken[-1] if taken else None
        said = tuple((r, texts.get(r.stamp.entry, {})) for r in notice.reported if r.party == party)
        words = texts.get(latest.stamp.entry, {}) if latest else {}
        at = instant(latest.stamp.at if latest else notice.current.stamp.at)
        was = taken[-2] if len(taken) > 1 else None
        still_live = hearing.live is not None and not hearing.answered
        cards.append(Card(party, False, latest, was, words, at, said, still_live))
    return cards


def concerns_of(view: ActionView, texts: Mapping[str, Mapping[str, str]]) -> list[Concern]:
    """Answer every concern and objection, those without an answer first."""
    answers = {answer.concern: texts.get(answer.stamp.entry, {}).get("answer", "") for answer in view.notice.answers}
    found = [
        Concern(
            position, instant(position.stamp.at), texts.get(position.stamp.entry, {}).get("reason", ""),
            texts.get(position.stamp.entry, {}).get("counter_text", ""), answers.get(position.stamp.entry, ""),
            position.stamp.entry in answers,
        )
        for position in view.notice.positions
        if position.stance in LASTING
    ]  # fmt: skip
    return sorted(found, key=lambda concern: concern.answered)


def questions_of(view: ActionView, texts: Mapping[str, Mapping[str, str]]) -> list[Asked]:
    """Answer every question, those without an answer first."""
    found = [
        Asked(
            q, instant(q.stamp.at), texts.get(q.stamp.entry, {}).get("question", ""),
            texts.get(q.answered.entry, {}).get("answer", "") if q.answered else "",
        )
        for q in view.notice.questions
    ]  # fmt: skip
    return sorted(found, key=lambda asked: asked.question.answered is not None)


def _versions(view: ActionView) -> list[tuple[Version, datetime]]:
    return [(version, instant(version.stamp.at)) for version in view.notice.versions[::-1]]


@require_safe
def version(request: HttpRequest, short: str, year: str, number: str, version_number: str) -> HttpResponse:
    """Show one version of a notice as it was given."""
    visit = enter(request, short)
    reading, view = matter_of(visit, f"{short}/{year}/{number}")
    found = (
        next((v for v in view.notice.versions if v.number == int(version_number)), None)
        if isinstance(view, ActionView)
        else None
    )
    if found is None:
        raise Http404
    return show(
        request, visit, reading.group, "version.html", here="actions", view=view, at=instant(found.stamp.at),
        marking=(found.terms.marking,),
        **plan_of(visit, reading, found),
    )  # fmt: skip


def _observed(request: HttpRequest, visit: Visit, reading: Reading, view: ObservedView) -> HttpResponse:
    texts = {row.entry: row.texts for row in view.history}
    events = sorted(view.action.events, key=lambda e: (e.happened or e.known or "9999", e.stamp.seq))
    return show(
        request, visit, reading.group, "observed.html", here="actions", view=view, texts=texts, events=events,
        marking=(view.marking,),
        explanations=[(stamp, instant(stamp.at)) for stamp in view.action.explained],
        scope=_scope(visit, reading, view), history=view.history[::-1], words=visit.node.words(),
    )  # fmt: skip


def _scope(visit: Visit, reading: Reading, view: ObservedView) -> str:
    scope = reading.group.charter.scope.get(view.action.action_type)
    return scope.names.get(visit.speaker.language, view.action.action_type) if scope else view.action.action_type
